"""Presence in the demonstration: the last months of the township's stationed people, leave in every state, inspections
that found somebody and one that found nobody."""

import random
import uuid
from datetime import date, timedelta

from django.utils import timezone

from assistance.models import Leave, Posting, PresenceMonth
from assistance.presence_codes import CheckWay, LeaveAct, LeaveKind
from assistance.presence_rules import leave_days
from assistance.selectors.presence import Resident, month_span, months_open, residents, spells_of
from assistance.services.presence import Asked, Looked, act_on_leave, ask_leave, check_post
from fupin.accounts.models import User
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.management.demo.places import Stage
from villages.models import Region

LEAVES = (
    # days from today, length, kind, reason, what became of it
    (-20, 3, LeaveKind.PRIVATE, "家里老人过生日", "returned"),
    (-9, 2, LeaveKind.SICK, "到县医院复查", "late"),
    (0, 3, LeaveKind.STUDY, "县里培训三天", "granted"),
    (3, 2, LeaveKind.PRIVATE, "孩子开家长会", "asked"),
    (7, 10, LeaveKind.YEARLY, "年休假", "asked"),
    (5, 4, LeaveKind.PRIVATE, "出门办事", "refused"),
)


def stay_in_villages(on: Stage, seed: int) -> None:
    today = timezone.localdate()
    people = residents(Posting.objects.current().filter(village__in=Region.objects.filter(parent=on.township)))
    if len(people) < len(LEAVES) + 2:
        return
    for who, told in zip(people[1:], LEAVES, strict=False):
        ask(who, told, today)
    looks = ((people[0], True, 2), (people[2], False, 1), (people[-1], False, 6))
    for who, present, ago in looks:
        looked = Looked(today - timedelta(days=ago), CheckWay.SITE, present)
        check_post(who=who, looked=looked, token=uuid.uuid4(), by=login("xiangshen1"), today=today)
    months(people, random.Random(f"{seed}/在岗"), today)


def login(name: str) -> User:
    return User.objects.get(username=name)


def ask(who: Resident, told: tuple[int, int, LeaveKind, str, str], today: date) -> None:
    ago, length, kind, reason, outcome = told
    starts = today + timedelta(days=ago)
    asked = Asked(kind, starts, starts + timedelta(days=length - 1), reason)
    leave = ask_leave(who=who, asked=asked, token=uuid.uuid4(), by=login("xiangjing1"), today=today)
    if outcome == "asked":
        return
    refuse = outcome == "refused"
    act(leave, LeaveAct.REFUSE if refuse else LeaveAct.GRANT, "xiangshen1", today)
    if outcome == "returned":
        act(leave, LeaveAct.RETURN, "xiangjing1", today, back_on=leave.ends_on + timedelta(days=1))


def act(leave: Leave, what: LeaveAct, by: str, today: date, **said: date) -> None:
    leave.refresh_from_db()
    answer = "这几天要入户核实，过后再请" if what == LeaveAct.REFUSE else ""
    act_on_leave(leave=leave, act=what, version=leave.version, by=login(by), today=today, answer=answer, **said)


@write
def months(people: list[Resident], draw: random.Random, today: date) -> None:
    """Of the two months before this one: most with enough days, every sixth person with too few, every tenth not
    recorded."""
    by, spells = login("xiangjing1").person, spells_of([who.cadre.pk for who in people])
    rows = []
    for year, month in months_open(today)[1:]:
        first, last = month_span(year, month)
        for number, who in enumerate(people):
            free = sorted(who.days(first, last) - leave_days(spells[who.cadre.pk], first, last))
            if number % 10 == 9 or not free:
                continue
            days = sorted(draw.sample(free, min(len(free), 13 if number % 6 == 5 else draw.randint(20, 24))))
            text = ",".join(str(day.day) for day in days)
            about = {"cadre": who.cadre, "village": who.village, "year": year, "month": month}
            rows.append(PresenceMonth(**about, days=text, recorded_by=by))
    PresenceMonth.objects.bulk_create(rows)
    record(Verb.DEMONSTRATION, ("assistance.presencemonth", ""), by=None, after={"在村登记": len(rows)})
