"""A household that is not listed and may have been missed, with what was said of it: in each county of the world."""

from typing import Any

from django.utils import timezone

from fupin.tests.factories import household
from households.codes import MissedAct, MissedState
from households.models import MissedHousehold, MissedStep


def missed(of: Any, count: int = 0) -> None:
    today, by = timezone.localdate(), of.clerk.person
    own = {"register": "unlisted", "poverty_status": None, "group_name": "四组"}
    home = household(of.setting.village, f"{of.setting.surname}未列{count}", **own)
    why = f"住房登记为危房户；{of.setting.surname}家收入低"
    row = MissedHousehold.objects.create(
        household=home, village_code=of.setting.village, score=55 - count, signs="L01,L08", reasons=why, unknown="L09",
        facts_key=f"{count}", judged_key=f"{count}", found_on=today, looked_on=today, state=MissedState.TO_VISIT,
    )  # fmt: skip
    note = f"{of.setting.surname}家去年盖了新房"
    step = MissedStep.objects.create(
        missed=row, act=MissedAct.TELL, reasons=why, note=note, person=by, at=timezone.now()
    )
    if count == 0:
        of.missed, of.missed_step = row, step
