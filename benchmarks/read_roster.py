"""Reading and checking a whole prefecture's roster, against draining the parser alone.

    python benchmarks/read_roster.py [households] [file kept from an earlier run]

The floor is python-calamine's own `iter_rows` over the same file in one process; prints seconds, ratio, peak memory.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fupin.settings")

HOUSEHOLDS, PEOPLE = 134_200, 432_300
DRAIN = """
import sys, time, resource, python_calamine
start = time.perf_counter()
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
for row in book.get_sheet_by_index(0).iter_rows():
    pass
spent = resource.getrusage(resource.RUSAGE_SELF)
print(time.perf_counter() - start, spent.ru_maxrss // 1024, spent.ru_utime + spent.ru_stime)
"""


def rows(households: int) -> Iterator[list[object]]:
    from fupin.personal.identity import check_digit  # noqa: PLC0415 - after the settings
    from households.importers.testing import HEADINGS, child, person  # noqa: PLC0415

    larger = round(households * (PEOPLE / HOUSEHOLDS - 3))
    first = date(1950, 1, 1)
    grown, small = person(), child()
    serial = 0
    for number in range(households):
        village = f"990101{200 + number // 10000:03d}{200 + number // 50 % 200:03d}"
        home = {"户编号": f"{village}{number:06d}", "行政村代码": village, "联系电话": f"139{number:08d}"}
        home |= {
            "工资性收入": f"{12000 + number % 30011}.{number % 100:02d}",
            "耕地面积（亩）": f"{number % 937 / 100:.2f}",
        }
        home |= {"生产经营性收入": f"{number * 7 % 20011}.50", "住房面积（㎡）": f"{50 + number % 1511 / 10:.1f}"}
        for place in range(3 + (number < larger)):
            young = place == 2
            born = (first if not young else date(2013, 1, 1)) + timedelta(days=serial % (4000 if young else 20000))
            woman = place in (1, 2)
            digits = f"990101{born:%Y%m%d}{(serial // 4000 * 2 + (not woman)) % 1000:03d}"
            own = {"证件号码": digits + check_digit(digits), "性别": "女" if woman else "男"}
            own |= {"姓名": f"{'韦岑罗黄'[serial % 4]}{chr(0x5000 + serial % 8000)}{chr(0x6000 + serial // 97 % 3000)}"}
            own |= {"与户主关系": ("户主", "配偶", "之女", "之子")[place], "人编号": f"{home['户编号']}{place:02d}"}
            yield [({**(small if young else grown), **home, **own}).get(heading) for heading in HEADINGS]
            serial += 1


def drain(path: str) -> tuple[float, int, float]:
    seconds, memory, busy = subprocess.check_output([sys.executable, "-c", DRAIN, path], text=True).split()
    return float(seconds), int(memory), float(busy)


def busy() -> float:
    """Processor seconds of this process and the reading processes it has waited for."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def main(households: int, path: str) -> None:
    import django  # noqa: PLC0415

    django.setup()
    from fupin.imports.reading import read  # noqa: PLC0415
    from fupin.workbook import COMMAND, OutColumn, OutSheet, read_sheets, write_workbook  # noqa: PLC0415
    from households.importers.roster_checks import check_roster  # noqa: PLC0415
    from households.importers.roster_columns import ROSTER, TEMPLATE  # noqa: PLC0415

    if not os.path.exists(path):
        columns = [OutColumn(column.heading) for column in TEMPLATE]
        write_workbook(path, [OutSheet("花名册", columns, rows(households))])
    floor, parser_memory, parser_busy = drain(path)
    before = busy()
    marks = [time.perf_counter()]
    sheets = read_sheets(path, COMMAND)
    marks.append(time.perf_counter())
    table, problems = read(sheets, ROSTER)
    marks.append(time.perf_counter())
    checked = check_roster(table, today=date(2026, 6, 1))
    marks.append(time.perf_counter())
    parsed, cells, checks = (later - earlier for earlier, later in pairwise(marks))
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"people {len(table):,}  households {checked.size:,}  problems {len(problems) + len(checked.problems):,}")
    print(f"file {os.path.getsize(path) / 2**20:.0f} MB  floor (parser drained) {floor:.2f} s, {parser_memory} MB")
    whole, spent = marks[-1] - marks[0], busy() - before
    print(f"parse and gather {parsed:.2f} s  cells {cells:.2f} s  checks {checks:.2f} s  whole {whole:.2f} s")
    print(f"processor seconds: parser {parser_busy:.1f}, whole {spent:.1f}")
    print(f"ratio {whole / floor:.2f}  peak memory: this process {own} MB, reading process {child} MB")
    for problem in [*problems, *checked.problems][:5]:
        print(problem)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else HOUSEHOLDS
    with tempfile.TemporaryDirectory() as folder:
        main(count, sys.argv[2] if len(sys.argv) > 2 else os.path.join(folder, "roster.xlsx"))
