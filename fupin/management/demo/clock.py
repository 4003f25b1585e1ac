"""The demonstration's calendar: its cases began weeks ago, and every step of them asks what day it is.

No service, rule or page takes a date from outside: notices begin today, photographs are of today, and a step is refused
when the clock stands behind the trail. So the one clock that all of them ask, `django.utils.timezone`, is turned back
here and let run forward day by day, never back again. Only `manage.py demo` does it, in its own process, with DEBUG and
on an empty register; before it ends the clock is right again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta, tzinfo

from django.utils import timezone

from households.notice_rules import CHINA

MORNING = time(9)


class Clock:
    def __init__(self) -> None:
        self.began = datetime.now(CHINA)
        self.behind = timedelta(0)

    def now(self, zone: tzinfo | None = None) -> datetime:
        return datetime.now(zone) - self.behind

    def go(self, days_ago: int) -> None:
        """To the morning of that day, or on from where the clock stands if it is later there; 0 is the present."""
        if days_ago == 0:
            self.behind = timedelta(0)
            return
        morning = datetime.combine(self.began.date() - timedelta(days_ago), MORNING, CHINA)
        there = morning if not self.behind else max(morning, self.now(CHINA))
        self.behind = datetime.now(CHINA) - there


@contextmanager
def turned_back(days_ago: int) -> Iterator[Clock]:
    """Until the end of the block, the process's clock is the one that is handed out."""
    clock = Clock()

    class Told(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return clock.now(tz)

    right = timezone.datetime  # type: ignore[attr-defined]
    clock.go(days_ago)
    timezone.datetime = Told  # type: ignore[attr-defined]
    try:
        yield clock
    finally:
        timezone.datetime = right  # type: ignore[attr-defined]
