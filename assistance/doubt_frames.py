"""Households as the rules about help see them: who is listed or was ever monitored, with the people of the latter, the
measures of their plans, who helps and who went. A part is read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Exists, OuterRef, Q

from assistance.doubt_columns import (
    EPISODE_DAYS,
    EPISODE_TEXTS,
    HOUSEHOLD,
    MEMBER,
    MEMBER_TEXTS,
    NOTHING,
    VILLAGE,
)
from assistance.doubt_visits import Copied, visits_of_villages
from assistance.models import Measure, Pairing
from assistance.plan_codes import LIVE, MeasureState, PlanState
from assistance.selectors.visits.due import standings
from assistance.visit_codes import DueState
from fupin.access.scope import code_range
from fupin.doubts.frame import NOBODY, Frame, level
from fupin.doubts.truth import Column, Truth
from households.codes import IncomeKind, Register
from households.doubt_frames import between, parts, place_of, spans_of
from households.doubt_homes import CENTS
from households.doubt_peers import current_households, current_members
from households.doubt_reading import Homes, Rows, Span, latest_rows, of_households, read
from households.models import Household, IncomeRecord, MonitoringEpisode
from households.needs import KEPT_YEARLY

BEGUN = frozenset({MeasureState.DOING, MeasureState.DONE})
EPISODES = Exists(MonitoringEpisode.objects.filter(household=OuterRef("pk")))
FIRST = Pairing.objects.current().filter(first=True)
Columns = dict[str, Any]


def frames(region_code: str, today: date) -> Iterator[Frame]:
    """All households of a place ("" for everywhere), in parts."""
    copied = Copied.of(today)
    for span in parts(region_code):
        yield frame_of(between(span), today, span, copied)


def frames_of_villages(villages: Collection[str], today: date) -> Iterator[Frame]:
    """All households of these villages, in parts."""
    copied = Copied.of(today)
    for span in spans_of(villages):
        yield frame_of(between(span), today, span, copied)


def help_frame(of: str | Collection[int], today: date) -> Frame:
    """The households of one place, or some households by their numbers; of these no visit is looked at, since no fact
    of a household makes one due."""
    if isinstance(of, str):
        span = code_range(of)
        return frame_of(between(span), today, span, Copied.of(today))
    return frame_of(Q(pk__in=list(of)), today, None, None, visits=False)


def visited_frame(households: Collection[int], today: date) -> Frame:
    """Some households by their numbers, with the visits that are due."""
    return frame_of(Q(pk__in=list(households)), today, None, None)


def frame_of(chosen: Q, today: date, span: Span, copied: Copied | None, *, visits: bool = True) -> Frame:
    rows = current_households().filter(chosen).filter(Q(register=Register.LISTED) | EPISODES)
    homes = Homes(read(rows.order_by("village_id", "pk"), ["id", "village_id", "register", "members_missing"]), span)
    people, columns = people_of(homes), household_columns(homes, today)
    columns |= visit_columns(homes, chosen, today) if visits else {}
    counted = ~np.array(homes.rows["members_missing"], dtype=bool) & columns["ever_monitored"].yes
    return Frame(
        today=today,
        place=place_of(homes, span),
        member=level(MEMBER, np.array(people["id"], dtype=np.int64), {name: people[name] for name in MEMBER}),
        household=level(HOUSEHOLD, homes.ids, columns),
        village=village_level(span, copied, today) if span and copied else NOBODY,
        home=homes.positions(people["household_id"]),
        region=homes.region,
        whole=counted,
        span=span,
    )


def household_columns(homes: Homes, today: date) -> Columns:
    episodes, income = episode_columns(homes), income_columns(homes)
    measures = measure_columns(homes, episodes, income.pop("year"), today)
    return {**episodes, **income, **measures, "register": homes.rows["register"], "helped": helped(homes)}


def people_of(homes: Homes) -> Rows:
    """Of households that were ever monitored: no rule asks about the others' people."""
    watched = MonitoringEpisode.objects.filter(homes.below()).order_by().values("household_id")
    rows = current_members().filter(homes.below(), household__in=watched).order_by("household_id", "pk")
    found = read(rows, ["id", "household_id", *MEMBER_TEXTS, "work_months"])
    here = np.flatnonzero(homes.positions(found["household_id"]) >= 0)
    return {name: [held[row] for row in here.tolist()] for name, held in found.items()}


