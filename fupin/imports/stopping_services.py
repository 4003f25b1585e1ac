"""Stopping work on a file while it is checked or written. What was begun is put back; what is done stays done."""

from typing import Any

from django.core.exceptions import PermissionDenied

from fupin.access.permissions import Permission
from fupin.audit.write import write
from fupin.imports.models import ImportBatch, ImportState
from fupin.imports.services import APPLY, discard, may_confirm, stopped
from fupin.jobs.models import Job, JobState
from fupin.jobs.services import cancel, is_stalled, latest
from fupin.workflow import REASONS, Refused

REASONS |= {"import_written": "停不下来：已经写完了。要退回，请用“撤销这次导入”。"}


def stop(*, batch: ImportBatch, by: Any) -> ImportBatch:
    """A file that is checked is given up. One that is written goes back to be looked at again: at once while nobody
    has begun, else when the job next says how far it is; its transaction puts everything back."""
    if by.pk != batch.owner_id and not may_confirm(batch, by):
        raise PermissionDenied(Permission.ROSTER_IMPORT.label)
    if batch.state == ImportState.CHECKING:
        return discard(batch=batch, by=by)
    job = latest(APPLY, batch.pk)
    if batch.state == ImportState.APPLYING and job:
        cancel(job)
    return batch if is_under_way(job) and batch.state == ImportState.APPLYING else _put_back(batch)


def is_under_way(job: Job | None) -> bool:
    return job is not None and job.state == JobState.RUNNING and not is_stalled(job)


def is_stopping(batch: ImportBatch) -> bool:
    """Asked to stop, and not stopped yet."""
    job = latest(APPLY, batch.pk) if batch.state == ImportState.APPLYING else None
    return bool(job and job.is_open and job.cancel_asked)


@write
def _put_back(batch: ImportBatch) -> ImportBatch:
    """The job that comes late finds the batch in another state and does nothing."""
    here = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.APPLYING)
    if not here.update(**stopped(batch)):
        now = ImportBatch.objects.get(pk=batch.pk)
        if now.state in (ImportState.APPLIED, ImportState.UNDONE):
            raise Refused("import_written")
        return now
    return ImportBatch.objects.get(pk=batch.pk)
