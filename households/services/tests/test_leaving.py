"""What each procedure of leaving and returning comes to, walked by its people (domain.md §3.3.1–3.3.2, §3.4, §3.5)."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fupin.access.permissions import Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.write import write
from fupin.doubts.models import Doubt, DoubtState
from fupin.tests import factories
from fupin.workflow import Refused
from households.codes import CaseAct, NoticeKind, Procedure
from households.income_rules import Parts, twelve_months_before
from households.models import (
    Case,
    Evidence,
    Household,
    IncomeRecord,
    LivingCondition,
    Member,
    MonitoringEpisode,
    StandardSet,
)
from households.selectors.cases.facts import check_of
from households.selectors.cases.standards import items_of, review_of
from households.services.cases import Answered, Found, ItemFound, write_check, write_consent
from households.services.doubts import refresh_doubts
from households.tests import case_scene as scene
from households.tests.case_rows import second_login
from households.tests.change_scene import VILLAGE, family
from villages.codes import LineKind
from villages.models import PovertyLine

pytestmark = pytest.mark.django_db
A, P = CaseAct, Procedure


@pytest.fixture
def cast() -> Any:
    found = scene.cast()
    for kind, amount in ((LineKind.NATIONAL, 4000), (LineKind.MONITORING, 7000)):
        PovertyLine.objects.get_or_create(region_id="99", year=2025, kind=kind, defaults={"amount": amount})
    return found


@pytest.fixture
def planner() -> Any:
    return factories.user("planner", Role.COUNTY_CLERK, "990101", name="吴永明")


def home_of(**facts: Any) -> Household:
    """Four people, 8,000 元 a head in 2025; the register says that all is well."""
    home = family(**{"register": "listed", "poverty_status": "0", "first_year": 2018, **facts})
    home.members.update(resident_medical="1")
    home.members.filter(birth_date__year=2016).update(student="03")
    LivingCondition.objects.create(household=home, village_code=VILLAGE, year=2025, safe_water="1", house_grade="1",
                                   write=uuid.uuid4())  # fmt: skip
    return home


def started(home: Household, procedure: str, cast: Any, **more: Any) -> Case:
    facts = {"story": "情况属实", "monitoring_kind": None, "risks": "", "main_cause": None, **more}
    return scene.started(home, procedure, cast.clerk, **facts)


def checked(case: Case, cast: Any, *, unmet: tuple[str, ...] = (), **more: Any) -> None:
    """Every line as the register says it, but for those that are found not to be met; one paper proves them all."""
    proof = scene.paper(case.household, "15", cast.clerk)
    lines = {item.name: ItemFound(item.key not in unmet, proof.pk) for item in items_of(case)}
    months = {"months": Parts(wage=Decimal(34000), operating_cost=Decimal(2000))}
    asked = months if case.procedure == P.ELIMINATION else {}
    found = Found(**{**vars(scene.found(cast)), "standards": lines, **asked, **more})
    write_check(case=case, version=scene.now(case).version, found=found, by=cast.clerk, today=scene.today())


def says(case: Case, cast: Any, way: str = "1", note: str = "") -> None:
    paper = scene.paper(case.household, "30", cast.clerk) if way != "3" else None
    said = Answered(way, scene.today(), "韦大山", paper.pk if paper else None, note)
    write_consent(case=case, version=scene.now(case).version, said=said, by=cast.clerk, today=scene.today())


def voted(case: Case, cast: Any, agree: int = 20) -> None:
    scene.meet(case, cast.clerk, agree)
    scene.taken(case, A.PASS if agree > 12 else A.VOTE_DOWN, cast.clerk)


def reported(case: Case, cast: Any, kind: str) -> None:
    scene.post(case, kind, cast.clerk)
    scene.act(case, A.REPORT, cast.head)
    scene.act(case, A.AGREE, cast.reviewer, "同意")


def finished(case: Case, cast: Any) -> None:
    scene.act(case, A.APPROVE, cast.approver, "同意")
    if scene.now(case).state != "done":
        scene.post(case, NoticeKind.ANNOUNCEMENT, cast.reviewer)
        scene.taken(case, A.ANNOUNCE, cast.reviewer)


def to_consent(home: Household, cast: Any, planner: Any, **more: Any) -> Case:
    case = started(home, P.EXIT, cast)
    scene.act(case, A.SUBMIT, cast.head)
    scene.act(case, A.LIST, planner)
    voted(case, cast)
    checked(case, cast, **more)
    scene.act(case, A.CHECKED, cast.clerk)
    return scene.now(case)


def status(home: Household) -> Any:
    home.refresh_from_db()
    return home.poverty_status


# ---- exit --------------------------------------------------------------------------------------------------------
def test_a_household_exits_by_every_gate(cast, planner) -> None:
    home = home_of()
    case = started(home, P.EXIT, cast)
    scene.act(case, A.SUBMIT, cast.head)
    assert status(home) == "0"
    scene.act(case, A.LIST, planner)
    assert status(home) == "2"  # still counted as poor
    voted(case, cast)
    checked(case, cast)
    scene.act(case, A.CHECKED, cast.clerk)
    says(case, cast)
    scene.act(case, A.CONSENT, cast.clerk)
    reported(case, cast, NoticeKind.EXIT)
    finished(case, cast)
    assert status(home) == "1"
    assert (home.exit_year, home.kind, scene.now(case).decider) == (scene.today().year, "1", cast.approver.person)
    before = (
        Household.versions.objects.filter(row_id=home.pk).order_by("valid_to").values_list("poverty_status", flat=True)
    )
    assert list(before) == ["0", "2"]


def test_a_household_that_fell_back_exits_once_more(cast, planner) -> None:
    """Its return lies between its two exits, and the register takes that."""
    home = home_of(poverty_status="3", exit_year=2020, return_year=2023, return_cause="01")
    case = to_consent(home, cast, planner)
    says(case, cast)
    scene.act(case, A.CONSENT, cast.clerk)
    reported(case, cast, NoticeKind.EXIT)
    finished(case, cast)
    assert (status(home), home.exit_year, home.return_year) == ("1", scene.today().year, 2023)


@pytest.mark.parametrize("before", ["0", "3"])
def test_a_list_that_comes_to_nothing_leaves_the_household_as_it_was(cast, planner, before) -> None:
    """Also one that fell back once, was let go wrongly and is not exited again: what it was, not what it once was."""
    home = home_of(poverty_status=before, exit_year=2020, return_year=2023, return_cause="01")
    case = started(home, P.EXIT, cast)
    scene.act(case, A.SUBMIT, cast.head)
    scene.act(case, A.LIST, planner)
    assert status(home) == "2"
    scene.act(case, A.WITHDRAW, cast.clerk, "今年先不退")
    assert status(home) == before


def test_who_listed_it_does_not_decide_it(cast, planner) -> None:
    """The county clerk's list is a step of its way: another login of his is no other person."""
    home = home_of()
    case = to_consent(home, cast, planner)
    says(case, cast)
    scene.act(case, A.CONSENT, cast.clerk)
    reported(case, cast, NoticeKind.EXIT)
    with pytest.raises(Refused, match="case_same_person"):
        scene.act(case, A.APPROVE, second_login(planner, Role.COUNTY_APPROVER, "990101"), "同意")


