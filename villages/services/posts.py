"""Who serves where: taking up a post, leaving it, handing it over after an election in one step."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from fupin.access.permissions import Permission, Role
from fupin.access.scope import require
from fupin.accounts.models import User
from fupin.accounts.services import FirstPassword, create_account, register_person
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import REASONS, Conflict, Refused
from villages.codes import Level
from villages.models import Post, Region
from villages.services.usernames import suggest_username

REASONS |= {
    "post_level": "“{role}”要设在{levels}，不能设在{level}一级的“{region}”。",
    "post_own": "不能给自己定岗位，请找另一位管理员办。",
    "post_account_off": "这个账号已停用，先恢复账号再定岗位。",
    "post_region_ended": "“{region}”已经停用，请选并入后的地区。",
    "post_held": "这个账号在“{region}”已有“{role}”岗位，时间重叠。",
    "post_dates": "离任日期不能早于到任日期（{starts_on}）。",
    "post_ended": "这个岗位已在 {ends_on} 离任。",
    "post_same_name": "“{region}”的“{role}”已有{name}，没有再开一个账号。确是同名的另一个人，姓名后面请加上组别区分。",
    "hand_over_same": "接任的和原来的是同一个账号，请选接任的人。",
    "hand_over_early": "接任日期要晚于原任的到任日期（{starts_on}）。",
}

L = Level
ROLE_LEVELS: dict[Role, tuple[Level, ...]] = {
    Role.VILLAGE_CLERK: (L.VILLAGE,),
    Role.VILLAGE_HEAD: (L.VILLAGE,),
    Role.TOWNSHIP_CLERK: (L.TOWNSHIP,),
    Role.TOWNSHIP_REVIEWER: (L.TOWNSHIP,),
    Role.COUNTY_CLERK: (L.COUNTY,),
    Role.COUNTY_APPROVER: (L.COUNTY,),
    Role.PREFECTURE_VIEWER: (L.PREFECTURE,),
    Role.CADRE: (L.COUNTY, L.TOWNSHIP, L.VILLAGE),
    Role.AUDITOR: (L.PROVINCE, L.PREFECTURE, L.COUNTY),
    Role.ADMINISTRATOR: (L.PROVINCE, L.PREFECTURE, L.COUNTY),
}
"""At which level a role may be given (product.md §3)."""


@dataclass(frozen=True)
class Opened:
    """A new login with its post. `password` is shown once and kept nowhere."""

    user: User
    post: Post
    password: str = field(repr=False)


@dataclass(frozen=True)
class HandOver:
    """`password` is None when the successor had a login already."""

    post: Post
    password: str | None = field(repr=False)


@write
def start_post(
    *, user: User, role: Role | str, region: Region, starts_on: date, by: Any, ends_on: date | None = None
) -> Post:
    require(by, Permission.ACCOUNT_MANAGE, region.code)
    role = Role(role)
    _check_post(user, role, region, by)
    if ends_on is not None and ends_on < starts_on:
        raise Refused("post_dates", starts_on=starts_on)
    User.objects.select_for_update().filter(pk=user.pk).first()  # a second click waits here, then sees the first
    overlap = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    held = Post.objects.filter(overlap, user=user, role=role, region=region)
    if (held.filter(starts_on__lte=ends_on) if ends_on else held).exists():
        raise Refused("post_held", region=region.full_name, role=role.label)
    post = Post.objects.create(user=user, role=role, region=region, starts_on=starts_on, ends_on=ends_on)
    record(Verb.POST_STARTED, post, by=by, after=shown(post), region=region.code)
    return post


def _check_post(user: User, role: Role, region: Region, by: Any) -> None:
    if user.person_id == by.person_id:
        raise Refused("post_own")
    if not user.is_active:
        raise Refused("post_account_off")
    if region.valid_to is not None:
        raise Refused("post_region_ended", region=region.full_name)
    check_level(role, region)


def check_level(role: Role, region: Region) -> None:
    """Raise Refused unless the role may be given at this region's level."""
    if region.level not in ROLE_LEVELS[role]:
        levels = "、".join(level.label for level in ROLE_LEVELS[role])
        level = Level(region.level).label
        raise Refused("post_level", role=role.label, levels=levels, level=level, region=region.full_name)


