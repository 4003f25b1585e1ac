"""A village with its people, a household with two causes, and plans at any point of their way."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from assistance.models import Cadre, HelpUnit, Measure, Pairing, Plan
from assistance.plan_codes import kind_of
from assistance.services.plans import Line, Words, act_on_plan, save_plan
from fupin.access.permissions import Role
from fupin.tests import factories
from households.models import Household

VILLAGE, TOWNSHIP, COUNTY = "990101201203", "990101201", "990101"
WORDS = Words("年底人均收入过线", timezone.localdate().year + 1, timezone.localdate(), "sign")


def year() -> int:
    return timezone.localdate().year


def people() -> dict[str, Any]:
    """Whoever writes, settles and looks; the cadre of `ganbu` helps for the unit, but nobody yet."""
    factories.region_tree()
    posts = {
        "clerk": (Role.VILLAGE_CLERK, VILLAGE), "head": (Role.VILLAGE_HEAD, VILLAGE),
        "township": (Role.TOWNSHIP_CLERK, TOWNSHIP), "reviewer": (Role.TOWNSHIP_REVIEWER, TOWNSHIP),
        "county": (Role.COUNTY_CLERK, COUNTY), "ganbu": (Role.CADRE, TOWNSHIP),
        "far": (Role.VILLAGE_CLERK, "990102201201"), "admin": (Role.ADMINISTRATOR, "9901"),
    }  # fmt: skip
    return {who: factories.user(who, role, place) for who, (role, place) in posts.items()}


def home(head: str = "韦大山", labour: str | None = "01", **facts: Any) -> Household:
    """In poverty through illness and want of funds, with one person in it."""
    made = factories.household(VILLAGE, head, **{"main_cause": "01", "other_causes": "09", **facts})
    made.members.update(labour=labour)
    return made


def unit(name: str = "县水务局", code: str = COUNTY) -> HelpUnit:
    return HelpUnit.objects.create(region=factories.place(code), name=name, level="50", kind="office")


def cadre(of: HelpUnit, person: Any) -> Cadre:
    return Cadre.objects.create(unit=of, person=person, started_on=date(2020, 1, 1))


def pair(household: Household, who: Cadre) -> Pairing:
    return Pairing.objects.create(household=household, cadre=who, starts_on=date(2021, 1, 1), made_by=who.person)


def lines(owner: str, **change: Any) -> list[Line]:
    """One for each cause, all five parts."""
    due = timezone.localdate()
    return [
        Line("01", "0703", task="每季度上门随访", standard="按时服药", owner=owner, due_on=due, **change),
        Line("09", "0301", task="贷款养两头牛", standard="贷到三万元", owner=owner, due_on=due, **change),
    ]


def drafted(household: Household, by: Any, owner: str, words: Words = WORDS, of: list[Line] | None = None) -> Plan:
    today = timezone.localdate()
    asked = {"household": household, "year": today.year, "words": words, "by": by, "today": today}
    return save_plan(lines=lines(owner) if of is None else of, **asked)


def settled(household: Household, by: Any, head: Any, owner: str, **more: Any) -> Plan:
    return confirm(drafted(household, by, owner, **more), head)


def confirm(plan: Plan, by: Any) -> Plan:
    return act_on_plan(plan=plan, action="confirm", version=plan.version, by=by, today=timezone.localdate())


def late(plan: Plan) -> None:
    """Its first measure should have been done long ago."""
    first = Measure.objects.filter(plan=plan).order_by("pk").first()
    Measure.objects.filter(pk=first.pk).update(due_on=timezone.localdate() - timedelta(days=40))


def row(plan: Plan, ground: str, option: str, **facts: Any) -> Measure:
    return Measure(plan=plan, ground=ground, option=option, kind=kind_of(option), **facts)


def token() -> uuid.UUID:
    return uuid.uuid4()