def test_a_refusal_of_the_household_sends_it_back_and_stays_told(cast, planner) -> None:
    home = home_of()
    case = to_consent(home, cast, planner)
    with pytest.raises(Refused, match="consent_missing"):
        scene.act(case, A.CONSENT, cast.clerk)
    with pytest.raises(Refused, match="consent_reason"):
        says(case, cast, "3", " ")
    says(case, cast, "3", "收入算多了")
    with pytest.raises(Refused, match="consent_missing"):
        scene.act(case, A.CONSENT, cast.clerk)
    scene.act(case, A.DECLINE, cast.clerk)
    now = scene.now(case)
    assert (now.state, now.round, status(home)) == ("checking", 1, "2")
    checked(now, cast)
    scene.act(case, A.CHECKED, cast.clerk)
    with pytest.raises(Refused, match="consent_missing"):  # the first answer was to the first check
        scene.act(case, A.CONSENT, cast.clerk)
    assert [one.consent.refused for one in now.checks.filter(consent__isnull=False)] == [True]


def test_a_signature_without_its_paper_is_none(cast, planner) -> None:
    case = to_consent(home_of(), cast, planner)
    said = Answered("1", scene.today(), "韦大山", scene.paper(case.household, "15", cast.clerk).pk)
    with pytest.raises(Refused, match="consent_paper"):
        write_consent(case=case, version=case.version, said=said, by=cast.clerk, today=scene.today())


