"""What an undo leaves as it is, in words: whose, what, who wrote it since, when, why it stays."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from fupin.audit.models import AuditEvent
from households.models import Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode
from households.services.roster_register import parts_of
from households.services.undo_rows import Later

WHY = {
    "edited": "导入以后有人改过",
    "whole": "导入以后有人改过，这户是导入时新增或迁来的，整户保留",
    "added": "导入以后有人在这户添加过内容，整户保留",
    "locked": "这户正在评议、公示或审核，资料已经锁定，整户保留",
    "conflict": "旧值现在与别的登记冲突",
}
WHOLE = "整户"


@dataclass(frozen=True)
class Left:
    """`household` is the head's name, `row` whose fact or which record, `at` local time to the minute."""

    household_id: int
    household: str
    row: str
    by: str
    at: str
    why: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def told(later: Iterable[Later]) -> list[Left]:
    later = sorted(later, key=lambda one: (one.home, one.row, str(one.model)))
    heads = _values(Household, {one.home for one in later}, "head_name")
    rows: dict[Any, set[int]] = defaultdict(set)
    for one in later:
        rows[one.model].add(one.row)
    names = {model: _names(model, ids) for model, ids in rows.items()}
    who = _actors({one.write for one in later if one.write})
    return [
        Left(
            one.home,
            heads.get(one.home, ""),
            names[one.model].get(one.row, WHOLE) if one.row else WHOLE,
            who.get(one.write, ""),
            f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}",
            WHY[one.why],
        )
        for one in later
    ]


def _names(model: Any, ids: set[int]) -> dict[int, str]:
    """Rows as a person calls them."""
    label = str(model._meta.verbose_name)
    if model is Member:
        return {row: f"{label} {name}" for row, name in _values(model, ids, "name").items()}
    if model in (IncomeRecord, LivingCondition):
        return {row: f"{year}年{label}" for row, year in _values(model, ids, "year").items()}
    if model is MonitoringEpisode:
        return {row: f"{day:%Y年%m月}{label}" for row, day in _values(model, ids, "identified_on").items()}
    return dict.fromkeys(ids, label)


def _values(model: Any, ids: set[int], name: str) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for part in parts_of(sorted(ids)):
        found |= dict(model.objects.filter(pk__in=part).order_by().values_list("pk", name))
    return found


def _actors(marks: set[Any]) -> dict[Any, str]:
    found = {}
    for part in parts_of(sorted(marks, key=str)):
        events = AuditEvent.objects.filter(write__in=part, actor__isnull=False).select_related("actor__person")
        found |= {event.write: event.actor.display_name for event in events if event.actor}
    return found
