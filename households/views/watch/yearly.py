"""What is due once a year: the income of every watched household, and a visit to those who were moved."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has, require
from fupin.codes import YesNo
from fupin.workflow import Refused
from households.codes import Register
from households.forms.watch import VisitForm
from households.models import Household
from households.selectors.entry import year_collected
from households.selectors.watch import by_village, income_due, visit_due, visits_of
from households.services.watch.acting import write_visit
from households.views.watch.items import tabs

P = Permission
PER_PAGE = 50
COLUMNS = ("head_name", "group_name", "member_count", "income_year", "net_per_head", "village", "village__name",
           "village__full_name", "settle_mode", "settle_place")  # fmt: skip


class IncomeDue(View):
    """Watched households without a confirmed income of the year; the heading counts what the pages list."""

    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        year = year_collected(timezone.localdate())
        context = due_context(request, income_due(request.user, year), "watch-income")
        more = {"year": year, "may_fill": has(request.user, P.HOUSEHOLD_EDIT)}
        return render(request, "households/watch/income.html", {**context, **more})


class Relocated(View):
    """Households that were moved and not visited this year."""

    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        year = timezone.localdate().year
        context = due_context(request, visit_due(request.user, year), "watch-relocated")
        moved = Household.objects.visible_to(request.user, P.HOUSEHOLD_VIEW).filter(relocated=YesNo.YES)
        more = {"year": year, "may_visit": has(request.user, P.CASE_CHECK), "any_moved": moved.exists()}
        return render(request, "households/watch/relocated.html", {**context, **more})


def due_context(request: HttpRequest, rows: QuerySet[Household], tab: str) -> dict[str, Any]:
    villages = by_village(rows)
    asked = request.GET.get("village", "")
    chosen = next((due for due in villages if due.village.pk == asked), None)
    listed = rows.filter(village=chosen.village) if chosen else rows
    listed = listed.select_related("village").only(*COLUMNS).order_by("village_id", "group_name", "head_name", "pk")
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    total = sum(due.households for due in villages)
    return {"tabs": tabs(tab), "villages": villages, "chosen": chosen, "page": page, "total": total}


@requires(P.HOUSEHOLD_VIEW)
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found on each visit; who may go there writes the next."""
    scoped = Household.objects.visible_to(request.user, P.HOUSEHOLD_VIEW).select_related("village")
    household, today = get_object_or_404(scoped, pk=pk), timezone.localdate()
    if request.method == "POST":
        require(request.user, P.CASE_CHECK, household.village_id)
    moved = household.relocated == YesNo.YES and household.register != Register.CLOSED
    may = moved and can(request.user, P.CASE_CHECK, household.village_id)
    form = VisitForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST" and form.is_valid():
        mark, by = form.cleaned_data["token"], request.user
        try:
            write_visit(household=household, visited=form.visited(), token=mark, by=by, today=today)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "已登记回访，这一户今年不用再去")
            return redirect("watch-relocated")
    context = {"household": household, "form": form if may else None, "visits": visits_of(household), "today": today}
    return render(request, "households/watch/visit.html", context, status=422 if form.errors else 200)
