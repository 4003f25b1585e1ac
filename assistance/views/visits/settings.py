"""How often to go, and the busy seasons: seen by all who work by them, set by the county."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods

from assistance.forms.visits import RuleForm, SeasonForm
from assistance.models import BusySeason, VisitRule
from assistance.selectors.helpers import sent_by
from assistance.selectors.visits.due import as_rule
from assistance.services.visits import drop_rule, drop_season, save_rule, save_season
from assistance.views.common import place_asked
from assistance.visit_codes import HelperLevel, HelperRole, HomeClass, VillageState, VisitMode
from assistance.visit_rules import CONDITIONS, DEFAULTS, Rule
from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.workflow import Conflict, Refused
from households.views.lists import places
from villages.codes import Level
from villages.models import Region

P = Permission


def counties_of(user: Any) -> list[Region]:
    """The counties in which the user has a say or a look, also from a township or a village."""
    rows = Region.objects.current().filter(sent_by(user, P.RULE_VIEW, "pk"), level=Level.COUNTY)
    return list(rows.order_by("pk"))


def county_asked(request: HttpRequest, counties: list[Region]) -> Region | None:
    """The county of `?place=`, 404 for one of somebody else's; the first without."""
    code = place_asked(request)[:6]
    found = next((one for one in counties if one.pk == code or not code), None)
    if code and found is None:
        raise Http404
    return found


class RuleList(View):
    permission = P.RULE_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        counties = counties_of(request.user)
        county = county_asked(request, counties)
        own = VisitRule.objects.filter(region=county) if county else VisitRule.objects.none()
        context = {
            "county": county,
            "places": places(counties, county.pk if county else "") if len(counties) > 1 else [],
            "own": [(row, as_rule(row), *words_of(as_rule(row))) for row in own],
            "usual": [(rule, *words_of(rule)) for rule in DEFAULTS],
            "seasons": BusySeason.objects.filter(region=county) if county else [],
            "may_edit": has(request.user, P.VISIT_RULE_EDIT),
        }
        return render(request, "assistance/visits/rules.html", context)


def words_of(rule: Rule) -> tuple[str, str, str]:
    """Who, where and whom; which ways count."""
    who = [HelperRole.label_of(rule.role), HelperLevel.label_of(rule.level)]
    whom = [VillageState.label_of(rule.village), HomeClass.label_of(rule.home)]
    ways = "都算" if len(rule.modes) == len(VisitMode) else VisitMode.labels_of(",".join(sorted(rule.modes)))
    return join(who, "所有帮扶人"), join(whom, "所有的户"), ways


def join(parts: list[str], nothing: str) -> str:
    return "、".join(part for part in parts if part) or nothing


def row_asked(request: HttpRequest, model: Any) -> Any:
    """`?row=`: the one to be changed; what was dropped is not changed any more."""
    pk = typed.number(request.GET.get("row", ""))
    rows = model.objects.visible_to(request.user, P.VISIT_RULE_EDIT).filter(last_year__isnull=True)
    return get_object_or_404(rows, pk=pk) if pk else None


def standing(row: VisitRule | None, now: int) -> VisitRule | None:
    """Of a rule of an earlier year that was set anew for this year, the one of this year."""
    if row is None or row.year >= now:
        return row
    key = {name: getattr(row, name) for name in ("region_id", *CONDITIONS)}
    return VisitRule.objects.filter(**key, year=now, last_year__isnull=True).first() or row


def back(county: str) -> HttpResponse:
    return redirect(f"{reverse('visit-rules')}?place={county}")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.VISIT_RULE_EDIT)
def rule_edit(request: HttpRequest) -> HttpResponse:
    now = timezone.localdate().year
    row = standing(row_asked(request, VisitRule), now)
    if request.method == "POST" and row is not None and request.POST.get("action") == "drop":
        drop_rule(rule=row, version=typed.number(request.POST.get("version", "")), by=request.user, now=now)
        messages.success(request, f"这一条走访要求从 {max(now, row.year)} 年起不再用")
        return back(row.region_id)
    form = RuleForm(request.POST if request.method == "POST" else None, user=request.user, year=now, row=row)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        key = {"region": said["region"], "year": said["year"], "version": said["version"] or 0}
        try:
            save_rule(**key, wanted=form.wanted(), by=request.user, now=now)
        except Conflict:
            raise
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已保存走访要求，从 {said['year']} 年起用")
            return back(said["region"].pk)
    drops = "这一条走访要求从今年起不再用，以前年度的不变" if row else ""
    context = {"form": form, "title": "走访要求", "row": row, "drops": drops}
    return render(request, "assistance/visits/setting_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.VISIT_RULE_EDIT)
def season_edit(request: HttpRequest) -> HttpResponse:
    row, now = row_asked(request, BusySeason), timezone.localdate().year
    if request.method == "POST" and row is not None and request.POST.get("action") == "drop":
        drop_season(season=row, version=typed.number(request.POST.get("version", "")), by=request.user, now=now)
        messages.success(request, f"从 {now} 年起不再有农忙“{row.name}”")
        return back(row.region_id)
    form = SeasonForm(request.POST if request.method == "POST" else None, user=request.user, row=row)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        key = {"region": said["region"], "name": said["name"], "version": said["version"] or 0}
        try:
            save_season(**key, **form.spell(), by=request.user, now=now)
        except Conflict:
            raise
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已保存农忙“{said['name']}”，从 {now} 年起用")
            return back(said["region"].pk)
    drops = f"从今年起不再有“{row.name}”这段农忙，以前年度的不变" if row else ""
    context = {"form": form, "title": "农忙时节", "row": row, "drops": drops}
    return render(request, "assistance/visits/setting_form.html", context, status=422 if form.errors else 200)
