"""The public board: no login, no full name, no trace in search engines. Over after the period plus its days."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fupin.access.pages import requires, unsent
from fupin.access.permissions import Permission
from fupin.accounts.sessions import client_address
from fupin.workflow import Refused
from households import notice_rules as rules
from households.codes import NoticeState, ObjectionState
from households.forms.board import WORDS, FollowForm, ObjectionForm, PlaceForm, stamp_for
from households.models import Objection, PublicNotice, VillageSheet
from households.notice_rules import register_day
from households.selectors import board
from households.services.board_counts import MISSES, is_spent, spend
from households.services.objections import receive_from_board
from households.services.village_exits.sheets import printed_of

S = ObjectionState
PER_PAGE = 20
MANY = 12
"""From so many households on, they are chosen from a list and not from buttons."""
MISSED_TOO_OFTEN = "没有查：这一个小时里查错的次数太多了。请过一个小时再查，或者打公示上的电话问。"
COOKIE_GONE = (
    "没有提交：这一页打开得太久了，或者浏览器没有保存 Cookie。写的内容还在，请再点一次。还不行的，请允许浏览器保存"
    " Cookie，或者打公示上的电话，也可以打 12317。"
)
NOT_FOUND = "没有这个回执编号。请照回执核对，一共 10 个字母和数字。"
SAID = {
    S.RECEIVED: ("已经收到", "正在安排人核实"),
    S.CHECKING: ("正在核实", "派了两个人去核实，村里不经手"),
    S.FOUNDED: ("核实完了", "正在写答复"),
    S.UNFOUNDED: ("核实完了", "正在写答复"),
    S.ANSWERED: ("已经答复", ""),
    S.FILED: ("已经答复", ""),
}
View = Callable[..., HttpResponse]


def unlisted(view: View) -> View:
    """Kept out of search engines, and out of every store on the way: what was taken down must be gone."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        response = view(request, *args, **given)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Cache-Control"] = "no-store"
        return response

    return shown


@requires(Permission.PUBLIC)
@unlisted
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """`?place=` a county, township or village; `?q=` part of a name."""
    form = PlaceForm(request.GET)
    form.is_valid()
    asked, today = form.cleaned_data, register_day(timezone.now())
    region, text = board.region_at(asked.get("place", "")), asked.get("q", "")
    code = region.pk if region else ""
    notices = board.notices_at(code, today) if len(code) >= board.TOWNSHIP else PublicNotice.objects.none()
    context = {
        "region": region,
        "path": board.path_to(code) if code else [],
        "q": text,
        "found": board.places_called(text, today) if text else None,
        "below": [] if text else board.places_below(code, today),
        "sheets": list(board.village_sheets_at(code, today)[:PER_PAGE]) if len(code) >= board.TOWNSHIP else [],
        "page": Paginator(notices, PER_PAGE).get_page(request.GET.get("page")),
        "today": today,
    }
    return render(request, "board/places.html", context)


@requires(Permission.PUBLIC)
@unlisted
@require_safe
def notice(request: HttpRequest, notice: str) -> HttpResponse:
    sheet, today = find(notice), register_day(timezone.now())
    if sheet is None and (village := board.village_sheets(today).filter(code=notice).first()):
        return village_sheet(request, village)
    if sheet is None or today > sheet.web_until:
        return away(request, sheet)
    context = {**frame(sheet), "rows": board.board_rows(sheet), "left": board.days_left(sheet, today)}
    context |= {"columns": rules.web_columns(sheet.kind), "announcing": rules.is_announcement(sheet.kind)}
    context["passed"] = sheet.days - min(context["left"], sheet.days)
    context["newer"] = sheet.replaced_by.first() if sheet.state == NoticeState.REPLACED else None
    return render(request, "board/notice.html", context)


def village_sheet(request: HttpRequest, sheet: VillageSheet) -> HttpResponse:
    """A village's exit: no household is on it, so all of it is shown."""
    place = board.region_at(sheet.village_code)
    context = {"sheet": sheet, "paper": printed_of(sheet), "place": place.full_name if place else ""}
    context["left"] = rules.days_left(sheet.ends_on, register_day(timezone.now()))
    context["phones"] = [(one["name"], one["phone"]) for one in context["paper"]["phones"]]
    return render(request, "board/village_sheet.html", context)


