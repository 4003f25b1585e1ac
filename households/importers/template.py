"""The blank roster: the declared columns as a workbook with lists to choose from, limits, and instructions.

It is made from the same declarations that read it back, so it cannot fall behind them.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from fupin.imports.sheet import Column
from households.importers.example import EXAMPLE, INSTRUCTIONS
from households.importers.roster_columns import TEMPLATE

ROSTER_SHEET, HELP_SHEET, PLACES_SHEET, LISTS_SHEET = "花名册", "填写说明", "行政村代码", "选项"
ROWS = 50_000  # as many as one file may hold
INLINE = 255  # characters of a list that fits into the rule itself
PLACES = ("县", "乡镇", "行政村", "行政村代码")
MUST = "必填。"
TEXT = {"num_format": "@"}
HEAD = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1, "num_format": "@"}
COLORS = {"member": "#E3EEE4", "household": "#E8EEF4"}


def template_workbook(regions_rows: Iterable[Sequence[str]] = ()) -> bytes:
    """The template as .xlsx; `regions_rows` are (county, township, village, village code) of the user's villages, from
    which the code can be chosen."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page, instructions = book.add_worksheet(ROSTER_SHEET), book.add_worksheet(HELP_SHEET)
    places = _places(book, list(regions_rows))
    lists = _Lists(book)
    _headings(book, page)
    for index, column in enumerate(TEMPLATE):
        rule = (
            {"validate": "list", "source": places} if places and column.key == "village_code" else _rule(column, lists)
        )
        if rule:
            page.data_validation(1, index, ROWS, index, {"ignore_blank": True, **rule})
    _instructions(book, instructions)
    book.close()
    return target.getvalue()


def _headings(book: Any, page: Any) -> None:
    for index, column in enumerate(TEMPLATE):
        form = book.add_format({} if _is_number(column) else TEXT)
        page.set_column(index, index, max(9, min(26, 2.2 * len(column.heading))), form)
        page.write_string(0, index, column.heading, book.add_format({**HEAD, "bg_color": COLORS[column.level]}))
        page.write_comment(0, index, _comment(column), {"x_scale": 1.6, "y_scale": 1.2})
    page.set_row(0, 48)
    page.freeze_panes(1, _position("name") + 1)
    page.autofilter(0, 0, 0, len(TEMPLATE) - 1)


def _position(key: str) -> int:
    return next(index for index, column in enumerate(TEMPLATE) if column.key == key)


def _is_number(column: Column) -> bool:
    return column.read.facts.get("low") is not None and column.read.fast is not None


def _comment(column: Column) -> str:
    """What to fill in, in a sentence or two."""
    said = [MUST] if column.required else []
    facts = column.read.facts
    if "kind" in facts:
        labels = "、".join(str(member.label) for member in facts["kind"])
        said.append(f"从下列里选：{labels}。")
    if _is_many(column):
        said.append("可以填几项，用顿号隔开。")
    if column.unit:
        said.append(f"单位：{column.unit}，只填数字。")
    if column.personal in ("identity", "phone") or column.key.endswith("_no"):
        said.append("这一列是文本格式，请不要改成数字。")
    said.append("整户的情况，可以只填在户主一行。" if column.level == "household" else "每人都填。")
    return "".join(said)


def _is_many(column: Column) -> bool:
    return column.key in ("health", "other_causes")


def _rule(column: Column, lists: "_Lists") -> dict[str, Any] | None:
    facts = column.read.facts
    if "kind" in facts:
        source = lists.source(column.key, [str(member.label) for member in facts["kind"]])
        free = {"error_type": "information"} if _is_many(column) else {}
        return {"validate": "list", "source": source, **_said("请从列表里选。"), **free}
    if column.personal == "identity":
        return {
            "validate": "length",
            "criteria": "between",
            "minimum": 15,
            "maximum": 22,
            **_said("证件号码应是 18、20 或 22 位。"),
        }
    if column.personal == "phone":
        return {
            "validate": "length",
            "criteria": "==",
            "value": 11,
            "error_type": "warning",
            **_said("手机号码应是 11 位。"),
        }
    if "low" in facts:
        low, high = (float(str(facts[end]).replace(",", "")) for end in ("low", "high"))
        kind = "decimal" if _is_number(column) else "integer"
        return {
            "validate": kind,
            "criteria": "between",
            "minimum": low,
            "maximum": high,
            **_said(f"请填 {low:g} 到 {high:,.0f} 的数字。"),
        }
    return None


def _said(message: str) -> dict[str, str]:
    return {"error_title": "填得不对", "error_message": message}


class _Lists:
    """Choices too long for a rule lie on a hidden sheet, each under a name of its own."""

    def __init__(self, book: Any) -> None:
        self.book, self.page, self.used = book, None, 0

    def source(self, key: str, labels: list[str]) -> list[str] | str:
        if len(",".join(labels)) <= INLINE:
            return labels
        if self.page is None:
            self.page = self.book.add_worksheet(LISTS_SHEET)
            self.page.hide()
        letter = xlsxwriter.utility.xl_col_to_name(self.used)
        self.page.write_column(0, self.used, labels)
        self.book.define_name(f"list_{key}", f"='{LISTS_SHEET}'!${letter}$1:${letter}${len(labels)}")
        self.used += 1
        return f"=list_{key}"


def _places(book: Any, rows: list[Sequence[str]]) -> str | None:
    """The villages on a sheet of their own; the reference to their codes, None when there are none."""
    if not rows:
        return None
    page = book.add_worksheet(PLACES_SHEET)
    text, head = book.add_format(TEXT), book.add_format(HEAD)
    page.set_column(0, len(PLACES) - 1, 18, text)
    page.write_row(0, 0, PLACES, head)
    for number, row in enumerate(rows, start=1):
        for index, cell in enumerate(row[: len(PLACES)]):
            page.write_string(number, index, str(cell), text)
    page.freeze_panes(1, 0)
    return f"='{PLACES_SHEET}'!$D$2:$D${len(rows) + 1}"


def _instructions(book: Any, page: Any) -> None:
    """Sentences first; below them every column with what it takes and an example household, one person a column."""
    wrap = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    bold = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
    page.set_column(0, 0, 26, wrap)
    page.set_column(1, 1, 60, wrap)
    page.set_column(2, 1 + len(EXAMPLE), 22, wrap)
    for number, sentence in enumerate(INSTRUCTIONS):
        page.merge_range(number, 0, number, 1 + len(EXAMPLE), sentence, wrap)
    start = len(INSTRUCTIONS) + 1
    page.write_row(start, 0, ["栏名", "怎样填", *(f"例：{row['与户主关系']}" for row in EXAMPLE)], bold)
    for number, column in enumerate(TEMPLATE, start=start + 1):
        cells = [column.heading, _comment(column), *(row.get(column.heading, "") for row in EXAMPLE)]
        for index, cell in enumerate(cells):
            page.write_string(number, index, cell, wrap)
