"""Leave, days in the village and inspections of those stationed there (domain.md §4)."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from assistance.models import Cadre, Leave, PostCheck, PresenceMonth
from assistance.presence_codes import HELD, CheckWay, LeaveAct, LeaveKind
from assistance.presence_rules import (
    BACK,
    DAY,
    ActFacts,
    DaysFacts,
    LeaveFacts,
    by_township,
    days_refusal,
    leave_days,
    leave_refusal,
)
from assistance.presence_workflow import LEAVE
from assistance.selectors.pairing_facts import setting_of, settings_in
from assistance.selectors.presence import (
    Resident,
    days_in_village,
    joined_days,
    may_act,
    may_ask,
    may_grant,
    month_span,
    months_open,
    residents_in,
    spells_of,
)
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.personal.masks import mask_text
from fupin.workflow import REASONS, Conflict, Refused
from villages.models import Region

P = Permission

REASONS |= {
    "leave_kind": "没有申请：请选请什么假。",
    "leave_backwards": "没有申请：到哪天止不能早于从哪天起。",
    "leave_day": "没有申请：请假从今天前一个月到今天后三个月之间开始。更早的已经过去，不再补。",
    "leave_long": "没有申请：一次请假不超过 180 天。更长的请办离村或者轮换。",
    "leave_posted": "没有申请：{name}这几天不驻{village}，不用请假。",
    "leave_nowhere": "没有申请：您现在不驻村，不用请假。",
    "leave_present": "没有办理：{name} {day} 登记在村，不能又请假。请先改在村天数，或者改请假的日子。",
    "leave_reason": "没有申请：请写明事由。",
    "leave_twice": "没有申请：{name} {starts} 至 {ends} 已经请过假。要改的先撤回原来的。",
    "leave_own": "没有办理：自己请的、自己登记的假，要由别人批。",
    "leave_county": "没有办理：连着一共 {days} 天，超过 {short} 天的由县里批。",
    "leave_answer": "没有办理：不批准要写明原因。",
    "leave_begun": "没有撤回：假已经开始了。提前回来的请办销假。",
    "leave_back_day": "没有销假：回村日期应在请假开始（{starts}）以后、不晚于今天。",
    "leave_own_return": "没有销假：要由村信息员或者乡镇经办见到人以后登记，不能自己登记。",
    "presence_month": "没有保存：只登记本月和前两个月的。更早的已经汇总，不再改。",
    "presence_own": "没有保存：{name}的在村天数要由别人登记。",
    "presence_day": "没有保存：{name} {day} 不在这个月，或者还没有到。",
    "presence_posted": "没有保存：{name} {day} 不驻这个村。",
    "presence_away": "没有保存：{name} {day} 在请假。提前回来的请先办销假。",
    "look_way": "没有保存：请选怎么查的。",
    "look_day": "没有保存：查岗日期应在最近一个月里，不晚于今天。",
    "look_posted": "没有保存：{name} {day} 不驻{village}。",
    "look_own": "没有保存：不能自己查自己的岗。",
    "look_withdrawn": "没有办理：这一条已经撤销。",
    "look_why": "没有撤销：请写明为什么撤销。",
    "look_not_yours": "没有撤销：只有登记的人可以撤销，由他写明原因。",
}


# ---- leave -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Asked:
    kind: str
    starts: date
    ends: date
    reason: str


@write
def ask_leave(*, who: Resident, asked: Asked, token: uuid.UUID, by: Any, today: date) -> Leave:
    """By himself or by a clerk for him. The same `token` twice is one. Raises PermissionDenied, Refused."""
    cadre, village = who.cadre, who.village
    if not may_ask(by, cadre, village.pk):
        raise PermissionDenied(P.LEAVE_ASK.label)
    mine = Leave.objects.filter(token=token, cadre=cadre)
    if known := mine.first():
        return known
    if asked.kind not in LeaveKind.values:
        raise Refused("leave_kind")
    Cadre.objects.select_for_update().filter(pk=cadre.pk).first()  # who asks for him too waits here
    _refuse_leave(who, asked, today)
    facts = {"starts_on": asked.starts, "ends_on": asked.ends, "kind": asked.kind}
    try:
        with transaction.atomic():
            leave = Leave.objects.create(
                cadre=cadre, village=village, **facts, reason=mask_text(asked.reason.strip())[:200],
                asked_by_id=by.person_id, token=token,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("stale_form") from error
    record(Verb.LEAVE_ASKED, leave, by=by, after=shown_leave(leave), region=village.pk)
    return leave


def _refuse_leave(who: Resident, asked: Asked, today: date) -> None:
    name, village = who.cadre.person.name, who.village.name
    spells = spells_of([who.cadre.pk])[who.cadre.pk]
    met = next((one for one in spells if one.state in HELD and one.meets(asked.starts, asked.ends)), None)
    posted = who.there(asked.starts) and who.there(asked.ends)
    facts = LeaveFacts(asked.starts, asked.ends, today, posted, met is not None, asked.reason)
    if code := leave_refusal(facts):
        starts, ends = (met.starts, met.ends) if met else ("", "")
        raise Refused(code, name=name, village=village, starts=starts, ends=ends)
    _refuse_present(who.cadre, asked.starts, asked.ends)


def _refuse_present(cadre: Cadre, starts: date, ends: date) -> None:
    """Nobody is in the village and away on the same day."""
    if there := [day for day in days_in_village(cadre.pk) if starts <= day <= ends]:
        raise Refused("leave_present", name=cadre.person.name, day=min(there))


@write
def act_on_leave(
    *, leave: Leave, act: str, version: int, by: Any, today: date, answer: str = "", back_on: date | None = None
) -> None:
    """Raises PermissionDenied, Refused, Conflict."""
    step = LEAVE.step(leave.state, act)
    if not may_act(by, leave, step.permission):
        raise PermissionDenied(P(step.permission).label)
    own = leave.cadre.person_id == by.person_id
    entered = leave.asked_by_id == by.person_id
    facts = ActFacts(leave.starts_on, leave.ends_on, today, own, entered, answer, back_on)
    if code := step.refusal(facts):
        raise Refused(code, starts=leave.starts_on)
    if act == LeaveAct.GRANT:
        _refuse_length(by, leave)
        _refuse_present(leave.cadre, leave.starts_on, leave.ends_on)
    changes = {"state": step.target, "answer": mask_text(answer.strip())[:100] or leave.answer}
    if step.permission == P.LEAVE_GRANT:
        changes |= {"decided_by": by.person_id, "decided_at": timezone.now()}
    if act == LeaveAct.RETURN:
        changes["back_on"] = back_on
    before = shown_leave(leave)
    rows = Leave.objects.filter(pk=leave.pk, version=version, state=leave.state)
    if not rows.update(**changes, version=F("version") + 1):
        raise Conflict()
    leave.refresh_from_db()
    record(Verb.LEAVE_MOVED, leave, by=by, before=before, after=shown_leave(leave), region=leave.village_id)


def _refuse_length(by: Any, leave: Leave) -> None:
    village = leave.village_id
    short, days = setting_of(settings_in({village[:6]}), village).short_leave, joined_days(leave)
    if not may_grant(by, village, township=by_township(days, short)):
        raise Refused("leave_county", days=days, short=short)


def shown_leave(leave: Leave) -> dict[str, Any]:
    """Without the reason, which may tell of somebody's health."""
    told = {"谁": leave.cadre.person.name, "从": leave.starts_on, "到": leave.ends_on}
    return {**told, "状态": leave.get_state_display(), "回村": leave.back_on}


