"""What is to be done with sheets that hang: to close those whose period is over, to photograph one's own."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from fupin.access.permissions import Permission
from households import notice_rules as rules
from households.codes import VILLAGE_SHEETS, NoticeKind, NoticePhotoKind, NoticeState
from households.models import NoticePhoto, PublicNotice

P, K = Permission, NoticeKind
CLOSES = dict.fromkeys(VILLAGE_SHEETS, P.CASE_SUBMIT) | {K.SECOND: P.CASE_REVIEW, K.ANNOUNCEMENT: P.CASE_REVIEW}
"""Who may close a sheet when its period is over."""
MOST = 50


def to_close(user: Any, today: date) -> QuerySet[PublicNotice]:
    """Over, still hanging, and this user's to close; the longest over first."""
    mine = Q(pk__in=[])
    for kind, permission in CLOSES.items():
        mine |= Q(kind=kind, pk__in=PublicNotice.objects.visible_to(user, permission).values("pk"))
    rows = PublicNotice.objects.filter(mine, state=NoticeState.POSTED, ends_on__lt=today)
    return rows.order_by("ends_on", "pk")


def to_photograph(user: Any, today: date) -> list[PublicNotice]:
    """Posted by this person and not photographed as it must be; what is wanted of another day is not asked today. Two
    queries."""
    rows = PublicNotice.objects.visible_to(user, P.NOTICE_POST).filter(state=NoticeState.POSTED)
    own = list(rows.filter(posted_by=user.person_id).order_by("ends_on", "pk")[:MOST])
    taken: dict[int, list[tuple[str, date]]] = {one.pk: [] for one in own}
    for notice, kind, day in NoticePhoto.objects.filter(notice__in=own).values_list("notice", "kind", "taken_on"):
        taken[notice].append((kind, day))
    return [one for one in own if asks_today(taken[one.pk], today)]


def asks_today(taken: list[tuple[str, date]], today: date) -> bool:
    """Something is missing, and a photograph of today would be it."""
    missing = rules.photos_missing(taken)
    return bool(missing) and rules.photos_missing([*taken, *((kind, today) for kind in NoticePhotoKind)]) != missing
