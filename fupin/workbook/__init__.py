"""Sheets in and out: the one place that touches workbook files.

Reading is guarded (docs/adr: domain.md §9.5 limits, security of parsers): cheap checks of the container first, then a
parser in a child process with bounded memory and time. Cells arrive raw: text stays text, a number stays a number.
"""

from fupin.workbook.annotating import NotPatched, annotate
from fupin.workbook.reading import read_sheets
from fupin.workbook.sheets import Coded, RawSheet, column_letter
from fupin.workbook.unreadable import COMMAND, PAGE, Limits, Unreadable
from fupin.workbook.writing import OutColumn, OutSheet, write_csv, write_workbook

__all__ = [
    "COMMAND",
    "PAGE",
    "Coded",
    "Limits",
    "NotPatched",
    "OutColumn",
    "OutSheet",
    "RawSheet",
    "Unreadable",
    "annotate",
    "column_letter",
    "read_sheets",
    "write_csv",
    "write_workbook",
]