# ---- days in the village ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Days:
    """What the form of a month says of one person: the numbers of the days, and the version it showed (0: none)."""

    days: Collection[int]
    version: int


@write
def save_presence(*, village: Region, year: int, month: int, said: Mapping[int, Days], by: Any, today: date) -> int:
    """Of those stationed there, by the number of the cadre; all or none. Returns how many (人) changed."""
    require(by, P.PRESENCE_RECORD, village.pk)
    if (year, month) not in months_open(today):
        raise Refused("presence_month")
    first, last = month_span(year, month)
    here = {one.cadre.pk: one for one in residents_in([village], first, last) if one.cadre.pk in said}
    rows = PresenceMonth.objects.filter(village=village, cadre__in=here, year=year, month=month)
    known = {one.cadre_id: one for one in rows}
    spells, changed = spells_of(here), 0
    for pk, who in here.items():
        wanted = sorted(set(said[pk].days))
        facts = DaysFacts(
            {first + DAY * (n - 1) for n in wanted}, first, last, today, who.days(first, last),
            leave_days(spells[pk], first, last), who.cadre.person_id == by.person_id,
        )  # fmt: skip
        text = ",".join(str(n) for n in wanted)
        if text == (known[pk].days if pk in known else None):
            continue
        if wrong := days_refusal(facts):
            raise Refused(wrong[0], name=who.cadre.person.name, day=wrong[1])
        _keep_month(who, (year, month), text, known.get(pk), said[pk].version, by)
        changed += 1
    return changed


