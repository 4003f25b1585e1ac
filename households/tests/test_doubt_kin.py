"""Kin and power over the register: who serves and whom he declared, what is shared, who acted (K01–K09)."""

import uuid
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from assistance.models import Cadre, HelpUnit
from fupin.access.permissions import Role
from fupin.accounts.models import Kin, Person, User
from fupin.audit.codes import Verb
from fupin.audit.versions import keep, stamp
from fupin.audit.write import record, write
from fupin.doubts.frame import Level
from fupin.doubts.models import Doubt
from fupin.doubts.services import run_doubts
from fupin.doubts.truth import Column
from fupin.personal.sealing import digest
from fupin.tests.factories import household, identity, member, person, place, region_tree, user
from households.doubt_kin import HOUSEHOLD, frames, kin_frame
from households.models import (
    BulkEdit,
    Case,
    CaseStep,
    ChangeProposal,
    HomeCheck,
    Household,
    IncomeRecord,
    Member,
    MonitoringEpisode,
)
from households.services.doubts import refresh_doubts
from villages.codes import LineKind
from villages.models import Post, PovertyLine

pytestmark = pytest.mark.django_db(databases=["default", "queue"])
TODAY = date(2026, 6, 1)
VILLAGE, CARD, PHONE = "990101201203", "6212260000000000018", "13900000001"


@pytest.fixture
def clerk() -> User:
    """One who serves in the village; his number is known."""
    region_tree()
    made = user("zhou", Role.VILLAGE_CLERK, VILLAGE, name="周文书")
    numbered(made.person)
    return made


def numbered(who: Person) -> Person:
    who.set_identity(identity())
    who.save()
    return who


def with_member(home: Household, number: str | None) -> Household:
    member(home, "韦大哥", number=number)
    return home


def declared(by: Person, **facts: Any) -> Kin:
    kin = Kin(person=by, name="韦大哥", relation="兄弟", declared_on=date(2025, 1, 1), **facts)
    kin.set_identity(identity())
    kin.save()
    return kin


def said(home: Household) -> dict[str, bool | None]:
    """What is known of it."""
    found = next(frames(VILLAGE, TODAY)).household
    return answers(found, found.ids.tolist().index(home.pk))


def answers(found: Level, at: int) -> dict[str, bool | None]:
    names = [name for name, kind in HOUSEHOLD.items() if kind == "flag"]
    held = {name: getattr(found, name) for name in names}
    return {name: bool(one.yes[at]) if one.known[at] else None for name, one in held.items()}


# ---- who serves ------------------------------------------------------------------------------------------------------
def test_one_who_serves_is_known_by_his_number(clerk: User) -> None:
    home = with_member(household(), clerk.person.identity)
    assert (said(home)["staff_member"], said(home)["staff_kin"]) == (True, False)


def test_a_declared_relative_is_known_until_the_declaration_is_withdrawn(clerk: User) -> None:
    kin = declared(clerk.person)
    home = with_member(household(), kin.identity)
    assert (said(home)["staff_member"], said(home)["staff_kin"]) == (False, True)
    Kin.objects.update(ended_on=TODAY)
    assert said(home)["staff_kin"] is False


def test_whose_post_has_ended_does_not_serve(clerk: User) -> None:
    kin = declared(clerk.person)
    own, theirs = with_member(household(), clerk.person.identity), with_member(household(), kin.identity)
    Post.objects.update(ends_on=date(2026, 5, 31))
    assert (said(own)["staff_member"], said(theirs)["staff_kin"]) == (False, False)


def test_a_helper_of_a_unit_serves_until_he_stops(clerk: User) -> None:
    unit = HelpUnit.objects.create(region=place("990101"), name="甲县医保局", level="50", kind="office")
    helper = numbered(person("何帮"))
    cadre = Cadre.objects.create(person=helper, unit=unit, started_on=date(2024, 1, 1))
    home = with_member(household(), helper.identity)
    assert said(home)["staff_member"] is True
    Cadre.objects.filter(pk=cadre.pk).update(ended_on=date(2026, 1, 1))
    assert said(home)["staff_member"] is False


