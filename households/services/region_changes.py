"""撤并村: a county act that keeps codes, history and old statistics (domain.md §2.22, §3.4 M6).

The households go to the village that takes over with their 户编号; the old village's code stays, ended, and points
onward; its profiles and its frozen figures stay under the old code.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet, Sum

from fupin.access.permissions import Permission
from fupin.access.scope import can, require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.workflow import REASONS, Conflict, Refused
from households.codes import Register
from households.models import Household
from households.selectors.village_exits import open_exit_of
from households.services.moving import move_households
from villages.codes import Level, RegionChangeKind, RegionChangeState
from villages.initials import place_initials
from villages.models import Post, Region, RegionChange
from villages.services.posts import carry_posts
from villages.services.regions import check_merger, full_name

K, S = RegionChangeKind, RegionChangeState

REASONS |= {
    "village_only": "{name}不是村，不能在这里撤并。请选村。",
    "village_ended": "{name}已经停用，不能再撤并。请选现在还在用的村。",
    "village_into": "请选并入哪个村。",
    "villages_apart": "{name}和{into}不在一个县，不能并。请选本县的村。",
    "village_name": "请填新的村名，和原来的不能一样。",
    "village_code": "新代码应是 12 位数字，前 9 位是本县一个乡镇的代码。请照区划文件核对。",
    "village_code_taken": "代码 {number} 已经有{name}在用或用过。请照区划文件核对。",
    "village_groups": "{name}没有登记在{groups}的农户。请照农户卡上写的村民小组填，一行一个。",
    "village_day": "批准日期不能在今天以后。请照文件填。",
    "village_basis": "请写依据文件的名称和文号。",
    "village_exiting": "{name}正在办出列，人口和发生率要照这个村算。请先办结或撤回出列，再撤并。",
    "village_waiting": "{name}已有一件撤并在等确认。请先办结那一件。",
    "region_change_same_person": "准备和确认撤并村的必须是两个人，请由另一位县级审批人员确认。",
}


@dataclass(frozen=True)
class Effect:
    """What confirming does: households (all, and those listed), persons, posts that go along."""

    households: int
    listed: int
    persons: int
    posts: int


def households_of(change: RegionChange) -> QuerySet[Household]:
    """Whom the change moves. A change of name moves nobody."""
    if change.kind == K.RENAME:
        return Household.objects.none()
    rows = Household.objects.filter(village_id=change.village_id)
    return rows.filter(group_name__in=change.group_names) if change.kind == K.SPLIT else rows


def posts_of(change: RegionChange, today: date) -> QuerySet[Post]:
    """Posts that end with the village and begin anew in the one that takes over."""
    if change.kind not in {K.MERGE, K.RECODE}:
        return Post.objects.none()
    return Post.objects.in_force(today).filter(region_id=change.village_id)


def effect_of(change: RegionChange, today: date) -> Effect:
    open_rows = ~Q(register=Register.CLOSED)
    found = households_of(change).aggregate(
        households=Count("pk"),
        listed=Count("pk", filter=Q(register=Register.LISTED)),
        persons=Sum("member_count", filter=open_rows),
    )
    posts = posts_of(change, today).count()
    return Effect(found["households"], found["listed"], found["persons"] or 0, posts)


# ---- prepare, drop ---------------------------------------------------------------------------------------------------


@write
def prepare_change(*, kind: str, village: Region, day: date, basis: str, by: Any, today: date, **asked: Any) -> Any:
    """`asked` holds into, code, name, groups as the kind needs them. Raises Refused."""
    require(by, Permission.REGION_PREPARE, village.pk)
    if not basis.strip():
        raise Refused("village_basis")
    if day > today:
        raise Refused("village_day")
    change = RegionChange(kind=K(kind), village=village, day=day, basis=basis.strip(), prepared_by=by)
    for name in NEEDS[K(kind)]:
        setattr(change, name, asked.get(name) or ("" if name != "into" else None))
    check(change)
    change.prepared_at = current_write().at
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        raise Refused("village_waiting", name=village.name) from error
    record(Verb.REGION_CHANGE_PREPARED, change, by=by, after=shown(change), region=village.pk)
    return change


NEEDS: dict[str, tuple[str, ...]] = {
    K.MERGE: ("into",),
    K.SPLIT: ("code", "name", "groups"),
    K.RENAME: ("name",),
    K.RECODE: ("code",),
}
"""The fields that each kind has besides the village."""


@write
def drop_change(*, change: RegionChange, by: Any) -> None:
    """Give a prepared change up; nothing has happened yet."""
    if not can(by, Permission.REGION_CONFIRM, change.village_id):
        require(by, Permission.REGION_PREPARE, change.village_id)
    _decide(change, S.DROPPED, by)
    record(Verb.REGION_CHANGE_DROPPED, change, by=by, before=shown(change), region=change.village_id)


# ---- confirm ---------------------------------------------------------------------------------------------------------


@write
def confirm_change(*, change: RegionChange, by: Any, today: date) -> Effect:
    """Do it, in one write. Another person than who prepared it. Raises Refused, Conflict."""
    require(by, Permission.REGION_CONFIRM, change.village_id)
    if by.person_id == change.prepared_by.person_id:
        raise Refused("region_change_same_person")
    _decide(change, S.DONE, by)
    change = RegionChange.objects.select_related("village__parent", "into").get(pk=change.pk)
    check(change)
    effect = effect_of(change, today)
    APPLY[change.kind](change, by, today)
    after = {**shown(change), "移动农户（户）": effect.households, "随迁岗位（个）": effect.posts}
    record(Verb.REGION_REPLACED, change, by=by, after=after, region=change.village_id)
    return effect


def _decide(change: RegionChange, state: str, by: Any) -> None:
    waiting = RegionChange.objects.filter(pk=change.pk, state=S.PREPARED)
    if not waiting.update(state=state, decided_by=by, decided_at=current_write().at):
        now = RegionChange.objects.select_related("decided_by__person").get(pk=change.pk)
        raise Conflict(now.decided_by.display_name if now.decided_by else "别的同事")


def merge(change: RegionChange, by: Any, today: date) -> None:
    _take_over(change, change.into, by, today)


def recode(change: RegionChange, by: Any, today: date) -> None:
    _take_over(change, _new_village(change, change.village.name), by, today)


def _take_over(change: RegionChange, into: Region, by: Any, today: date) -> None:
    _move(change, into)
    carry_posts(posts=posts_of(change, today), into=into, today=today, by=by)
    Region.objects.filter(pk=change.village_id).update(valid_to=change.day, replaced_by=into)


def split(change: RegionChange, by: Any, today: date) -> None:
    _move(change, _new_village(change, change.name))


def rename(change: RegionChange, by: Any, today: date) -> None:
    village = change.village
    full = full_name(village.pk, change.name, village.parent.full_name)
    Region.objects.filter(pk=village.pk).update(name=change.name, full_name=full, initials=initials(change.name))


APPLY: dict[str, Callable[[RegionChange, Any, date], None]] = {
    K.MERGE: merge,
    K.SPLIT: split,
    K.RENAME: rename,
    K.RECODE: recode,
}


def _move(change: RegionChange, into: Region) -> None:
    move_households(list(households_of(change).values_list("pk", flat=True)), into.pk)


def _new_village(change: RegionChange, name: str) -> Region:
    parent = Region.objects.get(pk=change.code[:9])
    full = full_name(change.code, name, parent.full_name)
    return Region.objects.create(
        code=change.code,
        name=name,
        full_name=full,
        initials=initials(name),
        level=Level.VILLAGE,
        parent=parent,
        valid_from=change.day,
    )


def initials(name: str) -> str:
    return str(place_initials([name])[0][:60])


# ---- checks ----------------------------------------------------------------------------------------------------------


def check(change: RegionChange) -> None:
    """Asked when it is prepared and again when it is confirmed: the register may have moved. Raises Refused."""
    village = Region.objects.get(pk=change.village_id)
    if village.level != Level.VILLAGE:
        raise Refused("village_only", name=village.name)
    if village.valid_to is not None:
        raise Refused("village_ended", name=village.name)
    for place in [village, *filter(None, [change.into])]:
        if change.kind != K.RENAME and open_exit_of(place.pk):
            raise Refused("village_exiting", name=place.name)
    for name in NEEDS[change.kind]:
        CHECKS[name](change, village)


def _check_into(change: RegionChange, village: Region) -> None:
    if change.into is None:
        raise Refused("village_into")
    check_merger(village, change.into)
    if change.into.pk[:6] != village.pk[:6]:
        raise Refused("villages_apart", name=village.name, into=change.into.name)


def _check_name(change: RegionChange, village: Region) -> None:
    if not change.name.strip() or change.name.strip() == village.name:
        raise Refused("village_name")


def _check_code(change: RegionChange, village: Region) -> None:
    code = change.code
    township = Region.objects.current().filter(pk=code[:9], level=Level.TOWNSHIP)
    if (
        len(code) != 12
        or not (code.isascii() and code.isdigit())
        or code[:6] != village.pk[:6]
        or not township.exists()
    ):
        raise Refused("village_code")
    if taken := Region.objects.filter(pk=code).first():
        raise Refused("village_code_taken", number=code, name=taken.name)


def _check_groups(change: RegionChange, village: Region) -> None:
    known = set(Household.objects.filter(village=village).values_list("group_name", flat=True).distinct())
    missing = [name for name in change.group_names if name not in known] or ([] if change.group_names else ["（空）"])
    if missing:
        raise Refused("village_groups", name=village.name, groups="、".join(missing))


CHECKS: dict[str, Callable[[RegionChange, Region], None]] = {
    "into": _check_into,
    "name": _check_name,
    "code": _check_code,
    "groups": _check_groups,
}


def shown(change: RegionChange) -> dict[str, Any]:
    """What the trail says of a change."""
    facts = {
        "村": str(change.village),
        "种类": change.get_kind_display(),
        "并入": str(change.into) if change.into else "",
        "新代码": change.code,
        "新名称": change.name,
        "村民小组": "、".join(change.group_names),
        "批准日期": change.day,
        "依据文件": change.basis,
    }
    return {name: value for name, value in facts.items() if value}
