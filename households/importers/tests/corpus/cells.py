"""Cells that cannot be read: numbers, codes, days, texts. The head's row 5, where the household's columns are told."""

from typing import Any

from households.importers.tests.corpus.case import (
    BAD,
    GOOD,
    At,
    Case,
    Formula,
    book,
    in_home,
    lines_of,
    two_homes,
    with_cells,
)

BOTH = (GOOD, BAD)


def bad(name: str, heading: str, cell: Any, code: str, column: str) -> Case:
    """The same cell in all rows of the household: told in each."""
    return Case(name, in_home(**{heading: cell}), tuple(At(code, row, column) for row in (5, 6, 7)))


def doubtful(name: str, cells: dict[str, Any], code: str, column: str, *rows: int) -> Case:
    return Case(name, in_home(**cells), warnings=tuple(At(code, row, column) for row in rows), homes=BOTH)


def failed(result: str) -> Any:
    def build() -> bytes:
        lines = lines_of(two_homes())
        lines[4][lines[0].index("工资性收入")] = Formula("=A1/0", result)
        return book({"花名册": lines})

    return build


def formula(name: str, result: str) -> Case:
    return Case(name, failed(result), (At("error_cell", 5, "AQ"),))


CASES = [
    bad("words for an amount", "工资性收入", "很多", "not_a_number", "AQ"),
    bad("yes for an area", "林地面积（亩）", "是", "not_a_number", "AJ"),
    bad("less than nothing", "工资性收入", "-1", "number_out_of_range", "AQ"),
    bad("an amount beyond all money", "工资性收入", "99999999999", "number_out_of_range", "AQ"),
    bad("a number too large for any column", "低保金", "9" * 400, "number_out_of_range", "AU"),
    bad("ten to the three hundredth", "低保金", 1e300, "number_out_of_range", "AU"),
    bad("two amounts in a cell", "工资性收入", "1000/2000", "not_a_number", "AQ"),
    bad("a share", "工资性收入", "50%", "not_a_number", "AQ"),
    bad("thousands in the wrong place", "工资性收入", "1,20,0", "not_a_number", "AQ"),
    bad("an area of a county", "耕地面积（亩）", "100000", "number_out_of_range", "AI"),
    bad("neither yes nor no", "是否通生活用电", "也许", "not_yes_no", "AN"),
    bad("no such cause", "主要致贫原因", "懒", "unknown_code", "AF"),
    bad("three other causes", "其他致贫原因", "因病、因残、因学", "unknown_code", "AG"),
    bad("a bare code for a label", "民族", "09", "bare_code", "M"),
    bad("no such house", "危房级别", "E级", "unknown_code", "AL"),
    bad("a year of two digits", "收入年度", "25", "not_a_year", "AP"),
    bad("a year before the register", "收入年度", "2012", "not_a_year", "AP"),
    bad("words for a year", "收入年度", "去年", "not_a_year", "AP"),
    bad("no such birthday", "出生日期", "2016-02-30", "not_a_day", "BD"),
    bad("a thirteenth month", "出生日期", "20161301", "not_a_day", "BD"),
    bad("a note of a thousand letters", "备注", "长" * 1001, "too_long", "BC"),
    bad("a group of sixty letters", "村民小组", "组" * 60, "too_long", "E"),
    bad("a group that is an error", "村民小组", "#REF!", "error_cell", "E"),
    formula("divided by nothing", "#DIV/0!"),
    formula("a lost reference", "#REF!"),
    formula("nothing looked up", "#N/A"),
    formula("a name not known", "#NAME?"),
    # only doubtful: taken or left blank, and told
    doubtful("a phone of ten digits", {"联系电话": "1380000000"}, "phone_invalid", "Z", 5, 6, 7),
    doubtful("a phone that starts with 12", {"联系电话": "12800000000"}, "phone_invalid", "Z", 5, 6, 7),
    doubtful("two phones", {"联系电话": "13800000000/13800000001"}, "phone_several", "Z", 5, 6, 7),
    Case("a total that is not the sum", in_home(转移性收入="9999"), (At("transfer_differs", 5, "AZ"),)),
    doubtful("a total of some parts", {"转移性收入": "9999", "低保金": None}, "transfer_differs", "AZ", 5),
    doubtful("a result that is not the result", {"人均纯收入": "1"}, "per_head_differs", "BB", 5),
    doubtful("a palace", {"住房面积（㎡）": "900"}, "house_area_doubtful", "AK", 5),
    doubtful("a house of words", {"住房面积（㎡）": "是"}, "not_a_number", "AK", 5, 6, 7),
    doubtful("a valley", {"耕地面积（亩）": "999"}, "land_too_large", "AI", 5),
    doubtful("a birth month", {"出生日期": "2016-05"}, "day_missing", "BD", 5, 6, 7),
    Case("a thirteenth month of monitoring", in_home(识别监测时间="202313"),
         warnings=tuple(At("not_a_month", row, "BD") for row in (5, 6, 7)), homes=BOTH),
    # cleaned: nothing is left to say
    Case("five places after the point", in_home(工资性收入="12000.00499"), homes=BOTH, kept={"wage": "12000.00"}),
    Case("controls and NUL in a text", with_cells({5: {"备注": "a\x00b\x01c\u200b"}}), homes=BOTH,
         kept={"note": "abc"}),
    Case("a text that would be a formula", with_cells({5: {"备注": "=1+1"}}), homes=BOTH, kept={"note": "=1+1"}),
]  # fmt: skip
