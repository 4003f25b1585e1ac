"""What this app says of a village and a household on their pages."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from assistance.selectors.teams import teams
from fupin.access.permissions import Permission
from fupin.access.scope import can
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
