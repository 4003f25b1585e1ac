"""Running the rules and keeping what they find. The register is read and judged outside the write; each part of it is
written in one short write, and one event says what the whole run did."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction
from django.db.models import F

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.doubts.frame import Frame
from fupin.doubts.models import Doubt, DoubtState, RuleParameter
from fupin.doubts.parameters import Own, Parameters
from fupin.doubts.registry import settable_rules, sources
from fupin.doubts.rules import Answer, Rule, Scope
from fupin.doubts.standing import CHANGED, NEW, Outcome, Row, compare
from fupin.imports.bulk import Packed, copy_in, update_rows
from fupin.jobs.services import SILENT
from fupin.workflow import REASONS, Conflict, Refused

REASONS |= {
    "rule_parameter_unknown": "没有保存：规则 {rule} 没有叫“{name}”的参数。请在规则说明里核对。",
    "rule_parameter_place": "没有保存：参数按省、市州、县填写。请选县或县以上的地区。",
    "rule_parameter_year": "没有保存：起用年度应在 2013 到 2100 之间。",
    "rule_parameter_value": "没有保存：参数不能小于 0。请核对文件上的数。",
    "rule_parameter_once": "没有保存：这个地区 {year} 年已经填过这个参数。请到下面点那一条修改。",
}
LISTED = 5_000
COUNTY = 6
FIELDS = (
    "id",
    "rule",
    "household_id",
    "member_id",
    "region_code",
    "severity",
    "message",
    "state",
    "answer",
    "last_found",
)


@dataclass
class Run:
    """What a run found, by rule, and what it changed."""

    found: Counter[str] = field(default_factory=Counter)
    not_evaluated: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)

    def count(self, answers: Iterable[Answer]) -> None:
        for answer in answers:
            self.found[answer.rule.id] += answer.found
            self.not_evaluated[answer.rule.id] += answer.not_evaluated


def run_doubts(region_code: str, *, today: date, by: Any = None, progress: Any = SILENT) -> Run:
    """Every rule over a place ("" for everywhere). `by` is None for the night's own run and the operator's command."""
    run, parameters = Run(), Parameters()
    for source in sources():
        for frame in source.frames(region_code, today) if source.frames else ():
            progress("核查疑点")
            answers = ask(source.rules, frame, parameters.at(frame.place, today.year))
            run.count(answers)
            run.written.update(keep_answers(frame, answers, today=today))
    _say(run, region_code, by=by)
    return run


@write
def _say(run: Run, region_code: str, *, by: Any) -> None:
    counts = {"新发现": run.written["new"], "仍在": run.written["same"], "销号": run.written["gone"]}
    record(Verb.DOUBTS_RUN, ("doubts.doubt", region_code or "全部"), by=by, after=counts, region=region_code)


def ask(rules: Iterable[Rule], frame: Frame, own: Own) -> list[Answer]:
    return [rule.answer(frame, own.get(rule.id)) for rule in rules]


def check_frame(rules: Sequence[Rule], frame: Frame, *, today: date) -> None:
    """The rules about these households and their members, inside the write that has just changed them."""
    asked = [rule for rule in rules if rule.scope != Scope.VILLAGE]
    keep_answers(frame, ask(asked, frame, Parameters().at(frame.place, today.year)), today=today)


@write
def keep_answers(frame: Frame, answers: Sequence[Answer], *, today: date) -> Counter[str]:
    """Bring the doubts about what is in the frame in line with the answers; what was not evaluated stays as it was."""
    rows = _standing(frame, [answer.rule.id for answer in answers])
    outcome = compare(answers, rows)
    _doubted(outcome, {row[0]: row[4] for row in rows})
    told = {row[0] for row in rows if row[-1] == today}
    _add(outcome.new, today)
    _change(outcome.changed, today)
    _touch([row for row in outcome.same if row not in told], today)
    _close(outcome.gone, today)
    return _counts(outcome)


DOUBTED = "places whose open doubts a write changed"


def doubted_places() -> set[str]:
    """Where the open write has made, moved or closed doubts."""
    return current_write().memory.get(DOUBTED, set())


def _doubted(outcome: Outcome, stood: dict[int, str]) -> None:
    """Where they are now, and where those known before stood."""
    now = {row[NEW.index("region_code")] for row in outcome.new}
    now |= {row[CHANGED.index("region_code")] for row in outcome.changed}
    before = {stood[pk] for pk in (*outcome.gone, *(row[0] for row in outcome.changed))}
    current_write().memory.setdefault(DOUBTED, set()).update(now | before)


def _counts(outcome: Outcome) -> Counter[str]:
    still = len(outcome.same) + len(outcome.changed)
    return Counter(new=len(outcome.new), same=still, gone=len(outcome.gone))


def _standing(frame: Frame, rules: Sequence[str]) -> list[Row]:
    """The doubts about what is in the frame, wherever a household was when they were found."""
    rows = Doubt.objects.filter(rule__in=rules).order_by()
    of_households = rows.filter(household_id__in=frame.household.ids.tolist())
    if frame.span is None:
        return list(of_households.values_list(*FIELDS))
    low, high = frame.span
    placed = rows.filter(region_code__gte=low, region_code__lt=high)
    moved = of_households.exclude(region_code__gte=low, region_code__lt=high)
    return [*placed.values_list(*FIELDS), *moved.values_list(*FIELDS)]


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, Packed]:
    """Texts that repeat are held once, as the loader likes them."""
    return {name: _packed(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}


def _packed(values: Sequence[Any]) -> Packed:
    index = {value: place for place, value in enumerate(dict.fromkeys(values))}
    distinct = np.empty(len(index), dtype=object)
    distinct[:] = list(index)
    return Packed(distinct, np.fromiter(map(index.__getitem__, values), np.int64, len(values)))


def _add(rows: list[tuple[Any, ...]], today: date) -> None:
    if rows:
        dated = {"first_found": Packed.same(today), "last_found": Packed.same(today)}
        copy_in(Doubt, {**_columns(NEW, rows), **dated}, len(rows))


def _change(rows: list[tuple[Any, ...]], today: date) -> None:
    if rows:
        columns = _columns(CHANGED, rows)
        ids = np.array([row[0] for row in rows], dtype=np.int64)
        del columns["id"]
        update_rows(Doubt, ids, columns, always={"last_found": today, "closed_at": None})


def _touch(ids: list[int], today: date) -> None:
    _set(ids, last_found=today)


def _close(ids: list[int], today: date) -> None:
    _set(ids, state=DoubtState.CLOSED.value, closed_at=today)


def _set(ids: list[int], **values: Any) -> None:
    """By lists of ids and not through staging: for a few rows SQLite would walk the whole table."""
    for start in range(0, len(ids), LISTED):
        Doubt.objects.filter(pk__in=ids[start : start + LISTED]).update(**values)


# ---- parameters ------------------------------------------------------------------------------------------------------


@write
def save_parameter(
    *,
    region_code: str,
    year: int,
    rule: str,
    name: str,
    value: Decimal,
    source: str = "",
    row: RuleParameter | None = None,
    version: int | None = None,
    by: Any,
) -> RuleParameter:
    """Set a threshold for a place and all below it, from a year on (`row` None), or correct one; place, year and name
    of a row never change. Raises Refused, Conflict."""
    require(by, Permission.RULE_EDIT, row.region_code if row else region_code)
    if value < 0:
        raise Refused("rule_parameter_value")
    if row:
        return _correct(row, {"value": value, "source": source}, version, by)
    known = settable_rules().get(rule)
    if known is None or name not in known.params:
        raise Refused("rule_parameter_unknown", rule=rule, name=name)
    if len(region_code) > COUNTY:
        raise Refused("rule_parameter_place")
    if not 2013 <= year <= 2100:
        raise Refused("rule_parameter_year")
    key = {"region_code": region_code, "year": year, "rule": rule, "name": name}
    try:
        with transaction.atomic():
            made = RuleParameter.objects.create(**key, value=value, source=source)
    except IntegrityError as error:
        raise Refused("rule_parameter_once", year=year) from error
    record(Verb.RULE_PARAMETER_SAVED, made, by=by, after=_labelled(made), region=region_code)
    return made


def _correct(row: RuleParameter, facts: dict[str, Any], version: int | None, by: Any) -> RuleParameter:
    stands = RuleParameter.objects.filter(pk=row.pk, version=version)
    if version is None or not stands.update(**facts, version=F("version") + 1):
        raise Conflict()
    saved = RuleParameter.objects.get(pk=row.pk)
    before, after = _labelled(row), _labelled(saved)
    record(Verb.RULE_PARAMETER_SAVED, saved, by=by, before=before, after=after, region=row.region_code)
    return saved


def _labelled(row: RuleParameter) -> dict[str, Any]:
    rule = settable_rules()[row.rule]
    called, unit = rule.named.get(row.name, (row.name, ""))
    said = {"规则": f"{rule.id} {rule.label}", "参数": called, "起用年度": row.year}
    return {**said, "数值": f"{Decimal(row.value).normalize():f} {unit}".strip(), "依据文件": row.source}
