"""The start page: what is to be done today, and the ledger of the scope."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.dashboard.work import waiting, work_for
from households.selectors import ledger, roots
from households.selectors.drafts import put_away
from households.services.drafts import UNDO_DAYS


class Home(View):
    permission = Permission.SELF

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.current_posts():
            return render(request, "dashboard/no_post.html")
        return render(request, "dashboard/home.html", home_context(request.user))


def home_context(user: Any) -> dict[str, Any]:
    groups = work_for(user, timezone.localdate())
    views_households = has(user, Permission.HOUSEHOLD_VIEW)
    return {
        "greeting": greeting(timezone.localtime().hour),
        "groups": groups,
        "waiting": waiting(groups),
        "ledger": ledger(user) if views_households else [],
        "scope_name": "、".join(region.name for region in roots(user, Permission.SELF)),
        "put_away": put_away(user, UNDO_DAYS),
        "may_edit": has(user, Permission.HOUSEHOLD_EDIT),
        "may_import": has(user, Permission.ROSTER_IMPORT),
        "views_households": views_households,
    }


def greeting(hour: int) -> str:
    if hour < 6:
        return "夜深了"
    return "上午好" if hour < 12 else "中午好" if hour < 14 else "下午好" if hour < 18 else "晚上好"
