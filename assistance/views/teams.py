"""驻村力量: every village against what its class asks, one village's people, and who answers for a place."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods, require_POST

from assistance.codes import ChargeKind, Need, PostKind, PostSource
from assistance.forms.units import HelpSettingForm
from assistance.models import Charge, HelpSetting, Posting
from assistance.pairing_rules import years_after
from assistance.selectors.helpers import cadres_for, matching, reaching, units_for
from assistance.selectors.pairing_facts import setting_of, settings_in
from assistance.selectors.teams import candidates, need_of, teams, villages_of
from assistance.services.help_settings import save_help_setting
from assistance.services.postings import end_charge, end_posting, rotate, save_need, start_charge, start_posting
from assistance.views.common import chosen, day_of, paged, place_asked, place_choices, words_asked
from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.workflow import Refused
from households.selectors import roots
from villages.codes import Level
from villages.division_codes import short_name
from villages.models import Region

P = Permission
GET_OR_POST = ["GET", "HEAD", "POST"]
SHOWS = {
    "short": "力量不足",
    "vacant": "没有第一书记",
    "overdue": "任期已到",
    "all": "全部村",
}


class TeamList(View):
    """Every figure is the number of villages that its tab lists."""

    permission = P.HELP_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        place, today = place_asked(request), timezone.localdate()
        everywhere = teams(villages_of(request.user, place), today)
        lists = {
            "short": [one for one in everywhere if not one.complete],
            "vacant": [one for one in everywhere if one.first_secretary is None],
            "overdue": [one for one in everywhere if one.overdue],
            "all": everywhere,
        }
        show = request.GET.get("show", "")
        show = show if show in SHOWS else "short"
        context = {
            "page": paged(request, lists[show]),
            "tabs": [(key, label, len(lists[key])) for key, label in SHOWS.items()],
            "show": show,
            "places": place_choices(request, place),
            "place": place,
            "may_set": has(request.user, P.HELP_SETTING),
        }
        return render(request, "assistance/teams/list.html", context)


@require_http_methods(GET_OR_POST)
@requires(P.HELP_VIEW)
def village_team(request: HttpRequest, code: str) -> HttpResponse:
    """Who works in this village, who did, what it lacks; sending, rotating, taking back."""
    villages = Region.objects.visible_to(request.user, P.HELP_VIEW).filter(level=Level.VILLAGE)
    village, today, refusal = get_object_or_404(villages, pk=code), timezone.localdate(), ""
    if request.method == "POST":
        try:
            messages.success(request, perform(request, village, today))
            return redirect("village-team", village.pk)
        except Refused as refused:
            refusal = refused.sentence
    team = teams([village], today)[0]
    need = need_of(village, today.year)
    may_edit = can(request.user, P.HELP_EDIT, village.pk) and village.valid_to is None
    setting = setting_of(settings_in({village.pk[:6]}), village.pk)
    past = Posting.objects.filter(village=village, ends_on__isnull=False).select_related("cadre__person", "cadre__unit")
    context = {
        "village": village,
        "name": team.name,
        "team": team,
        "past": past.order_by("-ends_on")[:20],
        "charges": Charge.objects.current().filter(region__in=[village.pk, village.pk[:9]]).select_related(
            "region", "unit", "cadre__person"
        ),
        "need": need,
        "needs": [(code, label, bool(need) and code in need.needs.split(",")) for code, label in Need.choices],
        "year": today.year,
        "may_edit": may_edit,
        "candidates": people(request, village, need) if may_edit else [],
        "units": units_for(request.user, P.HELP_EDIT).filter(reaching("region_id", village.pk)) if may_edit else [],
        "kinds": PostKind.choices,
        "sources": PostSource.choices,
        "term": years_after(today, setting.term_years).isoformat(),
        "setting": setting,
        "q": words_asked(request),
        "said": request.POST,
        "today": today,
        "refusal": refusal,
    }  # fmt: skip
    return render(request, "assistance/teams/village.html", context, status=409 if refusal else 200)


def people(request: HttpRequest, village: Region, need: Any) -> Any:
    rows = cadres_for(request.user, P.HELP_EDIT).filter(reaching("unit__region_id", village.pk), ended_on__isnull=True)
    return candidates(matching(rows, words_asked(request)), need)


def perform(request: HttpRequest, village: Region, today: Any) -> str:
    """The act of the form; what was done, in words."""
    said, by = request.POST, request.user
    action, on = said.get("action", ""), day_of(said.get("on", ""))
    if action == "need":
        chosen, version = said.getlist("needs"), typed.number(said.get("version", ""))
        facts = {"year": today.year, "needs": chosen, "note": said.get("note", ""), "version": version}
        save_need(village=village, **facts, by=by, today=today)
        return "已保存摸底情况"
    cadre = cadres_for(by, P.HELP_EDIT).filter(pk=typed.number(said.get("cadre", ""))).first()
    term = day_of(said["term"]) if said.get("term") else None
    if action in ("end", "rotate"):
        rows = Posting.objects.current().filter(village=village).select_related("cadre__person", "village")
        row = get_object_or_404(rows, pk=typed.number(said.get("posting", "")))
        version = typed.number(said.get("version", ""))
        if action == "end":
            reason = said.get("reason", "")
            end_posting(posting=row, version=version, on=on, reason=reason, by=by, today=today)
            return f"{row.cadre.person.name}不再任{row.get_kind_display()}"
        if cadre is None:
            raise Refused("pairing_nobody")
        rotate(posting=row, version=version, cadre=cadre, on=on, term_ends_on=term, by=by, today=today)
        return f"{row.get_kind_display()}由{cadre.person.name}接任，原来帮扶的户一起接手"
    if action == "charge":
        unit = units_for(by, P.HELP_EDIT).filter(pk=typed.number(said.get("unit", ""))).first()
        common = {"starts_on": on, "by": by, "today": today}
        start_charge(kind=ChargeKind.UNIT, region=village, unit=unit, cadre=None, **common)
        return f"{unit}开始包联{village.name}"
    if cadre is None:
        raise Refused("pairing_nobody")
    made = start_posting(
        cadre=cadre, village=village, kind=said.get("kind", ""), starts_on=on, term_ends_on=term,
        source=said.get("source", ""), by=by, today=today,
    )  # fmt: skip
    return f"{cadre.person.name}已派驻{village.name}任{made.get_kind_display()}"


# ---- who answers for a place -----------------------------------------------------------------------------------------
class ChargeList(View):
    """包乡 and 包村: townships with their leader, villages with their units; what nobody answers for first."""

    permission = P.HELP_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        place, kind = place_asked(request), request.GET.get("kind", "")
        kind = kind if kind in ChargeKind.values else ChargeKind.UNIT
        level = Level.VILLAGE if kind == ChargeKind.UNIT else Level.TOWNSHIP
        rows = Region.objects.visible_to(request.user, P.HELP_VIEW).current().filter(level=level).order_by("pk")
        rows = rows.inside(place) if place else rows
        taken = Charge.objects.current().filter(kind=kind).values("region_id")
        without = rows.exclude(pk__in=taken)
        show = "all" if request.GET.get("show") == "all" else "none"
        page = paged(request, rows if show == "all" else without)
        held: dict[str, list[Charge]] = {}
        found = Charge.objects.current().filter(kind=kind, region__in=[one.pk for one in page])
        for row in found.select_related("unit", "cadre__person", "cadre__unit"):
            held.setdefault(row.region_id, []).append(row)
        may_edit = has(request.user, P.HELP_EDIT)
        people = cadres_for(request.user, P.HELP_EDIT).filter(ended_on__isnull=True) if may_edit else []
        context = {
            "page": page,
            "rows": [(one, short_name(one.name), held.get(one.pk, [])) for one in page],
            "kind": kind,
            "kinds": ChargeKind.choices,
            "show": show,
            "total": rows.count(),
            "without": without.count(),
            "places": place_choices(request, place),
            "place": place,
            "may_edit": may_edit,
            "units": units_for(request.user, P.HELP_EDIT) if may_edit and kind == ChargeKind.UNIT else [],
            "people": people if kind == ChargeKind.LEADER else [],
            "today": timezone.localdate(),
        }
        return render(request, "assistance/teams/charges.html", context)


@require_POST
@requires(P.HELP_EDIT)
def charge_new(request: HttpRequest) -> HttpResponse:
    said, by, today = request.POST, request.user, timezone.localdate()
    region = get_object_or_404(Region.objects.visible_to(by, P.HELP_EDIT), pk=said.get("region", ""))
    kind = ChargeKind.LEADER if said.get("kind") == ChargeKind.LEADER else ChargeKind.UNIT
    unit, cadre = None, None
    try:
        if kind == ChargeKind.UNIT:
            unit = chosen(said.get("holder", ""), units_for(by, P.HELP_EDIT))
        else:
            cadre = chosen(said.get("holder", ""), cadres_for(by, P.HELP_EDIT))
        on = day_of(said.get("on", ""))
        made = start_charge(kind=kind, region=region, unit=unit, cadre=cadre, starts_on=on, by=by, today=today)
        messages.success(request, f"已登记{made.unit or made.cadre}包联{region.name}")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect(f"{reverse('charge-list')}?kind={kind}")


@require_POST
@requires(P.HELP_EDIT)
def charge_end(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Charge.objects.visible_to(request.user, P.HELP_EDIT).select_related("region", "unit", "cadre__person")
    charge, said = get_object_or_404(rows, pk=pk), request.POST
    try:
        on, version = day_of(said.get("on", "")), typed.number(said.get("version", ""))
        end_charge(charge=charge, version=version, on=on, by=request.user, today=timezone.localdate())
        messages.success(request, f"{charge.unit or charge.cadre}不再包联{charge.region.name}")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect(f"{reverse('charge-list')}?kind={charge.kind}&show=all")


# ---- what a county asks ----------------------------------------------------------------------------------------------
@require_http_methods(GET_OR_POST)
@requires(P.HELP_SETTING)
def help_settings(request: HttpRequest) -> HttpResponse:
    """The figures of the user's counties, one form each; without a saved row the usual ones are shown."""
    counties = [region for region in roots(request.user, P.HELP_SETTING) if region.level == Level.COUNTY]
    known = settings_in({one.pk for one in counties})
    forms = {one.pk: HelpSettingForm(instance=known.get(one.pk, HelpSetting()), prefix=one.pk) for one in counties}
    if request.method == "POST":
        county = get_object_or_404(Region, pk__in=forms, pk=request.POST.get("county", ""))
        form = forms[county.pk] = HelpSettingForm(request.POST, instance=HelpSetting(), prefix=county.pk)
        if form.is_valid():
            try:
                version = typed.number(request.POST.get("version", ""))
                save_help_setting(region=county, facts=form.cleaned_data, version=version, by=request.user)
            except Refused as refused:
                form.add_error(None, refused.sentence)
            else:
                messages.success(request, f"已保存{county.name}的帮扶力量要求")
                return redirect("help-settings")
    rows = [(one, forms[one.pk], known.get(one.pk)) for one in counties]
    wrong = any(form.errors for form in forms.values())
    return render(request, "assistance/teams/settings.html", {"rows": rows}, status=422 if wrong else 200)