def test_one_line_of_income_changes_the_verdict_and_voids_the_check(cast, planner) -> None:
    home = home_of()
    case = to_consent(home, cast, planner)
    assert review_of(case, check_of(case)).verdict.state == "ok"
    IncomeRecord.objects.filter(household=home, year=2025).update(net_per_head=Decimal(3999))
    review = review_of(case, check_of(case))
    assert (review.verdict.state, "人均纯收入" in review.verdict.reasons[0]) == ("warn", True)
    says(case, cast)
    with pytest.raises(Refused, match="check_changed"):
        scene.act(case, A.CONSENT, cast.clerk)
    scene.act(case, A.SEND_BACK, cast.clerk, "收入变了，重新核实")
    checked(scene.now(case), cast)
    assert review_of(scene.now(case), check_of(scene.now(case))).verdict.state == "err"
    with pytest.raises(Refused, match="income_below"):
        scene.act(case, A.CHECKED, cast.clerk)
    scene.act(case, A.UNMET, cast.clerk, "收入没有达标")
    assert status(home) == "0"  # the list of the year is over for it


@pytest.mark.parametrize(("broken", "code"), [
    ({"unmet": ("water",)}, "standards_unmet"), ({"income_year": None}, "income_missing"),
])  # fmt: skip
def test_what_is_not_met_goes_no_further(cast, planner, broken, code) -> None:
    with pytest.raises(Refused, match=code):
        to_consent(home_of(), cast, planner, **broken)


def test_every_standard_is_asked_of_whom_it_concerns(cast) -> None:
    case = started(home_of(), P.EXIT, cast)
    asked = [(item.key, item.who[-1:]) for item in items_of(case)]
    assert [key for key, _ in asked if key not in ("schooling", "medical")] == ["food", "clothing", "water", "housing"]
    assert [who for key, who in asked if key == "schooling"] == ["女"]
    assert len([who for key, who in asked if key == "medical"]) == 4


def test_a_proof_withdrawn_later_is_missing_again(cast, planner) -> None:
    home = home_of()
    case = to_consent(home, cast, planner)
    Evidence.objects.filter(household=home, kind="15").update(withdrawn_at=case.created_at, withdrawn_by=cast.clerk,
                                                              withdrawn_reason="拍错了")  # fmt: skip
    says(case, cast)
    scene.act(case, A.CONSENT, cast.clerk)
    scene.post(case, NoticeKind.EXIT, cast.clerk)
    scene.act(case, A.REPORT, cast.head)
    with pytest.raises(Refused, match="standards_unproven"):
        scene.act(case, A.AGREE, cast.reviewer)


def test_the_line_of_the_year_must_be_set(cast, planner) -> None:
    PovertyLine.objects.filter(kind=LineKind.NATIONAL).update(ended_on=scene.today(), end_reason="作废")
    with pytest.raises(Refused, match="line_unset"):
        to_consent(home_of(), cast, planner)


# ---- monitoring --------------------------------------------------------------------------------------------------
def watched(home: Household, months: int = 12, **facts: Any) -> MonitoringEpisode:
    since = (scene.today() - timedelta(31 * months)).replace(day=1)
    common = {"household": home, "village_code": VILLAGE, "kind": "1", "risks": "01,07", "write": uuid.uuid4()}
    return MonitoringEpisode.objects.create(identified_on=since, **common, **facts)


