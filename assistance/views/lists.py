"""三张清单: 责任, 任务, 考核; and the month's rota of a village."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods

from assistance.duty_codes import DutyRole
from assistance.models import Cadre
from assistance.selectors.duties import duties_in, duties_of
from assistance.selectors.helpers import cadres_for, matching, reaching
from assistance.selectors.lists import Task, assess, tasks_of
from assistance.selectors.presence import checks_of, month_span
from assistance.selectors.visits.helpers import own_cadre
from assistance.selectors.visits.rota import rota
from assistance.services.duties import save_duties
from assistance.views.common import paged, place_asked, place_choices, words_asked
from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.workflow import Refused
from households.models import Household
from households.needs import KEPT_YEARLY
from households.selectors import roots
from households.views.printing import place_paper
from villages.codes import Level
from villages.division_codes import short_name
from villages.models import Region

P = Permission
SOON = timedelta(days=7)


# ---- what is to be done ----------------------------------------------------------------------------------------------
def grouped(tasks: list[Task], today: date) -> list[tuple[str, str, list[Task]]]:
    """Heading, mark, tasks; groups that hold something."""
    late = [one for one in tasks if one.due and one.due < today]
    now = [one for one in tasks if one.due and today <= one.due <= today + SOON]
    rest = [one for one in tasks if one not in late and one not in now]
    groups = [("逾期的", "late", late), ("今天到七天内", "now", now), ("以后的", "", rest)]
    return [group for group in groups if group[2]]


class MyTasks(View):
    """A helper's own list on his phone."""

    permission = P.VISIT_MINE

    def get(self, request: HttpRequest) -> HttpResponse:
        cadre, today = own_cadre(request.user), timezone.localdate()
        tasks = tasks_of(cadre, request.user, P.VISIT_MINE, today) if cadre else []
        context = {"cadre": cadre, "tasks": tasks, "groups": grouped(tasks, today), "today": today}
        return render(request, "assistance/lists/mine.html", context)


class MyDuties(View):
    permission = P.VISIT_MINE

    def get(self, request: HttpRequest) -> HttpResponse:
        cadre = own_cadre(request.user)
        context = {"cadre": cadre, "lists": duties_of(cadre) if cadre else []}
        return render(request, "assistance/lists/my_duties.html", context)


def cadre_or_404(request: HttpRequest, pk: int) -> Cadre:
    return get_object_or_404(cadres_for(request.user, P.HELP_VIEW), pk=pk)


class CadreTasks(View):
    """What somebody has to do in the households that this user may see."""

    permission = P.HELP_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        cadre, today = cadre_or_404(request, pk), timezone.localdate()
        tasks = tasks_of(cadre, request.user, P.VISIT_VIEW, today)
        context = {"cadre": cadre, "tasks": tasks, "groups": grouped(tasks, today), "today": today}
        return render(request, "assistance/lists/tasks.html", context)


# ---- how far it was done ---------------------------------------------------------------------------------------------
class AssessmentList(View):
    """考核清单 of a place: a page of people with each point as done / asked. It grades nobody."""

    permission = P.HELP_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        place, q, today = place_asked(request), words_asked(request), timezone.localdate()
        rows = cadres_for(request.user, P.HELP_VIEW).filter(ended_on__isnull=True)
        rows = rows.filter(reaching("unit__region_id", place)) if place else rows
        page = paged(request, matching(rows, q).order_by("unit__region_id", "unit__name", "pk"))
        context = {
            "page": page,
            "rows": assess(page.object_list, today),
            "q": q,
            "places": place_choices(request, place),
            "place": place,
            "today": today,
            "may_set": has(request.user, P.HELP_SETTING),
        }
        return render(request, "assistance/lists/assessments.html", context)


class CadreAssessment(View):
    """One person's sheet as a paper, with room for the grade and the signatures. `?format=pdf`: as PDF."""

    permission = P.HELP_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        cadre, today = cadre_or_404(request, pk), timezone.localdate()
        checks = checks_of([cadre.pk], date(today.year, 1, 1), today)[cadre.pk]
        facts = {
            "cadre": cadre,
            "one": assess([cadre], today)[0],
            "duties": duties_of(cadre),
            "checks": checks,
            "today": today,
            "back_url": reverse("cadre-detail", args=[pk]),
            "pdf_url": "?format=pdf",
        }
        title = f"{cadre.person.name}{today.year}年考核清单"
        return place_paper(request, cadre.unit.region, title, "print/assessment.html", facts)


