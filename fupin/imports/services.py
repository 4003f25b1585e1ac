"""An upload's way into the register: received, checked, confirmed or given up. What a kind of file means is its
importer's business (`register_importer`); here are the states, the jobs and the guards against doing a thing twice."""

import hashlib
import io
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import can, has, posts_granting
from fupin.audit.write import current_write, write
from fupin.imports.models import ImportBatch, ImportMode, ImportState
from fupin.imports.permissions import prepare_permission
from fupin.imports.problems import ERROR, Problem
from fupin.imports.remembering import remembered
from fupin.imports.results import Results
from fupin.imports.storage import forget, store, stored
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
    "import_stopped": "已经停下，什么也没有写入。要写入，请再看一遍后重新确认。",
    "import_clash": "写入时发现与登记册里的记录冲突，什么也没有改。请重新上传这个文件，看最新的核对结果。",
    "import_gone": "这个文件已经处理过或放弃了，不能再确认。请刷新页面。",
    "import_same_person": "准备和确认存量建档的必须是两个人，请由另一位县级审批人员确认。",
    "import_nothing_good": "没有可以写入的户。请改好文件后重新上传。",
    "import_tick": "没有写入：文件里有 {refused} 户要改正。只要其余的户，请勾选“只导入无误户”；都要，请改好重新上传。",
    "import_expired": "没有写入：核对已经超过一天，登记可能变了。请点“重新核对”，看过最新的结果再写入。",
    "import_file_changed": "没有写入：存放的文件与上传时不一样。请重新上传这个文件。",
}


@dataclass
class Checked:
    """What an importer found: counts and preview for the page, and whether the file as a whole may be taken."""

    counts: dict[str, Any]
    problems: list[Problem]
    preview: dict[str, Any] = field(default_factory=dict)
    region_code: str = ""
    unusable: bool = False
    results: Results | None = None

    @property
    def refused(self) -> bool:
        return any(problem.severity == ERROR for problem in self.problems)


class Importer(Protocol):
    label: str

    def load(self, content: bytes, *, year: int | None, mapping: Mapping[str, Any], progress: Any) -> Any:
        """Read the file as the mapping says, outside any transaction. Raises Unreadable."""
        ...

    def layout(self, loaded: Any) -> str:
        """The same for files with the same headings; "" when there are none."""
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
    _require_decided(batch, accept_good)
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


def _require_decided(batch: ImportBatch, accept_good: bool) -> None:
    if batch.has_expired:
        raise Refused("import_expired")
    if accept_good and not good_households(batch):
        raise Refused("import_nothing_good")
    refused = batch.counts.get("households", {}).get("refused", 0)
    if batch.state == ImportState.REFUSED and not accept_good and refused and good_households(batch):
        raise Refused("import_tick", refused=refused)


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
        _settle(batch, ImportState.CHECKING, _found(batch, progress))
    except Cancelled:
        _move(batch, ImportState.CHECKING, state=ImportState.CANCELLED)
        raise
    except Refused as refused:
        _move(batch, ImportState.CHECKING, state=ImportState.FAILED, error=refused.sentence)
        raise
    except Exception:
        _move(batch, ImportState.CHECKING, state=ImportState.FAILED, error=FAILED)
        raise


def _found(batch: ImportBatch, progress: Any) -> Checked:
    try:
        return _compared(batch, _understood(batch, progress), progress)
    except Unreadable as error:
        return Checked({}, [Problem(None, None, None, None, error.code, ERROR, str(error))], unusable=True)


def _understood(batch: ImportBatch, progress: Any) -> Any:
    """The file as its batch's mapping reads it; without one, as the same layout was read the last time."""
    loaded = _loaded(batch, progress)
    if batch.mapping:
        return loaded
    batch.layout = importer_of(batch.kind).layout(loaded)
    batch.mapping = remembered(batch)
    return _loaded(batch, progress) if batch.mapping else loaded


def _loaded(batch: ImportBatch, progress: Any) -> Any:
    content = stored(batch.stored_as)
    if hashlib.sha256(content).hexdigest() != batch.sha256:
        raise Refused("import_file_changed")
    return importer_of(batch.kind).load(content, year=batch.year, mapping=batch.mapping, progress=progress)


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
        "checked_at": timezone.now(),
        "layout": batch.layout,
        "mapping": batch.mapping,
        "counts": found.counts,
        "problems": [problem.as_dict() for problem in ordered[:SHOWN]],
        "preview": preview,
        "region_code": found.region_code or batch.region_code,
    }


def _settle(batch: ImportBatch, source: ImportState, found: Checked, **more: Any) -> None:
    """Show what was found. The outcome row by row is on disk, sealed, before the batch that names it."""
    results_as = store(found.results.packed()) if found.results else ""
    if _move(batch, source, **_result(found, batch), results_as=results_as, **more):
        forget(batch.results_as)
    else:
        forget(results_as)


@write
def _move(batch: ImportBatch, source: ImportState, **changes: Any) -> bool:
    return bool(ImportBatch.objects.filter(pk=batch.pk, state=source).update(**changes))


def stopped(batch: ImportBatch) -> dict[str, Any]:
    """A batch that was being written and is not any more: to be looked at again, with a form of its own."""
    state = ImportState.REFUSED if batch.preview.get("errors") else ImportState.READY
    return {"state": state, "error": REASONS["import_stopped"], "token": uuid.uuid4(), "approver": None}


def apply(progress: Any, batch_id: int) -> None:
    """Write a confirmed file, or put it back for another look when the register has moved since."""
    batch = ImportBatch.objects.select_related("owner__person", "approver__person").get(pk=batch_id)
    if batch.state != ImportState.APPLYING:
        return
    back = stopped(batch)
    try:
        loaded = _loaded(batch, progress)
        if not _applied(batch, loaded, progress):
            fresh = _compared(batch, loaded, progress)
            moved = {"error": REASONS["import_moved"], "token": uuid.uuid4(), "approver": None}
            _settle(batch, ImportState.APPLYING, fresh, **moved)
    except Cancelled:
        _move(batch, ImportState.APPLYING, **back)
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
