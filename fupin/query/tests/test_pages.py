"""The page of questions: what it shows is what the register holds, for whom it may be, whatever the address says."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fupin.access.permissions import GRANTS, Permission, Role
from fupin.query.fields import BLANK, Field, Kind, Of, Standing, fields
from fupin.query.question import Question, ask, counted, question_from, rows_of
from fupin.query.reading import BIRTH, LEADS, columns_of, ordered, shows, sorts
from fupin.query.tests.scene import held_by
from fupin.query.words import field_named, offered_as
from fupin.tests.factories import household, identity, member, place, user
from fupin.tests.world import client_of
from households.models import Household, Member
from households.selectors.shown import shown
from villages.models import Region

pytestmark = pytest.mark.django_db
ALL_OF = {of: tuple(key for key, one in fields().items() if shows(one, of)) for of in Of.values}


def opened(who: Any, asked: Question | str) -> Any:
    url = asked if isinstance(asked, str) else asked.url()
    response = client_of(who).get(url)
    assert response.status_code == 200, url
    return response


# ---- what stands there -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("of", Of.values)
def test_every_column_shows_what_the_row_holds(clerk: Any, of: str) -> None:
    """Columns whose text is not the stored value's own are looked at below."""
    question = Question(of=of, place="990101", columns=ALL_OF[of])
    response, columns = opened(clerk, question), columns_of(question)
    assert len(columns) == len(ALL_OF[of]) - len(LEADS[of])
    keys = list(ordered(rows_of(clerk, question), question).values_list("pk", flat=True))
    model, compared = {Of.HOME: Household, Of.PERSON: Member}[Of(of)], 0
    for key, row in zip(keys[:50], response.context["page"].object_list, strict=True):
        held = model.objects.get(pk=key)
        for one, (told, _) in zip(columns, row.cells, strict=True):
            if one.key in BIRTH | {"band"} or isinstance(one, Standing):
                continue
            labels = one.codes if one.key == "monitoring_kind" else {}
            values = {labels.get(value) or shown(one.column, value) for value in held_by(held, one, of)}
            assert values == {told}, one.key
            compared += told != "—"
    assert compared > 200


def test_codes_of_more_than_one_field_and_computed_columns(clerk: Any) -> None:
    home = household(head="计算户", register="listed", poverty_status="1", main_cause="01")
    member(home, "一百岁", birth_date="1900-01-01", sex="1")
    asked = ask("person", name="一百岁")
    question = Question("person", "", asked.asked, ("status", "age_band", "sex", "main_cause", "arable", "birth_date"))
    (row,) = opened(clerk, question).context["page"].object_list
    assert [text for text, _ in row.cells] == ["在册", "60岁及以上", "男", "因病", "—", "1900年1月1日"]


def test_a_birthday_is_a_year_for_who_may_not_see_it(viewer: Any, clerk: Any) -> None:
    home = household(head="生日户")
    member(home, "生日人", birth_date="1961-04-05")
    for of, columns in (("person", ("birth_date", "age")),):
        question = Question(of, "", ask(of, name="生日人").asked, columns)
        (row,) = opened(viewer, question).context["page"].object_list
        assert row.cells[0][0] == "1961年"
        assert row.cells[1][0].startswith("约 ")
        (row,) = opened(clerk, question).context["page"].object_list
        assert row.cells[0][0] == "1961年4月5日"
    response = opened(viewer, ask("person", birth_date="1961-04-05..1961-04-05"))
    assert "看不到完整的出生日期" in response.content.decode()
    assert response.context["question"].asked == ()


@pytest.mark.parametrize("role", [role for role in Role if Permission.HOUSEHOLD_VIEW in GRANTS[role]])
def test_sealed_columns_are_masked_for_everybody(role: Role) -> None:
    home = household(head="密封户", phone="13912345678")
    number = identity()
    member(home, "密封人", number=number, phone="13812345678")
    response = opened(user("who", role, "9901"), Question("person", "", (), ("identity", "phone", "member_phone")))
    text = response.content.decode()
    assert number not in text
    assert not {"13912345678", "13812345678"} & set(re.findall(r"\d{11}", text))
    if role != Role.CADRE:
        assert {number[:6] + "*" * 12, "139****5678", "138****5678"} <= set(re.findall(r"[\d*]{11,18}", text))


