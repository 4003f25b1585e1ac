"""Which plans are asked about, as conditions of the database: what `plan_rules` asks of one plan, for a whole place.
A test holds the two to the same answers."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, Concat, Length, RowNumber, Substr

from assistance.models import Measure, Plan
from assistance.plan_codes import DEVELOPING, FITS, GIFTS, LIVE, OF_RISK, OPEN, VENTURES, PlanState, Reach
from assistance.plan_rules import MOST_GIFTS
from assistance.selectors.measures_done import done as carried_out
from fupin.access.permissions import Permission
from households.codes import ACTIVE, IN_POVERTY, Labour, PovertyStatus, Register
from households.models import Household, Member, MonitoringEpisode

HANDS = sorted({Labour.SKILLED, Labour.ORDINARY})
PAIRS = sorted(f"{ground}{kind}" for ground, kinds in FITS.items() for kind in kinds)
"""Ground and kind that fit."""
COUNTY = 6

TABS = {
    "all": "全部计划",
    "none": "没有计划",
    "unfit": "措施不对原因",
    "copy": "和别的户雷同",
    "general": "只有普惠",
    "late": "逾期没有落实",
    "gifts": "送钱送物多",
    "exit": "过了计划脱贫年度",
}
"""Address → what it is called. Every number beside one is the number of rows behind it."""


# ---- households ----------------------------------------------------------------------------------------------------
def wants_plan() -> Q:
    """In poverty or monitored, and on the register."""
    poor = Q(register=Register.LISTED, poverty_status__in=sorted(IN_POVERTY))
    return poor | (~Q(monitoring_kind="") & ~Q(register=Register.CLOSED))


def without_plan(
    user: Any, year: int, place: str = "", permission: Permission = Permission.HOUSEHOLD_VIEW
) -> QuerySet[Household]:
    rows = Household.objects.visible_to(user, permission).filter(wants_plan())
    rows = rows.inside(place) if place else rows
    having = Plan.objects.valid().filter(household=OuterRef("pk"), year=year)
    return rows.filter(~Exists(having)).order_by("village_id", "group_name", "pk")


# ---- plans ---------------------------------------------------------------------------------------------------------
def plans_in(user: Any, year: int, place: str = "", state: str = "", done: str = "") -> QuerySet[Plan]:
    """The valid plans of a year, ready for the conditions below. `done`: with a measure of this class carried out."""
    rows = Plan.objects.valid().visible_to(user, Permission.HOUSEHOLD_VIEW).filter(year=year)
    rows = rows.inside(place) if place else rows
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(Exists(carried_out(done, plan=OuterRef("pk")))) if done else rows
    return readied(rows).order_by("household__village_id", "household__group_name", "pk")


def readied(rows: QuerySet[Plan]) -> QuerySet[Plan]:
    """With the pieces that the conditions refer to."""
    return rows.alias(
        other1=Substr("household__other_causes", 1, 2),
        other2=Substr("household__other_causes", 4, 2),
        county=Substr("household__village_id", 1, COUNTY),
        lives=counted(live()),
        gifts=counted(live(option__in=sorted(GIFTS))),
    )


def tabs_of(today: date) -> dict[str, Any]:
    """Tab → condition on a readied plan."""
    return {
        "unfit": ground_gone_or_unfit() | venture() | cause_open() | risk_open() | undeveloped(),
        "copy": copied(),
        "general": Exists(live()) & ~Exists(live().exclude(reach=Reach.GENERAL)),
        "late": Q(state=PlanState.SETTLED) & Exists(live(state__in=sorted(OPEN), due_on__lt=today)),
        "gifts": Exists(live(option__in=sorted(GIFTS))) & (Q(gifts__gt=MOST_GIFTS) | Q(lives__lt=F("gifts") * 2)),
        "exit": poor() & Q(exit_year__lt=today.year),
    }


def tally(rows: QuerySet[Plan], today: date) -> dict[str, int]:
    """How many plans stand behind each tab, in one query."""
    conditions = tabs_of(today)
    told = {f"is_{key}": ExpressionWrapper(Q(condition), BooleanField()) for key, condition in conditions.items()}
    asked = {key: Count("pk", filter=Q(**{f"is_{key}": True})) for key in conditions}
    return dict(rows.order_by().annotate(**told).aggregate(all=Count("pk"), **asked))


def live(**more: Any) -> QuerySet[Measure]:
    return Measure.objects.order_by().filter(plan=OuterRef("pk"), **{"state__in": sorted(LIVE), **more})


def counted(rows: QuerySet[Measure]) -> Coalesce:
    """How many of these the plan has."""
    number = rows.values("plan").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


def poor() -> Q:
    return Q(household__register=Register.LISTED, household__poverty_status__in=sorted(IN_POVERTY))


# ---- measures and causes -------------------------------------------------------------------------------------------
def ground_gone_or_unfit() -> Exists:
    """A measure whose cause the household does not have, or that does not answer it."""
    household = "plan__household__"
    rows = live().annotate(
        pair=Concat("ground", "kind"),
        cause=Coalesce(F(f"{household}main_cause"), Value("")),
        returned=Case(
            When(**{f"{household}poverty_status": PovertyStatus.RELAPSED}, then=F(f"{household}return_cause")),
            default=Value(""),
            output_field=CharField(),
        ),
        risk=risk_of_ground(),
    )
    episode = MonitoringEpisode.objects.order_by().filter(
        household=OuterRef("plan__household_id"), eliminated_on__isnull=True, risks__contains=OuterRef("risk")
    )
    theirs = Q(ground=F("cause")) | Q(**{f"{household}other_causes__contains": F("ground")})
    theirs |= Q(ground=Coalesce(F("returned"), Value(""))) | Q(Exists(episode))
    return Exists(rows.filter(~theirs | ~Q(pair__in=PAIRS)))


def risk_of_ground() -> Case:
    """The risk that a measure answers, as the code of §2.29; "-" for what is a cause only."""
    whens = [When(ground=ground.value, then=Value(str(risk))) for risk, ground in OF_RISK.items()]
    return Case(*whens, default=Value("-"), output_field=CharField())


def cause_open() -> Q:
    """In poverty, and one of its causes has no measure."""
    back = Q(household__poverty_status=PovertyStatus.RELAPSED, household__return_cause__isnull=False)
    return poor() & (
        (Q(household__main_cause__isnull=False) & ~Exists(live(ground=OuterRef("household__main_cause"))))
        | (~Q(other1="") & ~Exists(live(ground=OuterRef("other1"))))
        | (~Q(other2="") & ~Exists(live(ground=OuterRef("other2"))))
        | (back & ~Exists(live(ground=OuterRef("household__return_cause"))))
    )


def risk_open() -> Exists:
    """Monitored, and fewer of its risks are answered than it has. The codes stand two by two with a comma between."""
    answered = Measure.objects.order_by().filter(plan=OuterRef(OuterRef("pk")), state__in=sorted(LIVE))
    answered = answered.annotate(risk=risk_of_ground(), risks=ExpressionWrapper(OuterRef("risks"), CharField()))
    answered = answered.filter(risks__contains=F("risk")).values("plan").annotate(n=Count("ground", distinct=True))
    rows = MonitoringEpisode.objects.order_by().filter(household=OuterRef("household_id"), eliminated_on__isnull=True)
    rows = rows.annotate(answered=Coalesce(Subquery(answered.values("n")), 0))
    return Exists(rows.exclude(risks="").filter(answered__lt=(Length("risks") + 1) / 3))


# ---- measures and labour -------------------------------------------------------------------------------------------
def members() -> QuerySet[Member]:
    return Member.objects.order_by().filter(household=OuterRef("household_id"), state__in=sorted(ACTIVE))


def venture() -> Any:
    """What needs hands, where nobody has any: of every member it is known that he cannot work."""
    may = Q(labour__isnull=True) | Q(labour="") | Q(labour__in=[*HANDS, Labour.WEAK])
    return Exists(live(option__in=sorted(VENTURES))) & Exists(members()) & ~Exists(members().filter(may))


def undeveloped() -> Any:
    """Somebody can work, and nothing among the measures develops."""
    able = Exists(members().filter(labour__in=HANDS))
    return able & Exists(live()) & ~Exists(live(kind__in=sorted(DEVELOPING)))


# ---- copies --------------------------------------------------------------------------------------------------------
def copied() -> Any:
    """Another household of the county has the same words (but for names and figures) this year."""
    return ~Q(likeness="") & Exists(others().exclude(household=OuterRef("household_id")))


def others() -> QuerySet[Plan]:
    rows = Plan.objects.order_by().valid().alias(their=Substr("household__village_id", 1, COUNTY))
    return rows.filter(year=OuterRef("year"), likeness=OuterRef("likeness"), their=OuterRef("county"))


KEY = ("likeness", "year", "county")
MOST_NAMED = 5
"""So many households with the same words are named; the others are counted."""


@dataclass(frozen=True)
class Same:
    """Other households with the words of a plan: the first of those that the user may see, how many he sees, and how
    many more there are."""

    named: list[Plan]
    seen: int
    unseen: int

    @property
    def any(self) -> bool:
        return bool(self.seen or self.unseen)


NOBODY = Same([], 0, 0)


def alike(user: Any, plans: Collection[Plan]) -> dict[int, Same]:
    """Plan → what is like it in its county that year. Four queries for a whole page, however many copies there are."""
    words = {plan.likeness for plan in plans if plan.likeness}
    if not words:
        return {}
    rows = Plan.objects.valid().annotate(county=Substr("household__village_id", 1, COUNTY)).order_by()
    rows = rows.filter(likeness__in=words, year__in={plan.year for plan in plans})
    visible = rows.visible_to(user, Permission.HOUSEHOLD_VIEW)
    every, seen, named = numbers_of(rows), numbers_of(visible), first_of(visible)
    own = set(visible.filter(pk__in=[plan.pk for plan in plans]).values_list("pk", flat=True))
    found = {}
    for plan in plans:
        key = (plan.likeness, plan.year, plan.household.village_id[:COUNTY])
        others, visibles = every.get(key, 1) - 1, seen.get(key, 0) - (plan.pk in own)
        shown = [one for one in named.get(key, ()) if one.pk != plan.pk]
        found[plan.pk] = Same(shown[:MOST_NAMED], visibles, others - visibles) if plan.likeness else NOBODY
    return found


def numbers_of(rows: QuerySet[Plan]) -> dict[tuple[str, int, str], int]:
    """Words, year and county → plans, which are households: each has one a year."""
    counted = rows.values_list(*KEY).annotate(number=Count("pk"))
    return {(likeness, year, county): number for likeness, year, county, number in counted}


def first_of(rows: QuerySet[Plan]) -> dict[tuple[str, int, str], list[Plan]]:
    """Words, year and county → the first plans with them, one more than is named: the plan itself may be among them."""
    turn = Window(RowNumber(), partition_by=[F(name) for name in KEY], order_by=["household__village_id", "pk"])
    few = rows.annotate(turn=turn).filter(turn__lte=MOST_NAMED + 1).select_related("household__village")
    found: dict[tuple[str, int, str], list[Plan]] = defaultdict(list)
    for one in few.order_by("household__village_id", "pk"):
        found[one.likeness, one.year, one.household.village_id[:COUNTY]].append(one)
    return found
