"""People who may be the same: shown before anything is written, never a reason to refuse."""

from datetime import date
from typing import Any

import pytest

from fupin.access.permissions import Role
from fupin.tests import factories
from households.importers import testing
from households.importers.roster_import import make_plan
from households.importers.tests.sheets import loaded
from households.importers.tests.test_plan import run

pytestmark = pytest.mark.django_db
NO, NEXT, FAR = "990101201203000001", "990101201203000002", "990101201204000003"
BORN = date(1961, 2, 3)
AWAY = {"village_name": "丁村", "village_code": "990101201204"}


@pytest.fixture
def clerk() -> Any:
    factories.region_tree()
    return factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201")


def single(number: str, name: str, **cells: Any) -> dict[str, Any]:
    return testing.person(name, household=number, **{"born": BORN, **cells})


def alike(rows: list[dict[str, Any]], clerk: Any) -> list[tuple[Any, ...]]:
    plan = make_plan(loaded(rows), by=clerk, mode="facts")
    assert not [problem for problem in plan.problems if problem.severity == "E"]
    return [
        (line["row"], line["who"], line["other"], line["other_row"], line["by_sound"]) for line in plan.preview["alike"]
    ]


@pytest.mark.parametrize(
    ("other", "cells", "told"),
    [
        ("韦大山", {}, [(3, "韦大山", "韦大山", 2, False)]),
        ("韦大山", AWAY, [(3, "韦大山", "韦大山", 2, False)]),
        ("韦达山", {}, [(3, "韦达山", "韦大山", 2, True)]),
        ("韦达山", AWAY, []),
        ("韦小山", {}, []),
        ("韦大山", {"born": date(1961, 2, 4)}, []),
    ],
)
def test_within_a_file(clerk, other, cells, told) -> None:
    """Namesakes anywhere in the file, homophones within the village; the birth date must be the same."""
    number = FAR if "village_code" in cells else NEXT
    assert alike([single(NO, "韦大山"), single(number, other, **cells)], clerk) == told


def test_beside_the_register(clerk) -> None:
    run([single(NO, "韦大山")], clerk)
    assert alike([single(NEXT, "韦达山")], clerk) == [(2, "韦达山", "韦大山", None, True)]


def test_the_same_person_again_is_no_duplicate(clerk) -> None:
    rows = [single(NO, "韦大山")]
    run(rows, clerk)
    assert alike(rows, clerk) == []


def test_registered_people_of_another_scope_are_not_told(clerk) -> None:
    run([single(NO, "韦大山")], clerk)
    village = factories.user("village", Role.VILLAGE_CLERK, "990101201204")
    assert alike([single(FAR, "韦大山", **AWAY)], village) == []


def test_a_person_without_birth_date_is_like_nobody(clerk) -> None:
    rows = [single(NO, "韦大山", identity=None), single(NEXT, "韦大山", identity=None)]
    assert alike(rows, clerk) == []
