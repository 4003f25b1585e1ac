"""What the page of a village says of its exit."""

from typing import Any

from django.urls import reverse

from fupin.access.permissions import Permission
from fupin.access.scope import can
from households.codes import CLOSED_EXITS, VillageExitState
from households.selectors.village_exits import latest_exit
from villages.models import Region
from villages.panels import Panel

P, S = Permission, VillageExitState


def exit_panel(user: Any, village: Region) -> Panel | None:
    """Where it stands; without one, the way to begin, for who may."""
    of = latest_exit(village.pk)
    begins = village.valid_to is None and can(user, P.CASE_DRAFT, village.pk)
    if of and (of.state not in CLOSED_EXITS or of.state == S.EXITED):
        url = reverse("village-exit-detail", args=[of.pk])
        text = f"{of.year}年出列，{of.standard_name}"
        return Panel("村出列", text, url, "打开", of.get_state_display())
    text = f"{of.year}年登记过，没有出列" if of else "还没有登记"
    url = reverse("village-exit-new", args=[village.pk]) if begins else ""
    return Panel("村出列", text, url, "登记拟出列")
