"""The register as frames for the rules: a place part by part (each part whole villages of one county), or a few
households. A part is read in a fixed number of queries; only what the rules ask about leaves the readers."""

from collections.abc import Collection, Iterator
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np
from django.db.models import Count, Q

from fupin.access.scope import code_range, within
from fupin.doubts.frame import NOBODY, Frame, level
from households.codes import Register
from households.doubt_ages import facts_days
from households.doubt_columns import HOUSEHOLD, MEMBER
from households.doubt_homes import household_columns, read_homes
from households.doubt_names import NamedPeers
from households.doubt_peers import Peers, PeersOf, current_households
from households.doubt_people import member_columns, people_of
from households.doubt_reading import Homes, Span
from households.doubt_villages import village_level

PART = 8_000  # households read at a time
COUNTY = 6
EVERYWHERE = ("0", ":")
UNLISTED = Q(register=Register.UNLISTED, monitoring_kind="")


def frames(region_code: str, today: date) -> Iterator[Frame]:
    """All households of a place ("" for everywhere), in parts."""
    peers = NamedPeers()
    for span in parts(region_code):
        yield _frame(between(span), today, span, peers)


def register_frame(of: str | Collection[int], today: date) -> Frame:
    """The households of one place, or some households by their numbers, as one frame."""
    if isinstance(of, str):
        span = code_range(of)
        return _frame(between(span), today, span, NamedPeers())
    return _frame(Q(pk__in=list(of)), today, None, None)


def frames_of_villages(villages: Collection[str], today: date) -> Iterator[Frame]:
    """All households of these villages, in parts; what others have in common with them is looked for, but for cards
    (they wait for the night)."""
    for span in spans_of(villages):
        yield _frame(between(span), today, span, None)


def spans_of(villages: Collection[str]) -> list[tuple[str, str]]:
    """Ranges of village codes that hold these villages and no others that have households: about PART households in
    each, of one county."""
    wanted, held = set(villages), dict(current_households().values_list("village_id").annotate(n=Count("pk")))
    spans: list[list[str]] = []
    size = 0
    before = ""
    for code in sorted(wanted | held.keys()):
        joins = before in wanted and before[:COUNTY] == code[:COUNTY] and size < PART
        if code in wanted and not joins:
            spans.append([code, code])
            size = 0
        if code in wanted:
            spans[-1][1], size = code, size + held.get(code, 0)
        before = code
    return [(first, code_range(last)[1]) for first, last in spans]


def parts(region_code: str) -> Iterator[tuple[str, str]]:
    """Ranges of village codes: whole villages of one county, about PART households in each. The ranges leave no gap,
    so that what has gone from an emptied village is seen."""
    chosen = within("village_id", region_code) if region_code else Q()
    villages = current_households().filter(chosen).values_list("village_id").annotate(n=Count("pk"))
    first, end = code_range(region_code) if region_code else EVERYWHERE
    starts = [first, *_cuts(list(villages.order_by("village_id")))]
    yield from zip(starts, [*starts[1:], end], strict=True)


def _cuts(villages: list[tuple[str, int]]) -> Iterator[str]:
    """The villages at which a new part begins."""
    for number, (_, of_county) in enumerate(groupby(villages, key=lambda row: row[0][:COUNTY])):
        held = PART if number else 0
        for code, count in of_county:
            if held >= PART:
                yield code
                held = 0
            held += count


def between(span: tuple[str, str]) -> Q:
    return Q(village_id__gte=span[0], village_id__lt=span[1])


def _frame(chosen: Q, today: date, span: Span, peers: Peers | None) -> Frame:
    homes = Homes(read_homes(chosen), span)
    people = people_of(homes)
    peers = peers or PeersOf(homes.rows, people)
    household = level(HOUSEHOLD, homes.ids, household_columns(homes, peers))
    home = homes.positions(people["household_id"])
    on = facts_days(household.facts_year, today)[home]
    member = level(MEMBER, np.array(people["id"], dtype=np.int64), member_columns(people, peers, on, today))
    return Frame(
        today=today,
        place=place_of(homes, span),
        member=member,
        household=household,
        village=village_level(homes.region, home, household, today) if span else NOBODY,
        home=home,
        region=homes.region,
        whole=~np.array(homes.rows["members_missing"], dtype=bool),
        span=span,
    )


def place_of(homes: Homes, span: Span) -> str:
    """The county whose parameters apply."""
    code: Any = homes.region[0] if len(homes) else (span or ("",))[0]
    return str(code)[:COUNTY]


# ---- who is not listed -----------------------------------------------------------------------------------------------
class Alone(Peers):
    """Nobody is compared with anybody."""

    cards = None

    def __init__(self) -> None:
        self.phones: dict[Any, int] = {}
        self.namesakes: dict[tuple[Any, ...], int] = {}


def unlisted_frame(chosen: Q, today: date) -> Frame:
    """Those of the chosen households that are neither listed nor monitored."""
    return _frame(chosen & UNLISTED, today, None, Alone())
