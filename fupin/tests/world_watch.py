"""A sign of falling back with its paper, a household that was moved, and a visit to it: in each county of the world."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from fupin.tests.factories import household
from households.models import Household, IncomeRecord, RelocationVisit, WatchItem, WatchStep

CAUSES = ("01", "07", "13", "05", "04")


def watch(of: Any, count: int = 0) -> None:
    """One exited household with an open sign, without income of the year and not visited in it; the county's own
    household was visited the year before."""
    today, by = timezone.localdate(), of.clerk.person
    exited = {"poverty_status": "1", "kind": "1", "group_name": "三组", "relocated": "1", "member_count": 2}
    home = household(of.setting.village, f"{of.setting.surname}守望{count}", **exited)
    days = {"opened_on": today - timedelta(days=60), "recover_by": today + timedelta(days=40 * count - 20)}
    item = WatchItem.objects.create(
        household=home, village_code=of.setting.village, cause=CAUSES[count], found_by="told", entered_by=by,
        seen=f"{of.setting.surname}家的牛病死了，贷款还不上", write=uuid.uuid4(), **days,
    )  # fmt: skip
    noted = f"{of.setting.surname}家已经联系保险公司"
    step = WatchStep.objects.create(item=item, act="find", target="pending", person=by, note=noted)
    moved = of.household if count == 0 else home
    Household.objects.filter(pk=moved.pk).update(relocated="1")
    visit = RelocationVisit.objects.create(
        household=moved, village_code=of.setting.village, visited_on=date(today.year - 1, 6, 1 + count), housing="1",
        work="2", fitting_in="1", note=f"{of.setting.surname}家两个人在县城上班", written_by=by, token=uuid.uuid4(),
    )  # fmt: skip
    if count == 0:
        of.watch_item, of.watch_step, of.relocation_visit = item, step, visit
    elif count % 2:  # two of four carry a figure of an earlier year
        period = {"period_start": date(today.year - 3, 10, 1), "period_end": date(today.year - 2, 9, 30)}
        IncomeRecord.objects.create(
            household=home, village_code=of.setting.village, kind="yearly", year=today.year - 2, persons=2, wage=9000,
            net_income=9000, net_per_head=4500, write=uuid.uuid4(), **period,
        )  # fmt: skip
