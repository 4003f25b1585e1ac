"""集中交办会: a township's meeting at which units and cadres claim measures that nobody answers for (S4-47)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

import assistance.plan_reasons  # noqa: F401 - the sentences
from assistance.models import Cadre, HandOver, HelpUnit, Measure
from assistance.pairing_rules import FIRST_DAY
from assistance.plan_rules import year_refusal
from assistance.selectors.plans import unclaimed
from assistance.services.plans import find_owners, reaches
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.personal.masks import mask_text
from fupin.workflow import Conflict, Refused
from villages.codes import Level
from villages.models import Region

P = Permission


@dataclass(frozen=True)
class Meeting:
    held_on: date
    place: str
    chair: str
    note: str = ""


@dataclass(frozen=True)
class Claim:
    """Who takes which measure (with the version that was seen), until when."""

    measure: int
    version: int
    owner: str
    due_on: date | None


@write
def hold_meeting(*, region: Region, year: int, told: Meeting, token: uuid.UUID, by: Any, today: date) -> HandOver:
    """The same `token` twice is one. Raises PermissionDenied, Refused, Conflict."""
    require(by, P.PLAN_HAND_OVER, region.pk)
    mine = HandOver.objects.filter(token=token, region=region)
    if known := mine.first():
        return known
    if region.level != Level.TOWNSHIP:
        raise Refused("handover_place")
    if code := year_refusal(year, today):
        raise Refused(code)
    if not FIRST_DAY <= told.held_on <= today:
        raise Refused("handover_day")
    said = {
        "held_on": told.held_on,
        "place": mask_text(told.place.strip()),
        "chair": mask_text(told.chair.strip()),
        "note": mask_text(told.note.strip()),
    }
    try:
        with transaction.atomic():
            made = HandOver.objects.create(region=region, year=year, **said, made_by_id=by.person_id, token=token)
    except IntegrityError as error:  # sent twice at this very moment
        if known := mine.all().first():
            return known
        raise Conflict() from error
    after = {"开会日期": made.held_on, "地点": made.place, "主持人": made.chair}
    record(Verb.HANDOVER_HELD, made, by=by, after=after, region=region.pk)
    return made


@write
def claim(*, meeting: HandOver, claims: Sequence[Claim], by: Any) -> int:
    """Measures of the meeting's township and year get who answers for them and a day. All of them or none. Returns how
    many. Raises Refused, Conflict."""
    require(by, P.PLAN_HAND_OVER, meeting.region_id)
    wanted = [one for one in claims if one.owner]
    if not wanted:
        raise Refused("handover_none")
    free = {row.pk: row for row in unclaimed(by, meeting.year, meeting.region_id, P.PLAN_HAND_OVER)}
    owners = find_owners({one.owner for one in wanted})
    rows = []
    for one in wanted:
        row = free.get(one.measure)
        if row is None or row.version != one.version:
            raise Conflict()
        check_claim(one, row, owners.get(one.owner), meeting)
        rows.append(given(row, owners[one.owner], one))
    places: dict[str, int] = {}
    for row in rows:
        taken = Measure.objects.filter(
            pk=row.pk, version=row.version, owner_cadre__isnull=True, owner_unit__isnull=True
        )
        fields = {"owner_cadre_id": row.owner_cadre_id, "owner_unit_id": row.owner_unit_id, "due_on": row.due_on}
        if not taken.update(**fields, handover=meeting, version=F("version") + 1):
            raise Conflict()
        code = row.plan.household.village_id
        places[code] = places.get(code, 0) + 1
    for code, count in sorted(places.items()):
        record(Verb.MEASURES_CLAIMED, meeting, by=by, after={"认领措施": count}, region=code)
    return len(rows)


def check_claim(one: Claim, row: Measure, owner: Any, meeting: HandOver) -> None:
    about = {"home": str(row.plan.household), "option": str(row), "year": meeting.year}
    if not reaches(owner, row.plan.household.village_id):
        raise Refused("handover_owner", **about)
    if one.due_on is None or one.due_on.year != meeting.year or one.due_on < meeting.held_on:
        raise Refused("handover_due", **about)


def given(row: Measure, owner: Any, one: Claim) -> Measure:
    row.owner_cadre_id = owner.pk if isinstance(owner, Cadre) else None
    row.owner_unit_id = owner.pk if isinstance(owner, HelpUnit) else None
    row.due_on = one.due_on
    return row
