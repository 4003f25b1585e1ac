"""Samples for inspections: drawn by the server's own seed, which is kept; results by people from outside the
household's file (domain.md §6.2)."""

import hashlib
import random
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.codes import YesNo
from fupin.personal.masks import mask_text
from fupin.workflow import REASONS, Conflict, Refused
from households.codes import WRONG_OF, AskingMode, SampleFinding, SampleKind
from households.models import InspectionSample, SampleHousehold
from households.selectors.cases.people import editors_of, staff_in
from households.selectors.indicators import frame_of
from households.services.clock import check_clock
from villages.models import Region

P, F_ = Permission, SampleFinding
MOST_DRAWN, SEEDS = 2000, 2**31 - 1

REASONS |= {
    "sample_kind": "没有抽取：请选抽哪类户。",
    "sample_year": "没有抽取：只能抽今年或者去年的样本。",
    "sample_size": "没有抽取：抽取户数应在 1 到 {most} 户之间，这里还能抽的有 {homes} 户。",
    "sample_finding": "没有保存：{kind}的检查结果只能是“属实”或“{wrong}”。",
    "sample_wrong": "没有保存：有误的请写有误人数（1 到 {persons} 人），属实的空着。",
    "sample_content": "没有保存：问了认可不认可，请一起选怎么问的（入户或电话）。",
    "sample_day": "没有保存：检查日期不能早于抽样的那一天，也不能晚于今天。",
    "sample_own": "没有保存：这一户的资料是您填写或导入的，或者是您自己、亲属的户。请换一个人检查登记。",
}


@dataclass(frozen=True)
class Result:
    """What the form says; `content` None: not asked. `wrong` in 人."""

    finding: str
    visited_on: date
    wrong: int = 0
    content: bool | None = None
    mode: str = ""
    note: str = ""


def drawn(numbers: Sequence[int], size: int, seed: int) -> list[int]:
    """The same numbers, size and seed are the same draw, in the same order."""
    return random.Random(seed).sample(sorted(numbers), size)


def frame_digest(numbers: Sequence[int]) -> str:
    return hashlib.sha256(",".join(map(str, sorted(numbers))).encode()).hexdigest()


@write
def draw_sample(
    *, region: Region, kind: str, size: int, year: int, token: uuid.UUID, by: Any, today: date
) -> InspectionSample:
    """The seed is the server's: nobody chooses who is visited. The same token twice is one draw. Raises Refused."""
    require(by, P.SAMPLE_DRAW, region.pk)
    if known := InspectionSample.objects.filter(token=token, region_code=region.pk).first():
        return known
    check_clock()
    if kind not in SampleKind.values:
        raise Refused("sample_kind")
    if year not in (today.year, today.year - 1):
        raise Refused("sample_year")
    homes = {home.pk: home for home in frame_of(region.pk, kind, year).only("pk", "village_id", "member_count")}
    if not 1 <= size <= min(len(homes), MOST_DRAWN):
        raise Refused("sample_size", most=min(len(homes), MOST_DRAWN), homes=len(homes))
    seed = secrets.randbelow(SEEDS)
    chosen = drawn(list(homes), size, seed)
    frame = {"frame_homes": len(homes), "frame_persons": sum(home.member_count for home in homes.values())}
    try:
        with transaction.atomic():
            made = InspectionSample.objects.create(
                region_code=region.pk, year=year, kind=kind, size=size, seed=seed, frame_sha256=frame_digest([*homes]),
                drawn_by_id=by.person_id, drawn_at=current_write().at, token=token, **frame,
            )  # fmt: skip
    except IntegrityError as error:  # the same click twice at this very moment
        raise Conflict() from error
    SampleHousehold.objects.bulk_create(
        SampleHousehold(sample=made, household_id=pk, village_code=homes[pk].village_id, place=place,
                        persons=homes[pk].member_count)
        for place, pk in enumerate(chosen, start=1)
    )  # fmt: skip
    after = {"地区": region.name, "抽哪类户": made.get_kind_display(), "户数": size, "总体户数": len(homes),
             "随机种子": seed, "总体校验值": made.frame_sha256}  # fmt: skip
    record(Verb.SAMPLE_DRAWN, made, by=by, after=after, region=region.pk)
    return made


@write
def enter_result(*, home: SampleHousehold, version: int, result: Result, by: Any, today: date) -> SampleHousehold:
    """Or correct it. The same again changes nothing. Raises PermissionDenied, Refused, Conflict."""
    require(by, P.SAMPLE_ENTER, home.village_code)
    check_clock()
    now = SampleHousehold.objects.select_related("sample", "household").get(pk=home.pk)
    refuse(now, result, by, today)
    facts = {
        "finding": result.finding,
        "visited_on": result.visited_on,
        "wrong": result.wrong,
        "content": None if result.content is None else YesNo.YES if result.content else YesNo.NO,
        "mode": result.mode or None,
        "note": mask_text(result.note.strip())[:300],
    }
    if all(getattr(now, name) == value for name, value in facts.items()):
        return now
    mark = {"entered_by_id": by.person_id, "entered_at": current_write().at, "version": F("version") + 1}
    if not SampleHousehold.objects.filter(pk=now.pk, version=version).update(**facts, **mark):
        raise Conflict(now.entered_by.name if now.entered_by else "别的同事")
    saved = SampleHousehold.objects.select_related("sample", "household").get(pk=now.pk)
    before = told(now) if now.finding else None
    record(Verb.SAMPLE_ENTERED, saved, by=by, before=before, after=told(saved), region=saved.village_code)
    return saved


def refuse(now: SampleHousehold, result: Result, by: Any, today: date) -> None:
    """Who made the household's file what it is does not judge it."""
    if by.person_id in editors_of(now.household_id) | staff_in(now.household_id):
        raise Refused("sample_own")
    wrong = WRONG_OF[SampleKind(now.sample.kind)]
    if result.finding not in (F_.TRUE, wrong):
        raise Refused("sample_finding", kind=now.sample.get_kind_display(), wrong=wrong.label)
    if result.wrong not in (range(1, now.persons + 1) if result.finding == wrong else (0,)):
        raise Refused("sample_wrong", persons=now.persons)
    if (result.content is None) != (result.mode not in AskingMode.values):
        raise Refused("sample_content")
    if not timezone.localtime(now.sample.drawn_at).date() <= result.visited_on <= today:
        raise Refused("sample_day")


def told(row: SampleHousehold) -> dict[str, Any]:
    return {
        "涉及": str(row.household),
        "检查结果": row.get_finding_display(),
        "有误人数": row.wrong,
        "是否认可": row.get_content_display() or "没有问",
        "怎么问的": row.get_mode_display() or "",
        "检查日期": row.visited_on,
    }
