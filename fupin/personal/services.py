"""Showing full personal values: the only way to them, with a reason, on the trail, inside the scope, so many a day."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.personal.codes import Sensitivity
from fupin.personal.masks import mask_text
from fupin.personal.models import RevealCount
from fupin.workflow import REASONS, Refused

SHORTEST_REASON = 2

REASONS |= {
    "reveal_reason": "请先写明为什么要看（至少 2 个字），再点“查看”。",
    "reveal_unknown": "这一项不能这样查看。",
    "reveal_blank": "这一项没有填。",
    "reveal_spent": "没有显示：每人每天最多查看 {limit} 项完整信息，您今天已看 {used} 项。"
    "急用请找本级的审核或审批人员代看；不急请明天再看。",
}


@write
def reveal(subject: Any, field: str, *, reason: str, by: Any, region_code: str, shown_on: Any = None) -> str:
    """The full value of one sealed field of one row. `shown_on` is the row on whose history it appears."""
    return reveal_all([subject], field, reason=reason, by=by, region_code=region_code, shown_on=shown_on)[0]


@write
def reveal_all(
    subjects: Sequence[Any], field: str, *, reason: str, by: Any, region_code: str, shown_on: Any = None
) -> list[str]:
    """The full values of one sealed field of several rows: all or none, each counted, each on the trail."""
    require(by, Permission.REVEAL, region_code)
    if any(subject.personal.get(field) != Sensitivity.SEALED for subject in subjects):
        raise Refused("reveal_unknown")
    require_reason(reason)
    values = [getattr(subject, field) for subject in subjects]
    if not all(values):
        raise Refused("reveal_blank")
    spend(by, len(subjects))
    for subject in subjects:
        label = subject._meta.get_field(field).verbose_name
        note_look(label, str(subject), reason=reason, by=by, region_code=region_code, shown_on=shown_on or subject)
    return values


def require_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reveal_reason")


def note_look(label: Any, whose: str, *, reason: str, by: Any, region_code: str, shown_on: Any) -> None:
    """On the trail: what was looked at in full, whose it is, why."""
    after = {"项目": label, "对象": whose}
    record(Verb.REVEALED, shown_on, by=by, after=after, region=region_code, note=mask_text(reason.strip()))


@write
def spend(by: Any, count: int) -> None:
    """Take so many looks off today's allowance. Raises Refused("reveal_spent"); the row decides, not a count read
    before, so that two windows at once cannot both take the last one."""
    limit = settings.REVEALS_PER_DAY
    row, _ = RevealCount.objects.get_or_create(user=by, day=timezone.localdate())
    free = RevealCount.objects.filter(pk=row.pk, used__lte=limit - count)
    if not free.update(used=F("used") + count):
        raise Refused("reveal_spent", limit=limit, used=row.used)
