"""What follows from a person's age and number while somebody types, pure: proposals for blank cells, never more."""

from datetime import date
from typing import Any

from fupin.personal.identity import full_years
from households.codes import Labour, Politics, Relation, Student

SCHOOL_AGE, WORKING_AGE, LEAGUE_AGE = 6, 16, 14


def proposals(facts: dict[str, Any], today: date, *, first: bool) -> dict[str, str]:
    """Field → code for cells that are blank: what can hardly be otherwise at this age (domain.md §7.3, D08)."""
    found = {"relation": Relation.HEAD.value} if first else {}
    born = facts.get("birth_date")
    if born is None or born > today:
        return {name: code for name, code in found.items() if not facts.get(name)}
    age = full_years(born, today)
    if age < WORKING_AGE:
        found |= {"labour": Labour.NONE.value}
    if age < LEAGUE_AGE:
        found |= {"politics": Politics.MASSES.value}
    if age < SCHOOL_AGE and not facts.get("education"):
        found |= {"student": Student.UNDER_SCHOOL_AGE.value}
    return {name: code for name, code in found.items() if not facts.get(name)}


REPAIRS: dict[str, tuple[str, str, str]] = {
    "D08": ("labour", Labour.NONE.value, "改为无劳动力"),
    "C13": ("labour", Labour.NONE.value, "改为无劳动力"),
    "C09": ("labour", Labour.LOST.value, "改为丧失劳动力"),
    "E02": ("resident_medical", "1", "已参加居民医保"),
    "E20": ("road_km", "0", "就在路边，填 0"),
}
"""Rule → (field, value, what the button says): a repair by one press, always one that the clerk may leave."""

REASONS_FOR: dict[str, tuple[str, ...]] = {
    "E30": ("自产自用", "亲戚代种"),
    "E35": ("外出务工变化", "种养规模变化"),
    "E36": ("零工，按天结算", "工资未结"),
    "E37": ("今年刚办", "已经停发"),
    "E26": ("因病因灾减收", "正在申请低保"),
    "D10": ("身体好，还在干活",),
    "D09": ("正在治病", "在家照顾老人小孩"),
    "E02": ("在外地参保", "不愿参保"),
    "E04": ("在外地参保", "不愿参保"),
    "B07": ("收养", "再婚带来"),
    "C07": ("正在办残疾证",),
}
"""Rule → common answers, as buttons beside 写原因."""
