"""A village with households and people who help: shared by the tests of this app."""

from datetime import date
from typing import Any

from assistance.models import Cadre, HelpUnit, Pairing
from assistance.pairing_rules import DAY, Span
from assistance.services.pairings import pair
from fupin.access.permissions import Role
from fupin.accounts.models import User
from fupin.tests.factories import person, place, user
from households.models import Household

TODAY = date(2026, 11, 27)
VILLAGE, OTHER_VILLAGE, TOWNSHIP, COUNTY = "990101201203", "990101201204", "990101201", "990101"
YI_VILLAGE = "990102201201"
SINCE = date(2020, 1, 1)


def clerk(code: str = TOWNSHIP, name: str = "乡镇经办") -> User:
    return user(f"clerk.{code}", Role.TOWNSHIP_CLERK, code, name=name)


def unit(code: str = COUNTY, name: str = "甲县农业农村局", level: str = "50") -> HelpUnit:
    return HelpUnit.objects.create(region=place(code), name=name, level=level, kind="office")


def cadre(name: str = "陆明", of: HelpUnit | None = None, **facts: Any) -> Cadre:
    home = of or HelpUnit.objects.filter(region=COUNTY).first() or unit()
    return Cadre.objects.create(person=person(name), unit=home, **{"started_on": SINCE, **facts})


def paired(home: Household, of: Cadre, by: User, **facts: Any) -> Pairing:
    return pair(household=home, cadre=of, by=by, today=TODAY, **{"first": True, "starts_on": SINCE, **facts})


def gaps(spans: list[Span], until: date) -> list[Span]:
    """Days between the first start and `until` on which none of these held."""
    found, reached = [], None
    for span in sorted(spans, key=lambda one: one.starts):
        if reached is not None and span.starts > reached + DAY:
            found.append(Span(reached + DAY, span.starts - DAY))
        last = span.ends or until
        reached = last if reached is None else max(reached, last)
    if reached is not None and reached < until:
        found.append(Span(reached + DAY, until))
    return found
