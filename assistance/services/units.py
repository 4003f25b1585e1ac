"""Registering the units that help and their cadres; a cadre who leaves hands his households over in the same step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from assistance.codes import UnitLevel
from assistance.models import Cadre, HelpUnit, Pairing, Posting
from assistance.pairing_rules import DAY, FIRST_DAY
from assistance.services.measures import hand_on_measures
from assistance.services.pairings import take_over
from assistance.services.postings import stop_posting
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.accounts.models import Person
from fupin.accounts.services import known_or_new
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import REASONS, Conflict, Refused
from villages.codes import Level
from villages.models import Region

P = Permission

REASONS |= {
    "unit_name": "没有保存：请写单位名称，照公章上的全称。",
    "unit_place": "没有保存：单位按它帮扶的地方登记，请选县、乡镇或者村。",
    "unit_known": "没有保存：“{name}”在{where}已经登记。请从名单里打开它修改。",
    "unit_busy": "没有停用：“{name}”还有 {count} 名帮扶干部。先给他们办调离，再停用单位。",
    "unit_ended": "没有保存：“{name}”已经停止帮扶。",
    "cadre_known": "没有保存：{name}已登记为“{unit}”的帮扶干部。换单位的，请先在那里办调离。",
    "cadre_day": "没有保存：开始帮扶日期应在 2013 年到今天之间。",
    "cadre_end_day": "没有办理：从哪一天起应在开始帮扶那天（{starts}）以后、不晚于今天。",
    "cadre_ended": "没有办理：{name}已经停止帮扶。",
    "cadre_without_successor": "没有办理：{home}还没有选接手的人。每一户都要在同一天有人接，不能空着。",
}

UNIT_FACTS = ("name", "level", "kind", "address", "contact", "office_phone")
CADRE_FACTS = ("position", "rank", "politics", "education", "speciality", "skills")
PLACES = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)


@write
def save_unit(
    *, region: Region, facts: Mapping[str, Any], by: Any, unit: HelpUnit | None = None, version: int = 0
) -> HelpUnit:
    """A new one, or the same with other facts. Raises PermissionDenied, Refused, Conflict."""
    require(by, P.HELP_EDIT, region.pk)
    if region.level not in PLACES:
        raise Refused("unit_place")
    values = {name: str(facts.get(name, "")).strip() for name in UNIT_FACTS}
    if not values["name"]:
        raise Refused("unit_name")
    before = shown_unit(unit) if unit else None
    try:
        with transaction.atomic():
            unit = _changed(unit, version, values) if unit else HelpUnit.objects.create(region=region, **values)
    except IntegrityError as error:
        raise Refused("unit_known", name=values["name"], where=region.full_name) from error
    record(Verb.UNIT_SAVED, unit, by=by, before=before, after=shown_unit(unit), region=region.pk)
    return unit


def _changed(row: Any, version: int, values: Mapping[str, Any]) -> Any:
    """The row with other values, or Conflict when somebody was before."""
    rows = type(row).objects.filter(pk=row.pk, version=version)
    if not rows.update(**values, version=F("version") + 1):
        raise Conflict()
    return type(row).objects.get(pk=row.pk)


@write
def end_unit(*, unit: HelpUnit, version: int, by: Any, today: date) -> None:
    require(by, P.HELP_EDIT, unit.region_id)
    if count := Cadre.objects.serving().filter(unit=unit).count():
        raise Refused("unit_busy", name=unit.name, count=count)
    before = shown_unit(unit)
    record(Verb.UNIT_SAVED, unit, by=by, before=before, after={"停止帮扶": today}, region=unit.region_id)
    _changed(unit, version, {"ended_on": today})


@write
def add_cadre(
    *, unit: HelpUnit, name: str, number: str | None, phone: str, facts: Mapping[str, Any], started_on: date, by: Any,
    today: date,
) -> Cadre:  # fmt: skip
    """The natural person of this number, known before or new, as one who helps for the unit."""
    require(by, P.HELP_EDIT, unit.region_id)
    if unit.ended_on:
        raise Refused("unit_ended", name=unit.name)
    if not FIRST_DAY <= started_on <= today:
        raise Refused("cadre_day")
    person = known_or_new(name=name, number=number, phone=phone, work_unit=unit.name, by=by, region_code=unit.region_id)
    return _new_cadre(unit, person, facts, started_on, by)


def _new_cadre(unit: HelpUnit, person: Person, facts: Mapping[str, Any], started_on: date, by: Any) -> Cadre:
    values = {name: facts.get(name, "") for name in CADRE_FACTS}
    try:
        with transaction.atomic():
            cadre = Cadre.objects.create(unit=unit, person=person, started_on=started_on, **values)
    except IntegrityError as error:
        other = Cadre.objects.serving().filter(person=person).select_related("unit").first()
        raise Refused("cadre_known", name=person.name, unit=other.unit.name if other else "") from error
    record(Verb.CADRE_SAVED, cadre, by=by, after=shown_cadre(cadre), region=unit.region_id)
    return cadre


@write
def save_cadre(*, cadre: Cadre, version: int, facts: Mapping[str, Any], by: Any) -> Cadre:
    """What he is and can; his name, number and phone are the person's, corrected with the accounts."""
    require(by, P.HELP_EDIT, cadre.unit.region_id)
    before = shown_cadre(cadre)
    saved = _changed(cadre, version, {name: facts.get(name, "") for name in CADRE_FACTS})
    record(Verb.CADRE_SAVED, saved, by=by, before=before, after=shown_cadre(saved), region=cadre.unit.region_id)
    return saved


