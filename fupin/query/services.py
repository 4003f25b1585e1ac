"""What is written about questions: that an answer was taken out, and the questions that somebody keeps."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import F, QuerySet
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import has, posts_granting, require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.personal.masks import mask_text
from fupin.query.models import LONGEST_ADDRESS, MOST_SAVED, SavedQuery
from fupin.query.question import Question
from fupin.workflow import REASONS, Conflict, Refused

P = Permission

REASONS |= {
    "query_name": "没有保存：请给这个查询起个名字，比如“有危房的监测户”。",
    "query_name_taken": "没有保存：您已经有一个查询叫“{name}”。请换一个名字，或者先改掉原来那个。",
    "query_too_long": "没有保存：条件太多了，地址存不下。请少选一些代码或者列。",
    "query_too_many": "没有保存：一个人最多保存 {most} 个查询。请先删掉不用的。",
}


@write
def note_export(*, by: Any, region: str, permission: Permission, reason: str, told: dict[str, Any]) -> None:
    """To be committed before the file is handed out."""
    require(by, permission, region)
    subject = ("households.household", "")
    record(Verb.ROSTER_EXPORTED, subject, by=by, after=told, region=region, note=reason.strip())


# ---- kept questions --------------------------------------------------------------------------------------------------
@write
def save_query(*, name: str, question: Question, shared: bool, by: Any) -> SavedQuery:
    """Kept for oneself, or for everybody who works in the place of one's post or below it."""
    place, name, address = own_place(by), mask_text(name.strip()), question.url().partition("?")[2]
    require_sharing(by, place, shared=shared)
    if len(address) > LONGEST_ADDRESS:
        raise Refused("query_too_long")
    if own(by).count() >= MOST_SAVED:
        raise Refused("query_too_many", most=MOST_SAVED)
    require_name(by, name)
    try:
        made = SavedQuery.objects.create(name=name, address=address, owner=by, place_id=place, shared=shared)
    except IntegrityError as error:  # the same name sent twice at once
        raise Refused("query_name_taken", name=name) from error
    record(Verb.QUERY_SAVED, made, by=by, after=told(made), region=place)
    return made


@write
def rename_query(*, saved: SavedQuery, name: str, version: int, by: Any) -> None:
    require_own(saved, by)
    name = mask_text(name.strip())
    require_name(by, name, but=saved.pk)
    change(saved, Verb.QUERY_CHANGED, version=version, by=by, name=name)


@write
def share_query(*, saved: SavedQuery, shared: bool, version: int, by: Any) -> None:
    require_own(saved, by)
    require_sharing(by, saved.place_id, shared=shared)
    change(saved, Verb.QUERY_CHANGED, version=version, by=by, shared=shared)


@write
def remove_query(*, saved: SavedQuery, version: int, by: Any) -> None:
    """Out of all lists; its owner can take it back."""
    require_own(saved, by)
    change(saved, Verb.QUERY_REMOVED, version=version, by=by, removed_at=timezone.now())


@write
def restore_query(*, saved: SavedQuery, version: int, by: Any) -> None:
    require_own(saved, by)
    if own(by).count() >= MOST_SAVED:
        raise Refused("query_too_many", most=MOST_SAVED)
    require_name(by, saved.name, but=saved.pk)
    change(saved, Verb.QUERY_RESTORED, version=version, by=by, removed_at=None)


def change(saved: SavedQuery, verb: Verb, *, version: int, by: Any, **changes: Any) -> None:
    rows, before = SavedQuery.objects.filter(pk=saved.pk, owner=by, version=version), told(saved)
    try:
        moved = rows.update(**changes, version=F("version") + 1)
    except IntegrityError as error:
        raise Refused("query_name_taken", name=changes.get("name", saved.name)) from error
    if not moved:
        raise Conflict
    saved.refresh_from_db()
    record(verb, saved, by=by, before=before, after=told(saved), region=saved.place_id)


def told(saved: SavedQuery) -> dict[str, Any]:
    used = "已删除" if saved.removed_at else "共用" if saved.shared else "只自己用"
    return {"名称": saved.name, "谁用": used}


def own(by: Any) -> QuerySet[SavedQuery]:
    return SavedQuery.objects.filter(owner=by, removed_at__isnull=True)


def own_place(by: Any) -> str:
    """The code of the place of the widest post that may ask anything."""
    codes = [post.region_id for post in posts_granting(by, P.HOUSEHOLD_VIEW)]
    if not codes:
        raise PermissionDenied(P.HOUSEHOLD_VIEW.label)
    return min(codes, key=lambda code: (len(code), code))


def require_sharing(by: Any, place: str, *, shared: bool) -> None:
    """Who sees only the households in his care keeps his questions for himself."""
    if shared:
        require(by, P.HOUSEHOLD_VIEW, place)


def require_own(saved: SavedQuery, by: Any) -> None:
    if saved.owner_id != by.pk or not has(by, P.HOUSEHOLD_VIEW):
        raise PermissionDenied(P.HOUSEHOLD_VIEW.label)


def require_name(by: Any, name: str, *, but: int = 0) -> None:
    if not name:
        raise Refused("query_name")
    if own(by).filter(name=name).exclude(pk=but).exists():
        raise Refused("query_name_taken", name=name)
