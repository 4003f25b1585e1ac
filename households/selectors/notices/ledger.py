"""公示公告执行情况: batch by batch, when the meeting was, when the sheets hung, what was objected (§6.3 R16)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max

from fupin.access.permissions import Permission
from households.codes import VILLAGE_SHEETS, NoticeKind, NoticeState
from households.models import Assembly, CaseBatch, Objection, PublicNotice
from villages.codes import Level
from villages.models import Region

P = Permission


@dataclass
class Executed:
    """One batch of a village, or a village that has none this year (`batch` None). `first`, `second` are the sheets
    of the village and the township, `announced` the announcement; `objections` (件) to any of its sheets."""

    village: Region
    batch: CaseBatch | None = None
    met_on: date | None = None
    first: PublicNotice | None = None
    second: PublicNotice | None = None
    announced: PublicNotice | None = None
    sheets: list[PublicNotice] = field(default_factory=list)
    objections: int = 0


def executed(user: Any, place: str, year: int) -> list[Executed]:
    """By village and batch; five queries whatever the place. Of a sheet that was put up again the one that counts."""
    seen = Region.objects.visible_to(user, P.HOUSEHOLD_VIEW).current().filter(level=Level.VILLAGE).inside(place)
    villages = {one.pk: one for one in seen.order_by("pk")}
    rows = CaseBatch.objects.visible_to(user, P.HOUSEHOLD_VIEW).inside(place).filter(year=year)
    batches = list(rows.order_by("village_code", "procedure", "serial"))
    numbers = [one.pk for one in batches]
    meetings = Assembly.objects.filter(batch__in=numbers, locked_at__isnull=False).order_by()
    met = dict(meetings.values_list("batch").annotate(on=Max("held_on")))
    against = Objection.objects.filter(notice__batch__in=numbers).order_by()
    objections = dict(against.values_list("notice__batch").annotate(n=Count("pk")))
    strange = {one.village_code for one in batches} - set(villages)
    villages |= {one.pk: one for one in Region.objects.filter(pk__in=strange)}
    lines = {
        one.pk: Executed(villages[one.village_code], one, met.get(one.pk), objections=objections.get(one.pk, 0))
        for one in batches
    }
    sheets = PublicNotice.objects.filter(batch__in=numbers).exclude(state=NoticeState.REPLACED).order_by("posted_at")
    for sheet in sheets:
        put(lines[sheet.batch_id], sheet)
    with_batch = {one.village_code for one in batches}
    without = [Executed(village) for code, village in villages.items() if code not in with_batch]
    return sorted([*lines.values(), *without], key=lambda one: (one.village.pk, one.batch.pk if one.batch else 0))


def put(line: Executed, sheet: PublicNotice) -> None:
    line.sheets.append(sheet)
    if sheet.kind in VILLAGE_SHEETS:
        line.first = sheet
    elif sheet.kind == NoticeKind.SECOND:
        line.second = sheet
    elif sheet.kind == NoticeKind.ANNOUNCEMENT:
        line.announced = sheet