# ---- what each answers for -------------------------------------------------------------------------------------------
def counties_of(request: HttpRequest, permission: Permission) -> list[Region]:
    """Counties of the user's posts, whether they lie below or above them."""
    codes = {place.pk[:6] for place in roots(request.user, permission) if len(place.pk) >= 6}
    return list(Region.objects.filter(pk__in=codes, level=Level.COUNTY).order_by("pk"))


class DutyLists(View):
    """The county's, or the usual ones; `?place=` names the county for who sees several."""

    permission = P.HELP_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        place = place_asked(request)[:6]
        known = counties_of(request, P.HELP_VIEW)
        if len(place) == 6 and can(request.user, P.HELP_VIEW, place):
            known = list(Region.objects.filter(pk=place, level=Level.COUNTY))
        county = known[0] if known else None
        facts = {"county": county, "lists": duties_in(county.pk if county else "")}
        if request.GET.get("print") and county:
            bar = {"back_url": reverse("duty-list"), "pdf_url": f"?place={county.pk}&print=1&format=pdf"}
            return place_paper(request, county, f"{county.name}帮扶责任清单", "print/duties.html", facts | bar)
        may_edit = county is not None and can(request.user, P.HELP_SETTING, county.pk)
        return render(request, "assistance/lists/duties.html", facts | {"may_edit": may_edit})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.HELP_SETTING)
def duties_edit(request: HttpRequest) -> HttpResponse:
    """`?place=` the county, `?role=` whose."""
    counties = [one for one in roots(request.user, P.HELP_SETTING) if one.level == Level.COUNTY]
    asked = place_asked(request)
    county = next((one for one in counties if one.pk == asked), counties[0] if counties else None)
    role = next((one for one in DutyRole if one.value == request.GET.get("role")), DutyRole.PAIRED)
    if county is None:
        return redirect("duty-list")
    shown = next(one for one in duties_in(county.pk) if one.role == role)
    said = {"text": "\n".join(shown.lines), "source": shown.row.source if shown.row else ""}
    version, refusal = shown.row.version if shown.row else 0, ""
    if request.method == "POST":
        said = {"text": request.POST.get("text", "")[:5000], "source": request.POST.get("source", "")}
        version = typed.number(request.POST.get("version", ""))
        try:
            save_duties(region=county, role=role, version=version, by=request.user, **said)
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"已保存{role.label}的责任清单")
            return redirect(f"{reverse('duty-list')}?place={county.pk}")
    context = {"county": county, "role": role, "said": said, "version": version, "refusal": refusal}
    return render(request, "assistance/lists/duty_form.html", context, status=409 if refusal else 200)


# ---- a month's visits -----------------------------------------------------------------------------------------------
class Rota(View):
    """走访安排 of a village: who goes to whom by when, this month or (`?month=next`) the next."""

    permission = P.ROSTER_EXPORT

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        places = Region.objects.visible_to(request.user, self.permission).filter(level=Level.VILLAGE)
        village, today = get_object_or_404(places.select_related("parent"), pk=code), timezone.localdate()
        coming = request.GET.get("month") == "next"
        first, last = month_span(today.year, today.month)
        if coming:
            after = last + timedelta(days=1)
            first, last = month_span(after.year, after.month)
        homes = Household.objects.visible_to(request.user, self.permission).filter(KEPT_YEARLY, village=village)
        facts = {
            "turns": rota(homes, first, last, today),
            "label": f"{first.year}年{first.month}月",
            "back_url": f"{reverse('visit-due')}?place={code}",
            "pdf_url": f"?format=pdf{'&month=next' if coming else ''}",
            "other_url": "?" if coming else "?month=next",
            "other": "这个月的" if coming else "下个月的",
        }
        title = f"{short_name(village.name)}{facts['label']}走访安排"
        return place_paper(request, village, title, "print/rota.html", facts)
