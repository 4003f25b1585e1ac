"""The steps of `import.py`, each in a process of its own with the database of its environment. Prints JSON lines.

python benchmarks/import_work.py workbook PATH HOUSEHOLDS     the prefecture's roster, as the demonstration has it
python benchmarks/import_work.py township PATH PEOPLE         so many people of its first township
python benchmarks/import_work.py drain PATH                   the parser alone
python benchmarks/import_work.py floor PATH                   the file's rows as they are, into one plain table
python benchmarks/import_work.py import PATH                  the import, and the same file again
"""

import io
import json
import os
import random
import resource
import sys
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

import python_calamine

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
CHUNK = 10_000
COUNTY_PENS = ("bench-prepares", "bench-confirms")
TAKEN = 200  # serial numbers of a birthday
AUDITED = ("digest_of_write", "record")
HOMES_PER_PERSON = 134_200 / 432_300


def say(**facts: Any) -> None:
    print(json.dumps(facts), flush=True)


def seconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def django_ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fupin.settings")
    os.environ["DEBUG"] = "1"
    import django  # noqa: PLC0415 - the drained parser's memory is measured without it
    from django.conf import settings  # noqa: PLC0415

    django.setup()
    settings.DEBUG = False  # else every query is kept


# ---- the file --------------------------------------------------------------------------------------------------------
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
    '<Relationship Id="rId2" Target="sharedStrings.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>',
    "xl/workbook.xml": f'<workbook {NAMESPACE} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships"><sheets><sheet name="花名册" sheetId="1" r:id="rId1"/></sheets></workbook>',
}


def workbook(path: str, households: str) -> None:
    """The people of `demo --scale prefecture` in one sheet of the template; of fewer households, the first ones."""
    django_ready()
    prepared()
    from fupin.management.demo.places import filled, stage  # noqa: PLC0415

    save(path, people(filled("prefecture", stage(), 1), int(households)))


def township(path: str, persons: str) -> None:
    """A roster of the demonstration's township: as many people as asked for, none of them one of its own."""
    django_ready()
    prepared()
    from fupin.management.demo.places import family_sizes, shared, stage  # noqa: PLC0415

    sizes = family_sizes(round(int(persons) * HOMES_PER_PERSON), int(persons), random.Random(2))
    days = [date(1900, 1, 1) + timedelta(days=number) for number in range(50_000)]
    taken = {(day, sex): TAKEN for day in days for sex in "12"}
    save(path, people(shared(stage().township.code, sizes), len(sizes), first=5001, taken=taken))


def save(path: str, rows: Iterator[list[str | None]]) -> None:
    """Written here, because a library takes four times as long for 24 million cells; with shared strings, as Excel and
    WPS save them."""
    from fupin.workbook import column_letter  # noqa: PLC0415
    from households.importers.testing import HEADINGS  # noqa: PLC0415

    strings: defaultdict[str, int] = defaultdict(count().__next__)
    letters = [column_letter(place) for place in range(len(HEADINGS))]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for name, text in PARTS.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(f"<worksheet {NAMESPACE}><sheetData>".encode())
            for number, row in enumerate(chain([HEADINGS], rows), start=1):
                filled = zip(letters, row, strict=True)
                cells = [f'<c r="{at}{number}" t="s"><v>{strings[text]}</v></c>' for at, text in filled if text]
                part.write(f'<row r="{number}">{"".join(cells)}</row>'.encode())
            part.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f'<sst {NAMESPACE} uniqueCount="{len(strings)}">'.encode())
            part.writelines(f"<si><t>{text}</t></si>".encode() for text in strings)
            part.write(b"</sst>")


def people(
    sizes: dict[Any, list[int]], households: int, *, first: int = 1, taken: dict[Any, int] | None = None
) -> Iterator[list[str | None]]:
    """Rows of the template for the families of these sizes; each village's households are numbered from `first`, and
    so many serial numbers of each birthday are `taken` already."""
    from fupin.management.demo.people import Village, rows  # noqa: PLC0415
    from fupin.management.demo.places import named  # noqa: PLC0415
    from households.importers.testing import HEADINGS  # noqa: PLC0415

    serials = {} if taken is None else taken
    villages = ((Village(named(village), first, serials), own) for village, own in sizes.items())
    homes = (village.home(number, size) for village, own in villages for number, size in enumerate(own, start=first))
    for home in islice(homes, households):
        for row in rows(home, 2025, random.Random(home.no)):
            yield [row.get(heading) for heading in HEADINGS]


# ---- the floor -------------------------------------------------------------------------------------------------------
def sheet_of(path: str) -> Any:
    return python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)


