"""Frozen months of the demonstration's county: those whole months that its register has seen."""

from datetime import date, timedelta

from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.management.demo.cases import staff
from fupin.management.demo.places import Stage
from households.codes import ClosingKind
from households.services.closings import freeze


def freeze_months(on: Stage) -> None:
    approver = staff(on.county, Role.COUNTY_APPROVER)[0]
    today = timezone.localdate()
    for last in month_ends(timezone.localdate(AuditEvent.objects.earliest("id").at), today):
        about = {"year": last.year, "month": last.month, "by": approver, "today": today}
        freeze(region=on.county, kind=ClosingKind.MONTH, **about)


def month_ends(first: date, today: date) -> list[date]:
    """Last days of months, from `first` on and before today."""
    found, last = [], today.replace(day=1) - timedelta(days=1)
    while last >= first:
        found.insert(0, last)
        last = last.replace(day=1) - timedelta(days=1)
    return found
