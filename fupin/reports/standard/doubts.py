"""R17: rule by rule, the doubts that were found and what became of them (domain.md §7.0)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from fupin.access.permissions import Permission
from fupin.doubts.models import Doubt, DoubtState
from fupin.doubts.registry import all_rules
from fupin.doubts.rules import Severity
from fupin.reports.frame import Column, Given, Line, Part, Report, Sum, percent, register, text

S = DoubtState
STATES = {"mended": S.CLOSED, "explained": S.ANSWERED, "open": S.OPEN}
"""Column → what the list calls it."""


def columns(day: date) -> Sequence[Column]:
    return [
        text("label", ("内容",), width=36),
        text("severity", ("轻重",), width=8),
        Column("total", ("总数",), Given(), unit="条"),
        Column("handled", ("已处理", "小计"), Sum(("mended", "explained")), unit="条"),
        Column("mended", ("已处理", "属实，已改正销号"), Given(), unit="条"),
        Column("explained", ("已处理", "已说明"), Given(), unit="条"),
        Column("open", ("待核实",), Given(), unit="条"),
        percent("rate", ("整改率",), "handled", "total"),
    ]


def lines(user: Any, place: str, day: date) -> list[Line]:
    """Rules that found something in the place; one query."""
    rows = Doubt.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).inside(place).order_by()
    found: dict[str, dict[str, int]] = {}
    severity: dict[str, str] = {}
    for rule, grave, state, number in rows.values_list("rule", "severity", "state").annotate(n=Count("pk")):
        told = found.setdefault(rule, dict.fromkeys(S.values, 0))
        told[state] += number
        severity[rule] = min(severity.get(rule, grave), grave, key="EWI".index)
    rules = all_rules()
    return [
        Line(
            rule, rule,
            {
                "label": rules[rule].label if rule in rules else rule, "severity": Severity.label_of(severity[rule]),
                "total": sum(told.values()), **{key: told[state] for key, state in STATES.items()},
            },
            {key: address(place, rule, state) for key, state in STATES.items()} if rule in rules else {},
        )
        for rule, told in sorted(found.items())
    ]  # fmt: skip


def address(place: str, rule: str, state: str) -> str:
    return f"{reverse('doubt-list')}?{urlencode({'place': place, 'rule': rule, 'state': state})}"


register(
    Report(
        "R17", "疑点数据整改台账", "每条规则发现多少疑点，改正了多少，说明了多少，还有多少待核实",
        (
            Part(
                "", "", columns, "疑点",
                "改正销号是登记改过以后规则不再发现的；已说明是核实不用改、写了答复的。整改率＝已处理 ÷ 总数。",
                lines=lines, first="规则", first_width=8,
            ),
        ),
    )
)  # fmt: skip
