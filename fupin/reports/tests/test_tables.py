"""Every cell is the count of the question that it opens; every table adds up; the workbook holds the same figures."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import timezone

from fupin.query.question import counted, question_from, rows_of
from fupin.reports.catalogue import reports
from fupin.reports.frame import UNIT_OF, Column, Counted, Part, Report
from fupin.reports.tables import Cell, made

pytestmark = pytest.mark.django_db
PLACES = ("990101", "990101201", "990101201203")


@pytest.mark.parametrize("report", reports(), ids=lambda one: one.id)
def test_every_linked_cell_counts_what_it_opens(viewer: Any, report: Report) -> None:
    linked = 0
    for part in report.parts:
        for place in PLACES:
            table = made(viewer, report, place, timezone.localdate(), part.key)
            for row in table.lines:
                linked += sum(checked(viewer, cell, one) for cell, one in zip(row.cells, table.columns, strict=True))
    assert linked > 0 or not any(asks(part) for part in report.parts)


def asks(part: Part) -> bool:
    """Whether it has a column that is a question to the register; ledgers are tried in `test_ledgers`."""
    return any(isinstance(one.of, Counted) for one in part.columns(timezone.localdate()))


def checked(viewer: Any, cell: Cell, column: Column) -> bool:
    if cell.question is None:
        return False
    asked = question_from(QueryDict(urlencode(cell.question.address())))
    count, rows = counted(viewer, asked), rows_of(viewer, asked)
    assert asked.values("status") == cell.question.values("status")
    assert cell.value == (count.households if column.unit == "户" else count.persons), column.key
    if column.unit == UNIT_OF[asked.of]:
        assert cell.value == rows.count()
    return bool(cell.value)