def eliminated(home: Household, cast: Any, **more: Any) -> Case:
    case = started(home, P.ELIMINATION, cast)
    scene.act(case, A.SUBMIT, cast.head)
    scene.paper(home, "31", cast.clerk)
    checked(case, cast, **more)
    scene.act(case, A.CHECKED, cast.clerk)
    voted(case, cast)
    reported(case, cast, NoticeKind.ELIMINATION)
    finished(case, cast)
    return scene.now(case)


def test_a_risk_is_eliminated_rolled_back_and_a_new_one_is_another_episode(cast) -> None:
    home = home_of(poverty_status="1", exit_year=2019)
    episode = watched(home)
    case = eliminated(home, cast)
    episode.refresh_from_db()
    assert (episode.eliminated_on, episode.elimination_mode) == (scene.today().replace(day=1), "1")
    assert (case.monitoring_kind, case.notice.rows[0].get("sort")) == ("1", "脱贫不稳定户")
    back = started(home, P.ROLLBACK, cast)
    scene.act(back, A.SUBMIT, cast.head)
    checked(back, cast, unmet=("water",))
    scene.act(back, A.CHECKED, cast.clerk)
    Doubt.objects.filter(household_id=home.pk).update(state=DoubtState.ANSWERED, verdict="explained")
    scene.act(back, A.AGREE, cast.reviewer, "同意回退")
    finished(back, cast)
    episode.refresh_from_db()
    assert (episode.eliminated_on, MonitoringEpisode.objects.count()) == (None, 1)
    home.refresh_from_db()
    assert home.monitoring_kind == "1"


@pytest.mark.parametrize("missing", ["risk01", "risk07", "steady", "measures", "new_risk", "spending", "medical"])
def test_no_condition_of_an_elimination_may_lack(cast, missing) -> None:
    home = home_of(poverty_status="1")
    watched(home)
    with pytest.raises(Refused, match="standards_unmet"):
        eliminated(home, cast, unmet=(missing,))


def test_an_elimination_keeps_the_income_of_twelve_months(cast) -> None:
    """Entered with the check, corrected until it is finished, said beside the year's line, asked for by F19."""
    home = home_of(poverty_status="1", exit_year=2019)
    watched(home)
    case = started(home, P.ELIMINATION, cast)
    scene.act(case, A.SUBMIT, cast.head)
    scene.paper(home, "31", cast.clerk)
    checked(case, cast, months=Parts())
    assert review_of(scene.now(case), check_of(scene.now(case))).verdict.state == "warn"
    with pytest.raises(Refused, match="months_missing"):
        scene.act(case, A.CHECKED, cast.clerk)
    checked(case, cast, months=Parts(wage=Decimal(28000)))  # 7,000 a head: the line itself is not over it
    verdict = review_of(scene.now(case), check_of(scene.now(case))).verdict
    assert (verdict.state, "人均纯收入 7,000 元，没有超过监测范围 7,000 元" in verdict.reasons[1]) == ("err", True)
    with pytest.raises(Refused, match="months_below"):
        scene.act(case, A.CHECKED, cast.clerk)
    checked(case, cast, months=Parts(wage=Decimal(34000), operating_cost=Decimal(2000)))
    checked(case, cast, months=Parts(wage=Decimal(34000), operating_cost=Decimal(2000)))  # the same again
    with pytest.raises(Refused, match="months_cleared"):
        checked(case, cast, months=Parts())
    row = IncomeRecord.objects.get(household=home, kind="eliminated")
    first, last = twelve_months_before(scene.today())
    assert (row.year, row.period_start, row.period_end, row.persons) == (2025, first, last, 4)
    assert (row.net_income, row.net_per_head, row.version) == (32000, 8000, 2)
    kept = IncomeRecord.versions.objects.get(row_id=row.pk)
    assert (kept.wage, kept.write != row.write) == (28000, True)
    assert AuditEvent.objects.filter(write=row.write).get().verb == Verb.HOME_CHECKED
    scene.act(case, A.CHECKED, cast.clerk)
    voted(case, cast)
    reported(case, cast, NoticeKind.ELIMINATION)
    finished(case, cast)
    assert not Doubt.objects.filter(household_id=home.pk, rule__in=("F19", "F22"), closed_at=None).exists()
    IncomeRecord.objects.filter(pk=row.pk).delete()
    refreshed(home)
    assert Doubt.objects.filter(household_id=home.pk, rule="F19", closed_at=None).exists()


