"""Keeping questions: under a name, for oneself or for the place."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_POST

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.query.models import SavedQuery
from fupin.query.saved import removed_of, saved_for
from fupin.query.services import (
    remove_query,
    rename_query,
    restore_query,
    save_query,
    share_query,
)
from fupin.query.views import read

P = Permission
SHOWN = 50


class SavedQueries(View):
    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        rows = list(saved_for(user))
        mine = [row for row in rows if row.owner_id == user.pk]
        told = {
            "mine": mine,
            "shared": [row for row in rows if row.owner_id != user.pk],
            "removed": removed_of(user)[:SHOWN],
            "may_share": {row.pk for row in mine if can(user, P.HOUSEHOLD_VIEW, row.place_id)},
        }
        return render(request, "query/saved.html", told)


@require_POST
@requires(P.HOUSEHOLD_VIEW)
def query_save(request: HttpRequest) -> HttpResponse:
    """The question of the address under the name of the form."""
    question, _ = read(request)
    name, shared = request.POST.get("name", "")[:50], bool(request.POST.get("shared"))
    made = save_query(name=name, question=question, shared=shared, by=request.user)
    messages.success(request, f"已保存“{made.name}”。以后在查询页“保存的查询”里打开")
    return redirect(question.url())


@require_POST
@requires(P.HOUSEHOLD_VIEW)
def query_change(request: HttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(SavedQuery.objects.filter(owner=request.user), pk=pk)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    about = {"saved": saved, "version": typed.number(request.POST.get("version", "")), "by": request.user}
    messages.success(request, act(about, request.POST.get("name", "")[:50]))
    return redirect(reverse("query-saved"))


def rename(about: dict[str, Any], name: str) -> str:
    rename_query(**about, name=name)
    return "已改名"


def share(about: dict[str, Any], _: str) -> str:
    share_query(**about, shared=True)
    return "已共用：本地区和下面的同事都能打开，各人只看到自己范围里的户"


def unshare(about: dict[str, Any], _: str) -> str:
    share_query(**about, shared=False)
    return "已改为只自己用"


def remove(about: dict[str, Any], _: str) -> str:
    remove_query(**about)
    return "已删除。在本页下面可以放回来"


def restore(about: dict[str, Any], _: str) -> str:
    restore_query(**about)
    return "已放回"


ACTS: dict[str, Callable[[dict[str, Any], str], str]] = {
    "rename": rename,
    "share": share,
    "unshare": unshare,
    "remove": remove,
    "restore": restore,
}
