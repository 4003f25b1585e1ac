"""R13: what the villages are like, by the latest year for which something is filled in (domain.md §1.5)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from fupin.reports.frame import Column, Given, Part, Ratio, Report, Value, register
from villages.models import Region, VillageProfile
from villages.profile_groups import GROUPS, label_and_unit
from villages.selectors import ANSWERED, SUMMED, latest_year, profiles_by_place

HIDDEN = ("income", "earners")


def columns(day: date) -> Sequence[Column]:
    found = [
        Column("villages", ("行政村数",), Given(), unit="个"),
        Column("filled", ("填了村情的村",), Given(), unit="个"),
        Column("poor", ("贫困村",), Given(), unit="个"),
    ]
    for title, names in GROUPS:
        for name in names:
            if name in SUMMED:
                found.append(summed(title, name))
            elif name in ANSWERED:
                found.append(Column(name, (title, label_and_unit(name)[0].removeprefix("是否")), Given(), unit="村"))
            elif name == "farmer_income":
                found += [Column(key, (key,), Given(partial=True), hidden=True) for key in HIDDEN]
                found.append(Column(name, (title, "农民人均纯收入"), Ratio(*HIDDEN, times=1), unit="元", digits=2))
    return found


def summed(title: str, name: str) -> Column:
    label, unit = label_and_unit(name)
    digits = 2 if VillageProfile._meta.get_field(name).get_internal_type() == "DecimalField" else 0
    return Column(name, (title, label), Given(partial=True), unit=unit, digits=digits)


def load(user: Any, place: str, day: date, length: int) -> Mapping[str, Mapping[str, Value]]:
    found = profiles_by_place(user, place, length, year_of(place, day))
    return {
        code: {
            "villages": one.villages, "filled": one.filled, "poor": one.poor, "income": one.income,
            "earners": one.earners, **one.sums, **one.yes,
        }
        for code, one in found.items()
    }  # fmt: skip


def year_of(place: str, day: date) -> int:
    return latest_year(Region(pk=place)) or day.year


def address(place: str, day: date, key: str) -> str:
    """The page of the place, where its villages stand with the same sums."""
    return reverse("village-detail", args=[place]) if key == "filled" else ""


register(
    Report(
        "R13", "行政村基本情况表", "各村填报的村情：人口、土地、收入、基础设施和公共服务",
        (
            Part(
                "", "", columns, "行政村",
                "用最近一个填了村情的年度。没有填的不算进合计，一个村也没有填的写“—”；农民人均纯收入按村人口加权。",
                load=load, link=address,
            ),
        ),
    )
)  # fmt: skip
