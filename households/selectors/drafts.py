"""One clerk's unsaved entry forms. Nobody else sees them; what they hold is not even read for a list."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import has
from households.models import EntryDraft


def drafts_of(user: Any) -> QuerySet[EntryDraft]:
    """Open ones, the latest first."""
    rows = EntryDraft.objects.filter(owner=user, saved_at=None, discarded_at=None)
    return (rows if has(user, Permission.HOUSEHOLD_EDIT) else rows.none()).defer("content")


def put_away(user: Any, days: int) -> list[EntryDraft]:
    """Those that were put away so few days ago that they can be taken back."""
    since = timezone.now() - timedelta(days=days)
    rows = EntryDraft.objects.filter(owner=user, saved_at=None, discarded_at__gte=since, content__isnull=False)
    return list((rows if has(user, Permission.HOUSEHOLD_EDIT) else rows.none()).defer("content")[:20])
