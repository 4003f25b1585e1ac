"""The form of a village's facts of a year."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.workflow import Conflict
from villages import selectors
from villages.codes import Level
from villages.division_codes import short_name
from villages.forms import ProfileForm
from villages.models import Region, VillageProfile
from villages.profile_rules import warnings
from villages.services.profiles import FIRST_YEAR, LAST_YEAR, last_writer, save_profile

TEMPLATE = "villages/profile_form.html"


@requires(Permission.VILLAGE_EDIT)
def profile_edit(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """GET shows the form (a new year starts blank), POST saves it."""
    scoped = Region.objects.visible_to(request.user, Permission.VILLAGE_EDIT).current().filter(level=Level.VILLAGE)
    village = get_object_or_404(scoped, pk=code)
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise Http404
    stands = VillageProfile.objects.filter(village=village, year=int(year)).first()
    if request.method == "POST":
        return save(request, village, int(year), stands)
    form = ProfileForm(instance=stands, initial={"version": stands.version if stands else 0})
    return show(request, village, int(year), form, stands=stands)


def save(request: HttpRequest, village: Region, year: int, stands: VillageProfile | None) -> HttpResponse:
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return show(request, village, year, form, stands=stands, status=422)
    facts, version = form.facts(), form.cleaned_data["version"]
    try:
        save_profile(village=village, year=year, facts=facts, version=version, by=request.user)
    except Conflict:
        return show_conflict(request, village, year, facts)
    messages.success(request, f"已保存{short_name(village.name)} {year}年的村情")
    return redirect(f"{reverse('village-detail', args=[village.pk])}?year={year}")


def show_conflict(request: HttpRequest, village: Region, year: int, facts: dict[str, Any]) -> HttpResponse:
    """Both values of every fact that differs; what the person typed stays, and saving once more keeps it."""
    stands = VillageProfile.objects.get(village=village, year=year)
    mine = VillageProfile(village=village, year=year, **facts)
    form = ProfileForm({**request.POST.dict(), "version": stands.version})
    more = {"differences": selectors.differences(stands, mine), "who": last_writer(stands)}
    return show(request, village, year, form, stands=stands, status=409, **more)


def show(
    request: HttpRequest,
    village: Region,
    year: int,
    form: ProfileForm,
    *,
    stands: VillageProfile | None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    facts = {name: getattr(stands, name) for name in selectors.FACTS} if stands else {}
    context = {
        "village": village,
        "name": short_name(village.name),
        "year": year,
        "form": form,
        "profile": stands,
        "path": selectors.path_to(request.user, village),
        "warnings": warnings(facts),
        **more,
    }
    return render(request, TEMPLATE, context, status=status)
