"""The doubts about some households, asked anew inside the write that changed them."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from fupin.doubts.services import check_frame
from households.doubt_frames import register_frame
from households.doubts import RULES


def refresh_doubts(ids: Collection[Any]) -> None:
    """For a write of a few households, directly or through `audit.write.refresh`; what compares villages or cards
    waits for the night's run."""
    today = timezone.localdate()
    check_frame(RULES, register_frame(list(ids), today), today=today)
