"""Setting one fact for chosen households: choose, look, confirm, and the way back."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.workflow import Conflict, Refused
from households.models import BulkEdit
from households.selectors.entry import year_collected
from households.services.bulk_edits import FIELDS, apply_bulk, chosen, preview, undo_bulk

P = Permission


def whole_numbers(texts: list[str]) -> list[int]:
    """The ids that a form sent; what is no number was not sent by a form of ours."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]


@requires(P.HOUSEHOLD_EDIT)
@require_POST
def bulk_edit(request: HttpRequest) -> HttpResponse:
    """With households only: what to set. With field and value: what that changes. With `confirm`: done."""
    ids = whole_numbers(request.POST.getlist("household"))
    field, value = request.POST.get("field", ""), request.POST.get(f"value-{request.POST.get('field', '')}", "").strip()
    year = year_collected(timezone.localdate())
    context: dict[str, Any] = {"fields": FIELDS.values(), "field": field, "value": value, "year": year}
    try:
        if request.POST.get("confirm"):
            return confirmed(request, field, value, year)
        context["households"] = chosen(ids, request.user)
        if field:
            context |= shown(preview(ids=ids, field=field, value=value, year=year, by=request.user), field, value)
    except Refused as refused:
        context["refused"] = refused.sentence
        return render(request, "households/bulk.html", context, status=422)
    return render(request, "households/bulk.html", context)


def shown(lines: list[Any], field: str, value: str) -> dict[str, Any]:
    return {
        "lines": [line for line in lines if line.changes],
        "same": sum(not line.changes and line.row is not None for line in lines),
        "without": sum(line.row is None for line in lines),
        "label": FIELDS[field].label,
        "said": FIELDS[field].said(value),
        "token": uuid.uuid4(),
    }


def confirmed(request: HttpRequest, field: str, value: str, year: int) -> HttpResponse:
    pairs = [text.split(":") for text in request.POST.getlist("seen") if text.count(":") == 1]
    numbers = [whole_numbers(pair) for pair in pairs]
    seen = {pair[0]: pair[1] for pair in numbers if len(pair) == 2}
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        raise Refused("stale_form") from None
    edit = apply_bulk(seen=seen, field=field, value=value, year=year, token=token, by=request.user)
    messages.success(request, f"已改 {edit.households} 户")
    return redirect("bulk-detail", pk=edit.pk)


def own(user: Any) -> Any:
    return BulkEdit.objects.visible_to(user, P.HOUSEHOLD_EDIT).filter(owner=user)


@requires(P.HOUSEHOLD_EDIT)
@require_GET
def bulk_detail(request: HttpRequest, pk: int) -> HttpResponse:
    edit = get_object_or_404(own(request.user), pk=pk)
    field = FIELDS[edit.field]
    context = {"edit": edit, "field": field, "said": field.said(edit.value), "back": edit.households - edit.left}
    return render(request, "households/bulk_done.html", context)


@requires(P.HOUSEHOLD_EDIT)
@require_POST
def bulk_undo(request: HttpRequest, pk: int) -> HttpResponse:
    edit = get_object_or_404(own(request.user), pk=pk)
    try:
        undone = undo_bulk(edit=edit, by=request.user)
    except Conflict:
        messages.warning(request, "已经撤销过，没有再动")
    else:
        left = f"，{undone.left} 户后来有人改过，没有动" if undone.left else ""
        messages.success(request, f"已撤销，放回 {undone.households - undone.left} 户原来的内容{left}")
    return redirect("bulk-detail", pk=pk)
