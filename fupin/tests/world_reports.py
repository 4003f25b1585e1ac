"""Reports with names under them in the world of the whole."""

from typing import Any

from django.utils import timezone

from fupin.access.permissions import Role
from fupin.reports.frame import REPORTS
from fupin.reports.services import act_on_report, make_report
from fupin.tests.factories import place


def report(of: Any, plus: int = 0) -> None:
    """One that is signed; for each `plus` another one, which waits."""
    today, people = timezone.localdate(), REPORTS["R05"]
    row = make_report(
        report=people, part=people.parts[plus].key, region=place(of.setting.township), kind="month", year=today.year,
        month=today.month, by=of.users[Role.TOWNSHIP_CLERK], today=today,
    )  # fmt: skip
    if plus:
        return
    row = act_on_report(row=row, action="check", version=row.version, by=of.users[Role.TOWNSHIP_REVIEWER])
    of.signed_report = act_on_report(row=row, action="sign", version=row.version, by=of.users[Role.COUNTY_APPROVER])
