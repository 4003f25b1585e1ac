"""A helper with three households of 甲村, the staff around him, a stranger next door."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from assistance.models import Cadre, HelpUnit, Pairing, Visit
from assistance.services.visits import Told, record_visit
from fupin.access.permissions import Role
from fupin.tests import factories
from villages.models import Region

VILLAGE, TOWNSHIP, COUNTY = "990101201203", "990101201", "990101"
POSTS = {
    "helper": (Role.CADRE, TOWNSHIP, "何敏"),
    "other": (Role.CADRE, TOWNSHIP, "宋德明"),
    "clerk": (Role.VILLAGE_CLERK, VILLAGE, "韦晓玲"),
    "township": (Role.TOWNSHIP_CLERK, TOWNSHIP, "陆永康"),
    "county": (Role.COUNTY_CLERK, COUNTY, "罗成"),
    "viewer": (Role.PREFECTURE_VIEWER, "9901", "刘志强"),
    "stranger": (Role.TOWNSHIP_CLERK, "990102201", "蒙国栋"),
}


@dataclass
class Scene:
    users: dict[str, Any]
    unit: HelpUnit
    helper: Cadre
    other: Cadre
    homes: list[Any]
    today: date

    def visit(
        self,
        home: int = 0,
        *,
        by: str = "helper",
        cadre: Cadre | None = None,
        key: uuid.UUID | None = None,
        ago: int = 0,
        photo: Any = None,
        **said: Any,
    ) -> Visit:
        told = Told(day=self.today - timedelta(days=ago), **said)
        return record_visit(
            household=self.homes[home], cadre=cadre or self.helper, told=told, client_key=key or uuid.uuid4(),
            by=self.users[by], today=self.today, photo=photo,
        )  # fmt: skip

    @property
    def village(self) -> Region:
        return factories.place(VILLAGE)


def scene(names: tuple[str, ...] = ("韦大山", "罗小河", "黄阿妹")) -> Scene:
    factories.region_tree()
    users = {who: factories.user(f"v.{who}", role, code, name=name) for who, (role, code, name) in POSTS.items()}
    unit = HelpUnit.objects.create(region=factories.place(COUNTY), name="甲县医保局", level="50", kind="office")
    today = timezone.localdate()
    since = date(today.year - 2, 1, 1)
    helper, other = (
        Cadre.objects.create(unit=unit, person=users[who].person, started_on=since) for who in ("helper", "other")
    )
    homes = [factories.household(VILLAGE, name, group_name="一组") for name in names]
    for home in homes:
        factories.member(home, f"{home.head_name[0]}小妹", relation="03")
        pair(home, helper, users["clerk"], today.replace(day=1) - timedelta(days=1))
    return Scene(users, unit, helper, other, homes, today)


def pair(home: Any, cadre: Cadre, by: Any, starts: date) -> Pairing:
    """Since the last day of the month before: nothing of an earlier month is owed."""
    return Pairing.objects.create(household=home, cadre=cadre, first=True, starts_on=starts, made_by=by.person)
