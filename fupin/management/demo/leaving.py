"""Leaving the list and coming back to it in the demonstration's township: exits, eliminations and corrections, each at
another step, told through the services like everything else."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from fupin.management.demo.gates import A, Cast, Days, K, N, fresh, today
from households.codes import IN_POVERTY, IncomeKind, PovertyStatus, Procedure, Register
from households.income_rules import Parts
from households.models import Case, Evidence, Household
from households.selectors.cases.facts import check_of
from households.selectors.cases.standards import items_of, review_of
from households.services.cases import (
    Answered,
    Found,
    ItemFound,
    Told,
    start_case,
    write_check,
    write_consent,
)

P = Procedure
LONG = 220
"""Days."""


# ---- whom ------------------------------------------------------------------------------------------------------------
def listed(cast: Cast) -> list[Household]:
    """In poverty by the list, with the most income first: for them the question of leaving stands."""
    rows = Household.objects.filter(village=cast.village, register=Register.LISTED, cases=None, member_count__gte=2)
    return list(rows.filter(poverty_status__in=IN_POVERTY).order_by("-net_per_head", "pk"))


def watched(cast: Cast) -> list[Household]:
    """Monitored for so long that the question of the end stands, with the most income first."""
    long_ago = today() - timedelta(days=LONG)
    open_ = {"episodes__eliminated_on__isnull": True, "episodes__identified_on__lt": long_ago}
    rows = Household.objects.filter(village=cast.village, cases=None, **open_)
    return list(rows.exclude(monitoring_kind="").order_by("-net_per_head", "pk"))


def exited(cast: Cast) -> list[Household]:
    rows = Household.objects.filter(village=cast.village, register=Register.LISTED, cases=None, episodes=None)
    return list(rows.filter(poverty_status=PovertyStatus.EXITED).order_by("-net_per_head", "pk"))


# ---- what they do ----------------------------------------------------------------------------------------------------
def proposed(cast: Cast, home: Household, procedure: Procedure, story: str, **more: object) -> Case:
    told = Told(found_by="2", found_on=today(), story=story, **more)  # type: ignore[arg-type]
    asked = {"household": home, "procedure": procedure, "token": uuid.uuid4(), "today": today()}
    return start_case(told=told, by=cast.clerk, **asked)


def measured(cast: Cast, case: Case, *, unmet: frozenset[str] = frozenset()) -> None:
    """Two go to the house and answer every line; what the register does not say, they saw. Three papers prove it."""
    now = fresh(case)
    for kind in (K.SAFE_HOUSE, K.MEDICAL_BOOK, K.SAFE_WATER):
        cast.paper(now.household, kind)
    papers = dict(Evidence.objects.filter(household=now.household_id).order_by("pk").values_list("kind", "pk"))
    house = papers[K.SAFE_HOUSE]
    proof = {"medical": papers[K.MEDICAL_BOOK], "water": papers[K.SAFE_WATER]}
    lines = {
        item.name: ItemFound(item.key not in unmet and item.says is not False, proof.get(item.key, house))
        for item in items_of(now)
    }
    said = "收入逐笔问过，和核算表一致；住房、饮水、上学、看病逐项看过"
    people = (cast.clerk.person_id, cast.escort.person_id)
    facts = {"checked_on": today(), "checkers": people, "outsider": "", "income_year": now.household.income_year}
    months = lately(now) if now.procedure == P.ELIMINATION else Parts()
    found = Found(finding=said, fit=not unmet, standards=lines, months=months, **facts)
    write_check(case=now, version=now.version, found=found, by=cast.clerk, today=today())


def lately(case: Case) -> Parts:
    """The twelve months before: as in the last year, and one more month of work."""
    year = case.household.incomes.filter(kind=IncomeKind.YEARLY).latest("year")
    parts = Parts.of(vars(year))
    return replace(parts, wage=(parts.wage or Decimal(0)) + 3000)


def answered_by(cast: Cast, case: Case, way: str, note: str = "") -> None:
    now, paper = fresh(case), None
    if way != "3":
        cast.paper(now.household, K.CONSENT)
        paper = Evidence.objects.filter(household=now.household_id, kind=K.CONSENT).latest("pk").pk
    said = Answered(way, today(), now.household.head_name, paper, note)
    write_consent(case=now, version=now.version, said=said, by=cast.clerk, today=today())


def passes(case: Case) -> bool:
    """Whether the check lets it go on; who does not reach it stays where he is."""
    review = review_of(case, check_of(case))
    return review is not None and review.verdict.state == "ok"


# ---- stories ---------------------------------------------------------------------------------------------------------
def exits(cast: Cast) -> Days:
    """Three are proposed, and a fourth late. One goes all the way to the county, one refuses, one lacks something and
    stays in its check."""
    yield 40
    homes = listed(cast)[:3]
    if not homes:
        return
    cases = [proposed(cast, home, P.EXIT, "外出务工收入稳定，房子前年翻修过") for home in homes]
    yield 39
    for case in cases:
        cast.act(case, A.SUBMIT, cast.head)
    yield 37
    for case in cases:
        cast.act(case, A.LIST, cast.planner)
    yield 34
    batch = cast.gathered(cases)
    cast.met(batch, *(22, 21, 20)[: len(cases)])
    yield 31
    for place, case in enumerate(cases):
        measured(cast, case, unmet=frozenset({"water"}) if place == 2 else frozenset())
    reached = [case for case in cases if passes(case)]
    for case in reached:
        cast.act(case, A.CHECKED, cast.clerk)
    yield 29
    for place, case in enumerate(reached):
        answered_by(cast, case, "1" if place == 0 else "3", "" if place == 0 else "打工的钱没有算准，想再核一遍")
    for case in reached[:1]:
        cast.act(case, A.CONSENT, cast.clerk)
        yield from cast.hung(batch, N.EXIT, cast.clerk, 28, 7)
        yield 20
        cast.agreed(case, "各项达标，本人认可，同意退出")
    for home in listed(cast)[:1]:
        yield 3
        late = proposed(cast, home, P.EXIT, "儿子中专毕业进了厂，两个人挣钱")
        cast.act(late, A.SUBMIT, cast.head)


def eliminations(cast: Cast) -> Days:
    """Some with lasting income: who is found well off is on a sheet that hangs, who is not stays in the check."""
    yield 22
    homes = watched(cast)[:4]
    cases = [proposed(cast, home, P.ELIMINATION, "务工稳定一年多，住院的已经康复") for home in homes]
    for case in cases:
        cast.act(case, A.SUBMIT, cast.head)
    yield 20
    for case in cases:
        measured(cast, case)
        cast.paper(case.household, K.ELIMINATION_FORM)
    going = [case for case in cases if passes(case)]
    for case in going:
        cast.act(case, A.CHECKED, cast.clerk)
    if not going:
        return
    yield 9
    batch = cast.gathered(going)
    cast.met(batch, *(21, 20, 22, 20)[: len(going)])
    yield 3
    cast.posted(batch, N.ELIMINATION, cast.clerk)


def corrections(cast: Cast) -> Days:
    """A wrong listing and a wrong exit whose sheets hang, and a household that fell back and applies again."""
    yield 15
    bought = date(today().year - 12, 5, 1)
    wrong = [
        proposed(cast, home, P.REMOVAL, "群众反映识别以前就有货车跑运输", ground="1", fact_on=bought)
        for home in listed(cast)[:1]
    ]
    back = [proposed(cast, home, P.WRONG_EXIT, "退出的时候住的还是危房") for home in exited(cast)[:1]]
    for case in (*wrong, *back):
        cast.act(case, A.SUBMIT, cast.head)
    yield 13
    for case in (*wrong, *back):
        cast.paper(case.household, K.BARRED)
        measured(cast, case, unmet=frozenset({"housing"}))
        cast.act(case, A.CHECKED, cast.clerk)
    yield 10
    for cases, kind in ((wrong, N.REMOVAL), (back, N.WRONG_EXIT)):
        if cases:
            batch = cast.gathered(cases)
            cast.met(batch, 21)
            cast.posted(batch, kind, cast.clerk)
    yield 8
    for home in exited(cast)[:1]:
        case = proposed(cast, home, P.RELAPSE, "户主车祸以后不能干活，今年没有收入", main_cause="01")
        cast.paper(home, K.APPLICATION)
        cast.paper(home, K.AUTHORISATION)
        cast.act(case, A.SUBMIT, cast.clerk)
