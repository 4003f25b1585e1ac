"""What a place asks of a village from a year on. Every change is a version of its own, with the paper that orders it;
exits that have begun keep theirs (domain.md §5.1)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

import households.services.village_exits.reasons  # noqa: F401 - the sentences
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.workflow import Conflict, Refused
from households.models import VillageStandard, VillageStandardItem
from households.selectors.village_exits import Standard, standard_for
from households.services.step_settings import LEVELS
from households.village_exit_rules import limit_words
from households.village_standards import LEAST_DAYS, MOST_DAYS, READY, Item, usual_threshold
from villages.models import Region

FEWEST_ITEMS, MOST_ITEMS = 5, 40


@dataclass(frozen=True)
class Setting:
    """What the form says. An item without a code is new."""

    name: str
    threshold: Decimal
    below: bool
    days: int
    items: Sequence[Item]
    source: str


@write
def save_standard(
    *, region: Region, year: int, setting: Setting, token: uuid.UUID, by: Any, now: int
) -> VillageStandard:
    """A new version. `now` is the running year. The same token twice is one. Raises Refused, Conflict."""
    require(by, Permission.PROCEDURE_EDIT, region.pk)
    if known := VillageStandard.objects.filter(token=token, region_code=region.pk).first():
        return known
    if region.level not in LEVELS:
        raise Refused("standard_level", name=region.name)
    if not now <= year <= 2100:
        raise Refused("standard_year")
    before = standard_for(region.pk, year)
    check_setting(region, year, setting)
    items = numbered(region, setting.items, before)
    if same(before, region, year, setting, items):
        raise Refused("standard_same")
    made = keep(region, year, setting, items, token, by)
    record(Verb.VILLAGE_STANDARD_SAVED, made, by=by, before=words(before), after=after_words(made, region, items),
           region=region.pk)  # fmt: skip
    return made


def check_setting(region: Region, year: int, setting: Setting) -> None:
    if len(setting.source.strip()) < 4:
        raise Refused("standard_source")
    most, whose = ceiling(region, year)
    if not Decimal(0) <= setting.threshold <= most:
        raise Refused("standard_threshold", most=f"{most.normalize():f}", whose=whose)
    if not LEAST_DAYS <= setting.days <= MOST_DAYS:
        raise Refused("standard_days", least=LEAST_DAYS)
    labels = [item.label.strip() for item in setting.items]
    if not FEWEST_ITEMS <= len(labels) <= MOST_ITEMS or not all(labels) or len(set(labels)) != len(labels):
        raise Refused("standard_items")


def ceiling(region: Region, year: int) -> tuple[Decimal, str]:
    """A place may ask for less poverty than the place above, never allow more."""
    usual = usual_threshold(region.pk), "通行"
    if region.parent_id is None:
        return usual
    above = standard_for(region.parent_id, year)
    return (above.threshold, above.whose) if above.row else usual


def numbered(region: Region, items: Sequence[Item], before: Standard) -> list[Item]:
    """New items get codes that no item of this place has ever had. A code that a form made up or says twice is none."""
    had = VillageStandardItem.objects.filter(standard__region_code=region.pk).values_list("code", flat=True)
    offered = {item.code for one in READY for item in one.items} | {item.code for item in before.items}
    free = {*had, *offered}
    following = max(int(code) for code in {*had, *(item.code for item in items if item.code in free), "0"})
    found = []
    for item in items:
        code = item.code
        if code in free:
            free.remove(code)
        else:
            following += 1
            code = f"{following:02d}"
        found.append(Item(code, item.label.strip(), item.wants_evidence))
    return found


def same(before: Standard, region: Region, year: int, setting: Setting, items: list[Item]) -> bool:
    if before.row is None or (before.row.region_code, before.row.year) != (region.pk, year):
        return False
    asked = (setting.name.strip(), setting.threshold, setting.below, setting.days, tuple(items), setting.source.strip())
    return asked == (
        before.name, before.threshold, before.below, before.days, before.items, before.row.source
    )  # fmt: skip


def keep(region: Region, year: int, setting: Setting, items: list[Item], token: uuid.UUID, by: Any) -> VillageStandard:
    serial = VillageStandard.objects.filter(region_code=region.pk, year=year).count() + 1
    try:
        with transaction.atomic():
            made = VillageStandard.objects.create(
                region_code=region.pk, year=year, serial=serial, name=setting.name.strip()[:40],
                threshold=setting.threshold, below=setting.below, days=setting.days,
                source=setting.source.strip()[:200], made_by_id=by.person_id, made_at=current_write().at, token=token,
            )  # fmt: skip
    except IntegrityError as error:  # somebody else, at this very moment
        raise Conflict() from error
    VillageStandardItem.objects.bulk_create(
        VillageStandardItem(standard=made, place=place, **vars(item)) for place, item in enumerate(items, start=1)
    )
    return made


def words(standard: Standard) -> dict[str, Any]:
    return {
        "标准": f"{standard.name}（{standard.whose}）",
        "贫困发生率": standard.limit,
        "公示天数": standard.days,
        "项目": [item.label for item in standard.items],
    }


def after_words(made: VillageStandard, region: Region, items: list[Item]) -> dict[str, Any]:
    return {
        "适用地区": region.name,
        "标准": str(made),
        "贫困发生率": limit_words(made.threshold, below=made.below),
        "公示天数": made.days,
        "项目": [item.label for item in items],
        "依据文件": made.source,
    }
