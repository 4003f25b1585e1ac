"""What a household's record should hold and when it counts as old: the ● facts of domain.md §1.2 and §1.3.

Declared once; the page of what is missing counts, lists and names from here. No need ever refuses a row (§7.0).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from households.codes import Register

BLANK = Q(monitoring_kind="")
KEPT_YEARLY = Q(register=Register.LISTED) | Q(register=Register.UNLISTED) & ~BLANK
"""Whose conditions and income are collected every year: who is listed or monitored."""


@dataclass(frozen=True)
class Need:
    """`lacks` says it of one row, `lacking` as a condition on the rows of `of` (home, member, living); `field` is
    where it is mended in the entry form."""

    key: str
    label: str
    of: str
    field: str
    lacking: Q
    lacks: Callable[[Any], bool]


def blank(key: str, label: str, of: str, *, empty: bool = False) -> Need:
    """A single fact: NULL in the register, or "" for text."""
    lacking = Q(**{key: ""}) if empty else Q(**{f"{key}__isnull": True})
    return Need(key, label, of, key, lacking, lambda row: getattr(row, key) in (None, ""))


HOME = (
    blank("address", "家庭住址", "home", empty=True),
    blank("phone_digest", "联系电话", "home"),
    Need("members_missing", "家庭成员", "home", "members", Q(members_missing=True), lambda row: row.members_missing),
)
MEMBER = (
    blank("identity_digest", "证件号码", "member"),
    blank("relation", "与户主关系", "member"),
    blank("ethnicity", "民族", "member"),
    Need(
        "schooling",
        "文化程度或在校生状况",
        "member",
        "schooling",
        Q(education__isnull=True, student__isnull=True, dropout_reason__isnull=True),
        lambda row: row.education is None and row.student is None and row.dropout_reason is None,
    ),
    blank("health", "健康状况", "member", empty=True),
    blank("labour", "劳动技能", "member"),
    Need(
        "medical",
        "医疗保险",
        "member",
        "resident_medical",
        Q(resident_medical__isnull=True, employee_medical__isnull=True),
        lambda row: row.resident_medical is None and row.employee_medical is None,
    ),
)
LIVING = tuple(
    blank(key, label, "living")
    for key, label in (
        ("arable", "耕地面积"),
        ("house_area", "住房面积"),
        ("dangerous", "是否危房户"),
        ("safe_water", "安全饮用水"),
        ("power", "生活用电"),
        ("television", "广播电视"),
        ("road_type", "入户路"),
        ("toilet", "卫生厕所"),
        ("fuel", "主要燃料"),
    )
)
INCOME_DUE, LIVING_DUE, LIVING_OLD = "income_due", "living_due", "living_old"
YEARLY = {
    INCOME_DUE: "{year}年收入没有填",
    LIVING_DUE: "{year}年生产生活条件没有填",
    LIVING_OLD: "{year}年生产生活条件沿用上年，没有确认",
}
