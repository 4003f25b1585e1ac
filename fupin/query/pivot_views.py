"""A question counted by place: on the page, and the same table as a file."""

import tempfile
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views import View
from django.views.decorators.http import require_safe

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.query.export import CSV, XLSX
from fupin.query.export_views import FORMS
from fupin.query.fields import Of
from fupin.query.pivot import HOMES, PEOPLE, Table, offered, sheet, shown_length, table
from fupin.query.question import Question
from fupin.query.views import chips, controls, read
from fupin.query.words import GROUPS, in_words, offered_as, place_name
from fupin.workbook import OutColumn, OutSheet, write_csv, write_workbook
from households.selectors import place_options
from households.views.lists import places

P = Permission
NEXT = {4: "各市州", 6: "各县", 9: "各乡镇", 12: "各村"}


class Pivot(View):
    """Besides the question: `by` a field, `in` h or p (户, 人), `share` of the row."""

    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        question, lost = read(request)
        if lost or any(one.error for one in controls(question, "")):
            return HttpResponseRedirect(question.url())  # where each condition says what is wrong with it
        return render(request, "query/pivot.html", pivot_context(request, question))


def asked(request: HttpRequest, question: Question) -> tuple[str, str, bool]:
    """Field, unit, whether with shares."""
    by, unit = request.GET.get("by", ""), request.GET.get("in", "")
    known = {one.key for one in offered(question.of)}
    usual = HOMES if question.of == Of.HOME else PEOPLE
    return by if by in known else "", unit if unit in (HOMES, PEOPLE) else usual, request.GET.get("share") == "1"


def pivot_context(request: HttpRequest, question: Question) -> dict[str, Any]:
    by, unit, shares = asked(request, question)
    made = table(request.user, question, by, unit)
    options = place_options(request.user, question.place)
    place = next((one for one in options if one.pk == question.place), None)
    kept = {"by": by, "in": unit, "share": "1" if shares else ""}
    return {
        "question": question,
        "table": made,
        "shares": shares,
        "unit": "户" if unit == HOMES else "人",
        "fields": groups(question, by),
        "units": [(HOMES, "户", unit == HOMES), (PEOPLE, "人", unit == PEOPLE)],
        "kinds": [(value, label, value == question.of) for value, label in Of.choices],
        "chips": chips(question, place, "query-pivot", kept),
        "places": places(options, question.place),
        "place_name": place_name(question.place) or "您的全部范围",
        "below": NEXT[shown_length(request.user, question.place)],
        "hidden": [(name, value) for name, value in question.address() if name not in ("of", "place")],
        "files": {one: file_url(question, kept, one) for one in (XLSX, CSV)},
        "list_url": question.url(),
        "clear": f"{reverse('query-pivot')}?{urlencode({'of': question.of, **kept})}",
    }


def groups(question: Question, by: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for one in offered(question.of):
        found.setdefault(GROUPS[one.source], []).append((one.key, one.label, one.key == by))
    return list(found.items())


def file_url(question: Question, kept: dict[str, str], form: str) -> str:
    told = urlencode({name: value for name, value in {**kept, "form": form}.items() if value})
    return f"{question.url('query-pivot-file')}&{told}"


@require_safe
@requires(P.HOUSEHOLD_VIEW)
def pivot_file(request: HttpRequest) -> HttpResponseBase:
    """Counts and no rows: nobody stands in it by name."""
    question, lost = read(request)
    if lost or any(one.error for one in controls(question, "")):
        return HttpResponseRedirect(question.url())
    by, unit, shares = asked(request, question)
    made = table(request.user, question, by, unit)
    form = request.GET.get("form", "") if request.GET.get("form") in FORMS else XLSX
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    counts = sheet(made, shares=shares)
    if form == CSV:
        write_csv(file, counts)
    else:
        write_workbook(file, [counts, notes(request, question, made)])
    file.seek(0)
    response = FileResponse(file, content_type=FORMS[form].media)
    about = offered_as(made.by).replace("：", "-") if made.by else "按地区"
    name = f"{place_name(question.place) or '全部范围'}-{about}-{timezone.localdate():%Y%m%d}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def notes(request: HttpRequest, question: Question, made: Table) -> OutSheet:
    lines = [
        ("地区", place_name(question.place) or "您的全部范围"),
        ("查什么", Of.label_of(question.of)),
        ("条件", in_words(question)),
        ("按", offered_as(made.by) if made.by else "地区"),
        ("导出人", request.user.display_name),  # type: ignore[union-attr]
        ("时间", f"{timezone.localtime():%Y年%m月%d日 %H:%M}"),
    ]
    if not made.adds_up:
        lines.append(("注意", "各栏加起来不等于合计：同一户或同一人可以数在几栏里"))
    return OutSheet("说明", [OutColumn("项目", 12), OutColumn("内容", 80)], lines)
