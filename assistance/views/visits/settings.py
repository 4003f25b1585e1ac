"""How often to go, and the busy seasons: seen by all who work by them, set by the county."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods

from assistance.forms.visits import RuleForm, SeasonForm
from assistance.models import BusySeason, VisitRule
from assistance.selectors.visits.due import as_rule
from assistance.services.visits import drop_season, save_rule, save_season
from assistance.visit_codes import HelperLevel, HelperRole, HomeClass, VillageState, VisitMode
from assistance.visit_rules import DEFAULTS, Rule
from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import has, posts_granting
from fupin.workflow import Conflict, Refused
from villages.models import Region

P = Permission


def county_of(user: Any) -> Region | None:
    """The first county in which the user has a say or a look."""
    codes = sorted(post.region_id[:6] for post in posts_granting(user, P.RULE_VIEW) if len(post.region_id) >= 6)
    return Region.objects.filter(pk__in=codes[:1]).first()


class RuleList(View):
    permission = P.RULE_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        county = county_of(request.user)
        own = VisitRule.objects.filter(region=county) if county else VisitRule.objects.none()
        context = {
            "county": county,
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
    """`?row=`: the one to be changed."""
    pk = typed.number(request.GET.get("row", ""))
    return get_object_or_404(model.objects.visible_to(request.user, P.VISIT_RULE_EDIT), pk=pk) if pk else None


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.VISIT_RULE_EDIT)
def rule_edit(request: HttpRequest) -> HttpResponse:
    row, now = row_asked(request, VisitRule), timezone.localdate().year
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
            return redirect("visit-rules")
    context = {"form": form, "title": "走访要求"}
    return render(request, "assistance/visits/setting_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.VISIT_RULE_EDIT)
def season_edit(request: HttpRequest) -> HttpResponse:
    row = row_asked(request, BusySeason)
    if request.method == "POST" and row is not None and request.POST.get("action") == "drop":
        drop_season(season=row, version=typed.number(request.POST.get("version", "")), by=request.user)
        messages.success(request, f"已去掉农忙“{row.name}”")
        return redirect("visit-rules")
    form = SeasonForm(request.POST if request.method == "POST" else None, user=request.user, row=row)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        key = {"region": said["region"], "name": said["name"], "version": said["version"] or 0}
        try:
            save_season(**key, **form.spell(), by=request.user)
        except Conflict:
            raise
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已保存农忙“{said['name']}”")
            return redirect("visit-rules")
    context = {"form": form, "title": "农忙时节", "row": row}
    return render(request, "assistance/visits/setting_form.html", context, status=422 if form.errors else 200)
