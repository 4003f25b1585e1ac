"""A village's exit with one of everything, for the tests of the whole."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.tests.documents import png
from fupin.tests.factories import place
from households.models import (
    InspectionSample,
    SampleHousehold,
    VillageCheck,
    VillageExit,
    VillageExitStep,
    VillageObjection,
    VillageSheet,
)
from households.services.village_exits import Filled, Setting, add_files, fill_item, save_standard, start_exit
from households.village_standards import USUAL
from villages.models import Region


def village_exit(of: Any, village: Region | None = None, plus: int = 0) -> None:
    """Drafted, with an item filled in and proved; a check, a sheet and an objection of an earlier round beside it."""
    by, today = of.clerk, timezone.localdate()
    if plus:
        by = of.users[Role.TOWNSHIP_CLERK]
    else:
        of.standard = standard(of)
        of.standard_item = of.standard.items.first()
    made = start_exit(village=village or of.village, year=today.year, token=uuid.uuid4(), by=by, today=today)
    for number, item in enumerate(made.items.select_related("village_exit")[: plus + 1]):
        file = SimpleUploadedFile(
            f"{of.setting.surname}家村.png", png(shade=of.setting.serial % 99 + 9 * plus + number)
        )
        add_files(village_exit=made, kind="item", item=item, uploads=[file], token=uuid.uuid4(), by=by)
        said = Filled(True, date(2025, 6, 1), f"{of.setting.staff}验收")
        fill_item(item=item, version=1, filled=said, by=by, today=today)
    of.village_exit = of.village_exit or VillageExit.objects.get(pk=made.pk)
    of.exit_item = of.exit_item or made.items.first()
    of.exit_file = of.exit_file or made.files.first()
    papers(of, made, by)
    sampled(of, plus)


def sampled(of: Any, plus: int = 0) -> None:
    """Drawn of the county's listed households: its first one, visited."""
    by = of.users[Role.COUNTY_CLERK].person
    sample = InspectionSample.objects.create(
        region_code=of.setting.county, year=timezone.localdate().year, kind="listed", size=1, seed=of.setting.serial,
        frame_homes=1, frame_persons=2, frame_sha256="0" * 64, drawn_by=by, token=uuid.uuid4(),
    )  # fmt: skip
    home = SampleHousehold.objects.create(
        sample=sample, household=of.household, village_code=of.setting.village, place=1, persons=2, finding="true",
        content="1", mode="phone", note=f"{of.setting.surname}家属实", visited_on=timezone.localdate(), entered_by=by,
        entered_at=timezone.now(),
    )  # fmt: skip
    of.sample, of.sample_home = of.sample or sample, of.sample_home or home


def papers(of: Any, made: VillageExit, by: Any) -> None:
    check = VillageCheck.objects.create(
        village_exit=made, round=0, checked_on=date(2025, 7, 1), finding=f"{of.setting.staff}等到村里看过",
        written_by=by.person,
    )  # fmt: skip
    check.checkers.set([by.person])
    today, mark = timezone.localdate(), uuid.uuid4()
    days = {"days": 7, "starts_on": today, "ends_on": today, "web_until": today}
    sheet = VillageSheet.objects.create(
        village_exit=made, round=0, code=f"7{mark.hex[:7].upper()}", kind="notice", village_code=made.village_code,
        title=f"{of.setting.staff}家{made.village_code}公示", opening="公示", issuer=f"{of.setting.staff}镇", **days,
        sha256="0" * 64, posted_by=by.person, token=mark,
    )  # fmt: skip
    objection = VillageObjection.objects.create(
        village_exit=made, sheet=sheet, channel="2", content=f"{of.setting.surname}家门口没有路",
        received_by=by.person, token=uuid.uuid4(),
    )  # fmt: skip
    step = VillageExitStep.objects.create(
        village_exit=made, act="fill", source="draft", target="draft", actor=by, person=by.person,
        opinion=f"{of.setting.staff}填写",
    )  # fmt: skip
    of.village_check, of.village_sheet = of.village_check or check, of.village_sheet or sheet
    of.village_objection, of.exit_step = of.village_objection or objection, of.exit_step or step


def standard(of: Any, plus: int = 0) -> Any:
    by, year = of.users[Role.COUNTY_CLERK], timezone.localdate().year
    facts = {"name": f"{of.setting.surname}家标准{plus}", "threshold": Decimal(1), "below": False, "days": 8}
    said = Setting(**facts, items=USUAL.items, source=f"{of.setting.staff}府发〔2026〕{plus}号")
    keys = {"region": place(of.setting.county), "year": year, "now": year, "token": uuid.uuid4()}
    return save_standard(**keys, setting=said, by=by)


def four_more_exits(of: Any, count: int, village: Region) -> None:
    """In other villages; of the first one more papers and more items that are filled in."""
    standard(of, count)
    village_exit(of, village, count)
    item = list(of.village_exit.items.select_related("village_exit"))[count]
    said = Filled(True, date(2025, 6, 1), f"{of.setting.staff}验收")
    fill_item(item=item, version=1, filled=said, by=of.clerk, today=timezone.localdate())
    file = SimpleUploadedFile("添.png", png(shade=of.setting.serial % 99 + 5 * count + 120))
    add_files(village_exit=of.village_exit, kind="item", item=item, uploads=[file], token=uuid.uuid4(), by=of.clerk)
    sheet = of.village_sheet
    VillageObjection.objects.create(
        village_exit=of.village_exit, sheet=sheet, channel="2", content=f"第{count}条", received_by=of.clerk.person,
        token=uuid.uuid4(),
    )  # fmt: skip
