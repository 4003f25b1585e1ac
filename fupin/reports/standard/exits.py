"""R07: who was recognised, who has left the list in which year, who is still on it or back on it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fupin.query.fields import BLANK, Of
from fupin.query.question import ask
from fupin.reports.frame import Column, Counted, Given, Part, Report, Sum, Value, percent, register
from fupin.reports.standard.common import LISTED
from households.selectors.populations import populations

OUT = ask(Of.HOME, status="out")
STILL, BACK = ask(Of.HOME, status="poor"), ask(Of.HOME, status="returned")


def columns(day: date) -> Sequence[Column]:
    last, running = f"..{day.year - 1}", f"{day.year}.."
    told = {
        "listed": ("识别累计", LISTED),
        "before": ("历年脱贫", OUT.asking("exit_year", last)),
        "running": (f"{day.year}年脱贫", OUT.asking("exit_year", running)),
        "undated": ("脱贫年度没有填", OUT.asking("exit_year", BLANK)),
        "poor": ("未脱贫", STILL),
        "returned": ("返贫", BACK),
    }
    found = [
        Column(f"{key}_{unit}", (label, unit), Counted(question, unit), unit=unit)
        for key, (label, question) in told.items()
        for unit in ("户", "人")
    ]
    return [
        *found,
        Column("out", ("已脱贫",), Sum(("before_人", "running_人", "undated_人")), unit="人", hidden=True),
        Column("in_poverty", ("贫困人口",), Sum(("poor_人", "returned_人")), unit="人", hidden=True),
        Column("base", ("总人口",), Given(), unit="人"),
        percent("incidence", ("贫困发生率",), "in_poverty", "base"),
        percent("exited", ("脱贫率",), "out", "listed_人"),
    ]


def bases(user: Any, place: str, day: date, length: int) -> Mapping[str, Mapping[str, Value]]:
    """总人口 from the profiles of the villages, the latest year that each has told."""
    return {code: {"base": people} for code, people in populations(user, place, day.year, length).items() if code}


register(
    Report(
        "R07", "脱贫（退出）情况表", "识别了多少、历年和当年脱贫多少、还有多少没有脱贫、返贫多少，贫困发生率",
        (
            Part(
                "", "", columns, "在册户（识别累计＝脱贫＋未脱贫＋返贫）",
                "贫困发生率＝（未脱贫＋返贫）人数÷总人口，总人口取村情最近一年；有村没有填总人口的算不出。"
                "未脱贫含预脱贫。", load=bases,
            ),
        ),
    )
)  # fmt: skip
