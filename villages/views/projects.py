"""Projects of a place: the list with its totals, one project with its way and its money, and the form."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods, require_POST

from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.workflow import Conflict, Refused
from villages import project_selectors as selectors
from villages.division_codes import short_name
from villages.models import FundEntry, Project
from villages.profile_groups import label_and_unit
from villages.project_codes import ProjectKind, ProjectState
from villages.project_forms import FundForm, ProjectForm, StepForm
from villages.project_groups import GROUPS
from villages.project_selectors import Asked
from villages.project_workflow import PATH, PROJECT, goes_back
from villages.selectors import shown
from villages.services.funds import enter_fund, withdraw_fund
from villages.services.projects import move_project, save_project

P = Permission
PER_PAGE = 50


def asked_of(request: HttpRequest) -> Asked:
    """What the address narrows the list by; what it cannot mean narrows nothing."""
    said = request.GET
    kind, state = said.get("kind", ""), said.get("state", "")
    return Asked(
        place=typed.place(said.get("place", "")),
        year=typed.year(said.get("year", ""), 0),
        kind=kind if kind in ProjectKind.values else "",
        state=state if state in ProjectState.values else "",
        only_hurried=said.get("show") == "hurried",
    )


class ProjectList(View):
    """Every total is the sum of what the list below it holds, all its pages together."""

    permission = P.VILLAGE_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        asked, user = asked_of(request), request.user
        rows = selectors.projects(user, asked)
        ordered = selectors.with_sums(rows).select_related("region").order_by("-year", "region", "code")
        page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
        hurried = selectors.hurried_among(list(page))
        context = {
            "page": page,
            "rows": [(row, short_name(row.region.name), selectors.sums_of(row), row.pk in hurried) for row in page],
            "total": selectors.totals(rows),
            "asked": asked,
            "places": place_choices(user, asked.place),
            "years": selectors.years_with_projects(user),
            "kinds": ProjectKind.choices,
            "states": ProjectState.choices,
            "may_edit": has(user, P.PROJECT_EDIT),
        }
        return render(request, "villages/projects/list.html", context)


def place_choices(user: Any, chosen: str) -> list[dict[str, Any]]:
    """Options of the place select, set in by their level below the first."""
    found = selectors.place_options(user, chosen)
    levels = sorted({len(region.pk) for region in found})
    return [
        {"code": one.pk, "text": "　" * levels.index(len(one.pk)) + one.name, "chosen": one.pk == chosen}
        for one in found
    ]


# ---- one project ----------------------------------------------------------------------------------------------------
def project_seen(request: HttpRequest, pk: int, permission: Permission = P.VILLAGE_VIEW) -> Project:
    rows = Project.objects.visible_to(request.user, permission).select_related("region")
    return get_object_or_404(rows, pk=pk)


class ProjectDetail(View):
    permission = P.VILLAGE_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return detail(request, project_seen(request, pk))


def detail(
    request: HttpRequest, project: Project, *, step: StepForm | None = None, fund: FundForm | None = None
) -> HttpResponse:
    """The page; with a form that was refused, it shows what was typed and why."""
    steps = list(project.steps.select_related("recorded_by__person").order_by("id"))
    may_edit = can(request.user, P.PROJECT_EDIT, project.region_id)
    context = {
        "project": project,
        "place": short_name(project.region.name),
        "sums": selectors.sums_of(selectors.with_sums(Project.objects.filter(pk=project.pk)).get()),
        "budget": selectors.budget_of(project),
        "budgets": [
            (source.label, value)
            for source, name in selectors.BUDGETS.items()
            if (value := getattr(project, name)) is not None
        ],
        "parts": parts(project),
        "path": way(project, steps),
        "steps": steps[::-1],
        "hurried": selectors.is_hurried(project, steps),
        "entries": project.entries.select_related("entered_by__person").order_by("-on", "-id"),
        "may_edit": may_edit,
        "acts": acts(project) if may_edit else [],
        "step_form": step or StepForm(version=project.version, today=timezone.localdate()),
        "fund_form": fund or FundForm(),
    }
    wrong = bool((step and step.errors) or (fund and fund.errors))
    return render(request, "villages/projects/detail.html", context, status=422 if wrong else 200)


def parts(project: Project) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """(group, [(label, value as read, unit)]) of the facts, but for the money, which has a table of its own."""
    return [
        (title, [(label, shown(project, name), unit) for name in names for label, unit in [label_of(name)]])
        for title, names in GROUPS
        if title != "计划投资"
    ]


def label_of(name: str) -> tuple[str, str]:
    return label_and_unit(name, Project)


def way(project: Project, steps: list[Any]) -> list[dict[str, Any]]:
    """The whole way with what is behind, where it stands, and what is to come."""
    here = PATH.index(ProjectState(project.state))
    marks = ["done"] * here + ["now"] + ["todo"] * (len(PATH) - here - 1)
    return [
        {"title": state.label, "state": mark, "text": on.isoformat() if on else ""}
        for state, mark in zip(PATH, marks, strict=True)
        for on in [selectors.last_day(steps, state) if mark != "todo" else None]
    ]


def acts(project: Project) -> list[dict[str, Any]]:
    """What may be done now, onward first."""
    steps = [(step.target, goes_back(step.source, step.target)) for step in PROJECT.steps_from(project.state)]
    found = [{"target": target, "label": ProjectState.label_of(target), "back": back} for target, back in steps]
    return sorted(found, key=lambda act: act["back"])


@require_POST
@requires(P.PROJECT_EDIT)
def project_step(request: HttpRequest, pk: int) -> HttpResponse:
    project, today = project_seen(request, pk, P.PROJECT_EDIT), timezone.localdate()
    form = StepForm(request.POST, version=project.version, today=today)
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            moved = move_project(project=project, said=form.moved(), version=version, by=request.user, today=today)
        except Conflict:
            raise
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已登记：{moved.get_state_display()}")
            return redirect("project-detail", project.pk)
    return detail(request, project, step=form)


@require_POST
@requires(P.PROJECT_EDIT)
def fund_new(request: HttpRequest, pk: int) -> HttpResponse:
    project, form = project_seen(request, pk, P.PROJECT_EDIT), FundForm(request.POST)
    if form.is_valid():
        try:
            said, token, today = form.entered(), form.cleaned_data["token"], timezone.localdate()
            entry = enter_fund(project=project, said=said, token=token, by=request.user, today=today)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已登记{entry.get_kind_display()}")
            return redirect("project-detail", project.pk)
    return detail(request, project, fund=form)


@require_POST
@requires(P.PROJECT_EDIT)
def fund_withdraw(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    project = project_seen(request, pk, P.PROJECT_EDIT)
    rows = FundEntry.objects.select_related("project")
    entry = get_object_or_404(rows, pk=entry_pk, project=project)
    withdraw_fund(entry=entry, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, "已撤销这一笔，留下记录，不再计入合计")
    return redirect("project-detail", project.pk)


# ---- the form -------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@requires(P.PROJECT_EDIT)
def project_new(request: HttpRequest) -> HttpResponse:
    """`?place=` and `?year=` are filled in beforehand."""
    places, today = selectors.places_for_projects(request.user), timezone.localdate()
    first = {"region": typed.place(request.GET.get("place", "")), "on": today, "version": 0}
    first["year"] = typed.year(request.GET.get("year", ""), today.year)
    form = ProjectForm(request.POST or None, initial=first, places=places)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        common = {"facts": form.facts(), "version": said["version"], "by": request.user, "today": today}
        try:
            made = save_project(project=None, region=said["region"], state=said["state"], on=said["on"], **common)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"已登记项目“{made.name}”。下一步登记下达的指标")
            return redirect("project-detail", made.pk)
    return show(request, form, None)


@require_http_methods(["GET", "POST"])
@requires(P.PROJECT_EDIT)
def project_edit(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_seen(request, pk, P.PROJECT_EDIT)
    if request.method == "GET":
        return show(request, ProjectForm(instance=project, initial={"version": project.version}), project)
    form = ProjectForm(request.POST)
    if form.is_valid():
        try:
            save_project(
                project=project, region=project.region, facts=form.facts(), version=form.cleaned_data["version"],
                by=request.user, today=timezone.localdate(),
            )  # fmt: skip
        except Conflict:
            raise
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "已保存")
            return redirect("project-detail", project.pk)
    return show(request, form, project)


def show(request: HttpRequest, form: ProjectForm, project: Project | None) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "villages/projects/form.html", {"form": form, "project": project}, status=status)
