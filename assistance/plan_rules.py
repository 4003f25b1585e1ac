"""What a plan must have before it is settled, and what is asked about one that stands (sources.md theme G). Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from assistance.plan_codes import (
    BY_ABILITY,
    DEVELOPING,
    FITS,
    GIFTS,
    LIVE,
    OPEN,
    TYPICAL,
    VENTURES,
    WITH_LABOUR,
    Ability,
    Ground,
    MeasureKind,
    MeasureOption,
    MeasureState,
    Reach,
    kind_of,
)
from fupin.personal.masks import mask_text
from households.codes import Labour

FIRST_YEAR = 2013
MOST_GIFTS = 2
"""Gifts (条) in a year before it is asked whether anything else is done."""
MOST_MEASURES = 20


# ---- facts -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Home:
    """What a plan has to answer. `grounds` may be answered; those of `urgent` must be: the causes while it is in
    poverty, the risks while it is monitored."""

    grounds: frozenset[str] = frozenset()
    urgent: frozenset[str] = frozenset()
    ability: str = Ability.UNKNOWN
    poor: bool = False
    members: frozenset[int] = frozenset()


@dataclass(frozen=True)
class MeasureFacts:
    """One measure as the rules see it. `number` is its line, from 1."""

    number: int = 1
    ground: str = ""
    option: str = ""
    task: str = ""
    standard: str = ""
    owned: bool = False
    to_claim: bool = False
    due: date | None = None
    reach: str = Reach.SPECIAL
    state: str = MeasureState.WAITING
    member: int | None = None

    @property
    def kind(self) -> MeasureKind:
        return kind_of(self.option)

    @property
    def live(self) -> bool:
        return self.state in LIVE


@dataclass(frozen=True)
class PlanFacts:
    """`person` is about to act, `writers` wrote it; `goal` is what the plan promises."""

    year: int
    today: date
    home: Home = Home()
    goal: str = ""
    exit_year: int | None = None
    agreed_on: date | None = None
    agreed_way: str = ""
    measures: tuple[MeasureFacts, ...] = ()
    person: int = 0
    writers: frozenset[int] = frozenset()
    reason: str = ""
    family: bool = False

    @property
    def live(self) -> tuple[MeasureFacts, ...]:
        return tuple(one for one in self.measures if one.live)


def ability(labours: Iterable[str | None]) -> Ability:
    """Of the active members together. A member of whom nothing is known may be the one who can work."""
    known = list(labours)
    for code, found in (
        (Labour.SKILLED, Ability.SKILLED), (Labour.ORDINARY, Ability.ABLE), (Labour.WEAK, Ability.WEAK),
    ):  # fmt: skip
        if code in known:
            return found
    return Ability.NONE if known and all(known) else Ability.UNKNOWN


# ---- one measure: what cannot be kept at all ---------------------------------------------------------------------
def measure_refusal(f: MeasureFacts, home: Home, year: int) -> str | None:
    """Half a measure may be kept in a draft; one that answers nothing, or does harm, may not."""
    if f.option not in MeasureOption.values:
        return "measure_option"
    if not home.grounds:
        return "measure_no_grounds"
    if f.ground not in home.grounds:
        return "measure_ground"
    if not fits(f):
        return "measure_fit"
    if venture_without_labour(f, home):
        return "measure_venture"
    if f.due is not None and f.due.year != year:
        return "measure_due"
    if f.member is not None and f.member not in home.members:
        return "measure_member"
    return "measure_number" if any(mask_text(text) != text for text in (f.task, f.standard)) else None


def fits(f: MeasureFacts) -> bool:
    return f.kind in FITS.get(f.ground, ())


def venture_without_labour(f: MeasureFacts, home: Home) -> bool:
    return home.ability == Ability.NONE and f.option in VENTURES


def fitting(ground: str) -> str:
    """The kinds that answer a ground, as people read them."""
    return "、".join(str(kind.label) for kind in MeasureKind if kind in FITS[ground])


# ---- the plan: what it needs to be settled -------------------------------------------------------------------------
def says_goal(f: PlanFacts) -> str | None:
    return None if f.goal.strip() else "plan_goal"


def has_measures(f: PlanFacts) -> str | None:
    return None if f.live else "plan_empty"


def five_parts(f: PlanFacts) -> str | None:
    """责任人、任务、标准、措施、时间节点 (S4-168). Who and when may be left to a hand-over meeting."""
    return "plan_parts" if any(missing_parts(one) for one in f.live) else None


def missing_parts(f: MeasureFacts) -> list[str]:
    found = {
        "任务": not f.task.strip(),
        "标准": not f.standard.strip(),
        "责任人": not f.owned and not f.to_claim,
        "时间": f.due is None and not f.to_claim,
    }
    return [part for part, lacks in found.items() if lacks]


def says_exit_year(f: PlanFacts) -> str | None:
    """脱贫时限 (S4-46): of a household in poverty, and not before the plan's own year."""
    if f.exit_year is None:
        return "plan_exit_missing" if f.home.poor else None
    return None if f.exit_year >= f.year else "plan_exit_early"


def is_agreed(f: PlanFacts) -> str | None:
    if f.agreed_on is None or not f.agreed_way:
        return "plan_agreement"
    return agreement_refusal(f.agreed_on, f.year, f.today)


