"""Empty forms for the field: the registration form as the card has it, and the survey of a house visit (R3 排查表)."""

from typing import Any

from households.selectors import Snapshot
from households.views.papers.card import CONDITIONS, in_rows

MEMBERS = 8

SURVEY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("义务教育", ("有无6至16岁应上学没上学的", "不上学的原因", "有没有上学的大额开支")),
    ("基本医疗", ("是否人人参加基本医疗保险", "一年内有无住院、大病", "报销后自己付了多少（元）", "有无长期慢性病")),
    ("住房安全", ("现住房屋的级别（A、B、C、D）", "有无漏雨、裂缝、地基下沉", "是否住在危险地段")),
    ("饮水安全", ("水源和取水方式", "一年有无缺水超过一个月", "水质是否合格")),
    ("收入支出", ("主要收入来源", "一年务工几人、几个月", "产业有无失败、滞销", "一年大额支出（元）和用途")),
    ("突发情况", ("自然灾害、意外事故", "家中主劳力变化（病、残、亡、失业）", "欠债（元）和原因")),
    ("家庭成员", ("共同生活几人", "有无新生、婚嫁、死亡、分户没有登记的", "有无残疾、失能需照料的")),
    ("政策享受", ("低保、特困、残疾补贴", "公益性岗位、技能培训", "产业、小额信贷、合作社")),
)
"""(matter, what is asked): 两不愁三保障, income and what may push a household under (domain.md §1.4, §2.29)."""


def blank(snapshot: Snapshot | None = None, **asked: Any) -> dict[str, Any]:
    """No fact of anybody."""
    return {
        "member_rows": range(1, MEMBERS + 1),
        "conditions": in_rows([(label, "") for label in CONDITIONS.values()]),
        "income_lines": ["工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出"],
        "survey": SURVEY,
    }
