"""Households as the rules about kin and power see them: who of the people works here or is declared kin, what they
share with those, when they split and applied, how near the line they left. Read apart from the other facts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Length

from fupin.access.scope import code_range
from fupin.audit.models import AuditEvent
from fupin.doubts.frame import DAY, FIGURE, FLAG, HUNDREDTHS, MONEY, NOBODY, TEXT, Frame, level
from fupin.doubts.truth import Column, Truth
from fupin.personal.sealing import digest
from households.codes import ENTERING, OPEN_CASES, CaseAct, CaseState, IdStandard, IncomeKind
from households.doubt_frames import between, parts, place_of, spans_of
from households.doubt_homes import line_column
from households.doubt_peers import current_households, current_members
from households.doubt_reading import Homes, Rows, Span, latest_rows, of_households, read
from households.doubt_staff import Shared, Staff, address_of, all_staff, staff_among
from households.models import (
    BulkEdit,
    Case,
    CaseStep,
    ChangeProposal,
    ChangeStep,
    HomeCheck,
    Household,
    IncomeRecord,
    LivingCondition,
    MonitoringEpisode,
)
from households.selectors.cases.people import EDITS
from households.selectors.lines import Lines
from villages.codes import LineKind

HOUSEHOLD = {
    "register": TEXT,
    "monitored": FLAG,
    "applying": FLAG,  # a case that brings it onto a list is under way
    "staff_member": FLAG,  # one of its people serves
    "staff_kin": FLAG,  # one of its people was declared by somebody who serves
    "staff_phone": FLAG,  # its phone is somebody's who serves; its own people left out, like in the two below
    "staff_card": FLAG,
    "staff_address": FLAG,
    "kin_acted": FLAG,  # somebody of the family typed its facts, or brought, checked or decided a case or change of it
    "split_on": DAY,
    "applied_on": DAY,
    "identified_on": DAY,  # first day of the month
    "exit_year": FIGURE,
    "exit_per_head": MONEY,  # of the year of its exit
    "exit_line": MONEY,
    "eliminated_per_head": MONEY,
    "eliminated_line": MONEY,
}
VILLAGE = {"same_words": FIGURE}  # the most households with one reason or one finding
OWN = ["id", "village_id", "register", "members_missing", "phone_digest", "split_on", "exit_year", "id_standard"]
CALLED_OFF = frozenset({CaseState.REJECTED, CaseState.EXCLUDED, CaseState.WITHDRAWN})
LOOK_BACK = timedelta(days=730)
SHORTEST = 6  # characters; a shorter text says nothing
Columns = dict[str, Any]


def frames(region_code: str, today: date) -> Iterator[Frame]:
    """All households of a place ("" for everywhere), in parts."""
    everybody = all_staff(today)
    for span in parts(region_code):
        yield frame_of(between(span), today, span, everybody)


def frames_of_villages(villages: Collection[str], today: date) -> Iterator[Frame]:
    """All households of these villages, in parts."""
    everybody = all_staff(today)
    for span in spans_of(villages):
        yield frame_of(between(span), today, span, everybody)


def kin_frame(of: str | Collection[int], today: date) -> Frame:
    """The households of one place, or some households by their numbers."""
    if isinstance(of, str):
        span = code_range(of)
        return frame_of(between(span), today, span, all_staff(today))
    return frame_of(Q(pk__in=list(of)), today, None, None)


def frame_of(chosen: Q, today: date, span: Span, everybody: Staff | None) -> Frame:
    rows = current_households().filter(chosen).order_by("village_id", "pk")
    opened = [*OWN, "address", "bank_card"] if everybody else OWN
    homes = Homes(read(rows, opened), span)
    people = People.of(homes)
    found = everybody or staff_among(people.numbers(), today)
    columns = {**staff_columns(homes, people, found), **case_columns(homes)}
    columns["kin_acted"] = kin_acted(homes, people, found)
    columns |= exit_columns(homes) if span else {}  # what compares villages waits for the night
    return Frame(
        today=today,
        place=place_of(homes, span),
        household=level(HOUSEHOLD, homes.ids, columns),
        village=same_words(homes.region, span, today) if span else NOBODY,
        region=homes.region,
        whole=people.whole,
        span=span,
    )


# ---- people ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class People:
    """Digests of the members' numbers and where they live. `whole`: of nobody is the number missing."""

    home: np.ndarray
    digests: list[str | None]
    whole: np.ndarray

    @classmethod
    def of(cls, homes: Homes) -> "People":
        rows = read(current_members().filter(homes.below()), ["household_id", "identity_digest"])
        home = homes.positions(rows["household_id"])
        unnumbered = np.array([not key for key in rows["identity_digest"]], dtype=bool) & (home >= 0)
        lacking = np.bincount(home[unnumbered], minlength=len(homes)) > 0
        return cls(home, list(rows["identity_digest"]), ~lacking & ~np.array(homes.rows["members_missing"], bool))

    def numbers(self) -> set[str]:
        return {key for key in self.digests if key}

    def homes_with(self, tied: Any, size: int) -> np.ndarray:
        """Households with somebody of whose digest it is true."""
        hit = np.fromiter((tied(key) for key in self.digests), bool, len(self.digests))
        return np.bincount(self.home[hit & (self.home >= 0)], minlength=size) > 0


