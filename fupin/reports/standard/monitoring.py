"""R09: the monitored, each household once, by its open monitoring or else the last one."""

from collections.abc import Sequence
from datetime import date

from fupin.query.fields import Of
from fupin.query.question import Question, ask
from fupin.reports.frame import Column, Columns, Counted, Part, Report, percent, register
from fupin.reports.standard.common import UNFILLED, group
from households.codes import MonitoringKind, Risk

EVER = ask(Of.HOME, watch_state=("open", "cleared"))
STATES: dict[str, tuple[str, Question]] = {
    "ever": ("累计", EVER),
    "open": ("未消除", ask(Of.HOME, watch_state="open")),
    "cleared": ("已消除", ask(Of.HOME, watch_state="cleared")),
}


def all_kinds() -> list[Column]:
    found = [
        Column(f"all_{state}_{unit}", ("合计", word, unit), Counted(question, unit), unit=unit)
        for state, (word, question) in STATES.items()
        for unit in ("户", "人")
    ]
    return [*found, percent("cleared_share", ("合计", "消除率"), "all_cleared_户", "all_ever_户")]


def by(key: str, codes: Sequence[tuple[str, str]]) -> Columns:
    def columns(day: date) -> Sequence[Column]:
        found = all_kinds()
        for code, label in codes:
            for state, (word, question) in STATES.items():
                found += group(f"{code}_{state}", word, question, key, code, above=(label,))
        return found

    return columns


KINDS = [(one.value, str(one.label)) for one in MonitoringKind]
RISKS = [*((one.value, str(one.label)) for one in Risk), ("-", UNFILLED)]
WHOM = "正在监测和监测过的户，不含已结束登记的"

register(
    Report(
        "R09", "监测对象统计表", "三类监测对象，累计、未消除、已消除各多少户多少人；按风险看",
        (
            Part(
                "kinds", "类别", by("watch_kind", KINDS), WHOM,
                "一户监测过几次的只算一次，按正在进行的一次，没有的按最近一次。",
            ),
            Part("risks", "风险", by("watch_risks", RISKS), WHOM, "一户有几种风险的，每种都算，所以各列相加会多。"),
        ),
    )
)  # fmt: skip
