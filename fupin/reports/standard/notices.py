"""R16: batch by batch, the meeting, the sheets and what was objected; villages without a batch are listed too."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from fupin.reports.frame import Column, Given, Line, Part, Report, Value, register, text
from households.models import PublicNotice
from households.selectors.notices.ledger import Executed, executed
from villages.division_codes import short_name


def columns(day: date) -> Sequence[Column]:
    return [
        text("batch", ("批次",), width=20),
        text("met", ("评议日期",), width=12),
        text("first", ("第一次公示", "起止"), width=24),
        Column("first_days", ("第一次公示", "天数"), Given(adds=False), unit="天"),
        text("second", ("第二次公示", "起止"), width=24),
        Column("second_days", ("第二次公示", "天数"), Given(adds=False), unit="天"),
        text("announced", ("公告",), width=12),
        Column("sheets", ("公示公告",), Given(), unit="张"),
        Column("objections", ("异议",), Given(), unit="件"),
    ]


def lines(user: Any, place: str, day: date) -> list[Line]:
    return [line_of(one) for one in executed(user, place, day.year)]


def line_of(one: Executed) -> Line:
    values: dict[str, Value] = {
        "batch": str(one.batch) if one.batch else "今年没有开展",
        "met": one.met_on.isoformat() if one.met_on else "",
        "first": span(one.first), "first_days": one.first.days if one.first else None,
        "second": span(one.second), "second_days": one.second.days if one.second else None,
        "announced": one.announced.starts_on.isoformat() if one.announced else "",
        "sheets": len(one.sheets), "objections": one.objections,
    }  # fmt: skip
    links = {"batch": reverse("batch-detail", args=[one.batch.pk])} if one.batch else {}
    for key, sheet in (("first", one.first), ("second", one.second), ("announced", one.announced)):
        if sheet:
            links[key] = reverse("notice-detail", args=[sheet.pk])
    if one.sheets:
        links["sheets"] = f"{reverse('notice-list')}?{urlencode({'place': one.village.pk})}"
    return Line(one.village.pk, short_name(one.village.name), values, links)


def span(sheet: PublicNotice | None) -> str:
    return f"{sheet.starts_on} 至 {sheet.ends_on}" if sheet else ""


register(
    Report(
        "R16", "公示公告执行情况表", "今年每个村每一批的评议、公示和公告是哪天，公示几天，有几件异议",
        (
            Part(
                "", "", columns, "今年的批次",
                "一个村有几批的，每批一行；今年没有批次的村也列出来。更正重贴的只算重贴的那一张；异议是对这一批公示提的。",
                lines=lines, first="行政村", first_width=14,
            ),
        ),
    )
)  # fmt: skip
