"""R08: how the people of the listed households came and went in the running year."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from fupin.reports.frame import Column, Counted, Given, Part, Report, Sum, Value, register
from fupin.reports.standard.common import LISTED_PEOPLE
from households.codes import DecreaseReason, IncreaseReason
from households.selectors.natural_change import (
    HOME_GONE,
    MOVED_IN,
    MOVED_OUT,
    OPENING,
    UNSAID_IN,
    UNSAID_OUT,
    WITH_HOME,
    natural_change,
)
from households.selectors.page import end_of

CAME = {one.value: str(one.label) for one in IncreaseReason}
CAME |= {MOVED_IN: "从别村迁入", WITH_HOME: "随整户纳入", UNSAID_IN: "没有写原因"}
WENT = {one.value: str(one.label) for one in DecreaseReason}
WENT |= {MOVED_OUT: "迁往别村", HOME_GONE: "随整户退出登记", UNSAID_OUT: "没有写原因"}


def columns(day: date) -> Sequence[Column]:
    found = [Column(OPENING, ("期初",), unit="人")]
    for label, told in (("增加", CAME), ("减少", WENT)):
        key = "came" if told is CAME else "went"
        found += [Column(why, (label, word), Given(), unit="人") for why, word in told.items()]
        found.append(Column(key, (label, "小计"), Sum(tuple(told)), unit="人"))
    return [
        *found,
        Column("closing", ("期末",), Counted(LISTED_PEOPLE, "人"), unit="人"),
        Column("difference", ("差（应为 0）",), Sum((OPENING, "came"), less=("went", "closing")), unit="人"),
    ]


def flows(user: Any, place: str, day: date, length: int) -> Mapping[str, Mapping[str, Value]]:
    return natural_change(place, end_of(date(day.year, 1, 1) - timedelta(days=1)), length)


register(
    Report(
        "R08", "人口自然增减表", "今年在册户的人口为什么增加、为什么减少，期初加增加减减少等于期末",
        (
            Part(
                "", "", columns, "在册户的成员", "期初是今年1月1日零时的登记，按登记的时间算；"
                "整户新纳入或者退出登记的，人随户算。期初＋增加－减少＝期末。", load=flows,
            ),
        ),
    )
)  # fmt: skip
