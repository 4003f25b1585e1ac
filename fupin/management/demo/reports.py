"""Reports on their way upward: one of the county that is signed, one of the township that waits for its reviewer."""

from typing import Any

from django.utils import timezone

from fupin.accounts.models import User
from fupin.management.demo.places import Stage
from fupin.reports.frame import REPORTS
from fupin.reports.models import SignedReport
from fupin.reports.services import act_on_report, make_report
from villages.models import Region


def report_upward(on: Stage) -> None:
    signed = reported("R01", "listed", on.county, "xianjing1")
    for username, action in (("xianjing3", "check"), ("xianshen1", "sign")):
        signed = act_on_report(row=signed, action=action, version=signed.version, by=named(username))
    reported("R07", "", on.township, "xiangjing1")


def reported(report: str, part: str, place: Region, username: str) -> SignedReport:
    today = timezone.localdate()
    period = {"kind": "month", "year": today.year, "month": today.month}
    return make_report(report=REPORTS[report], part=part, region=place, **period, by=named(username), today=today)


def named(username: str) -> Any:
    return User.objects.get(username=username)
