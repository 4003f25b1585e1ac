"""民主评议: minutes are written, corrected until they are sent in, and then decide (domain.md §3; security.md T5)."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal import files
from fupin.personal.masks import mask_text
from fupin.workflow import REASONS, Conflict, Refused
from households.assembly_rules import LOCKING, WRITING, Outcome, Wrong, outcomes, squeezed, wrongs
from households.codes import CaseAct
from households.models import Assembly, Attendee, Ballot, Case, CaseBatch
from households.selectors.cases import room_in
from households.selectors.meetings.facts import Minutes, meeting_of, to_vote, written
from households.services.cases import take_step
from households.services.cases.locking import hold_quota
from households.services.clock import check_clock
from households.services.evidence import accept, fits, shown_name

SCANS = {"minutes": "会议记录", "sign_in": "签到表"}
PURPOSES = {name: f"assembly.{name}" for name in SCANS}

REASONS |= {
    "assembly_heads": "主持人和记录人都要写上姓名。",
    "assembly_nobody": "还没有填到会的人。请照签到表逐个填姓名。",
    "assembly_twice": "到会人员里有重复的姓名：{names}。同名的两个人，请在姓名后面用括号注明，如“韦大山（二组）”。",
    "assembly_elsewhere": "{names}同一时间还登记在别的村的评议会上。请核对签到表和开会时间。",
    "assembly_more_than_expected": "到会 {present} 人，多于应到 {expected} 人。请核对应到人数和签到表。",
    "assembly_day": "开会日期不对：不能晚于今天，也不能早于一年以前。",
    "ballot_sum": "{home}：同意、反对、弃权和回避加起来是 {total}，应等于到会的 {present} 人。",
    "ballot_stranger": "{home}：回避的{names}不在到会人员里，或者写了两遍。",
    "ballot_family": "{home}：{names}是这一户的人或者这一户的亲属，评议这一户时要回避，请写进回避的人。",
    "ballot_early": "{home}：开会日期早于 {day}。要先入户核实，再开会评议。",
    "assembly_no_quorum": "不能报送：应到 {expected} 人，到会 {present} 人，不到三分之二，这次评议不算数。"
    "请重新开会，再把这里改成新一次会议的情况。",
    "assembly_scans": "不能报送：还没有上传{missing}的扫描件。请上传签过字的原件照片或扫描件。",
    "assembly_locked": "没有保存：这次评议已经报送，不能再改。有错的，请乡镇把案卷退回重新评议。",
    "assembly_open": "没有保存：这一批已经有一次没有报送的评议。请打开那一次接着填。",
    "assembly_no_cases": "没有保存：这一批没有等待评议的户。",
    "assembly_cases_changed": "不能报送：这一批待评议的户有变化（有移出、退回或撤回的）。"
    "请打开“改一改”核对票数，保存后再报送。",
    "assembly_scan_changed": "没有报送：{scan}的扫描件和上传时不一样，或者读不出来。请重新上传，并告诉系统管理员。",
}


class Faulty(Refused):
    """Minutes that do not hold: all that is wrong with them, the first as the refusal itself."""

    def __init__(self, found: Sequence[Wrong]) -> None:
        super().__init__(found[0].code, **found[0].facts)
        self.found = list(found)


@dataclass(frozen=True)
class Kept:
    """A scan that lies sealed on disk."""

    name: str
    sha256: str


# ---- writing -----------------------------------------------------------------------------------------------------
def write_assembly(
    *, batch: CaseBatch, told: Minutes, uploads: Mapping[str, Any], token: uuid.UUID, by: Any, today: date
) -> Assembly:
    """New minutes, not sent in yet. `uploads`: "minutes", "sign_in". The same token twice gives the first ones.
    Raises Faulty, Refused."""
    require(by, Permission.ASSEMBLY_RECORD, batch.village_code)
    if known := Assembly.objects.filter(token=token, batch=batch).first():
        return known
    check_clock()
    contents = checked(uploads)
    kept: dict[str, Kept] = {}
    try:
        return _create(batch, told, contents, kept, token=token, by=by, today=today)
    except BaseException:
        discard(kept)
        raise


@write
def _create(batch: CaseBatch, told: Minutes, contents: dict[str, bytes], kept: dict[str, Kept], **act: Any) -> Assembly:
    by, today = act["by"], act["today"]
    CaseBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if Assembly.objects.filter(batch=batch, locked_at__isnull=True).exists():
        raise Refused("assembly_open")
    cases = checked_cases(batch, told, today)
    store(contents, kept)
    common = {"batch": batch, "village_code": batch.village_code, "token": act["token"]}
    made = {"written_by_id": by.person_id, "written_at": current_write().at}
    try:
        with transaction.atomic():
            assembly = Assembly.objects.create(**common, **made, **columns(told), **scan_columns(kept))
    except IntegrityError as error:  # the second of two clicks, at this very moment
        raise Refused("assembly_open") from error
    put_rows(assembly, told, cases)
    tell(assembly, told, by=by)
    return assembly


def edit_assembly(
    *, assembly: Assembly, version: int, told: Minutes, uploads: Mapping[str, Any], by: Any, today: date
) -> Assembly:
    """Until it is sent in. A scan that is not sent again stays. Raises Faulty, Refused, Conflict."""
    require(by, Permission.ASSEMBLY_RECORD, assembly.village_code)
    check_clock()
    contents = checked(uploads)
    kept: dict[str, Kept] = {}
    try:
        return _edit(assembly, version, told, contents, kept, by=by, today=today)
    except BaseException:
        discard(kept)
        raise


@write
def _edit(
    assembly: Assembly, version: int, told: Minutes, contents: dict[str, bytes], kept: dict[str, Kept],
    *, by: Any, today: date,
) -> Assembly:  # fmt: skip
    now = Assembly.objects.select_related("batch").get(pk=assembly.pk)
    if now.locked_at:
        raise Refused("assembly_locked")
    cases = checked_cases(now.batch, told, today)
    store(contents, kept)
    open_ones = Assembly.objects.filter(pk=now.pk, version=version, locked_at__isnull=True)
    if not open_ones.update(**columns(told), **scan_columns(kept), version=F("version") + 1):
        raise Conflict()
    now.attendees.all().delete()
    now.ballots.all().delete()
    put_rows(now, told, cases)
    saved = Assembly.objects.select_related("batch").get(pk=now.pk)
    tell(saved, told, by=by, before=words(now))
    return saved


def checked_cases(batch: CaseBatch, told: Minutes, today: date) -> list[Case]:
    cases = to_vote(batch)
    if not cases:
        raise Refused("assembly_no_cases")
    if found := wrongs(meeting_of(batch, told, cases, today), WRITING):
        raise Faulty(found)
    return cases


def columns(told: Minutes) -> dict[str, Any]:
    plain = {name: getattr(told, name) for name in ("held_on", "held_at", "expected")}
    texts = {name: getattr(told, name).strip() for name in ("place", "chair", "recorder")}
    return {**plain, **texts, "present": len(told.guests), "minutes": mask_text(told.minutes.strip())}


def put_rows(assembly: Assembly, told: Minutes, cases: list[Case]) -> None:
    guests = [
        Attendee(assembly=assembly, place=place, name=squeezed(guest.name), group_name=guest.group_name.strip(),
                 duty=guest.duty.strip())
        for place, guest in enumerate(told.guests, start=1)
    ]  # fmt: skip
    Attendee.objects.bulk_create(guests)
    Ballot.objects.bulk_create([ballot(assembly, case, told) for case in cases])


def ballot(assembly: Assembly, case: Case, told: Minutes) -> Ballot:
    said = told.votes[case.pk]
    counts = {"agree": said.agree, "against": said.against, "abstain": said.abstain, "recused": len(said.recused)}
    names, note = "、".join(map(squeezed, said.recused)), mask_text(said.note.strip())
    return Ballot(assembly=assembly, case=case, **counts, recused_names=names, note=note)


def words(assembly: Assembly) -> dict[str, Any]:
    return {
        "批次": str(assembly.batch),
        "开会时间": f"{assembly.held_on} {assembly.held_at:%H:%M}",
        "地点": assembly.place,
        "应到": assembly.expected,
        "实到": assembly.present,
        "会议记录校验值": assembly.minutes_sha256,
        "签到表校验值": assembly.sign_in_sha256,
    }


def tell(assembly: Assembly, told: Minutes, *, by: Any, before: dict[str, Any] | None = None) -> None:
    after = {**words(assembly), "户数": len(told.votes)}
    record(Verb.ASSEMBLY_WRITTEN, assembly, by=by, before=before, after=after, region=assembly.village_code)


# ---- the scans ---------------------------------------------------------------------------------------------------
def checked(uploads: Mapping[str, Any]) -> dict[str, bytes]:
    """Photographs and scans made harmless, before anything is written. Raises Refused."""
    found = {name: upload for name, upload in uploads.items() if upload and name in SCANS}
    for upload in found.values():
        fits(upload)
    return {name: accept(upload.read(), shown_name(upload)).content for name, upload in found.items()}


def store(contents: dict[str, bytes], kept: dict[str, Kept]) -> None:
    for name, content in contents.items():
        kept[name] = Kept(files.store(PURPOSES[name], content), hashlib.sha256(content).hexdigest())


def scan_columns(kept: dict[str, Kept]) -> dict[str, str]:
    names = {f"{name}_file": scan.name for name, scan in kept.items()}
    return names | {f"{name}_sha256": scan.sha256 for name, scan in kept.items()}


def discard(kept: dict[str, Kept]) -> None:
    """Files that no row came to name."""
    for scan in kept.values():
        files.discard(scan.name)


def open_scan(assembly: Assembly, name: str) -> bytes:
    """Who may see it is the caller's business. Raises Refused when it cannot be read."""
    try:
        return files.stored(PURPOSES[name], getattr(assembly, f"{name}_file"))
    except OSError as error:
        raise Refused("evidence_gone") from error


