"""What a change does to both households, and what is to be asked about it. Pure: snapshots in, snapshots out.

Shown before it is sent, kept with the request, worked out anew before it is decided. The per-head figure is the year's
net income by the people there are afterwards; the record of that year itself is not rewritten (ADR 0012).
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from households.change_rules import HEAD, Case, Home, Someone, related
from households.codes import ChangeKind, DecreaseReason, Register
from households.income_rules import per_head

K = ChangeKind
SPLIT_DAYS = 365
"""For so long a household counts as recently split (security.md T3)."""

OWN_WILL = {DecreaseReason.SEPARATE_BUDGET, DecreaseReason.OTHER, DecreaseReason.MISSING}
Pair = tuple[Home | None, Home | None]
"""A household before and after; None where there was or will be none."""


def outcome(case: Case) -> list[Pair]:
    """Every household that the change touches, before and after."""
    return EFFECTS[case.asked.kind](case)


def _join(c: Case) -> list[Pair]:
    assert c.asked.joining
    return [(c.home, replace(c.home, people=(*c.home.people, c.asked.joining)))]


def _leave(c: Case) -> list[Pair]:
    return [(c.home, replace(c.home, people=c.home.without(frozenset({c.asked.member or 0}))))]


def led(c: Case) -> dict[int, str]:
    """The relations entered, and the chosen head's own."""
    return {**c.asked.relations, c.asked.head or 0: HEAD}


def _head(c: Case) -> list[Pair]:
    people = related(c.home.without(c.asked.leaving), led(c))
    return [(c.home, replace(c.home, people=people))]


def _split(c: Case) -> list[Pair]:
    share, net = c.asked.share, c.home.net
    rest = net - share if net is not None and share is not None else None
    going = related(c.home.only(c.asked.leaving), led(c))
    title = next((f"{one.name}户" for one in going if one.key == c.asked.head), "新的一户")
    fresh = replace(
        c.home, key=0, title=title, people=going, register=Register.UNLISTED, status="", monitored=False, net=share
    )
    return [(c.home, replace(c.home, people=c.home.without(c.asked.leaving), net=rest)), (None, fresh)]


def _merge(c: Case) -> list[Pair]:
    assert c.other
    people = (*c.other.people, *related(c.home.people, c.asked.relations))
    known = c.home.year == c.other.year and c.home.net is not None and c.other.net is not None
    net = c.home.net + c.other.net if known and c.home.net is not None and c.other.net is not None else None
    united = replace(c.other, people=people, net=net, monitored=c.home.monitored or c.other.monitored)
    return [(c.home, closed(c.home)), (c.other, united)]


def _move(c: Case) -> list[Pair]:
    return [(c.home, replace(c.home, village=c.asked.village))]


def _end(c: Case) -> list[Pair]:
    return [(c.home, closed(c.home))]


def _relation(c: Case) -> list[Pair]:
    now = {one.key: one.relation for one in c.home.people} | c.asked.relations
    return [(c.home, replace(c.home, people=related(c.home.people, now)))]


def _same_people(c: Case) -> list[Pair]:
    return [(c.home, c.home)]


EFFECTS = {
    K.JOIN: _join,
    K.LEAVE: _leave,
    K.HEAD: _head,
    K.SPLIT: _split,
    K.MERGE: _merge,
    K.MOVE: _move,
    K.END: _end,
    K.RELATION: _relation,
    K.PERSON: _same_people,
    K.CARD: _same_people,
}


def closed(home: Home) -> Home:
    return replace(home, people=(), register=Register.CLOSED, net=None, monitored=False)


def head_income(home: Home | None) -> Decimal | None:
    """元 per head of the household's year; None when it was not worked out."""
    return per_head(home.net, len(home.people)) if home else None


# ---- what is to be asked -----------------------------------------------------------------------------------------
FLAGS: dict[str, str] = {
    "split_again": "这一户十二个月内已经分过户，又要分。请核实是不是真的分开过。",
    "split_no_earner": "分出去的人都没有务工或公益岗位收入。请核实新的一户靠什么生活，是不是为了享受政策分户。",
    "split_weak_only": "分出去的都是老人、孩子、病残或没有劳动力的人，有劳动力的都留在原户。请核实赡养、抚养怎么落实。",
    "split_stay_weak": "留下的都是没有收入的人，有收入的都分了出去。请核实赡养、抚养怎么落实。",
    "split_below_line": "分户前全户人均纯收入在监测范围以上，分户后有一户落到以下。请核实是不是为了享受政策分户。",
    "split_share_missing": "没有填分出去的人带走多少收入，算不出两户分户后的人均纯收入。",
    "leave_no_earner": "减少的是有收入的人，留下的都没有收入。请核实他是不是真的不再共同生活，赡养、抚养怎么落实。",
    "known_dead": "这个证件号码在登记里已按死亡减少。请先核对证件和死亡登记，再办增加。",
    "card_shared": "这张卡还有别的户在用。请核对是不是本户人员本人的卡。",
    "card_staff": "用这张卡的另一户里有工作人员或其申报的亲属。请核对补贴会不会打到别人名下。",
    "card_checksum": "卡号的校验位对不上，可能抄错了一位，也可能是旧存折。请对着卡片再看一遍。",
    "staff_family": "这一户里有工作人员或其申报的亲属。办理时请回避，并核实理由。",
}
"""What a reviewer is asked, by code: a question, never a verdict."""


def flags(case: Case) -> list[str]:
    """Codes of what the figures and people of this change leave to be asked."""
    if case.asked.kind == K.SPLIT:
        return split_flags(case)
    if case.asked.kind == K.LEAVE and earners_left(case):
        return ["leave_no_earner"]
    return []


def split_flags(case: Case) -> list[str]:
    going, staying = case.home.only(case.asked.leaving), case.home.without(case.asked.leaving)
    found = {
        "split_again": recently_split(case.home.split_on, case.today),
        "split_no_earner": not any(one.earns for one in going),
        "split_weak_only": all(one.weak for one in going) and not all(one.weak for one in staying),
        "split_stay_weak": not any(one.earns for one in staying) and any(one.earns for one in going),
        "split_below_line": fell_below(case),
        "split_share_missing": case.home.net is not None and case.asked.share is None,
    }
    return [code for code, so in found.items() if so]


def recently_split(on: date | None, today: date) -> bool:
    return on is not None and today - on < timedelta(days=SPLIT_DAYS)


def fell_below(case: Case) -> bool:
    """Above the line before, below it afterwards on one side at least; False where a figure or the line is missing."""
    line, before = case.home.line, head_income(case.home)
    if line is None or before is None or before < line:
        return False
    return any((income := head_income(after)) is not None and income < line for _, after in outcome(case))


def earners_left(case: Case) -> bool:
    """The one who earns leaves by the family's own word, and nobody who earns stays."""
    one: Someone | None = case.home.person(case.asked.member)
    staying = case.home.without(frozenset({case.asked.member or 0}))
    return one is not None and one.earns and case.asked.reason in OWN_WILL and not any(each.earns for each in staying)
