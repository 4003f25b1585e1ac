"""Households leave the list, and one wrongly listed is removed, by six people at six browsers: listed by the county,
voted on, checked line by line, asked themselves, posted, reviewed, announced. One refuses and says why; one loses its
income between the check and the decision. The risk of another is over, and its monitoring ends.

Walked by `make soak`. Every act of it has a test of its own in the suite."""

import uuid
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from fupin.audit.verify import verify
from fupin.doubts.models import Doubt
from fupin.tests.e2e.desks import Calendar, Pictures, desks
from fupin.tests.e2e.leaving import PROOFS, Leaving, answered, case_of, home_with, staff_and_lines
from households.codes import CaseState
from households.models import Household, MonitoringEpisode

DATABASE = pytest.mark.django_db(transaction=True, databases=["default", "queue"])
pytestmark = [pytest.mark.browser, pytest.mark.soak, DATABASE]
S = CaseState


@pytest.fixture
def lines(transactional_db: None) -> None:
    staff_and_lines()


def test_one_leaves_and_one_refuses(
    browser: Browser, live_server: Any, monkeypatch: pytest.MonkeyPatch, lines: None
) -> None:
    days = Calendar(monkeypatch)
    homes = [home_with("韦大山"), home_with("罗阿银")]
    with desks(browser, live_server.url, Pictures()) as people:
        hands = Leaving(people)
        for home in homes:
            hands.proposes(home, "提出退出", "两个人在外务工，收入稳定，房子翻修过")
            hands.decides(hands.head, case_of(home), "报县列入预脱贫")
            hands.decides(hands.county, case_of(home), "列入预脱贫名单")
        leaves, refuses = map(case_of, homes)
        hands.county.shot("listed")

        days.turn_to(2)
        hands.gathers(2)
        hands.types_minutes({leaves.pk: (22, 1, 1, ""), refuses.pk: (20, 3, 1, "")})
        hands.sends_minutes()
        assert case_of(homes[0]).state == S.CHECKING

        days.turn_to(4)
        for case in (leaves, refuses):
            hands.uploads(hands.township, case, *PROOFS)
            hands.measures(case, "可以退出")
            hands.decides(hands.township, case, "核实达标，等农户认可")
        hands.consents(refuses, "不认可（写明理由）", "打工的钱算多了")
        hands.decides(hands.clerk, refuses, "农户不认可，退回核实")
        assert case_of(homes[1]).state == S.CHECKING
        hands.uploads(hands.clerk, leaves, "退出认可书")
        hands.consents(leaves, "本人签字")
        hands.decides(hands.clerk, leaves, "农户已认可，转村内公示")

        code = hands.posts(hands.clerk, "脱贫退出公示", 1)
        days.turn_to(7)
        hands.still_hangs(hands.clerk, code)
        days.turn_to(11)
        hands.closes(hands.head, code, "公示期满，1 户已报乡镇")
        answered(leaves)
        hands.decides(hands.reviewer, leaves, "审核同意，报县审批")
        facts = ("2025年人均纯收入 8,000 元，超过国家标准 4,000 元", "各项保障逐项核对，都达标")
        hands.sees(hands.approver, leaves, "可以退出", *facts, "退出以后不变的")
        hands.decides(hands.approver, leaves, "批准")
        hands.posts(hands.reviewer, "公告", 1)
        hands.finds(homes[0], "已脱贫")
        hands.finds(homes[1], "预脱贫")
    states = list(
        Household.objects.filter(pk__in=[home.pk for home in homes]).order_by("pk").values_list("poverty_status")
    )
    assert states == [("1",), ("2",)]
    assert case_of(homes[0]).state == S.DONE
    assert verify().first_bad is None


def test_a_changed_income_voids_the_check(
    browser: Browser, live_server: Any, monkeypatch: pytest.MonkeyPatch, lines: None
) -> None:
    """One line less in the ledger: what was found no longer counts, and the new check comes to another verdict."""
    days = Calendar(monkeypatch)
    home = home_with("蒙国富")
    with desks(browser, live_server.url, Pictures()) as people:
        hands = Leaving(people)
        hands.proposes(home, "提出退出", "两个人在外务工，收入稳定")
        case = case_of(home)
        hands.decides(hands.head, case, "报县列入预脱贫")
        hands.decides(hands.county, case, "列入预脱贫名单")
        hands.votes_for(case)
        days.turn_to(4)
        hands.uploads(hands.township, case, *PROOFS)
        hands.measures(case, "可以退出")
        hands.corrects_income(home, "工资性收入", 15000)
        hands.sees(hands.township, case, "原来的核实作废，要重新核实", "核实以后登记册有了变化：人均纯收入")
        stopped = hands.township.page.get_by_role("button", name="核实达标，等农户认可")
        expect(stopped).to_have_attribute("aria-disabled", "true")
        hands.measures(case, "现在不能退出", fit=False)
        hands.township.told("2025年人均纯收入 3,750 元，没有超过国家标准 4,000 元")
        hands.decides(hands.township, case, "核实不成立，结案", "丢了工作，收入没有达标")
        hands.finds(home, "未脱贫")
    assert (case_of(home).state, Household.objects.get(pk=home.pk).poverty_status) == (S.REJECTED, "0")