def test_the_twelve_months_are_asked_of_who_is_eliminated_and_of_nobody_else(cast) -> None:
    """Nor is what an earlier elimination kept said of another procedure."""
    home = home_of(poverty_status="1", exit_year=2019)
    watched(home)
    eliminated(home, cast)
    back = started(home, P.ROLLBACK, cast)
    scene.act(back, A.SUBMIT, cast.head)
    with pytest.raises(Refused, match="months_unasked"):
        checked(back, cast, unmet=("water",), months=Parts(wage=Decimal(9000)))
    checked(back, cast, unmet=("water",))
    checked(back, cast, unmet=("water", "housing"))
    told = AuditEvent.objects.filter(verb=Verb.HOME_CHECKED, subject_id=str(back.pk)).values_list("before", "after")
    assert len(told) == 2
    assert not any("消除时人均纯收入" in (said or {}) for both in told for said in both)


@write
def refreshed(home: Household) -> None:
    refresh_doubts([home.pk])


def test_a_household_without_labour_is_not_marked(cast) -> None:
    home = home_of(poverty_status="1")
    watched(home, no_labour="1")
    case = started(home, P.ELIMINATION, cast)
    with pytest.raises(Refused, match="no_labour"):
        scene.act(case, A.SUBMIT, cast.head)


def test_less_than_half_a_year_needs_a_word(cast) -> None:
    home = home_of(poverty_status="1")
    watched(home, months=2)
    case = started(home, P.ELIMINATION, cast)
    scene.act(case, A.SUBMIT, cast.head)
    scene.paper(home, "31", cast.clerk)
    checked(case, cast)
    scene.act(case, A.CHECKED, cast.clerk)
    voted(case, cast)
    scene.post(case, NoticeKind.ELIMINATION, cast.clerk)
    scene.act(case, A.REPORT, cast.head)
    with pytest.raises(Refused, match="elimination_soon"):
        scene.act(case, A.AGREE, cast.reviewer)
    scene.act(case, A.AGREE, cast.reviewer, "已稳定就业")


def test_nobody_left_is_the_countys_word_alone(cast) -> None:
    home = home_of(poverty_status="1")
    episode = watched(home)
    case = started(home, P.ELIMINATION, cast, natural=True)
    with pytest.raises(Refused, match="not_gone"):
        scene.act(case, A.NATURAL, cast.head)
    scene.paper(home, "33", cast.clerk)
    scene.act(case, A.NATURAL, cast.head)
    scene.act(case, A.APPROVE, cast.approver)
    episode.refresh_from_db()
    assert (episode.elimination_mode, scene.now(case).state) == ("2", "done")


# ---- return and correction ---------------------------------------------------------------------------------------
def test_a_return_goes_the_whole_way_of_identification(cast) -> None:
    home = home_of(poverty_status="1", exit_year=2019)
    case = started(home, P.RELAPSE, cast, main_cause="01")
    scene.paper(home, "28", cast.clerk)
    scene.paper(home, "29", cast.clerk)
    scene.act(case, A.SUBMIT, cast.clerk)
    scene.check(case, cast)
    scene.compare(case, cast.clerk)
    scene.act(case, A.CHECKED, cast.clerk)
    voted(case, cast)
    reported(case, cast, NoticeKind.FIRST)
    scene.post(case, NoticeKind.SECOND, cast.reviewer)
    scene.act(case, A.FORWARD, cast.reviewer)
    finished(case, cast)
    year = scene.today().year
    assert status(home) == "3"
    assert (home.return_year, home.return_cause, home.plan_exit_year) == (year, "01", year + 2)


