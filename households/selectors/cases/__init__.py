"""Reading cases: their facts for the rules, what their place has set, who touched them, the work list."""

from households.selectors.cases.facts import facts_of, notice_row, papers_missing, room_in
from households.selectors.cases.people import family_of, staff_in, touched_by
from households.selectors.cases.settings import Settings, StepRule

__all__ = [
    "Settings",
    "StepRule",
    "facts_of",
    "family_of",
    "notice_row",
    "papers_missing",
    "room_in",
    "staff_in",
    "touched_by",
]
