"""Lines by place, year and kind (domain.md §3.6). Where none is set there is none: nothing is guessed."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import REASONS, Conflict, Refused
from villages.codes import Level, LineKind
from villages.division_codes import lineage
from villages.models import PovertyLine, Region

LEVELS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)

REASONS |= {
    "line_level": "标准线按省、市州、县填写，{name}不是。请选县或县以上的地区。",
    "line_once": "{place} {year} 年的{kind}已经填过。请到列表里修改那一条。",
    "line_amount": "标准应大于 0 元。请核对文件上的数。",
    "line_reason": "请写明为什么停用这条标准线。",
    "line_ended": "这条标准线已在 {ended_on} 停用，不能再改。请另填一条。",
}


def line_for(region_code: str, year: int, kind: str) -> PovertyLine | None:
    """The line that holds at a place: its county's own, else its prefecture's, else its province's, else None."""
    return lines_for(region_code, year).get(kind)


def lines_for(region_code: str, year: int) -> dict[str, PovertyLine]:
    """Kind → the line that holds. No scope door: lines are published figures."""
    above = [code for code in lineage(region_code) if len(code) <= 6]
    found = PovertyLine.objects.in_force().filter(region__in=above, year=year).select_related("region")
    return {line.kind: line for line in found.order_by("region_id")}


@write
def save_line(
    *,
    line: PovertyLine | None,
    region: Region,
    year: int,
    kind: str,
    amount: Decimal,
    source: str = "",
    version: int | None,
    by: Any,
) -> PovertyLine:
    """Set a new line (`line` None) or correct one; place, year and kind of a line never change. Raises Refused."""
    place = line.region if line else region
    require(by, Permission.LINE_EDIT, place.pk)
    if amount <= 0:
        raise Refused("line_amount")
    facts = {"amount": amount, "source": source}
    return correct(line, facts, version, by) if line else create(place, year, kind, facts, by)


def create(region: Region, year: int, kind: str, facts: dict[str, Any], by: Any) -> PovertyLine:
    if region.level not in LEVELS:
        raise Refused("line_level", name=region.name)
    try:
        with transaction.atomic():
            made = PovertyLine.objects.create(region=region, year=year, kind=kind, **facts)
    except IntegrityError as error:
        raise Refused("line_once", place=region.name, year=year, kind=LineKind.label_of(kind)) from error
    record(Verb.LINE_SAVED, made, by=by, after=labelled(made), region=region.pk)
    return made


def correct(line: PovertyLine, facts: dict[str, Any], version: int | None, by: Any) -> PovertyLine:
    if version is None:
        raise Refused("stale_form")
    _change(line, version, **facts)
    saved = PovertyLine.objects.select_related("region").get(pk=line.pk)
    record(Verb.LINE_SAVED, saved, by=by, before=labelled(line), after=labelled(saved), region=line.region_id)
    return saved


@write
def end_line(*, line: PovertyLine, reason: str, version: int | None, by: Any, today: date) -> None:
    """A line that should not stand holds nowhere any more; the row stays, with why it went."""
    require(by, Permission.LINE_EDIT, line.region_id)
    if version is None:
        raise Refused("stale_form")
    if not reason.strip():
        raise Refused("line_reason")
    _change(line, version, ended_on=today, end_reason=reason.strip())
    after = {"停用日期": today, "停用原因": reason.strip()}
    record(Verb.LINE_ENDED, line, by=by, before=labelled(line), after=after, region=line.region_id, note=reason.strip())


def _change(line: PovertyLine, version: int, **facts: Any) -> None:
    """One line that still stands, as it was when the page was opened. Raises Refused, Conflict."""
    stands = PovertyLine.objects.in_force().filter(pk=line.pk, version=version)
    if stands.update(**facts, version=F("version") + 1):
        return
    ended_on = PovertyLine.objects.filter(pk=line.pk).values_list("ended_on", flat=True).first()
    raise Refused("line_ended", ended_on=ended_on) if ended_on else Conflict()


def labelled(line: PovertyLine) -> dict[str, Any]:
    return {
        "适用地区": str(line.region),
        "年度": line.year,
        "线别": line.get_kind_display(),
        "标准（元/人）": line.amount,
        "依据文件": line.source,
    }
