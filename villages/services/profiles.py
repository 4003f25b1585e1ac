"""What a village is like in a year: saved one by one from the page, or all rows of a table at once."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.versions import keep, stamp
from fupin.audit.write import current_write, record, write
from fupin.workflow import REASONS, Conflict, Refused
from villages.codes import Level
from villages.models import Region, VillageProfile
from villages.selectors import FACTS, actors, differences, shown

FIRST_YEAR, LAST_YEAR = 2013, 2100

REASONS |= {
    "profile_level": "村情按行政村填写，{name}不是村。请先选到村。",
    "profile_ended": "{name}已经停用。村情请填在并入后的村。",
    "profile_year": "没有 {year} 年的村情。年度应在 2013 到 2100 之间。",
    "profile_facts": "没有保存：表里有不认识的项目（{names}）。请刷新页面再填。",
}


@write
def save_profile(*, village: Region, year: int, facts: dict[str, Any], version: int | None, by: Any) -> VillageProfile:
    """Create (`version` 0) or change a village's facts of a year. Facts that are not given stay as they are.

    Saying again what already stands changes nothing, so a double click has one effect. Raises Refused, Conflict.
    """
    require(by, Permission.VILLAGE_EDIT, village.pk)
    check_place(village, year, facts)
    if version is None:
        raise Refused("stale_form")
    stands = VillageProfile.objects.filter(village=village, year=year).first()
    if stands and all(getattr(stands, name) == value for name, value in facts.items()):
        return stands
    if (stands.version if stands else 0) != version:
        raise Conflict(last_writer(stands))
    return change(stands, facts, by) if stands else create(village, year, facts, by)


def check_place(village: Region, year: int, facts: dict[str, Any]) -> None:
    if village.level != Level.VILLAGE:
        raise Refused("profile_level", name=village.name)
    if village.valid_to:
        raise Refused("profile_ended", name=village.name)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("profile_year", year=year)
    if unknown := facts.keys() - set(FACTS):
        raise Refused("profile_facts", names="、".join(sorted(unknown)))


def last_writer(profile: VillageProfile | None) -> str:
    found = actors([profile.write]) if profile else {}
    return next(iter(found.values()), "别的同事")


def create(village: Region, year: int, facts: dict[str, Any], by: Any) -> VillageProfile:
    mark = {"write": current_write().id, "written_at": current_write().at}
    try:
        with transaction.atomic():
            made = VillageProfile.objects.create(village=village, year=year, **facts, **mark)
    except IntegrityError as error:
        raise Conflict() from error
    record(Verb.PROFILE_SAVED, made, by=by, after=labelled(made), region=village.pk)
    return made


def change(stands: VillageProfile, facts: dict[str, Any], by: Any) -> VillageProfile:
    guarded = VillageProfile.objects.filter(pk=stands.pk, version=stands.version)
    keep(guarded)
    if not guarded.update(**facts, **stamp()):
        raise Conflict()
    saved = VillageProfile.objects.get(pk=stands.pk)
    changed = differences(stands, saved)
    before, after = {name: old for name, old, _ in changed}, {name: new for name, _, new in changed}
    record(Verb.PROFILE_SAVED, saved, by=by, before=before, after=after, region=stands.village_id)
    return saved


@write
def note_exit(*, village: str, year: int, by: Any) -> None:
    """The year of a village's exit, on what is filled for that year and later. Who may decide it has decided: the
    permission is the caller's business."""
    for stands in VillageProfile.objects.filter(village=village, year__gte=year).exclude(exit_year=year):
        change(stands, {"exit_year": year}, by)


def labelled(profile: VillageProfile) -> dict[str, Any]:
    """The filled facts under their Chinese names."""
    given = [name for name in FACTS if getattr(profile, name) not in (None, "")]
    return {str(profile._meta.get_field(name).verbose_name): shown(profile, name) for name in given}


@write
def import_profiles(*, rows: list[VillageProfile], by: Any) -> dict[str, int]:
    """All rows of a checked table: new ones are created, changed ones keep their old state, same ones stay untouched.

    One event, with a digest over what was written. Raises PermissionDenied, Refused, Conflict.
    """
    for row in rows:
        require(by, Permission.VILLAGE_IMPORT, row.village_id)
        check_place(row.village, row.year, {})
    old = {profile.pk: profile for profile in VillageProfile.objects.filter(pk__in=[r.pk for r in rows if r.pk])}
    new = [row for row in rows if not row.pk]
    changed = [row for row in rows if row.pk and differences(old[row.pk], row)]
    create_all(new)
    change_all(changed, old)
    counts = {"new": len(new), "changed": len(changed), "same": len(rows) - len(new) - len(changed)}
    said = {
        "新增": counts["new"],
        "更新": counts["changed"],
        "没有变": counts["same"],
        "内容校验值": digest(new + changed),
    }
    region = common_region([row.village_id for row in rows])
    record(
        Verb.PROFILE_IMPORTED, ("villages.villageprofile", str(current_write().id)), by=by, after=said, region=region
    )
    return counts


def create_all(rows: list[VillageProfile]) -> None:
    for row in rows:
        row.write, row.written_at = current_write().id, current_write().at
    try:
        with transaction.atomic():
            VillageProfile.objects.bulk_create(rows, batch_size=500)
    except IntegrityError as error:
        raise Conflict() from error


def change_all(rows: list[VillageProfile], old: dict[int, VillageProfile]) -> None:
    if not rows:
        return
    ids = [row.pk for row in rows]
    locked = dict(VillageProfile.objects.select_for_update().filter(pk__in=ids).values_list("pk", "version"))
    if any(locked.get(row.pk) != row.version for row in rows):
        raise Conflict(last_writer(next((old[row.pk] for row in rows if locked.get(row.pk) != row.version), None)))
    keep(VillageProfile.objects.filter(pk__in=ids))
    for row in rows:
        row.write, row.written_at, row.version = current_write().id, current_write().at, row.version + 1
    VillageProfile.objects.bulk_update(rows, [*FACTS, "write", "written_at", "version"], batch_size=200)


def digest(rows: Iterable[Any], place: str = "village_id", names: Iterable[str] = FACTS) -> str:
    """Of what was written, whatever its order; a place and a year may stand in several rows."""
    told = [[getattr(row, place), row.year, {name: str(getattr(row, name)) for name in names}] for row in rows]
    said = sorted(told, key=lambda row: json.dumps(row, ensure_ascii=False, sort_keys=True))
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def common_region(codes: list[str]) -> str:
    """The smallest division that holds all of them."""
    if not codes:
        return ""
    shared = [n for n in (12, 9, 6, 4, 2) if len({code[:n] for code in codes}) == 1]
    return codes[0][: shared[0]] if shared else ""
