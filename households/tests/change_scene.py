"""People and households for the tests of changes, and the walk of a request through its table."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from fupin.access.permissions import Role
from fupin.tests import factories
from households.codes import PROOFS_OF, ChangeAct, ProposalState
from households.models import ChangeProposal, Household, IncomeRecord, Member
from households.selectors.changes import preview_of
from households.services.changes import Filled, act_on, start_change
from villages.models import PovertyLine

VILLAGE, NEXT, FAR = "990101201203", "990101201204", "990101202201"
ON = date(2026, 1, 10)
BORN = date(1985, 4, 3)


@dataclass(frozen=True)
class Staff:
    clerk: Any
    township: Any
    reviewer: Any
    other_reviewer: Any
    approver: Any
    stranger: Any


def staff() -> Staff:
    """The places, and one person for every part in the play."""
    factories.region_tree()
    posts = {
        "clerk": (Role.VILLAGE_CLERK, VILLAGE, "韦晓玲"),
        "township": (Role.TOWNSHIP_CLERK, "990101201", "陆永康"),
        "reviewer": (Role.TOWNSHIP_REVIEWER, "990101201", "王定国"),
        "other_reviewer": (Role.TOWNSHIP_REVIEWER, "990101202", "李昌明"),
        "approver": (Role.COUNTY_APPROVER, "990101", "张建国"),
        "stranger": (Role.COUNTY_APPROVER, "990102", "蒙国栋"),
    }
    return Staff(**{who: factories.user(who, role, code, name=name) for who, (role, code, name) in posts.items()})


def family(code: str = VILLAGE, *, head: str = "韦大山", net: int | None = 32000, **facts: Any) -> Household:
    """Head and grown son, who work; wife; a girl of ten. 2025: 32,000 元."""
    home = factories.household(code, head, **facts)
    home.members.update(birth_date=date(1970, 1, 1), work_months=6)
    factories.member(home, f"{head}妻", relation="02", birth_date=date(1972, 1, 1))
    factories.member(home, f"{head}子", relation="03", birth_date=date(2000, 1, 1), work_months=8)
    factories.member(home, f"{head}女", relation="04", birth_date=date(2016, 1, 1), labour="04")
    Household.objects.filter(pk=home.pk).update(member_count=4)
    if net is not None:
        with_income(home, net)
    return Household.objects.get(pk=home.pk)


def with_income(home: Household, net: int, year: int = 2025) -> None:
    period = {"period_start": date(year - 1, 10, 1), "period_end": date(year, 9, 30)}
    sums = {"wage": max(net, 0), "net_income": net, "net_per_head": Decimal(net) / 4}
    IncomeRecord.objects.create(
        household=home,
        village_code=home.village_id,
        kind="yearly",
        year=year,
        persons=4,
        write=home.write,
        **period,
        **sums,
    )


def line(amount: int, code: str = "990101", year: int = 2025) -> None:
    PovertyLine.objects.create(region=factories.place(code), year=year, kind="monitoring", amount=amount)


def named(home: Household, ending: str) -> Member:
    return home.members.get(name__endswith=ending)


def papers(kind: str) -> tuple[str, ...]:
    return tuple(min(some) for some in PROOFS_OF[kind])


def request(home: Household, kind: str, by: Any, *, token: Any = None, **said: Any) -> ChangeProposal:
    """Filled in, not sent. Facts are whatever is no column of the form."""
    columns = {name: said.pop(name) for name in ("reason", "note", "other", "target", "happened_on") if name in said}
    usual = {"happened_on": ON, "proofs": papers(kind), "note": "已经核对"}
    filled = Filled(facts=said, **{**usual, **columns})
    today = timezone.localdate()
    return start_change(household=home, kind=kind, filled=filled, token=token or uuid.uuid4(), by=by, today=today)


def step(change: ChangeProposal, action: str, by: Any, opinion: str = "", **more: Any) -> ChangeProposal:
    """One act by somebody who has just opened the page."""
    now = ChangeProposal.objects.get(pk=change.pk)
    today = timezone.localdate()
    usual = {"version": now.version, "seen": preview_of(now, today).seal if now.is_waiting else ""}
    return act_on(change=now, action=action, by=by, today=today, opinion=opinion, **{**usual, **more})


WAY = {
    ProposalState.SUBMITTED: ("reviewer", ChangeAct.AGREE),
    ProposalState.RECEIVING: ("other_reviewer", ChangeAct.RECEIVE),
    ProposalState.TOWNSHIP: ("approver", ChangeAct.APPROVE),
}


def walk(change: ChangeProposal, people: Staff, opinion: str = "已入户核实", by: Any = None) -> ChangeProposal:
    """Sent by the clerk or who else asks, then everybody says yes until it is in force."""
    now = step(change, ChangeAct.SUBMIT, by or people.clerk)
    while now.state in WAY:
        who, action = WAY[ProposalState(now.state)]
        now = step(now, action, getattr(people, who), opinion)
    assert now.state == ProposalState.DONE
    return now


def living(home: Household) -> dict[str, str]:
    """Name → relation of who belongs to it now."""
    rows = Member.objects.filter(household=home, state__in=("1", "4"))
    return dict(rows.values_list("name", "relation"))
