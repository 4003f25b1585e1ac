"""驻村在岗: who was in his village on which days, who is away with leave, who was found there."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods, require_POST

from assistance.forms.presence import LeaveForm
from assistance.models import Leave, PostCheck
from assistance.presence_codes import CheckWay, LeaveAct
from assistance.presence_rules import by_township, overstayed
from assistance.selectors.helpers import cadres_for
from assistance.selectors.pairing_facts import setting_of, settings_in
from assistance.selectors.presence import (
    LEAVE_SHOWS,
    PRESENCE_SHOWS,
    Resident,
    checks_of,
    joined_days,
    leaves_for,
    leaves_shown,
    may_act,
    may_ask,
    may_grant,
    month_span,
    months_open,
    offered,
    own_leaves,
    resident_now,
    residents_in,
    sheets_of,
    shows,
    spell_of,
    standings_of,
)
from assistance.selectors.teams import villages_of
from assistance.selectors.visits.helpers import own_cadre
from assistance.services.presence import (
    Days,
    Looked,
    act_on_leave,
    ask_leave,
    check_post,
    save_presence,
    withdraw_check,
)
from assistance.views.common import paged, place_asked, place_choices
from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.workflow import Refused
from villages.codes import Level
from villages.division_codes import short_name
from villages.models import Region

P = Permission
GET_OR_POST = ["GET", "HEAD", "POST"]
MOST_CHECKS = 10


def month_asked(request: HttpRequest, today: date) -> tuple[int, int]:
    """?month=2026-11, one of those that may still be recorded; else the running one."""
    asked = request.GET.get("month", "")
    open_ = months_open(today)
    return next((one for one in open_ if month_key(one) == asked), open_[0])


def month_key(month: tuple[int, int]) -> str:
    return f"{month[0]}-{month[1]:02}"


def month_choices(today: date) -> list[tuple[str, str]]:
    return [(month_key(one), f"{one[0]}年{one[1]}月") for one in months_open(today)]


# ---- a place ---------------------------------------------------------------------------------------------------------
class PresenceList(View):
    """Every figure on a tab is the number of people it lists."""

    permission = P.HELP_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        place, today = place_asked(request), timezone.localdate()
        year, month = month_asked(request, today)
        people = residents_in(villages_of(request.user, place), *month_span(year, month))
        everybody = [(one, shows(one)) for one in standings_of(people, year, month, today)]
        show = request.GET.get("show", "")
        show = show if show in PRESENCE_SHOWS else "all"
        counts = {key: sum(key in told for _, told in everybody) for key in PRESENCE_SHOWS}
        context = {
            "page": paged(request, [one for one, told in everybody if show in told]),
            "tabs": [(key, label, counts[key]) for key, label in PRESENCE_SHOWS.items()],
            "show": show,
            "month": month_key((year, month)),
            "months": month_choices(today),
            "places": place_choices(request, place),
            "place": place,
            "asked_leaves": leaves_shown(leaves_for(request.user), "asked", today).count(),
        }
        return render(request, "assistance/presence/list.html", context)


def village_or_404(request: HttpRequest, code: str, permission: Permission = P.HELP_VIEW) -> Region:
    rows = Region.objects.visible_to(request.user, permission).filter(level=Level.VILLAGE)
    return get_object_or_404(rows.select_related("parent"), pk=code)


# ---- one village -----------------------------------------------------------------------------------------------------
@require_http_methods(GET_OR_POST)
@requires(P.HELP_VIEW)
def village_presence(request: HttpRequest, code: str) -> HttpResponse:
    """A calendar for each who is stationed here; POST keeps the ticked days of all of them."""
    village, today, refusal = village_or_404(request, code), timezone.localdate(), ""
    year, month = month_asked(request, today)
    if request.method == "POST":
        try:
            village_or_404(request, code, P.PRESENCE_RECORD)
            said = days_said(request)
            changed = save_presence(village=village, year=year, month=month, said=said, by=request.user, today=today)
            messages.success(request, f"已登记 {changed} 人{month}月的在村天数" if changed else "没有改动")
            return redirect(f"{reverse('presence-village', args=[code])}?month={month_key((year, month))}")
        except Refused as refused:
            refusal = refused.sentence
    sheets = sheets_of(village, year, month, today)
    if refusal:
        keep_ticks(sheets, days_said(request))
    cadres = [sheet.standing.who.cadre.pk for sheet in sheets]
    checks = [one for found in checks_of(cadres, date(today.year, 1, 1), today).values() for one in found]
    context = {
        "village": village,
        "name": short_name(village.name),
        "sheets": sheets,
        "month": month_key((year, month)),
        "label": f"{year}年{month}月",
        "months": month_choices(today),
        "may_record": can(request.user, P.PRESENCE_RECORD, code),
        "may_check": can(request.user, P.POST_CHECK, code),
        "askable": {one.standing.who.cadre.pk for one in sheets if may_ask(request.user, one.standing.who.cadre, code)},
        "checks": sorted(checks, key=lambda one: (one[0].day, one[0].pk), reverse=True)[:MOST_CHECKS],
        "ways": CheckWay.choices,
        "token": uuid.uuid4(),
        "today": today,
        "refusal": refusal,
        "own": request.user.person_id,
    }
    return render(request, "assistance/presence/village.html", context, status=409 if refusal else 200)


def days_said(request: HttpRequest) -> dict[int, Days]:
    """Fields v-<cadre> (the version shown) and d-<cadre> (each ticked day)."""
    said = request.POST
    cadres = {typed.number(name[2:]) for name in said if name.startswith("v-")}
    return {
        pk: Days([typed.number(one) for one in said.getlist(f"d-{pk}")], typed.number(said[f"v-{pk}"]))
        for pk in cadres
        if pk
    }


def keep_ticks(sheets: list[Any], said: dict[int, Days]) -> None:
    """What was ticked stands on the page that says why it was not kept."""
    for sheet in sheets:
        if days := said.get(sheet.standing.who.cadre.pk):
            sheet.tick(set(days.days))


@require_POST
@requires(P.POST_CHECK)
def check(request: HttpRequest, code: str) -> HttpResponse:
    village, said, today = village_or_404(request, code, P.POST_CHECK), request.POST, timezone.localdate()
    looked = Looked(
        typed.day(said.get("day", "")) or date.min, said.get("way", ""), said.get("present") == "1",
        said.get("note", ""),
    )  # fmt: skip
    try:
        who = resident_of(village, typed.number(said.get("cadre", "")))
        token = typed.token(said.get("token", ""))
        if said.get("present") not in ("0", "1") or token is None:
            raise Refused("stale_form")
        row = check_post(who=who, looked=looked, token=token, by=request.user, today=today)
        messages.success(request, f"已登记查岗：{row.cadre.person.name}{'在岗' if row.present else '不在岗'}")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("presence-village", code)


def resident_of(village: Region, pk: int) -> Resident:
    """Who is or was stationed there, chosen on the page. Raises Refused."""
    found = [one for one in residents_in([village], date(2013, 1, 1), timezone.localdate()) if one.cadre.pk == pk]
    if not found:
        raise Refused("pairing_nobody")
    return found[0]


@require_POST
@requires(P.POST_CHECK)
def check_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    rows = PostCheck.objects.visible_to(request.user, P.POST_CHECK).select_related("cadre__person", "village")
    row = get_object_or_404(rows, pk=pk)
    try:
        withdraw_check(check=row, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, "已撤销这一条查岗，不再计数")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("presence-village", row.village_id)


# ---- leave -----------------------------------------------------------------------------------------------------------
class LeaveList(View):
    permission = P.HELP_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        place, today = place_asked(request), timezone.localdate()
        rows = leaves_for(request.user)
        rows = rows.inside(place) if place else rows
        show = request.GET.get("show", "")
        show = show if show in LEAVE_SHOWS else "asked"
        page = paged(request, leaves_shown(rows, show, today))
        context = {
            "page": page,
            "rows": [(one, overstayed(spell_of(one), today)) for one in page],
            "tabs": [(key, label, leaves_shown(rows, key, today).count()) for key, label in LEAVE_SHOWS.items()],
            "show": show,
            "places": place_choices(request, place),
            "place": place,
        }
        return render(request, "assistance/presence/leaves.html", context)


@require_http_methods(GET_OR_POST)
@requires(P.LEAVE_ASK)
def leave_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A clerk asks for somebody who is stationed in his place."""
    today = timezone.localdate()
    cadre = get_object_or_404(cadres_for(request.user, P.HELP_VIEW), pk=pk)
    who = resident_now(cadre, today)
    if who is None or not can(request.user, P.LEAVE_ASK, who.village.pk):
        raise Http404
    form = LeaveForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST" and (made := asked_for(request, form, who, today)):
        return redirect("leave-detail", made.pk)
    context = {"form": form, "who": who, "short": short_leave(who.village.pk)}
    return render(request, "assistance/presence/leave_new.html", context, status=422 if form.errors else 200)


