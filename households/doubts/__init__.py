"""Every rule about households and their people, by section of domain.md §7."""

from collections.abc import Iterable
from dataclasses import replace

from households.doubts import ages, identity, income, kin, living, monitoring, relation, schooling, village, working
from households.doubts.terms import Rule
from households.doubts.thresholds import THRESHOLDS


def with_names(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The same rules, with what people call their parameters."""
    return tuple(replace(rule, named={name: THRESHOLDS[rule.id, name] for name in rule.params}) for rule in rules)


SECTIONS = (identity, relation, schooling, ages, working, living, income, monitoring, village)
RULES = with_names(rule for section in SECTIONS for rule in section.RULES)
KIN = with_names(kin.RULES)
"""They look at frames of their own: an import and a form are not asked them."""

NOT_YET = {
    "E09": "还没有务工月监测记录：没有务工月收入",
    "E10": "还没有务工月监测记录：没有月收入和点对点输送",
    "E11": "还没有务工月监测记录：没有务工起止时间",
    "E12": "还没有务工月监测记录：没有是否已务工和结束时间",
    "E14": "还没有计划务工和就业服务需求",
    "F26": "没有消除后住房、饮水设施损毁的登记；现在的住房和饮水由 F20 查",
}
"""Rules of §7.1–7.5 whose inputs the register does not have, and which inputs. There are no placeholders."""
