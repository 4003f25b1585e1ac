"""R12: everybody stationed in a village: days there this month, leave, inspections, how far he did what was asked."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from assistance.selectors.lists import assess
from assistance.selectors.presence import month_span, residents_in, standings_of
from assistance.selectors.teams import villages_of
from fupin.reports.frame import Column, Given, Line, Part, Report, register, text


def columns(day: date) -> Sequence[Column]:
    month = f"{day.month}月"
    return [
        text("village", ("驻在村",), width=14),
        text("unit", ("派出单位",), width=20),
        text("post", ("职务",), width=12),
        Column("days", (month, "在村"), Given(adds=False), unit="天"),
        Column("asked", (month, "要求"), Given(adds=False), unit="天"),
        Column("leave", ("今年请假",), Given(), unit="天"),
        Column("absent", ("今年查到不在岗",), Given(), unit="次"),
        Column("enough", ("今年在村", "达标"), Given(), unit="个月"),
        Column("months", ("今年在村", "已登记"), Given(), unit="个月"),
        Column("score", ("考核得分",), Given(adds=False), unit="分", digits=2),
        text("best", ("最高可评",), width=10),
    ]


def lines(user: Any, place: str, day: date) -> list[Line]:
    """As the pages of presence and of assessment say it."""
    people = residents_in(villages_of(user, place), *month_span(day.year, day.month))
    judged = {one.cadre.pk: one for one in assess({who.cadre.pk: who.cadre for who in people}.values(), day)}
    found = []
    for one in standings_of(people, day.year, day.month, day):
        who, marks = one.who, judged[one.who.cadre.pk]
        score = None if marks.score is None else Decimal(str(marks.score))
        values = {
            "village": who.place, "unit": who.cadre.unit.name, "post": who.post, "days": one.days, "asked": one.asked,
            "leave": one.year_leave, "absent": one.absent, "enough": marks.points["presence"].done,
            "months": marks.points["presence"].base, "score": score, "best": str(marks.best.label),
        }  # fmt: skip
        here = f"{reverse('presence-village', args=[who.village.pk])}?{urlencode({'month': f'{day:%Y-%m}'})}"
        marked = reverse("cadre-assessment", args=[who.cadre.pk])
        links = {"days": here, "asked": here, "absent": here, "score": marked, "best": marked}
        found.append(Line(f"{who.village.pk}-{who.cadre.pk}", who.cadre.person.name, values, links))
    return found


register(
    Report(
        "R12", "驻村工作队在岗与考核表", "驻村的每个人这个月在村多少天，今年请假、查岗和考核怎样",
        (
            Part(
                "", "", columns, "这个月驻村的人",
                "在村一栏“—”是还没有登记，不是没有在村。同一个人驻两个村的，每个村一行。最高可评按查岗结果。",
                lines=lines, first="姓名", first_width=10,
            ),
        ),
    )
)  # fmt: skip
