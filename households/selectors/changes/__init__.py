"""Reading changes of households: what a request wants, what it would do, the work list, one request's page."""

from households.selectors.changes.cases import Facts, case_of, facts_of, needed
from households.selectors.changes.effects import Preview, preview_of
from households.selectors.changes.homes import read_home
from households.selectors.changes.listing import MINE, Asking, asking_from, changes_for, counts_for, mine, to_note
from households.selectors.changes.people import decision_of, touched_by

__all__ = [
    "MINE",
    "Asking",
    "Facts",
    "Preview",
    "asking_from",
    "case_of",
    "changes_for",
    "counts_for",
    "decision_of",
    "facts_of",
    "mine",
    "needed",
    "preview_of",
    "read_home",
    "to_note",
    "touched_by",
]
