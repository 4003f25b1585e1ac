"""R15: projects of the running year and their money, by place and one by one (domain.md §5.3, §5.4)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from fupin.reports.frame import Column, Given, Line, Part, Ratio, Report, Value, register, text
from villages.division_codes import short_name
from villages.project_selectors import (
    Asked,
    Total,
    budget_of,
    hurried_among,
    projects,
    sums_of,
    totals_by_place,
    with_sums,
)

MONEY = {
    "budget": "计划投资", "quota": "下达指标", "arranged": "安排到项目", "paid": "已拨付", "spent": "已支出",
    "returned": "结余收回",
}  # fmt: skip
BENEFITS = {
    "households": ("受益", "户", "户"), "persons": ("受益", "人", "人"), "out_households": ("其中脱贫户", "户", "户"),
    "watched_households": ("其中监测户", "户", "户"),
}  # fmt: skip
PROGRESS = Column("progress", ("支出进度",), Ratio("spent", "quota"), unit="%", digits=2)


def money() -> list[Column]:
    return [Column(key, (label,), Given(), unit="元", digits=2, width=14) for key, label in MONEY.items()]


def benefits() -> list[Column]:
    return [Column(key, (top, below), Given(), unit=unit) for key, (top, below, unit) in BENEFITS.items()]


def by_place(day: date) -> Sequence[Column]:
    return [
        Column("projects", ("项目",), Given(), unit="个"),
        Column("approved", ("其中", "批复"), Given(), unit="个"),
        Column("running", ("其中", "开工"), Given(), unit="个"),
        Column("accepted", ("其中", "验收"), Given(), unit="个"),
        *money(),
        PROGRESS,
        *benefits(),
    ]


def one_by_one(day: date) -> Sequence[Column]:
    return [
        text("code", ("编号",), width=16),
        text("place", ("实施地点",), width=14),
        text("kind", ("类型",), width=10),
        text("unit", ("实施单位",), width=18),
        text("state", ("进度",), width=10),
        *money(),
        PROGRESS,
        *benefits(),
        text("warning", ("提醒",), width=10),
    ]


def load(user: Any, place: str, day: date, length: int) -> Mapping[str, Mapping[str, Value]]:
    found = totals_by_place(projects(user, Asked(place=place, year=day.year)), length)
    return {code: told(total) for code, total in found.items()}


def told(total: Total) -> dict[str, Value]:
    sums = {key: getattr(total.sums, key) for key in MONEY if key != "budget"}
    return {"projects": total.projects, **total.reached, "budget": total.budget, **sums, **total.benefits}


def lines(user: Any, place: str, day: date) -> list[Line]:
    rows = with_sums(projects(user, Asked(place=place, year=day.year))).select_related("region")
    found = list(rows.order_by("region", "code"))
    hurried = hurried_among(found)
    made = []
    for one in found:
        sums = sums_of(one)
        values: dict[str, Value] = {
            "code": one.code, "place": short_name(one.region.name), "kind": one.get_kind_display(), "unit": one.unit,
            "state": one.get_state_display(), "budget": budget_of(one),
            **{key: getattr(sums, key) for key in MONEY if key != "budget"},
            **{key: getattr(one, key) or 0 for key in BENEFITS},
            "warning": "赶工期" if one.pk in hurried else "",
        }  # fmt: skip
        page = reverse("project-detail", args=[one.pk])
        made.append(Line(str(one.pk), one.name, values, {"code": page, "quota": page}))
    return made


def address(place: str, day: date, key: str) -> str:
    return f"{reverse('project-list')}?{urlencode({'place': place, 'year': day.year})}" if key == "projects" else ""


NOTE = "今年的项目。支出进度＝已支出 ÷ 下达指标。没有填的受益户、受益人不算。"
register(
    Report(
        "R15", "项目资金台账表", "今年的项目到了哪一步，资金下达、安排、拨付、支出多少，多少户受益",
        (
            Part("", "按地区", by_place, "项目", NOTE, load=load, link=address),
            Part("ledger", "逐个项目", one_by_one, "项目", NOTE, lines=lines, first="项目名称", first_width=26),
        ),
    )
)  # fmt: skip
