"""The drill-down 州 → 县 → 乡镇 → 村 and the page of one place."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import DetailView, TemplateView

from fupin.access import typed
from fupin.access.pages import ScopedMixin
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.personal.masks import mask_text
from villages import selectors
from villages.codes import Level, LineKind
from villages.division_codes import short_name, unpadded
from villages.figures import figure_text
from villages.models import Region, VillageProfile
from villages.panels import panels_for
from villages.profile_groups import GROUPS, label_and_unit
from villages.profile_rules import warnings
from villages.selectors import FACTS, shown
from villages.services.lines import lines_for
from villages.services.offices import office_for

NEXT_LEVEL = {
    Level.PROVINCE: "市州",
    Level.PREFECTURE: "县（市）",
    Level.COUNTY: "乡镇（街道）",
    Level.TOWNSHIP: "村（社区）",
}


def year_asked(request: HttpRequest, otherwise: int) -> int:
    text = request.GET.get("year", "")
    return typed.year(text, otherwise)


class VillageList(TemplateView):
    """Where the user's scope begins, and finding a place by name, letters or code."""

    permission = Permission.VILLAGE_VIEW
    template_name = "villages/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.tops = selectors.top_regions(request.user)
        self.asked = mask_text(request.GET.get("q", "").strip()[:40])
        if len(self.tops) == 1 and not self.asked and self.tops[0].level == Level.VILLAGE:
            return redirect("village-detail", self.tops[0].pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        regions = selectors.search(user, self.asked) if self.asked else self.shown_regions()
        year = year_asked(self.request, latest_of(self.tops))
        return super().get_context_data(
            tops=self.tops,
            asked=self.asked,
            most=selectors.FOUND,
            single=all(region.level == Level.VILLAGE for region in regions),
            year=year,
            years=years_offered(year),
            rows=(rows := selectors.rows_of(regions, year)),
            total=selectors.total_of(rows) if len(rows) > 1 and not self.asked else None,
            may_import=has(user, Permission.VILLAGE_IMPORT),
            below=NEXT_LEVEL.get(self.tops[0].level, "地方") if len(self.tops) == 1 and not self.asked else "地方",
            **kwargs,
        )

    def shown_regions(self) -> list[Region]:
        """What lies below the only top, or the tops themselves."""
        return list(selectors.children(self.tops[0])) if len(self.tops) == 1 else self.tops


def latest_of(regions: list[Region]) -> int:
    found = [year for region in regions if (year := selectors.latest_year(region))]
    return max(found, default=timezone.localdate().year)


def years_offered(chosen: int) -> list[int]:
    now = timezone.localdate().year
    return sorted({chosen, *range(now - 4, now + 1)}, reverse=True)


class VillageDetail(ScopedMixin, DetailView):
    """A place of any level: who serves there, which lines hold, what is below, and for a village its facts by year."""

    permission = Permission.VILLAGE_VIEW
    model = Region
    context_object_name = "region"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            code = unpadded(self.kwargs["code"])
        except ValueError:
            raise Http404 from None
        if code != self.kwargs["code"] and not Region.objects.filter(pk=self.kwargs["code"]).exists():
            return redirect("village-detail", code)
        return super().get(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> Region:
        found = self.get_queryset().select_related("parent", "replaced_by").filter(pk=self.kwargs["code"]).first()
        if found is None:
            raise Http404("没有这个地方，或者它不在您的范围内")
        return found

    def get_template_names(self) -> list[str]:
        return ["villages/village.html" if self.object.level == Level.VILLAGE else "villages/place.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        region, user = self.object, self.request.user
        today = timezone.localdate()
        own = village_facts if region.level == Level.VILLAGE else place_facts
        return super().get_context_data(
            name=short_name(region.name),
            path=selectors.path_to(user, region),
            serving=selectors.serving(region, today),
            office=office_for(region.pk),
            may_name_office=can(user, Permission.OFFICE_EDIT, region.pk),
            lines=lines_shown(region, today.year),
            lines_year=today.year,
            may_see_households=can(user, Permission.HOUSEHOLD_VIEW, region.pk),
            may_import=can(user, Permission.VILLAGE_IMPORT, region.pk),
            may_print=can(user, Permission.ROSTER_EXPORT, region.pk),
            **own(region, self.request),
            **kwargs,
        )


def lines_shown(region: Region, year: int) -> list[tuple[str, Any, str]]:
    """(kind, line or None, its amount) in the order of the list of kinds."""
    holding = lines_for(region.pk, year)
    found = {kind: holding.get(kind) for kind in LineKind}
    return [(str(kind.label), line, figure_text(line.amount) if line else "") for kind, line in found.items()]


def place_facts(region: Region, request: HttpRequest) -> dict[str, Any]:
    year = year_asked(request, latest_of([region]))
    rows = selectors.rows_of(list(selectors.children(region)), year)
    return {
        "year": year,
        "years": years_offered(year),
        "rows": rows,
        "single": region.level == Level.TOWNSHIP,
        "total": selectors.total_of(rows) if len(rows) > 1 else None,
        "below": NEXT_LEVEL[Level(region.level)],
    }


def village_facts(region: Region, request: HttpRequest) -> dict[str, Any]:
    profiles = {profile.year: profile for profile in VillageProfile.objects.filter(village=region)}
    now = timezone.localdate().year
    year = year_asked(request, max(profiles, default=now))
    profile = profiles.get(year)
    return {
        "year": year,
        "years": sorted({*profiles, now, year}, reverse=True),
        "filled_years": set(profiles),
        "profile": profile,
        "parts": grouped(profile) if profile else [],
        "warnings": warnings({name: getattr(profile, name) for name in FACTS}) if profile else [],
        "changes": selectors.profile_changes(profile) if profile else [],
        "may_edit": can(request.user, Permission.VILLAGE_EDIT, region.pk) and region.valid_to is None,
        "panels": panels_for(request.user, region),
    }


def grouped(profile: VillageProfile) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """(group, [(label, value as read, unit)]) of all facts, filled or not."""
    return [
        (title, [(label, shown(profile, name), unit) for name in names for label, unit in [label_and_unit(name)]])
        for title, names in GROUPS
        if title != "备注" or profile.note
    ]
