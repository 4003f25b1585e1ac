"""疑点反馈表 (the layout at the end of domain.md §7.6): on the screen, on paper, as a workbook."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.comparison.selectors import MOST, dressed, findings
from fupin.comparison.views.coverage import place_of
from fupin.documents.numbers import paper_number
from fupin.documents.services import WORKBOOK
from fupin.documents.views import file_response
from fupin.doubts.models import Doubt
from fupin.imports.views import written
from fupin.workbook import OutColumn, OutSheet
from fupin.workflow import REASONS, Refused
from households.selectors import place_options
from households.services.printing import note_village_print
from households.views.lists import places
from households.views.printing import WEB, heading
from villages.models import Region

P = Permission
TITLE = "疑点反馈表"
WIDTHS = {"疑点内容": 40, "疑点类型": 20, "核实情况": 30, "证件号码": 22, "户编号": 20, "数据来源": 24}
HEADINGS = (
    "序号",
    "县",
    "乡镇",
    "村",
    "户编号",
    "户主",
    "疑点人员姓名",
    "证件号码",
    "与户主关系",
    "疑点类型",
    "疑点内容",
    "数据来源",
    "数据日期",
    "核实情况",
    "核实结论",
    "处理措施",
    "核实人（2 人）",
    "核实日期",
    "乡镇意见",
    "县级意见",
)

REASONS |= {"feedback_wide": "没有打印：这里有 {count} 条，一次最多 {most} 条。请选一个乡镇或村再打印。"}


@require_safe
@requires(P.HOUSEHOLD_VIEW)
def feedback(request: HttpRequest) -> HttpResponse:
    """`?place=` narrows to a division, `?closed=1` shows closed ones too."""
    place = place_of(request)
    rows = asked(request, place)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    page.object_list = dressed(list(page.object_list))
    context = {
        "place": place,
        "places": places(place_options(request.user, place.pk if place else ""), place.pk if place else ""),
        "page": page,
        "closed": request.GET.get("closed") == "1",
        "may_export": bool(place) and can(request.user, P.ROSTER_EXPORT, place.pk),
        "numbered": has(request.user, P.REVEAL) or has(request.user, P.COMPARISON_CONFIRM),
    }
    return render(request, "comparison/feedback.html", context)


def asked(request: HttpRequest, place: Region | None) -> Any:
    return findings(request.user, place.pk if place else "", closed=request.GET.get("closed") == "1")


@require_safe
@requires(P.ROSTER_EXPORT)
def feedback_sheet(request: HttpRequest) -> HttpResponse:
    """The sheet of a place, to be printed, or with `?format=xlsx` as a workbook; numbered and on the trail."""
    place = place_of(request)
    if place is None:
        return redirect("comparison-feedback")
    if not can(request.user, P.ROSTER_EXPORT, place.pk):
        raise PermissionDenied(P.ROSTER_EXPORT.label)
    found = asked(request, place)
    if (count := found.count()) > MOST:
        raise Refused("feedback_wide", count=count, most=MOST)
    rows, number = dressed(list(found)), paper_number(timezone.localdate())
    form = WORKBOOK.label if request.GET.get("format") == "xlsx" else WEB
    answer = as_workbook(place, rows, number) if form == WORKBOOK.label else as_page(request, place, rows, number)
    if request.method == "GET":
        title = f"{TITLE}（{form}，{count} 条）"
        note_village_print(village=place, title=title, number=number, day=None, by=request.user)
    return answer


def as_workbook(place: Region, rows: list[Doubt], number: str) -> HttpResponse:
    columns = [OutColumn(words, WIDTHS.get(words, 12)) for words in HEADINGS]
    sheet = OutSheet(TITLE, columns, (line_of(place, row) for place, row in enumerate(rows, 1)))
    return file_response(written([sheet]), f"{place.name}-{TITLE}-{number}.xlsx", WORKBOOK.media)


def line_of(number: int, row: Doubt) -> list[Any]:
    """One finding in the order of HEADINGS; what is filled in by hand is blank."""
    home, who = row.home, row.who
    checked = [row.answer, row.get_verdict_display() if row.verdict else "", "", row.checker]
    checked.append(f"{timezone.localtime(row.answered_at):%Y-%m-%d}" if row.answered_at else "")
    listed = [row.label, row.detail or row.message, row.source, str(row.source_date or "")]
    person = [home.household_no or "", home.head_name, who.name if who else "", row.number, row.relation]
    return [str(number), row.county, row.township, row.village, *person, *listed, *checked, "", ""]


def as_page(request: HttpRequest, place: Region, rows: list[Doubt], number: str) -> HttpResponse:
    about = heading(f"{place.full_name}{TITLE}", place, by=request.user, number=number, day=None, form=WEB)
    back = f"{reverse('comparison-feedback')}?place={place.pk}"
    context = {**about, "rows": rows, "place": place, "across": True, "has_facts": True, "back_url": back}
    return render(request, "print/feedback.html", context)
