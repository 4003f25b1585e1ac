"""Proofs of a village's exit: checked and made harmless as every other upload, sealed, opened, withdrawn."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError

import households.services.village_exits.reasons  # noqa: F401 - the sentences
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal import files
from fupin.personal.masks import mask_text
from fupin.workflow import Conflict, Refused
from households.codes import VillageExitState, VillageFileKind
from households.models import VillageExit, VillageExitItem, VillageFile, VillageSheet
from households.services.clock import check_clock
from households.services.evidence import Accepted, accepted
from households.services.village_exits.acting import touch

P, S, K = Permission, VillageExitState, VillageFileKind
PURPOSE, SMALL_PURPOSE = "village.file", "village.small"
MOST = 20
NEEDS = {K.ITEM: (P.CASE_DRAFT, S.DRAFT), K.CHECK: (P.CASE_CHECK, S.CHECKING), K.NOTICE: (P.NOTICE_POST, S.NOTICE)}
"""Kind → who brings it, and while it stands where."""


def add_files(
    *, village_exit: VillageExit, kind: str, uploads: Sequence[Any], token: uuid.UUID, by: Any,
    item: VillageExitItem | None = None,
) -> list[VillageFile]:  # fmt: skip
    """The same token twice is one upload. Raises PermissionDenied, Refused."""
    permission, state = NEEDS[K(kind)]
    require(by, permission, village_exit.village_code)
    mine = VillageFile.objects.filter(token=token, village_exit=village_exit).order_by("place")
    if known := list(mine):
        return known
    check_clock()
    now = VillageExit.objects.select_related("notice").get(pk=village_exit.pk)
    refuse(now, kind, state, item)
    checked = accepted(uploads)
    if kind == K.NOTICE and any(each.small is None for each in checked):
        raise Refused("exit_file_photo")
    names: list[str] = []
    try:
        sheet = now.notice if kind == K.NOTICE else None
        return _keep(now, state, kind, item, sheet, checked, names, token=token, by=by)
    except BaseException as error:
        for name in names:
            files.discard(name)
        if isinstance(error, IntegrityError):
            if known := list(mine.all()):  # the same form sent twice at once
                return known
            raise Refused("exit_file_same") from error
        raise


def refuse(now: VillageExit, kind: str, state: str, item: VillageExitItem | None) -> None:
    right = item is not None and item.village_exit_id == now.pk if kind == K.ITEM else item is None
    if now.state != state or not right or (kind == K.NOTICE and now.notice is None):
        raise Refused("exit_file_closed")
    there = now.files.filter(kind=kind, item=item, withdrawn_at__isnull=True)
    if there.count() >= MOST:
        raise Refused("exit_file_many", most=MOST)


@write
def _keep(
    of: VillageExit, state: str, kind: str, item: VillageExitItem | None, sheet: VillageSheet | None,
    checked: list[Accepted], names: list[str], *, token: uuid.UUID, by: Any,
) -> list[VillageFile]:  # fmt: skip
    kept = []
    for place, each in enumerate(checked):
        stored_as = files.store(PURPOSE, each.content)
        names.append(stored_as)
        small_as = files.store(SMALL_PURPOSE, each.small) if each.small else ""
        if small_as:
            names.append(small_as)
        kept.append(
            VillageFile.objects.create(
                village_exit=of, item=item, sheet=sheet, kind=kind, file_name=each.name,
                content_type=each.content_type, stored_as=stored_as, small_as=small_as, sha256=each.sha256,
                size=len(each.content), uploaded_by_id=by.person_id, uploaded_at=current_write().at, token=token,
                place=place,
            )
        )  # fmt: skip
    touch(of, state)
    after = {"种类": kept[0].get_kind_display(), "项目": item.label if item else "", "份数": len(kept)}
    after |= {"校验值": [row.sha256 for row in kept]}
    record(Verb.VILLAGE_FILE_ADDED, of, by=by, after=after, region=of.village_code)
    return kept


@write
def withdraw_file(*, file: VillageFile, reason: str, by: Any) -> None:
    """Take a proof out of the list while it is still being filled in; file and row stay. Raises Refused, Conflict."""
    of = file.village_exit
    permission, state = NEEDS[K(file.kind)]
    require(by, permission, of.village_code)
    reason = mask_text(reason.strip())[:200]
    if len(reason) < 2:
        raise Refused("exit_withdraw_reason")
    if VillageExit.objects.get(pk=of.pk).state != state:
        raise Refused("exit_locked")
    stands = VillageFile.objects.filter(pk=file.pk, withdrawn_at__isnull=True)
    if not stands.update(withdrawn_at=current_write().at, withdrawn_by_id=by.person_id, withdrawn_reason=reason):
        raise Conflict()
    touch(of, state)
    before = {"种类": file.get_kind_display(), "项目": file.item.label if file.item else "", "校验值": file.sha256}
    record(Verb.VILLAGE_FILE_WITHDRAWN, of, by=by, before=before, region=of.village_code, note=reason)


def open_file(file: VillageFile, *, small: bool = False) -> bytes:
    """Who may see it is the caller's business (`visible_to`)."""
    try:
        if small and file.small_as:
            return files.stored(SMALL_PURPOSE, file.small_as)
        return files.stored(PURPOSE, file.stored_as)
    except OSError as error:
        raise Refused("evidence_gone") from error
