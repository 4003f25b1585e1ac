"""Households come back to the list: one that fell back goes the whole way of identification again, one that was let go
wrongly is put back; and one that was not, is not. By six people at six browsers.

Walked by `make soak`. Every act of it has a test of its own in the suite."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from fupin.audit.verify import verify
from fupin.tests.e2e.desks import Calendar, Pictures, desks
from fupin.tests.e2e.leaving import PROOFS, Leaving, answered, case_of, home_with, staff_and_lines
from households.codes import CaseState
from households.models import Household

DATABASE = pytest.mark.django_db(transaction=True, databases=["default", "queue"])
pytestmark = [pytest.mark.browser, pytest.mark.soak, DATABASE]
S = CaseState
EXITED: dict[str, Any] = {"poverty_status": "1", "exit_year": 2020, "kind": "1"}


@pytest.fixture
def lines(transactional_db: None) -> None:
    staff_and_lines()


def test_a_household_falls_back(
    browser: Browser, live_server: Any, monkeypatch: pytest.MonkeyPatch, lines: None
) -> None:
    days = Calendar(monkeypatch)
    home = home_with("陆远", net=12000, **EXITED)
    with desks(browser, live_server.url, Pictures()) as people:
        hands = Leaving(people)
        hands.proposes(home, "申请认定返贫", "儿子住院，没有人外出务工", 返贫原因="因病")
        case = case_of(home)
        hands.hand_in(case)
        hands.decides(hands.clerk, case, "提交申请，入户核实")
        hands.visits(case)
        hands.decides(hands.township, case, "核实完毕，报民主评议")
        days.turn_to(2)
        hands.votes_for(case)
        first = hands.posts(hands.clerk, "拟纳入公示", 1)
        days.turn_to(5)
        hands.still_hangs(hands.clerk, first)
        days.turn_to(9)
        hands.closes(hands.head, first, "公示期满，1 户已报乡镇")
        hands.compares(case)
        answered(case)
        hands.decides(hands.reviewer, case, "审核同意，转第二次公示")
        second = hands.posts(hands.reviewer, "第二次公示", 1)
        days.turn_to(12)
        hands.still_hangs(hands.reviewer, second)
        days.turn_to(16)
        hands.closes(hands.reviewer, second, "1 户已报县里")
        hands.sees(hands.approver, case, "返贫原因：因病", "2025年人均纯收入 3,000 元，没有超过监测范围 7,000 元")
        hands.decides(hands.approver, case, "批准")
        hands.posts(hands.reviewer, "公告", 1)
        hands.finds(home, "返贫")
    home.refresh_from_db()
    assert case_of(home).state == S.DONE
    assert (home.poverty_status, home.return_year, home.return_cause, home.plan_exit_year) == ("3", 2026, "01", 2028)
    assert verify().first_bad is None


def test_a_wrong_exit_is_put_back(
    browser: Browser, live_server: Any, monkeypatch: pytest.MonkeyPatch, lines: None
) -> None:
    """The house was never safe. Another one has all that is asked, and stays where it is."""
    days = Calendar(monkeypatch)
    home, fine = home_with("覃永福", grade="4", **EXITED), home_with("杨通", **EXITED)
    with desks(browser, live_server.url, Pictures()) as people:
        hands = Leaving(people)
        for one in (home, fine):
            hands.proposes(one, "提出错退回退", "退出的时候还住在土坯房里")
            hands.decides(hands.head, case_of(one), "提交申请，入户核实")
            hands.uploads(hands.township, case_of(one), *PROOFS)
        case, other = case_of(home), case_of(fine)
        hands.measures(case, "没有达标，有错退的依据")
        hands.measures(other, "没有错退的依据", fit=False)
        stopped = hands.township.page.get_by_role("button", name="核实完毕，报民主评议")
        expect(stopped).to_have_attribute("aria-disabled", "true")
        hands.decides(hands.township, other, "核实不成立，结案", "房子、收入都达标")
        hands.decides(hands.township, case, "核实完毕，报民主评议")
        days.turn_to(2)
        hands.votes_for(case)
        code = hands.posts(hands.clerk, "错退回退公示", 1)
        days.turn_to(5)
        hands.still_hangs(hands.clerk, code)
        days.turn_to(9)
        hands.closes(hands.head, code, "公示期满，1 户已报乡镇")
        answered(case)
        hands.decides(hands.reviewer, case, "审核同意，报县审批")
        facts = ("超过国家标准 4,000 元", "没有达标或者没有核对的：住房安全有保障")
        hands.sees(hands.approver, case, "没有达标，有错退的依据", *facts)
        hands.decides(hands.approver, case, "批准")
        hands.finds(home, "未脱贫")
        hands.finds(fine, "已脱贫")
    rows = Household.objects.filter(pk__in=[home.pk, fine.pk]).order_by("pk")
    assert list(rows.values_list("poverty_status", "exit_year")) == [("0", None), ("1", 2020)]
    assert (case_of(home).state, case_of(fine).state) == (S.DONE, S.REJECTED)
    assert verify().first_bad is None
