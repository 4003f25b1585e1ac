"""R17: rule by rule, the doubts that were found and what became of them (domain.md §7.0)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from fupin.access.permissions import Permission
from fupin.doubts.codes import ASKING, DoubtState, Verdict
from fupin.doubts.models import Doubt
from fupin.doubts.registry import all_rules
from fupin.doubts.rules import Severity
from fupin.reports.frame import Column, Given, Line, Part, Report, Sum, percent, register, text

S, V = DoubtState, Verdict
CLOSED = {"gone": V.GONE, "fixed": V.FIXED, "explained": V.EXPLAINED, "exempt": V.EXEMPT}
"""Column → the verdict with which a finding was settled."""
WAITING = {"answered": S.ANSWERED, "confirmed": S.CONFIRMED}


def columns(day: date) -> Sequence[Column]:
    return [
        text("label", ("内容",), width=36),
        text("severity", ("轻重",), width=8),
        Column("total", ("总数",), Given(), unit="条"),
        Column("handled", ("已销号", "小计"), Sum(tuple(CLOSED)), unit="条"),
        *(Column(key, ("已销号", verdict.label), Given(), unit="条") for key, verdict in CLOSED.items()),
        *(Column(key, (state.label,), Given(), unit="条") for key, state in WAITING.items()),
        Column("open", ("待答复",), Given(), unit="条"),
        percent("rate", ("整改率",), "handled", "total"),
    ]


def lines(user: Any, place: str, day: date) -> list[Line]:
    """Rules that found something in the place; one query."""
    rows = Doubt.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).inside(place).order_by()
    found: dict[str, dict[str, int]] = {}
    severity: dict[str, str] = {}
    grouped = rows.values_list("rule", "severity", "state", "verdict").annotate(n=Count("pk"))
    for rule, grave, state, verdict, number in grouped:
        told = found.setdefault(rule, dict.fromkeys((*CLOSED, *WAITING, "open"), 0))
        told[column_of(state, verdict)] += number
        severity[rule] = min(severity.get(rule, grave), grave, key="EWI".index)
    rules = all_rules()
    return [
        Line(
            rule, rule,
            {
                "label": rules[rule].label if rule in rules else rule, "severity": Severity.label_of(severity[rule]),
                "total": sum(told.values()), **told,
            },
            addresses(place, rule) if rule in rules else {},
        )
        for rule, told in sorted(found.items())
    ]  # fmt: skip


def column_of(state: str, verdict: str) -> str:
    """Where a finding is counted."""
    if state == S.CLOSED:
        return next((key for key, settled in CLOSED.items() if settled == verdict), "gone")
    return "open" if state in ASKING else next(key for key, waits in WAITING.items() if waits == state)


def addresses(place: str, rule: str) -> dict[str, str]:
    """Column → the list of what it counts."""
    asked = {key: {"state": S.CLOSED.value, "verdict": verdict.value} for key, verdict in CLOSED.items()}
    asked |= {key: {"state": state.value} for key, state in WAITING.items()} | {"open": {"queue": "asking"}}
    base = {"place": place, "rule": rule}
    return {key: f"{reverse('doubt-list')}?{urlencode(base | one)}" for key, one in asked.items()}


register(
    Report(
        "R17", "疑点数据整改台账", "每条规则发现多少疑点，整改、说明、政策允许的各多少，还有多少没有销号",
        (
            Part(
                "", "", columns, "疑点",
                "“数据已改、不再查出”是规则自己销的；其余三种由乡镇答复、确认，县里销号。整改率＝已销号 ÷ 总数。",
                lines=lines, first="规则", first_width=8,
            ),
        ),
    )
)  # fmt: skip
