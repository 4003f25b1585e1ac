"""What a place reports of its stock (全国系统导出, 村册, 乡镇台账, 报告): entered and corrected, compared elsewhere."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.workflow import REASONS, Conflict, Refused
from households.codes import StockMeasure, StockSource
from households.models import ReportedStock
from households.stock_rules import COLUMNS, UNITS
from villages.models import Region

FIGURES = [f"{name}_{unit}" for name in COLUMNS for unit in UNITS]
"""The columns of `ReportedStock` that hold a number."""
Figures = Mapping[str, int | None]

REASONS |= {
    "reported_year": "没有保存：年度应在 2013 年到今年之间。",
    "reported_source": "没有保存：请选来源和对象。",
    "reported_once": "没有保存：{name}{year}年的{measure}已经按“{source}”填报过。请回上一页修改那一条。",
}


@write
def report_stock(
    *,
    region: Region,
    year: int,
    source: str,
    measure: str,
    figures: Figures,
    note: str,
    by: Any,
    now: int,
) -> ReportedStock:
    """A new row, as the source has it, balanced or not. `figures` by the names in FIGURES; None is not reported. `now`
    is the running year. Raises Refused."""
    require(by, Permission.STOCK_ENTER, region.pk)
    if not 2013 <= year <= now:
        raise Refused("reported_year")
    if source not in StockSource.values or measure not in StockMeasure.values:
        raise Refused("reported_source")
    facts = {"region": region, "year": year, "source": source, "measure": measure}
    try:
        with transaction.atomic():
            made = ReportedStock.objects.create(**facts, **told(figures, note), **stamp(by))
    except IntegrityError as error:
        words = {"measure": StockMeasure.label_of(measure), "source": StockSource.label_of(source)}
        raise Refused("reported_once", name=region.name, year=year, **words) from error
    record(Verb.STOCK_REPORTED, made, by=by, after=words_of(made), region=region.pk)
    return made


@write
def correct_reported(*, row: ReportedStock, figures: Figures, note: str, version: int, by: Any) -> ReportedStock:
    """Other figures in the same row. Raises Conflict when somebody else has saved it since."""
    require(by, Permission.STOCK_ENTER, row.region_id)
    before = words_of(ReportedStock.objects.get(pk=row.pk))
    same = ReportedStock.objects.filter(pk=row.pk, version=version)
    if not same.update(**told(figures, note), **stamp(by), version=F("version") + 1):
        raise Conflict(ReportedStock.objects.select_related("saved_by__person").get(pk=row.pk).saved_by.display_name)
    saved = ReportedStock.objects.get(pk=row.pk)
    record(Verb.STOCK_REPORTED, saved, by=by, before=before, after=words_of(saved), region=row.region_id)
    return saved


def told(figures: Figures, note: str) -> dict[str, Any]:
    return {**{name: figures.get(name) for name in FIGURES}, "note": note.strip()}


def stamp(by: Any) -> dict[str, Any]:
    return {"saved_at": current_write().at, "saved_by": by}


def words_of(row: ReportedStock) -> dict[str, Any]:
    """What the trail says: only the figures that were given."""
    given = {
        str(row._meta.get_field(name).verbose_name): getattr(row, name)
        for name in FIGURES
        if getattr(row, name) is not None
    }
    heading = {"地区": row.region.full_name, "年度": row.year, "来源": row.get_source_display()}
    return {**heading, "对象": row.get_measure_display(), **given, "说明": row.note}