def test_a_page_of_fifty_costs_what_a_page_of_one_costs(clerk: Any) -> None:
    def queries(asked: Question) -> int:
        client = client_of(clerk)
        client.get(asked.url())
        with CaptureQueriesContext(connection) as caught:
            response = client.get(asked.url())
        found.append(len(response.context["page"].object_list))
        return len(caught)

    found: list[int] = []
    for of in Of.values:
        everything = Question(of=of, columns=ALL_OF[of])
        name = "head_name" if of == Of.HOME else "name"
        one = household(head=f"只有一户{of}")
        assert queries(everything) == queries(everything.asking(name, one.head_name))
    assert found[0] > 20
    assert found[1] == found[3] == 1


def test_who_sees_whom(viewer: Any) -> None:
    clerk = user("village", Role.VILLAGE_CLERK, "990101201203")
    cadre, administrator = user("cadre", Role.CADRE, "990101"), user("admin", Role.ADMINISTRATOR, "9901")
    assert {row.village_code for row in opened(clerk, Question()).context["page"]} == {"990101201203"}
    assert opened(clerk, Question(place="990102")).context["found"].households == 0
    assert opened(cadre, Question()).context["found"].households == 0
    assert client_of(administrator).get(reverse("query")).status_code == 403


ORDERS = {
    Of.HOME: ("address", "member_count", "main_cause", "net_per_head", "band", "arable", "wage", "watched_on"),
    Of.PERSON: ("name", "age", "birth_date", "education", "arable", "net_per_head"),
}


@pytest.mark.parametrize("of", Of.values)
def test_order(clerk: Any, of: str) -> None:
    """What is not filled in comes last, whichever way."""
    for key in ORDERS[Of(of)]:
        one = fields()[key]
        up, down = (in_order(clerk, Question(of=of, columns=(key,), sort=f"{way}{key}"), one) for way in ("", "-"))
        filled = [value for value in up if value not in (None, "")]
        assert len(set(filled)) > 1, key
        assert all(value in (None, "") for value in up[len(filled) :] + down[len(filled) :]), key
        if one.kind in (Kind.NUMBER, Kind.DAY):
            assert filled == down[: len(filled)][::-1] == sorted(filled, reverse=key == "age"), key


def in_order(who: Any, asked: Question, one: Field) -> list[Any]:
    beside = ("conditions", "incomes", "episodes")
    rows = ordered(rows_of(who, asked), asked)
    if asked.of == Of.PERSON:
        rows = rows.select_related("household").prefetch_related(*(f"household__{name}" for name in beside))
    else:
        rows = rows.prefetch_related("members", *beside)
    return [held_by(row, one, asked.of)[0] for row in rows]


def test_every_column_that_offers_an_order_has_one(clerk: Any) -> None:
    for of in Of.values:
        asked = [key for key in ALL_OF[of] if sorts(fields()[key], of)]
        assert len(asked) > 50
        for key in asked:
            assert len(ordered(rows_of(clerk, ask(of)), Question(of=of, sort=key)).values_list("pk")[:3]) == 3, key


# ---- the form and the address ----------------------------------------------------------------------------------------
def test_the_form_becomes_one_address(clerk: Any) -> None:
    sent = {"set": "1", "of": "person", "place": "990101", "min.age": "6", "max.age": "15", "sex": ["1", BLANK]}
    sent |= {"max.arable": "5", "name": "", "col": ["age", "sex", "work_area", "labour", "education", "relation"]}
    response = client_of(clerk).get(reverse("query"), sent | {"add": "收入：工资性收入"})
    url, _, rest = response.headers["Location"].partition("&open=")
    assert rest == "wage#c-wage"
    assert question_from(QueryDict(url.partition("?")[2])) == Question(
        "person", "990101", (("arable", ("..5",)), ("sex", ("1", BLANK)), ("age", ("6..15",)))
    )


