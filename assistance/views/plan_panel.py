"""This year's plan on the page of its household."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from assistance.plan_codes import OPEN
from assistance.selectors.plans import may_write, sight
from households.codes import Register
from households.models import Household


def plan_panel(request: HttpRequest, household: Household) -> str:
    """Nothing for a household that has no plan and needs none."""
    today = timezone.localdate()
    seen = sight(request.user, household, today.year, today, copies=False)
    if seen.plan is None and (household.register == Register.CLOSED or not (seen.home.urgent or seen.helpers)):
        return ""
    context = {
        "household": household, "seen": seen, "plan": seen.plan, "year": today.year, "today": today,
        "open_states": OPEN, "writes": may_write(request.user, household),
    }  # fmt: skip
    return render_to_string("assistance/plans/_panel.html", context, request)
