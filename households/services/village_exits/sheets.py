"""Posting a village's sheet: what is frozen, from which day on (domain.md §8.2, §8.3). The announcement is itself the
last step."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

import households.services.notices.reasons
import households.services.village_exits.reasons  # noqa: F401 - the sentences
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.documents.numbers import READABLE
from fupin.workflow import Refused
from households import notice_rules
from households import village_exit_rules as rules
from households.codes import VillageExitAct, VillageExitState, VillageSheetKind
from households.models import VillageExit, VillageSheet
from households.selectors.cases.settings import WEB_AFTER
from households.selectors.notices.drafting import government, names_of, phones_for
from households.selectors.village_exits import facts_of, sheet_facts
from households.services.clock import check_clock
from households.services.notices.posting import check_basis
from households.services.village_exits.acting import fresh, take_step, touch
from villages.services.offices import office_for

P, S, K = Permission, VillageExitState, VillageSheetKind
STATES = {K.NOTICE: S.NOTICE, K.ANNOUNCEMENT: S.ANNOUNCING}
POSTS = P.CASE_REVIEW
"""The sheet hangs in the whole township: who reviews for the township posts it."""


@dataclass(frozen=True)
class Draft:
    """A sheet before it is posted; what is looked at is what will be posted."""

    kind: str
    title: str
    opening: str
    rows: list[list[str]]
    phones: list[dict[str, str]]
    issuer: str
    facts: dict[str, Any]
    days: int
    starts_on: date
    ends_on: date

    def printed(self, code: str) -> dict[str, Any]:
        return rules.printed(
            code=code, kind=self.kind, title=self.title, opening=self.opening, rows=self.rows, phones=self.phones,
            issuer=self.issuer, starts_on=self.starts_on, ends_on=self.ends_on, days=self.days,
        )  # fmt: skip

    @property
    def digest(self) -> str:
        """Everything but the code, which is drawn when it is posted."""
        return notice_rules.sha256_of(self.printed(""))


def draft_sheet(of: VillageExit, kind: str, basis: str, today: date) -> Draft:
    """Places are called what they are called today."""
    words, facts = sheet_facts(of, kind, basis)
    announces = rules.is_announcement(kind)
    issuer = office_for(of.village_code[:6]).name if announces else government(names_of(of.village_code)[1])
    return Draft(
        kind=kind, title=rules.title(words), opening=rules.opening(words), rows=rules.rows(words),
        phones=phones_for(of.village_code), issuer=issuer, facts=facts, days=of.days, starts_on=today,
        ends_on=notice_rules.last_day(today, of.days),
    )  # fmt: skip


def printed_of(sheet: VillageSheet) -> dict[str, Any]:
    """Everything on the paper of a posted sheet, from its frozen row alone."""
    return rules.printed(
        code=sheet.code, kind=sheet.kind, title=sheet.title, opening=sheet.opening, rows=sheet.rows,
        phones=sheet.phones, issuer=sheet.issuer, starts_on=sheet.starts_on, ends_on=sheet.ends_on, days=sheet.days,
    )  # fmt: skip


def is_as_posted(sheet: VillageSheet) -> bool:
    return notice_rules.sha256_of(printed_of(sheet)) == sheet.sha256


def post_sheet(
    *, village_exit: VillageExit, kind: str, basis: str, token: uuid.UUID, by: Any, now: datetime, seen: str = ""
) -> VillageSheet:
    """The same token twice is one sheet. `seen` is the digest of the preview. Raises PermissionDenied, Refused,
    Conflict."""
    require(by, P.NOTICE_POST, village_exit.village_code)
    require(by, POSTS, village_exit.village_code)
    mine = VillageSheet.objects.filter(token=token, village_exit=village_exit)
    try:
        return mine.first() or _post(village_exit, kind, basis.strip(), token=token, by=by, now=now, seen=seen)
    except IntegrityError as error:  # the same click twice at this very moment
        if known := mine.all().first():
            return known
        raise Refused("exit_sheet_hangs") from error


@write
def _post(
    village_exit: VillageExit, kind: str, basis: str, *, token: uuid.UUID, by: Any, now: datetime, seen: str
) -> VillageSheet:
    check_clock()
    check_basis(basis)
    of, today = fresh(village_exit), notice_rules.register_day(now)
    check_place(of, kind, by, today)
    sheet = draft_sheet(of, kind, basis, today)
    if seen and seen != sheet.digest:
        raise Refused("exit_sheet_changed")
    made = put_up(of, sheet, token=token, by=by, now=now)
    if kind == K.NOTICE:
        touch(of, S.NOTICE, version=of.version, notice=made)
    else:
        take_step(of, VillageExitAct.ANNOUNCE, by=by, today=today)
    return made


def check_place(of: VillageExit, kind: str, by: Any, today: date) -> None:
    """It stands where this sheet is due, none hangs yet, and what it says is true."""
    if kind not in K.values or STATES[K(kind)] != of.state:
        raise Refused("exit_sheet_kind")
    if kind == K.NOTICE and of.notice is not None:
        raise Refused("exit_sheet_hangs")
    facts = facts_of(of, by, today)
    for rule in (rules.every_item_met, rules.rate_is_low):
        if code := rule(facts):
            raise Refused(code, **vars(facts))


def put_up(of: VillageExit, sheet: Draft, *, token: uuid.UUID, by: Any, now: datetime) -> VillageSheet:
    code = "".join(secrets.choice(READABLE) for _ in range(notice_rules.CODE_LENGTH))
    with transaction.atomic():
        made = VillageSheet.objects.create(
            village_exit=of, round=of.round, code=code, kind=sheet.kind, village_code=of.village_code,
            title=sheet.title, opening=sheet.opening, issuer=sheet.issuer, phones=sheet.phones, rows=sheet.rows,
            facts=sheet.facts, sha256=notice_rules.sha256_of(sheet.printed(code)), days=sheet.days,
            starts_on=sheet.starts_on, ends_on=sheet.ends_on,
            web_until=notice_rules.taken_down(sheet.ends_on, WEB_AFTER), posted_at=now, posted_by_id=by.person_id,
            token=token,
        )  # fmt: skip
    after = {
        "公示种类": made.get_kind_display(),
        "公示编号": code,
        "公示期": f"{made.starts_on}至{made.ends_on}",
        "校验值": made.sha256,
    }
    record(Verb.VILLAGE_SHEET_POSTED, of, by=by, after=after, region=of.village_code)
    return made


@write
def note_print(*, sheet: VillageSheet, form: str, by: Any) -> None:
    """Who may see the sheet may print it, so the caller has found it through `visible_to`."""
    after = {"文书": sheet.title, "公示编号": sheet.code, "形式": form}
    record(Verb.PRINTED, sheet, by=by, after=after, region=sheet.village_code)
