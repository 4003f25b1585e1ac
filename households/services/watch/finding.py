"""What a write has changed is looked at when it ends, in its own transaction: a household that left the list and may
fall back is on the township's list the same day (sources.md §3 row 9).

    look_for_risks(WatchFoundBy.EDIT, by=by)      # anywhere inside the write
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

import numpy as np
from django.db.models import F
from django.utils import timezone

from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, refresh
from fupin.doubts.parameters import Own, Parameters
from fupin.doubts.rules import Scope
from households.codes import WatchAct, WatchCause, WatchFoundBy, WatchState
from households.models import WatchItem, WatchStep
from households.services.roster_register import parts_of
from households.watch_frames import change_frame, changed_counties
from households.watch_rules import LONGEST_MONTHS, months_after
from households.watch_signals import SIGNALS, TOLD, Change

TOLD_ONE_BY_ONE = 20
"""Signs of one write that the trail names each; of more it says how many."""
LONGEST = 300
AT_ONCE = 500
"""Signs that one statement writes, or reads."""


@dataclass
class Found:
    """One cause in one household: the sentences, and in how many months it should be over."""

    village: str
    months: int
    sentences: list[str] = field(default_factory=list)

    @property
    def seen(self) -> str:
        return "；".join(dict.fromkeys(self.sentences))[:LONGEST]


Key = tuple[int, str]


def look_for_risks(found_by: WatchFoundBy, *, by: Any, entered_by: int | None = None) -> None:
    """`entered_by` is the person who brought the facts, where somebody else decided on them."""
    refresh(find_risks, [(found_by, by, entered_by or by.person_id)])


def find_risks(said: Collection[tuple[WatchFoundBy, Any, int | None]]) -> None:
    """Called by the write door when everything else is done. Each county has its own thresholds, and its line on the
    trail."""
    found_by, by, entered_by = next(iter(said))
    write, today = current_write().id, timezone.localdate(current_write().at)
    parameters = Parameters()
    for county in changed_counties(write):
        found = found_in(change_frame(write, today, county), parameters.at(county, today.year))
        if found:
            tell(take_in(found, county, found_by, entered_by, today), county, by=by)


def take_in(
    found: dict[Key, Found], county: str, found_by: WatchFoundBy, entered_by: int | None, today: date
) -> list[WatchItem]:
    """The signs that are new. What is open is held first, so that nobody closes it over a fact that he has not read."""
    known = open_items(found)
    made = open_new({key: one for key, one in found.items() if key not in known}, county, found_by, entered_by, today)
    known |= open_items(found.keys() - known.keys() - {(item.household_id, item.cause) for item in made})
    add_notes({key: found[key] for key in sorted(found.keys() & known.keys())}, known, entered_by)
    return made


def found_in(frame: Change, own: Own) -> dict[Key, Found]:
    """By household and cause, in the order of the signals; `own` are the thresholds of the place."""
    found: dict[Key, Found] = {}
    for cause, rule in SIGNALS:
        answer = rule.answer(frame, own.get(rule.id))
        rows = np.flatnonzero(answer.truth.yes)
        homes = frame.home[rows] if rule.scope == Scope.MEMBER else rows
        for home, sentence in zip(homes.tolist(), answer.messages(rows), strict=True):
            key = (int(frame.household.ids[home]), cause.value)
            one = found.setdefault(key, Found(str(frame.region[home]), int(answer.frame.p.recover)))
            one.sentences.append(sentence)
    return found


def recover_by(day: date, months: float) -> date:
    return months_after(day, min(int(months), LONGEST_MONTHS))


def usual_months(place: str, today: date) -> float:
    """For what people tell of."""
    own = Parameters().at(place, today.year).get(TOLD, {})
    return own.get("recover", SIGNALS[-1][1].params["recover"])


def open_items(asked: Iterable[Key]) -> dict[Key, WatchItem]:
    """The signs of these households that are open, of whatever cause, held until the write ends."""
    found = {}
    for part in parts_of(sorted({household for household, _ in asked}), AT_ONCE):
        rows = WatchItem.objects.open().filter(household_id__in=part).order_by("household_id", "pk")
        for item in rows.select_for_update(of=("self",)):
            found[item.household_id, item.cause] = item
    return found


def open_new(
    found: dict[Key, Found], county: str, found_by: WatchFoundBy, entered_by: int | None, today: date
) -> list[WatchItem]:
    """What is open already stays, also where somebody else opened it at this very moment. In one order, whoever writes:
    so two writers never wait for each other."""
    current = current_write()
    WatchItem.objects.bulk_create(
        (
            WatchItem(
                household_id=household, village_code=one.village, cause=cause, seen=one.seen, opened_on=today,
                found_by=found_by, entered_by_id=entered_by, recover_by=recover_by(today, one.months),
                state_since=current.at, write=current.id,
            )
            for (household, cause), one in sorted(found.items(), key=itemgetter(0))
        ),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )  # fmt: skip
    mine = WatchItem.objects.inside(county).filter(write=current.id)
    made = list(mine.select_related("household").order_by("pk"))
    steps = {"act": WatchAct.FIND, "target": WatchState.PENDING, "person_id": entered_by, "at": current.at}
    WatchStep.objects.bulk_create((WatchStep(item=item, note=item.seen, **steps) for item in made), batch_size=AT_ONCE)
    return made


def add_notes(found: dict[Key, Found], known: dict[Key, WatchItem], entered_by: int | None) -> None:
    """What is open already, whoever opened it, learns what else was seen, and who brought it: who read it before reads
    it again. The same once more is nothing new."""
    more = [(known[key], one.seen) for key, one in found.items() if one.seen != known[key].seen]
    common = {"act": WatchAct.FIND, "person_id": entered_by, "at": current_write().at}
    steps = (WatchStep(item=item, target=item.state, note=seen, **common) for item, seen in more)
    WatchStep.objects.bulk_create(steps, batch_size=AT_ONCE)
    for part in parts_of([item.pk for item, _ in more], AT_ONCE):
        WatchItem.objects.filter(pk__in=part).update(version=F("version") + 1)


def tell(made: list[WatchItem], county: str, *, by: Any) -> None:
    if len(made) <= TOLD_ONE_BY_ONE:
        for item in made:
            record(Verb.WATCH_OPENED, item, by=by, after=words(item), region=item.village_code)
        return
    counts: dict[str, int] = defaultdict(int)
    for item in made:
        counts[WatchCause.label_of(item.cause)] += 1
    record(Verb.WATCH_OPENED, ("households.watchitem", ""), by=by, after=dict(counts), region=county)


def words(item: WatchItem) -> dict[str, Any]:
    """What the trail keeps: neither the cause, which may be an illness, nor the words."""
    return {
        "涉及": str(item.household),
        "怎么发现的": item.get_found_by_display(),
        "发现日期": item.opened_on,
        "恢复期限": item.recover_by,
    }
