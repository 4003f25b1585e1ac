"""Households that are not listed are asked for signs of need: after an edit or an import, and over a place at night.

What was judged on the spot holds as long as the signs and their figures are the same; when they change, somebody goes
and looks again.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.doubts.frame import Frame
from fupin.doubts.parameters import Parameters
from fupin.imports.bulk import Packed, copy_in, update_rows
from fupin.jobs.services import SILENT
from households.codes import MissedState, Register
from households.doubt_frames import between, parts, spans_of, unlisted_frame
from households.missed_signs import Signs
from households.models import Household, MissedHousehold

S = MissedState
LONGEST = 500
FACTS = ("village_code", "score", "signs", "reasons", "unknown", "facts_key")


@dataclass(frozen=True)
class Found:
    """What is to be kept of one household."""

    village_code: str
    score: int
    signs: str
    reasons: str
    unknown: str

    @property
    def facts_key(self) -> str:
        """The same for the same signs with the same figures; a weight that is set anew changes nothing."""
        return hashlib.sha256(f"{self.signs}|{self.reasons}".encode()).hexdigest()

    @property
    def row(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in FACTS)


def find_missed(
    region_code: str,
    *,
    today: date,
    villages: Collection[str] | None = None,
    by: Any = None,
    progress: Any = SILENT,
) -> int:
    """Every household of a place ("" for everywhere), or of some villages, that is not listed. Returns how many have a
    sign. `by` is None for the night's own run."""
    parameters, signs = Parameters(), 0
    for span in parts(region_code) if villages is None else spans_of(villages):
        progress("核查漏评线索")
        rows = MissedHousehold.objects.filter(household__village_id__gte=span[0], household__village_id__lt=span[1])
        signs += keep_missed(unlisted_frame(between(span), today), parameters, rows, today=today)
    _say(region_code, signs, by=by)
    return signs


@write
def _say(region_code: str, signs: int, *, by: Any) -> None:
    subject = ("households.missedhousehold", region_code or "全部")
    record(Verb.DOUBTS_RUN, subject, by=by, after={"有漏评线索的户": signs}, region=region_code)


def refresh_missed(ids: Collection[int]) -> None:
    """Inside the write that has changed these households. Most are listed: they cost two questions."""
    rows = MissedHousehold.objects.filter(household_id__in=list(ids))
    unlisted = Household.objects.filter(pk__in=list(ids), register=Register.UNLISTED)
    if unlisted.exists() or rows.exclude(state=S.GONE).exists():
        today = timezone.localdate()
        keep_missed(unlisted_frame(Q(pk__in=list(ids)), today), Parameters(), rows, today=today)


@write
def keep_missed(frame: Frame, parameters: Parameters, rows: QuerySet[MissedHousehold], *, today: date) -> int:
    """Bring `rows` in line with the frame; a household that is in neither is not touched. Returns how many have a
    sign."""
    found = dict(found_in(frame, parameters))
    held = {row[0]: row[1:] for row in rows.values_list("household_id", "pk", "state", *FACTS)}
    _add({pk: one for pk, one in found.items() if pk not in held}, today)
    differing = {held[pk][0]: one for pk, one in found.items() if pk in held and held[pk][2:] != one.row}
    _change(differing, today)
    _settle(
        back=[held[pk][0] for pk in found.keys() & held.keys() if held[pk][1] == S.GONE],
        changed=list(differing),
        gone=[pk for home, (pk, state, *_) in held.items() if home not in found and state != S.GONE],
    )
    return sum(one.score > 0 for one in found.values())


def found_in(frame: Frame, parameters: Parameters) -> Iterator[tuple[int, Found]]:
    """Households with a sign, and those of which something is not known."""
    signs = Signs.of(frame, parameters.at(frame.place, frame.today.year))
    for row, (household, score) in enumerate(zip(frame.household.ids.tolist(), signs.scores.tolist(), strict=True)):
        told, unknown = signs.told(row), signs.unknown(row)
        if told or unknown:
            ids, said = ",".join(id for id, _ in told), "；".join(sentence for _, sentence in told)
            yield household, Found(str(frame.region[row]), score, ids, said[:LONGEST], ",".join(unknown))


# ---- writing ---------------------------------------------------------------------------------------------------------
def _add(found: dict[int, Found], today: date) -> None:
    if found:
        dated = {"found_on": Packed.same(today), "looked_on": Packed.same(today)}
        columns = {"household_id": Packed.of(list(found)), **_columns(list(found.values())), **dated}
        copy_in(MissedHousehold, columns, len(found))


def _change(found: dict[int, Found], today: date) -> None:
    if found:
        ids, columns = np.array(list(found), dtype=np.int64), _columns(list(found.values()))
        update_rows(MissedHousehold, ids, columns, always={"looked_on": today}, counted=["version"])


def _columns(found: list[Found]) -> dict[str, Packed]:
    return {name: Packed.of([getattr(one, name) for one in found]) for name in FACTS}


LISTED = 5_000


def _settle(*, back: list[int], changed: list[int], gone: list[int]) -> None:
    """Judged by other facts than those of now: to be looked at again. Judged by these: it holds, also when the signs
    come back."""
    same = Q(judged_key=F("facts_key"))
    seen, asked_anew = [*back, *changed], same & Q(state__in=[S.GONE, S.TO_VISIT])
    _move(back, ~same, S.TO_VISIT)
    _move(seen, asked_anew & Q(reviewed_by__isnull=False), S.UNFIT)
    _move(seen, asked_anew, S.TOLD)
    _move(changed, ~same & Q(state__in=[S.TOLD, S.UNFIT]), S.TO_VISIT)
    _move(gone, Q(), S.GONE)


def _move(ids: list[int], condition: Q, state: MissedState) -> None:
    for start in range(0, len(ids), LISTED):
        rows = MissedHousehold.objects.filter(condition, pk__in=ids[start : start + LISTED])
        rows.update(state=state, version=F("version") + 1)
