"""办理与帮扶 of a place and of those below it: procedures under way with their days, villages that met or posted
nothing, how far helpers, plans and visits reach (domain.md §6.2). They change with the day: counted on the page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from assistance.selectors.health import Coverage, coverage_by_place, per_hundred
from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.dashboard.overview_rows import names_of
from fupin.dashboard.overview_views import NEXT, place_of, way_to
from households.selectors import place_options, roots
from households.selectors.health import Underway, Without, procedures_by_place, without_meeting, without_notice
from households.views.lists import places
from villages.division_codes import length_below, short_name

P = Permission


@dataclass
class Work:
    """Of one place."""

    cases: Underway = field(default_factory=Underway)
    meeting: Without = field(default_factory=Without)
    notice: Without = field(default_factory=Without)
    help: Coverage = field(default_factory=Coverage)


def summed(parts: list[Work]) -> Work:
    """Of all of them: days are the longest, everything else adds up."""
    whole = Work()
    for part in parts:
        whole.cases.cases += part.cases.cases
        whole.cases.by_state.update(part.cases.by_state)
        whole.cases.longest = max(whole.cases.longest, part.cases.longest)
        for mine, more in ((whole.meeting, part.meeting), (whole.notice, part.notice), (whole.help, part.help)):
            for name, number in vars(more).items():
                setattr(mine, name, getattr(mine, name) + number)
    return whole


TOWNSHIP = 9
"""Length of its code: visits are judged household by household, and not above a township."""


def work_below(user: Any, place: str) -> dict[str, Work]:
    """By the place right below; a village alone by itself."""
    length, found = length_below(place), {}
    told: tuple[tuple[str, dict[str, Any]], ...] = (
        ("cases", procedures_by_place(user, place, length)),
        ("meeting", without_meeting(user, place, length)),
        ("notice", without_notice(user, place, length)),
        ("help", coverage_by_place(user, place, length, visits=len(place) >= TOWNSHIP)),
    )
    for name, rows in told:
        for code, one in rows.items():
            setattr(found.setdefault(code, Work()), name, one)
    return found


@dataclass(frozen=True)
class Column:
    """`page`: the list that shows what the figure counts, asked for the place with `asks`; "" where none does."""

    name: str
    unit: str
    says: str
    value: Callable[[Work], Any]
    page: str = ""
    asks: tuple[tuple[str, str], ...] = ()
    permission: P = P.HOUSEHOLD_VIEW


COLUMNS = (
    Column("办理中", "件", "识别、退出和监测还没有办完的", lambda work: work.cases.cases, "case-list",
           (("turn", "open"),)),
    Column("停得最久", "天", "一件停在一步上的天数，最长的一件", lambda work: work.cases.longest),
    Column("没有评议", "村", "今年还没有民主评议记录的村", lambda work: work.meeting.never),
    Column("等评议", "户", "等着开民主评议的户", lambda work: work.meeting.households, "assembly-list"),
    Column("没有公示", "村", "今年还没有公示公告记录的村", lambda work: work.notice.never),
    Column("等公示", "户", "等着公示公告的户", lambda work: work.notice.households, "notice-list",
           (("tab", "missing"),)),
    Column(
        "没有帮扶人", "户", "在册户，没有第一帮扶责任人", lambda work: work.help.listed - work.help.helped,
        "pairing-list", (("show", "none"),), P.HELP_VIEW,
    ),
    Column("没有计划", "户", "要有今年帮扶计划、还没有的户", lambda work: work.help.unplanned, "plan-list",
           (("tab", "none"),)),
    Column("走访覆盖率", "%", "走访够次数的户 ÷ 要走访的户，不含暂停的；在乡镇、村一级看", lambda work: rate(work.help),
           "visit-coverage", (), P.VISIT_VIEW),
)  # fmt: skip


def rate(of: Coverage) -> Decimal | None:
    """Of a hundred households to be visited."""
    found = per_hundred(of.visited, of.needed - of.paused)
    return None if found is None else Decimal(found)


@dataclass(frozen=True)
class Cell:
    column: Column
    value: Any
    url: str


class WorkOverview(View):
    permission = P.VILLAGE_VIEW

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        place = place_of(request.user, code)
        below, user = work_below(request.user, code), request.user
        names = names_of(below)
        context = {
            "place": place,
            "name": short_name(place.name),
            "way": way_to(place, roots(user)),
            "places": places(place_options(user, code), code),
            "columns": COLUMNS,
            "total": cells(user, summed(list(below.values())), code),
            "rows": [(one, names.get(one, one), cells(user, below[one], one)) for one in sorted(below)],
            "below": NEXT.get(len(code), ""),
            "now": timezone.localtime(),
        }
        return render(request, "dashboard/work.html", context)


def cells(user: Any, work: Work, place: str) -> list[Cell]:
    return [Cell(one, one.value(work), address(one, place) if has(user, one.permission) else "") for one in COLUMNS]


def address(column: Column, place: str) -> str:
    told = [("place", place), *column.asks]
    return f"{reverse(column.page)}?{urlencode(told)}" if column.page else ""
