"""What leaving a list and coming back ask of the staff beside identification, and the households they do it to."""

import uuid
from collections.abc import Collection
from typing import Any

from playwright.sync_api import Page, expect

from fupin.doubts.models import Doubt, DoubtState
from fupin.tests.e2e.desks import VILLAGE, Desk, staff
from fupin.tests.e2e.hands import Hands, choose
from households.codes import Procedure
from households.models import Case, Household, LivingCondition
from households.tests.change_scene import family
from households.verdict_rules import fit_words
from villages.codes import LineKind
from villages.models import PovertyLine

PROOFS = {"安全住房认证报告", "安全饮水认定报告", "合疗本", "义务教育阶段学籍证明"}
LINES = {LineKind.NATIONAL: 4000, LineKind.MONITORING: 7000}


def staff_and_lines() -> None:
    staff()
    for kind, amount in LINES.items():
        PovertyLine.objects.get_or_create(region_id="99", year=2025, kind=kind, defaults={"amount": amount})


def home_with(head: str, *, net: int = 32000, grade: str = "1", **facts: Any) -> Household:
    """Four people with `net` 元 together in 2025, safe water, insured, the girl at school; as listed in 2018."""
    listed = {"register": "listed", "poverty_status": "0", "first_year": 2018, "group_name": "一组"}
    home = family(VILLAGE, head=head, net=net, **{**listed, **facts})
    home.members.update(resident_medical="1")
    home.members.filter(birth_date__year=2016).update(student="03")
    LivingCondition.objects.create(household=home, village_code=VILLAGE, year=2025, safe_water="1", house_grade=grade,
                                   write=uuid.uuid4())  # fmt: skip
    Household.objects.filter(pk=home.pk).update(income_year=2025, net_per_head=net / 4)
    return Household.objects.get(pk=home.pk)


def case_of(home: Household) -> Case:
    return Case.objects.select_related("household").get(household=home)


def answered(case: Case) -> None:
    """What the register asks of these made-up people is no part of the walk."""
    Doubt.objects.filter(household_id=case.household_id).update(
        state=DoubtState.ANSWERED, verdict="explained", answer="核对过"
    )


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

    def uploads(self, who: Desk, case: Case, *kinds: str) -> None:
        for kind in sorted(kinds):
            page = who.open(f"/households/{case.household_id}/evidence/?case={case.pk}")
            choose(page, "kind", kind)
            page.locator("input[name=files]").set_input_files(self.picture())
            who.press("上传")

    def measures(
        self,
        case: Case,
        told: str,
        *,
        unmet: Collection[str] = (),
        fit: bool = True,
        months: dict[str, int] | None = None,
    ) -> None:
        """Both went; what the register says stands there already, and so do the proofs that fit. What it does not say
        they saw, and the report on the house shows it. `unmet` names lines of the form; `months` parts of the income of
        the twelve months before (元), where they are asked for."""
        page = self.township.open(f"/cases/{case.pk}/check/")
        choose(page, "first", "陆永康")
        choose(page, "second", "田小玲")
        for name in [one.get_attribute("name") or "" for one in page.locator("select[name^=met_]").all()]:
            line = name.removeprefix("met_")
            met = page.locator(f"select[name={name}]")
            if line in unmet:
                met.select_option(label="未达标")
            elif not met.input_value():
                met.select_option(label="达标")
            if not page.locator(f"select[name=proof_{line}]").input_value():
                choose(page, f"proof_{line}", "安全住房认证报告")
        for part, amount in (months or {}).items():
            page.get_by_label(part).fill(str(amount))
        page.get_by_label("收入年度").select_option(label="2025年")
        page.get_by_label("核实意见").select_option(label=fit_words(case.procedure)[0 if fit else 1])
        page.get_by_label("核实情况").fill("房子、水、看病、上学逐项看过，收入逐笔问过。")
        self.township.shot("standards")
        self.township.press("保存")
        self.township.told(told)
        self.township.shot("verdict")

    def visits_for(self, case: Case, told: str) -> None:
        """A check without the lines of the standards."""
        page = self.township.open(f"/cases/{case.pk}/check/")
        choose(page, "first", "陆永康")
        choose(page, "second", "田小玲")
        page.get_by_label("核实意见").select_option(label=fit_words(case.procedure)[0])
        page.get_by_label("核实情况").fill("车管所的登记日期在识别以前。")
        self.township.press("保存")
        self.township.told(told)

    def corrects_income(self, home: Household, part: str, amount: int) -> None:
        """One line of the year's ledger, on the household's own form."""
        page = self.township.open(f"/households/{home.pk}/edit/?year=2025")
        page.get_by_label(part, exact=True).fill(str(amount))
        self.township.press("保存", exact=True)
        self.township.heading(home.head_name)

    def consents(self, case: Case, way: str, note: str = "") -> None:
        page = self.clerk.open(f"/cases/{case.pk}/consent/")
        page.get_by_label("农户的意见").select_option(label=way)
        page.get_by_label("不认可的理由").fill(note)
        self.clerk.shot("consent")
        self.clerk.press("保存", exact=True)
        self.clerk.told("已保存农户的意见")

    def votes_for(self, *cases: Case) -> None:
        """They meet, and nearly everybody is for it."""
        self.gathers(len(cases))
        self.types_minutes({case.pk: (22, 1, 1, "") for case in cases})
        self.sends_minutes()

    def sees(self, who: Desk, case: Case, *words: str) -> None:
        """What the page of the decision says in words, to who decides."""
        page = self.case(who, case)
        for said in words:
            expect(page.locator("main")).to_contain_text(said)
        who.shot(f"decision-{Procedure(case.procedure).value}")

    def finds(self, home: Household, *words: str) -> None:
        """What the household's own page says at the end, to the village's clerk."""
        page = self.clerk.open(f"/households/{home.pk}/")
        self.clerk.heading(home.head_name)
        for said in words:
            expect(page.locator("main")).to_contain_text(said)
        self.clerk.shot("household-at-the-end")
