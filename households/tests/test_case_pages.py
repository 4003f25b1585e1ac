"""The pages of cases: who opens them, what they show, a walk through the forms and buttons."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.tests import factories
from households.codes import CaseAct, CaseState, Procedure
from households.models import Case, CaseOpening, HomeCheck, Household, MatchResult
from households.services.cases import open_case
from households.services.tests.test_cases import doubt_of, kin
from households.tests.case_scene import (
    Cast,
    cast,
    check,
    compare,
    now,
    poor,
    started,
    to_checking,
    to_county,
    to_done,
    to_meeting,
    to_township,
    today,
)
from households.tests.change_scene import family, line, with_income
from households.tests.scene import client_of, page_of

pytestmark = pytest.mark.django_db
A, S, R1, R3 = CaseAct, CaseState, Procedure.IDENTIFICATION, Procedure.MONITORING


@pytest.fixture
def people() -> Cast:
    return cast()


def at(case: Case, name: str = "case-detail") -> str:
    return reverse(name, args=[case.pk])


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(version|token)" value="([^"]*)"', page))


def press(who: Any, case: Case, action: str, opinion: str = "") -> Any:
    """What the button of the page sends."""
    page = page_of(who, at(case))
    assert f'value="{action}"' in page, action
    return client_of(who).post(at(case), {**hidden(page), "action": action, "opinion": opinion})


def fill(who: Any, path: str, **typed: Any) -> Any:
    return client_of(who).post(path, {**hidden(page_of(who, path)), **typed})


# ---- who ---------------------------------------------------------------------------------------------------------
def test_batteries(people: Cast) -> None:
    case = to_checking(poor(), R1, people)
    draft = started(poor(head="罗大"), R1, people.clerk)
    far, administrator = (
        factories.user("far", "village_clerk", "990102201201"),
        factories.user("admin", "administrator", "9901"),
    )
    pages = {
        reverse("case-new", args=[case.household_id]): Visitors(people.clerk, far, people.approver),
        at(draft, "case-edit"): Visitors(people.township, far, people.approver),
        at(case): Visitors(people.reviewer, far, administrator),
        at(case, "case-check"): Visitors(people.clerk, far, people.approver),
        at(case, "case-matches"): Visitors(people.clerk, far, people.approver),
    }
    assert {path: page_battery(path, who) for path, who in pages.items()} == dict.fromkeys(pages, EXPECTED)
    assert page_battery(reverse("case-list"), Visitors(people.clerk, denied=administrator)) == {
        "anonymous": 302, "allowed": 200, "denied": 403,
    }  # fmt: skip


# ---- the start ---------------------------------------------------------------------------------------------------
def test_an_application_through_its_pages(people: Cast) -> None:
    home = poor()
    assert reverse("case-new", args=[home.pk]) in page_of(people.clerk, reverse("household-detail", args=[home.pk]))
    path = reverse("case-new", args=[home.pk])
    told = {"found_by": "1", "found_on": today().isoformat(), "main_cause": "01", "other_causes": ["02"], "story": "病"}
    response = fill(people.clerk, path, **told)
    case = Case.objects.get()
    assert (response.status_code, response["Location"], case.state) == (302, at(case), S.DRAFT)
    fill(people.clerk, at(case, "case-edit"), **{**told, "on_behalf": "on", "main_cause": "03"})
    case = now(case)
    assert (case.main_cause, case.other_causes, case.on_behalf) == ("03", "02", True)
    assert "还缺材料" in page_of(people.clerk, at(case))


def test_a_clue_twice_sent_is_one(people: Cast) -> None:
    path = f"{reverse('case-new', args=[family().pk])}?procedure=R3"
    told = {"found_by": "3", "found_on": today().isoformat(), "monitoring_kind": "3", "risks": ["07", "01"]}
    sent = {**hidden(page_of(people.clerk, path)), **told}
    answers = [client_of(people.clerk).post(path, sent)["Location"] for _ in range(2)]
    case = Case.objects.get()
    assert answers == [at(case)] * 2
    assert (case.state, case.risks) == (S.CLUE, "01,07")


@pytest.mark.parametrize(
    "wrong",
    [
        {"found_on": "2026-99-99"}, {"found_on": ""}, {"main_cause": "99"}, {"found_by": "x"},
        {"found_on": "2999-01-01"}, {"other_causes": ["01"]}, {"other_causes": ["02", "03", "04"]},
        {"story": "长" * 600}, {"token": "x"},
    ],
)  # fmt: skip
def test_what_is_wrong_comes_back_with_a_sentence(people: Cast, wrong: dict[str, Any]) -> None:
    path = reverse("case-new", args=[poor().pk])
    told = {"found_by": "1", "found_on": today().isoformat(), "main_cause": "01"}
    response = fill(people.clerk, path, **{**told, **wrong})
    assert (response.status_code, Case.objects.count()) == (422, 0)
    assert "没有保存" in response.content.decode()


def test_a_closed_household_starts_nothing(people: Cast) -> None:
    home = poor()
    Household.objects.filter(pk=home.pk).update(register="closed", ended_on=today(), end_reason="1")
    assert "已经结束登记" in page_of(people.clerk, reverse("case-new", args=[home.pk]))


# ---- check and sheet -----------------------------------------------------------------------------------------------
def checked(people: Cast, **more: Any) -> dict[str, Any]:
    usual = {"checked_on": today().isoformat(), "first": people.clerk.person_id, "second": people.township.person_id}
    return {**usual, "income_year": "2025", "finding": "四口人同住", "fit": "1", **more}


def test_a_home_check_through_its_form(people: Cast) -> None:
    line(9000)
    case = to_checking(poor(), R1, people)
    response = fill(people.clerk, at(case, "case-check"), **checked(people))
    assert response.status_code == 302, response.content.decode()
    assert HomeCheck.objects.get().line == 9000
    fill(people.clerk, at(case, "case-check"), **checked(people, fit="0"))
    assert "认为不符合条件" in page_of(people.reviewer, at(case))


@pytest.mark.parametrize(
    "wrong", [{"second": ""}, {"first": "9999"}, {"first": "x"}, {"finding": ""}, {"income_year": "1999"}, {"fit": "2"},
              {"checked_on": "2020-01-01"}, {"version": "1"}, {"version": ""}]
)  # fmt: skip
def test_a_wrong_check_comes_back(people: Cast, wrong: dict[str, Any]) -> None:
    case = to_checking(poor(), R1, people)
    response = fill(people.clerk, at(case, "case-check"), **checked(people, **wrong))
    assert (response.status_code, HomeCheck.objects.count()) == (422, 0)


def comparing(people: Cast) -> Case:
    case = to_checking(family(), R3, people)
    check(case, people)
    press(people.clerk, case, A.CHECKED)
    return now(case)


def test_a_sheet_through_its_form(people: Cast) -> None:
    case, day = comparing(people), today().isoformat()
    path = at(case, "case-matches")
    assert fill(people.clerk, path).status_code == 422
    assert fill(people.clerk, path, hit_01="车一辆").status_code == 422
    assert fill(people.clerk, path, day_01=day, hit_01="名下小型客车 1 辆", day_02=day).status_code == 302
    page = page_of(people.township, at(case))
    assert "名下小型客车 1 辆" in page
    hit = MatchResult.objects.get(source="01")
    answer = {"match": hit.pk, "answer": "1", "note": "跑运输谋生"}
    assert client_of(people.township).post(at(case, "case-match-answer"), answer).status_code == 302
    assert press(people.clerk, case, A.COMPARED).status_code == 302
    assert now(case).state == S.MEETING


def test_a_line_is_withdrawn_from_the_page(people: Cast) -> None:
    case = comparing(people)
    compare(case, people.clerk)
    row = MatchResult.objects.first()
    assert row
    client_of(people.clerk).post(at(case, "case-match-withdraw"), {"match": row.pk})
    assert "已作废" in page_of(people.clerk, at(case))
    other = to_meeting(poor(head="罗大"), R1, people)
    foreign = client_of(people.clerk).post(at(other, "case-match-withdraw"), {"match": row.pk})
    assert foreign.status_code == 404


# ---- deciding ------------------------------------------------------------------------------------------------------
def test_what_a_reviewer_has_before_him(people: Cast) -> None:
    line(9000)
    home = family()
    with_income(home, 48000, year=2024)
    case = to_township(home, R3, people)
    doubt_of(case)
    kin(case, people.township)
    page = page_of(people.reviewer, at(case))
    for said in (
        "亲属回避提示",
        "姨表亲",
        "入户核实",
        "待答复 1 条",
        "上年和今年",
        "监测范围",
        "没有命中",
        "应到 30",
        "审核同意",
    ):
        assert said in page, said
    assert CaseOpening.objects.filter(case=case, person=people.reviewer.person).count() == 1
    assert "亲属回避提示" not in page_of(people.clerk, at(case))
    assert CaseOpening.objects.filter(person=people.clerk.person).count() == 0


def test_a_refused_button_is_shown_with_its_sentence(people: Cast) -> None:
    case = to_township(family(), R3, people)
    doubt_of(case)
    page = page_of(people.reviewer, at(case))
    assert 'value="agree"' not in page
    assert "还有 1 条疑点没有答复" in page
    answer = {"doubt": re.findall(r'name="doubt" value="(\d+)"', page)[0], "answer": "已入户核实，属实"}
    assert client_of(people.reviewer).post(at(case, "case-doubt-answer"), answer).status_code == 302
    assert press(people.reviewer, case, A.AGREE).status_code == 302
    assert now(case).state == S.COUNTY


def test_the_second_of_two_is_told_who_was_first(people: Cast) -> None:
    case = to_township(family(), R3, people)
    sent = {**hidden(page_of(people.reviewer, at(case))), "action": "reject", "opinion": "不符合条件"}
    second = {**hidden(page_of(people.reviewer, at(case))), "action": "send_back", "opinion": "再核实"}
    assert client_of(people.reviewer).post(at(case), sent).status_code == 302
    response = client_of(people.reviewer).post(at(case), second)
    assert (response.status_code, "王定国" in response.content.decode()) == (409, True)
    assert client_of(people.reviewer).post(at(case), sent).status_code == 302


@pytest.mark.parametrize("action", ["pass", "announce", "edit", "", "approve", "x" * 99])
def test_what_no_button_does(people: Cast, action: str) -> None:
    case = to_township(family(), R3, people)
    sent = {**hidden(page_of(people.reviewer, at(case))), "action": action, "opinion": "可以"}
    assert client_of(people.reviewer).post(at(case), sent).status_code in (403, 409)
    assert now(case).state == S.TOWNSHIP


def test_several_from_the_list(people: Cast) -> None:
    cases = [to_township(family(head=name), R3, people) for name in ("韦大", "罗大")]
    page = page_of(people.reviewer, reverse("case-list"))
    assert page.count("没看过") == 2
    for case in cases:
        page_of(people.reviewer, at(case))
    page = page_of(people.reviewer, reverse("case-list"))
    ticked = re.findall(r'name="case" value="([^"]+)"', page)
    assert ("没看过" in page, len(ticked)) == (False, 2)
    response = client_of(people.reviewer).post(reverse("case-agree"), {**hidden(page), "case": ticked})
    assert response.status_code == 302
    assert {now(case).state for case in cases} == {S.COUNTY}


@pytest.mark.parametrize("chosen", [[], ["x"], ["1"], ["1-1"], ["9" * 40], ["1-1", "1-1"]])
def test_nothing_sensible_ticked(people: Cast, chosen: list[str]) -> None:
    page = page_of(people.reviewer, reverse("case-list"))
    token = re.search(r'name="token" value="([^"]+)"', page)
    sent = {"token": token[1] if token else "00000000-0000-4000-8000-000000000000", "case": chosen}
    assert client_of(people.reviewer).post(reverse("case-agree"), sent).status_code == 409


# ---- the list ------------------------------------------------------------------------------------------------------
def test_what_waits_for_whom(people: Cast) -> None:
    """The table of the procedure says it: a draft for the village, a review for the township, a decision for the
    county, a meeting for who records it."""
    homes = {name: poor(head=name) for name in ("甲一", "甲二", "甲三", "甲四")}
    started(homes["甲一"], R1, people.clerk)
    to_meeting(homes["甲二"], R1, people)
    to_township(homes["甲三"], R1, people)
    to_county(homes["甲四"], R1, people)
    wanted = {"clerk": {"甲一", "甲二"}, "reviewer": {"甲三"}, "approver": {"甲四"}, "head": set(), "stranger": set()}
    found = {}
    for who in wanted:
        page = page_of(getattr(people, who), f"{reverse('case-list')}?turn=mine")
        found[who] = {name for name in homes if f">{name}户<" in page}
    assert found == wanted


def test_the_list_is_asked_otherwise(people: Cast) -> None:
    started(poor(head="甲一"), R1, people.clerk)
    started(family(head="甲二"), R3, people.clerk)
    lists = {
        "?turn=open&procedure=R3": {"甲二"}, "?turn=open&state=draft": {"甲一"}, "?turn=open&place=990101202": set(),
        "?turn=done": set(), "?turn=all&place=990101": {"甲一", "甲二"},
        "?turn=x&state=y&page=z&place=q": {"甲一", "甲二"},
    }  # fmt: skip
    found = {}
    for query in lists:
        page = page_of(people.clerk, reverse("case-list") + query)
        found[query] = {name for name in ("甲一", "甲二") if f">{name}户<" in page}
    assert found == lists


def queries(who: Any, path: str) -> int:
    client = client_of(who)
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_queries_do_not_grow_with_the_list(people: Cast) -> None:
    first = to_township(family(head="甲一"), R3, people)
    few = queries(people.reviewer, reverse("case-list"))
    for name in ("甲二", "甲三", "甲四"):
        case = to_township(family(head=name), R3, people)
        open_case(case=case, by=people.reviewer)
        Case.objects.filter(pk=case.pk).update(batch=first.batch_id)
    assert queries(people.reviewer, reverse("case-list")) == few
    one = queries(people.reviewer, at(first))
    for rule in ("E35", "E36", "E37"):
        doubt_of(first, rule)
    assert queries(people.reviewer, at(first)) == one


def test_the_start_page_counts_what_waits(people: Cast) -> None:
    to_township(family(), R3, people)
    assert "乡镇审核：1 件等您办" in page_of(people.reviewer, reverse("home"))
    assert "乡镇审核：1 件等您办" not in page_of(people.approver, reverse("home"))


# ---- afterwards ----------------------------------------------------------------------------------------------------
def test_the_checklist_after_the_announcement(people: Cast) -> None:
    case = to_done(poor(), R1, people)
    page = page_of(people.township, at(case))
    for said in ("纳入以后", "结对帮扶", "以后办", "数据录入", "还缺"):
        assert said in page, said
    assert reverse("case-list") in page


def test_a_locked_household_is_not_edited_on_its_page(people: Cast) -> None:
    case = to_meeting(family(), R3, people)
    path = reverse("household-edit", args=[case.household_id])
    page = page_of(people.clerk, path)
    sent = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page))
    response = client_of(people.clerk).post(path, {**sent, "act": "save"})
    assert response.status_code in (409, 422)
    assert at(case) in page_of(people.clerk, reverse("household-detail", args=[case.household_id]))
