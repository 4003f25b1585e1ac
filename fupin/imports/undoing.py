"""Undoing an import from its page: who may, what would happen, the job. What it means for the rows is the business of
the app whose rows they are (`register_undo`)."""

from typing import Any, Protocol

from django.contrib.auth import get_user_model

from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.audit.write import write
from fupin.imports.models import ImportBatch, ImportMode, ImportState
from fupin.jobs.models import Job
from fupin.jobs.services import latest, start
from fupin.workflow import REASONS, Refused

UNDO = "import.undo"

REASONS |= {"undo_twice": "这一批正在撤销，或者已经撤销过了。请刷新页面看结果。"}


class Undoing(Protocol):
    def foresee(self, *, batch: ImportBatch, by: Any) -> dict[str, Any]:
        """What would be put back, ended and left, for the page. Raises Refused and PermissionDenied."""
        ...

    def undo(self, *, batch: ImportBatch, by: Any, progress: Any) -> None: ...


_undoings: dict[str, Undoing] = {}


def register_undo(kind: str, undoing: Undoing) -> None:
    """Called at start-up by the app whose rows the file holds."""
    _undoings[kind] = undoing


def may_undo(batch: ImportBatch, user: Any) -> bool:
    """Whether the button is shown; the service asks again, village by village."""
    if batch.state != ImportState.APPLIED or batch.kind not in _undoings:
        return False
    if batch.mode == ImportMode.LEGACY:
        other = user.person_id != batch.owner.person_id
        return other and can(user, Permission.LEGACY_CONFIRM, batch.region_code)
    own = user.pk == batch.owner_id and has(user, Permission.ROSTER_IMPORT)
    return own or can(user, Permission.ROSTER_IMPORT, batch.region_code)


def foresee(*, batch: ImportBatch, by: Any) -> dict[str, Any]:
    return _undoings[batch.kind].foresee(batch=batch, by=by)


def undo_job(batch: ImportBatch) -> Job | None:
    """The latest try, while it runs or when it has failed."""
    job = latest(UNDO, batch.pk) if batch.state == ImportState.APPLIED else None
    return job if job and (job.is_open or job.error) else None


@write
def start_undo(*, batch: ImportBatch, token: Any, by: Any) -> None:
    """Have the import undone. A second click finds it under way and is refused."""
    here = ImportBatch.objects.select_for_update().filter(pk=batch.pk, token=token, state=ImportState.APPLIED)
    running = undo_job(batch)
    if not here.exists() or (running and running.is_open):
        raise Refused("undo_twice")
    foresee(batch=batch, by=by)
    start(UNDO, owner_id=by.pk, payload_id=batch.pk)


def undo(progress: Any, batch_id: int) -> None:
    """The job. Standing being started twice: the batch leaves APPLIED in the write that undoes it."""
    batch = ImportBatch.objects.select_related("owner__person").get(pk=batch_id)
    if batch.state != ImportState.APPLIED:
        return
    by = get_user_model().objects.select_related("person").get(pk=progress.job.owner_id)
    _undoings[batch.kind].undo(batch=batch, by=by, progress=progress)
