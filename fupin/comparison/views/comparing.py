"""Lists of departments: loaded, looked at, confirmed by another, destroyed. Pages show figures, never a row."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.generic import DetailView, ListView
from django_htmx.http import HttpResponseClientRefresh

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.comparison.codes import ComparisonState
from fupin.comparison.forms import ListForm
from fupin.comparison.lists import KINDS
from fupin.comparison.models import Comparison
from fupin.comparison.presenting import dressed_list, progress_of, rule_rows, steps_of, strip_of
from fupin.comparison.selectors import visible_comparisons
from fupin.comparison.services.loading import confirm_list, give_up, may_confirm, may_give_up, receive_list
from fupin.documents.services import WORKBOOK
from fupin.documents.views import file_response
from fupin.imports.views import written
from fupin.workflow import Refused

P, S = Permission, ComparisonState
RUNNING = (S.CHECKING, S.APPLYING)


class ComparisonList(ListView):
    permission = P.VILLAGE_VIEW
    template_name = "comparison/list.html"
    context_object_name = "comparisons"
    paginate_by = 30

    def get_queryset(self) -> QuerySet[Comparison]:
        return visible_comparisons(self.request.user).defer("problems")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        told = super().get_context_data(**context)
        told["comparisons"] = dressed_list(list(told["comparisons"]))
        return told | {"may_load": has(self.request.user, P.COMPARISON_LOAD), "kinds": KINDS.values()}


@requires(P.COMPARISON_LOAD)
@require_http_methods(["GET", "HEAD", "POST"])
def comparison_new(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        said = {"given": form.given(), "token": form.cleaned_data["token"], "today": timezone.localdate()}
        try:
            made = receive_list(form.cleaned_data["file"], **said, by=request.user)
            return redirect("comparison-detail", pk=made.pk)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    context = {"form": form, "kinds": KINDS.values()}
    return render(request, "comparison/new.html", context, status=422 if form.errors else 200)


class ComparisonDetail(DetailView):
    """What was compared and what it came to; while work is going on, how far it is."""

    permission = P.VILLAGE_VIEW
    template_name = "comparison/detail.html"
    context_object_name = "comparison"

    def get_queryset(self) -> QuerySet[Comparison]:
        return visible_comparisons(self.request.user)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row, user = self.object, self.request.user
        ready = row.state == S.READY and not row.has_expired
        return super().get_context_data(**context) | {
            "kind": KINDS[row.kind],
            "steps": steps_of(row),
            "strip": strip_of(row),
            "rules": rule_rows(row),
            "running": row.state in RUNNING,
            "work": progress_of(row),
            "may_confirm": ready and may_confirm(row, user),
            "may_give_up": row.state in (S.CHECKING, S.READY) and may_give_up(row, user),
            "problems": row.problems if may_read_problems(row, user) else [],
            "waits": ready and not may_confirm(row, user),
        }


def may_read_problems(row: Comparison, user: Any) -> bool:
    """They tell where in the list a number is wrong, also of people who never signed: for who loads and confirms."""
    return any(can(user, permission, row.region_code) for permission in (P.COMPARISON_LOAD, P.COMPARISON_CONFIRM))


@require_GET
@requires(P.VILLAGE_VIEW)
def comparison_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part; when the work is over the page is drawn anew."""
    row = get_object_or_404(visible_comparisons(request.user), pk=pk)
    if row.state not in RUNNING:
        return HttpResponseClientRefresh() if request.htmx else redirect("comparison-detail", pk=pk)
    return render(request, "comparison/_progress.html", {"comparison": row, "work": progress_of(row)})


@require_POST
@requires(P.COMPARISON_CONFIRM)
def comparison_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(visible_comparisons(request.user), pk=pk)
    token = typed.token(request.POST.get("token", ""))
    if token is None:
        raise Refused("stale_form")
    confirm_list(comparison=row, token=token, by=request.user)
    return redirect("comparison-detail", pk=pk)


@require_POST
@requires(P.VILLAGE_VIEW)
def comparison_give_up(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(visible_comparisons(request.user), pk=pk)
    give_up(comparison=row, by=request.user)
    messages.success(request, "已放弃，原始名单已销毁，什么也没有写入")
    return redirect("comparison-list")


@require_GET
@requires(P.COMPARISON_LOAD)
def comparison_template(request: HttpRequest) -> HttpResponse:
    """`?kind=` names the list."""
    kind = KINDS.get(request.GET.get("kind", next(iter(KINDS))))
    if kind is None:
        raise Http404
    return file_response(written([kind.template()]), f"{kind.label}模板.xlsx", WORKBOOK.media)
