"""Evidence: kept, opened, withdrawn. Every file is checked and made harmless before anything is written; the sealed
files are on disk before their rows commit (domain.md §1.1, §8.4)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.documents.images import image_kind, photo_of
from fupin.documents.scans import scan_of
from fupin.personal import files
from fupin.personal.masks import mask_text
from fupin.personal.services import note_look, require_reason, spend
from fupin.workflow import REASONS, Conflict, Refused
from households.codes import EvidenceKind, Register
from households.models import Evidence, Household, Member

PURPOSE, SMALL_PURPOSE = "evidence.file", "evidence.small"
MEGABYTE = 1 << 20
MOST_BYTES, MOST_TOTAL, MOST_FILES, MOST_KEPT = 10 * MEGABYTE, 20 * MEGABYTE, 10, 200
SHORTEST_REASON = 2
EARLIEST = date(1990, 1, 1)

REASONS |= {
    "evidence_none": "没有上传：还没有选文件。请拍照，或者选一个 .jpg、.png 或 .pdf 文件。",
    "evidence_many": "没有上传：一次最多 {most} 个文件，这次有 {count} 个。请分几次传。",
    "evidence_total": "没有上传：一次最多共 {most} MB，这次共 {size} MB。请分几次传。",
    "evidence_full": "没有上传：这一户已有 {most} 份材料。请先撤下过时的再传。",
    "evidence_closed": "没有上传：这一户已结束登记，不再收材料。",
    "evidence_kind": "没有上传：请从列表里选材料种类。",
    "evidence_note": "没有上传：种类选了“其他”，请在说明里写明是什么材料。",
    "evidence_date": "没有上传：拍摄或出具日期应在1990年到今天之间。请看一眼再填，不清楚的空着。",
    "evidence_empty": "没有上传“{name}”：文件是空的。请重新选。",
    "evidence_big": "没有上传“{name}”：{size} MB，超过每个文件 10 MB 的上限。请把照片调小，或把扫描件分成几份。",
    "evidence_type": "没有上传“{name}”：只收照片（.jpg、.png）和扫描件（.pdf）。请另存成这几种再传。",
    "evidence_heic": "没有上传“{name}”：这是手机的 HEIC 格式，别的电脑打不开。"
    "请在手机“设置—相机—格式”里选“兼容性最好”再拍，或者先转成 .jpg。",
    "evidence_same": "没有上传：这一户已有完全一样的一份“{kind}”。要换新的，先撤下旧的。",
    "evidence_reason": "没有撤下：请写明为什么撤下（至少 {least} 个字）。",
    "evidence_gone": "这份材料的文件读不出来。请打服务电话，请管理员从备份里找回。",
}


@dataclass(frozen=True)
class Accepted:
    """An upload after its check: what is kept, and what is known of it."""

    name: str
    content: bytes
    content_type: str
    small: bytes | None = None
    width: int | None = None
    height: int | None = None
    pages: int | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


# ---- checking --------------------------------------------------------------------------------------------------------


def accepted(uploads: Sequence[Any]) -> list[Accepted]:
    """All of them, or Refused with the sentence about the first that cannot be taken."""
    if not uploads:
        raise Refused("evidence_none")
    if len(uploads) > MOST_FILES:
        raise Refused("evidence_many", most=MOST_FILES, count=len(uploads))
    for upload in uploads:
        fits(upload)
    if (total := sum(upload.size for upload in uploads)) > MOST_TOTAL:
        raise Refused("evidence_total", most=MOST_TOTAL // MEGABYTE, size=megabytes(total))
    return [accept(upload.read(), shown_name(upload)) for upload in uploads]


def fits(upload: Any) -> None:
    if not upload.size:
        raise Refused("evidence_empty", name=shown_name(upload))
    if upload.size > MOST_BYTES:
        raise Refused("evidence_big", name=shown_name(upload), size=megabytes(upload.size))


def megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}"


def shown_name(upload: Any) -> str:
    """The name as it may be shown and kept: numbers in it masked, never used as a path."""
    return mask_text(upload.name or "未命名")[-100:]


def accept(content: bytes, name: str) -> Accepted:
    if image_kind(content):
        photo = photo_of(content, name)
        return Accepted(name, photo.content, "image/jpeg", photo.small, photo.width, photo.height)
    if content.startswith(b"%PDF-"):
        scan = scan_of(content, name)
        return Accepted(name, scan.content, "application/pdf", pages=scan.pages or None)
    heic = content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"}
    raise Refused("evidence_heic" if heic else "evidence_type", name=name)


# ---- keeping ---------------------------------------------------------------------------------------------------------


def add_evidence(
    *,
    household: Household,
    kind: str,
    uploads: Sequence[Any],
    by: Any,
    token: UUID,
    member: Member | None = None,
    note: str = "",
    taken_on: date | None = None,
) -> list[Evidence]:
    """Keep the uploads of one form: all or none; the same `token` twice is one form. Raises Refused."""
    require(by, Permission.HOUSEHOLD_EDIT, household.village_id)
    note = mask_text(note.strip())
    check_facts(household, kind, note, taken_on)
    mine = Evidence.objects.filter(token=token, household=household, uploaded_by=by)
    if known := list(mine):
        return known
    checked = accepted(uploads)
    facts = {"household": household, "member": member, "kind": kind, "note": note, "taken_on": taken_on}
    try:
        return _keep(checked, facts, by=by, token=token)
    except IntegrityError as error:
        if known := list(mine.all()):  # the same form sent twice at once; asked anew, for the first answer is kept
            return known
        raise Refused("evidence_same", kind=EvidenceKind.label_of(kind)) from error


def check_facts(household: Household, kind: str, note: str, taken_on: date | None) -> None:
    if household.register == Register.CLOSED:
        raise Refused("evidence_closed")
    if kind not in EvidenceKind.values:
        raise Refused("evidence_kind")
    if kind == EvidenceKind.OTHER and not note:
        raise Refused("evidence_note")
    if taken_on is not None and not EARLIEST <= taken_on <= timezone.localdate():
        raise Refused("evidence_date")
    if household.evidence.filter(withdrawn_at__isnull=True).count() >= MOST_KEPT:
        raise Refused("evidence_full", most=MOST_KEPT)


def _keep(checked: list[Accepted], facts: dict[str, Any], *, by: Any, token: UUID) -> list[Evidence]:
    """Files that no row came to name are taken away again."""
    names: list[str] = []
    try:
        return _write(checked, facts, names, by=by, token=token)
    except BaseException:
        for name in names:
            files.discard(name)
        raise


@write
def _write(checked: list[Accepted], facts: dict[str, Any], names: list[str], *, by: Any, token: UUID) -> list[Evidence]:
    household, kept = facts["household"], []
    for place, each in enumerate(checked):
        stored_as = files.store(PURPOSE, each.content)
        names.append(stored_as)
        small_as = files.store(SMALL_PURPOSE, each.small) if each.small else ""
        names.append(small_as)
        form = {"token": token, "place": place, "uploaded_by": by, "uploaded_at": current_write().at}
        found = {
            "file_name": each.name, "content_type": each.content_type, "sha256": each.sha256,
            "size": len(each.content), "width": each.width, "height": each.height, "pages": each.pages,
        }  # fmt: skip
        kept.append(Evidence.objects.create(**facts, **form, **found, stored_as=stored_as, small_as=small_as))
    after = {"种类": kept[0].get_kind_display(), "份数": len(kept), "校验值": [row.sha256 for row in kept]}
    whose = {"成员": facts["member"].name} if facts["member"] else {}
    record(Verb.EVIDENCE_ADDED, household, by=by, after={**after, **whose}, region=household.village_id)
    return kept


@write
def withdraw_evidence(*, evidence: Evidence, reason: str, by: Any) -> None:
    """Take a proof out of the list; its file and its row stay. Raises Refused, Conflict."""
    household = evidence.household
    require(by, Permission.HOUSEHOLD_EDIT, household.village_id)
    reason = mask_text(reason.strip())
    if len(reason) < SHORTEST_REASON:
        raise Refused("evidence_reason", least=SHORTEST_REASON)
    stands = Evidence.objects.filter(pk=evidence.pk, withdrawn_at__isnull=True)
    if not stands.update(withdrawn_at=current_write().at, withdrawn_by=by, withdrawn_reason=reason[:200]):
        raise Conflict()
    before = {"种类": evidence.get_kind_display(), "校验值": evidence.sha256}
    record(Verb.EVIDENCE_WITHDRAWN, household, by=by, before=before, region=household.village_id, note=reason)


# ---- opening ---------------------------------------------------------------------------------------------------------


def open_evidence(evidence: Evidence, *, small: bool = False) -> bytes:
    """The file of a proof that needs no reason. Who may see it is the caller's business (`visible_to`)."""
    if evidence.is_guarded:
        raise Refused("reveal_reason")
    return _content(evidence, small)


@write
def open_guarded(evidence: Evidence, *, reason: str, by: Any) -> bytes:
    """The file of a guarded proof: who may reveal, for a reason, off the allowance, on the household's history."""
    household = evidence.household
    require(by, Permission.REVEAL, household.village_id)
    require_reason(reason)
    spend(by, 1)
    whose = evidence.member.name if evidence.member else str(household)
    label = f"佐证材料：{evidence.get_kind_display()}"
    note_look(label, whose, reason=reason, by=by, region_code=household.village_id, shown_on=household)
    return _content(evidence, small=False)


def _content(evidence: Evidence, small: bool) -> bytes:
    try:
        if small and evidence.small_as:
            return files.stored(SMALL_PURPOSE, evidence.small_as)
        return files.stored(PURPOSE, evidence.stored_as)
    except OSError as error:
        raise Refused("evidence_gone") from error
