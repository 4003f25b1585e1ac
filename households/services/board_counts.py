"""How often a visitor may do something on the public board. Counted in the database, because several server processes
answer; by a keyed digest of the address that changes every hour, so that nobody is known again by it."""

from datetime import datetime, timedelta

from django.db.models import F

from fupin.audit.write import current_write, write
from fupin.personal.sealing import digest
from households.models import BoardCount

PER_VISITOR = 10
"""Objections from one address within an hour; phones of a whole village may share one."""
PER_NOTICE = 60
"""Objections to one notice within an hour, from wherever."""
MISSES = 20
"""Receipts that do not exist, asked for from one address within an hour."""
KEPT = timedelta(days=1)


@write
def spend(what: str, who: str, limit: int) -> bool:
    """Take one off this hour's allowance; False when there is none left. The row decides, not a count read before."""
    hour = whole_hour(current_write().at)
    row, made = BoardCount.objects.get_or_create(who=mark(what, who, hour), hour=hour)
    if made:
        BoardCount.objects.filter(hour__lt=hour - KEPT).delete()
    return bool(BoardCount.objects.filter(pk=row.pk, used__lt=limit).update(used=F("used") + 1))


def is_spent(what: str, who: str, limit: int, now: datetime) -> bool:
    hour = whole_hour(now)
    return BoardCount.objects.filter(who=mark(what, who, hour), hour=hour, used__gte=limit).exists()


def whole_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def mark(what: str, who: str, hour: datetime) -> str:
    return digest("board", f"{what}\n{who}\n{hour.isoformat()}")
