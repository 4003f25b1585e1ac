"""One fact for chosen households: previewed, conditional, exactly once, taken back."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.tests.factories import household, region_tree, user
from fupin.workflow import Conflict, Refused
from households.models import BulkEdit, Household, LivingCondition
from households.selectors.entry import year_collected
from households.services.bulk_edits import FIELDS, MOST, apply_bulk, checked, preview, undo_bulk
from households.tests.scene import client_of
from households.tests.test_closings import changed

pytestmark = pytest.mark.django_db
YEAR = year_collected(timezone.localdate())
VILLAGE, OTHER = "990101201203", "990101201204"


@pytest.fixture
def clerk() -> Any:
    region_tree()
    return user("cunxin", Role.VILLAGE_CLERK, VILLAGE)


def homes(*waters: str | None, code: str = VILLAGE) -> list[Household]:
    """One household for each value of 饮水安全 this year."""
    made = [household(code) for _ in waters]
    for one, water in zip(made, waters, strict=True):
        LivingCondition.objects.create(household=one, village_code=code, year=YEAR, safe_water=water, write=one.write)
    return made


def seen(of: list[Household]) -> dict[int, int]:
    return {row.household_id: row.version for row in LivingCondition.objects.filter(household__in=of)}


def applied(of: list[Household], by: Any, *, token: uuid.UUID | None = None, **asked: Any) -> BulkEdit:
    facts = {"field": "safe_water", "value": "1", "year": YEAR, "seen": seen(of), **asked}
    return apply_bulk(**facts, token=token or uuid.uuid4(), by=by)


def waters() -> list[str | None]:
    return list(LivingCondition.objects.order_by("household").values_list("safe_water", flat=True))


def test_only_what_differs_is_changed_and_kept(clerk) -> None:
    made = homes("0", None, "1")
    edit = applied(made, clerk)
    assert (edit.households, waters()) == (2, ["1", "1", "1"])
    assert LivingCondition.versions.objects.count() == 2
    assert AuditEvent.objects.filter(verb="household.bulk", write=edit.write).count() == 1


def test_the_preview_says_old_and_new(clerk) -> None:
    made = homes("0", "1")
    bare = household(VILLAGE)
    lines = preview(ids=[one.pk for one in [*made, bare]], field="safe_water", value="1", year=YEAR, by=clerk)
    assert [(line.old, line.changes) for line in lines] == [("否", True), ("是", False), ("未填", False)]
    assert lines[2].row is None


def test_a_household_that_moved_since_refuses_all(clerk) -> None:
    made = homes("0", "0")
    versions = seen(made)
    changed(LivingCondition.objects.first(), toilet="1")
    with pytest.raises(Refused, match="bulk_moved"):
        applied(made, clerk, seen=versions)
    assert waters() == ["0", "0"]


def test_undoing_leaves_what_somebody_wrote_since(clerk) -> None:
    made = homes("0", None, "0")
    edit = applied(made, clerk)
    changed(LivingCondition.objects.get(household=made[2]), safe_water="0")
    undone = undo_bulk(edit=edit, by=clerk)
    assert (undone.left, waters()) == (1, ["0", None, "0"])
    with pytest.raises(Conflict):
        undo_bulk(edit=edit, by=clerk)


def test_only_who_made_it_undoes_it(clerk) -> None:
    edit = applied(homes("0"), clerk)
    with pytest.raises(PermissionDenied):
        undo_bulk(edit=edit, by=user("other", Role.VILLAGE_CLERK, VILLAGE))
    assert waters() == ["1"]


def test_a_double_click_changes_once(clerk) -> None:
    made, token = homes("0"), uuid.uuid4()
    first = applied(made, clerk, token=token)
    assert applied(made, clerk, token=token) == first
    assert (BulkEdit.objects.count(), LivingCondition.versions.objects.count()) == (1, 1)


def test_other_villages_are_left_alone(clerk) -> None:
    own, strange = homes("0"), homes("0", code=OTHER)
    applied([*own, *strange], clerk)
    assert LivingCondition.objects.get(household=strange[0]).safe_water == "0"
    with pytest.raises(Refused, match="bulk_none"):
        applied(strange, clerk)


@pytest.mark.parametrize("field", list(FIELDS))
def test_every_field_takes_each_of_its_values_and_no_other(field) -> None:
    known = FIELDS[field]
    for value in known.codes.values if known.codes else ["一组"]:
        assert checked(field, value) == known
        assert known.said(value) != value or not known.codes
    for wild in ["", " ", "x" * 51] + (["99"] if known.codes and "99" not in known.codes.values else []):
        with pytest.raises(Refused, match="bulk_value"):
            checked(field, wild)


@pytest.mark.parametrize("field", ["register", "poverty_status", "bank_card", "name", "house_grade"])
def test_no_other_fact_can_be_set(clerk, field) -> None:
    with pytest.raises(Refused, match="bulk_field"):
        applied(homes("0"), clerk, field=field)


def test_a_limit(clerk) -> None:
    with pytest.raises(Refused, match="bulk_many"):
        preview(ids=list(range(MOST + 1)), field="toilet", value="1", year=YEAR, by=clerk)


def test_the_walk_on_the_page(clerk) -> None:
    made = homes("0", "0")
    client, page = client_of(clerk), reverse("household-bulk")
    chosen = {"household": [one.pk for one in made]}
    assert "选中 2 户" in client.post(page, chosen).content.decode()
    look = client.post(page, {**chosen, "field": "safe_water", "value-safe_water": "1"})
    assert "改这 2 户" in look.content.decode()
    sent = {"confirm": "1", "token": look.context["token"], "field": "safe_water", "value-safe_water": "1"}
    sent["seen"] = [f"{line.household.pk}:{line.row.version}" for line in look.context["lines"]]
    done = client.post(page, sent, follow=True)
    assert "已改 2 户" in done.content.decode()
    undo = reverse("bulk-undo", args=[BulkEdit.objects.get().pk])
    assert "放回 2 户" in client.post(undo, follow=True).content.decode()
    assert waters() == ["0", "0"]


@pytest.mark.parametrize(
    "wild", [{}, {"household": ["x", "-1", "9" * 30]}, {"confirm": "1"}, {"confirm": "1", "token": "x", "seen": "1:x:"}]
)
def test_wild_forms_are_refused_in_words(clerk, wild) -> None:
    response = client_of(clerk).post(reverse("household-bulk"), wild)
    assert response.status_code == 422
    assert "note-e" in response.content.decode()
