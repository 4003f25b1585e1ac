"""三率一度: the rates of a place from its samples, drawing a sample, and what was found in each household."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.workflow import Refused
from households.codes import WRONG_OF, AskingMode, SampleFinding, SampleKind
from households.models import SampleHousehold
from households.notice_rules import register_day
from households.selectors import place_options, roots
from households.selectors.indicators import ASKED, all_pass, indicators, sample_homes, samples_of
from households.services.inspections import Result, draw_sample, enter_result
from households.views.lists import places
from villages.models import Region

P = Permission
PER_PAGE = 50
GET_OR_POST = ["GET", "HEAD", "POST"]


def place_asked(request: HttpRequest, permission: Permission) -> Region | None:
    """The place of the address when it lies in scope, else the first of the user's own."""
    scoped = Region.objects.visible_to(request.user, permission)
    return scoped.filter(pk=request.GET.get("place", "")).first() or next(iter(roots(request.user, permission)), None)


def year_asked(request: HttpRequest, today: date) -> int:
    return today.year - 1 if request.GET.get("year", "") == str(today.year - 1) else today.year


class Indicators(View):
    permission = P.INDICATOR_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        today, place = timezone.localdate(), place_asked(request, P.INDICATOR_VIEW)
        year = year_asked(request, today)
        lines = indicators(request.user, place, year) if place else []
        samples = list(samples_of(request.user, year))
        named = Region.objects.filter(pk__in={row.region_code for row in samples})
        names = dict(named.values_list("pk", "name"))
        context = {
            "place": place,
            "places": places(place_options(request.user, place.pk if place else ""), place.pk if place else ""),
            "year": year,
            "years": (today.year, today.year - 1),
            "lines": lines,
            "passes": all_pass(lines),
            "samples": [(row, names.get(row.region_code, "")) for row in samples],
            "may_draw": has(request.user, P.SAMPLE_DRAW),
        }
        return render(request, "households/indicators/rates.html", context)


@require_http_methods(GET_OR_POST)
@requires(P.SAMPLE_DRAW)
def draw(request: HttpRequest) -> HttpResponse:
    today, refusal = register_day(timezone.now()), ""
    region = place_asked(request, P.SAMPLE_DRAW)
    if request.method == "POST":
        said = request.POST
        region = get_object_or_404(Region.objects.visible_to(request.user, P.SAMPLE_DRAW), pk=said.get("place", ""))
        try:
            made = draw_sample(
                region=region, kind=said.get("kind", ""), size=typed.number(said.get("size", "")),
                year=typed.number(said.get("year", "")), token=typed.token(said.get("token", "")) or uuid.uuid4(),
                by=request.user, today=today,
            )  # fmt: skip
            messages.success(request, f"已抽取 {made.size} 户，随机种子 {made.seed}")
            return redirect(f"{reverse('sample-homes')}?sample={made.pk}")
        except Refused as refused:
            refusal = refused.sentence
    context = {
        "places": places(place_options(request.user, region.pk if region else ""), region.pk if region else ""),
        "kinds": SampleKind.choices,
        "years": (today.year, today.year - 1),
        "refusal": refusal,
        "said": request.POST,
        "token": uuid.uuid4(),
    }
    return render(request, "households/indicators/draw.html", context, status=409 if refusal else 200)


class SampleHomes(View):
    """The households behind a rate, or of one sample."""

    permission = P.INDICATOR_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(sample_homes(request.user, request.GET), PER_PAGE).get_page(request.GET.get("page"))
        labels = {"kind": SampleKind, "finding": SampleFinding, "mode": AskingMode}
        said = [codes.label_of(request.GET.get(name, "")) for name, codes in labels.items() if name in ASKED]
        context = {
            "page": page,
            "said": "，".join(word for word in said if word),
            "may_enter": has(request.user, P.SAMPLE_ENTER),
        }
        return render(request, "households/indicators/homes.html", context)


@require_http_methods(GET_OR_POST)
@requires(P.SAMPLE_ENTER)
def result(request: HttpRequest, pk: int) -> HttpResponse:
    scoped = SampleHousehold.objects.visible_to(request.user, P.SAMPLE_ENTER)
    home = get_object_or_404(scoped.select_related("sample", "household__village"), pk=pk)
    today, refusal = register_day(timezone.now()), ""
    if request.method == "POST":
        try:
            version = typed.number(request.POST.get("version", ""))
            enter_result(home=home, version=version, result=result_of(request), by=request.user, today=today)
            messages.success(request, f"已登记{home.household}的检查结果")
            return redirect(f"{reverse('sample-homes')}?sample={home.sample_id}")
        except Refused as refused:
            refusal = refused.sentence
    wrong = WRONG_OF[SampleKind(home.sample.kind)]
    context = {
        "row": home,
        "findings": [(SampleFinding.TRUE.value, SampleFinding.TRUE.label), (wrong.value, wrong.label)],
        "modes": AskingMode.choices,
        "sees_home": can(request.user, P.HOUSEHOLD_VIEW, home.village_code),
        "said": request.POST or shown(home, today),
        "refusal": refusal,
    }
    return render(request, "households/indicators/result.html", context, status=409 if refusal else 200)


def result_of(request: HttpRequest) -> Result:
    said = request.POST
    content = {"1": True, "0": False}.get(said.get("content", ""))
    return Result(
        finding=said.get("finding", ""), visited_on=typed.day(said.get("visited_on", "")) or date.min,
        wrong=typed.number(said.get("wrong", "").strip() or "0"), content=content,
        mode=said.get("mode", ""), note=said.get("note", "")[:300],
    )  # fmt: skip


def shown(home: SampleHousehold, today: date) -> dict[str, Any]:
    return {
        "finding": home.finding or "",
        "visited_on": (home.visited_on or today).isoformat(),
        "wrong": home.wrong or "",
        "content": home.content or "",
        "mode": home.mode or "",
        "note": home.note,
    }