@dataclass(frozen=True)
class Leaving:
    """`on`: the first day on which he helps no more. `successors`: number of the pairing → number of the cadre. `rest`
    takes over the measures that he answers for in other households."""

    on: date
    successors: Mapping[int, int]
    rest: Cadre | None = None


@write
def leave(*, cadre: Cadre, version: int, leaving: Leaving, by: Any, today: date) -> int:
    """A cadre stops helping: his households go over to others on the same day, and what is not done of the measures
    that he answers for; his posts end. Returns how many households. Raises Refused naming the first household or
    measure without a successor."""
    require(by, P.HELP_EDIT, cadre.unit.region_id)
    if cadre.ended_on:
        raise Refused("cadre_ended", name=cadre.person.name)
    if not cadre.started_on < leaving.on <= today:
        raise Refused("cadre_end_day", starts=cadre.started_on)
    held = list(Pairing.objects.current().filter(cadre=cadre).select_related("household"))
    for row in held:
        if not leaving.successors.get(row.pk):
            raise Refused("cadre_without_successor", home=str(row.household))
    take_over(held, leaving.successors, leaving.on, by=by, today=today)
    others = Cadre.objects.select_related("person", "unit").in_bulk(leaving.successors.values())
    heirs = {row.household_id: others[leaving.successors[row.pk]] for row in held}
    hand_on_measures(cadre, heirs, leaving.rest, by=by)
    for posting in Posting.objects.current().filter(cadre=cadre).select_related("village", "cadre__person"):
        stop_posting(posting, leaving.on, "调离，不再帮扶", by=by)
    before = shown_cadre(cadre)
    gone = _changed(cadre, version, {"ended_on": leaving.on - DAY})
    record(Verb.CADRE_ENDED, gone, by=by, before=before, after=shown_cadre(gone), region=cadre.unit.region_id)
    return len(held)


def shown_unit(unit: HelpUnit) -> dict[str, Any]:
    return {
        "单位名称": unit.name,
        "单位隶属关系": UnitLevel.label_of(unit.level),
        "单位性质": unit.get_kind_display(),
        "联络员": unit.contact,
    }


def shown_cadre(cadre: Cadre) -> dict[str, Any]:
    return {
        "姓名": cadre.person.name,
        "单位": cadre.unit.name,
        "派出单位职务": cadre.position,
        "职务级别": cadre.get_rank_display(),
        "开始帮扶日期": cadre.started_on,
        "停止帮扶日期": cadre.ended_on or "",
    }
