"""What hangs on the public board of a county, and what was objected to it: for the world of the whole."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from households.models import CaseBatch, Objection, ObjectionStep, PublicNotice


def on_the_board(of: Any, plus: int = 0) -> tuple[PublicNotice, Objection, ObjectionStep]:
    """A notice that runs and an objection to it, with a name and a phone that nobody may see."""
    village, person, today = of.setting.village, of.clerk.person, timezone.localdate()
    batch = CaseBatch.objects.create(
        village_code=village, procedure="R3", year=2099 - plus, serial=9, made_by=person, token=uuid.uuid4()
    )
    notice = PublicNotice.objects.create(
        code=f"{of.setting.serial}-{plus}",
        kind="PD",
        procedure="R3",
        batch=batch,
        village_code=village,
        title=f"{of.village.name}拟纳入监测公示",
        opening="现予公示，请大家监督。",
        issuer=f"{of.village.name}民委员会",
        phones=[{"name": "乡镇人民政府", "phone": "0859-0000002"}],
        rows=[{"group": "一组", "head": f"{of.setting.surname}启山", "persons": 2 + n, "sort": "边缘易致贫户"}
              for n in range(plus + 1)],
        sha256="c0" * 32,
        days=5,
        starts_on=today,
        ends_on=today + timedelta(days=4),
        web_until=today + timedelta(days=34),
        posted_by=person,
        token=uuid.uuid4(),
    )  # fmt: skip
    objection = Objection.objects.create(
        receipt=f"{of.setting.serial}{plus:07d}",
        village_code=village,
        notice=notice,
        kind="1",
        content=f"{of.setting.surname}启山在城里有房{plus}",
        complainant=f"{of.setting.staff}家不愿具名的人{plus}",
        contact=of.mobile(40 + plus),
        channel="1",
        due_on=today + timedelta(days=7),
        token=uuid.uuid4(),
    )
    step = ObjectionStep.objects.create(objection=objection, act="receive", target="received")
    return notice, objection, step
