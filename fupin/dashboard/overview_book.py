"""A dashboard's figures as a workbook: the same rows as on its page (domain.md §6.2)."""

import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import FileResponse
from django.utils import timezone

from fupin.dashboard.overview_indicators import INDICATORS
from fupin.workbook import OutColumn, OutSheet, write_workbook

FORMS = {None: "#,##0", 0: "#,##0", 2: "0.00"}
"""Digits of an indicator → number format of its cells."""
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(context: dict[str, Any]) -> FileResponse:
    book = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(book, sheets(context))
    book.seek(0)
    name = f"{context['name']}数据看板-{context['period'].label}-{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name, content_type=MEDIA)


def sheets(context: dict[str, Any]) -> list[OutSheet]:
    made = [OutSheet("指标", INDICATOR_COLUMNS, list(indicators(context)))]
    if context["rows"]:
        made.append(OutSheet(context["below"], place_columns(context), list(places(context))))
    return [
        *made,
        OutSheet("分组", GROUP_COLUMNS, list(groups(context))),
        OutSheet("说明", NOTE_COLUMNS, notes(context)),
    ]


INDICATOR_COLUMNS = (
    OutColumn("指标", 16), OutColumn("数", 14, "#,##0.##"), OutColumn("单位", 6), OutColumn("怎么算", 44),
    OutColumn("分母或范围", 30), OutColumn("从哪里来", 24),
)  # fmt: skip
GROUP_COLUMNS = (
    OutColumn("分组", 18), OutColumn("项", 18), OutColumn("户数（户）", 12, "#,##0"),
    OutColumn("人数（人）", 12, "#,##0"),
    OutColumn("占比（%）", 10, "0.00"), OutColumn("金额（元）", 16, "#,##0.00"),
)  # fmt: skip
NOTE_COLUMNS = (OutColumn("项目", 12), OutColumn("内容", 60))


def indicators(context: dict[str, Any]) -> Iterator[Sequence[Any]]:
    own = context["figures"].own
    for one in INDICATORS:
        yield one.name, one.of(own), one.unit, one.formula, one.base, one.source


def place_columns(context: dict[str, Any]) -> list[OutColumn]:
    told = [OutColumn(f"{one.name}（{one.unit}）", 14, FORMS[one.digits]) for one in context["columns"]]
    return [OutColumn("地区", 16), OutColumn("代码", 15), *told]


def places(context: dict[str, Any]) -> Iterator[Sequence[Any]]:
    yield "合计", context["place"].pk, *(cell.value for cell in context["total"])
    for row in context["rows"]:
        yield row.name, row.code, *(cell.value for cell in row.cells)


def groups(context: dict[str, Any]) -> Iterator[Sequence[Any]]:
    for one in context["groups"].values():
        for told in (bar.share for bar in one.bars):
            yield one.group.title, told.label, told.count.households, told.count.persons, told.share, told.amount


def notes(context: dict[str, Any]) -> list[Sequence[Any]]:
    moment = context["figures"].moment or context["now"]
    lines = [("地区", context["place"].full_name or context["place"].name), ("截至", f"{moment:%Y年%m月%d日 %H:%M}")]
    lines.append(("口径", context["period"].label if context["period"].kind else "实时数据"))
    if context["figures"].missing:
        lines.append(("没有冻结", "、".join(context["figures"].missing)))
    return [*lines, ("个人信息", "没有")]
