"""走访 on the page of a household."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from assistance.models import Visit
from assistance.selectors.visits.due import lines_for
from fupin.access.permissions import Permission
from fupin.access.scope import can
from households.models import Household
from households.needs import KEPT_YEARLY

P = Permission
LATEST = 5


def visit_panel(request: HttpRequest, household: Household) -> str:
    """The last visits, what is due, what is still to be seen to. Nothing for who may not see visits, nor for a
    household that nobody visits and that nobody has visited."""
    visits = Visit.objects.visible_to(request.user, P.VISIT_VIEW).valid().filter(household=household)
    latest = list(visits.select_related("cadre__person", "cadre__unit").order_by("-day", "-pk")[:LATEST])
    if not Household.objects.visible_to(request.user, P.VISIT_VIEW).filter(pk=household.pk).exists():
        return ""
    line = next(iter(lines_for(Household.objects.filter(KEPT_YEARLY, pk=household.pk), timezone.localdate())), None)
    if line is None and not latest:
        return ""
    context = {
        "household": household,
        "line": line,
        "visits": latest,
        "may_record": line is not None and can(request.user, P.VISIT_RECORD, household.village_id),
        "may_request": line is not None and can(request.user, P.VISIT_REQUEST, household.village_id),
    }
    return render_to_string("assistance/visits/_panel.html", context, request)
