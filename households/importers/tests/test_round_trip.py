"""What is rare and right goes in, stands in the register as written, comes out, and changes nothing coming back."""

from datetime import date
from typing import Any

import pytest

from fupin.access.permissions import Role
from fupin.personal.identity import to18
from fupin.tests import factories
from households.importers import testing
from households.importers.testing import child, person
from households.importers.tests.corpus.case import UNDECIDED
from households.importers.tests.test_roster_export import FULL, exported, plan_of, table
from households.models import Household, Member, MonitoringEpisode
from households.services.tests.test_undo import facts, imported

pytestmark = pytest.mark.django_db
NO = "990101201203000001"
BORN = {
    "19490101": (1949, 1, 1),
    "1949-1-1": (1949, 1, 1),
    "1949-01-01": (1949, 1, 1),
    "1949/1/1": (1949, 1, 1),
    "1949.01.01": (1949, 1, 1),
    "1949年1月1日": (1949, 1, 1),
    "１９４９年０１月０１日": (1949, 1, 1),
    "19490101.0": (1949, 1, 1),
    " 1949-01-01 00:00:00 ": (1949, 1, 1),
    "18264": (1950, 1, 1),
    '="19490101"': (1949, 1, 1),
}
CELLS = {18264: (1950, 1, 1), 19490101.0: (1949, 1, 1), date(1949, 1, 1): (1949, 1, 1)}
MONTHS = ["202305", "2023年05月", "2023年5月", "2023-05", "2023.05", "2023/5", "20230517", 202305]
NAMES = {
    "韦𬱖": "韦𬱖",
    "𠮷𡈽𪚥": "𠮷𡈽𪚥",
    "岑㛃": "岑㛃",
    "〇大山": "〇大山",
    "阿依古丽·买买提": "阿依古丽·买买提",
    "阿依古丽•买买提": "阿依古丽·买买提",
    "阿依古丽・买买提": "阿依古丽·买买提",
    "阿依古丽.买买提": "阿依古丽·买买提",
    "韦 大 山": "韦大山",
    "韦大山\u200b": "韦大山",
}


@pytest.fixture(autouse=True)
def people() -> dict[str, Any]:
    factories.region_tree()
    return {
        "preparer": factories.user("preparer", Role.COUNTY_CLERK, "990101"),
        "approver": factories.user("approver", Role.COUNTY_APPROVER, "990101"),
    }


def comes_back(people: dict[str, Any], persons: int) -> None:
    """Out in full and in again: all the same, and the register as it was."""
    before = facts()
    content, found = exported(people["approver"], **FULL)
    assert found.rows == persons == len(table(content)) - 1
    plan = plan_of(content, people["preparer"])
    assert [problem.as_dict() for problem in plan.problems if problem.severity == "E"] == []
    assert {name: count for name, count in plan.counts["members"].items() if count} == {"same": persons}
    assert (plan.counts["corrections"], plan.proposals, facts()) == (0, [], before)


def home(number: str, **head: Any) -> list[dict[str, Any]]:
    rows = testing.family(number, **UNDECIDED)
    rows[0] |= head
    return rows


def numbered(place: int) -> str:
    return f"990101201203{place:06d}"


def test_names(people) -> None:
    rows = [row for place, name in enumerate(NAMES, 1) for row in home(numbered(place), 姓名=name)]
    imported(rows, people["preparer"])
    found = dict(Household.objects.values_list("household_no", "head_name"))
    assert found == {numbered(place): name for place, name in enumerate(NAMES.values(), 1)}
    comes_back(people, len(rows))


def test_disability_cards_and_old_numbers(people) -> None:
    whose, old = testing.identity(date(1949, 1, 1)), "990101490101003"
    cards = {f"{whose}42": "残疾人证", f"{testing.identity(date(1951, 1, 1))}42B1": "残疾人证"}
    rows = []
    for place, (card, kind) in enumerate(cards.items(), 1):
        rows += home(
            numbered(place), 证件号码=card, 证件类型=kind, 健康状况="残疾", 残疾类别="肢体残疾", 残疾等级="二级"
        )
    rows += home(numbered(3), 证件号码=old)
    rows += home(numbered(4), 证件号码=f"'{testing.identity(date(1952, 1, 1))}")
    for written in ("x", "Ｘ", "×", "*"):
        rows += home(numbered(len(rows)), 证件号码=with_x(len(rows)) + written)
    imported(rows, people["preparer"])
    stored = {member.identity for member in Member.objects.filter(relation="01")}
    assert {*cards, to18(old)} <= stored
    assert sum(number.endswith("X") for number in stored) >= 4
    comes_back(people, len(rows))


def with_x(start: int) -> str:
    """The first seventeen figures of a man's number that ends with X."""
    numbers = (testing.identity(date(1953, 1, 1 + start % 28), serial=serial) for serial in range(1, 400))
    return next(number[:17] for number in numbers if number.endswith("X"))


def test_twins(people) -> None:
    born = date(2016, 5, 1)
    rows = [*home(NO)[:2], *(child(name, household=NO, born=born, **UNDECIDED) for name in ("韦小花", "韦小草"))]
    imported(rows, people["preparer"])
    assert Member.objects.filter(birth_date=born).count() == 2
    comes_back(people, 4)
    assert plan_of(testing.roster(rows), people["preparer"]).counts["members"]["same"] == 4


def test_twins_of_one_name_are_told_apart_by_their_numbers(people) -> None:
    rows = [*home(NO)[:2], *(child("韦小花", household=NO, **UNDECIDED) for _ in range(2))]
    imported(rows, people["preparer"])
    comes_back(people, 4)


@pytest.mark.parametrize(("written", "day"), [*BORN.items(), *CELLS.items()], ids=repr)
def test_days(people, written, day) -> None:
    rows = [person(born=date(*day), extra={"出生日期": written}, identity=None, **UNDECIDED)]
    imported(rows, people["preparer"])
    assert Member.objects.get().birth_date == date(*day)
    comes_back(people, 1)


@pytest.mark.parametrize("empty", ["0", "-", "/", "无", 0, "0.0"])
def test_no_day_at_all(people, empty) -> None:
    rows = [person(extra={"出生日期": empty}, identity=None, **UNDECIDED)]
    imported(rows, people["preparer"])
    assert Member.objects.get().birth_date is None
    comes_back(people, 1)


@pytest.mark.parametrize("written", MONTHS, ids=repr)
def test_months(people, written) -> None:
    rows = testing.family(NO, monitoring_kind="脱贫不稳定户")
    for row in rows:
        row |= {"识别监测时间": written, "风险1": "因病"}
    imported(rows, people["preparer"], mode="legacy", approver=people["approver"])
    assert MonitoringEpisode.objects.get().identified_on == date(2023, 5, 1)
    comes_back(people, 3)