def staff_columns(homes: Homes, people: People, found: Staff) -> Columns:
    member = people.homes_with(lambda key: found.serve(found.own, key), len(homes))
    kin = people.homes_with(lambda key: found.serve(found.kin, key), len(homes))
    columns: Columns = {
        "staff_member": Truth(member, member | people.whole),
        "staff_kin": Truth(kin, kin | people.whole),
    }
    return columns | (shared_columns(homes, found.shared) if found.shared else {})


def shared_columns(homes: Homes, shared: Shared) -> Columns:
    rows, theirs = homes.rows, np.isin(homes.ids, sorted(shared.homes))
    cards = [digest("card", card) if card else None for card in rows["bank_card"]]
    doors = list(map(address_of, rows["village_id"], rows["address"]))
    return {
        "staff_phone": among(rows["phone_digest"], shared.phones, theirs),
        "staff_card": among(cards, shared.cards, theirs),
        "staff_address": among(doors, shared.addresses, theirs),
    }


def among(values: Any, held: Collection[Any], theirs: np.ndarray) -> Truth:
    known = np.fromiter((bool(value) for value in values), bool, len(values))
    yes = np.fromiter((value in held for value in values), bool, len(values))
    return Truth(yes & known & ~theirs, known | theirs)


# ---- who did what ----------------------------------------------------------------------------------------------------
def kin_acted(homes: Homes, people: People, found: Staff) -> Truth:
    """Also by somebody who does not serve any more: what was done stands."""
    tied: dict[int, set[int]] = {}
    for home, key in zip(people.home.tolist(), people.digests, strict=True):
        if home >= 0 and (who := found.tied(key)):
            tied.setdefault(int(homes.ids[home]), set()).update(who)
    acted = {home for home, person in acts_on(list(tied)) if person in tied[home]} if tied else set()
    yes = np.isin(homes.ids, sorted(acted))
    return Truth(yes, yes | people.whole)


def acts_on(households: list[int]) -> Iterator[tuple[int, int]]:
    """Household and person: who brought its cases and changes, who checked it, who did the other steps, who typed its
    facts. Who loaded a roster is not asked. Eleven queries."""
    for row, of, person in (
        (Case.objects, "household", "proposer"),
        (CaseStep.objects.exclude(act__in=[CaseAct.START, CaseAct.EDIT]), "case__household", "person"),
        (HomeCheck.objects, "case__household", "checkers"),
        (ChangeProposal.objects, "household", "proposer"),
        (ChangeStep.objects, "change__household", "person"),
    ):
        rows = row.filter(**{f"{of}__in": households, f"{person}__isnull": False}).order_by()
        yield from rows.values_list(of, person)
    typed = AuditEvent.objects.filter(subject_type=Household._meta.label_lower, subject_id__in=map(str, households))
    rows = typed.filter(verb__in=EDITS, actor__isnull=False).order_by().values_list("subject_id", "actor__person")
    yield from ((int(home), person) for home, person in rows)
    yield from bulk_edits_of(households)


def bulk_edits_of(households: list[int]) -> Iterator[tuple[int, int]]:
    """Who changed them together with others: told by the mark on the rows, for the trail has one line for all."""
    marks: set[tuple[int, Any]] = set()
    for model, live, kept in ((Household, "pk", "row_id"), (LivingCondition, "household_id", "household_id")):
        for rows, of in ((model.objects, live), (model.versions.objects, kept)):
            changed = rows.filter(**{f"{of}__in": households}, write__in=BulkEdit.objects.values("write"))
            marks.update(changed.order_by().values_list(of, "write"))
    of_mark = {mark for _, mark in marks}
    who = dict(BulkEdit.objects.filter(write__in=of_mark).order_by().values_list("write", "owner__person"))
    yield from ((home, who[mark]) for home, mark in marks)


