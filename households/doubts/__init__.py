"""Every rule about households and their people, by section of domain.md §7."""

from dataclasses import replace

from households.doubts import ages, identity, income, living, monitoring, relation, schooling, village, working
from households.doubts.thresholds import THRESHOLDS

RULES = tuple(
    replace(rule, named={name: THRESHOLDS[rule.id, name] for name in rule.params})
    for section in (identity, relation, schooling, ages, working, living, income, monitoring, village)
    for rule in section.RULES
)

NOT_YET = {
    "E09": "还没有务工月监测记录：没有务工月收入",
    "E10": "还没有务工月监测记录：没有月收入和点对点输送",
    "E11": "还没有务工月监测记录：没有务工起止时间",
    "E12": "还没有务工月监测记录：没有是否已务工和结束时间",
    "E14": "还没有计划务工和就业服务需求",
    "F08": "还没有帮扶措施登记",
    "F09": "还没有帮扶措施登记",
    "F10": "还没有帮扶措施登记",
    "F11": "还没有帮扶措施登记",
    "F13": "还没有帮扶措施登记",
    "F14": "还没有帮扶措施登记",
    "F15": "还没有帮扶措施登记",
    "F16": "还没有帮扶措施登记",
    "F17": "还没有帮扶措施登记",
    "F18": "还没有帮扶措施登记",
    "F21": "还没有帮扶措施登记",
    "F26": "还没有消除后住房、饮水设施损毁的登记",
    "F28": "还没有帮扶措施登记",
    "G05": "还没有帮扶责任人结对",
    "G06": "还没有走访登记",
    "G07": "还没有走访登记",
    "G08": "还没有民主评议和公示登记",
}
"""Rules of §7.1–7.5 whose inputs the register does not have, and which inputs. There are no placeholders."""
