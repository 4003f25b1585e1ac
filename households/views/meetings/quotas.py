"""规模分解: from the county down to the villages, with what is used and what is left."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, covers, posts_granting
from fupin.workflow import Conflict, Refused
from households.codes import ENTERING, Procedure
from households.forms.meetings import QuotaForm
from households.selectors.meetings.quotas import Line, quota_lines
from households.services.quotas import LEVELS, Amount, above, save_quota
from villages.codes import Level
from villages.models import Region
from villages.selectors import path_to, top_regions

P = Permission


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.VILLAGE_VIEW)
def quotas(request: HttpRequest) -> HttpResponse:
    """`?at=…&procedure=…&year=…`. POST saves one line of the page."""
    place, procedure, year = asked(request)
    if place is None:
        return render(request, "households/meetings/quotas.html", {"place": None})
    wrong: tuple[str, QuotaForm, str] | None = None
    if request.method == "POST":
        wrong = save(request, procedure, year)
        if wrong is None:
            return redirect(f"{request.path}?{urlencode({'at': place.pk, 'procedure': procedure, 'year': year})}")
    own, lines = quota_lines(place, procedure, year)
    context = {
        "place": place,
        "crumbs": [crumb for crumb in path_to(request.user, place) if crumb.visible],
        "procedure": Procedure(procedure),
        "procedures": [one for one in Procedure.choices if one[0] in ENTERING],
        "year": year,
        "years": years(year),
        "own": dressed(request.user, own, wrong),
        "rows": [dressed(request.user, line, wrong) for line in lines],
    }
    return render(request, "households/meetings/quotas.html", context, status=422 if wrong else 200)


def years(asked_for: int) -> list[int]:
    now = timezone.localdate().year
    return sorted({asked_for, *range(now - 3, now + 2)}, reverse=True)


def asked(request: HttpRequest) -> tuple[Region | None, str, int]:
    """The place must lie in the user's scope: another's is a 404."""
    said = request.GET
    procedure = said.get("procedure", "")
    year = said.get("year", "")
    now = timezone.localdate().year
    number = typed.year(year, now)
    number = number if 2013 <= number <= now + 1 else now
    return place_asked(request), procedure if procedure in ENTERING else Procedure.IDENTIFICATION, number


def place_asked(request: HttpRequest) -> Region | None:
    if code := request.GET.get("at", ""):
        scoped = Region.objects.visible_to(request.user, P.VILLAGE_VIEW)
        if (found := scoped.filter(pk=code).first()) is None:
            raise Http404
        return found
    tops = top_regions(request.user)
    return tops[0] if tops else None


def dressed(user: Any, line: Line, wrong: Any) -> dict[str, Any]:
    """A line with its form where the user may set it."""
    code = line.region.pk
    given = line.quota
    first = {"households": given.households, "persons": given.persons, "source": given.source} if given else {}
    form = QuotaForm(initial={**first, "version": given.version if given else 0}, prefix=f"q{code}")
    refusal = ""
    if wrong and wrong[0] == code:
        _, form, refusal = wrong
    return {
        "line": line,
        "form": form if may_set(user, line.region) else None,
        "refusal": refusal,
        "deeper": line.region.level != Level.VILLAGE,
    }


def may_set(user: Any, region: Region) -> bool:
    if region.level not in LEVELS:
        return False
    return can(user, P.QUOTA_EDIT, region.pk if region.level == Level.COUNTY else region.pk[: above(region)])


def save(request: HttpRequest, procedure: str, year: int) -> tuple[str, QuotaForm, str] | None:
    """None when it is saved; else whose line is wrong, its form and the sentence."""
    code = request.POST.get("code", "")
    posts = posts_granting(request.user, P.VILLAGE_VIEW)
    region = Region.objects.filter(pk=code).first()
    if region is None or not any(covers(post.region_id, code) for post in posts):
        raise Http404
    form = QuotaForm(request.POST, prefix=f"q{code}")
    if not form.is_valid():
        return code, form, "没有保存：户数和人数请只填数字，不带单位。"
    said = form.cleaned_data
    amount = Amount(said["households"], said["persons"], said["source"])
    now = timezone.localdate().year
    try:
        save_quota(
            region=region, procedure=procedure, year=year, amount=amount, version=said["version"] or 0,
            by=request.user, now=now,
        )  # fmt: skip
    except Conflict:
        raise
    except Refused as refused:
        return code, form, refused.sentence
    messages.success(request, f"已保存{region.name}{year}年的规模")
    return None
