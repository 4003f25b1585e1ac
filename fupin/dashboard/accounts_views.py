"""Accounts and posts: the list, one account, and the acts on it. A stranger's account is a 404."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from fupin.access.pages import requires
from fupin.access.permissions import Permission, Role
from fupin.access.scope import has
from fupin.accounts.authority import manages, may_reset, visible_accounts
from fupin.accounts.models import Kin, User
from fupin.accounts.services import disable_account, enable_account, end_kin, reset_password
from fupin.dashboard.accounts_forms import ListFilter
from fupin.dashboard.accounts_rows import accounts, places

PER_PAGE = 25


class AccountList(TemplateView):
    permission = Permission.ACCOUNT_VIEW
    template_name = "accounts_pages/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ListFilter(self.request.GET)
        asked = form.asked()
        page = Paginator(accounts(self.request.user, asked), PER_PAGE).get_page(self.request.GET.get("page"))
        found = places(self.request.user)
        return super().get_context_data(
            page=page,
            asked=asked,
            roles=Role.choices,
            states=form.fields["state"].choices,
            places=found,
            chips=self._chips(asked, dict(found)),
            may_manage=has(self.request.user, Permission.ACCOUNT_MANAGE),
            **kwargs,
        )

    def _chips(self, asked: dict[str, Any], names: dict[str, str]) -> list[dict[str, str]]:
        words = {
            "q": lambda value: f"查找：{value}",
            "role": lambda value: Role(value).label,
            "place": lambda value: names.get(value, value),
            "state": lambda value: dict(ListFilter().fields["state"].choices)[value],
        }
        return [{"text": words[name](value), "url": without(asked, name)} for name, value in asked.items()]


def without(asked: dict[str, Any], name: str) -> str:
    return f"?{urlencode({other: value for other, value in asked.items() if other != name})}"


def account_or_404(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(visible_accounts(request.user), pk=pk)


def managed_or_403(request: HttpRequest, pk: int) -> User:
    """For pages that change an account: in sight is not enough, all of its posts must be in the manager's charge."""
    user = account_or_404(request, pk)
    if not manages(request.user, user):
        raise PermissionDenied(Permission.ACCOUNT_MANAGE.label)
    return user


class AccountDetail(TemplateView):
    permission = Permission.ACCOUNT_VIEW
    template_name = "accounts_pages/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = account_or_404(self.request, kwargs["pk"])
        by = self.request.user
        managed = manages(by, user) and by.pk != user.pk
        return super().get_context_data(
            account=user,
            held=user.posts.select_related("region").order_by("-starts_on", "pk"),
            kin=user.person.kin.order_by("ended_on", "pk"),
            managed=managed,
            resettable=may_reset(by, user) and has(by, Permission.ACCOUNT_RESET),
            today=timezone.localdate(),
            **kwargs,
        )


def slip(request: HttpRequest, user: User, password: str, *, title: str) -> HttpResponse:
    """The one page that ever shows a first password; it is not stored, so it cannot be opened again."""
    posts = user.posts.in_force(timezone.localdate()).select_related("region")  # type: ignore[attr-defined]
    later = user.posts.select_related("region").order_by("starts_on")  # type: ignore[attr-defined]
    post = posts.first() or later.last()
    one = {
        "name": user.person.name,
        "username": user.username,
        "password": password,
        "place": post.region.full_name if post else "",
        "role": post.get_role_display() if post else "",
    }
    facts = {"slips": [one], "title": title, "back": reverse("account-detail", args=[user.pk])}
    return render(request, "accounts_pages/slips.html", facts)


@require_POST
@requires(Permission.ACCOUNT_RESET)
def account_reset(request: HttpRequest, pk: int) -> HttpResponse:
    user = account_or_404(request, pk)
    password = reset_password(user=user, by=request.user)
    return slip(request, user, password, title="密码已重设")


@require_POST
@requires(Permission.ACCOUNT_MANAGE)
def account_disable(request: HttpRequest, pk: int) -> HttpResponse:
    user = account_or_404(request, pk)
    disable_account(user=user, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, f"{user.person.name}的账号已停用，正在用的登录已经退出。")
    return redirect("account-detail", pk=pk)


@require_POST
@requires(Permission.ACCOUNT_MANAGE)
def account_enable(request: HttpRequest, pk: int) -> HttpResponse:
    user = account_or_404(request, pk)
    enable_account(user=user, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, f"{user.person.name}的账号已恢复。")
    return redirect("account-detail", pk=pk)


@require_POST
@requires(Permission.ACCOUNT_MANAGE)
def kin_end(request: HttpRequest, pk: int, kin_pk: int) -> HttpResponse:
    user = managed_or_403(request, pk)
    kin = get_object_or_404(Kin.objects.select_related("person"), pk=kin_pk, person=user.person)
    end_kin(kin=kin, ended_on=timezone.localdate(), by=request.user)
    messages.success(request, f"{kin.name}的亲属申报已撤回。")
    return redirect("account-detail", pk=pk)