def test_nobody_is_passed_while_a_number_is_missing(clerk: User) -> None:
    home = household()
    Member.objects.filter(household=home).update(identity=None, identity_digest=None)
    assert (said(home)["staff_member"], said(home)["staff_kin"], said(home)["kin_acted"]) == (None, None, None)
    Household.objects.filter(pk=(other := household()).pk).update(members_missing=True)
    assert said(other)["staff_member"] is None


# ---- what is shared --------------------------------------------------------------------------------------------------
def test_phone_card_and_address_of_who_serves(clerk: User) -> None:
    shares = {"phone": PHONE, "phone_digest": digest("phone", PHONE), "bank_card": CARD, "address": "新寨 12号"}
    own = with_member(household(**shares), clerk.person.identity)
    other, apart = household(**{**shares, "address": "新寨12号"}), household(phone_digest="d" * 32, address="新寨")
    names = ("staff_phone", "staff_card", "staff_address")
    assert [said(other)[name] for name in names] == [True] * 3
    assert [said(own)[name] for name in names] == [False] * 3
    assert [said(apart)[name] for name in names] == [False, None, None]


def test_the_phone_that_is_his_alone(clerk: User) -> None:
    Person.objects.filter(pk=clerk.person_id).update(phone=PHONE)
    home = household(phone_digest=digest("phone", PHONE))
    assert said(home)["staff_phone"] is True
    Post.objects.all().delete()
    assert said(home)["staff_phone"] is False


# ---- who acted -------------------------------------------------------------------------------------------------------
def case_of(home: Household, by: Person, **facts: Any) -> Case:
    own = {"procedure": "R1", "state": "checking", "token": uuid.uuid4(), "found_on": TODAY, **facts}
    return Case.objects.create(household=home, village_code=home.village_id, proposer=by, **own)


@pytest.mark.parametrize("way", ["proposed", "checked", "stepped", "typed", "changed", "bulk", "bulk before"])
def test_a_relative_who_acted_is_found_also_when_he_serves_no_more(clerk: User, way: str) -> None:
    stranger = person("外人")
    home = with_member(household(), declared(clerk.person).identity)
    case = case_of(home, clerk.person if way == "proposed" else stranger)
    if way == "checked":
        HomeCheck.objects.create(case=case, checked_on=TODAY, written_by=stranger).checkers.add(clerk.person)
    if way == "stepped":
        told = {"act": "agree", "target": "county", "actor": clerk}
        CaseStep.objects.create(case=case, person=clerk.person, **told)
    if way == "typed":
        typed_by(clerk, home)
    if way.startswith("bulk"):
        rows = Household.objects.filter(pk=home.pk)
        rows.update(write=bulk_edit(clerk).write)
        if way == "bulk before":
            typed_over(rows)
    if way == "changed":
        change = {"kind": "M1", "subject": "韦小妹", "proposer": clerk.person}
        ChangeProposal.objects.create(household=home, village_code=VILLAGE, **change)
    Post.objects.update(ends_on=date(2026, 5, 31))
    other = household()
    case_of(other, clerk.person)
    assert (said(home)["kin_acted"], said(other)["kin_acted"]) == (True, False)


def bulk_edit(clerk: User) -> BulkEdit:
    about = {"region_code": VILLAGE, "field": "dangerous", "households": 1, "made_at": timezone.now()}
    return BulkEdit.objects.create(owner=clerk, token=uuid.uuid4(), write=uuid.uuid4(), **about)


@write
def typed_over(rows: Any) -> None:
    keep(rows)
    rows.update(**stamp())


@write
def typed_by(clerk: User, home: Household) -> None:
    record(Verb.HOUSEHOLD_UPDATED, home, by=clerk, region=home.village_id)


def test_a_relative_who_kept_out_is_not_found(clerk: User) -> None:
    home = with_member(household(), declared(clerk.person).identity)
    case_of(home, person("外人"))
    assert said(home)["kin_acted"] is False


