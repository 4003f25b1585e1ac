"""What a plan does with each row of its file, for the workbook that goes back to the file's owner (domain.md §9.5)."""

import numpy as np

from fupin.imports.results import Results, SheetResults
from households.importers.plan import OUTCOMES, Plan
from households.importers.roster import Roster

REFUSED = OUTCOMES.index("refused")


def results_of(roster: Roster, plan: Plan) -> Results:
    table, causes = roster.table, causes_of(roster, plan)
    sheets = []
    for position, part in enumerate(table.parts):
        own = np.flatnonzero(table.sheet == position)
        outcomes = [OUTCOMES[code] for code in plan.outcomes[own].tolist()]
        rows = table.row[own].tolist()
        sheets.append(SheetResults(part.name, part.header_row, part.lines, rows, outcomes, causes[own].tolist()))
    return Results(sheets).say(plan.problems)


def causes_of(roster: Roster, plan: Plan) -> np.ndarray:
    """For each row the number of the first row of its household that has an error; 0 for none."""
    table, group = roster.table, roster.household
    wrong = {(problem.sheet, problem.row) for problem in plan.problems if problem.severity == "E" and problem.row}
    names = [part.name for part in table.parts]
    places = zip(table.sheet.tolist(), table.row.tolist(), strict=True)
    faulty = np.fromiter(((names[sheet], row) in wrong for sheet, row in places), bool, len(table))
    rows = np.flatnonzero(faulty & (group >= 0))[::-1]
    first = np.zeros(roster.size + 1, np.int64)
    first[group[rows]] = table.row[rows]
    return np.where(plan.outcomes == REFUSED, np.where(group >= 0, first[group], table.row), 0)
