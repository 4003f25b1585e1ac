"""Writing what a run has found: one short write for each part of the register."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db.models import F, Q

from fupin.audit.write import current_write, write
from fupin.doubts.deadlines import deadlines
from fupin.doubts.frame import Frame
from fupin.doubts.models import Doubt, DoubtAct, DoubtState, DoubtStep, Verdict
from fupin.doubts.parameters import Own
from fupin.doubts.rules import Answer
from fupin.doubts.standing import Change, Finding, Outcome, Row, compare, verdict_of_gone
from fupin.imports.bulk import Packed, copy_in, update_rows

LISTED = 5_000
DOUBTED = "places whose open doubts a write changed"
ALL, UNSETTLED = Q(), Q(closed_at__isnull=True)
UNANSWERED: dict[str, Any] = {
    "state": DoubtState.OPEN.value,
    "closed_at": None,
    "verdict": "",
    "answer": "",
    "answered_by": None,
    "answered_at": None,
    "confirmed_by": None,
    "owner": None,
}
"""A finding that is asked again; what was said before is among its steps."""


@write
def keep_answers(frame: Frame, answers: Sequence[Answer], own: Own, *, today: date) -> Counter[str]:
    """Bring the doubts about what is in the frame in line with the answers; what was not evaluated stays as it was."""
    rows = _standing(frame, [answer.rule.id for answer in answers])
    outcome = compare(answers, rows, deadlines(own, today))
    _doubted(outcome, {row.id: row.region_code for row in rows})
    told = {row.id for row in rows if row.last_found == today}
    _add(outcome.new, today)
    _change(outcome.changed)
    _ask_again(outcome.again)
    still = [*outcome.same, *(row.id for row in (*outcome.changed, *outcome.again))]
    _set([pk for pk in dict.fromkeys(still) if pk not in told], ALL, last_found=today)
    _close(outcome.gone, today)
    return Counter(new=len(outcome.new), same=len(set(still)), gone=len(outcome.gone))


def doubted(places: set[str]) -> None:
    """Say that the open write has made, moved or closed doubts there."""
    current_write().memory.setdefault(DOUBTED, set()).update(places)


def doubted_places() -> set[str]:
    """Where the open write has made, moved or closed doubts."""
    return current_write().memory.get(DOUBTED, set())


def _doubted(outcome: Outcome, stood: dict[int, str]) -> None:
    """Where they are now, and where those known before stood."""
    moved = {row.id for row in (*outcome.changed, *outcome.again, *outcome.gone)}
    doubted({row.region_code for row in (*outcome.new, *outcome.changed)} | {stood[pk] for pk in moved})


def _standing(frame: Frame, rules: Sequence[str]) -> list[Row]:
    """The doubts about what is in the frame, wherever a household was when they were found."""
    rows = Doubt.objects.filter(rule__in=rules).order_by()
    of_households = rows.filter(household_id__in=frame.household.ids.tolist())
    if frame.span is None:
        return list(map(Row._make, of_households.values_list(*Row._fields)))
    low, high = frame.span
    placed = rows.filter(region_code__gte=low, region_code__lt=high)
    moved = of_households.exclude(region_code__gte=low, region_code__lt=high)
    return [Row._make(row) for some in (placed, moved) for row in some.values_list(*Row._fields)]


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, Packed]:
    """Texts that repeat are held once, as the loader likes them."""
    return {name: _packed(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}


def _packed(values: Sequence[Any]) -> Packed:
    index = {value: place for place, value in enumerate(dict.fromkeys(values))}
    distinct = np.empty(len(index), dtype=object)
    distinct[:] = list(index)
    return Packed(distinct, np.fromiter(map(index.__getitem__, values), np.int64, len(values)))


def _add(rows: list[Finding], today: date) -> None:
    if rows:
        dated = {"first_found": Packed.same(today), "last_found": Packed.same(today)}
        copy_in(Doubt, {**_columns(Finding._fields, rows), **dated}, len(rows))


def _change(rows: list[Change]) -> None:
    if rows:
        columns = _columns(Change._fields, rows)
        ids = np.array([row.id for row in rows], dtype=np.int64)
        del columns["id"]
        update_rows(Doubt, ids, columns)


def _ask_again(rows: list[Row]) -> None:
    _set([row.id for row in rows], ALL, **UNANSWERED, version=F("version") + 1)
    _note(rows, DoubtAct.REOPEN, [row.verdict for row in rows])


def _close(rows: list[Row], today: date) -> None:
    verdicts = [verdict_of_gone(row).value for row in rows]
    for verdict in (Verdict.GONE, Verdict.FIXED):
        ids = [row.id for row, said in zip(rows, verdicts, strict=True) if said == verdict]
        closed = {"state": DoubtState.CLOSED.value, "closed_at": today, "verdict": verdict.value}
        _set(ids, UNSETTLED, **closed, version=F("version") + 1)
    _note(rows, DoubtAct.VANISH, verdicts)


def _note(rows: list[Row], act: DoubtAct, verdicts: list[str]) -> None:
    """What a run has done, beside what people do. Of what is found nothing is noted: the finding says when it was."""
    if rows:
        told = [(row.id, verdict) for row, verdict in zip(rows, verdicts, strict=True)]
        columns = _columns(("doubt_id", "verdict"), told)
        always = {"act": Packed.same(act.value), "at": Packed.same(current_write().at)}
        copy_in(DoubtStep, {**columns, **always}, len(rows))


def _set(ids: list[int], where: Q, **values: Any) -> None:
    """By lists of ids and not through staging: for a few rows SQLite would walk the whole table. `where` leaves what
    somebody has settled since the run began."""
    for start in range(0, len(ids), LISTED):
        Doubt.objects.filter(where, pk__in=ids[start : start + LISTED]).update(**values)