def _keep_month(
    who: Resident, when: tuple[int, int], text: str, known: PresenceMonth | None, version: int, by: Any
) -> None:
    before = {"在村": known.days} if known else None
    facts = {"days": text, "recorded_by_id": by.person_id, "recorded_at": timezone.now()}
    if known:
        rows = PresenceMonth.objects.filter(pk=known.pk, version=version)
        if not rows.update(**facts, version=F("version") + 1):
            raise Conflict()
        row = known
    else:
        try:
            with transaction.atomic():
                about = {"cadre": who.cadre, "village": who.village, "year": when[0], "month": when[1]}
                row = PresenceMonth.objects.create(**about, **facts)
        except IntegrityError as error:  # written by somebody else at this very moment
            raise Conflict() from error
    after = {"谁": who.cadre.person.name, "月份": f"{when[0]}-{when[1]:02}", "在村": text}
    record(Verb.PRESENCE_SAVED, row, by=by, before=before, after=after, region=who.village.pk)


# ---- inspection ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Looked:
    day: date
    way: str
    present: bool
    note: str = ""


@write
def check_post(*, who: Resident, looked: Looked, token: uuid.UUID, by: Any, today: date) -> PostCheck:
    """The same `token` twice is one. Raises PermissionDenied, Refused."""
    require(by, P.POST_CHECK, who.village.pk)
    mine = PostCheck.objects.filter(token=token, cadre=who.cadre, checked_by=by.person_id)
    if known := mine.first():
        return known
    name, village = who.cadre.person.name, who.village.name
    if looked.way not in CheckWay.values:
        raise Refused("look_way")
    if not today - BACK <= looked.day <= today:
        raise Refused("look_day")
    if not who.there(looked.day):
        raise Refused("look_posted", name=name, day=looked.day, village=village)
    if who.cadre.person_id == by.person_id:
        raise Refused("look_own")
    facts = {"day": looked.day, "way": looked.way, "present": looked.present}
    try:
        with transaction.atomic():
            row = PostCheck.objects.create(
                cadre=who.cadre, village=who.village, **facts, note=mask_text(looked.note.strip())[:200],
                checked_by_id=by.person_id, token=token,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("stale_form") from error
    after = {"谁": name, "日期": looked.day, "方式": row.get_way_display(), "在岗": "是" if looked.present else "否"}
    record(Verb.POST_CHECKED, row, by=by, after=after, region=who.village.pk)
    return row


@write
def withdraw_check(*, check: PostCheck, reason: str, by: Any) -> None:
    """What was entered wrongly, by whoever entered it; it stays readable and counts no more."""
    require(by, P.POST_CHECK, check.village_id)
    if check.checked_by_id != by.person_id:
        raise Refused("look_not_yours")
    if len(reason.strip()) < 2:
        raise Refused("look_why")
    said = {"withdrawn_at": timezone.now(), "withdrawn_reason": mask_text(reason.strip())[:100]}
    if not PostCheck.objects.filter(pk=check.pk, withdrawn_at__isnull=True).update(**said):
        raise Refused("look_withdrawn")
    after = {"谁": check.cadre.person.name, "日期": check.day, "理由": said["withdrawn_reason"]}
    record(Verb.POST_CHECK_WITHDRAWN, check, by=by, after=after, region=check.village_id)
