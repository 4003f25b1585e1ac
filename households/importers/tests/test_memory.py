"""The heaviest files that the page takes: what they cost this process. The reading process has a bound of its own."""

import csv
import io
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from fupin.access.permissions import Role
from fupin.tests import factories
from fupin.workbook import PAGE, Unreadable
from households.importers import testing
from households.importers.roster_columns import ROSTER
from households.importers.roster_import import load, make_plan
from households.importers.tests.memory import ALLOWED, growth

ALL = [column.heading for column in ROSTER.columns.values()]
Lines = Iterator[list[Any]]


def garbage(different: int) -> Lines:
    """Every column of every row wrong, so many of them each time in another way."""
    yield ALL
    for row in range(PAGE.rows - 1):
        yield [f"{row}{place}" if place < different else "x" for place in range(len(ALL))]


def people() -> Lines:
    """Fifty thousand people of the template, households of two."""
    yield testing.HEADINGS
    for home in range(PAGE.rows // 2 - 1):
        for row in testing.family(f"99010120120{home:07d}", wage=str(9000 + home))[:2]:
            yield [row.get(heading) for heading in testing.HEADINGS]


FILES = {
    "people": people,
    "the same garbage everywhere": lambda: garbage(0),
    "other garbage in ten columns": lambda: garbage(10),
    "other garbage in every column": lambda: garbage(len(ALL)),
}


def content(lines: Lines) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(lines)
    return target.getvalue().encode()[: PAGE.file_bytes]


@pytest.mark.soak
@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_memory_of_a_large_file(name, capsys) -> None:
    factories.region_tree()
    clerk = factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201")
    file = content(FILES[name]())
    with growth() as grown:
        told = looked_at(file, clerk)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{name}: {len(file) >> 20} MB, {told}; memory {grown.kilobytes // 1024} MB above the baseline\n"
        )
    assert grown.kilobytes < ALLOWED


def looked_at(file: bytes, clerk: Any) -> str:
    try:
        plan = make_plan(load(file), by=clerk, mode="facts")
    except Unreadable as error:
        return error.code
    return f"{len(plan.problems)} problems"
