"""R03: the health of the listed."""

from collections.abc import Sequence
from datetime import date

from fupin.reports.frame import Column, Part, Report, register
from fupin.reports.standard.common import LISTED_PEOPLE, groups, whole
from households.codes import Health

TOLD = [(one.value, str(one.label), (one.value,)) for one in Health]
ONLY = [(one.value, str(one.label) if one == Health.HEALTHY else f"只有{one.label}", (one.value,)) for one in Health]


def each(day: date) -> Sequence[Column]:
    return [*whole(LISTED_PEOPLE), *groups(LISTED_PEOPLE, "health", TOLD, units="人", share=True)]


def only(day: date) -> Sequence[Column]:
    told = [*ONLY, ("several", "有两种以上", ("several",))]
    return [*whole(LISTED_PEOPLE), *groups(LISTED_PEOPLE, "health_group", told, units="人", share=True)]


register(
    Report(
        "R03", "健康状况统计表", "健康、长期慢性病、患有大病、残疾的各有多少人",
        (
            Part("each", "各种分别算", each, "在册户的成员", "一人有两种的，每种都算，所以各列相加会比总人数多。"),
            Part("only", "一人只算一次", only, "在册户的成员"),
        ),
    )
)  # fmt: skip
