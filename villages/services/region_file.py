"""Reading a file of divisions: every row is read, every problem said with its row number, then it is decided once."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fupin.workflow import REASONS, Refused
from villages.division_codes import ABOVE, unpadded

HEADINGS = (("code", "代码", "区划代码", "行政区划代码"), ("name", "名称", "区划名称"))
LONGEST = 60
SHOWN = 20

REASONS |= {
    "regions_encoding": "文字编码认不出来。请另存为 UTF-8 或 GB18030 的 CSV，再载入。",
    "regions_heading": "第 1 行应是表头，要有 code（代码）和 name（名称）两列。请补上表头再载入。",
    "regions_none": "文件里没有 {prefix} 和它下面的区划。请核对文件和 --prefix。",
    "regions_empty": "文件里除了表头没有一行区划。请核对文件。",
    "regions_rows": "文件有 {total} 处不对，什么都没有写。改好再载入：\n{lines}",
}


@dataclass(frozen=True)
class Problem:
    row: int
    sentence: str

    def __str__(self) -> str:
        return f"第 {self.row} 行：{self.sentence}"


def refuse_if_any(problems: list[Problem]) -> None:
    if not problems:
        return
    problems.sort(key=lambda problem: problem.row)
    lines = [str(problem) for problem in problems[:SHOWN]]
    if len(problems) > SHOWN:
        lines.append(f"……还有 {len(problems) - SHOWN} 处")
    raise Refused("regions_rows", total=len(problems), lines="\n".join(lines), problems=problems)


def csv_rows(content: bytes) -> Iterator[tuple[int, str, str]]:
    """(row number, code, name) as written; UTF-8 with or without a mark, else GB18030. Raises Refused."""
    reader = csv.reader(io.StringIO(decoded(content), newline=""))
    code_at, name_at = heading_places(next(reader, []))
    last = max(code_at, name_at)
    for number, row in enumerate(reader, start=2):
        if len(row) > last:
            yield number, row[code_at], row[name_at]
        elif any(cell.strip() for cell in row):
            yield number, row[code_at] if len(row) > code_at else "", ""


def decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("regions_encoding")


def heading_places(heading: list[str]) -> tuple[int, int]:
    found = [cell.strip().lower() for cell in heading]
    places = [next((found.index(name) for name in names if name in found), None) for names in HEADINGS]
    if None in places:
        raise Refused("regions_heading")
    return places[0], places[1]


def read_names(rows: Iterable[tuple[int, str, str]], prefix: str) -> dict[str, tuple[str, int]]:
    """Unpadded code → (name, row number), for the place `prefix`, what is below it and what is above it."""
    found: dict[str, tuple[str, int]] = {}
    problems: list[Problem] = []
    for number, text, name in rows:
        try:
            code = unpadded(text)
        except ValueError:
            if text.strip().startswith(prefix) and (text.strip() or name.strip()):
                problems.append(Problem(number, f"代码“{text.strip()}”应为 2、4、6、9 或 12 位数字"))
            continue
        if not code.startswith(prefix) and not prefix.startswith(code):
            continue
        known = found.setdefault(code, (name.strip(), number))
        if known[1] != number and known[0] != name.strip():
            said = f"代码 {code} 在第 {known[1]} 行已是“{known[0]}”，这里又写作“{name.strip()}”"
            problems.append(Problem(number, said))
    found = with_short_prefectures(found)
    problems += [Problem(number, name_problem(name)) for name, number in found.values() if not 0 < len(name) <= LONGEST]
    refuse_if_any(problems)
    if not found:
        raise Refused("regions_none", prefix=prefix) if prefix else Refused("regions_empty")
    return found


def name_problem(name: str) -> str:
    return f"名称有 {len(name)} 个字，最多 {LONGEST} 个字" if name else "没有写名称"


def with_short_prefectures(found: dict[str, tuple[str, int]]) -> dict[str, tuple[str, int]]:
    """A prefecture written with six digits (522300) is 5223, unless the file has both, as it has for 东莞."""
    long = [code for code in found if len(code) == 6 and code.endswith("00") and code[:4] not in found]
    for code in long:
        found[code[: ABOVE[6]]] = found.pop(code)
    return found
