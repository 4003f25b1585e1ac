"""A village's exit is begun and its list filled in, item by item, until it is sent to the township (§3.5, §5.1)."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

import households.services.village_exits.reasons  # noqa: F401 - the sentences
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.codes import YesNo
from fupin.personal.masks import mask_text
from fupin.workflow import Conflict, Refused
from households.codes import VillageExitAct, VillageExitState
from households.models import VillageExit, VillageExitItem
from households.selectors.village_exits import figures_of, open_exit_of, standard_for
from households.selectors.village_exits.figures import profile_for
from households.services.clock import check_clock
from households.services.village_exits.acting import keep_step, touch
from villages.codes import Level
from villages.models import Region

S = VillageExitState
EARLIEST = date(2013, 1, 1)
MOST_FARMERS = 99_999
"""No village has more (人); a typing error would make any rate low."""


@dataclass(frozen=True)
class Filled:
    """What is said of one item; `met` None: nothing yet."""

    met: bool | None
    met_on: date | None = None
    note: str = ""


@write
def start_exit(*, village: Region, year: int, token: uuid.UUID, by: Any, today: date) -> VillageExit:
    """With the items of the standard that holds there that year. The same token twice is one. Raises Refused."""
    require(by, Permission.CASE_DRAFT, village.pk)
    if known := VillageExit.objects.filter(token=token, village_code=village.pk).first():
        return known
    check_clock()
    refuse(village, year, today)
    standard = standard_for(village.pk, year)
    copied = {"standard": standard.row, "standard_name": standard.name, "threshold": standard.threshold}
    made = VillageExit(
        village_code=village.pk, year=year, state=S.DRAFT, state_since=current_write().at, proposer_id=by.person_id,
        created_at=current_write().at, below=standard.below, days=standard.days, token=token, **copied,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # somebody else, or the second of two clicks, at this very moment
        if known := VillageExit.objects.filter(token=token, village_code=village.pk).first():
            return known
        raise Refused("exit_open_already") from error
    VillageExitItem.objects.bulk_create(
        VillageExitItem(village_exit=made, place=place, **vars(item)) for place, item in enumerate(standard.items, 1)
    )
    keep_step(made, VillageExitAct.START, "", S.DRAFT, by=by)
    after = {"村": village.full_name, "出列年度": year, "标准": f"{standard.name}（{standard.whose}）"}
    record(Verb.VILLAGE_EXIT_STARTED, made, by=by, after=after, region=village.pk)
    return made


def refuse(village: Region, year: int, today: date) -> None:
    if village.level != Level.VILLAGE or village.valid_to:
        raise Refused("exit_level", name=village.name)
    if year not in (today.year, today.year - 1):
        raise Refused("exit_year")
    if open_exit_of(village.pk):
        raise Refused("exit_open_already")
    if gone := VillageExit.objects.filter(village_code=village.pk, state=S.EXITED).order_by("-year").first():
        raise Refused("exit_done_already", year=gone.year)


@write
def fill_item(*, item: VillageExitItem, version: int, filled: Filled, by: Any, today: date) -> VillageExitItem:
    """Say of one item whether it is met and since when. The same again changes nothing. Raises Refused, Conflict."""
    of = item.village_exit
    require(by, Permission.CASE_DRAFT, of.village_code)
    check_clock()
    check_filled(filled, today)
    now = VillageExitItem.objects.get(pk=item.pk)
    facts = {"met": answer(filled.met), "met_on": filled.met_on, "note": mask_text(filled.note.strip())[:300]}
    if all(getattr(now, name) == value for name, value in facts.items()):
        return now
    touch_draft(of)
    mark = {"filled_by_id": by.person_id, "filled_at": current_write().at}
    here = VillageExitItem.objects.filter(pk=item.pk, version=version)
    if not here.update(**facts, **mark, version=F("version") + 1):
        raise Conflict(now.filled_by.name if now.filled_by else "别的同事")
    saved = VillageExitItem.objects.get(pk=item.pk)
    record(Verb.VILLAGE_EXIT_FILLED, of, by=by, before=told(now), after=told(saved), region=of.village_code)
    return saved


def answer(met: bool | None) -> str | None:
    return None if met is None else YesNo.YES if met else YesNo.NO


def check_filled(filled: Filled, today: date) -> None:
    if filled.met is None:
        raise Refused("exit_item_answer")
    if filled.met and filled.met_on is None:
        raise Refused("exit_item_no_day")
    if filled.met_on is not None and not EARLIEST <= filled.met_on <= today:
        raise Refused("exit_item_day")


def touch_draft(of: VillageExit, **columns: Any) -> None:
    """Only while it is being drafted: what was sent on is locked."""
    if VillageExit.objects.filter(pk=of.pk).exclude(state=S.DRAFT).exists():
        raise Refused("exit_locked")
    touch(of, S.DRAFT, **columns)


def told(item: VillageExitItem) -> dict[str, Any]:
    return {
        "项目": item.label,
        "是否达标": item.get_met_display() or "没有填",
        "达标日期": item.met_on or "",
        "说明": item.note,
    }


@write
def write_farmers(*, village_exit: VillageExit, version: int, farmers: int, source: str, by: Any) -> VillageExit:
    """农业户籍人口, the base of the rate, with where it comes from. Raises Refused, Conflict."""
    of = village_exit
    require(by, Permission.CASE_DRAFT, of.village_code)
    check_clock()
    source = mask_text(source.strip())[:100]
    check_farmers(of, farmers, source)
    now = VillageExit.objects.get(pk=of.pk)
    if (now.farmers, now.farmers_source) == (farmers, source):
        return now
    touch_draft(of, version=version, farmers=farmers, farmers_source=source)
    before = {"农业户籍人口": now.farmers or "", "出处": now.farmers_source}
    after = {"农业户籍人口": farmers, "出处": source}
    record(Verb.VILLAGE_EXIT_FILLED, of, by=by, before=before, after=after, region=of.village_code)
    keep_step(now, VillageExitAct.FILL, S.DRAFT, S.DRAFT, by=by, opinion=f"农业户籍人口 {farmers} 人，{source}")
    return VillageExit.objects.get(pk=of.pk)


def check_farmers(of: VillageExit, farmers: int, source: str) -> None:
    if len(source) < 4:
        raise Refused("exit_farmers_source")
    if farmers > MOST_FARMERS:
        raise Refused("exit_farmers_size", most=MOST_FARMERS)
    profile = profile_for(of.village_code, of.year)
    if profile and profile.population and farmers > profile.population:
        raise Refused("exit_farmers_many", farmers=farmers, year=profile.year, population=profile.population)
    poor = figures_of(of).poor
    if farmers < max(poor, 1):
        raise Refused("exit_farmers_few", farmers=farmers, poor=poor)
