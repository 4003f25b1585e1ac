"""Work on a batch that got stuck: said, and done again on request."""

from typing import Any

from django.core.exceptions import PermissionDenied

from fupin.access.permissions import Permission
from fupin.audit.write import write
from fupin.imports.models import ImportBatch, ImportState
from fupin.imports.services import APPLY, CHECK, may_confirm
from fupin.jobs.services import is_stalled, latest, start

WORK = {ImportState.CHECKING: CHECK, ImportState.APPLYING: APPLY}


def stalled(batch: ImportBatch) -> bool:
    """Under way, and nothing has been heard of it for long: the worker was stopped, or does not run."""
    kind = WORK.get(ImportState(batch.state))
    if kind is None:
        return False
    job = latest(kind, batch.pk)
    return job is None or is_stalled(job)


@write
def retry(*, batch: ImportBatch, by: Any) -> ImportBatch:
    """Have the work done that got stuck. The first delivery may still come: whichever is later finds nothing to do."""
    if by.pk != batch.owner_id and not may_confirm(batch, by):
        raise PermissionDenied(Permission.ROSTER_IMPORT.label)
    now = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if stalled(now):
        start(WORK[ImportState(now.state)], owner_id=by.pk, payload_id=now.pk)
    return now