# ---- days and lines --------------------------------------------------------------------------------------------------
def test_when_it_applied_split_and_left(clerk: User) -> None:
    home = household(split_on=date(2025, 3, 1), exit_year=2019, poverty_status="1")
    case_of(home, clerk.person, state="withdrawn", decided_on=TODAY, found_on=date(2026, 5, 1))
    case_of(home, clerk.person, found_on=date(2025, 4, 2))
    own = {"household": home, "village_code": VILLAGE, "write": uuid.uuid4(), "persons": 1}
    MonitoringEpisode.objects.create(
        household=home, village_code=VILLAGE, write=uuid.uuid4(), kind="1", identified_on=date(2024, 5, 1)
    )
    for year, kind, amount in ((2018, "yearly", 9999), (2019, "yearly", 3800), (2025, "eliminated", 7400)):
        span = {"period_start": date(year - 1, 10, 1), "period_end": date(year, 9, 30)}
        IncomeRecord.objects.create(**own, **span, year=year, kind=kind, net_per_head=amount)
    for year, kind, amount in ((2019, LineKind.NATIONAL, 3750), (2025, LineKind.MONITORING, 7300)):
        PovertyLine.objects.create(region=place("990101"), year=year, kind=kind, amount=amount)
    found = next(frames(VILLAGE, TODAY)).household
    names = ("exit_per_head", "exit_line", "eliminated_per_head", "eliminated_line")
    assert [getattr(found, name).values[0] for name in names] == [380000, 375000, 740000, 730000]
    assert str(found.applied_on.values[0]) == "2025-04-02"
    assert (said(home)["applying"], said(home)["monitored"]) == (True, True)
    assert all(
        (held.given if isinstance(held, Column) else held.known)[0] for held in (found.split_on, found.exit_year)
    )


def test_the_same_words_are_counted_by_household_and_village(clerk: User) -> None:
    homes = [household() for _ in range(3)]
    for home in homes:
        case_of(home, clerk.person, story="家里缺劳力，请纳入")
    case_of(household("990101202201"), clerk.person, story="家里缺劳力，请纳入")
    case_of(household(), clerk.person, story="短")
    Case.objects.filter(household=homes[2]).update(created_at=timezone.make_aware(datetime(2023, 1, 1)))
    assert next(frames(VILLAGE, TODAY)).village.same_words.values.tolist() == [2]


# ---- runs ------------------------------------------------------------------------------------------------------------
@write
def saved(home: Household) -> None:
    refresh_doubts([home.pk])


def test_it_is_asked_on_save_and_the_sentence_names_nobody(clerk: User) -> None:
    home = with_member(household(), declared(clerk.person).identity)
    lives_here = with_member(household(register="unlisted", poverty_status=None), clerk.person.identity)
    saved(home), saved(lives_here)
    assert [row.household_id for row in Doubt.objects.filter(rule__startswith="K")] == [home.pk]
    message = Doubt.objects.get(rule="K02").message
    assert message == "本户有成员与在任干部登记为近亲属。请换人入户核实是否符合条件，那名干部要回避。"


def test_a_save_does_not_close_what_is_compared_at_night(clerk: User) -> None:
    Person.objects.filter(pk=clerk.person_id).update(phone=PHONE)
    home = household(phone_digest=digest("phone", PHONE))
    run_doubts("", today=TODAY)
    saved(home)
    assert Doubt.objects.get(rule="K03").state == "open"


def test_a_save_finds_the_same_as_the_night(clerk: User) -> None:
    home = with_member(household(), declared(clerk.person).identity)
    case_of(home, clerk.person)
    night, few = next(frames(VILLAGE, TODAY)).household, kin_frame([home.pk], TODAY).household
    night_only = dict.fromkeys(("staff_phone", "staff_card", "staff_address"))
    assert answers(few, 0) == answers(night, 0) | night_only


def test_the_number_of_queries_does_not_grow(clerk: User, django_assert_max_num_queries: Any) -> None:
    for _ in range(4):
        home = with_member(household(), declared(clerk.person).identity)
        case_of(home, clerk.person)
    with django_assert_max_num_queries(21):
        kin_frame([home.pk], TODAY)
    with django_assert_max_num_queries(29):
        found = kin_frame(VILLAGE, TODAY).household
    assert np.flatnonzero(found.kin_acted.yes).size == 4
