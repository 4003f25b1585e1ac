"""One fact of chosen households set at once: previewed, conditional on what was seen, taken back by its mark."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from fupin.access.permissions import Permission
from fupin.access.scope import posts_granting
from fupin.audit.codes import Verb
from fupin.audit.versions import keep, stamp
from fupin.audit.write import current_write, record, write
from fupin.codes import CodeList, YesNo
from fupin.workflow import REASONS, Conflict, Refused
from households.codes import Fuel, Register, RoadType, WatchFoundBy
from households.models import BulkEdit, Household, LivingCondition
from households.selectors.cases import locked_among
from households.services.cases.locking import refuse_locked
from households.services.doubts import refresh_doubts
from households.services.watch.finding import look_for_risks

REASONS |= {
    "bulk_none": "没有选农户。请在名单里勾选要改的户。",
    "bulk_many": "一次最多改 {most} 户。请分几次改，或者用名册成批导入。",
    "bulk_field": "这一项不能成批改。请一户一户改。",
    "bulk_value": "请填要改成什么。",
    "bulk_moved": "没有改：您看过以后，有 {count} 户被别人改过。请看一眼新的内容再确认。",
    "bulk_locked": "没有改：有 {count} 户正在评议、公示或审核，资料已经锁定（{names}）。请去掉这些户再改。",
    "bulk_same": "选中的户这一项已经都是这样，不用改。",
}
MOST = 500


@dataclass(frozen=True)
class BulkField:
    """A fact that may be set for many: it stands alone, so that no other fact contradicts the new value."""

    key: str
    label: str
    codes: type[CodeList] | None = None
    yearly: bool = True

    def said(self, value: Any) -> str:
        """As people read it."""
        if value in (None, ""):
            return "未填"
        return str(self.codes.label_of(value)) if self.codes else str(value)


FIELDS = {
    each.key: each
    for each in (
        BulkField("group_name", "村民小组", yearly=False),
        BulkField("safe_water", "是否解决安全饮用水", YesNo),
        BulkField("power", "是否通生活用电", YesNo),
        BulkField("production_power", "是否通生产用电", YesNo),
        BulkField("television", "是否通广播电视", YesNo),
        BulkField("toilet", "是否有卫生厕所", YesNo),
        BulkField("cooperative", "是否加入农民专业合作社", YesNo),
        BulkField("road_type", "入户路类型", RoadType),
        BulkField("fuel", "主要燃料类型", Fuel),
    )
}


@dataclass(frozen=True)
class Line:
    """One household of the preview. `row` is the row that would change, None where the year has none yet."""

    household: Household
    row: Any | None
    old: str
    changes: bool


def preview(*, ids: list[int], field: str, value: str, year: int, by: Any) -> list[Line]:
    """What would change, household by household. Raises Refused."""
    known = checked(field, value)
    homes = chosen(ids, by)
    rows = {home.pk: home for home in homes}
    if known.yearly:
        living = LivingCondition.objects.filter(household__in=rows, year=year)
        rows = {row.household_id: row for row in living}
    return [line(home, rows.get(home.pk), known, value) for home in homes]


def line(home: Household, row: Any | None, field: BulkField, value: str) -> Line:
    stands = getattr(row, field.key) if row is not None else None
    return Line(home, row, field.said(stands), row is not None and (stands or "") != value)


def checked(field: str, value: str) -> BulkField:
    known = FIELDS.get(field)
    if known is None:
        raise Refused("bulk_field")
    if not value.strip() or (known.codes and value not in known.codes.values) or len(value) > 50:
        raise Refused("bulk_value")
    return known


def chosen(ids: list[int], by: Any) -> list[Household]:
    """The households that the user may change, in a fixed order. Raises Refused for none or too many."""
    if len(ids) > MOST:
        raise Refused("bulk_many", most=MOST)
    rows = Household.objects.visible_to(by, Permission.HOUSEHOLD_EDIT).exclude(register=Register.CLOSED)
    found = list(rows.filter(pk__in=ids).select_related("village").order_by("village_id", "pk"))
    if not found:
        raise Refused("bulk_none")
    return found


@write
def apply_bulk(*, seen: Mapping[int, int], field: str, value: str, year: int, token: uuid.UUID, by: Any) -> BulkEdit:
    """Set the fact where it differs. `seen` is household → version of the row in the preview. The same token again
    returns what it did first. Raises Refused when a row has moved since."""
    if done := BulkEdit.objects.filter(token=token, owner=by).first():
        return done
    known = checked(field, value)
    lines = [each for each in preview(ids=list(seen), field=field, value=value, year=year, by=by) if each.changes]
    if not lines:
        raise Refused("bulk_same")
    moved = sum(seen[each.household.pk] != each.row.version for each in lines)
    if moved:
        raise Refused("bulk_moved", count=moved)
    refuse_locked_names([each.household for each in lines])
    model = LivingCondition if known.yearly else Household
    rows = model.objects.filter(pk__in=[each.row.pk for each in lines])
    keep(rows)
    rows.update(**{known.key: value}, **stamp())
    look_for_risks(WatchFoundBy.EDIT, by=by)
    edit = _noted(known, value, year, token, len(lines), by)
    refresh_doubts([each.household.pk for each in lines])
    after = {"改哪一项": known.label, "改成": known.said(value), "户数": len(lines)}
    record(Verb.BULK_EDITED, edit, by=by, after=after, region=edit.region_code)
    return edit


def refuse_locked_names(homes: list[Household]) -> None:
    """Names the first of the households that are being reviewed, so that it can be left out."""
    locked = locked_among([home.pk for home in homes])
    if names := [str(home) for home in homes if home.pk in locked]:
        raise Refused("bulk_locked", count=len(names), names="、".join(names[:5]))
    refuse_locked([home.pk for home in homes])


def _noted(field: BulkField, value: str, year: int, token: uuid.UUID, count: int, by: Any) -> BulkEdit:
    current = current_write()
    try:
        return BulkEdit.objects.create(
            token=token,
            owner=by,
            region_code=posts_granting(by, Permission.HOUSEHOLD_EDIT)[0].region_id,
            field=field.key,
            value=value,
            year=year if field.yearly else None,
            households=count,
            write=current.id,
            made_at=current.at,
        )
    except IntegrityError as error:  # the same form sent twice at once
        raise Conflict from error


@write
def undo_bulk(*, edit: BulkEdit, by: Any) -> BulkEdit:
    """Put the old values back, but for rows that somebody has written since and
    households that are being reviewed. Who made it undoes it; Conflict when it
    is undone already."""
    if edit.owner_id != by.pk:
        raise PermissionDenied(Permission.HOUSEHOLD_EDIT.label)
    if not BulkEdit.objects.filter(pk=edit.pk, undone_at__isnull=True).update(undone_at=current_write().at):
        raise Conflict
    known = FIELDS[edit.field]
    model: Any = LivingCondition if known.yearly else Household
    old: dict[Any, list[int]] = defaultdict(list)
    for row, value in model.versions.objects.filter(ended_by=edit.write).values_list("row_id", known.key):
        old[value].append(row)
    own = model.objects.filter(write=edit.write)
    held = locked_among(own.values_list("household_id" if known.yearly else "pk", flat=True))
    own = own.exclude(**{"household_id__in" if known.yearly else "pk__in": held})
    homes = list(own.values_list("household_id" if known.yearly else "pk", flat=True))
    for value, ids in old.items():
        rows = own.filter(pk__in=ids)
        keep(rows)
        rows.update(**{known.key: value}, **stamp())
    BulkEdit.objects.filter(pk=edit.pk).update(left=edit.households - len(homes))
    refresh_doubts(homes)
    after = {"放回": len(homes), "没有动（后来有人改过，或正在审核）": edit.households - len(homes)}
    record(Verb.BULK_UNDONE, edit, by=by, after=after, region=edit.region_code)
    return BulkEdit.objects.get(pk=edit.pk)