def agreement_refusal(agreed_on: date | None, year: int, today: date) -> str | None:
    """The household agrees to the plan of a year in the year before it at the earliest, and not in days to come."""
    if agreed_on is None:
        return None
    if agreed_on > today:
        return "plan_agreed_later"
    return None if agreed_on >= date(year - 1, 1, 1) else "plan_agreed_early"


def another_person(f: PlanFacts) -> str | None:
    return "plan_same_person" if f.person in f.writers else None


def not_family(f: PlanFacts) -> str | None:
    return "plan_family" if f.family else None


def says_why(f: PlanFacts) -> str | None:
    return None if len(f.reason.strip()) >= 2 else "plan_reason"


def year_refusal(year: int, today: date) -> str | None:
    return None if max(FIRST_YEAR, today.year - 1) <= year <= today.year + 1 else "plan_year"


# ---- what is asked about a plan that stands --------------------------------------------------------------------------
@dataclass(frozen=True)
class Asked:
    """A question about a plan: its code and what fills its sentence."""

    code: str
    number: int = 0
    ground: str = ""

    @property
    def facts(self) -> dict[str, object]:
        kinds = fitting(self.ground) if self.ground else ""
        return {"number": self.number, "ground": Ground.label_of(self.ground), "kinds": kinds}


def questions(f: PlanFacts, *, settled: bool) -> list[Asked]:
    """All that is odd about it, by the order of the lists."""
    return [*unfit(f), *only_general(f), *gifts(f), *overdue(f, settled), *exit_passed(f)]


def unfit(f: PlanFacts) -> list[Asked]:
    """措施不对原因: measures without their cause, causes without measure, ventures without labour, labour without
    anything that develops it."""
    found = []
    for one in f.live:
        if one.ground not in f.home.grounds:
            found.append(Asked("ask_ground_gone", one.number, one.ground))
        elif not fits(one):
            found.append(Asked("ask_fit", one.number, one.ground))
        if venture_without_labour(one, f.home):
            found.append(Asked("ask_venture", one.number))
    answered = {one.ground for one in f.live}
    found += [Asked("ask_ground_open", ground=ground) for ground in sorted(f.home.urgent - answered)]
    if f.live and f.home.ability in WITH_LABOUR and not any(one.kind in DEVELOPING for one in f.live):
        found.append(Asked("ask_develops"))
    return found


def only_general(f: PlanFacts) -> list[Asked]:
    return [Asked("ask_general")] if f.live and all(one.reach == Reach.GENERAL for one in f.live) else []


def gifts(f: PlanFacts) -> list[Asked]:
    count = sum(one.option in GIFTS for one in f.live)
    return [Asked("ask_gifts", count)] if count > MOST_GIFTS or count * 2 > len(f.live) else []


def overdue(f: PlanFacts, settled: bool) -> list[Asked]:
    late = [one for one in f.live if one.state in OPEN and one.due is not None and one.due < f.today]
    return [Asked("ask_overdue", one.number) for one in late] if settled else []


def exit_passed(f: PlanFacts) -> list[Asked]:
    late = f.home.poor and f.exit_year is not None and f.exit_year < f.today.year
    return [Asked("ask_exit_passed")] if late else []


# ---- suggestions -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Suggestion:
    ground: str
    option: str


def suggestions(home: Home, having: Collection[tuple[str, str]] = ()) -> list[Suggestion]:
    """By what made it poor, then by what its people can do; nothing that would be refused, nothing that the plan has
    (pairs of ground and option), nothing twice."""
    grounds = sorted(home.grounds, key=lambda ground: (ground not in home.urgent, ground))
    wanted = [(ground, option) for ground in grounds for option in TYPICAL.get(ground, ())]
    wanted += [(ground, option) for option in BY_ABILITY.get(home.ability, ()) for ground in grounds]
    found: dict[str, Suggestion] = {}
    for ground, option in wanted:
        facts = MeasureFacts(ground=ground, option=option)
        sound = fits(facts) and not venture_without_labour(facts, home)
        if sound and (ground, option) not in having and option not in found:
            found[option] = Suggestion(ground, option)
    return list(found.values())


# ---- copies ----------------------------------------------------------------------------------------------------------
DIGITS = re.compile(r"[\d〇零一二三四五六七八九十百千万两半]+")


def likeness(goal: str, measures: Iterable[MeasureFacts], names: Collection[str]) -> str:
    """The words of a plan without names, figures, marks and order: two households with the same have one text
    (S4-163). "" where nothing is said yet."""
    lines = sorted(plain(f"{one.option}{one.task}{one.standard}", names) for one in measures if one.live)
    said = plain(goal, names)
    words = any(one.task.strip() or one.standard.strip() for one in measures if one.live)
    return "|".join([said, *lines]) if words else ""


def plain(text: str, names: Collection[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    kept = (one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one)[0] in "LN")
    return DIGITS.sub("", "".join(kept)).casefold()


# ---- carried over --------------------------------------------------------------------------------------------------
def carried_due(due: date | None) -> date | None:
    """The same day a year later; 29 February becomes the 28th."""
    if due is None:
        return None
    try:
        return due.replace(year=due.year + 1)
    except ValueError:
        return due.replace(year=due.year + 1, day=28)
