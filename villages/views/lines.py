"""The lines of the years: seen by all who work with them, set by the county."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.workflow import Conflict, Refused
from villages.codes import LineKind
from villages.figures import figure_text
from villages.forms import EndLineForm, LineForm
from villages.models import PovertyLine
from villages.selectors import lines_seen_by
from villages.services.lines import end_line, save_line


@dataclass(frozen=True)
class LineRow:
    line: PovertyLine
    editable: bool

    @property
    def amount(self) -> str:
        return figure_text(self.line.amount)


class LineList(TemplateView):
    permission = Permission.LINE_VIEW
    template_name = "villages/lines.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        lines = [LineRow(line, may_change(user, line)) for line in lines_seen_by(user)]
        by_year = [(year, list(rows)) for year, rows in groupby(lines, key=lambda row: row.line.year)]
        may_edit = has(user, Permission.LINE_EDIT)
        return super().get_context_data(years=by_year, unset=unset_kinds(lines), may_edit=may_edit, **kwargs)


def may_change(user: Any, line: PovertyLine) -> bool:
    return line.ended_on is None and can(user, Permission.LINE_EDIT, line.region_id)


def unset_kinds(rows: list[LineRow]) -> list[str]:
    """Kinds that nobody has set for the running year."""
    now = timezone.localdate().year
    there = {row.line.kind for row in rows if row.line.year == now and row.line.ended_on is None}
    return [str(kind.label) for kind in LineKind if kind not in there]


@requires(Permission.LINE_EDIT)
@require_http_methods(["GET", "POST"])
def line_new(request: HttpRequest) -> HttpResponse:
    form = LineForm(request.POST or None, user=request.user, initial={"year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "version": 0}
        try:
            save_line(line=None, **facts, by=request.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return done(request, "已保存标准线")
    return show(request, form, None)


@requires(Permission.LINE_EDIT)
@require_http_methods(["GET", "POST"])
def line_edit(request: HttpRequest, pk: int) -> HttpResponse:
    line = editable(request, pk)
    initial = first_facts(line)
    form = LineForm(request.POST or None, user=request.user, fixed=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        keys = {"region": line.region, "year": line.year, "kind": line.kind}
        try:
            save_line(line=line, **keys, **form.cleaned_data, by=request.user)
        except Conflict:
            raise
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return done(request, "已保存标准线")
    return show(request, form, line)


@requires(Permission.LINE_EDIT)
@require_http_methods(["POST"])
def line_end(request: HttpRequest, pk: int) -> HttpResponse:
    line = editable(request, pk)
    form = EndLineForm(request.POST)
    if not form.is_valid():
        return show(request, LineForm(user=request.user, fixed=True, initial=first_facts(line)), line, ending=form)
    end_line(line=line, **form.cleaned_data, by=request.user, today=timezone.localdate())
    return done(request, "已停用这条标准线")


def editable(request: HttpRequest, pk: int) -> PovertyLine:
    rows = PovertyLine.objects.in_force().visible_to(request.user, Permission.LINE_EDIT).select_related("region")
    return get_object_or_404(rows, pk=pk)


def first_facts(line: PovertyLine) -> dict[str, Any]:
    return {"amount": figure_text(line.amount).replace(",", ""), "source": line.source, "version": line.version}


def done(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("line-list")


def show(request: HttpRequest, form: LineForm, line: PovertyLine | None, ending: Any = None) -> HttpResponse:
    if line and ending is None:
        ending = EndLineForm(initial={"version": line.version})
    wrong = (form.is_bound and not form.is_valid()) or bool(ending and ending.errors) or bool(form.errors)
    context = {"form": form, "line": line, "ending": ending}
    return render(request, "villages/line_form.html", context, status=422 if wrong else 200)
