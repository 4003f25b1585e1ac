"""规模分解: a county's households and persons of a year, handed down to townships and villages (domain.md §3.2)."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import REASONS, Conflict, Refused
from households.codes import ENTERING
from households.models import Quota
from households.selectors.meetings.quotas import quotas_below, used_at
from villages.codes import Level
from villages.models import Region

LEVELS = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)

REASONS |= {
    "quota_level": "没有保存：规模按县、乡镇、村分解，{name}不是。",
    "quota_no_parent": "没有保存：{parent}还没有{year}年的规模。请先填上一级的，再往下分。",
    "quota_sum": "没有保存：{parent}的规模是 {most} {unit}，下一级加起来会是 {total} {unit}，多了 {over} {unit}。",
    "quota_children": "没有保存：已经分到下一级的有 {total} {unit}，{name}不能少于这个数。请先调小下一级的。",
    "quota_used": "没有保存：{name}今年已经用了 {used} 户，不能少于这个数。",
    "quota_year": "没有保存：年度应在 2013 年到明年之间。",
}


@dataclass(frozen=True)
class Amount:
    """`persons` may stay open."""

    households: int
    persons: int | None = None
    source: str = ""


@write
def save_quota(*, region: Region, procedure: str, year: int, amount: Amount, version: int, by: Any, now: int) -> Quota:
    """Set (`version` 0) or correct what one place may bring in. `now` is the running year. Raises Refused, Conflict."""
    if region.level not in LEVELS:
        raise Refused("quota_level", name=region.name)
    require(by, Permission.QUOTA_EDIT, region.pk if region.level == Level.COUNTY else region.pk[: above(region)])
    if procedure not in ENTERING:
        raise Refused("unknown_action")
    if not 2013 <= year <= now + 1:
        raise Refused("quota_year")
    fits_above(region, procedure, year, amount)
    fits_below(region, procedure, year, amount)
    return keep_quota(region, procedure, year, amount, version, by)


def above(region: Region) -> int:
    return 6 if region.level == Level.TOWNSHIP else 9


def fits_above(region: Region, procedure: str, year: int, amount: Amount) -> None:
    """Σ children ≤ parent. The parent's row is held, so that two townships cannot both take what is left."""
    if region.level == Level.COUNTY:
        return
    code = region.pk[: above(region)]
    parent = Quota.objects.select_for_update().filter(region_code=code, procedure=procedure, year=year).first()
    name = Region.objects.get(pk=code).name
    if parent is None:
        raise Refused("quota_no_parent", parent=name, year=year)
    others = quotas_below(code, procedure, year).exclude(region_code=region.pk)
    there = others.aggregate(households=Sum("households"), persons=Sum("persons"))
    check_sum(name, "户", parent.households, (there["households"] or 0) + amount.households)
    if parent.persons is not None:
        check_sum(name, "人", parent.persons, (there["persons"] or 0) + (amount.persons or 0))


def check_sum(parent: str, unit: str, most: int, total: int) -> None:
    if total > most:
        raise Refused("quota_sum", parent=parent, unit=unit, most=most, total=total, over=total - most)


def fits_below(region: Region, procedure: str, year: int, amount: Amount) -> None:
    used = used_at([region.pk], procedure, year)[region.pk]
    if amount.households < used:
        raise Refused("quota_used", name=region.name, used=used)
    if region.level == Level.VILLAGE:
        return
    there = quotas_below(region.pk, procedure, year).aggregate(households=Sum("households"), persons=Sum("persons"))
    for unit, given, total in (
        ("户", amount.households, there["households"] or 0),
        ("人", amount.persons, there["persons"] or 0),
    ):
        if given is not None and given < total:
            raise Refused("quota_children", name=region.name, unit=unit, total=total)


def keep_quota(region: Region, procedure: str, year: int, amount: Amount, version: int, by: Any) -> Quota:
    key = {"region_code": region.pk, "procedure": procedure, "year": year}
    before = Quota.objects.filter(**key).first()
    facts = {"households": amount.households, "persons": amount.persons, "source": amount.source.strip()}
    if before is None:
        try:
            with transaction.atomic():
                Quota.objects.create(**key, **facts)
        except IntegrityError as error:  # somebody else, at this very moment
            raise Conflict() from error
    elif not Quota.objects.filter(pk=before.pk, version=version).update(**facts, version=F("version") + 1):
        raise Conflict()
    saved = Quota.objects.get(**key)
    old = words(before, region) if before else None
    record(Verb.QUOTA_SAVED, saved, by=by, before=old, after=words(saved, region), region=region.pk)
    return saved


def words(quota: Quota, region: Region) -> dict[str, Any]:
    return {
        "地区": region.full_name,
        "程序": quota.get_procedure_display(),
        "年度": quota.year,
        "户数": quota.households,
        "人数": "没有填" if quota.persons is None else quota.persons,
        "依据文件": quota.source,
    }
