"""Objections to a village's exit: received by township and county, answered one way or the other (§3.1)."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

import households.services.village_exits.reasons  # noqa: F401 - the sentences
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal.masks import mask_text
from fupin.workflow import Refused
from households.codes import HEARS_OBJECTIONS, ObjectionChannel, VillageObjectionState
from households.models import VillageExit, VillageObjection
from households.selectors.village_exits.facts import bar_to_answer
from households.services.clock import check_clock

P, S = Permission, VillageObjectionState
SHORTEST = 4


@write
def receive_objection(
    *, village_exit: VillageExit, channel: str, content: str, token: uuid.UUID, by: Any
) -> VillageObjection:
    """In the period or after it, until it is announced. The same token twice is one. Raises Refused."""
    of = village_exit
    require(by, P.OBJECTION_EDIT, of.village_code)
    if known := VillageObjection.objects.filter(token=token, village_exit=of).first():
        return known
    check_clock()
    content = mask_text(content.strip())[:500]
    if channel not in ObjectionChannel.values:
        raise Refused("exit_objection_channel")
    if len(content) < SHORTEST:
        raise Refused("exit_objection_words")
    here = VillageExit.objects.filter(pk=of.pk, state__in=sorted(HEARS_OBJECTIONS), notice__isnull=False)
    if not here.update(version=F("version") + 1):  # a decision on the version before it is one too late
        raise Refused("exit_objection_none")
    sheet = VillageExit.objects.get(pk=of.pk).notice
    try:
        with transaction.atomic():
            made = VillageObjection.objects.create(
                village_exit=of, sheet=sheet, channel=channel, content=content, received_at=current_write().at,
                received_by_id=by.person_id, token=token,
            )  # fmt: skip
    except IntegrityError as error:  # the same form sent twice at once
        if known := VillageObjection.objects.filter(token=token, village_exit=of).first():
            return known
        raise Refused("stale_form") from error
    after = {"怎么收到的": made.get_channel_display(), "公示编号": sheet.code}
    record(Verb.VILLAGE_OBJECTION, of, by=by, after=after, region=of.village_code)
    return made


@write
def answer_objection(*, objection: VillageObjection, founded: bool | None, answer: str, by: Any) -> None:
    """Raises Refused when nothing is said, or somebody was first."""
    of = objection.village_exit
    require(by, P.OBJECTION_CONFIRM, of.village_code)
    check_clock()
    if code := bar_to_answer(of, by.person_id, timezone.localdate(current_write().at)):
        raise Refused(code)
    answer = mask_text(answer.strip())[:500]
    if founded is None or len(answer) < SHORTEST:
        raise Refused("exit_answer_words")
    state = S.FOUNDED if founded else S.UNFOUNDED
    open_one = VillageObjection.objects.filter(pk=objection.pk, state=S.OPEN)
    if not open_one.update(state=state, answer=answer, answered_at=current_write().at, answered_by_id=by.person_id):
        raise Refused("exit_answered")
    VillageExit.objects.filter(pk=of.pk).update(version=F("version") + 1)
    after = {"结果": state.label, "答复": answer}
    record(Verb.VILLAGE_OBJECTION, of, by=by, after=after, region=of.village_code)
