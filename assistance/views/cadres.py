"""帮扶干部 and 帮扶单位: the lists, one cadre's page, entering them, and leaving with a hand-over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods

from assistance.codes import Skill
from assistance.forms.units import CadreForm, UnitForm
from assistance.models import Cadre, Charge, HelpUnit, Pairing, Posting
from assistance.selectors.helpers import SHOWS, Asking, cadres_asked, cadres_for, reaching, units_for
from assistance.selectors.plans import open_measures_of
from assistance.services.units import Leaving, add_cadre, end_unit, leave, save_cadre, save_unit
from assistance.views.common import chosen, day_of, paged, place_asked, place_choices, words_asked
from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has, require
from fupin.workflow import Refused
from households.selectors import roots
from villages.models import Region

P = Permission
GET_OR_POST = ["GET", "HEAD", "POST"]


class CadreList(View):
    permission = P.HELP_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        show = request.GET.get("show", "")
        words = words_asked(request)
        asking = Asking(place_asked(request), words, show if show in SHOWS else "serving")
        page = paged(request, cadres_asked(request.user, asking))
        posted = Posting.objects.current().filter(cadre__in=[one.pk for one in page]).select_related("village")
        posts: dict[int, list[Posting]] = {}
        for row in posted:
            posts.setdefault(row.cadre_id, []).append(row)
        context = {
            "page": page,
            "rows": [(one, posts.get(one.pk, [])) for one in page],
            "asking": asking,
            "shows": SHOWS.items(),
            "places": place_choices(request, asking.place),
            "may_edit": has(request.user, P.HELP_EDIT),
            "may_import": has(request.user, P.HELP_IMPORT),
        }
        return render(request, "assistance/cadres/list.html", context)


def cadre_or_404(request: HttpRequest, pk: int, permission: Permission = P.HELP_VIEW) -> Cadre:
    return get_object_or_404(cadres_for(request.user, permission), pk=pk)


class CadreDetail(View):
    permission = P.HELP_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        cadre = cadre_or_404(request, pk)
        seen = Pairing.objects.visible_to(request.user, P.HELP_VIEW).valid().filter(cadre=cadre)
        pairings = list(seen.select_related("household__village").order_by("ends_on", "household__village_id", "pk"))
        context = {
            "cadre": cadre,
            "skills": Skill.labels_of(cadre.skills),
            "current": [row for row in pairings if row.ends_on is None],
            "past": [row for row in pairings if row.ends_on is not None],
            "elsewhere": cadre.as_first + cadre.as_other - sum(row.ends_on is None for row in pairings),  # type: ignore[attr-defined]
            "postings": Posting.objects.filter(cadre=cadre).select_related("village").order_by("-starts_on"),
            "charges": Charge.objects.filter(cadre=cadre).select_related("region").order_by("-starts_on"),
            "may_edit": can(request.user, P.HELP_EDIT, cadre.unit.region_id) and not cadre.ended_on,
        }
        return render(request, "assistance/cadres/detail.html", context)


@require_http_methods(GET_OR_POST)
@requires(P.HELP_EDIT)
def cadre_new(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    units = HelpUnit.objects.visible_to(request.user, P.HELP_EDIT).filter(ended_on__isnull=True)
    initial = {"unit": typed.number(request.GET.get("unit", "")), "started_on": today.isoformat()}
    form = CadreForm(request.POST or None, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            cadre = add_cadre(
                unit=said["unit"], name=said["name"], number=said["number"], phone=said["phone"], facts=form.facts(),
                started_on=said["started_on"], by=request.user, today=today,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已登记帮扶干部{cadre.person.name}")
            return redirect("cadre-detail", cadre.pk)
    return form_page(request, form, "登记帮扶干部", "同一个人只登记一次；换单位的先办调离", cadre=None)


@require_http_methods(GET_OR_POST)
@requires(P.HELP_EDIT)
def cadre_edit(request: HttpRequest, pk: int) -> HttpResponse:
    cadre = cadre_or_404(request, pk, P.HELP_EDIT)
    names = ("position", "rank", "politics", "education", "speciality", "version")
    initial = {**{name: getattr(cadre, name) for name in names}, "skills": cadre.skills.split(",")}
    form = CadreForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            save_cadre(cadre=cadre, version=version, facts=form.facts(), by=request.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "已保存")
            return redirect("cadre-detail", cadre.pk)
    return form_page(request, form, f"修改：{cadre.person.name}", cadre.unit.name, cadre=cadre)


def form_page(request: HttpRequest, form: Any, title: str, remark: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "remark": remark, **more}
    return render(request, "assistance/cadres/form.html", context, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
@requires(P.HELP_EDIT)
def cadre_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """All households go over on one day: each to whom is chosen for it, else to whom is chosen for all."""
    cadre, today, refusal = cadre_or_404(request, pk, P.HELP_EDIT), timezone.localdate(), ""
    require(request.user, P.HELP_EDIT, cadre.unit.region_id)  # who does sees all places where the unit helps
    held = list(Pairing.objects.current().filter(cadre=cadre).select_related("household__village"))
    others = cadres_for(request.user, P.HELP_EDIT).filter(ended_on__isnull=True).exclude(pk=pk)
    measures = list(open_measures_of(cadre))
    if request.method == "POST":
        said = request.POST
        try:
            for_all = chosen(said.get("to", ""), others)
            found = {row.pk: chosen(said.get(f"to-{row.pk}", ""), others) or for_all for row in held}
            successors = {row: one.pk for row, one in found.items() if one}
            leaving = Leaving(day_of(said.get("on", "")), successors, for_all)
            version = typed.number(said.get("version", ""))
            count = leave(cadre=cadre, version=version, leaving=leaving, by=request.user, today=today)
        except Refused as refused:
            refusal = refused.sentence
        else:
            handed = f"，{len(measures)} 条没落实的措施一起移交" if measures else ""
            messages.success(request, f"{cadre.person.name}已办调离，{count} 户同一天有人接手{handed}")
            return redirect("cadre-detail", cadre.pk)
    homes = {row.household_id for row in held}
    context = {
        "cadre": cadre,
        "measures": measures,
        "loose": [one for one in measures if one.plan.household_id not in homes],
        "rows": [(row, request.POST.get(f"to-{row.pk}", "")) for row in held],
        "people": others,
        "to": request.POST.get("to", ""),
        "on": request.POST.get("on", today.isoformat()),
        "refusal": refusal,
    }
    return render(request, "assistance/cadres/leave.html", context, status=409 if refusal else 200)


# ---- units -----------------------------------------------------------------------------------------------------------
class UnitList(View):
    permission = P.HELP_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        place = place_asked(request)
        rows = units_for(request.user, P.HELP_VIEW).select_related("region")
        rows = rows.filter(reaching("region_id", place)) if place else rows
        page = paged(request, rows.order_by("region_id", "name"))
        counted: dict[int, int] = {}
        for unit in Cadre.objects.serving().filter(unit__in=[one.pk for one in page]).values_list("unit_id", flat=True):
            counted[unit] = counted.get(unit, 0) + 1
        villages = Charge.objects.current().filter(unit__in=[one.pk for one in page]).select_related("region")
        charged: dict[int, list[str]] = {}
        for row in villages:
            charged.setdefault(row.unit_id or 0, []).append(row.region.name)
        context = {
            "page": page,
            "rows": [(one, counted.get(one.pk, 0), "、".join(charged.get(one.pk, []))) for one in page],
            "places": place_choices(request, place),
            "may_edit": has(request.user, P.HELP_EDIT),
            "editable": {one.pk for one in page if can(request.user, P.HELP_EDIT, one.region_id)},
        }
        return render(request, "assistance/units/list.html", context)


def unit_places(user: Any) -> Any:
    """Where a unit of this user's may help: his own places and, of a county, its townships."""
    tops = [region.pk for region in roots(user, P.HELP_EDIT)]
    rows = Region.objects.visible_to(user, P.HELP_EDIT).current()
    return (rows.filter(pk__in=tops) | rows.filter(parent_id__in=tops)).order_by("pk")


