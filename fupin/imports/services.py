"""An upload's way into the register: received, checked, confirmed or given up. What a kind of file means is its
importer's business (`register_importer`); here are the states, the jobs and the guards against doing a thing twice."""

import hashlib
import io
import logging
import uuid
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import can, has, posts_granting
from fupin.audit.write import current_write, write
from fupin.imports.models import ImportBatch, ImportMode, ImportState
from fupin.imports.problems import ERROR, Problem
from fupin.imports.storage import store, stored
from fupin.jobs.services import Cancelled, cancel, latest, start
from fupin.personal.masks import mask_text
from fupin.workbook import PAGE, Unreadable
from fupin.workbook.guards import kind_of
from fupin.workflow import REASONS, Conflict, Refused

log = logging.getLogger("fupin.imports")
SHOWN = 500  # problems kept with the batch
FAILED = "系统出了故障，没有做成，什么也没有改。请再上传一次；仍然不行，请打服务电话。"
CHECK, APPLY = "import.check", "import.apply"

REASONS |= {
    "import_unreadable": "{sentence}",
    "import_year": "收入年度应在 2013 到 2100 之间。请看一眼再选。",
    "import_moved": "登记在您预览之后有变化，请再看一遍。",
    "import_clash": "写入时发现与登记册里的记录冲突，什么也没有改。请重新上传这个文件，看最新的核对结果。",
    "import_gone": "这个文件已经处理过或放弃了，不能再确认。请刷新页面。",
    "import_same_person": "准备和确认存量建档的必须是两个人，请由另一位县级审批人员确认。",
    "import_nothing_good": "没有可以写入的户。请改好文件后重新上传。",
}


@dataclass
class Checked:
    """What an importer found: counts and preview for the page, and whether the file as a whole may be taken."""

    counts: dict[str, Any]
    problems: list[Problem]
    preview: dict[str, Any] = field(default_factory=dict)
    region_code: str = ""
    unusable: bool = False

    @property
    def refused(self) -> bool:
        return any(problem.severity == ERROR for problem in self.problems)


class Importer(Protocol):
    label: str

    def load(self, content: bytes, *, year: int | None, progress: Any) -> Any:
        """Read the file, outside any transaction. Raises Unreadable."""
        ...

    def compare(self, loaded: Any, *, by: Any, mode: str, year: int | None, progress: Any) -> Checked: ...

    def apply(self, loaded: Any, *, batch: ImportBatch, approver: Any, accept_good: bool, progress: Any) -> bool:
        """Write what was loaded and save the batch with it. False, and nothing written, when the counts are not those
        of the preview any more."""
        ...

    def template(self, user: Any) -> bytes: ...


_importers: dict[str, Importer] = {}


def register_importer(kind: str, importer: Importer) -> None:
    """Called at start-up by the app whose rows the file holds."""
    _importers[kind] = importer


def importer_of(kind: str) -> Importer:
    return _importers[kind]


# ---- receiving -------------------------------------------------------------------------------------------------------


def prepare_permission(mode: str) -> Permission:
    return Permission.LEGACY_PREPARE if mode == ImportMode.LEGACY else Permission.ROSTER_IMPORT


def receive(upload: Any, *, by: Any, mode: str, year: int | None, kind: str, token: Any = None) -> ImportBatch:
    """Keep an uploaded file and have it checked. The same `token` twice is one upload. Raises Refused for a file that
    is too big or no workbook, before anything is stored."""
    permission = prepare_permission(mode)
    if not has(by, permission):
        raise PermissionDenied(permission.label)
    if year is not None and not 2013 <= year <= 2100:
        raise Refused("import_year")
    mine = ImportBatch.objects.filter(token=token or uuid.uuid4(), owner=by)
    if known := mine.first():
        return known
    try:
        return _keep(_content(upload), upload.name, by=by, mode=mode, year=year, kind=kind, token=token or uuid.uuid4())
    except IntegrityError as error:  # the same form sent twice at once; or somebody else's
        if known := mine.first():
            return known
        raise Refused("stale_form") from error


