"""两不愁三保障 and 饮水 as the register states them: yes, no, or not stated (None). Pure; rows or anything alike.

domain.md §3.5 checklist items; A and B houses are safe; 6–15 by the year of birth is the age of compulsory schooling.
"""

from binascii import crc32
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fupin.codes import YesNo
from households.codes import BASE_STANDARDS, DropoutReason, EvidenceKind, HouseGrade, Risk, Standard, Student

SAFE_HOUSES, UNSAFE_HOUSES = {HouseGrade.A, HouseGrade.B}, {HouseGrade.C, HouseGrade.D}
SCHOOL_AGE = range(6, 16)
EXCUSED = {DropoutReason.ILLNESS, DropoutReason.DISABILITY, DropoutReason.TAUGHT_AT_HOME}
"""Out of school for these is for the checkers to judge."""
K = EvidenceKind
PROVES: dict[str, tuple[K, ...]] = {
    Standard.FOOD: (K.INCOME_FORM,),
    Standard.WATER: (K.SAFE_WATER,),
    Standard.SCHOOLING: (K.SCHOOL_ROLL,),
    Standard.MEDICAL: (K.MEDICAL_BOOK,),
    Standard.HOUSING: (K.SAFE_HOUSE, K.HOUSE_REPORT, K.HOUSE_GRADE, K.HOUSE_PHOTO),
}
"""Kinds of evidence that usually prove a standard, the best first (domain.md §1.1)."""
STAYING = {
    "steady": "收入稳定半年以上",
    "spending": "大额刚性支出已经解决",
    "measures": "帮扶措施已经落实",
    "new_risk": "没有新的风险",
}
"""§3.3.1, beside the standards."""


@dataclass(frozen=True)
class Item:
    """One line of the check. `member` is whom it concerns; `free` needs no proof because it concerns nobody."""

    key: str
    label: str
    says: bool | None = None
    text: str = "登记册上没有这一项"
    member: int | None = None
    who: str = ""
    free: bool = False

    @property
    def name(self) -> str:
        """For a form: one word that no other line has."""
        return f"{self.key}_{self.member or 0}"

    @property
    def title(self) -> str:
        return f"{self.label}（{self.who}）" if self.who else self.label


def of_school_age(member: Any, day: date) -> bool:
    return bool(member.birth_date) and (day.year - member.birth_date.year) in SCHOOL_AGE


def in_school(member: Any) -> bool | None:
    if member.dropout_reason in EXCUSED:
        return None
    if member.student == Student.NOT_STUDENT or (member.dropout_reason and not member.student):
        return False
    return True if member.student else None


def insured(member: Any) -> bool | None:
    said = (member.resident_medical, member.employee_medical)
    if YesNo.YES in said:
        return True
    return False if member.resident_medical == YesNo.NO else None


def house_safe(living: Any | None) -> bool | None:
    grade = living.house_grade if living else None
    if grade in UNSAFE_HOUSES or (living and living.dangerous == YesNo.YES):
        return False
    return True if grade in SAFE_HOUSES else None


def yes_or_no(said: str | None) -> bool | None:
    return None if said not in (YesNo.YES, YesNo.NO) else said == YesNo.YES


# ---- the lines of a check ----------------------------------------------------------------------------------------
def standard_items(asked: Iterable[str], living: Any | None, members: list[Any], day: date) -> list[Item]:
    """`asked` beside the six that nobody may leave out; `members` are the active ones."""
    wanted = [*BASE_STANDARDS, *(Standard(one) for one in asked if one not in BASE_STANDARDS)]
    return [item for standard in wanted for item in lines_of(standard, living, members, day)]


def lines_of(standard: Standard, living: Any | None, members: list[Any], day: date) -> list[Item]:
    if standard == Standard.SCHOOLING:
        pupils = [one for one in members if of_school_age(one, day)]
        nobody = Item(standard, standard.label, True, "没有 6—15 岁的孩子", free=True)
        return [of_member(standard, one, in_school(one), "在校", "没有在校") for one in pupils] or [nobody]
    if standard == Standard.MEDICAL:
        return [of_member(standard, one, insured(one), "已参保", "没有参保") for one in members]
    says, yes, no = of_home(standard, living)
    return [Item(standard, standard.label, says, said(says, yes, no))]


def of_home(standard: Standard, living: Any | None) -> tuple[bool | None, str, str]:
    """What the register says of the house, and its words for yes and no."""
    if standard == Standard.HOUSING:
        grade = HouseGrade.label_of(living.house_grade) if living and living.house_grade else ""
        return house_safe(living), f"{grade}，安全", f"{grade}危房"
    column = {Standard.WATER: "safe_water", Standard.POWER: "power", Standard.TELEVISION: "television"}.get(standard)
    words = {Standard.WATER: ("已解决", "没有解决")}.get(standard, ("已通", "没有通"))
    return (yes_or_no(getattr(living, column)) if living and column else None, *words)


def of_member(standard: Standard, member: Any, says: bool | None, yes: str, no: str) -> Item:
    return Item(standard, standard.label, says, said(says, yes, no), member.pk, member.name)


def said(says: bool | None, yes: str, no: str) -> str:
    return "登记册上没有填" if says is None else yes if says else no


def elimination_items(risks: str) -> list[Item]:
    """§3.3.1: every risk that was marked is gone, and the rest."""
    marked = [Risk(code) for code in risks.split(",") if code]
    gone = [Item(f"risk{risk}", f"{risk.label}的风险已经消除") for risk in marked]
    return [*gone, *(Item(key, label) for key, label in STAYING.items())]


def own_items(labels: Iterable[str]) -> list[Item]:
    """What the place added. Known by what it says: a list put in another order asks for nothing else."""
    return [Item(f"own{crc32(label.encode()):08x}", label) for label in labels]
