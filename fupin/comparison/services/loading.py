"""A department's list comes in, is confirmed by another person, or given up. The work itself is done by jobs
(services.working); the states and the guards against doing a thing twice are here."""

import hashlib
import io
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from fupin.access.permissions import Permission
from fupin.access.scope import can, require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.comparison.codes import ComparisonState
from fupin.comparison.lists import KINDS
from fupin.comparison.models import Comparison
from fupin.comparison.people import authorised
from fupin.comparison.services.authorising import EARLIEST
from fupin.comparison.services.destroying import close_list, destroy_expired, destroy_in_a_day
from fupin.jobs.services import cancel, latest, start
from fupin.personal import files
from fupin.personal.masks import mask_text
from fupin.workbook import Limits, Unreadable
from fupin.workbook.guards import kind_of
from fupin.workflow import Refused
from villages.models import Region

P, S = Permission, ComparisonState
PURPOSE = "comparison.list"
CHECK, APPLY = "comparison.check", "comparison.apply"
MB = 1 << 20
LIMITS = Limits(40 * MB, 800 * MB, 300_000, 1536 * MB, 600, 900, 2_500_000)
"""A department's list holds a whole county."""


@dataclass(frozen=True)
class Given:
    """What is said of a list beside its rows."""

    kind: str
    county: str
    listed_on: date
    source: str
    complete: bool


def receive_list(upload: Any, *, given: Given, by: Any, today: date, token: uuid.UUID) -> Comparison:
    """Keep an uploaded list sealed and have it compared. The same `token` twice is one upload. Raises Refused."""
    require(by, P.COMPARISON_LOAD, given.county)
    mine = Comparison.objects.filter(token=token, owner=by)
    if known := mine.first():
        return known
    _check_given(given, today)
    content = _content(upload)
    destroy_expired()
    try:
        return _keep(content, mask_text(upload.name)[-200:], given, by=by, token=token)
    except IntegrityError as error:  # the same form sent twice at once; or somebody else's
        if known := mine.all().first():
            return known
        raise Refused("stale_form") from error


def _check_given(given: Given, today: date) -> None:
    if given.kind not in KINDS:
        raise Refused("list_kind")
    if not EARLIEST <= given.listed_on <= today:
        raise Refused("list_day")
    if len(given.source.strip()) < 2:
        raise Refused("list_source")
    if not authorised(given.county, today).exists():
        raise Refused("list_nobody", place=Region.objects.get(pk=given.county).name)


def _content(upload: Any) -> bytes:
    """The file, or Refused with what to do; nothing of it is kept yet. Django may hold a large one in the temporary
    folder while the request lasts."""
    try:
        if upload.size > LIMITS.file_bytes:
            raise Unreadable("file_too_big", size=upload.size // MB, limit=LIMITS.file_bytes // MB)
        content = bytes(upload.read())
        kind_of(io.BytesIO(content), LIMITS)
    except Unreadable as error:
        raise Refused("list_unreadable", sentence=str(error)) from error
    return content


def _keep(content: bytes, name: str, given: Given, *, by: Any, token: uuid.UUID) -> Comparison:
    """A file that no row came to name is taken away again."""
    stored_as = files.store(PURPOSE, content, ending=files.PASSING)
    try:
        return _write(content, name, stored_as, given, by=by, token=token)
    except BaseException:
        files.discard(stored_as)
        raise


@write
def _write(content: bytes, name: str, stored_as: str, given: Given, *, by: Any, token: uuid.UUID) -> Comparison:
    made = Comparison.objects.create(
        kind=given.kind,
        region_code=given.county,
        listed_on=given.listed_on,
        source=mask_text(given.source.strip())[:60],
        complete=given.complete,
        owner=by,
        created_at=current_write().at,
        file_name=name,
        stored_as=stored_as,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        token=token,
    )
    said = {"名单": made.label, "数据日期": made.listed_on, "出具单位": made.source, "校验值": made.sha256}
    record(Verb.LIST_LOADED, made, by=by, after=said, region=made.region_code)
    start(CHECK, owner_id=by.pk, payload_id=made.pk)
    if not settings.JOBS_INLINE:
        transaction.on_commit(destroy_in_a_day)
    return made


# ---- deciding --------------------------------------------------------------------------------------------------------


def may_confirm(comparison: Comparison, user: Any) -> bool:
    """The button and the server ask the same question."""
    other = user.person_id != comparison.owner.person_id
    return other and can(user, P.COMPARISON_CONFIRM, comparison.region_code)


def may_give_up(comparison: Comparison, user: Any) -> bool:
    mine = user.pk == comparison.owner_id and can(user, P.COMPARISON_LOAD, comparison.region_code)
    return mine or may_confirm(comparison, user)


def confirm_list(*, comparison: Comparison, token: uuid.UUID, by: Any) -> Comparison:
    """Have the findings of a compared list written. A second click finds it under way and does nothing."""
    require(by, P.COMPARISON_CONFIRM, comparison.region_code)
    if not may_confirm(comparison, by):
        raise Refused("list_same_person")
    if comparison.has_expired:
        destroy_expired()
        raise Refused("list_expired")
    return _confirmed(comparison, token, by=by)


@write
def _confirmed(comparison: Comparison, token: uuid.UUID, *, by: Any) -> Comparison:
    here = Comparison.objects.filter(pk=comparison.pk, token=token, state=S.READY)
    taken = here.update(state=S.APPLYING, confirmer=by, confirmed_at=current_write().at)
    now = Comparison.objects.get(pk=comparison.pk)
    if taken:
        said = {"名单": now.label, "数据日期": now.listed_on}
        record(Verb.LIST_CONFIRMED, now, by=by, after=said, region=now.region_code)
        start(APPLY, owner_id=by.pk, payload_id=now.pk)
    elif now.state not in (S.APPLYING, S.DONE):
        raise Refused("list_gone")
    return now


def give_up(*, comparison: Comparison, by: Any) -> Comparison:
    """Give a list up, and destroy it. Nothing was written, and nothing will be."""
    if not may_give_up(comparison, by):
        raise PermissionDenied(P.COMPARISON_LOAD.label)
    if not any(close_list(comparison, state, S.CANCELLED, by=by, problems=[]) for state in (S.CHECKING, S.READY)):
        raise Refused("list_gone")
    if job := latest(CHECK, comparison.pk):
        cancel(job)
    return Comparison.objects.get(pk=comparison.pk)