def _content(upload: Any) -> bytes:
    try:
        if upload.size > PAGE.file_bytes:
            kind_of(_Sized(upload.size), PAGE)
        content = upload.read()
        kind_of(io.BytesIO(content), PAGE)
    except Unreadable as error:
        raise Refused("import_unreadable", sentence=str(error)) from error
    return bytes(content)


class _Sized(io.BytesIO):
    """A file of which only the size is known."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.size if whence == 2 else super().seek(offset, whence)


@write
def _keep(content: bytes, name: str, *, by: Any, mode: str, year: int | None, kind: str, token: Any) -> ImportBatch:
    batch = ImportBatch.objects.create(
        kind=kind,
        mode=mode,
        year=year,
        owner=by,
        region_code=posts_granting(by, prepare_permission(mode))[0].region_id,
        file_name=mask_text(name)[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        token=token,
    )
    batch.stored_as = store(content)  # only now: a form sent twice at once has failed above and leaves no file behind
    batch.save(update_fields=["stored_as"])
    start(CHECK, owner_id=by.pk, payload_id=batch.pk)
    return batch


# ---- deciding --------------------------------------------------------------------------------------------------------


def may_confirm(batch: ImportBatch, user: Any) -> bool:
    """The button and the server ask the same question."""
    if batch.mode == ImportMode.LEGACY:
        other = user.person_id != batch.owner.person_id
        return other and can(user, Permission.LEGACY_CONFIRM, batch.region_code)
    return user.pk == batch.owner_id and has(user, Permission.ROSTER_IMPORT)


def good_households(batch: ImportBatch) -> int:
    counted = batch.counts.get("households", {})
    return sum(counted.get(name, 0) for name in ("new", "changed", "proposed", "same"))


@write
def confirm(*, batch: ImportBatch, token: Any, by: Any, accept_good: bool = False) -> ImportBatch:
    """Have a checked file written. A second click, or a second window, finds it under way and does nothing."""
    _require_confirm(batch, by)
    if accept_good and not good_households(batch):
        raise Refused("import_nothing_good")
    sources = [ImportState.READY, ImportState.REFUSED] if accept_good else [ImportState.READY]
    approver = by if batch.mode == ImportMode.LEGACY else None
    here = ImportBatch.objects.filter(pk=batch.pk, token=token, state__in=sources)
    usable = here.exclude(preview__unusable=True)
    taken = usable.update(state=ImportState.APPLYING, approver=approver, error="")
    now = ImportBatch.objects.get(pk=batch.pk)
    if taken:
        ImportBatch.objects.filter(pk=batch.pk).update(preview={**now.preview, "accept_good": accept_good})
        start(APPLY, owner_id=by.pk, payload_id=batch.pk)
    elif now.state not in (ImportState.APPLYING, ImportState.APPLIED):
        raise Refused("import_gone")
    return now


def _require_confirm(batch: ImportBatch, by: Any) -> None:
    if may_confirm(batch, by):
        return
    if batch.mode == ImportMode.LEGACY and has(by, Permission.LEGACY_CONFIRM) and by.person_id == batch.owner.person_id:
        raise Refused("import_same_person")
    raise PermissionDenied(
        Permission.LEGACY_CONFIRM.label if batch.mode == ImportMode.LEGACY else Permission.ROSTER_IMPORT.label
    )


@write
def discard(*, batch: ImportBatch, by: Any) -> ImportBatch:
    """Give a file up. Nothing was written, and nothing will be."""
    if by.pk != batch.owner_id and not may_confirm(batch, by):
        raise PermissionDenied(Permission.ROSTER_IMPORT.label)
    waiting = [ImportState.CHECKING, ImportState.READY, ImportState.REFUSED, ImportState.FAILED]
    if not ImportBatch.objects.filter(pk=batch.pk, state__in=waiting).update(state=ImportState.CANCELLED):
        raise Conflict()
    if job := latest(CHECK, batch.pk):
        cancel(job)
    return ImportBatch.objects.get(pk=batch.pk)


# ---- the two jobs ----------------------------------------------------------------------------------------------------


def check(progress: Any, batch_id: int) -> None:
    """Read, check and compare; nothing is written but the result on the batch."""
    batch = ImportBatch.objects.select_related("owner__person").get(pk=batch_id)
    if batch.state != ImportState.CHECKING:
        return
    try:
        _move(batch, ImportState.CHECKING, **_result(_found(batch, progress), batch))
    except Cancelled:
        _move(batch, ImportState.CHECKING, state=ImportState.CANCELLED)
        raise
    except Exception:
        _move(batch, ImportState.CHECKING, state=ImportState.FAILED, error=FAILED)
        raise


def _found(batch: ImportBatch, progress: Any) -> Checked:
    try:
        return _compared(batch, _loaded(batch, progress), progress)
    except Unreadable as error:
        return Checked({}, [Problem(None, None, None, None, error.code, ERROR, str(error))], unusable=True)


def _loaded(batch: ImportBatch, progress: Any) -> Any:
    return importer_of(batch.kind).load(stored(batch.stored_as), year=batch.year, progress=progress)


def _compared(batch: ImportBatch, loaded: Any, progress: Any) -> Checked:
    return importer_of(batch.kind).compare(loaded, by=batch.owner, mode=batch.mode, year=batch.year, progress=progress)


def _result(found: Checked, batch: ImportBatch) -> dict[str, Any]:
    ordered = sorted(found.problems, key=lambda problem: problem.severity != ERROR)
    errors = sum(problem.severity == ERROR for problem in found.problems)
    preview = {
        **found.preview,
        "problems": len(found.problems),
        "errors": errors,
        "unusable": found.unusable,
    }
    return {
        "state": ImportState.REFUSED if found.refused else ImportState.READY,
        "counts": found.counts,
        "problems": [problem.as_dict() for problem in ordered[:SHOWN]],
        "preview": preview,
        "region_code": found.region_code or batch.region_code,
    }


@write
def _move(batch: ImportBatch, source: ImportState, **changes: Any) -> bool:
    return bool(ImportBatch.objects.filter(pk=batch.pk, state=source).update(**changes))


def apply(progress: Any, batch_id: int) -> None:
    """Write a confirmed file, or put it back for another look when the register has moved since."""
    batch = ImportBatch.objects.select_related("owner__person", "approver__person").get(pk=batch_id)
    if batch.state != ImportState.APPLYING:
        return
    back = ImportState.REFUSED if batch.preview.get("errors") else ImportState.READY
    try:
        loaded = _loaded(batch, progress)
        if not _applied(batch, loaded, progress):
            fresh = _compared(batch, loaded, progress)
            moved = {"error": REASONS["import_moved"], "token": uuid.uuid4(), "approver": None}
            _move(batch, ImportState.APPLYING, **_result(fresh, batch), **moved)
    except Cancelled:
        _move(batch, ImportState.APPLYING, state=back)
        raise
    except (IntegrityError, DataError) as error:
        log.warning("import %s clashed: %s", batch_id, type(error).__name__)
        _move(batch, ImportState.APPLYING, state=ImportState.FAILED, error=REASONS["import_clash"])
        raise Refused("import_clash") from error
    except Refused as refused:
        _move(batch, ImportState.APPLYING, state=ImportState.FAILED, error=refused.sentence)
        raise
    except Exception:
        _move(batch, ImportState.APPLYING, state=ImportState.FAILED, error=FAILED)
        raise


@write
def _applied(batch: ImportBatch, loaded: Any, progress: Any) -> bool:
    """In one transaction the rows, the event and the batch that says so."""
    waiting = ImportBatch.objects.select_for_update().filter(pk=batch.pk, state=ImportState.APPLYING)
    if not waiting.exists():
        return True  # delivered twice: the other delivery has done it
    accept_good = bool(batch.preview.get("accept_good"))
    batch.state, batch.applied_at, batch.write = ImportState.APPLIED, timezone.now(), current_write().id
    return importer_of(batch.kind).apply(
        loaded, batch=batch, approver=batch.approver, accept_good=accept_good, progress=progress
    )
