"""Reading notices: drafts, the list, what waits for a sheet, the villages without one."""

from households.selectors.notices.drafting import Sheet, draft, is_as_posted, printed_of, waiting_in
from households.selectors.notices.listing import Asking, asking_from, notices_for, villages_without, waiting_batches
from households.selectors.notices.standing import OnSheet, on_sheet
from households.selectors.notices.working import CLOSES, to_close, to_photograph

__all__ = [
    "CLOSES",
    "Asking",
    "OnSheet",
    "Sheet",
    "asking_from",
    "draft",
    "is_as_posted",
    "notices_for",
    "on_sheet",
    "printed_of",
    "to_close",
    "to_photograph",
    "villages_without",
    "waiting_batches",
    "waiting_in",
]