@unlisted
def objection_unsent(request: HttpRequest, notice: str) -> HttpResponse:
    """The browser lost what the page had given it: what was typed is there again, to be sent once more."""
    sheet, today = find(notice), register_day(timezone.now())
    if sheet is None or today > sheet.web_until:
        return away(request, sheet)
    form = form_of(sheet, request.POST)
    form.full_clean()
    form.add_error(None, COOKIE_GONE)
    return objection_page(request, sheet, form, 403)


@requires(Permission.PUBLIC)
@unsent(objection_unsent)
@unlisted
def objection(request: HttpRequest, notice: str) -> HttpResponse:
    """Anybody, named or not, in the period or after it. The same stamp again shows the same receipt."""
    sheet, today = find(notice), register_day(timezone.now())
    if sheet is None or today > sheet.web_until:
        return away(request, sheet)
    if request.method != "POST":
        return objection_page(request, sheet, form_of(sheet))
    form = form_of(sheet, request.POST)
    if form.is_valid() and (taken := take(request, sheet, form)):
        return render(request, "board/received.html", {**frame(sheet), "receipt": spaced(taken.receipt)})
    return objection_page(request, sheet, form, 422)


def form_of(sheet: PublicNotice, said: Any = None) -> ObjectionForm:
    return ObjectionForm(said, notice=sheet, rows=board.board_rows(sheet))


def objection_page(request: HttpRequest, sheet: PublicNotice, form: ObjectionForm, status: int = 200) -> HttpResponse:
    context = {**frame(sheet), "form": form, "many": len(sheet.rows) > MANY, "kinds": list(WORDS.items())}
    context["stamp"] = form.next_stamp if form.is_bound else stamp_for(sheet)
    context["in_period"] = sheet.starts_on <= register_day(timezone.now()) <= sheet.ends_on
    return render(request, "board/objection.html", context, status=status)


def take(request: HttpRequest, sheet: PublicNotice, form: ObjectionForm) -> Objection | None:
    try:
        return receive_from_board(
            notice=sheet,
            row=form.cleaned_data["row"],
            told=form.told(),
            token=form.token,
            visitor=client_address(request),
            today=register_day(timezone.now()),
        )
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return None


@unlisted
def follow_unsent(request: HttpRequest) -> HttpResponse:
    form = FollowForm(request.POST)
    form.full_clean()
    form.add_error("receipt", COOKIE_GONE)
    return render(request, "board/follow.html", {"form": form}, status=403)


@requires(Permission.PUBLIC)
@unsent(follow_unsent)
@unlisted
def follow(request: HttpRequest) -> HttpResponse:
    """Where an objection stands and what was answered; not what it said, nor who has it."""
    form = FollowForm(request.POST if request.method == "POST" else None)
    found = looked_up(request, form) if form.is_bound and form.is_valid() else None
    context = {"form": form, "objection": found}
    if found:
        context["word"], context["meaning"] = SAID[S(found.state)]
    return render(request, "board/follow.html", context, status=422 if form.errors else 200)


def looked_up(request: HttpRequest, form: FollowForm) -> Objection | None:
    visitor = client_address(request)
    if is_spent("follow", visitor, MISSES, timezone.now()):
        form.add_error("receipt", MISSED_TOO_OFTEN)
        return None
    found = board.followed(form.cleaned_data["receipt"])
    if found is None:
        spend("follow", visitor, MISSES)
        form.add_error("receipt", NOT_FOUND)
    return found


# ---- beside it ---------------------------------------------------------------------------------------------------
def find(code: str) -> PublicNotice | None:
    return PublicNotice.objects.filter(code=code, starts_on__lte=register_day(timezone.now())).first()


def frame(sheet: PublicNotice) -> dict[str, Any]:
    place = board.region_at(sheet.village_code)
    return {"notice": sheet, "place": place.full_name if place else "", "phones": board.phones_of(sheet)}


def away(request: HttpRequest, sheet: PublicNotice | None) -> HttpResponse:
    """Taken down (410, and not a word of what stood there), or never there (404)."""
    gone = sheet is not None
    return render(request, "board/away.html", {"gone": gone}, status=410 if gone else 404)


def spaced(receipt: str) -> str:
    """K7F 2Q9 ACDE: read aloud and copied by hand more easily."""
    return f"{receipt[:3]} {receipt[3:6]} {receipt[6:]}"
