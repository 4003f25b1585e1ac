"""撤并村: whom it moves, what stays, who may, and who may not confirm."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Permission, Role
from fupin.access.scope import can
from fupin.audit.models import AuditEvent
from fupin.doubts.models import Doubt
from fupin.tests.factories import household, member, place, region_tree, user
from fupin.tests.world import income_facts
from fupin.workflow import Conflict, Refused
from households.models import Household, IncomeRecord, Member
from households.selectors import household_as_of
from households.services.region_changes import confirm_change, drop_change, effect_of, prepare_change
from households.tests.scene import client_of
from households.tests.test_closings import aged
from villages.codes import RegionChangeKind, RegionChangeState
from villages.models import Post, Region, RegionChange

pytestmark = pytest.mark.django_db
K = RegionChangeKind
OLD, NEW, FRESH = "990101201203", "990101201204", "990101201205"


@pytest.fixture
def people() -> dict[str, Any]:
    region_tree()
    return {
        "clerk": user("xianjing", Role.COUNTY_CLERK, "990101"),
        "approver": user("xianshen", Role.COUNTY_APPROVER, "990101"),
        "village": user("cunxin", Role.VILLAGE_CLERK, OLD),
    }


def prepared(by: Any, kind: str = K.MERGE, **asked: Any) -> RegionChange:
    today = timezone.localdate()
    facts = {"village": place(OLD), "day": today, "basis": "甲府发〔2026〕3号", **ASKED[kind], **asked}
    into = {"into": place(NEW)} if kind == K.MERGE and "into" not in asked else {}
    return prepare_change(kind=kind, **{**facts, **into}, by=by, today=today)


ASKED: dict[str, dict[str, Any]] = {
    K.MERGE: {},
    K.SPLIT: {"code": FRESH, "name": "新村", "groups": "一组\n三组"},
    K.RENAME: {"name": "甲新村"},
    K.RECODE: {"code": FRESH},
}


def confirmed(people: dict[str, Any], kind: str = K.MERGE, **asked: Any) -> RegionChange:
    change = prepared(people["clerk"], kind, **asked)
    confirm_change(change=change, by=people["approver"], today=timezone.localdate())
    return RegionChange.objects.get(pk=change.pk)


def homes(code: str) -> set[int]:
    return set(Household.objects.filter(village=code).values_list("pk", flat=True))


# ---- what happens ---------------------------------------------------------------------------------------------------
def test_a_merger_takes_everybody_along(people) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    one, other = household(OLD, household_no="0001"), household(NEW)
    child = member(one, "韦小花")
    IncomeRecord.objects.create(household=one, village_code=OLD, **income_facts(), write=one.write)
    doubt = Doubt.objects.create(
        rule="A1",
        severity="W",
        message="收入",
        region_code=OLD,
        household_id=one.pk,
        first_found=yesterday,
        last_found=yesterday,
    )
    aged(one, yesterday)
    confirmed(people)
    assert homes(OLD) == set()
    assert homes(NEW) == {one.pk, other.pk}
    assert {Member.objects.get(pk=child.pk).village_code, IncomeRecord.objects.get().village_code} == {NEW}
    assert Doubt.objects.get(pk=doubt.pk).region_code == NEW
    now = Household.objects.get(pk=one.pk)
    assert now.household_no == "0001"
    assert household_as_of(now, yesterday).village.pk == OLD
    old = Region.objects.get(pk=OLD)
    assert (old.valid_to, old.replaced_by_id) == (timezone.localdate(), NEW)


def test_who_served_in_the_old_village_serves_in_the_new_one(people) -> None:
    both = user("liangbian", Role.VILLAGE_CLERK, OLD)
    Post.objects.create(user=both, role=Role.VILLAGE_CLERK, region=place(NEW), starts_on=date(2021, 1, 1))
    one = household(OLD)
    confirmed(people)
    clerk = type(people["village"]).objects.get(pk=people["village"].pk)
    assert can(clerk, Permission.HOUSEHOLD_EDIT, NEW)
    assert not can(clerk, Permission.HOUSEHOLD_EDIT, OLD)
    assert Household.objects.visible_to(clerk, Permission.HOUSEHOLD_VIEW).get() == one
    assert Post.objects.in_force(timezone.localdate()).filter(user=both).count() == 1


def test_a_new_village_gets_the_groups_that_leave(people) -> None:
    gone = {household(OLD, group_name=name).pk for name in ("一组", "三组")}
    stay = {household(OLD, group_name=name).pk for name in ("二组", "")}
    confirmed(people, K.SPLIT)
    assert (homes(FRESH), homes(OLD)) == (gone, stay)
    new = Region.objects.get(pk=FRESH)
    assert (new.name, new.full_name, new.level, new.initials) == ("新村", "甲县甲镇新村", "village", "xc")
    assert Region.objects.get(pk=OLD).valid_to is None


def test_a_new_name_moves_nobody(people) -> None:
    one = household(OLD)
    confirmed(people, K.RENAME)
    village = Region.objects.get(pk=OLD)
    assert (village.name, village.full_name, village.valid_to) == ("甲新村", "甲县甲镇甲新村", None)
    assert homes(OLD) == {one.pk}


def test_a_new_code_keeps_the_name(people) -> None:
    one = household(OLD)
    confirmed(people, K.RECODE)
    assert homes(FRESH) == {one.pk}
    old, new = Region.objects.get(pk=OLD), Region.objects.get(pk=FRESH)
    assert (new.name, old.replaced_by_id, old.valid_to) == (old.name, FRESH, timezone.localdate())


def test_the_effect_is_told_before(people) -> None:
    household(OLD, member_count=3)
    household(OLD, register="unlisted", poverty_status=None, member_count=2)
    household(OLD, register="closed", ended_on=date(2026, 1, 1), end_reason="02", member_count=4)
    effect = effect_of(prepared(people["clerk"]), timezone.localdate())
    assert (effect.households, effect.listed, effect.persons, effect.posts) == (3, 1, 5, 1)


def test_nothing_moves_before_it_is_confirmed(people) -> None:
    one = household(OLD)
    change = prepared(people["clerk"])
    assert homes(OLD) == {one.pk}
    drop_change(change=change, by=people["clerk"])
    assert homes(OLD) == {one.pk}
    with pytest.raises(Conflict):
        confirm_change(change=change, by=people["approver"], today=timezone.localdate())
    assert RegionChange.objects.get().state == RegionChangeState.DROPPED


# ---- who may --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [role for role in Role if role != Role.COUNTY_CLERK])
def test_only_the_county_clerk_prepares(people, role) -> None:
    with pytest.raises(PermissionDenied):
        prepared(user("other", role, "990101"))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COUNTY_APPROVER])
def test_only_the_county_approver_confirms(people, role) -> None:
    change = prepared(people["clerk"])
    with pytest.raises(PermissionDenied):
        confirm_change(change=change, by=user("other", role, "990101"), today=timezone.localdate())
    assert Region.objects.get(pk=OLD).valid_to is None


def test_the_second_account_of_the_same_person_may_not_confirm(people) -> None:
    second = user("erhao", Role.COUNTY_APPROVER, "990101")
    type(second).objects.filter(pk=second.pk).update(person=people["clerk"].person)
    change = prepared(people["clerk"])
    with pytest.raises(Refused, match="region_change_same_person"):
        confirm_change(change=change, by=type(second).objects.get(pk=second.pk), today=timezone.localdate())
    assert RegionChange.objects.get().state == RegionChangeState.PREPARED


def test_one_effect_however_often_it_is_confirmed(people) -> None:
    change = confirmed(people)
    with pytest.raises(Conflict):
        confirm_change(change=change, by=people["approver"], today=timezone.localdate())
    assert AuditEvent.objects.filter(verb="region.replace").count() == 1


# ---- what is refused ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "asked", "code"),
    [
        (K.MERGE, {"into": OLD}, "region_same"),
        (K.MERGE, {"into": "990101202"}, "region_level"),
        (K.MERGE, {"into": "990102201201"}, "villages_apart"),
        (K.MERGE, {"into": None}, "village_into"),
        (K.MERGE, {"village": "990101201"}, "village_only"),
        (K.MERGE, {"basis": "  "}, "village_basis"),
        (K.MERGE, {"day": date(2999, 1, 1)}, "village_day"),
        (K.SPLIT, {"groups": "九组"}, "village_groups"),
        (K.SPLIT, {"groups": " \n "}, "village_groups"),
        (K.SPLIT, {"code": NEW, "groups": "一组"}, "village_code_taken"),
        (K.RECODE, {"code": "990102201299"}, "village_code"),
        (K.RECODE, {"code": "990101999299"}, "village_code"),
        (K.RECODE, {"code": "九九"}, "village_code"),
        (K.RENAME, {"name": "甲村"}, "village_name"),
        (K.RENAME, {"name": " "}, "village_name"),
    ],
)
def test_what_makes_no_sense_is_refused(people, kind, asked, code) -> None:
    household(OLD, group_name="一组")
    given = {name: place(v) if name in {"into", "village"} and v else v for name, v in asked.items()}
    with pytest.raises(Refused) as refused:
        prepared(people["clerk"], kind, **given)
    assert refused.value.code == code
    assert refused.value.sentence
    assert not RegionChange.objects.exists()


def test_a_village_waits_for_one_change_at_a_time(people) -> None:
    prepared(people["clerk"])
    with pytest.raises(Refused, match="village_waiting"):
        prepared(people["clerk"], K.RENAME)


def test_what_was_sound_when_prepared_is_asked_again(people) -> None:
    change = prepared(people["clerk"])
    confirmed(people, K.MERGE, village=place(NEW), into=place("990101202201"))
    with pytest.raises(Refused, match="region_ended"):
        confirm_change(change=change, by=people["approver"], today=timezone.localdate())
    assert RegionChange.objects.get(pk=change.pk).state == RegionChangeState.PREPARED


# ---- the pages ------------------------------------------------------------------------------------------------------
def test_two_people_merge_a_village_on_the_pages(people) -> None:
    household(OLD)
    page = reverse("region-change-new", args=["merge"])
    asked = {"village": OLD, "into": NEW, "day": timezone.localdate().isoformat(), "basis": "甲府发〔2026〕3号"}
    client_of(people["clerk"]).post(page, asked)
    change = RegionChange.objects.get()
    confirm = reverse("region-change-confirm", args=[change.pk])
    assert client_of(people["clerk"]).post(confirm).status_code == 403
    shown = client_of(people["approver"]).get(reverse("region-change-detail", args=[change.pk])).content.decode()
    assert "确认并入另一个村" in shown
    assert "移动农户 1 户" in client_of(people["approver"]).post(confirm, follow=True).content.decode()


def test_a_wrong_form_says_where(people) -> None:
    page = reverse("region-change-new", args=["recode"])
    response = client_of(people["clerk"]).post(page, {"village": OLD, "code": "12", "day": "x", "basis": ""})
    assert response.status_code == 422
    assert "应是 12 位数字" in response.content.decode()
    assert client_of(people["clerk"]).get(reverse("region-change-new", args=["blow-up"])).status_code == 404
