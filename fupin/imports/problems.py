"""What is said about a file: one sentence per problem, with its place in the sheet and what to do.

Codes are stable English words that other programs may rely on. Personal values are masked before they enter a sentence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fupin.personal.masks import mask_card, mask_identity, mask_name, mask_phone, mask_text

ERROR, WARNING = "E", "W"
LISTED = 5000  # problems of one code in one column that are written out; the rest is counted

# code → (severity, sentence). E refuses the household, W is shown only.
CODES: dict[str, tuple[str, str]] = {
    # the whole file
    "no_header": (
        "E",
        "没有找到表头：前 15 行里没有一行同时写着“姓名”（或“户主姓名”）和另外三个以上认得的栏名。"
        "请下载花名册模板，对照栏名改好后再导入。",
    ),
    "sheet_without_header": ("W", "工作表“{sheet}”没有找到表头，没有读。如果它是花名册，请对照模板改好栏名后再导入。"),
    "hidden_sheet": ("W", "工作表“{sheet}”被隐藏，没有读。如果要导入，请先取消隐藏。"),
    "no_rows": ("E", "表头下面没有人员。请检查是否选错了文件或工作表。"),
    "more_of_same": ("W", "“{heading}”这一列还有 {count} 处同样的问题（{same}），不再一一列出。请先改好已列出的。"),
    # a column
    "unknown_heading": (
        "W",
        "不认得栏名“{value}”，这一列没有读。如果需要，请在“认列”里指明它是哪一栏，或改成模板里的栏名。",
    ),
    "heading_missing": ("W", "表里没有“{heading}”这一列。如果有，只是栏名写法不同，请在“认列”里指明。"),
    "heading_repeated": ("W", "栏名“{value}”出现了不止一次，只读了有内容的第 {taken} 列。请删去多余的一列。"),
    "header_moved": (
        "E",
        "这一行又是表头，这一列变成了“{value}”，上面是“{heading}”，往下会读错。请把下面的表改成一样的列序，或另放一个工作表。",
    ),
    "unit_differs": ("E", "“{value}”的单位不是“{unit}”。请换算成{unit}，栏名改成“{heading}”后再导入。"),
    # a cell
    "error_cell": ("E", "公式算错了，只剩“{value}”。请改成正确的内容。"),
    "too_long": ("E", "“{heading}”最多 {most} 个字，这里有 {length} 个。请缩短。"),
    "unknown_code": ("E", "“{value}”不在“{heading}”的选项里。可以填：{options}。"),
    "bare_code": (
        "E",
        "“{value}”是代码，不是文字。代码表不止一套，不能猜是哪一套：请在“认列”里选定代码表，或者改成文字，例如：{options}。",
    ),
    "not_yes_no": ("E", "“{value}”看不出是“是”还是“否”。请填“是”或“否”，不知道就留空。"),
    "not_a_number": ("E", "“{value}”不是数字。请在“{heading}”里只填数字{unit}，没有就填 0，不知道就留空。"),
    "not_whole": ("E", "“{heading}”要填整数，这里是“{value}”。"),
    "number_out_of_range": ("E", "“{heading}”应在 {low} 到 {high}{unit}之间，这里是“{value}”。请核对。"),
    "identity_masked": (
        "E",
        "证件号码带星号，是隐去个人信息的名册，不能导入。请换成证件号码完整的名册。",
    ),
    "identity_damaged": (
        "E",
        "证件号码被表格软件截断，后几位已经丢失，不能修复。请把这一列设成“文本”格式，照证件重新填写。",
    ),
    "number_damaged": ("E", "“{heading}”被表格软件当成了数字，位数可能已经改变。请把这一列设成“文本”格式，重新填写。"),
    "not_digits": ("E", "“{heading}”只能是数字，这里是“{value}”。请改正，没有就留空。"),
    "phone_invalid": ("W", "“{value}”不是正确的手机号码，没有采用。手机号码是 1 开头的 11 位数字。"),
    "phone_several": ("W", "这里写了不止一个电话，只采用了第一个“{value}”。"),
    "not_a_day": ("E", "“{value}”不是日期。请填成 1949-01-01 这样。"),
    "day_missing": ("W", "“{value}”只有年月没有日，没有采用。请填成 1949-01-01 这样。"),
    "not_a_year": ("E", "“{value}”不是年度。请填 4 位数字的年，例如 2016。"),
    "not_a_month": ("E", "“{value}”不是年月。请填成 202305 这样。"),
    "name_invalid": ("E", "姓名应是 2 到 30 个字，不含数字和符号。请照证件改正。"),
}

MASKS = {
    "identity": mask_identity,
    "phone": mask_phone,
    "name": mask_name,
    "card": mask_card,
    "hidden": lambda text: "＊＊",
    "": mask_text,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` and `column` as Excel shows them, None for a problem of the whole file; `sheet` is None for CSV."""

    sheet: str | None
    row: int | None
    column: str | None
    heading: str | None
    code: str
    severity: str
    message: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def declare(codes: Mapping[str, tuple[str, str]]) -> Mapping[str, tuple[str, str]]:
    """Add the codes of one kind of sheet; a code means one thing only."""
    if both := CODES.keys() & codes.keys():
        raise ValueError(f"declared twice: {sorted(both)}")
    CODES.update(codes)
    return codes


def masked(value: Any, kind: str) -> str:
    """The value as it may be shown: personal kinds masked, long text cut."""
    text = f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
    shown = MASKS[kind](text.replace("\0", "").strip())
    return shown if len(shown) <= 40 else shown[:40] + "…"


def problem(
    code: str,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
    heading: str | None = None,
    severity: str | None = None,
    **facts: Any,
) -> Problem:
    usual, sentence = CODES[code]
    said = sentence.format(**{"sheet": sheet, "heading": heading, **facts})
    return Problem(sheet, row, column, heading, code, severity or usual, said)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Of the whole file first, then as they lie in the sheets."""
    return sorted(
        problems, key=lambda p: (p.row is not None, p.sheet or "", p.row or 0, len(p.column or ""), p.column or "")
    )


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(found.severity == ERROR for found in problems)