# ---- monitoring and income -------------------------------------------------------------------------------------------
def episode_columns(homes: Homes) -> Columns:
    """The latest time that the household was monitored."""
    rows = MonitoringEpisode.objects.filter(homes.below()).order_by("identified_on", "pk")
    records = read(rows, ["household_id", *EPISODE_TEXTS, *EPISODE_DAYS])
    last = latest_rows(homes.positions(records["household_id"]), len(homes))
    columns: Columns = {f"episode_{name}": Column.texts(records[name]).take(last) for name in EPISODE_TEXTS}
    columns |= {f"episode_{name}": Column.days(records[name]).take(last) for name in EPISODE_DAYS}
    running = (last >= 0) & ~columns["episode_eliminated_on"].given
    return columns | {"ever_monitored": Truth.of(last >= 0), "monitored": Truth.of(running)}


def income_columns(homes: Homes) -> Columns:
    """Of the latest year; who was never monitored is not asked."""
    watched = MonitoringEpisode.objects.filter(homes.below()).order_by().values("household_id")
    rows = IncomeRecord.objects.filter(homes.below(), kind=IncomeKind.YEARLY, household__in=watched).order_by("year")
    records = read(rows, ["household_id", "year"], ["wage", "operating"])
    last = latest_rows(homes.positions(records["household_id"]), len(homes))
    return {
        "year": Column.figures(records["year"]).take(last),
        "income_wage": Column.figures(records["wage"], CENTS).take(last),
        "income_operating": Column.figures(records["operating"], CENTS).take(last),
    }


# ---- measures --------------------------------------------------------------------------------------------------------
def measure_columns(homes: Homes, episodes: Columns, income_year: Column, today: date) -> Columns:
    """Of settled plans of the year of identification and later."""
    below = of_households(homes.span, homes.ids, "household__village_id")
    plans = {f"plan__{name}": value for name, value in below.children}
    rows = Measure.objects.filter(**plans, plan__state=PlanState.SETTLED, state__in=sorted(LIVE)).order_by("pk")
    told = list(rows.values_list("plan__household_id", "plan__year", "option", "state"))
    at = homes.positions([row[0] for row in told])
    since = years_of(episodes["episode_identified_on"])
    during = [
        (int(place), *row[1:]) for place, row in zip(at, told, strict=True) if place >= 0 and row[1] >= since[place]
    ]
    paid = np.where(income_year.given, income_year.values, 0)
    begun = [row for row in during if row[3] in BEGUN]
    return {
        "measures": joined(during, len(homes)),
        "measures_begun": joined(begun, len(homes)),
        "measures_paid": joined((row for row in begun if row[1] <= paid[row[0]]), len(homes)),
        "measures_now": joined((row for row in during if row[1] == today.year), len(homes)),
    }


def years_of(days: Column) -> np.ndarray:
    years = days.values.astype("datetime64[Y]").astype(np.int64) + 1970
    return np.where(days.given, years, 0)


def joined(rows: Iterable[tuple[int, int, str, str]], size: int) -> list[str]:
    """The options of each household, each once."""
    found: dict[int, set[str]] = defaultdict(set)
    for place, _, option, _ in rows:
        found[place].add(option)
    return [",".join(sorted(found[place])) if place in found else NOTHING for place in range(size)]


# ---- helpers and visits ----------------------------------------------------------------------------------------------
def helped(homes: Homes) -> Truth:
    rows = FIRST.filter(of_households(homes.span, homes.ids, "household__village_id")).order_by()
    with_helper = np.array(list(rows.values_list("household_id", flat=True)), dtype=np.int64)
    return Truth.of(np.isin(homes.ids, with_helper))


def visit_columns(homes: Homes, chosen: Q, today: date) -> Columns:
    """By the rule of visiting, of those who are to be visited and whom somebody helps."""
    asked = Household.objects.filter(chosen).filter(KEPT_YEARLY, Exists(FIRST.filter(household=OuterRef("pk"))))
    due = {pk: one.on for pk, one in standings(asked, today).items() if one.state == DueState.LATE}
    days = [due.get(pk) for pk in homes.ids.tolist()]
    return {"visit_late": Truth.of(np.isin(homes.ids, sorted(due))), "visit_due": days}


def village_level(span: tuple[str, str], copied: Copied, today: date) -> Any:
    found = visits_of_villages(span, copied, today)
    codes = np.array(sorted(found), dtype="U12")
    return level(VILLAGE, codes, {name: [getattr(found[code], name) for code in codes.tolist()] for name in VILLAGE})