def test_a_field_is_found_by_its_words() -> None:
    asked = [one for one in fields().values() if one.asked]
    assert [field_named(offered_as(one)) for one in asked] == asked
    assert field_named("危房级") is fields()["house_grade"]
    assert field_named("是否") is None  # many
    assert field_named("证件号码") is None  # sealed


def test_an_unreadable_range_stands_at_its_field(clerk: Any) -> None:
    response = opened(clerk, reverse("query") + "?age=x..&arable=1..5&split_on=2026-99-01..")
    text = response.content.decode()
    assert [one.field.key for one in response.context["conditions"] if one.error] == ["split_on", "age"]
    assert 'id="e-age"' in text
    assert "“年龄”填的“x..”看不懂" in text
    assert response.context["found"].households == 0
    for page in ("query-pivot", "query-pivot-file", "query-export"):
        assert (
            client_of(clerk).get(reverse(page) + "?age=x..").headers["Location"]
            == reverse("query") + "?of=home&age=x.."
        )


def test_what_is_no_longer_there_is_said(clerk: Any) -> None:
    text = opened(clerk, reverse("query") + "?gone=1&main_cause=99x&main_cause=01&col=gone&of=home").content.decode()
    assert "已去掉：一个条件、主要致贫原因的一个代码、一个列" in text
    assert "现在没有" not in opened(clerk, ask("home", main_cause="01", age="3..").url()).content.decode()


def test_a_place_that_is_gone_or_not_ones_own_is_said(clerk: Any) -> None:
    place("990101201204")
    Region.objects.filter(pk="990101201204").update(valid_to=date(2026, 1, 1))
    village = user("village", Role.VILLAGE_CLERK, "990101201203")
    for who, where, said in ((clerk, "990101201204", True), (clerk, "990101", False), (village, "990102", True)):
        assert ("已经撤并" in opened(who, Question(place=where)).content.decode()) is said
    cadre = user("cadre", Role.CADRE, "990101")
    assert "已经撤并" not in opened(cadre, Question(place="990101201203")).content.decode()


def test_numbers_of_persons_leave_the_address(clerk: Any) -> None:
    number, phone = identity(), "13812345678"
    response = client_of(clerk).get(reverse("query"), {"name": [number, "韦"], "household_no": number, "arable": phone})
    assert response.status_code == 302
    assert question_from(QueryDict(response.headers["Location"].partition("?")[2])).asked == (("name", ("韦",)),)
    kept = opened(clerk, ask("home", household_no="990101201203000077"))
    assert kept.context["question"].values("household_no") == ("990101201203000077",)


def test_the_count_is_said_for_both(clerk: Any) -> None:
    for of in Of.values:
        asked = ask(of, "990101", sex="1")
        response, count = opened(clerk, asked), counted(clerk, asked)
        assert f"<b>{count.households} 户 {count.persons} 人</b>" in response.content.decode()
        assert response.context["page"].paginator.count == rows_of(clerk, asked).count() > 0


WILD = st.one_of(
    st.text(max_size=30).filter(lambda text: "\0" not in text),
    st.sampled_from(["1..", "..", "-", "nan..inf", "1e400..", "٣..", "-1..", "9999-12-31..", "0001-01-01", "%", "..."]),
)
WORDS = st.sampled_from(
    [*fields(), "of", "place", "sort", "col", "page", "open", "by", "in", "share", "set", "add", "form"]
)
NAMES = st.one_of(WORDS, WORDS.map(lambda key: f"min.{key}"), WORDS.map(lambda key: f"max.{key}"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(NAMES, WILD), max_size=6))
def test_no_address_breaks_a_page(small: Any, pairs: list[tuple[str, str]]) -> None:
    for page in ("query", "query-pivot", "query-pivot-file", "query-export"):
        response = small.get(f"{reverse(page)}?{urlencode(pairs)}")
        assert response.status_code in (200, 302), (page, pairs)
        if response.status_code == 302:
            assert response.headers["Location"].startswith(reverse("query") + "?")


@pytest.fixture
def small(db: Any) -> Any:
    home = household(member_count=2)
    member(home, "韦小花", sex="2")
    return client_of(user("small", Role.COUNTY_CLERK, "9901"))