def test_a_wrong_listing_is_removed_and_nothing_is_deleted(cast) -> None:
    home = home_of()
    episode = watched(home)
    case = started(home, P.REMOVAL, cast, ground="1", fact_on=date(2018, 3, 1), found_on=scene.today())
    scene.act(case, A.SUBMIT, cast.head)
    with pytest.raises(Refused, match="papers_missing"):
        checked_and_on(case, cast)
    scene.paper(home, "32", cast.clerk)
    checked_and_on(case, cast)
    voted(case, cast)
    reported(case, cast, NoticeKind.REMOVAL)
    finished(case, cast)
    home.refresh_from_db()
    assert (home.register, home.end_reason, home.ended_on) == ("closed", "01", scene.today())
    assert set(Member.objects.filter(household=home).values_list("state", flat=True)) == {"10"}
    assert Member.versions.objects.filter(household_id=home.pk, state="1").count() == 4
    assert home.head_name == "韦大山"
    episode.refresh_from_db()
    assert (episode.eliminated_on, home.monitoring_kind) == (scene.today().replace(day=1), "")


def checked_and_on(case: Case, cast: Any) -> None:
    checked(case, cast)
    scene.act(case, A.CHECKED, cast.clerk)


def test_what_came_after_the_listing_is_no_wrong_listing(cast) -> None:
    case = started(home_of(), P.REMOVAL, cast, ground="1", fact_on=date(2019, 1, 1))
    with pytest.raises(Refused, match="not_wrong_listing"):
        scene.act(case, A.SUBMIT, cast.head)


def test_a_wrong_exit_is_put_back(cast) -> None:
    home = home_of(poverty_status="1", exit_year=2019, kind="1")
    case = started(home, P.WRONG_EXIT, cast)
    scene.act(case, A.SUBMIT, cast.head)
    checked(case, cast)
    with pytest.raises(Refused, match="standards_all_met"):
        scene.act(case, A.CHECKED, cast.clerk)
    checked(scene.now(case), cast, unmet=("housing",))
    scene.act(case, A.CHECKED, cast.clerk)
    voted(case, cast)
    reported(case, cast, NoticeKind.WRONG_EXIT)
    finished(case, cast)
    assert (status(home), home.exit_year, home.kind) == ("0", None, None)


FITS = {
    P.IDENTIFICATION: ("case_listed_already", {"poverty_status": "0"}),
    P.EXIT: ("case_not_poor", {"poverty_status": "1"}),
    P.ELIMINATION: ("case_not_monitored", {"poverty_status": "1"}),
    P.ROLLBACK: ("case_not_eliminated", {"poverty_status": "1"}),
    P.RELAPSE: ("case_not_exited", {"poverty_status": "0"}),
    P.WRONG_EXIT: ("case_not_exited", {"poverty_status": "3"}),
    P.REMOVAL: ("case_not_listed", {"register": "unlisted", "poverty_status": None}),
}


@pytest.mark.parametrize("procedure", FITS)
def test_a_procedure_begins_only_with_a_household_that_it_fits(cast, procedure) -> None:
    code, facts = FITS[procedure]
    more = {"ground": "1", "fact_on": date(2020, 1, 1)} if procedure == P.REMOVAL else {}
    with pytest.raises(Refused, match=code):
        started(family(**{"register": "listed", **facts}), procedure, cast, **more)


def test_what_a_place_adds_is_known_by_what_it_says(cast, planner) -> None:
    """Put in another order it asks for nothing else; a new line is one that nobody has looked at."""
    own = StandardSet.objects.create(region_code="990101", year=scene.today().year, name="八有", own=["有产业", "有路"])
    case = to_consent(home_of(), cast, planner)
    assert review_of(case, check_of(case)).verdict.state == "ok"
    StandardSet.objects.filter(pk=own.pk).update(own=["有路", "有产业"])
    assert review_of(case, check_of(case)).verdict.state == "ok"
    StandardSet.objects.filter(pk=own.pk).update(own=["有路", "有厕所"])
    review = review_of(case, check_of(case))
    assert (review.verdict.state, "有厕所" in review.verdict.reasons[1]) == ("err", True)
