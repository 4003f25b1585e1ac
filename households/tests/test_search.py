"""Search and filters of the list: what is found, by whom, at how many queries."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fupin.tests.factories import household, identity, member
from households.codes import MemberState, PovertyStatus, Register
from households.models import Household
from households.selectors import criteria_from, find_households, ledger, read_words, tally
from households.selectors.search import CountedPaginator
from households.selectors.words import WordKind, prefix_range
from households.services.tallies import all_villages, count_villages
from households.tests.scene import PHONE, client_of, page_of, visitors

pytestmark = pytest.mark.django_db
LIST, FIND = reverse("household-list"), reverse("household-find")


def found(who, **asked) -> set[str]:
    return {row.head_name for row in find_households(who, criteria_from(asked))}


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("  韦大山 ", WordKind.NAME, "韦大山"),
        ("WDS", WordKind.INITIALS, "wds"),
        ("９９０１０１", WordKind.NUMBER, "990101"),
        ("99010119700101001x", WordKind.IDENTITY, "99010119700101001X"),
        ("9901011970010100", WordKind.IDENTITY, "9901011970010100"),
        ("990101700101001", WordKind.IDENTITY, "990101197001010015"),
        ("139 1234 5678", WordKind.PHONE, PHONE),
        ("", WordKind.NOTHING, ""),
        ("韦\x00", WordKind.NAME, "韦"),
    ],
)
def test_words_are_read(typed, kind, text) -> None:
    words = read_words(typed)
    assert (words.kind, words.text) == (kind, text) or (kind == WordKind.IDENTITY and words.text.startswith(text[:17]))
    assert words.kind == kind


@pytest.mark.parametrize(("prefix", "bounds"), [("wd", ("wd", "we")), ("wz", ("wz", "x")), ("zz", ("zz", None))])
def test_a_prefix_is_a_range(prefix, bounds) -> None:
    assert prefix_range(prefix) == bounds


def test_a_name_finds_the_head_or_any_active_member() -> None:
    who = visitors()["township"]
    member(household(head="韦大山"), "罗小娟")
    gone = household(head="岑光荣")
    member(gone, "罗小花", state=MemberState.DEAD)
    assert found(who, q="大山") == {"韦大山"}
    assert found(who, q="罗小") == {"韦大山"}
    assert "成员 罗小娟" in page_of(who, f"{LIST}?q=罗小")


def test_initials_find_heads_and_members_by_their_beginning() -> None:
    who = visitors()["township"]
    first = household(head="韦大山", head_initials="wds")
    member(first, "罗小娟", initials="lxj")
    household(head="王德山", head_initials="wangds")
    assert found(who, q="WD") == {"韦大山"}
    assert found(who, q="lx") == {"韦大山"}
    assert found(who, q="ds") == set()


def test_the_scope_bounds_every_search() -> None:
    people = visitors()
    household(head="韦大山")
    household("990102201201", head="韦大海")
    assert found(people["township"], q="韦大") == {"韦大山"}
    assert found(people["other"], q="韦大") == {"韦大海"}
    assert found(people["prefecture"], q="韦大") == {"韦大山", "韦大海"}
    assert found(people["administrator"], q="韦大") == set()


def test_filters_narrow_and_unknown_values_are_left_out() -> None:
    who = visitors()["township"]
    household(head="甲", main_cause="01")
    household(head="乙", main_cause="02", poverty_status=PovertyStatus.EXITED)
    household("990101201204", head="丙", monitoring_kind="1", poverty_status=PovertyStatus.EXITED)
    household(head="丁", register=Register.UNLISTED, poverty_status=None, members_missing=True)
    assert found(who, cause="01") == {"甲"}
    assert found(who, status="out") == {"乙", "丙"}
    assert found(who, status="unlisted") == {"丁"}
    assert found(who, watch="open") == found(who, watch="1") == {"丙"}
    assert found(who, task="members") == {"丁"}
    assert found(who, place="990101201204") == {"丙"}
    assert found(who, cause="77", place="x") == {"甲", "乙", "丙", "丁"}


def test_a_place_outside_the_scope_gives_nothing() -> None:
    people = visitors()
    household("990102201201", head="韦大海")
    assert found(people["township"], place="990102") == set()


def test_closed_households_are_listed_only_when_asked_for() -> None:
    who = visitors()["township"]
    household(head="甲", register=Register.CLOSED, ended_on="2024-01-01", end_reason="01")
    assert found(who) == set()
    assert found(who, status="closed") == {"甲"}


def test_sorting_puts_unknown_income_last() -> None:
    who = visitors()["township"]
    for head, income in (("甲", 100), ("乙", None), ("丙", 300)):
        household(head=head, net_per_head=income)
    order = [row.head_name for row in find_households(who, criteria_from({"sort": "-income"}))]
    assert order == ["丙", "甲", "乙"]


def test_every_figure_of_the_ledger_is_its_list() -> None:
    who = visitors()["township"]
    household(head="甲", member_count=3)
    household(head="乙", poverty_status=PovertyStatus.RELAPSED, monitoring_kind="2", member_count=2)
    household(head="丙", register=Register.UNLISTED, poverty_status=None)
    count_villages(all_villages())  # the factories write past the services
    figures = ledger(who)
    assert sum(figure.households for figure in figures) > 3
    for figure in figures:
        name, value = figure.url.split("?")[1].split("=")
        same = tally(find_households(who, criteria_from({name: value})))
        assert (figure.households, figure.persons) == (same.households, same.persons)


# ---- the page ----------------------------------------------------------------------------------------------------


def test_the_count_is_said_in_households_and_persons() -> None:
    who = visitors()["township"]
    household(head="甲", member_count=3)
    household(head="乙", member_count=4)
    assert "2 户 7 人" in page_of(who, LIST)


def test_an_empty_list_names_the_condition_to_drop() -> None:
    who = visitors()["township"]
    household(head="甲", main_cause="01")
    body = page_of(who, f"{LIST}?cause=01&attribute=04")
    assert "去掉“属性：低保贫困户”，有 1 户" in body
    assert 'href="/households/?cause=01"' in body


def test_query_count_is_the_same_for_one_row_three_and_three_hundred() -> None:
    who = visitors()["township"]
    member(household(head="韦大山"), "韦小花")
    client, counts = client_of(who), set()
    client.get(LIST)  # the first page of a session also writes the session
    for rows, more in ((1, 3), (3, 300), (300, 300)):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"{LIST}?q=韦").status_code == 200
        counts.add(len(caught))
        for number in range(rows, more):
            one = household("990101201204", head=f"韦大{number}")
            member(one, "韦小妹", number=identity(date(1990, 1, 1), serial=number))
    assert find_households(who, criteria_from({})).count() == 300
    assert len(counts) == 1


def test_pages_beyond_the_last_are_refused_politely(monkeypatch) -> None:
    who = visitors()["township"]
    household(head="甲")
    assert "一次只能翻到第 200 页" in page_of(who, f"{LIST}?page=201")
    assert "一次只能翻到" not in page_of(who, f"{LIST}?page=abc")
    assert CountedPaginator(Household.objects.all(), 134_200).num_pages == 200


# ---- the search box ----------------------------------------------------------------------------------------------


def find(who, text, **more):
    return client_of(who).post(FIND, {"q": text, **more})


def test_an_identity_number_goes_straight_to_its_household() -> None:
    who = visitors()["township"]
    one, number = household(), identity()
    member(one, "韦小花", number=number)
    response = find(who, f" {number.lower()} ")
    assert (response.status_code, response.url) == (302, reverse("household-detail", args=[one.pk]))


def test_a_stranger_number_looks_like_one_that_nobody_has() -> None:
    people = visitors()
    known, unknown = identity(), identity()
    member(household("990102201201"), "韦大海", number=known)
    answers = [find(people["township"], number) for number in (known, unknown)]
    assert [answer.status_code for answer in answers] == [200, 200]
    bodies = [strip_tokens(answer.content.decode()) for answer in answers]
    assert bodies[0] == bodies[1]
    assert "没有找到" in bodies[0]
    assert known not in bodies[0]


def strip_tokens(body: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken":")[^"]+', r"\1", body)


def test_a_phone_finds_the_household_or_its_member() -> None:
    who = visitors()["township"]
    one = household()
    row = member(one, "韦小花")
    row.set_phone(PHONE)
    row.save()
    assert find(who, PHONE).url == reverse("household-detail", args=[one.pk])


def test_a_household_number_is_exact() -> None:
    who = visitors()["township"]
    one = household(household_no="99010120120300001")
    assert find(who, "99010120120300001").url == reverse("household-detail", args=[one.pk])
    assert "没有找到" in find(who, "9901012012030000").content.decode()


def test_text_goes_on_to_the_list_with_the_filters_kept() -> None:
    who = visitors()["township"]
    response = find(who, "韦大", cause="01", page="7")
    assert response.status_code == 302
    assert response.url == "/households/?q=%E9%9F%A6%E5%A4%A7&cause=01"


def test_secret_numbers_are_taken_out_of_the_address() -> None:
    who, number = visitors()["township"], identity()
    response = client_of(who).get(LIST, {"q": number, "cause": "01"})
    assert (response.status_code, response.url) == (302, "/households/?cause=01")
