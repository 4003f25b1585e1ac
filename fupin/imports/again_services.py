"""A file once more: checked anew when its preview is too old, and brought in again after it was undone (ADR 0011)."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied

from fupin.access.permissions import Permission
from fupin.access.scope import has, posts_granting
from fupin.audit.write import write
from fupin.imports.models import LOOKED_AT, ImportBatch, ImportState
from fupin.imports.permissions import prepare_permission
from fupin.imports.services import CHECK, may_confirm
from fupin.jobs.services import start
from fupin.workflow import REASONS, Refused

REASONS |= {"import_again": "这个文件现在不能重新导入。请刷新页面，看它现在的情况。"}


def may_bring_back(batch: ImportBatch, user: Any) -> bool:
    """The content goes back to whom it came from only."""
    own = user.pk == batch.owner_id and has(user, prepare_permission(batch.mode))
    return own and batch.state == ImportState.UNDONE and bool(batch.stored_as)


@write
def bring_back(*, batch: ImportBatch, by: Any, token: Any) -> ImportBatch:
    """An undone file as a new batch, understood as before: it is checked, shown and confirmed like any other. The same
    form twice is one batch."""
    if not may_bring_back(batch, by):
        if by.pk != batch.owner_id:
            raise PermissionDenied(Permission.ROSTER_IMPORT.label)
        raise Refused("import_again")
    if known := ImportBatch.objects.filter(token=token, owner=by).first():
        return known
    kept = {name: getattr(batch, name) for name in ("kind", "mode", "year", "file_name", "stored_as", "sha256", "size")}
    kept |= {"mapping": batch.mapping, "layout": batch.layout}
    region = posts_granting(by, prepare_permission(batch.mode))[0].region_id
    made = ImportBatch.objects.create(**kept, owner=by, region_code=region, again_of=batch, token=token)
    start(CHECK, owner_id=by.pk, payload_id=made.pk)
    return made


@write
def check_again(*, batch: ImportBatch, by: Any, token: Any, **changes: Any) -> ImportBatch:
    """Have a file that waits for a decision looked at once more; `changes` of the batch go with it. Forms of the old
    preview have no effect any more."""
    if by.pk != batch.owner_id and not may_confirm(batch, by):
        raise PermissionDenied(Permission.ROSTER_IMPORT.label)
    here = ImportBatch.objects.filter(pk=batch.pk, token=token, state__in=LOOKED_AT)
    fresh = {"state": ImportState.CHECKING, "token": uuid.uuid4(), "error": ""}
    fresh |= {"counts": {}, "problems": [], "preview": {}}
    if not here.update(**fresh, **changes):
        raise Refused("import_again")
    start(CHECK, owner_id=by.pk, payload_id=batch.pk)
    return ImportBatch.objects.get(pk=batch.pk)
