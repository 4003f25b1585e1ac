"""Leave, presence and duties in the world of the whole."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from assistance.models import DutyList, Leave, PostCheck, PresenceMonth
from fupin.access.permissions import Role
from fupin.tests.factories import place


def presence(of: Any, plus: int = 0) -> None:
    """Once more for each `plus`, so that lists have several rows."""
    today, who = timezone.localdate(), {"cadre": of.cadre, "village": of.village}
    clerk, county = of.users[Role.TOWNSHIP_CLERK].person, of.users[Role.COUNTY_CLERK].person
    starts = today + timedelta(days=5 + 10 * plus)
    of.leave = Leave.objects.create(
        **who, kind="private", starts_on=starts, ends_on=starts + timedelta(days=1), asked_by=clerk,
        reason=f"{of.setting.surname}家办酒{plus}", token=uuid.uuid4(),
    )  # fmt: skip
    when = {"year": today.year - plus, "month": today.month}
    of.presence_month = PresenceMonth.objects.create(**who, **when, days="1", recorded_by=clerk)
    of.post_check = PostCheck.objects.create(
        **who, day=today - timedelta(days=plus), way="phone", present=False, note=f"{of.setting.surname}家的酒{plus}",
        checked_by=county, token=uuid.uuid4(),
    )  # fmt: skip
    role = ("paired", "first", "leader", "member", "town")[plus]
    about = {"text": f"{of.setting.staff}的责任{plus}", "source": f"{of.setting.staff}办〔2026〕{plus}号"}
    of.duty_list = DutyList.objects.create(region=place(of.setting.county), role=role, **about)