def drain(path: str) -> None:
    def read() -> None:
        for _ in sheet_of(path).iter_rows():
            pass

    spent = seconds(read)
    say(drain=spent, memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def floor(path: str) -> None:
    """Only the database's part is timed: the rows are read and put into its form beside the clock."""
    django_ready()
    from django.db import connection, transaction  # noqa: PLC0415

    rows = sheet_of(path).iter_rows()
    names = [f"c{place}" for place, _ in enumerate(next(rows))]
    spent = 0.0
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_floor")
        cursor.execute(f"CREATE TABLE bench_floor ({', '.join(f'{name} text' for name in names)})")
        with transaction.atomic():
            write = copied if connection.vendor == "postgresql" else executed
            while chunk := list(islice(rows, CHUNK)):
                act = write(cursor, chunk, names)
                spent += seconds(act)
            start = time.perf_counter()
        spent += time.perf_counter() - start  # the commit
        cursor.execute("DROP TABLE bench_floor")
    say(floor=spent)


def copied(cursor: Any, chunk: list[list[Any]], names: list[str]) -> Callable[[], Any]:
    text = io.StringIO("".join("\t".join(map(str, row)) + "\n" for row in chunk))
    return lambda: cursor.copy_expert("COPY bench_floor FROM STDIN", text)


def executed(cursor: Any, chunk: list[list[Any]], names: list[str]) -> Callable[[], Any]:
    places = ", ".join("?" for _ in names)
    return lambda: cursor.connection.executemany(f"INSERT INTO bench_floor VALUES ({places})", chunk)


# ---- the import ------------------------------------------------------------------------------------------------------
def prepared() -> None:
    """Divisions, and who prepares and confirms for the whole prefecture."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from fupin.access.permissions import Role  # noqa: PLC0415
    from fupin.management.demo.accounts import Worker, employ  # noqa: PLC0415
    from villages.models import Region  # noqa: PLC0415
    from villages.services.regions import load_regions  # noqa: PLC0415

    for database in ("default", "queue"):  # the doubts of a large import are asked in a job, which waits there
        call_command("migrate", verbosity=0, database=database)
    if Region.objects.exists():
        sys.exit("The database already holds divisions; take an empty one.")
    load_regions(path=settings.BASE_DIR / "fixtures" / "regions-5223.csv", by=None)
    prefecture = Region.objects.get(code="5223")
    roles = (Role.COUNTY_CLERK, Role.COUNTY_APPROVER)
    employ([Worker(name, name, role, prefecture) for name, role in zip(COUNTY_PENS, roles, strict=True)])


def imported(path: str) -> None:
    django_ready()
    prepared()
    from households.models import Household, Member  # noqa: PLC0415

    say(ready="import")
    say(did="import", **once(path))
    say(did="again", **once(path))
    say(households=Household.objects.count(), people=Member.objects.count(), written=written())


def once(path: str) -> dict[str, Any]:
    """One run of the command: its own stages, the whole, and the part of writing that is the audit's."""
    from django.core.management import call_command  # noqa: PLC0415

    from households.services import roster  # noqa: PLC0415

    audit = 0.0

    def timed(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            nonlocal audit
            start = time.perf_counter()
            result = function(*args, **kwargs)
            audit += time.perf_counter() - start
            return result

        return run

    plain = {name: getattr(roster, name) for name in AUDITED}
    for name, function in plain.items():
        setattr(roster, name, timed(function))
    said = io.StringIO()
    prepares, confirms = COUNTY_PENS
    pens = ["--user", prepares, "--mode", "legacy", "--approver", confirms]
    try:
        whole = seconds(lambda: call_command("import_roster", path, "--json", *pens, stdout=said))
    finally:
        for name, function in plain.items():
            setattr(roster, name, function)
    report = json.loads(said.getvalue())
    stages = report["seconds"]
    stages |= {"write": stages["write"] - audit, "audit": audit}
    stages["rest"] = whole - sum(stages.values())
    return {"whole": whole, "stages": stages, "counts": report["households"], "problems": len(report["problems"])}


def written() -> list[int]:
    """Rows in the register by the batch that made them what they are."""
    from django.db.models import Count  # noqa: PLC0415

    from fupin.imports.models import ImportBatch  # noqa: PLC0415
    from households.services.roster import WITNESS  # noqa: PLC0415

    made: dict[Any, int] = {}
    for model in WITNESS:
        for write, rows in model.objects.values_list("write").annotate(rows=Count("pk")).order_by():
            made[write] = made.get(write, 0) + rows
    return [made.get(write, 0) for write in ImportBatch.objects.order_by("pk").values_list("write", flat=True)]


if __name__ == "__main__":
    steps = {"workbook": workbook, "township": township, "drain": drain, "floor": floor, "import": imported}
    steps[sys.argv[1]](*sys.argv[2:])
