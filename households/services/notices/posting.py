"""Posting a sheet: what is frozen, for whom, from which day on (domain.md §8.2, §8.3; security.md T6, T7).

The day is the server's and the days are the procedure's: there is nowhere to type either.
"""

import secrets
import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

import households.services.notices.reasons  # noqa: F401 - the sentences
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.documents.numbers import READABLE
from fupin.workflow import Refused
from households import notice_rules as rules
from households.codes import CaseAct, NoticeKind, NoticeState
from households.models import Case, CaseBatch, PublicNotice
from households.selectors.cases.facts import stands_as_published
from households.selectors.cases.settings import WEB_AFTER
from households.selectors.notices.drafting import Sheet, draft, waiting_in
from households.services.cases import take_step
from households.services.cases.acting import fresh
from households.services.cases.trail import conflict
from households.services.clock import check_clock

P, K = Permission, NoticeKind
SHORTEST_BASIS, LONGEST_BASIS = 4, 120


def post_notice(
    *, batch: CaseBatch, kind: str, basis: str, token: uuid.UUID, by: Any, now: datetime, seen: str = ""
) -> PublicNotice:
    """The same token twice is one sheet. `seen` is the digest of the preview: what was looked at is what is posted.
    Raises PermissionDenied, Refused, Conflict."""
    require_poster(by, kind, batch.village_code)
    try:
        return _post(batch=batch, kind=kind, basis=basis.strip(), token=token, by=by, now=now, seen=seen)
    except IntegrityError as error:  # the same click twice at this very moment
        if known := PublicNotice.objects.filter(token=token, batch=batch).first():
            return known
        raise Refused("notice_none_waiting") from error


def require_poster(by: Any, kind: str, village_code: str) -> None:
    """The township's sheets are posted by who reviews for the township."""
    require(by, P.NOTICE_POST, village_code)
    if kind not in K.values:
        raise Refused("notice_kind")
    if kind in rules.BY_TOWNSHIP:
        require(by, P.CASE_REVIEW, village_code)


@write
def _post(
    *, batch: CaseBatch, kind: str, basis: str, token: uuid.UUID, by: Any, now: datetime, seen: str
) -> PublicNotice:
    if known := PublicNotice.objects.filter(token=token, batch=batch).first():
        return known
    check_clock()
    check_basis(basis)
    cases = waiting_in(batch, kind)
    if not cases:
        raise Refused("notice_none_waiting")
    sheet = draft(batch, kind, cases, basis, rules.register_day(now))
    if seen and seen != digest_of(sheet):
        raise Refused("notice_changed")
    return put_up(sheet, batch, token=token, by=by, now=now)


@write
def repost(*, case: Case, basis: str, token: uuid.UUID, by: Any, now: datetime) -> PublicNotice:
    """The one household whose row is no longer true, on a sheet of its own with a new period; the others' sheet and
    days stay. Raises PermissionDenied, Refused, Conflict."""
    if known := PublicNotice.objects.filter(token=token, batch=case.batch_id).first():
        return known
    now_is = fresh(case)
    old = now_is.notice
    kind = old.kind if old else ""
    require_poster(by, kind, case.village_code)
    check_clock()
    check_basis(basis.strip())
    if old is None or not is_correctable(now_is):
        raise Refused("notice_not_repostable")
    sheet = draft(now_is.batch, kind, [now_is], basis.strip(), rules.register_day(now), corrects=old)
    made = put_up(sheet, now_is.batch, token=token, by=by, now=now, replaces=old)
    if not Case.objects.filter(notice=old, state=rules.state_for(kind)).exists():
        moved = PublicNotice.objects.filter(pk=old.pk, state=NoticeState.POSTED)
        moved.update(state=NoticeState.REPLACED, version=F("version") + 1)
    return made


def is_correctable(case: Case) -> bool:
    """Still in the step of its sheet, and no longer as the sheet says."""
    sheet = case.notice
    waits = rules.kind_for(case.procedure, case.state)
    return bool(sheet and waits == sheet.kind and not stands_as_published(case, sheet))


def check_basis(basis: str) -> None:
    if not SHORTEST_BASIS <= len(basis) <= LONGEST_BASIS:
        raise Refused("notice_basis")
    if rules.has_number(basis):
        raise Refused("notice_basis_number")


def digest_of(sheet: Sheet) -> str:
    """Of a preview: everything but the code, which is drawn when it is posted."""
    return rules.sha256_of(sheet.printed(""))


def put_up(
    sheet: Sheet, batch: CaseBatch, *, token: uuid.UUID, by: Any, now: datetime, replaces: PublicNotice | None = None
) -> PublicNotice:
    for case, row in zip(sheet.cases, sheet.rows, strict=True):
        if code := rules.unfit(row):
            raise Refused(code, who=str(case.household))
    code = new_code()
    notice = PublicNotice.objects.create(
        code=code, kind=sheet.kind, procedure=batch.procedure, batch=batch, village_code=batch.village_code,
        title=sheet.title, opening=sheet.opening, issuer=sheet.issuer, phones=sheet.phones, rows=sheet.rows,
        case_numbers=[case.pk for case in sheet.cases], sha256=rules.sha256_of(sheet.printed(code)),
        days=sheet.days, starts_on=sheet.starts_on, ends_on=sheet.ends_on,
        web_until=rules.taken_down(sheet.ends_on, WEB_AFTER), posted_at=now, posted_by_id=by.person_id,
        replaces=replaces, token=token,
    )  # fmt: skip
    for case in sheet.cases:
        hang(case, notice, by=by)
    say(notice, by)
    return notice


def new_code() -> str:
    """Short enough to be read out; forty bits of chance."""
    return "".join(secrets.choice(READABLE) for _ in range(rules.CODE_LENGTH))


def hang(case: Case, notice: PublicNotice, *, by: Any) -> None:
    """The case is on this sheet, if nobody moved it meanwhile; an announcement is itself the last step."""
    here = Case.objects.filter(pk=case.pk, version=case.version, state=case.state, notice=case.notice_id)
    with transaction.atomic():
        if not here.update(notice=notice, version=F("version") + 1):
            raise conflict(case)
    if notice.kind == K.ANNOUNCEMENT:
        take_step(fresh(case), CaseAct.ANNOUNCE, by=by, today=notice.starts_on)


def say(notice: PublicNotice, by: Any) -> None:
    after = {
        "公示种类": notice.get_kind_display(),
        "公示编号": notice.code,
        "户数": len(notice.rows),
        "人数": rules.persons_in(notice.rows),
        "公示期": f"{notice.starts_on}至{notice.ends_on}",
        "校验值": notice.sha256,
    }
    corrects = {"更正": notice.replaces.code} if notice.replaces else {}
    record(Verb.NOTICE_POSTED, notice, by=by, after={**after, **corrects}, region=notice.village_code)
