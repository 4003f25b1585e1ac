"""A sheet whose period is over: each household that may go on goes on, the others stay and it is said why."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F

import households.services.notices.reasons  # noqa: F401 - the sentences
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.workflow import REASONS, Conflict, Refused
from households import notice_rules as rules
from households.case_workflow import table_of
from households.codes import VILLAGE_SHEETS, CaseAct, NoticeKind, NoticeState
from households.models import Case, PublicNotice
from households.selectors.cases import facts_of
from households.selectors.notices import CLOSES
from households.services.cases import take_step
from households.services.clock import check_clock

A, K = CaseAct, NoticeKind
ONWARD = dict.fromkeys(VILLAGE_SHEETS, A.REPORT) | {K.SECOND: A.FORWARD}
"""What closing does with a household. An announcement was itself the last step: closing only takes it down."""


@dataclass
class Closed:
    """Cases that went on, and the reason of each that did not."""

    moved: list[Case] = field(default_factory=list)
    held: list[tuple[Case, str]] = field(default_factory=list)


@write
def close_notice(*, notice: PublicNotice, by: Any, today: date) -> Closed:
    """Not before the day after its last. What is held may be closed again later, until nothing is left on it.
    Raises PermissionDenied, Refused, Conflict."""
    require(by, CLOSES[K(notice.kind)], notice.village_code)
    if refusal := closing_refusal(notice, today):
        raise refusal
    closed = Closed()
    for case in cases_on(notice):
        if code := refused_for(case, by, today):
            closed.held.append((case, code))
        else:
            take_step(case, ONWARD[K(notice.kind)], by=by, today=today)
            closed.moved.append(case)
    if closed.held and not closed.moved:
        raise Refused("notice_all_held", count=len(closed.held), why="；".join(words(*one) for one in closed.held[:5]))
    finish(notice, closed, by)
    return closed


def closing_refusal(notice: PublicNotice, today: date) -> Refused | None:
    """Why the whole sheet cannot be closed; None when it can. The button and the service ask the same."""
    try:
        check_clock()
    except Refused as refused:
        return refused
    if notice.state != NoticeState.POSTED:
        return Refused("notice_not_running")
    if today <= notice.ends_on:
        return Refused("notice_running", notice_ends=rules.chinese_day(notice.ends_on))
    taken = list(notice.photos.values_list("kind", "taken_on"))
    if missing := rules.photos_missing(taken):
        return Refused("notice_photos_needed", missing="、".join(missing))
    return None


def cases_on(notice: PublicNotice) -> list[Case]:
    """Those for which this is the sheet that counts and that have not gone on; none for an announcement."""
    if notice.kind not in ONWARD:
        return []
    rows = Case.objects.filter(notice=notice, state=rules.state_for(notice.kind))
    return list(rows.select_related("household", "proposer", "batch", "notice").order_by("rank", "pk"))


def refused_for(case: Case, by: Any, today: date) -> str | None:
    """The sentence why this household stays, None when it may go."""
    step = table_of(case.procedure).step(case.state, ONWARD[K(case.notice.kind)])
    facts = facts_of(case, by, today)
    code = step.refusal(facts)
    return REASONS[code].format(**vars(facts)) if code else None


def words(case: Case, sentence: str) -> str:
    return f"{case.household.head_name}：{sentence.removeprefix('没有办理：')}"


def finish(notice: PublicNotice, closed: Closed, by: Any) -> None:
    columns: dict[str, Any] = {"version": F("version") + 1}
    if not closed.held:
        columns |= {"state": NoticeState.CLOSED, "closed_at": current_write().at, "closed_by_id": by.person_id}
    here = PublicNotice.objects.filter(pk=notice.pk, version=notice.version, state=NoticeState.POSTED)
    if not here.update(**columns):
        raise Conflict()
    after = {
        "公示编号": notice.code,
        "往下办": len(closed.moved),
        "留在公示": [f"{case.household}：{why}" for case, why in closed.held],
        "办结": not closed.held,
    }
    record(Verb.NOTICE_CLOSED, notice, by=by, after=after, region=notice.village_code)
