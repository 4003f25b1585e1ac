"""Ready-made sets of what a village must have to exit (domain.md §5.1). A county takes one over, or changes it; an exit
keeps the set with which it began. The rate of poverty stands beside every set and is computed, never ticked.

Pure.
"""

from dataclasses import dataclass
from decimal import Decimal

WEST = frozenset({"15", "45", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"})
"""Provinces whose villages exit at 3 % (§3.5: 西部 3 %)."""
LEAST_DAYS, MOST_DAYS = 7, 60


@dataclass(frozen=True)
class Item:
    """One thing the village must have; `wants_evidence`: a yes alone is not believed."""

    code: str
    label: str
    wants_evidence: bool = True


@dataclass(frozen=True)
class ReadySet:
    """`below`: the rate must be under the threshold, reaching it is not enough. `threshold` None is the usual of the
    place."""

    key: str
    name: str
    items: tuple[Item, ...]
    below: bool = False
    threshold: Decimal | None = None


def items(*labels: str) -> tuple[Item, ...]:
    return tuple(Item(f"{number:02d}", label) for number, label in enumerate(labels, start=1))


READY = (
    ReadySet(
        "5-7",
        "一降五通七有",
        items(
            "通水", "通电", "通路", "通广播电视", "通宽带或通讯", "有“两委”班子且发挥作用", "有支撑稳定增收的产业",
            "有村集体经济收入", "有村级党组织阵地（办公场所）", "有幼儿园（中心幼儿园）",
            "有便民服务中心（文化体育活动场所）", "有卫生室",
        ),
    ),
    ReadySet(
        "11-1",
        "十一有一低于",
        items(
            "有特色产业", "有住房保障", "有基本医疗保障", "有义务教育保障", "有安全饮水", "有路通村屯", "有电用",
            "有基本公共服务", "有电视看", "有村集体经济收入", "有好的“两委”班子",
        ),
        below=True,
        threshold=Decimal(3),
    ),
    ReadySet(
        "hubei",
        "湖北村退出标准",
        items(
            "通村公路硬化", "具备条件的村通客运班车", "饮水达标", "有生产生活用电", "广播电视户户通",
            "有综合性文化服务中心", "有标准化卫生室", "有合格乡村医生", "通宽带", "有产业", "有集体经济",
        ),
        threshold=Decimal(2),
    ),
)  # fmt: skip
USUAL = READY[0]


def usual_threshold(code: str) -> Decimal:
    """In percent, where nobody above has set another."""
    return Decimal(3) if code[:2] in WEST else Decimal(2)


def ready_set(key: str) -> ReadySet | None:
    return next((one for one in READY if one.key == key), None)
