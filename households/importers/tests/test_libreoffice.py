"""Rosters that LibreOffice wrote from the template, in its three formats: applied exactly, again nothing, undone.

The files lie in fixtures/rosters with the script that made them, so that no test needs LibreOffice.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fupin.access.permissions import Role
from fupin.tests import factories
from households.doubts import RULES
from households.importers import testing
from households.importers.roster_columns import ROSTER
from households.importers.tests.test_layouts import imported
from households.models import Household, IncomeRecord, LivingCondition, Member
from households.services.tests.test_undo import facts
from households.services.undo import undo_import

FOLDER = Path(__file__).parents[3] / "fixtures" / "rosters"
KINDS = ("xlsx", "xls", "ods")
FIRST, SECOND = "990101201203000001", "990101201203000002"
NUMBERS = {
    "耕地面积（亩）": 3.2,
    "林地面积（亩）": 5,
    "住房面积（㎡）": 96.55,
    "工资性收入": 12000.5,
}
"""Cells that a clerk types as numbers, and a spreadsheet keeps as such."""

pytestmark = pytest.mark.django_db


def family(number: str, serial: int, **cells: Any) -> list[dict[str, Any]]:
    """Identity numbers that are the same each time the file is made."""
    rows = testing.family(number, **cells)
    for place, (row, sex) in enumerate(zip(rows, "122", strict=True)):
        born = row["证件号码"]
        row["证件号码"] = testing.identity(date(*map(int, (born[6:10], born[10:12], born[12:14]))), sex, serial + place)
    return rows


PEOPLE = [*family(FIRST, 20, other_causes="缺技术、缺资金"), *family(SECOND, 30, phone="13900000002")]
for row in PEOPLE[:3]:
    row |= NUMBERS
PEOPLE[0] |= {"务工区域": "省外务工", "务工时间（月）": 8, "备注": "=1+1"}
PEOPLE[1] |= {"姓名": "买买提·岑", "健康状况": "残疾、长期慢性病"}
PEOPLE[3] |= {"姓名": "罗𠮷华"}


@pytest.fixture(autouse=True)
def _places() -> None:
    factories.region_tree()


@pytest.fixture
def who() -> dict[str, Any]:
    people = {"by": (Role.COUNTY_CLERK, "preparer"), "approver": (Role.COUNTY_APPROVER, "approver")}
    return {name: factories.user(login, role, "990101") for name, (role, login) in people.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_loaded_exactly_again_nothing_undone(who, kind) -> None:
    content, before = (FOLDER / f"libreoffice.{kind}").read_bytes(), facts()
    batch, plan = imported(content, "legacy", **who)
    told = {problem.code for problem in plan.problems} - {rule.code for rule in RULES}
    assert told <= {"transfer_differs", "per_head_differs"}
    check()
    after = facts()
    _, again = imported(content, "legacy", **who)
    assert (facts(), again.counts["corrections"]) == (after, 0)
    undo_import(batch=batch, by=who["approver"])
    assert facts() == before


def check() -> None:
    assert (Household.objects.count(), Member.objects.count()) == (2, 6)
    for row in PEOPLE:
        member = Member.objects.select_related("household").get(name=row["姓名"], household__household_no=row["户编号"])
        read = {"identity": member.identity, "relation": member.get_relation_display()}
        assert read == {key: row.get(ROSTER[key].heading) or "" for key in read}
        assert member.work_months == row.get("务工时间（月）")
    assert Member.objects.get(name="韦大山").note == "2", "the value of a formula, not the formula"
    first, second = (Household.objects.get(household_no=number) for number in (FIRST, SECOND))
    assert (first.phone, second.phone) == ("13900000000", "13900000002")
    assert (first.other_causes, first.first_year, first.register) == ("07,09", 2014, "listed")
    assert Member.objects.get(name="买买提·岑").health == "02,04"
    income, living = IncomeRecord.objects.get(household=first), LivingCondition.objects.get(household=first)
    assert (income.wage, income.pension, income.year) == (Decimal("12000.50"), Decimal(1320), 2025)
    assert (living.arable, living.forest, living.house_area) == (Decimal("3.20"), Decimal(5), Decimal("96.55"))
