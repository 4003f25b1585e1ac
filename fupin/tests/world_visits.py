"""Visits in the world of the whole: a helper with a household, a visit that found something, what the county asks."""

import uuid
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assistance.models import Cadre, Pairing
from assistance.services.visits import (
    Followed,
    Told,
    Wanted,
    Wish,
    record_visit,
    request_visits,
    save_rule,
    save_season,
)
from assistance.visit_codes import VisitMode
from fupin.access.permissions import Role
from fupin.tests.documents import png
from fupin.tests.factories import place


def visit(of: Any, plus: int = 0) -> None:
    """Once more for each `plus`, so that lists have several rows."""
    today, clerk, county = timezone.localdate(), of.users[Role.TOWNSHIP_CLERK], of.users[Role.COUNTY_CLERK]
    helper = helper_of(of)
    file = SimpleUploadedFile("走访.png", png(shade=of.setting.serial % 99 + 20 * plus + 7))
    told = Told(
        day=today - timedelta(days=plus), found=f"{of.setting.surname}启山家的牛卖了{plus}", people=of.head.name,
        tasks=[Followed(f"{of.setting.surname}家修水管{plus}", today + timedelta(days=9))],
    )  # fmt: skip
    key = {"client_key": uuid.uuid4(), "by": of.users[Role.CADRE], "today": today, "photo": file}
    of.visit = record_visit(household=of.household, cadre=helper, told=told, **key)
    of.visit_task = of.visit.tasks.get()
    common = {"region": place(of.setting.county), "version": 0, "by": county}
    wanted = Wanted(
        "month",
        1,
        4 + plus,
        (VisitMode.HOME, VisitMode.PHONE),
        home="poor",
        source=f"{of.setting.staff}扶〔2026〕{plus}号",
    )
    of.visit_rule = save_rule(**common, year=today.year + plus, wanted=wanted, now=today.year)
    season = {"name": f"{of.setting.surname}秋收{plus}", "first": (1 + plus, 2), "last": (1 + plus, 3)}
    of.busy_season = save_season(**common, **season, now=today.year)
    wish = Wish(f"{of.setting.staff}县医保局{plus}", "提醒缴医保", today, today + timedelta(days=5))
    asked = {"region": of.village, "household": of.household if plus % 2 else None, "wish": wish}
    of.visit_request = request_visits(**asked, token=uuid.uuid4(), by=clerk, today=today)


def helper_of(of: Any) -> Cadre:
    """Who logs in as a helper, beside the household's first one since the beginning of the year."""
    person, since = of.users[Role.CADRE].person, timezone.localdate().replace(month=1, day=1)
    helper = Cadre.objects.serving().filter(person=person).first()
    helper = helper or Cadre.objects.create(unit=of.help_unit, person=person, started_on=since)
    if not Pairing.objects.current().filter(household=of.household, cadre=helper).exists():
        days = {"starts_on": helper.started_on, "made_by": of.clerk.person}
        Pairing.objects.create(household=of.household, cadre=helper, first=False, **days)
    return helper


def four_more_visits(of: Any, count: int) -> None:
    visit(of, count)
