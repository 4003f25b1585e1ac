"""What this app says of a village and a household on their pages: who works there, who helps."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from assistance.models import Pairing
from assistance.selectors.teams import teams
from assistance.views.pairings import charges_of
from fupin.access.permissions import Permission
from fupin.access.scope import can
from households.codes import Register
from households.models import Household
from villages.models import Region
from villages.panels import Panel


def team_panel(user: Any, village: Region) -> Panel | None:
    """驻村力量, with what is missing."""
    if not can(user, Permission.HELP_VIEW, village.pk):
        return None
    team = teams([village], timezone.localdate())[0]
    first = team.first_secretary
    strong = f"第一书记 {first.cadre.person.name}" if first else "没有第一书记"
    missing = team.strength.missing if team.strength else ()
    text = "；".join(missing) if missing else f"驻村和本地共 {len(team.postings)} 人，力量齐了"
    return Panel("驻村力量", text, reverse("village-team", args=[village.pk]), "看在村的人", strong)


def helper_panel(request: HttpRequest, household: Household) -> str:
    """The three names (三轮结对): who answers for the township, for the village, for this household."""
    if not can(request.user, Permission.HELP_VIEW, household.village_id) or household.register != Register.LISTED:
        return ""
    rows = Pairing.objects.current().filter(household=household).select_related("cadre__person", "cadre__unit")
    context = {"household": household, "pairings": list(rows), "charges": charges_of(household)}
    return render_to_string("assistance/pairings/_panel.html", context, request)
