"""Households leave the list, and one wrongly listed is removed, by six people at six browsers: listed by the county,
voted on, checked line by line, asked themselves, posted, reviewed, announced. One refuses and says why.

Walked by `make soak`. Every act of it has a test of its own in the suite."""

import uuid
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from fupin.audit.verify import verify
from fupin.doubts.models import Doubt, DoubtState
from fupin.tests.e2e.desks import VILLAGE, Calendar, Desk, Pictures, desks, staff
from fupin.tests.e2e.hands import Hands, choose
from households.codes import CaseState
from households.models import Case, Household, LivingCondition
from households.tests.change_scene import family
from villages.codes import LineKind
from villages.models import PovertyLine

DATABASE = pytest.mark.django_db(transaction=True, databases=["default", "queue"])
pytestmark = [pytest.mark.browser, pytest.mark.soak, DATABASE]
S = CaseState
PROOFS = {"安全住房认证报告", "安全饮水认定报告", "合疗本", "义务教育阶段学籍证明"}


def listed(head: str) -> Household:
    """Four people, 8,000 元 a head in 2025, a safe house, safe water, insured, the girl at school."""
    home = family(VILLAGE, head=head, register="listed", poverty_status="0", first_year=2018, group_name="一组")
    home.members.update(resident_medical="1")
    home.members.filter(birth_date__year=2016).update(student="03")
    LivingCondition.objects.create(household=home, village_code=VILLAGE, year=2025, safe_water="1", house_grade="1",
                                   write=uuid.uuid4())  # fmt: skip
    Household.objects.filter(pk=home.pk).update(income_year=2025, net_per_head=8000)
    return Household.objects.get(pk=home.pk)


def case_of(home: Household) -> Case:
    return Case.objects.select_related("household").get(household=home)


class Leaving(Hands):
    """What they do beside what identification asks of them."""

    def proposes(self, home: Household, tab: str, story: str, **more: str) -> Page:
        page = self.clerk.open(f"/households/{home.pk}/")
        page.get_by_role("link", name="申请、退出等手续").click()
        page.get_by_role("link", name=tab).click()
        page.get_by_label("发现途径").select_option(label="干部排查")
        for label, value in more.items():
            field = page.get_by_label(label)
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)
        page.locator("textarea[name=story]").fill(story)
        self.clerk.shot("proposal")
        self.clerk.press("保存，去核对")
        self.clerk.heading(home.head_name)
        return page

    def uploads(self, who: Desk, case: Case, kind: str) -> None:
        page = who.open(f"/households/{case.household_id}/evidence/?case={case.pk}")
        choose(page, "kind", kind)
        page.locator("input[name=files]").set_input_files(self.picture())
        who.press("上传")

    def measures(self, case: Case) -> None:
        """Both went; what the register says stands there already, and so do the proofs that fit."""
        page = self.township.open(f"/cases/{case.pk}/check/")
        choose(page, "first", "陆永康")
        choose(page, "second", "田小玲")
        for item in ("food", "clothing"):
            page.locator(f"select[name=met_{item}_0]").select_option(label="达标")
            choose(page, f"proof_{item}_0", "安全住房认证报告")
        page.get_by_label("收入年度").select_option(label="2025年")
        page.get_by_label("核实意见").select_option(label="认为达到退出标准")
        page.get_by_label("核实情况").fill("房子、水、看病、上学逐项看过，收入逐笔问过。")
        self.township.shot("standards")
        self.township.press("保存")
        self.township.told("可以退出")
        self.township.shot("verdict")

    def consents(self, case: Case, way: str, note: str = "") -> None:
        page = self.clerk.open(f"/cases/{case.pk}/consent/")
        page.get_by_label("农户的意见").select_option(label=way)
        page.get_by_label("不认可的理由").fill(note)
        self.clerk.shot("consent")
        self.clerk.press("保存", exact=True)
        self.clerk.told("已保存农户的意见")


@pytest.fixture
def lines(transactional_db: None) -> None:
    staff()
    for kind, amount in ((LineKind.NATIONAL, 4000), (LineKind.MONITORING, 7000)):
        PovertyLine.objects.get_or_create(region_id="99", year=2025, kind=kind, defaults={"amount": amount})


def answered(case: Case) -> None:
    """What the register asks of these made-up people is no part of the walk."""
    Doubt.objects.filter(household_id=case.household_id).update(state=DoubtState.ANSWERED, answer="核对过")


def test_one_leaves_and_one_refuses(
    browser: Browser, live_server: Any, monkeypatch: pytest.MonkeyPatch, lines: None
) -> None:
    days = Calendar(monkeypatch)
    homes = [listed("韦大山"), listed("罗阿银")]
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
            for kind in sorted(PROOFS):
                hands.uploads(hands.township, case, kind)
            hands.measures(case)
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
        page = hands.case(hands.approver, leaves)
        expect(page.locator("main")).to_contain_text("退出以后不变的")
        hands.approver.shot("decision")
        hands.decides(hands.approver, leaves, "批准")
        hands.posts(hands.reviewer, "公告", 1)
    states = list(
        Household.objects.filter(pk__in=[home.pk for home in homes]).order_by("pk").values_list("poverty_status")
    )
    assert states == [("1",), ("2",)]
    assert case_of(homes[0]).state == S.DONE
    assert verify().first_bad is None


def test_a_wrong_listing_is_removed(
    browser: Browser, live_server: Any, monkeypatch: pytest.MonkeyPatch, lines: None
) -> None:
    days = Calendar(monkeypatch)
    home, later = listed("岑有福"), listed("梁春")
    with desks(browser, live_server.url, Pictures()) as people:
        hands = Leaving(people)
        asked = {"清退原因": "有轿车、工程机械等", "这个情况从哪天开始": date(2017, 5, 1).isoformat()}
        hands.proposes(home, "提出错评清退", "识别以前就有货车", **asked)
        hands.proposes(later, "提出错评清退", "去年买了货车", **{**asked, "这个情况从哪天开始": "2025-05-01"})
        page = hands.case(hands.head, case_of(later))
        expect(page.locator("main")).to_contain_text("不算错评，不能清退")
        case = case_of(home)
        hands.uploads(hands.clerk, case, "不符合条件的佐证")
        hands.decides(hands.head, case, "提交申请，入户核实")
        page = hands.township.open(f"/cases/{case.pk}/check/")
        choose(page, "first", "陆永康")
        choose(page, "second", "田小玲")
        page.get_by_label("核实意见").select_option(label="认为是错评，应当清退")
        page.get_by_label("核实情况").fill("车管所的登记日期在识别以前。")
        hands.township.press("保存")
        hands.township.told("有错评的依据")
        hands.decides(hands.township, case, "核实完毕，报民主评议")
        days.turn_to(2)
        hands.gathers(1)
        hands.types_minutes({case.pk: (21, 2, 1, "")})
        hands.sends_minutes()
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