# ---- cases, splits, exits --------------------------------------------------------------------------------------------
def case_columns(homes: Homes) -> Columns:
    """When it last applied, in a case that was not called off; whether one is under way; since when it is watched."""
    cases = Case.objects.filter(of_households(homes.span, homes.ids), procedure__in=sorted(ENTERING))
    asked = cases.exclude(state__in=sorted(CALLED_OFF)).order_by("found_on", "pk")
    rows = read(asked, ["household_id", "state", "found_on"])
    last = latest_rows(homes.positions(rows["household_id"]), len(homes))
    under_way = np.append(np.array([state in OPEN_CASES for state in rows["state"]], dtype=bool), False)[last]
    return {
        "register": homes.rows["register"],
        "split_on": homes.rows["split_on"],
        "applied_on": Column.days(rows["found_on"]).take(last),
        "applying": Truth.of(under_way),
        **episode_columns(homes),
    }


def episode_columns(homes: Homes) -> Columns:
    episodes = MonitoringEpisode.objects.filter(homes.below()).order_by("identified_on", "pk")
    rows = read(episodes, ["household_id", "identified_on", "eliminated_on"])
    last = latest_rows(homes.positions(rows["household_id"]), len(homes))
    ended = Column.days(rows["eliminated_on"]).take(last).given
    return {
        "identified_on": Column.days(rows["identified_on"]).take(last),
        "monitored": Truth.of((last >= 0) & ~ended),
    }


def exit_columns(homes: Homes) -> Columns:
    """What was accounted for in the year of the exit, against the line it had to pass; and when the risk was gone."""
    of_exit = Q(Exists(Household.objects.filter(pk=OuterRef("household_id"), exit_year=OuterRef("year"))))
    wanted = Q(kind=IncomeKind.ELIMINATED) | Q(kind=IncomeKind.YEARLY) & of_exit
    records = IncomeRecord.objects.filter(homes.below(), wanted).order_by("year", "period_end")
    rows = read(records, ["household_id", "kind", "year"], ["net_per_head", "reported_per_head"])
    at, ended = (
        homes.positions(rows["household_id"]),
        np.array(rows["kind"], dtype="U10") == IncomeKind.ELIMINATED.value,
    )
    left, gone = (latest_rows(np.where(which, at, -1), len(homes)) for which in (~ended, ended))
    year, exit_year = Column.figures(rows["year"]), Column.figures(homes.rows["exit_year"])
    per_head = either(rows)
    return {
        "exit_year": exit_year,
        "exit_per_head": per_head.take(left),
        "exit_line": exit_line(homes, exit_year),
        "eliminated_per_head": per_head.take(gone),
        "eliminated_line": line_column(homes.region, Lines(villages_of(homes)), year.take(gone)),
    }


def either(rows: Rows) -> Column:
    """Computed, else reported."""
    own, told = (Column.figures(rows[name], HUNDREDTHS) for name in ("net_per_head", "reported_per_head"))
    return Column(np.where(own.given, own.values, told.values), own.given | told.given, scale=HUNDREDTHS)


def exit_line(homes: Homes, year: Column) -> Column:
    """The province's for whom it was identified by, else the country's."""
    villages = villages_of(homes)
    country, province = (
        line_column(homes.region, Lines(villages, kind), year) for kind in (LineKind.NATIONAL, LineKind.PROVINCIAL)
    )
    own = np.array([standard == IdStandard.PROVINCIAL for standard in homes.rows["id_standard"]], dtype=bool)
    given = np.where(own, province.given, country.given)
    return Column(np.where(own, province.values, country.values), given, scale=HUNDREDTHS)


def villages_of(homes: Homes) -> list[str]:
    return sorted(set(homes.region.tolist()))


# ---- villages --------------------------------------------------------------------------------------------------------
def same_words(region: np.ndarray, span: tuple[str, str], today: date) -> Any:
    """How many households of each village have the same reason in their cases, or the same finding of the home check,
    within two years."""
    codes = np.unique(region)
    most = dict.fromkeys(codes.tolist(), 0)
    since = today - LOOK_BACK
    for rows, place, text, home in (
        (Case.objects.filter(created_at__date__gte=since), "village_code", "story", "household"),
        (HomeCheck.objects.filter(checked_on__gte=since), "case__village_code", "finding", "case__household"),
    ):
        here = rows.filter(**{f"{place}__gte": span[0], f"{place}__lt": span[1]}).annotate(length=Length(text))
        counted = here.filter(length__gte=SHORTEST).order_by().values_list(place, text)
        for village, _, number in counted.annotate(n=Count(home, distinct=True)).filter(n__gt=1):
            most[village] = max(number, most.get(village, 0))
    return level(VILLAGE, codes, {"same_words": [most[code] for code in codes.tolist()]})
