"""R02: why households are poor. The main cause is one; 涉及 counts every cause that a household names."""

from collections.abc import Sequence
from datetime import date

from fupin.query.fields import Of
from fupin.query.question import Question, ask
from fupin.reports.frame import Column, Columns, Part, Report, percent, register
from fupin.reports.standard.common import LISTED, groups, whole
from households.codes import RETURN_ONLY, PovertyCause

OTHERS = (PovertyCause.OTHER.value, *sorted(RETURN_ONLY))
MAIN = [(one.value, str(one.label), (one.value,)) for one in PovertyCause if one.value not in OTHERS]
MAIN.append(("other", "其他", OTHERS))
TOUCHED = [(one.value, str(one.label), (one.value,)) for one in PovertyCause]


def by_cause(question: Question, key: str = "main_cause") -> Columns:
    told = MAIN if key == "main_cause" else TOUCHED

    def columns(day: date) -> Sequence[Column]:
        return [*whole(question), *with_shares(groups(question, key, told))]

    return columns


def with_shares(columns: Sequence[Column]) -> list[Column]:
    """户, 人, and each of them over all (domain.md §6.2: of the households and of the persons)."""
    found: list[Column] = []
    for one in columns:
        found.append(one)
        if one.unit == "人":
            code, above = one.key.removesuffix("_人"), one.head[:-1]
            found.append(percent(f"{code}_of_homes", (*above, "户占比"), f"{code}_户", "homes"))
            found.append(percent(f"{code}_of_people", (*above, "人占比"), f"{code}_人", "people"))
    return found


OVERLAP = "一户有几个原因的，每个原因都算，所以各列相加会比总户数多。"

register(
    Report(
        "R02", "主要致贫原因统计表", "因病、因残、因学……各有多少户、多少人，占多少",
        (
            Part("listed", "全部在册户", by_cause(LISTED), "全部在册户，按主要致贫原因"),
            Part(
                "poor", "未脱贫和返贫户", by_cause(ask(Of.HOME, status=("poor", "returned"))),
                "在册，未脱贫、预脱贫和返贫的户，按主要致贫原因",
            ),
            Part("touched", "涉及的原因", by_cause(LISTED, "causes"), "全部在册户，主要和其他致贫原因都算", OVERLAP),
        ),
    )
)  # fmt: skip
