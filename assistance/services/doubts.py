"""The doubts about help, asked anew inside the write that changed a plan, a pairing or a visit. A write that changes
the facts of a household asks them too (`households.services.doubts`)."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from assistance.doubt_frames import visited_frame
from assistance.doubts import RULES
from fupin.audit.write import refresh
from fupin.doubts.services import check_frame

AT_ONCE = 1_000  # households; more than that wait for the night's run


def help_changed(*households: int) -> None:
    """Inside a write: these are asked once, before it commits."""
    refresh(ask_about_help, households)


def ask_about_help(households: Collection[Any]) -> None:
    if len(households) <= AT_ONCE:
        today = timezone.localdate()
        check_frame(RULES, visited_frame(list(households), today), today=today)