def scans_unchanged(assembly: Assembly) -> None:
    for name, label in SCANS.items():
        try:
            content = files.stored(PURPOSES[name], getattr(assembly, f"{name}_file"))
        except OSError as error:
            raise Refused("assembly_scan_changed", scan=label) from error
        if hashlib.sha256(content).hexdigest() != getattr(assembly, f"{name}_sha256"):
            raise Refused("assembly_scan_changed", scan=label)


# ---- sending in --------------------------------------------------------------------------------------------------
@write
def lock_assembly(*, assembly: Assembly, version: int, by: Any, today: date) -> Assembly:
    """Final: every household goes where the meeting sent it. Raises Faulty, Refused, Conflict."""
    require(by, Permission.ASSEMBLY_RECORD, assembly.village_code)
    check_clock()
    now = Assembly.objects.select_related("batch").get(pk=assembly.pk)
    if now.locked_at:
        raise Refused("assembly_locked")
    batch, told, cases = now.batch, written(now), to_vote(now.batch)
    if {case.pk for case in cases} != set(told.votes):
        raise Refused("assembly_cases_changed")
    meeting = meeting_of(batch, told, cases, today, (bool(now.minutes_file), bool(now.sign_in_file)))
    if found := wrongs(meeting, LOCKING):
        raise Faulty(found)
    scans_unchanged(now)
    mine = {"locked_by_id": by.person_id, "locked_at": current_write().at, "version": F("version") + 1}
    if not Assembly.objects.filter(pk=now.pk, version=version, locked_at__isnull=True).update(**mine):
        raise Conflict()
    decide(now, outcomes(meeting.votes, meeting.present, room(batch)), cases, by=by, today=today)
    return Assembly.objects.select_related("batch").get(pk=now.pk)


def room(batch: CaseBatch) -> int:
    """What is left of the year's quota (户), for this write alone."""
    hold_quota(batch.village_code, batch.procedure, batch.year)
    return room_in(batch.village_code, batch.procedure, batch.year)


def decide(assembly: Assembly, found: list[Outcome], cases: list[Case], *, by: Any, today: date) -> None:
    known = {case.pk: case for case in cases}
    for outcome in found:
        Ballot.objects.filter(assembly=assembly, case=outcome.case).update(rank=outcome.rank)
        take_step(known[outcome.case], outcome.act, by=by, today=today, rank=outcome.rank)
    acts = [outcome.act for outcome in found]
    after = {**words(assembly), **{CaseAct.label_of(act): acts.count(act) for act in dict.fromkeys(acts)}}
    record(Verb.ASSEMBLY_LOCKED, assembly, by=by, after=after, region=assembly.village_code)
