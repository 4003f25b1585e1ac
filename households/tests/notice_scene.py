"""A batch of households that came as far as a public sheet, made row by row: the way there is tried elsewhere."""

import uuid
from datetime import date, datetime, time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.tests.documents import png
from fupin.tests.factories import household, region_tree, user
from households.models import Assembly, Case, CaseBatch, PublicNotice
from households.notice_rules import CHINA
from households.services.notices import add_photo, post_notice

VILLAGE = "990101201203"
BASIS = "《甲县防止返贫致贫监测帮扶实施细则》（甲农领发〔2026〕3号）"
STATES = {"PA": ("R1", "notice1"), "PB": ("R1", "notice2"), "PC": ("R1", "announcing"), "PD": ("R3", "notice1")}


def at(day: date, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), CHINA)


def staff() -> dict[str, Any]:
    region_tree()
    posts = {
        "clerk": (Role.VILLAGE_CLERK, VILLAGE),
        "head": (Role.VILLAGE_HEAD, VILLAGE),
        "township": (Role.TOWNSHIP_CLERK, "990101201"),
        "reviewer": (Role.TOWNSHIP_REVIEWER, "990101201"),
        "other": (Role.TOWNSHIP_REVIEWER, "990102201"),
        "approver": (Role.COUNTY_APPROVER, "990101"),
        "prefecture": (Role.PREFECTURE_VIEWER, "9901"),
    }
    return {name: user(name, role, code, name=f"{name}员") for name, (role, code) in posts.items()}


def batch_at(kind: str, people: dict[str, Any], heads: list[str], **facts: Any) -> CaseBatch:
    """Cases that wait for a sheet of this kind, one for each head, after a meeting of 30 of whom 25 came."""
    procedure, state = STATES[kind]
    by, serial = people["township"].person, CaseBatch.objects.count() + 1
    batch = CaseBatch.objects.create(
        village_code=VILLAGE, procedure=procedure, year=2026, serial=serial, made_by=by, token=uuid.uuid4()
    )
    for rank, head in enumerate(heads, start=1):
        waiting_case(batch, state, people, head, rank, **facts)
    Assembly.objects.create(
        batch=batch, village_code=VILLAGE, held_on=date(2026, 3, 1), held_at=time(9), place="村委会", chair="王主持",
        recorder="李记录", expected=30, present=25, written_by=by, token=uuid.uuid4(),
    )  # fmt: skip
    return batch


def waiting_case(batch: CaseBatch, state: str, people: dict[str, Any], head: str, rank: int, **facts: Any) -> Case:
    plain = {"register": "unlisted", "poverty_status": None, "member_count": 3, "kind": "2", "group_name": "一组"}
    home = household(VILLAGE, head, **{**plain, **facts})
    decider = people["approver"].person if state == "announcing" else None
    monitored = {"monitoring_kind": "2", "risks": "01"} if batch.procedure == "R3" else {}
    return Case.objects.create(
        household=home, village_code=VILLAGE, procedure=batch.procedure, state=state, batch=batch, rank=rank,
        proposer=people["clerk"].person, decider=decider, found_on=date(2026, 2, 1), main_cause="01",
        story="因病住院", **monitored,
    )  # fmt: skip


def posted(batch: CaseBatch, kind: str, by: Any, **more: Any) -> PublicNotice:
    facts = {"basis": BASIS, "token": uuid.uuid4(), "now": timezone.now(), **more}
    return post_notice(batch=batch, kind=kind, by=by, **facts)


def photo_file(shade: int = 40) -> SimpleUploadedFile:
    return SimpleUploadedFile("公示.png", png(shade=shade))


def photographed(notice: PublicNotice, by: Any) -> None:
    """Near and far on the first day, still hanging on the last."""
    for place, kind in enumerate(("near", "far", "hanging")):
        asked = {"kind": kind, "place": "村务公开栏", "file": photo_file(20 + 30 * place), "token": uuid.uuid4()}
        kept = add_photo(notice=notice, by=by, **asked)
        day = notice.ends_on if kind == "hanging" else notice.starts_on
        type(kept).objects.filter(pk=kept.pk).update(taken_on=day)