def asked_for(request: HttpRequest, form: LeaveForm, who: Resident, today: date) -> Leave | None:
    if not form.is_valid():
        return None
    token = form.cleaned_data["token"]
    try:
        made = ask_leave(who=who, asked=form.asked(), token=token, by=request.user, today=today)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return None
    level = "乡镇" if by_township(joined_days(made), short_leave(made.village_id)) else "县里"
    messages.success(request, f"已报{level}批，一共 {made.days} 天")
    return made


def short_leave(village: str) -> int:
    return setting_of(settings_in({village[:6]}), village).short_leave


@require_http_methods(GET_OR_POST)
@requires(P.HELP_VIEW)
def leave_detail(request: HttpRequest, pk: int) -> HttpResponse:
    leave, refusal = get_object_or_404(leaves_for(request.user), pk=pk), ""
    if request.method == "POST":
        refusal = moved(request, leave)
        if not refusal:
            return redirect("leave-detail", pk)
    context = {**leave_context(request, leave), "refusal": refusal}
    return render(request, "assistance/presence/leave.html", context, status=409 if refusal else 200)


def moved(request: HttpRequest, leave: Leave) -> str:
    """The act of the form; why it was refused, "" when it was done."""
    said = request.POST
    act, version = said.get("act", ""), typed.number(said.get("version", ""))
    more = {"answer": said.get("answer", ""), "back_on": typed.day(said.get("back_on", ""))}
    try:
        act_on_leave(leave=leave, act=act, version=version, by=request.user, today=timezone.localdate(), **more)
    except Refused as refused:
        return refused.sentence
    messages.success(request, f"{leave.cadre.person.name}的假{leave.get_state_display()}")
    return ""


