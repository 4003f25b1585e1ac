"""Two households with the same car, one of which has signed; a clerk who loads and an approver who confirms."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from fupin.access.permissions import Role
from fupin.comparison.models import Authorisation
from fupin.comparison.services.authorising import authorise
from fupin.tests.factories import household, identity, region_tree, user
from households.models import Household, Member

TODAY = date(2026, 6, 20)


@dataclass
class County:
    signed: Household
    unsigned: Household
    clerk: Any
    approver: Any
    township: Any
    authorisation: Authorisation

    def number(self, home: Household) -> str:
        return Member.objects.get(household=home).identity or ""


@pytest.fixture
def county(db: Any) -> County:
    region_tree()
    signed, unsigned = household(head="韦大山"), household(head="罗小河")
    township = user("xiang", Role.TOWNSHIP_CLERK, "990101201")
    paper = authorise(
        household=signed, signed_on=date(2026, 1, 5), evidence=None, archive_no="甲-1", by=township, today=TODAY
    )
    clerk, approver = user("jing", Role.COUNTY_CLERK, "990101"), user("shen", Role.COUNTY_APPROVER, "990101")
    return County(signed, unsigned, clerk, approver, township, paper)


@pytest.fixture
def stranger() -> str:
    return identity()
