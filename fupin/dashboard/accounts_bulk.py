"""Many accounts from one workbook: check, make, hand out the slips once."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import FormView, TemplateView

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.dashboard.accounts_forms import BulkForm
from fupin.imports.models import ImportBatch
from fupin.jobs.services import latest
from fupin.staff.importing import workbook_response
from fupin.workbook import OutColumn, OutSheet
from villages.importers.account_sheet import template_sheet
from villages.importers.accounts import (
    KIND,
    WORK,
    check_list,
    destroy_old_slips,
    slips_wait,
    submit_list,
    take_slips,
)

MOST_BYTES = 5 * 1024 * 1024
PROBLEMS_SHOWN = 200
SLIP_COLUMNS = {"place": "地区", "role": "岗位", "name": "姓名", "username": "用户名", "password": "初始密码"}
REMIND = "首次登录须改密码"


def own_lists(request: HttpRequest) -> Any:
    """Only the maker sees his lists: they end in passwords."""
    return ImportBatch.objects.filter(kind=KIND, owner=request.user)


class AccountsBulk(FormView):
    permission = Permission.ACCOUNT_MANAGE
    form_class = BulkForm
    template_name = "accounts_pages/bulk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        destroy_old_slips()
        page = Paginator(own_lists(self.request), 20).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, **kwargs)

    def form_valid(self, form: BulkForm) -> HttpResponse:
        upload = form.cleaned_data["accounts"]
        if upload.size > MOST_BYTES:
            form.add_error("accounts", "文件超过 5 MB，请按乡镇拆成几个文件。")
            return self.form_invalid(form)
        content = upload.read()
        checked = check_list(content, by=self.request.user)
        if checked.problems:
            shown = {"problems": checked.problems[:PROBLEMS_SHOWN], "problem_count": len(checked.problems)}
            return self.render_to_response(self.get_context_data(form=form, **shown), status=422)
        facts = {"content": content, "file_name": upload.name, "rows": len(checked.rows)}
        batch = submit_list(**facts, by=self.request.user, token=form.cleaned_data["token"])
        return redirect("accounts-bulk-detail", pk=batch.pk)

    def form_invalid(self, form: BulkForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class AccountsBulkDetail(TemplateView):
    permission = Permission.ACCOUNT_MANAGE

    def get_template_names(self) -> list[str]:
        part = self.request.headers.get("HX-Request") == "true"
        return ["accounts_pages/bulk_state.html" if part else "accounts_pages/bulk_detail.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch = get_object_or_404(own_lists(self.request), pk=kwargs["pk"])
        waiting = slips_wait(batch)
        return super().get_context_data(batch=batch, job=latest(WORK, batch.pk), slips_wait=waiting, **kwargs)


@require_GET
@requires(Permission.ACCOUNT_MANAGE)
def bulk_template(request: HttpRequest) -> HttpResponse:
    return workbook_response(template_sheet(), "空表")


@require_POST
@requires(Permission.ACCOUNT_MANAGE)
def bulk_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Once: as a page to print and cut, or as a workbook."""
    batch = get_object_or_404(own_lists(request), pk=pk)
    slips = take_slips(batch=batch, by=request.user)
    if request.POST.get("as") == "workbook":
        return workbook_response(slips_sheet(slips))
    facts = {"slips": slips, "title": f"账号条 {len(slips)} 张", "back": reverse("accounts-bulk")}
    return render(request, "accounts_pages/slips.html", facts)


def slips_sheet(slips: list[dict[str, str]]) -> OutSheet:
    columns = [OutColumn(heading, 26) for heading in (*SLIP_COLUMNS.values(), "提醒")]
    rows = ([*(one[key] for key in SLIP_COLUMNS), REMIND] for one in slips)
    return OutSheet(f"账号条{timezone.localdate():%Y%m%d}", columns, rows)
