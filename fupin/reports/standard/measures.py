"""R10: which measures were carried out for whom in the running year, by class."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from assistance.plan_codes import PlanState
from assistance.selectors.measures_done import CLASSES, reached_by_place
from fupin.reports.frame import Column, Given, Part, Report, Value, register

UNITS = ("户", "人")


def columns(day: date) -> Sequence[Column]:
    """户 opens the plans behind it: a household has one plan of a year."""
    return [
        Column(f"{key}_{unit}", (label, unit), Given(), unit=unit)
        for key, (label, _) in CLASSES.items()
        for unit in UNITS
    ]


def reached(user: Any, place: str, day: date, length: int) -> Mapping[str, Mapping[str, Value]]:
    found = reached_by_place(user, place, length, day.year)
    return {
        code: {f"{key}_{unit}": one for key, told in classes.items() for unit, one in zip(UNITS, told, strict=True)}
        for code, classes in found.items()
    }


def address(place: str, day: date, key: str) -> str:
    name, _, unit = key.rpartition("_")
    if unit != "户":
        return ""
    asked = {"year": day.year, "place": place, "state": PlanState.SETTLED.value, "done": name}
    return f"{reverse('plan-list')}?{urlencode(asked)}"


register(
    Report(
        "R10", "帮扶措施落实表", "今年已审定的计划里，各类帮扶措施落实到多少户、多少人",
        (
            Part(
                "", "", columns, "有措施已落实的户",
                "一户落实了几类的，每类都算，所以各类相加会多。人是这些户的家庭人口。就业含公益性岗位；"
                "到户增收是产业、就业、金融、公益岗位四类开发式帮扶。", load=reached, link=address,
            ),
        ),
    )
)  # fmt: skip
