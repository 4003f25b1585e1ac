"""三保障和饮水 as the record states it: has, lacks, or not recorded. It states facts and decides nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from households.codes import HouseGrade
from households.selectors import Snapshot
from households.standard_rules import house_safe, in_school, insured, of_school_age, yes_or_no


@dataclass(frozen=True)
class Safeguard:
    """`state` is "ok", "err" or "muted" (not recorded)."""

    label: str
    state: str
    text: str


def safeguards(of: Snapshot) -> list[Safeguard]:
    living = of.living[0] if of.living else None
    day = of.day or timezone.localdate()
    return [schooling(of.active, day), medical(of.active), housing(living), water(living)]


def schooling(members: list[Any], day: date) -> Safeguard:
    """Of school age by the year of birth; who is marked as out of school lacks it."""
    pupils = [m for m in members if of_school_age(m, day)]
    out = [m for m in pupils if in_school(m) is False]
    if out:
        return Safeguard("义务教育", "err", f"{len(out)} 人未上学")
    if any(not m.student for m in pupils):
        return Safeguard("义务教育", "muted", "未填在校状况")
    return Safeguard("义务教育", "ok", "有保障" if pupils else "无适龄儿童")


def medical(members: list[Any]) -> Safeguard:
    out = [m for m in members if not insured(m)]
    known = [m for m in out if insured(m) is False]
    if known:
        return Safeguard("基本医疗", "err", f"{len(known)} 人未参保")
    if out or not members:
        return Safeguard("基本医疗", "muted", f"{len(out)} 人未填" if members else "未填")
    return Safeguard("基本医疗", "ok", "有保障")


def housing(living: Any | None) -> Safeguard:
    grade = living.house_grade if living else None
    safe = house_safe(living)
    if safe is False:
        return Safeguard("住房安全", "err", f"{HouseGrade.label_of(grade)}危房" if grade else "危房")
    if safe:
        return Safeguard("住房安全", "ok", f"有保障，{HouseGrade.label_of(grade)}")
    return Safeguard("住房安全", "muted", "未填")


def water(living: Any | None) -> Safeguard:
    safe = yes_or_no(living.safe_water) if living else None
    if safe is False:
        return Safeguard("饮水安全", "err", "未解决")
    return Safeguard("饮水安全", "ok", "有保障") if safe else Safeguard("饮水安全", "muted", "未填")
