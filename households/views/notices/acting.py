"""One notice: the sheet as posted, its days, its photographs, how its households stand, and closing it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.workflow import Refused
from households import notice_rules as rules
from households.codes import NoticeKind, NoticePhotoKind, NoticeState
from households.models import NoticePhoto, PublicNotice
from households.selectors.notices import CLOSES, is_as_posted, on_sheet, printed_of
from households.selectors.notices.listing import may_post
from households.services.notices import Closed, add_photo, close_notice, open_photo
from households.services.notices.closing import closing_refusal
from households.views.printing import token_of

P, K = Permission, NoticeKind
GET_OR_POST = ["GET", "HEAD", "POST"]


def notice_of(user: Any, pk: int) -> PublicNotice:
    scoped = PublicNotice.objects.visible_to(user, P.HOUSEHOLD_VIEW)
    return get_object_or_404(scoped.select_related("batch", "posted_by", "closed_by", "replaces"), pk=pk)


@require_http_methods(GET_OR_POST)
@requires(P.HOUSEHOLD_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    notice, refusal = notice_of(request.user, pk), ""
    if request.method == "POST":
        try:
            return act(request, notice)
        except Refused as refused:
            refusal = refused.sentence
    return render(
        request, "households/notices/detail.html", context_of(request, notice, refusal), status=422 if refusal else 200
    )


def act(request: HttpRequest, notice: PublicNotice) -> HttpResponse:
    said = request.POST
    if said.get("action") == "photo":
        photo = add_photo(
            notice=notice, kind=said.get("kind", ""), place=said.get("place", ""), file=request.FILES.get("file"),
            token=token_of(request), by=request.user,
        )  # fmt: skip
        messages.success(request, f"已存照片：{photo.get_kind_display()}")
    elif said.get("action") == "close":
        closed = close_notice(notice=notice, by=request.user, today=rules.register_day(timezone.now()))
        messages.success(request, told(notice, closed))
    else:
        raise Refused("unknown_action")
    return redirect("notice-detail", pk=notice.pk)


def told(notice: PublicNotice, closed: Closed) -> str:
    if notice.kind == K.ANNOUNCEMENT:
        return "公告期满，已办结"
    moved = f"{len(closed.moved)} 户已报{'县里' if notice.kind == K.SECOND else '乡镇'}"
    return f"{moved}，{len(closed.held)} 户留在公示，办好以后再来办结" if closed.held else f"公示期满，{moved}"


def context_of(request: HttpRequest, notice: PublicNotice, refusal: str) -> dict[str, Any]:
    user, today = request.user, rules.register_day(timezone.now())
    lines = on_sheet(notice)
    photos = list(notice.photos.select_related("uploaded_by").order_by("pk"))
    posts = notice.state == NoticeState.POSTED
    closes = posts and can(user, CLOSES[K(notice.kind)], notice.village_code)
    why = closing_refusal(notice, today) if closes else None
    return {
        "notice": notice,
        "paper": printed_of(notice),
        "genuine": is_as_posted(notice),
        "announcing": rules.is_announcement(notice.kind),
        "left": rules.days_left(notice.ends_on, today),
        "lines": lines,
        "held": [line for line in lines if line.here and (line.open_objections or line.differs)],
        "waiting": sum(line.here for line in lines),
        "photos": photos,
        "photos_missing": rules.photos_missing([(row.kind, row.taken_on) for row in photos]),
        "photo_kinds": NoticePhotoKind.choices,
        "sees_photos": can(user, P.EVIDENCE_VIEW, notice.village_code),
        "may_photograph": posts and can(user, P.NOTICE_POST, notice.village_code),
        "may_correct": posts and may_post(user, notice.kind, notice.village_code),
        "may_close": closes,
        "close_refusal": why.sentence if why else "",
        "corrections": list(notice.replaced_by.all()),
        "refusal": refusal,
        "said": request.POST,
        "token": uuid.uuid4(),
    }


@require_safe
@requires(P.EVIDENCE_VIEW)
def photo(request: HttpRequest, pk: int, photo_pk: int) -> HttpResponse:
    scoped = NoticePhoto.objects.visible_to(request.user, P.EVIDENCE_VIEW).select_related("notice")
    row = get_object_or_404(scoped, pk=photo_pk, notice_id=pk)
    if not can(request.user, P.EVIDENCE_VIEW, row.notice.village_code):
        raise PermissionDenied(P.EVIDENCE_VIEW.label)
    response = HttpResponse(open_photo(row, small=request.GET.get("size") == "small"), content_type="image/jpeg")
    response.headers["Content-Disposition"] = content_disposition_header(False, f"公示照片-{row.pk}.jpg") or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