@require_http_methods(GET_OR_POST)
@requires(P.HELP_EDIT)
def unit_new(request: HttpRequest) -> HttpResponse:
    form = UnitForm(request.POST or None, places=unit_places(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            unit = save_unit(region=form.cleaned_data["place"], facts=form.cleaned_data, by=request.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已登记{unit.name}，接着可以登记它的帮扶干部")
            return redirect("unit-list")
    return unit_page(request, form, None)


@require_http_methods(GET_OR_POST)
@requires(P.HELP_EDIT)
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(HelpUnit.objects.visible_to(request.user, P.HELP_EDIT).select_related("region"), pk=pk)
    names = ("name", "level", "kind", "address", "contact", "office_phone", "version")
    form = UnitForm(request.POST or None, initial={name: getattr(unit, name) for name in names})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            if "end" in request.POST:
                end_unit(unit=unit, version=version, by=request.user, today=timezone.localdate())
            else:
                facts = form.cleaned_data
                save_unit(region=unit.region, facts=facts, by=request.user, unit=unit, version=version)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已停用{unit.name}" if "end" in request.POST else "已保存")
            return redirect("unit-list")
    return unit_page(request, form, unit)


def unit_page(request: HttpRequest, form: UnitForm, unit: HelpUnit | None) -> HttpResponse:
    return render(
        request, "assistance/units/form.html", {"form": form, "unit": unit}, status=422 if form.errors else 200
    )
