"""A household's plan with a measure that waits to be claimed, and the meeting at which others are, for the tests of the
whole."""

import uuid
from typing import Any

from django.utils import timezone

from assistance.models import HelpUnit, Plan
from assistance.services.handovers import Meeting, hold_meeting
from assistance.services.plans import Line, Words, save_plan
from fupin.access.permissions import Role
from fupin.tests.factories import place


def plan(of: Any, home: Any = None, plus: int = 0) -> None:
    """Drafted for the household, or for a further one."""
    today, said = timezone.localdate(), f"{of.setting.surname}家{plus}"
    unit = HelpUnit.objects.create(
        region=place(of.setting.county), name=f"{of.setting.staff}家帮扶局{plus}", level="50", kind="office",
        contact=f"{of.setting.staff}联络", office_phone=f"0859-{of.setting.serial}111{plus}",
    )  # fmt: skip
    lines = [
        Line("01", "0703", task=f"{said}每季度上门", standard=f"{said}按时服药", owner=f"u{unit.pk}", due_on=today),
        Line("01", "0401", task=f"{said}护林", standard="做满一年", to_claim=True),
    ]
    asked = {"household": home or of.household, "year": today.year, "words": Words(f"{said}收入过线", today.year)}
    made = save_plan(**asked, lines=lines[: 1 if plus else 2], by=of.clerk, today=today)
    told = Meeting(today, f"{of.setting.staff}镇会议室", f"{of.setting.staff}主持")
    meeting = hold_meeting(
        region=place(of.setting.township), year=today.year, told=told, token=uuid.uuid4(),
        by=of.users[Role.TOWNSHIP_CLERK], today=today,
    )  # fmt: skip
    of.plan = of.plan or Plan.objects.get(pk=made.pk)
    of.measure = of.measure or made.measures.order_by("pk").first()
    of.handover = of.handover or meeting
