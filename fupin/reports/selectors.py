"""What pages show of reports with names under them."""

from typing import Any

from django.db.models import QuerySet

from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.reports.codes import ReportState
from fupin.reports.models import SignedReport
from fupin.reports.workflow import SIGNING
from fupin.workflow import Step

P = Permission
NAMES = ("region", "made_by__person", "checked_by__person", "signed_by__person", "returned_by__person", "replaced_by")


def signed_reports(user: Any) -> QuerySet[SignedReport]:
    """Those of places that the user may see whole, the latest first."""
    rows = SignedReport.objects.visible_to(user, P.VILLAGE_VIEW)
    return rows.select_related(*NAMES, "replaces").defer("cells")


def steps_for(user: Any, row: SignedReport) -> list[Step]:
    """What this person may do with it now, as far as permission and names go."""
    names = {one.person_id for one in (row.made_by, row.checked_by) if one}
    held = [step for step in SIGNING.steps_from(row.state) if can(user, P(step.permission), row.region_id)]
    return [step for step in held if user.person_id not in names or step.target == ReportState.RETURNED]
