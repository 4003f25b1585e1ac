"""What nobody writes while a household's case is before a meeting, a notice or a reviewer: by import, undo, form."""

from typing import Any

import pytest
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.write import current_write, write
from fupin.imports.models import ImportBatch, ImportState
from fupin.tests import factories
from fupin.workflow import Refused
from households.entry_facts import Typed
from households.importers import testing
from households.importers.plan import Plan
from households.importers.roster_import import import_roster
from households.importers.tests.sheets import loaded
from households.models import Case, Household, LivingCondition
from households.services.entry import save_household
from households.services.moving import move_households
from households.services.undo import foresee_undo, undo_import

pytestmark = pytest.mark.django_db
VILLAGE, SECOND = "990101201203", "990101201204"
NO, NEXT = "990101201203000001", "990101201203000002"


@pytest.fixture
def clerk() -> Any:
    factories.region_tree()
    return factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201")


@write
def imported(rows: list[dict[str, Any]], by: Any, *, good: bool = False) -> tuple[Plan, ImportBatch]:
    batch = ImportBatch(kind="roster", mode="facts", owner=by, file_name="名册.xlsx", sha256="0", size=1)
    batch.state, batch.applied_at, batch.write = ImportState.APPLIED, timezone.now(), current_write().id
    plan = import_roster(loaded(rows), by=by, mode="facts", batch=batch, accept_good=good)
    assert plan is not None
    batch.save()
    return plan, batch


def case_of(home: Household, by: Any, state: str = "township") -> Case:
    told = {"procedure": "R3", "state": state, "found_by": "1", "found_on": timezone.localdate()}
    return Case.objects.create(household=home, village_code=home.village_id, proposer=by.person, **told)


def errors(plan: Plan) -> list[str]:
    return sorted({problem.code for problem in plan.problems if problem.severity == "E"})


def two() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    return testing.family(NO), testing.family(NEXT)


def test_a_roster_changes_only_the_others(clerk) -> None:
    first, second = two()
    imported([*first, *second], clerk)
    case_of(Household.objects.get(household_no=NO), clerk)
    rows = [{**row, "住房面积（㎡）": "120"} for row in [*first, *second]]
    plan, _ = imported(rows, clerk)
    assert (errors(plan), plan.counts["households"]["refused"]) == (["case_locked"], 1)
    assert not LivingCondition.objects.filter(house_area=120).exists()
    imported(rows, clerk, good=True)
    assert LivingCondition.objects.get(house_area=120).household.household_no == NEXT


def test_an_unchanged_row_of_a_locked_household_is_fine(clerk) -> None:
    first, second = two()
    imported([*first, *second], clerk)
    case_of(Household.objects.get(household_no=NO), clerk)
    plan, _ = imported([*first, *({**row, "住房面积（㎡）": "120"} for row in second)], clerk)
    assert (errors(plan), plan.counts["households"]["same"], plan.counts["households"]["changed"]) == ([], 1, 1)


def test_nobody_joins_or_moves_a_locked_household_by_roster(clerk) -> None:
    first, _ = two()
    imported(first, clerk)
    case_of(Household.objects.get(), clerk)
    joining = testing.child("韦小弟", "之子", sex="1", household=NO)
    for rows in ([*first, joining], [{**row, "行政村代码": SECOND, "行政村": "丁村"} for row in first]):
        plan, _ = imported(rows, clerk)
        assert errors(plan) == ["case_locked"]
    assert Household.objects.get().members.count() == 3


def test_an_undo_leaves_locked_households(clerk) -> None:
    first, second = two()
    _, batch = imported([*first, *second], clerk)
    home = Household.objects.get(household_no=NO)
    case_of(home, clerk)
    for undone in (foresee_undo(batch=batch, by=clerk), undo_import(batch=batch, by=clerk)):
        assert {left.household_id for left in undone.left} == {home.pk}
    registers = dict(Household.objects.values_list("household_no", "register"))
    assert registers == {NO: "unlisted", NEXT: "closed"}


def test_an_undo_of_later_values_leaves_them_too(clerk) -> None:
    first, _ = two()
    imported(first, clerk)
    _, batch = imported([{**row, "住房面积（㎡）": "120"} for row in first], clerk)
    case_of(Household.objects.get(), clerk)
    left = foresee_undo(batch=batch, by=clerk).left
    assert [(one.row, "正在评议" in one.why) for one in left] == [("整户", True)]
    with pytest.raises(Refused, match="undo_nothing"):
        undo_import(batch=batch, by=clerk)


def test_a_household_with_a_fresh_case_is_not_ended(clerk) -> None:
    first, _ = two()
    _, batch = imported(first, clerk)
    case_of(Household.objects.get(), clerk, "clue")
    assert [one.row for one in foresee_undo(batch=batch, by=clerk).left] == ["整户"]


def test_the_form_does_not_save(clerk) -> None:
    home = factories.household(VILLAGE)
    case = case_of(home, clerk)
    typed = Typed(VILLAGE, {"address": "新寨"}, [], 2025, {}, {})
    with pytest.raises(Refused, match="case_locked"):
        save_household(household=home, typed=typed, by=clerk, today=timezone.localdate())
    Case.objects.filter(pk=case.pk).update(state="checking")
    with pytest.raises(Refused) as refused:
        save_household(household=home, typed=typed, by=clerk, today=timezone.localdate())
    assert refused.value.code != "case_locked"


def test_an_open_case_moves_with_its_household(clerk) -> None:
    home = factories.household(VILLAGE)
    case = case_of(home, clerk, "clue")
    write(move_households)([home.pk], SECOND)
    assert Case.objects.get(pk=case.pk).village_code == SECOND
