"""Reading villages' exits: their standard, their figures, their facts for the rules, the lists."""

from households.selectors.village_exits.facts import bar_to_answer, facts_of, items_of, published_facts, sheet_facts
from households.selectors.village_exits.figures import Figures, figures_of
from households.selectors.village_exits.listing import (
    Asking,
    asking_from,
    exit_counts_for,
    exits_for,
    latest_exit,
    open_exit_of,
)
from households.selectors.village_exits.standards import Standard, standard_for, standards_seen_by

__all__ = [
    "Asking",
    "Figures",
    "Standard",
    "asking_from",
    "bar_to_answer",
    "exit_counts_for",
    "exits_for",
    "facts_of",
    "figures_of",
    "items_of",
    "latest_exit",
    "open_exit_of",
    "published_facts",
    "sheet_facts",
    "standard_for",
    "standards_seen_by",
]
