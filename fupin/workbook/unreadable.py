"""How much is read at most, and what a clerk is told when a file cannot be read."""

from dataclasses import dataclass
from typing import Any

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bytes of the file, bytes unpacked, rows of all sheets together, memory of the reading process, seconds; and how
    many different cells this process takes over, all columns together: it is they that cost it memory (a roster of
    50 000 people holds about 400 000)."""

    file_bytes: int
    unpacked_bytes: int
    rows: int
    memory_bytes: int
    cpu_seconds: int
    wall_seconds: int
    distinct_cells: int = 750_000


# domain.md §9.5: the page for townships and villages, the command for county and above.
PAGE = Limits(20 * MB, 200 * MB, 50_000, 768 * MB, 120, 180)
COMMAND = Limits(200 * MB, 3072 * MB, 1_000_000, 4096 * MB, 1200, 1800, 30_000_000)

SAVE_AS = "请用 Excel 或 WPS 打开它，选“另存为”，类型选“Excel 工作簿（.xlsx）”，再导入新存的文件。"

SENTENCES: dict[str, str] = {
    "empty_file": "这个文件是空的（0 字节）。请检查文件是否保存好，再重新选择。",
    "file_too_big": "文件有 {size} MB，超过了 {limit} MB。请按乡镇或行政村拆成几个文件分别导入。",
    "too_many_rows": "文件共有 {rows} 行，超过了 {limit} 行。请按乡镇或行政村拆成几个文件分别导入。",
    "too_wide": "工作表用到了第 {column} 列，花名册不会这么宽。请删去右边多余的内容后另存再导入。",
    "too_big_inside": "文件展开后太大，放不下。请删去多余的行列和图片，或者拆成几个文件分别导入。",
    "bomb": "文件压缩得不正常（展开后大出许多倍），为安全起见没有打开。" + SAVE_AS,
    "encrypted": "文件加了打开密码，读不了。请在 Excel 或 WPS 里去掉密码，另存后再导入。",
    "macro": "工作簿里带有宏，为安全起见没有打开。请用 Excel 或 WPS 打开它（不启用宏），选“另存为”，"
    "类型选“Excel 工作簿（.xlsx）”，再导入新存的文件。",
    "html": "这是网页，只是文件名改成了表格。" + SAVE_AS,
    "xml_spreadsheet": "这是 XML 格式的旧表格。" + SAVE_AS,
    "binary_workbook": "这是 .xlsb 格式的工作簿，本系统不读。" + SAVE_AS,
    "not_workbook": "这不是表格文件。请选择 .xlsx、.xls、.ods 或 .csv 花名册。",
    "corrupt": "文件已损坏，读不了。请从原处重新拷贝一份；仍然不行时，" + SAVE_AS,
    "suspicious": "文件内部结构不正常（{what}），为安全起见没有打开。" + SAVE_AS,
    "encoding": "文字编码认不出来。请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。",
    "csv_quotes": "第 {row} 行起引号不成对，后面的行分不开了。请改好这一行的引号；或者" + SAVE_AS[1:],
    "csv_cell": "第 {row} 行有一格的内容太长，像是引号不成对。请改好这一行；或者" + SAVE_AS[1:],
    "no_sheets": "工作簿里没有可以读的工作表。请检查工作表是否被隐藏，或者选错了文件。",
    "too_slow": "读这个文件用了太长时间，已经停下。请拆成几个文件分别导入。",
    "reader_died": "读这个文件时出了故障，没有读成。" + SAVE_AS,
}


class Unreadable(Exception):
    """A file that cannot be read; `str()` is the sentence for the clerk, `code` is for programs and tests."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(SENTENCES[code].format(**facts))
        self.code = code
        self.facts = facts

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.code, self.facts)


def _again(code: str, facts: dict[str, Any]) -> Unreadable:
    return Unreadable(code, **facts)