@write
def end_post(*, post: Post, on: date, by: Any) -> None:
    """`on` is the last day on which the post is held."""
    require(by, Permission.ACCOUNT_MANAGE, post.region_id)
    if on < post.starts_on:
        raise Refused("post_dates", starts_on=post.starts_on)
    if post.ends_on is not None and post.ends_on <= on:
        raise Refused("post_ended", ends_on=post.ends_on)
    before = shown(post)
    if not Post.objects.filter(pk=post.pk, ends_on=post.ends_on).update(ends_on=on):
        raise Conflict
    post.ends_on = on
    record(Verb.POST_ENDED, post, by=by, before=before, after=shown(post), region=post.region_id)


def shown(post: Post) -> dict[str, Any]:
    """What the trail keeps of a post."""
    return {
        "用户名": post.user.username,
        "姓名": post.user.person.name,
        "岗位": post.get_role_display(),
        "地区": post.region.full_name,
        "到任日期": post.starts_on,
        "离任日期": post.ends_on or "",
    }


@write
def open_account(
    *,
    name: str,
    role: Role | str,
    region: Region,
    starts_on: date,
    by: Any,
    username: str = "",
    number: str | None = None,
    phone: str = "",
    work_unit: str = "",
    first: FirstPassword | None = None,
) -> Opened:
    """Person, login and first post in one write. A known identity number joins the login to its registered person."""
    require(by, Permission.ACCOUNT_MANAGE, region.code)
    _refuse_same_name(name.strip(), Role(role), region, starts_on)
    place = {"by": by, "region_code": region.code}
    person = register_person(name=name, number=number, phone=phone, work_unit=work_unit, **place)
    username = username.strip() or suggest_username(region)
    user, password = create_account(username=username, person=person, first=first, **place)
    post = start_post(user=user, role=role, region=region, starts_on=starts_on, by=by)
    return Opened(user, post, password)


def _refuse_same_name(name: str, role: Role, region: Region, day: date) -> None:
    """A second click, or the same list again, must not open a second account. The region's row is held meanwhile."""
    Region.objects.select_for_update().filter(pk=region.pk).first()
    open_then = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    if Post.objects.filter(open_then, region=region, role=role, user__person__name=name).exists():
        raise Refused("post_same_name", region=region.full_name, role=role.label, name=name)


@write
def carry_posts(*, posts: QuerySet[Post], into: Region, today: date, by: Any) -> None:
    """Posts of a village that another takes over: who held one there holds it here from today (part of 撤并村, whose
    permission was asked by its own service). A post that is held here already only ends."""
    for post in posts.select_related("user__person", "region"):
        before = shown(post)
        post.ends_on = max(today - timedelta(days=1), post.starts_on)
        Post.objects.filter(pk=post.pk).update(ends_on=post.ends_on)
        record(Verb.POST_ENDED, post, by=by, before=before, after=shown(post), region=post.region_id)
        if not Post.objects.in_force(today).filter(user=post.user, role=post.role, region=into).exists():
            new = Post.objects.create(user=post.user, role=post.role, region=into, starts_on=today)
            record(Verb.POST_STARTED, new, by=by, after=shown(new), region=into.code)


@write
def hand_over(
    *,
    post: Post,
    on: date,
    by: Any,
    successor: User | None = None,
    name: str = "",
    username: str = "",
    number: str | None = None,
    phone: str = "",
) -> HandOver:
    """The holder leaves the day before `on`, the successor begins on `on`: an existing login, or a new one by name."""
    require(by, Permission.ACCOUNT_MANAGE, post.region_id)
    if successor is not None and successor.pk == post.user_id:
        raise Refused("hand_over_same")
    if on <= post.starts_on:
        raise Refused("hand_over_early", starts_on=post.starts_on)
    if post.ends_on is None or post.ends_on >= on:
        end_post(post=post, on=on - timedelta(days=1), by=by)
    if successor is not None:
        return HandOver(start_post(user=successor, role=post.role, region=post.region, starts_on=on, by=by), None)
    facts = {"name": name, "username": username, "number": number, "phone": phone}
    opened = open_account(**facts, role=post.role, region=post.region, starts_on=on, by=by)
    return HandOver(opened.post, opened.password)