def test_a_risk_is_over(browser: Browser, live_server: Any, monkeypatch: pytest.MonkeyPatch, lines: None) -> None:
    """Monitored for a year; the year's income is over the line, and so is that of the twelve months before."""
    days = Calendar(monkeypatch)
    home = home_with("王国安", poverty_status="1", exit_year=2019)
    facts = {"kind": "1", "risks": "01,07", "identified_on": date(2025, 2, 1), "measures_done": "1"}
    MonitoringEpisode.objects.create(household=home, village_code=home.village_id, write=uuid.uuid4(), **facts)
    Household.objects.filter(pk=home.pk).update(monitoring_kind="1")
    with desks(browser, live_server.url, Pictures()) as people:
        hands = Leaving(people)
        hands.proposes(home, "提出风险消除", "务工稳定一年多，住院的已经康复")
        case = case_of(home)
        hands.decides(hands.head, case, "提交申请，入户核实")
        hands.uploads(hands.township, case, *PROOFS, "风险消除核实表")
        hands.measures(case, "还没有填消除时的收入，不能下结论")
        stopped = hands.township.page.get_by_role("button", name="核实完毕，报民主评议")
        expect(stopped).to_have_attribute("aria-disabled", "true")
        hands.measures(case, "可以标注风险消除", months={"工资性收入": 36000, "生产经营性支出": 2000})
        hands.decides(hands.township, case, "核实完毕，报民主评议")
        days.turn_to(2)
        hands.votes_for(case)
        code = hands.posts(hands.clerk, "风险消除公示", 1)
        days.turn_to(4)
        hands.still_hangs(hands.clerk, code)
        days.turn_to(7)
        hands.closes(hands.head, code, "公示期满，1 户已报乡镇")
        answered(case)
        hands.decides(hands.reviewer, case, "审核同意，报县审批")
        ledger = (
            "2025年人均纯收入 8,000 元，超过监测范围 7,000 元",
            "2025年3月至2026年2月人均纯收入 8,500 元，超过监测范围",
        )
        hands.sees(hands.approver, case, "可以标注风险消除", *ledger)
        hands.decides(hands.approver, case, "批准")
        hands.posts(hands.reviewer, "公告", 1)
        hands.finds(home, "2026年3月消除", "消除时（2025年3月至2026年2月，4 人）：纯收入 34,000 元，人均 8,500 元")
    episode = MonitoringEpisode.objects.get(household=home)
    assert (case_of(home).state, episode.eliminated_on, episode.elimination_mode) == (S.DONE, date(2026, 3, 1), "1")
    asked = Doubt.objects.filter(household_id=home.pk, closed_at=None).values_list("rule", flat=True)
    assert not {"F19", "F22"} & set(asked)
    assert verify().first_bad is None


def test_a_wrong_listing_is_removed(
    browser: Browser, live_server: Any, monkeypatch: pytest.MonkeyPatch, lines: None
) -> None:
    days = Calendar(monkeypatch)
    home, later = home_with("岑有福"), home_with("梁春")
    with desks(browser, live_server.url, Pictures()) as people:
        hands = Leaving(people)
        asked = {"清退原因": "有轿车、工程机械等", "这个情况从哪天开始": date(2017, 5, 1).isoformat()}
        hands.proposes(home, "提出错评清退", "识别以前就有货车", **asked)
        hands.proposes(later, "提出错评清退", "去年买了货车", **{**asked, "这个情况从哪天开始": "2025-05-01"})
        hands.sees(hands.head, case_of(later), "不算错评，不能清退")
        case = case_of(home)
        hands.uploads(hands.clerk, case, "不符合条件的佐证")
        hands.decides(hands.head, case, "提交申请，入户核实")
        hands.visits_for(case, "有错评的依据")
        hands.decides(hands.township, case, "核实完毕，报民主评议")
        days.turn_to(2)
        hands.votes_for(case)
        code = hands.posts(hands.clerk, "清退公示", 1)
        days.turn_to(5)
        hands.still_hangs(hands.clerk, code)
        days.turn_to(9)
        hands.closes(hands.head, code, "公示期满，1 户已报乡镇")
        answered(case)
        hands.decides(hands.reviewer, case, "审核同意，报县审批")
        hands.decides(hands.approver, case, "批准")
        page = hands.approver.open(f"/households/{home.pk}/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("岑有福")
    assert list(Household.objects.filter(pk=home.pk).values_list("register", "end_reason")) == [("closed", "01")]
    assert home.members.count() == 4