def leave_context(request: HttpRequest, leave: Leave) -> dict[str, Any]:
    today, village = timezone.localdate(), leave.village_id
    days, short = joined_days(leave), short_leave(village)
    sees = may_act(request.user, leave, P.LEAVE_GRANT) or may_act(request.user, leave, P.LEAVE_ASK)
    return {
        "leave": leave,
        "joined": days,
        "short": short,
        "level": "乡镇" if by_township(days, short) else "县里",
        "may_grant": may_grant(request.user, village, township=by_township(days, short)),
        "offered": offered(request.user, leave, today),
        "acts": LeaveAct,
        "sees_reason": sees,
        "late": overstayed(spell_of(leave), today),
        "today": today,
    }


@require_http_methods(GET_OR_POST)
@requires(P.LEAVE_ASK)
def leave_mine(request: HttpRequest) -> HttpResponse:
    """A helper's own leave on his phone: asking, taking back, what became of it."""
    today, cadre = timezone.localdate(), own_cadre(request.user)
    who = resident_now(cadre, today) if cadre else None
    form, refusal = LeaveForm(today=today), ""
    if request.method == "POST" and "act" in request.POST:
        leave = get_object_or_404(own_leaves(request.user), pk=typed.number(request.POST.get("leave", "")))
        refusal = moved(request, leave)
        if not refusal:
            return redirect("leave-mine")
    elif request.method == "POST":
        form = LeaveForm(request.POST, today=today)
        if who is None:
            refusal = Refused("leave_nowhere").sentence
        elif asked_for(request, form, who, today):
            return redirect("leave-mine")
    context = {
        "form": form, "who": who, "refusal": refusal, "today": today, "leaves": own_leaves(request.user)[:20],
        "short": short_leave(who.village.pk) if who else None,
    }  # fmt: skip
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "assistance/presence/mine.html", context, status=status)
