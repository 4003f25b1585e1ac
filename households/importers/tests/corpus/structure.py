"""Workbooks that open, in which the roster cannot be found or its columns cannot be told."""

from typing import Any

from households.importers.testing import HEADINGS
from households.importers.tests.corpus.case import (
    BAD,
    GOOD,
    SHEET,
    At,
    Build,
    Case,
    book,
    household,
    lines_of,
    two_homes,
    whole,
)

BOTH = (GOOD, BAD)
NOTES = [["填表要求"], ["一、请如实填写"], ["二、不得空缺"]]


def page(*above: list[Any]) -> Build:
    return lambda: book({SHEET: [*above, *lines_of(two_homes())]})


def headings(changed: dict[str, str | None], more: tuple[str, ...] = ()) -> Build:
    """Headings written otherwise, None left out; `more` at the end, with "x" below."""

    def build() -> bytes:
        names = [name for name in HEADINGS if changed.get(name, name)]
        lines = lines_of(two_homes(), names)
        lines[0] = [changed.get(name, name) for name in names]
        return book({SHEET: [[*lines[0], *more], *([*line, *("x" for _ in more)] for line in lines[1:])]})

    return build


def second_table() -> bytes:
    """A second table pasted below the first, with two of its columns the other way round."""
    other = [*HEADINGS]
    wage, earned = other.index("工资性收入"), other.index("生产经营性收入")
    other[wage], other[earned] = other[earned], other[wage]
    return book({SHEET: [*lines_of(household(GOOD)), *lines_of(household(BAD), other)]})


def titles(count: int) -> list[list[str]]:
    return [["贫困户花名册"]] * count


def refused(name: str, build: Build, *errors: At, warnings: tuple[At, ...] = (), homes: tuple[str, ...] = ()) -> Case:
    return Case(name, build, errors, warnings, homes)


CASES = [
    refused("no header", lambda: book({SHEET: lines_of(two_homes())[1:]}), whole("no_header")),
    refused("a header below row fifteen", page(*titles(19)), whole("no_header")),
    refused("a header of three words", lambda: book({SHEET: [["姓名", "性别", "民族"], ["韦大山", "男", "汉族"]]}),
            whole("no_header")),
    refused("a header without names", headings({"姓名": None}), whole("no_header")),
    refused("a header and nobody", lambda: book({SHEET: [HEADINGS]}), whole("no_rows")),
    refused("a header and a total", lambda: book({SHEET: [HEADINGS, ["合计", *[None] * 40, 3]]}), whole("no_rows")),
    refused("neither 户编号 nor relations", headings({"户编号": None, "与户主关系": None}), whole("cannot_group"),
            warnings=(whole("heading_missing"),)),
    refused("only hidden sheets", lambda: book({"空": [], SHEET: lines_of(two_homes())}, hidden=[SHEET]),
            whole("no_sheets")),
    refused("the roster is hidden", lambda: book({"要求": NOTES, SHEET: lines_of(two_homes())}, hidden=[SHEET]),
            whole("no_header"), warnings=(At("hidden_sheet"),)),
    refused("another unit", headings({"耕地面积（亩）": "耕地面积（公顷）"}), At("unit_differs", 1, "AI")),
    refused("money in 万元", headings({"工资性收入": "工资性收入（万元）"}), At("unit_differs", 1, "AQ")),
    refused("a second table in another order", second_table, At("header_moved", 5, "AQ"), At("header_moved", 5, "AR")),
    Case("one sheet of two without a header", lambda: book({SHEET: lines_of(two_homes()), "要求": NOTES}),
         warnings=(At("sheet_without_header", sheet="要求"),), homes=BOTH),
    Case("a hidden roster beside the shown one",
         lambda: book({SHEET: lines_of(two_homes()), "去年": lines_of(two_homes())}, hidden=["去年"]),
         warnings=(At("hidden_sheet", sheet="去年"),), homes=BOTH),
    Case("an unknown heading", headings({}, ("星座",)), warnings=(At("unknown_heading", 1, "BD"),), homes=BOTH),
    Case("a heading twice", headings({}, ("民族",)), warnings=(At("heading_repeated", 1, "BD"),), homes=BOTH),
]  # fmt: skip
