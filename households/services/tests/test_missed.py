"""Who may have been missed: found from the register, judged by two, asked again when the facts change."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.audit.write import write
from fupin.doubts.services import save_parameter
from fupin.tests.factories import household, place, region_tree, user
from fupin.workflow import Conflict, Refused
from households.codes import MissedAct, MissedState
from households.models import Household, Member, MissedHousehold, MissedStep
from households.services.missed.acting import Said, act_on
from households.services.missed.finding import find_missed
from households.services.moving import move_households
from villages.models import Post

pytestmark = pytest.mark.django_db(databases=["default", "queue"])
TODAY = date(2026, 6, 1)
VILLAGE, COUNTY, ELSEWHERE = "990101201203", "990101", "990101202201"
A, S = MissedAct, MissedState
WELL = {"health": "01", "labour": "01", "resident_medical": "1", "birth_date": date(1980, 1, 1), "education": "03"}
SEEN = Said("儿子在县城有工作，每月寄钱回来", date(2026, 5, 30))


def family(head: str = "罗未列", **facts: Any) -> Household:
    """Not listed, and ill."""
    home = household(VILLAGE, head, register="unlisted", poverty_status=None)
    Member.objects.filter(household=home).update(**WELL | {"health": "03"} | facts)
    return home


def row_of(home: Household) -> MissedHousehold:
    return MissedHousehold.objects.get(household=home)


def held(role: Role, code: str) -> Any:
    return user(f"{role.value}{code}", role, code)


def people() -> tuple[Any, Any]:
    return held(Role.VILLAGE_CLERK, VILLAGE), held(Role.TOWNSHIP_REVIEWER, VILLAGE[:9])


def do(home: Household, act: MissedAct, by: Any, said: Said = SEEN, **more: Any) -> MissedHousehold:
    now = row_of(home)
    return act_on(missed=now, act=act, said=said, by=by, **{"version": now.version, "today": TODAY, **more})


@pytest.fixture(autouse=True)
def _places() -> None:
    region_tree()


def test_only_who_is_neither_listed_nor_monitored_is_looked_at() -> None:
    missed, listed, watched = family(), household(VILLAGE, "韦在册"), family("韦监测")
    Member.objects.filter(household=listed).update(health="03")
    Household.objects.filter(pk=watched.pk).update(monitoring_kind="2")
    assert find_missed("", today=TODAY) == 1
    row = row_of(missed)
    assert (MissedHousehold.objects.count(), row.signs, row.score, row.reasons) == (1, "L05", 20, "家里有患大病的人")
    assert {"L01", "L08", "L09"} <= set(row.unknown.split(","))
    assert AuditEvent.objects.latest("id").after == {"有漏评线索的户": 1}


def test_a_household_without_a_sign_is_kept_for_what_is_not_known_of_it() -> None:
    home = family(health="01")
    assert find_missed(COUNTY, today=TODAY) == 0
    assert (row_of(home).score, row_of(home).signs, "L09" in row_of(home).unknown) == (0, "", True)
    with pytest.raises(Refused, match="missed_no_sign"):
        do(home, A.TELL, people()[0])


def test_a_second_run_writes_nothing_and_a_changed_weight_is_no_changed_fact() -> None:
    home, clerk = family(), held(Role.COUNTY_CLERK, COUNTY)
    find_missed("", today=TODAY)
    first = row_of(home)
    find_missed("", today=date(2026, 6, 2))
    assert vars(row_of(home)) | {"_state": 0} == vars(first) | {"_state": 0}
    save_parameter(region_code=COUNTY, year=2026, rule="L05", name="weight", value=50, by=clerk)
    find_missed("", today=TODAY)
    assert (row_of(home).score, row_of(home).facts_key) == (50, first.facts_key)


def test_what_two_found_holds_until_the_facts_change() -> None:
    home, (clerk, reviewer) = family(), people()
    find_missed("", today=TODAY)
    assert do(home, A.TELL, clerk).state == S.TOLD
    assert do(home, A.AGREE, reviewer).state == S.UNFIT
    find_missed("", today=TODAY)
    assert row_of(home).state == S.UNFIT
    Member.objects.filter(household=home).update(disability_grade="1", health="03,04")
    find_missed("", today=TODAY)
    assert (row_of(home).state, row_of(home).signs) == (S.TO_VISIT, "L04,L05")
    steps = MissedStep.objects.order_by("pk").values_list("act", "person", "reasons")
    assert list(steps) == [
        (A.TELL, clerk.person_id, "家里有患大病的人"),
        (A.AGREE, reviewer.person_id, "家里有患大病的人"),
    ]


def test_signs_that_go_and_come_back_are_what_they_were() -> None:
    home, (clerk, reviewer) = family(), people()
    find_missed("", today=TODAY)
    do(home, A.TELL, clerk)
    for state in (S.TOLD, S.UNFIT):
        Household.objects.filter(pk=home.pk).update(register="listed", poverty_status="0")
        find_missed("", today=TODAY)
        assert row_of(home).state == S.GONE
        Household.objects.filter(pk=home.pk).update(register="unlisted", poverty_status=None)
        find_missed("", today=TODAY)
        assert row_of(home).state == state
        if state == S.TOLD:
            do(home, A.AGREE, reviewer)


def test_a_fact_that_was_mistyped_for_a_day_costs_no_second_visit() -> None:
    home, (clerk, reviewer) = family(), people()
    find_missed("", today=TODAY)
    for state, act, by in ((S.TOLD, A.TELL, clerk), (S.UNFIT, A.AGREE, reviewer)):
        do(home, act, by)
        for health, stands in (("01", S.TO_VISIT), ("03", state)):
            Member.objects.filter(household=home).update(health=health)
            find_missed("", today=TODAY)
            assert row_of(home).state == stands


def test_a_household_that_moved_is_one_row_where_it_lives() -> None:
    home, stays = family(), family("罗留下")
    find_missed("", today=TODAY)

    @write
    def move() -> None:
        move_households([home.pk], ELSEWHERE)

    move()
    assert row_of(home).village_code == ELSEWHERE
    MissedHousehold.objects.filter(household=home).update(village_code=VILLAGE)  # as an old register may have it
    find_missed(ELSEWHERE, today=TODAY)
    assert (row_of(home).village_code, row_of(stays).village_code) == (ELSEWHERE, VILLAGE)
    assert MissedHousehold.objects.count() == 2


def test_a_weight_without_measure_does_not_break_the_night() -> None:
    home, clerk = family(), held(Role.COUNTY_CLERK, COUNTY)
    save_parameter(region_code=COUNTY, year=2026, rule="L05", name="weight", value=9_999_999_999, by=clerk)
    find_missed("", today=TODAY)
    assert row_of(home).score == 9_999


def test_the_township_may_send_somebody_again() -> None:
    home, (clerk, reviewer) = family(), people()
    find_missed("", today=TODAY)
    do(home, A.TELL, clerk)
    assert do(home, A.AGAIN, reviewer, Said("照片看不清，再去一次")).state == S.TO_VISIT
    assert do(home, A.TELL, clerk).state == S.TOLD


def test_who_may_not_is_refused_before_any_rule_speaks() -> None:
    home, (clerk, _) = family(), people()
    find_missed("", today=TODAY)
    with pytest.raises(PermissionDenied):
        do(home, A.TELL, held(Role.PREFECTURE_VIEWER, "9901"), Said(""))
    with pytest.raises(PermissionDenied):
        do(home, A.TELL, held(Role.VILLAGE_CLERK, ELSEWHERE), Said(""))
    do(home, A.TELL, clerk)
    with pytest.raises(PermissionDenied):
        do(home, A.AGREE, clerk)
    with pytest.raises(Refused, match="unknown_action"):
        do(home, A.TELL, clerk)
    assert row_of(home).state == S.TOLD


def test_the_second_look_is_another_persons() -> None:
    home, clerk = family(), held(Role.TOWNSHIP_CLERK, VILLAGE[:9])
    township = place(VILLAGE[:9])
    Post.objects.create(user=clerk, role=Role.TOWNSHIP_REVIEWER, region=township, starts_on=date(2020, 1, 1))
    find_missed("", today=TODAY)
    do(home, A.TELL, clerk)
    with pytest.raises(Refused, match="missed_same_person"):
        do(home, A.AGREE, type(clerk).objects.get(pk=clerk.pk))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Said("好", date(2026, 5, 30)), "missed_note"),
        (Said("儿子有工作", date(2026, 6, 2)), "missed_day"),
        (Said("儿子有工作", date(2025, 5, 1)), "missed_day"),
        (Said("儿子有工作"), "missed_day"),
    ],
)
def test_a_visit_is_said_with_its_day_and_what_was_seen(said: Said, code: str) -> None:
    home, (clerk, _) = family(), people()
    find_missed("", today=TODAY)
    with pytest.raises(Refused, match=code):
        do(home, A.TELL, clerk, said)
    with pytest.raises(Conflict):
        do(home, A.TELL, clerk, version=9)
    assert (row_of(home).state, MissedStep.objects.count()) == (S.TO_VISIT, 0)


def test_no_more_queries_for_five_households_than_for_one(django_assert_max_num_queries: Any) -> None:
    family()
    with CaptureQueriesContext(connection) as one:
        find_missed("", today=TODAY)
    for number in range(5):
        family(f"罗{number}")
    with django_assert_max_num_queries(len(one)):
        find_missed("", today=TODAY)
