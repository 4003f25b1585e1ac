"""People who may be one: same name and birth date, names that sound or look alike, a number with one place wrong.

Numbers are sealed: only those of the same name or the same birth date, in the user's scope, are opened and compared.
Twins (one birth date, one household, two numbers) are two people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q

from fupin.access.permissions import Permission
from fupin.personal.masks import POINTS
from fupin.personal.sealing import identity_key
from fupin.pinyin import sounds
from households.codes import ACTIVE
from households.models import DuplicateDecision, Member

MOST = 400
BODY = 17
SHOWN = 20


@dataclass(frozen=True)
class Asked:
    """Somebody who is being registered: row of the form, what is known of them, the member that they already are."""

    index: int
    name: str
    born: date | None = None
    number: str | None = None
    pk: int | None = None


@dataclass(frozen=True)
class Alike:
    """A registered person who may be the one of row `index`; `why` says in what they are alike."""

    index: int
    member: Member
    why: str


def likely(user: Any, people: Sequence[Asked], own: int | None = None) -> list[Alike]:
    """For each asked-for person those outside household `own` who may be the same and about whom nobody has decided.
    Three queries, whatever the number of people."""
    named = [person for person in people if person.name]
    block = Q(name__in={person.name for person in named})
    block |= Q(birth_date__in={person.born for person in named if person.born})
    if not named:
        return []
    rows = Member.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).filter(block, state__in=sorted(ACTIVE))
    rows = (rows.exclude(household_id=own) if own else rows).order_by("pk").select_related("household__village")
    found = [alike for row in rows[:MOST] for person in named if (alike := compare(person, row))]
    settled = decided([alike for alike in found if asked_pk(alike, named)], named) if found else set()
    return [alike for alike in found if (asked_pk(alike, named), alike.member.pk) not in settled][:SHOWN]


def compare(person: Asked, row: Member) -> Alike | None:
    if person.pk == row.pk or same_number(person.number, row.identity):
        return None
    if why := likeness(person, row):
        return Alike(person.index, row, why)
    return None


def same_number(one: str | None, other: str | None) -> bool:
    """The same person beyond doubt: that is refused elsewhere, not asked."""
    return bool(identity_key(one)) and identity_key(one) == identity_key(other)


def likeness(person: Asked, row: Member) -> str:
    """In words, or ""."""
    same_day = person.born is not None and person.born == row.birth_date
    near = near_name(person.name, row.name)
    if same_day and person.name == row.name:
        return "姓名、出生日期都相同"
    if near and one_place_off(identity_key(person.number), identity_key(row.identity)):
        return "姓名相同或相近，证件号码只差一位"
    if same_day and near:
        return "出生日期相同，姓名读音或字形相近"
    if same_day and person.born is not None and not row.identity and person.name[:1] == row.name[:1]:
        return "出生日期、姓相同，那边没有证件号码"
    return ""


def plain_name(name: str) -> str:
    """Without the points and blanks that one writes and another leaves out (买买提·艾力, 买买提艾力)."""
    return "".join(POINTS.sub("", name).split())


def near_name(one: str, other: str) -> bool:
    """The same, read the same, or one character taken for another; the points in long names do not count."""
    one, other = plain_name(one), plain_name(other)
    if one == other or sounds(one) == sounds(other):
        return True
    if len(one) != len(other) or len(one) < 2:
        return False
    off = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(off) == 1 and alike_char(*off[0])


LOOK_ALIKE = (
    "己已巳 未末 土士 日曰 人入八 戊戌戍 天夭 千干于 王玉主 大太犬 木本术 名各 明朋 凤风 妹姝 晴睛 洋祥详 "
    "英莱 娟涓 梅海 桂佳挂 平苹 微徽 辰晨 辛幸 冰水永 甲申由田 刀力 侯候 飞乙 义文 鸟乌 今令 仑仓 师帅 折拆 住佳 "
    "婷停 廷延 建健 锋峰 莉荆 农衣 贝见 贵责 辉挥 运远 钢纲 阳阴 雪雷 洪供 治冶 沈沉 汪江 萍苹 岑芩 卢芦 欧殴 洁诘"
)


@cache
def group_of(character: str) -> str:
    """One character for all that are taken for each other by look."""
    here = {character}
    while more := {c for group in LOOK_ALIKE.split() if here & set(group) for c in group} - here:
        here |= more
    return min(here)


def looks(name: str) -> str:
    """The same for names of which one character looks like another."""
    return "".join(map(group_of, name))


def alike_char(one: str, other: str) -> bool:
    """Two characters that are taken for each other, by sound or by look."""
    return sounds(one) == sounds(other) or any(one in group and other in group for group in LOOK_ALIKE.split())


def one_place_off(one: str | None, other: str | None) -> bool:
    """One of the first 17 digits another one, or two neighbours changed round; the check digit follows them."""
    if not one or not other or min(len(one), len(other)) < BODY:
        return False
    off = [place for place in range(BODY) if one[place] != other[place]]
    if len(off) == 1:
        return True
    swapped = len(off) == 2 and off[1] == off[0] + 1
    return swapped and one[off[0]] == other[off[1]] and one[off[1]] == other[off[0]]


def asked_pk(alike: Alike, people: Iterable[Asked]) -> int | None:
    return next((person.pk for person in people if person.index == alike.index), None)


def decided(found: Iterable[Alike], people: Sequence[Asked]) -> set[tuple[int, int]]:
    """Pairs (asked-for member, other member) that somebody found to be two people."""
    mine = {person.pk for person in people if person.pk}
    others = {alike.member.pk for alike in found}
    if not mine or not others:
        return set()
    either = Q(member_id__in=mine, other_id__in=others) | Q(member_id__in=others, other_id__in=mine)
    pairs = DuplicateDecision.objects.filter(either).values_list("member_id", "other_id")
    return {pair for one, other in pairs for pair in ((one, other), (other, one))}
