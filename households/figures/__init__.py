"""核对公布的数字: do the figures of a report hold, and on which base? Pure: no database, no clock, Decimal only.

`reading` takes statements from a text, `checking` judges them against each other (sources of the cases: the published
figures in the tests). A number is what its words leave open: 余, 约, 近, 多 and 以上 are kept as bounds.
"""

from households.figures.checking import check, left_alone
from households.figures.glyphs import plain
from households.figures.quantities import Quantity, cell, cell_with_unit
from households.figures.reading import LONGEST, MOST, Reading, read
from households.figures.statements import Role, Statement, role
from households.figures.verdicts import ONLY, Finding, Verdict

__all__ = [
    "LONGEST",
    "MOST",
    "ONLY",
    "Finding",
    "Quantity",
    "Reading",
    "Role",
    "Statement",
    "Verdict",
    "cell",
    "cell_with_unit",
    "check",
    "left_alone",
    "plain",
    "read",
    "role",
]
