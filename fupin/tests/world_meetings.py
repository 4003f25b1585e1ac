"""Of a county: households that wait for their meeting, a batch, minutes not sent in yet, a quota, a step's setting."""

import uuid
from datetime import time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.tests.documents import png, scan
from fupin.tests.factories import household, place
from households.assembly_rules import Guest, Said
from households.models import Assembly, Attendee, Ballot, Case, CaseBatch, Quota, StepSetting
from households.selectors.meetings.facts import Minutes
from households.services.assemblies import write_assembly
from households.services.cases.batches import make_batch
from households.services.step_settings import Setting, save_step


def meet(of: Any, plus: int = 0) -> None:
    """A batch of one household with its minutes, and one household that waits for a batch."""
    by, today = of.clerk, timezone.localdate()
    case = waits(of, f"待议{plus}")
    waits(of, f"候批{plus}")
    asked = {"village": of.setting.village, "procedure": case.procedure, "cases": [case.pk]}
    batch = make_batch(**asked, token=uuid.uuid4(), by=by, today=today)
    assembly = write_assembly(
        batch=batch, told=minutes(of, case), uploads=scans(of), token=uuid.uuid4(), by=by, today=today
    )
    of.case_batch = of.case_batch or CaseBatch.objects.get(pk=batch.pk)
    of.assembly = of.assembly or Assembly.objects.get(pk=assembly.pk)
    of.attendee = of.attendee or Attendee.objects.filter(assembly=assembly).first()
    of.ballot = of.ballot or Ballot.objects.get(assembly=assembly)
    of.quota = of.quota or share(of)
    of.step_setting = of.step_setting or setting(of)


def waits(of: Any, name: str) -> Case:
    unlisted = {"register": "unlisted", "poverty_status": None}
    home = household(of.setting.village, f"{of.setting.surname}{name}", **unlisted)
    facts = {"procedure": "R1", "state": "meeting", "found_by": "1", "found_on": timezone.localdate()}
    return Case.objects.create(
        household=home, village_code=of.setting.village, proposer=of.clerk.person, story=f"{name}的申请", **facts
    )


def minutes(of: Any, case: Case) -> Minutes:
    staff = of.setting.staff
    said = {"place": f"{of.village.name}村委会", "chair": f"{staff}主持", "recorder": f"{staff}记录", "expected": 2}
    guests = (Guest(f"{staff}代表", "一组", "村民代表"), Guest(f"{staff}监督", "二组", "监委会"))
    day = {"held_on": timezone.localdate(), "held_at": time(9)}
    return Minutes(**said, **day, guests=guests, votes={case.pk: Said(agree=2)}, minutes="逐户评议")


def scans(of: Any) -> dict[str, Any]:
    shade = of.setting.serial % 99
    return {
        "minutes": SimpleUploadedFile("记录.pdf", scan()),
        "sign_in": SimpleUploadedFile("签到.png", png(shade=shade)),
    }


def share(of: Any, code: str = "", minus: int = 0) -> Quota:
    year = timezone.localdate().year - minus
    facts = {"procedure": "R1", "households": of.setting.serial, "source": f"{of.setting.staff}府发〔2026〕8号"}
    return Quota.objects.create(region_code=code or of.setting.village, year=year, **facts)


def setting(of: Any, state: str = "notice1") -> StepSetting:
    by, year = of.users[Role.COUNTY_CLERK], timezone.localdate().year
    said = Setting(label=f"{of.setting.surname}榜", limit=20, source=f"{of.setting.staff}府发〔2026〕9号")
    keys = {"region": place(of.setting.county), "procedure": "R1", "state": state, "year": year, "now": year}
    return save_step(**keys, setting=said, version=0, by=by)


def four_more_meetings(of: Any, count: int) -> None:
    meet(of, count)
    share(of, minus=count)
    setting(of, ("notice2", "announcing", "township", "county")[count - 1])
