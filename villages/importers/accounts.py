"""A list of accounts from upload to slips: kept sealed, written by a job, handed out once to who asked for it."""

import hashlib
import json
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from fupin.accounts.services import FirstPassword
from fupin.audit.write import current_write, write
from fupin.imports.models import ImportBatch, ImportState
from fupin.jobs.services import Progress, start
from fupin.personal.masks import mask_text
from fupin.personal.sealing import seal_bytes, unseal_bytes
from fupin.workbook import Unreadable, read_sheets
from fupin.workflow import REASONS, Refused
from villages.importers.account_sheet import AccountList, Problem, read_accounts
from villages.services.accounts import create_accounts
from villages.services.posts import Opened

KIND = "accounts"
WORK = "accounts.create"
LIST_PURPOSE, SLIPS_PURPOSE = "accounts.list", "accounts.slips"
SLIP_HOURS = 24

REASONS |= {
    "accounts_changed": "没有建账号：检查以后有了变化（{sentence}）。请重新上传检查。",
    "accounts_done": "这张清单已经办过。",
    "slips_gone": "账号条已经取走，或者超过 24 小时已销毁。没取到的，请逐个重设密码。",
}


def check_list(content: bytes, *, by: Any) -> AccountList:
    """Read and judge, write nothing. A file that cannot be read is one problem of the whole file."""
    try:
        return read_accounts(read_sheets(content), by=by)
    except Unreadable as error:
        return AccountList(problems=[Problem(None, None, "", str(error))])


@write
def submit_list(*, content: bytes, file_name: str, rows: int, by: Any, token: Any) -> ImportBatch:
    """Keep the checked list and start the work. A second submission with the same token returns the first batch.

    The batch has no region: it is its maker's alone, and no list of imports shows it to others.
    """
    known = ImportBatch.objects.filter(token=token, owner=by).first()
    if known:
        return known
    batch = ImportBatch.objects.create(
        kind=KIND,
        owner=by,
        state=ImportState.APPLYING,
        file_name=mask_text(Path(file_name).name)[:200],
        stored_as=keep_file(LIST_PURPOSE, content),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        counts={"accounts": rows},
        token=token,
    )
    start(WORK, owner_id=by.pk, payload_id=batch.pk)
    return batch


def create_from_batch(progress: Progress, batch_id: int) -> None:
    """The job. Standing being started twice: the batch leaves APPLYING in the write that makes the accounts."""
    batch = ImportBatch.objects.select_related("owner").get(pk=batch_id)
    if batch.state != ImportState.APPLYING:
        return
    try:
        _create(progress, batch)
    except BaseException as error:
        said = error.sentence if isinstance(error, Refused) else "系统出了故障，一个账号也没有建。"
        ImportBatch.objects.filter(pk=batch.pk, state=ImportState.APPLYING).update(
            state=ImportState.FAILED, error=said[:500], stored_as=""
        )
        drop_file(batch.stored_as)
        raise


def _create(progress: Progress, batch: ImportBatch) -> None:
    progress("核对清单")
    checked = check_list(open_file(LIST_PURPOSE, batch.stored_as), by=batch.owner)
    if checked.problems:
        raise Refused("accounts_changed", sentence=checked.problems[0].sentence)
    total, firsts = len(checked.rows), []
    for done in range(total):
        if done % 10 == 0:
            progress("生成初始密码", done, total)
        firsts.append(FirstPassword.make())
    progress("写入账号", total, total)
    _write(batch, checked.rows, firsts)
    drop_file(batch.stored_as)


@write
def _write(batch: ImportBatch, rows: list[Any], firsts: list[FirstPassword]) -> None:
    """The slips are on disk before the row that names them commits."""
    opened = create_accounts(rows, by=batch.owner, firsts=firsts)
    slips = keep_file(SLIPS_PURPOSE, json.dumps([slip_of(one) for one in opened], ensure_ascii=False).encode())
    done = {"state": ImportState.APPLIED, "applied_at": current_write().at, "write": current_write().id}
    if not ImportBatch.objects.filter(pk=batch.pk, state=ImportState.APPLYING).update(**done, stored_as=slips):
        raise Refused("accounts_done")


def slip_of(opened: Opened) -> dict[str, str]:
    """What stands on the slip of one account."""
    return {
        "name": opened.user.person.name,
        "place": opened.post.region.full_name,
        "role": opened.post.get_role_display(),
        "username": opened.user.username,
        "password": opened.password,
    }


def slips_wait(batch: ImportBatch) -> bool:
    """Whether the slips can still be taken."""
    if batch.state != ImportState.APPLIED or not batch.stored_as or batch.applied_at is None:
        return False
    return timezone.now() - batch.applied_at < timedelta(hours=SLIP_HOURS)


@write
def take_slips(*, batch: ImportBatch, by: Any) -> list[dict[str, str]]:
    """The slips, once, for who made them. The file is destroyed with the taking."""
    taken = ImportBatch.objects.filter(pk=batch.pk, owner=by, stored_as=batch.stored_as)
    if not slips_wait(batch) or not taken.update(stored_as=""):
        raise Refused("slips_gone")
    slips: list[dict[str, str]] = json.loads(open_file(SLIPS_PURPOSE, batch.stored_as))
    transaction.on_commit(lambda: drop_file(batch.stored_as))
    return slips


@write
def destroy_old_slips() -> int:
    """Slips that nobody took in time. Run whenever the page of lists is opened."""
    long_ago = timezone.now() - timedelta(hours=SLIP_HOURS)
    old = ImportBatch.objects.filter(kind=KIND, state=ImportState.APPLIED, applied_at__lt=long_ago)
    names = list(old.exclude(stored_as="").values_list("stored_as", flat=True))
    old.filter(stored_as__in=names).update(stored_as="")
    transaction.on_commit(lambda: [drop_file(name) for name in names])
    return len(names)


# ---- sealed files ---------------------------------------------------------------------------------------------------


def folder() -> Path:
    place = Path(settings.UPLOAD_DIR) / "accounts"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def keep_file(purpose: str, content: bytes) -> str:
    """Sealed, under a random name, on disk before anybody may name it."""
    name = secrets.token_hex(16)
    with open(os.open(folder() / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(seal_bytes(purpose, content))
        file.flush()
        os.fsync(file.fileno())
    directory = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return name


def open_file(purpose: str, name: str) -> bytes:
    return unseal_bytes(purpose, (folder() / name).read_bytes())


def drop_file(name: str) -> None:
    if name:
        (folder() / name).unlink(missing_ok=True)
