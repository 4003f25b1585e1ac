"""Reading households: search, one household's page, its history, the figures of a scope."""

from households.selectors.doubts import doubts_of
from households.selectors.figures import Figure, ledger, list_url
from households.selectors.filters import FILTERS, Criteria, criteria_from
from households.selectors.history import Change, Entry, history
from households.selectors.lines import Lines
from households.selectors.listing import dress, place_options, roots
from households.selectors.page import (
    Snapshot,
    get_household,
    household_as_of,
    household_page,
    proposals_waiting,
    rights_on,
    split_kin,
)
from households.selectors.search import (
    LAST_PAGE,
    CountedPaginator,
    best_drop,
    find_exactly,
    find_households,
    listed,
    tally,
)
from households.selectors.words import Words, read_words

__all__ = [
    "FILTERS",
    "LAST_PAGE",
    "Change",
    "CountedPaginator",
    "Criteria",
    "Entry",
    "Figure",
    "Lines",
    "Snapshot",
    "Words",
    "best_drop",
    "criteria_from",
    "doubts_of",
    "dress",
    "find_exactly",
    "find_households",
    "get_household",
    "history",
    "household_as_of",
    "household_page",
    "ledger",
    "list_url",
    "listed",
    "place_options",
    "proposals_waiting",
    "read_words",
    "rights_on",
    "roots",
    "split_kin",
    "tally",
]
