"""挂图作战: a village's plans on one sheet, in two editions. What hangs on the wall says neither why a household is
poor nor what would show it; the one with causes is marked 内部 and stays in the office (docs/adr/0023)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views import View

from assistance.models import Measure
from assistance.plan_codes import UNNAMED, Ground, MeasureState, unsaid
from assistance.selectors.plans import WallRow, wall
from fupin.access import typed
from fupin.access.permissions import Permission
from households.views.printing import place_paper
from villages.codes import Level
from villages.models import Region

PAPER = "print/plan_wall.html"
EDITIONS = {"wall": "帮扶作战图（上墙）", "office": "帮扶作战图（内部）"}


class VillageWall(View):
    """`?edition=office` for the office; anything else is the one that hangs. `?format=pdf`: as PDF."""

    permission = Permission.ROSTER_EXPORT

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        scoped = Region.objects.visible_to(request.user, self.permission).filter(level=Level.VILLAGE)
        village = get_object_or_404(scoped.select_related("parent"), pk=code)
        today = timezone.localdate()
        asked = typed.number(request.GET.get("year", ""))
        year = asked if today.year - 10 <= asked <= today.year + 1 else today.year
        edition = "office" if request.GET.get("edition") == "office" else "wall"
        rows = [shown(row, edition, today) for row in wall(request.user, village.pk, year)]
        facts = {
            "rows": rows,
            "measures": sum(len(row["lines"]) for row in rows),
            "year": year,
            "edition": edition,
            "editions": EDITIONS.items(),
            "homes": rows,
        }
        return place_paper(request, village, f"{village.name}{year}年{EDITIONS[edition]}", PAPER, facts)


def shown(row: WallRow, edition: str, today: Any) -> dict[str, Any]:
    """A household as the edition may show it."""
    office = edition == "office"
    helper = row.helpers[0].cadre if row.helpers else None
    return {
        "head": row.household.head_name,
        "group": row.household.group_name,
        "persons": row.household.member_count,
        "exit_year": row.plan.exit_year,
        "helper": f"{helper.person.name}（{helper.unit.name}）" if helper else "",
        "lines": [line(one, office, today) for one in row.measures],
    }


def line(one: Measure, office: bool, today: Any) -> dict[str, Any]:
    """In the office: cause, measure and words. On the wall: the kind and who carries it out, unless they would tell
    the cause."""
    late = one.state != MeasureState.DONE and one.due_on is not None and one.due_on < today
    about = {"owner": one.owner, "due": one.due_on, "state": one.get_state_display(), "late": late}
    if office:
        return {**about, "ground": Ground.label_of(one.ground), "measure": str(one), "task": one.task}
    if unsaid(one.kind, one.ground):
        return {**about, "owner": "", "measure": UNNAMED}
    return {**about, "measure": one.get_kind_display()}
