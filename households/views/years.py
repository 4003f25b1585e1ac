"""Opening a year, and taking it back while nobody has confirmed what it carried over."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_POST

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.workflow import Conflict, Refused
from households.forms import YearForm
from households.models import LivingCondition, YearOpening
from households.selectors import list_url, roots
from households.services.years import open_year, withdraw_year

P = Permission


def openings_of(user: Any) -> QuerySet[YearOpening]:
    rows = YearOpening.objects.visible_to(user, P.YEAR_OPEN)
    return rows.select_related("region", "opened_by__person", "withdrawn_by__person")


class YearList(View):
    """GET lists what was opened, POST opens a year."""

    permission = P.YEAR_OPEN

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(
            request, YearForm(counties=roots(request.user, P.YEAR_OPEN), this_year=timezone.localdate().year)
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        form = YearForm(request.POST, counties=roots(request.user, P.YEAR_OPEN), this_year=today.year)
        if not form.is_valid():
            return self.show(request, form)
        try:
            opening = open_year(**form.cleaned_data, by=request.user, today=today)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self.show(request, form)
        messages.success(request, f"已开启{opening}，{opening.households} 户沿用上年的生产生活条件，等村里确认")
        return redirect("year-list")

    def show(self, request: HttpRequest, form: YearForm) -> HttpResponse:
        openings = list(openings_of(request.user))
        waiting = waiting_of(openings)
        rows = [(opening, waiting.get(opening.write, 0)) for opening in openings]
        context = {"form": form, "openings": rows, "carried_url": list_url(task="carried")}
        return render(request, "closings/years.html", context, status=422 if form.errors else 200)


def waiting_of(openings: list[YearOpening]) -> dict[Any, int]:
    """How many households have not confirmed yet, for each opening."""
    marks = [opening.write for opening in openings if opening.withdrawn_at is None]
    rows = LivingCondition.objects.filter(Q(write__in=marks), carried=True).order_by()
    return dict(rows.values_list("write").annotate(n=Count("pk")))


@requires(P.YEAR_OPEN)
@require_POST
def year_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    opening = get_object_or_404(openings_of(request.user), pk=pk)
    try:
        gone = withdraw_year(opening=opening, by=request.user)
    except Conflict:
        messages.warning(request, f"{opening}已经撤回过，没有再动")
    else:
        messages.success(request, f"已撤回{opening}：{gone} 户还没确认的沿用取消，已确认的不动")
    return redirect("year-list")
