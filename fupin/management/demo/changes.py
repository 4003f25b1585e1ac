"""Changes of households on the demonstration's desks, in several states, through the same services as the pages."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from fupin.accounts.models import User
from fupin.management.demo.places import Stage
from households.codes import ACTIVE, PROOFS_OF, ChangeAct, Register, Relation
from households.models import ChangeProposal, Household, Member
from households.selectors.changes import preview_of
from households.services.changes import Filled, act_on, start_change

A = ChangeAct
GROWN = date(2000, 1, 1)


def walk_changes(on: Stage) -> None:
    """Sent, sent back, in force, refused by the county, moving to the next village: one household for each."""
    homes = families(on)
    clerk, reviewer, approver = (who(name) for name in ("cunxin1", "xiangshen1", "xianshen1"))
    done = leave(next(homes), clerk, "O01", "九月去世，户口已经注销")
    walk(done, (A.SUBMIT, clerk, ""), (A.AGREE, reviewer, "户口簿已看，属实"))
    walk(leave(next(homes), clerk, "O02", "上个月出嫁到外乡"), (A.SUBMIT, clerk, ""))
    back = leave(next(homes), clerk, "O08", "外出多年")
    walk(back, (A.SUBMIT, clerk, ""), (A.SEND_BACK, reviewer, "只是在外务工，还在一起开支的不减"))
    leave(next(homes), clerk, "O06", "今年参军")
    split = apart(next(homes), clerk)
    walk(split, (A.SUBMIT, clerk, ""), (A.AGREE, reviewer, "村里已评议，另起房子，还没有分清收入"))
    move(next(homes), on, clerk, (A.AGREE, reviewer, "派出所已落户"), (A.APPROVE, approver, "同意"))


def who(username: str) -> User:
    return User.objects.get(username=username)


def families(on: Stage) -> Any:
    """Listed households of the village with three people or more, a grown one besides the head among them."""
    rows = Household.objects.filter(village=on.village, register=Register.LISTED, member_count__gte=3)
    waiting = ChangeProposal.objects.waiting().values("household_id")
    rows = rows.filter(cases=None).exclude(pk__in=waiting)
    return (home for home in rows.order_by("pk") if grown(home) and home.member_count)


def grown(home: Household) -> list[Member]:
    rows = home.members.filter(state__in=sorted(ACTIVE), birth_date__lt=GROWN).exclude(relation=Relation.HEAD)
    return list(rows.order_by("-birth_date"))


def start(home: Household, kind: str, by: User, note: str, **said: Any) -> ChangeProposal:
    columns = {name: said.pop(name) for name in ("reason", "target") if name in said}
    filled = Filled(
        facts=said,
        happened_on=timezone.localdate() - timedelta(days=20),
        proofs=tuple(min(some) for some in PROOFS_OF[kind]),
        note=note,
        **columns,
    )
    today = timezone.localdate()
    return start_change(household=home, kind=kind, filled=filled, token=uuid.uuid4(), by=by, today=today)


def leave(home: Household, by: User, reason: str, note: str) -> ChangeProposal:
    return start(home, "M2", by, note, member=grown(home)[0].pk, reason=reason)


def apart(home: Household, by: User) -> ChangeProposal:
    one = grown(home)[0]
    return start(home, "M4", by, "儿女成家，另外起了房子，分开吃住", head=one.pk, leaving=[one.pk], share="0")


def move(home: Household, on: Stage, by: User, *acts: tuple[str, User, str]) -> None:
    change = start(home, "M6", by, "搬到妻子娘家的村", target=on.second_village.code, address=on.second_village.name)
    walk(change, (A.SUBMIT, by, ""), *acts)


def walk(change: ChangeProposal, *acts: tuple[str, User, str]) -> None:
    """Each act as on its page, by somebody who has just opened it."""
    for action, by, opinion in acts:
        now = ChangeProposal.objects.get(pk=change.pk)
        today = timezone.localdate()
        seen = preview_of(now, today).seal
        act_on(change=now, action=action, version=now.version, by=by, today=today, opinion=opinion, seen=seen)
