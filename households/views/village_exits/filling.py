"""Beginning a village's exit, an item of its list, the township's check, and the files of all of them."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.workflow import Refused
from households.codes import VillageExitState, VillageFileKind
from households.forms.village_exits import CheckForm, ItemForm
from households.models import VillageExit, VillageExitItem, VillageFile
from households.notice_rules import register_day
from households.selectors.village_exits import items_of, open_exit_of, standard_for
from households.services.village_exits import add_files, fill_item, open_file, start_exit, write_check
from households.views.village_exits.detail import exit_of, place_of
from villages.codes import Level
from villages.division_codes import short_name
from villages.models import Region

P, S, K = Permission, VillageExitState, VillageFileKind
GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
@requires(P.CASE_DRAFT)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Which year, and what will be asked of the village."""
    scoped = Region.objects.visible_to(request.user, P.CASE_DRAFT)
    village = get_object_or_404(scoped, pk=code, level=Level.VILLAGE)
    if there := open_exit_of(village.pk):
        return redirect("village-exit-detail", pk=there.pk)
    today, refusal = register_day(timezone.now()), ""
    if request.method == "POST":
        year, mark = typed.number(request.POST.get("year", "")), typed.token(request.POST.get("token", ""))
        try:
            made = start_exit(village=village, year=year, token=mark or uuid.uuid4(), by=request.user, today=today)
            messages.success(request, "已登记拟出列，请逐项填写")
            return redirect("village-exit-detail", pk=made.pk)
        except Refused as refused:
            refusal = refused.sentence
    context = {
        "village": village,
        "name": short_name(village.name),
        "years": (today.year, today.year - 1),
        "standard": standard_for(village.pk, today.year),
        "refusal": refusal,
        "token": uuid.uuid4(),
    }
    return render(request, "households/village_exits/new.html", context, status=409 if refusal else 200)


@require_http_methods(GET_OR_POST)
@requires(P.CASE_DRAFT)
def item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Say whether it is met, since when, and bring the proofs. The files are kept first: a refused answer is typed
    again, a photograph is not."""
    of = exit_of(request.user, pk, P.CASE_DRAFT)
    row = get_object_or_404(VillageExitItem.objects.select_related("village_exit"), pk=item_pk, village_exit=of)
    if of.state != S.DRAFT:
        messages.info(request, "已经报送，这一项不能再改")
        return redirect("village-exit-detail", pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = ItemForm(posted, request.FILES if posted is not None else None, item=row)
    if posted is not None and form.is_valid():
        try:
            save_item(request, of, row, form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return after_item(request, of, row)
    context = {"exit": of, **place_of(of), "item": row, "form": form}
    context["files"] = list(row.files.filter(withdrawn_at__isnull=True).order_by("pk"))
    return render(request, "households/village_exits/item.html", context, status=422 if form.errors else 200)


def save_item(request: HttpRequest, of: VillageExit, row: VillageExitItem, form: ItemForm) -> None:
    said, today = form.cleaned_data, register_day(timezone.now())
    if said["files"]:
        add_files(village_exit=of, kind=K.ITEM, item=row, uploads=said["files"], token=said["token"], by=request.user)
    fill_item(item=row, version=said["version"], filled=form.filled(), by=request.user, today=today)


def after_item(request: HttpRequest, of: VillageExit, row: VillageExitItem) -> HttpResponse:
    """On to the next that lacks something, when that was asked for."""
    messages.success(request, f"已保存：{row.label}")
    following = [line.item for line in items_of(of) if line.lacks and line.item.pk != row.pk]
    later = [one for one in following if one.place > row.place] or following
    if "next" in request.POST and later:
        return redirect("village-exit-item", pk=of.pk, item_pk=later[0].pk)
    return redirect("village-exit-detail", pk=of.pk)


@require_http_methods(GET_OR_POST)
@requires(P.CASE_CHECK)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    of = exit_of(request.user, pk, P.CASE_CHECK)
    if of.state != S.CHECKING:
        messages.info(request, "这一件不在乡镇核查这一步")
        return redirect("village-exit-detail", pk=pk)
    today, posted = register_day(timezone.now()), request.POST if request.method == "POST" else None
    form = CheckForm(posted, request.FILES if posted is not None else None, of=of, today=today)
    if posted is not None and form.is_valid():
        try:
            save_check(request, of, form)
            messages.success(request, "已登记核查")
            return redirect("village-exit-detail", pk=pk)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    context = {"exit": of, **place_of(of), "form": form, "lines": items_of(of)}
    return render(request, "households/village_exits/check.html", context, status=422 if form.errors else 200)


def save_check(request: HttpRequest, of: VillageExit, form: CheckForm) -> None:
    said, today = form.cleaned_data, register_day(timezone.now())
    write_check(village_exit=of, version=said["version"], found=form.found(), by=request.user, today=today)
    if said["files"]:
        add_files(village_exit=of, kind=K.CHECK, uploads=said["files"], token=said["token"], by=request.user)


@require_safe
@requires(P.EVIDENCE_VIEW)
def file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A photograph in place, a scan to be saved; under a name of ours, kept nowhere."""
    scoped = VillageFile.objects.visible_to(request.user, P.EVIDENCE_VIEW).select_related("village_exit")
    row = get_object_or_404(scoped, pk=file_pk)
    if row.village_exit_id != pk:
        raise Http404
    if not can(request.user, P.EVIDENCE_VIEW, row.village_exit.village_code):
        raise PermissionDenied(P.EVIDENCE_VIEW.label)
    return sent(row, open_file(row, small=request.GET.get("size") == "small"))


def sent(row: VillageFile, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=row.content_type)
    name = f"村出列佐证-{row.pk}.{'jpg' if row.is_photo else 'pdf'}"
    response.headers["Content-Disposition"] = content_disposition_header(not row.is_photo, name) or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
