"""An objection is taken in: from the board by anybody, by phone, letter or visit through township and county.

Neither its words nor its objector enter the trail (domain.md §3.1; security.md T8).
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

import households.services.objections.reasons  # noqa: F401 - the sentences
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.workflow import Refused
from households.codes import ObjectionAct, ObjectionChannel, ObjectionState
from households.models import Case, Objection, PublicNotice
from households.objection_rules import due_on
from households.selectors.objections import case_at
from households.services.board_counts import PER_NOTICE, PER_VISITOR, spend
from households.services.clock import check_clock
from households.services.objections.trail import keep_step

C = ObjectionChannel
LETTERS = "2345679CDFGHJKLMNPQRTVWXZ"
"""No letter or digit that looks like another, and no vowel, so that no word comes out."""
RECEIPT = 10


@dataclass(frozen=True)
class Told:
    """What somebody objects: `kind` a code; name and phone only if he wants."""

    kind: str
    content: str
    complainant: str = ""
    contact: str = ""


@write
def receive_from_board(
    *, notice: PublicNotice, row: int | None, told: Told, token: uuid.UUID, visitor: str, today: date
) -> Objection:
    """From anybody. `row` is the line of the sheet, from 1; `visitor` an address that is counted and not kept."""
    if known := Objection.objects.filter(token=token, notice=notice).first():
        return known
    check_clock("board_clock")
    if not spend("objection", visitor, PER_VISITOR):
        raise Refused("board_busy")
    if not spend("notice", str(notice.pk), PER_NOTICE):
        raise Refused("board_notice_busy")
    return keep(told, notice, notice.village_code, case_at(notice, row), C.BOARD, token, None, today)


@write
def receive(
    *,
    told: Told,
    channel: str,
    notice: PublicNotice | None,
    row: int | None,
    village_code: str,
    token: uuid.UUID,
    by: Any,
    today: date,
) -> Objection:
    """What township or county were told by phone, letter or visit. Without a notice only the village is known."""
    village = notice.village_code if notice else village_code
    require(by, Permission.OBJECTION_EDIT, village)
    if known := Objection.objects.filter(token=token, village_code=village).first():
        return known
    check_clock()
    if channel not in set(C.values) - {C.BOARD}:
        raise Refused("objection_channel")
    case = case_at(notice, row) if notice else None
    if row and case is None:
        raise Refused("objection_row")
    return keep(told, notice, village, case, channel, token, by, today)


def keep(
    told: Told,
    notice: PublicNotice | None,
    village: str,
    case: Case | None,
    channel: str,
    token: uuid.UUID,
    by: Any | None,
    today: date,
) -> Objection:
    made = Objection(notice=notice, case=case, village_code=village, channel=channel, token=token, kind=told.kind)
    made.receipt = "".join(secrets.choice(LETTERS) for _ in range(RECEIPT))
    made.content = told.content.strip()
    made.complainant, made.contact = told.complainant.strip() or None, told.contact.strip() or None
    made.received_at = made.state_since = current_write().at
    made.received_by_id = by.person_id if by else None
    made.in_period = bool(notice and notice.starts_on <= today <= notice.ends_on)
    made.due_on = due_on(today)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # the second of two clicks, at this very moment
        if known := Objection.objects.filter(token=token, village_code=village).first():
            return known
        raise Refused("stale_form") from error
    keep_step(made, ObjectionAct.RECEIVE, ObjectionState.RECEIVED, by)
    record(Verb.OBJECTION_RECEIVED, made, by=by, after=words(made), region=village)
    return made


def words(objection: Objection) -> dict[str, Any]:
    """What the trail keeps: that there was one, about which case, how and when; not what it says, nor whose it is."""
    return {
        "途径": objection.get_channel_display(),
        "异议种类": objection.get_kind_display(),
        "公示编号": objection.notice.code if objection.notice else "",
        "案卷号": objection.case_id or "名单外",
        "公示期内": "是" if objection.in_period else "否",
        "答复期限": objection.due_on,
    }
