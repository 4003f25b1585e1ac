"""R11: helper by helper, the households he is to visit and those visited often enough."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from assistance.selectors.visits.by_helper import by_helper
from fupin.reports.frame import Column, Given, Line, Part, Report, percent, register, text


def columns(day: date) -> Sequence[Column]:
    return [
        text("unit", ("单位",), width=22),
        Column("homes", ("结对户",), Given()),
        Column("required", ("应走访",), Given()),
        Column("done", ("已达到要求",), Given()),
        percent("rate", ("走访率",), "done", "required"),
        Column("month", ("本月走访",), Given(), unit="次"),
    ]


def lines(user: Any, place: str, day: date) -> list[Line]:
    found = []
    for one in by_helper(user, place, day):
        values = {"unit": one.cadre.unit.name, "homes": one.homes, "required": one.required, "done": one.done}
        visits = {"place": place, "cadre": one.cadre.pk, "month": f"{day:%Y-%m}"}
        links = {
            "homes": reverse("cadre-detail", args=[one.cadre.pk]),
            "month": f"{reverse('visit-list')}?{urlencode(visits)}",
        }
        found.append(Line(str(one.cadre.pk), one.cadre.person.name, {**values, "month": one.month}, links))
    return found


register(
    Report(
        "R11", "帮扶责任人结对与走访表", "每位责任人结对多少户、应走访多少户、达到要求多少户",
        (
            Part(
                "", "", columns, "有责任人的在册户和监测户",
                "应走访不含暂停走访的户；走访率＝已达到要求 ÷ 应走访，各人的要求照走访规则。合计和走访覆盖那一页一样。",
                lines=lines, first="帮扶责任人", first_width=12,
            ),
        ),
    )
)  # fmt: skip
