"""Reading cases: their facts for the rules, what their place has set, who touched them, the work list."""

from households.selectors.cases.checkers import checker_choices
from households.selectors.cases.clocks import Clock, clock_of
from households.selectors.cases.facts import check_of, facts_of, notice_row, open_doubts, papers_missing, room_in
from households.selectors.cases.kin import Tie, related_among, ties_in
from households.selectors.cases.listing import Asking, asking_from, case_counts_for, cases_for, open_case_of
from households.selectors.cases.locks import locked_among, why_held
from households.selectors.cases.people import family_of, staff_in, touched_by
from households.selectors.cases.review import grounds, stations
from households.selectors.cases.settings import Settings, StepRule

__all__ = [
    "Asking",
    "Clock",
    "Settings",
    "StepRule",
    "Tie",
    "asking_from",
    "case_counts_for",
    "cases_for",
    "check_of",
    "checker_choices",
    "clock_of",
    "facts_of",
    "family_of",
    "grounds",
    "locked_among",
    "notice_row",
    "open_case_of",
    "open_doubts",
    "papers_missing",
    "related_among",
    "room_in",
    "staff_in",
    "stations",
    "ties_in",
    "touched_by",
    "why_held",
]
