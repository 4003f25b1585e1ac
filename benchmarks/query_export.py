"""How long a query of 400,000 persons takes as a workbook, and how much memory, against the least it must do.

    python benchmarks/query_export.py [households]

Floor: the same columns read by a plain cursor in one joined statement, written by the same writer with constant
memory. Each step runs in a process of its own on the same register; a part of it shows whether memory grows with rows.
Without DATABASE_URL a throw-away SQLite file is used; a PostgreSQL database must hold no households yet.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
HOUSEHOLDS = 124_300  # and 400,400 persons
PART = "990101"
COLUMNS = ("sex", "age", "relation", "education", "labour", "work_area", "net_per_head", "arable", "wage")
STEPS = (("floor", ""), ("xlsx", PART), ("xlsx", ""), ("csv", ""))
FLOOR = """
    SELECT r.full_name, h.village_code, h.household_no, h.head_name, m.name, m.sex, m.birth_date, m.relation,
           m.education, m.labour, m.work_area, h.net_per_head, l.arable, i.wage
    FROM households_member m JOIN households_household h ON h.id = m.household_id
    JOIN villages_region r ON r.code = h.village_code
    LEFT JOIN households_livingcondition l ON l.household_id = h.id AND l.year = 2025
    LEFT JOIN households_incomerecord i ON i.household_id = h.id AND i.year = 2025
    WHERE m.state IN ('1', '4') AND h.register <> 'closed'
    ORDER BY m.village_code, m.household_id, m.relation, m.id
"""


def django_ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fupin.settings")
    import django  # noqa: PLC0415 - only the steps need it here

    django.setup()


def say(act: Any) -> None:
    start = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        rows = act(file)
        size = file.seek(0, os.SEEK_END)
    taken, peak = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"rows": rows, "seconds": taken, "peak": peak, "size": size}))


def floor(file: Any) -> int:
    from django.db import connection  # noqa: PLC0415 - settings come first

    from fupin.workbook import OutColumn, OutSheet, write_workbook  # noqa: PLC0415

    count = 0

    def lines() -> Iterator[Any]:
        nonlocal count
        with connection.chunked_cursor() as cursor:
            cursor.execute(FLOOR)
            while part := cursor.fetchmany(1000):
                for row in part:
                    count += 1
                    yield [one if one is None or isinstance(one, int | float) else str(one) for one in row]

    write_workbook(file, [OutSheet("查询", [OutColumn(str(number)) for number in range(14)], lines())])
    return count


def export(form: str, place: str) -> Any:
    from fupin.accounts.models import User  # noqa: PLC0415 - settings come first
    from fupin.query.export import Wanted, export_answer  # noqa: PLC0415
    from fupin.query.question import Question  # noqa: PLC0415

    by, question = User.objects.get(), Question("person", place, columns=COLUMNS)
    return lambda file: export_answer(file, question=question, by=by, wanted=Wanted(form=form))


def step(name: str, place: str) -> None:
    django_ready()
    from django.conf import settings  # noqa: PLC0415

    settings.DEBUG = False  # else every query is kept
    say(floor if name == "floor" else export(name, place))


def build(count: int) -> None:
    import doubts  # noqa: PLC0415 - makes the data folder; django is ready then
    from django.core.management import call_command  # noqa: PLC0415

    from fupin.access.permissions import Role  # noqa: PLC0415
    from fupin.tests.factories import user  # noqa: PLC0415
    from households.models import Household  # noqa: PLC0415
    from villages.models import Region  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if Household.objects.exists():
        sys.exit("The database already holds households; take an empty one.")
    doubts.build(count)
    Region.objects.create(code="9901", name="试州", full_name="试州", level="prefecture")
    user("exporter", Role.COUNTY_CLERK, "9901")


def main() -> None:
    build(int(sys.argv[1]) if len(sys.argv) > 1 else HOUSEHOLDS)
    base = 0.0
    for name, place in STEPS:
        done = subprocess.run([sys.executable, __file__, "step", name, place], stdout=subprocess.PIPE, check=True)
        told = json.loads(done.stdout)
        base = base or told["seconds"]
        ratio = "" if name == "floor" or place else f" = {told['seconds'] / base:.2f} × floor"
        about = f"{told['rows']:,} rows in {told['seconds']:.1f} s{ratio}, {told['size'] / 1e6:.1f} MB"
        print(f"  {name}{' of one county' if place else ''}: {about}, peak memory {told['peak']} MB", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["step"]:
        step(*sys.argv[2:4])
    else:
        main()
