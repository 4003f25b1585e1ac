"""The cases of a county's world: one before its home check, with a line of everything that hangs on it."""

import uuid
from datetime import date
from typing import Any

from fupin.access.permissions import Role
from households.models import (
    Case,
    CaseBatch,
    CaseStep,
    HomeCheck,
    HouseholdConsent,
    MatchResult,
    StandardCheck,
    StandardSet,
)

YEAR = 2025


def cases(of: Any) -> tuple[Case, CaseStep, HomeCheck, MatchResult, CaseBatch]:
    """The household's own case, in a batch."""
    batch = case_batch(of, 1)
    case = one_case(of, of.household, batch)
    return case, case_step(of, case), home_check(of, case, 1), match_result(of, case, 1), batch


def more_of_cases(of: Any, count: int, home: Any) -> None:
    other = one_case(of, home, of.case_batch)
    home_check(of, other, 1)
    case_step(of, of.case)
    check = home_check(of, of.case, count + 1)
    standard_check(of, check)
    consent(of, check)
    standard_set(of, count)
    match_result(of, of.case, count + 1)
    case_batch(of, count + 1)


def case_batch(of: Any, serial: int) -> CaseBatch:
    facts = {"village_code": of.setting.village, "procedure": "R3", "year": YEAR, "serial": serial}
    return CaseBatch.objects.create(**facts, made_by=of.clerk.person, token=uuid.uuid4())


def one_case(of: Any, home: Any, batch: CaseBatch) -> Case:
    told = {"found_by": "1", "found_on": date(YEAR, 6, 1), "story": f"{of.setting.surname}家收入下降"}
    kind = {"monitoring_kind": "3", "risks": "01", "main_cause": "01", "batch": batch}
    common = {"village_code": of.setting.village, "proposer": of.clerk.person, "token": uuid.uuid4()}
    return Case.objects.create(household=home, procedure="R3", state="checking", **told, **kind, **common)


def case_step(of: Any, case: Case) -> CaseStep:
    act = {"act": "follow", "source": "clue", "target": "checking", "opinion": f"去{of.setting.surname}家看看"}
    return CaseStep.objects.create(case=case, actor=of.clerk, person=of.clerk.person, **act)


def home_check(of: Any, case: Case, turn: int) -> HomeCheck:
    facts = {"checked_on": date(YEAR, 6, 2), "finding": f"{of.setting.surname}家两口人同住", "net_per_head": 4867}
    made = HomeCheck.objects.create(case=case, round=turn, written_by=of.clerk.person, income_year=YEAR, **facts)
    made.checkers.set([of.clerk.person, of.users[Role.TOWNSHIP_CLERK].person])
    return made


def match_result(of: Any, case: Case, source: int) -> MatchResult:
    facts = {"listed_on": date(YEAR, 6, 5), "hit": f"{of.setting.surname}承远名下小型客车 1 辆"}
    return MatchResult.objects.create(case=case, source=f"{source:02d}", written_by=of.clerk.person, **facts)


# ---- leaving -----------------------------------------------------------------------------------------------------
def standards(of: Any) -> tuple[StandardCheck, HouseholdConsent, StandardSet]:
    return standard_check(of, of.home_check), consent(of, of.home_check), standard_set(of, 0)


def standard_check(of: Any, check: HomeCheck) -> StandardCheck:
    facts = {"key": "water", "label": "饮水安全", "met": False, "note": f"{of.setting.surname}家还在挑水"}
    return StandardCheck.objects.create(check_of=check, member=of.head, **facts)


def consent(of: Any, check: HomeCheck) -> HouseholdConsent:
    said = {"way": "3", "said_on": date(YEAR, 6, 3), "signer": f"{of.setting.surname}承远", "note": "收入算多了"}
    return HouseholdConsent.objects.create(check_of=check, written_by=of.clerk.person, **said)


def standard_set(of: Any, minus: int) -> StandardSet:
    facts = {"name": "一超七有", "standards": "power,television", "source": f"{of.setting.staff}府发〔2026〕10号"}
    return StandardSet.objects.create(region_code=of.setting.village[:6], year=2027 - minus, **facts)
