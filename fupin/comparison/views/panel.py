"""比对授权 on the page of a household."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.comparison.models import Authorisation
from households.codes import Register
from households.models import Household

P = Permission


def authorisation_panel(request: HttpRequest, household: Household) -> str:
    """Whether the household may be compared, and the way to enter it. Nothing for one that is closed."""
    if household.register == Register.CLOSED:
        return ""
    signed = Authorisation.objects.visible_to(request.user, P.HOUSEHOLD_VIEW).filter(household=household)
    context = {
        "household": household,
        "current": signed.filter(withdrawn_on__isnull=True).first(),
        "may_edit": can(request.user, P.HOUSEHOLD_EDIT, household.village_id),
    }
    return render_to_string("comparison/_panel.html", context, request)
