"""One household that is typed and not yet saved: the same questions as once it is saved, with the field that mends."""

import uuid
from datetime import date
from typing import Any

import pytest

from fupin.audit.write import write
from fupin.doubts.models import Doubt, RuleParameter
from fupin.personal.sealing import digest
from fupin.tests.factories import household, identity, member, place, region_tree
from households.doubt_draft import Draft
from households.doubts import RULES
from households.models import Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode
from households.services.doubts import Finding, draft_findings, refresh_doubts
from villages.codes import LineKind
from villages.models import PovertyLine

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
VILLAGE = "990101201203"
PHONE = "13800000000"
HEAD = {"name": "韦大山", "relation": "01", "sex": "1", "birth_date": date(1949, 1, 1), "labour": "01", "health": "01"}
SON = {
    "name": "韦小山",
    "relation": "04",
    "sex": "1",
    "birth_date": date(2012, 1, 1),
    "labour": "01",
    "health": "01,04",
}
HOME = {"register": "listed", "main_cause": "01", "other_causes": "02,01", "phone": PHONE, "kind": "1"}
INCOME = {"year": 2025, "wage": 9000, "operating": 500, "property_other": 0, "dibao": 100, "operating_cost": 0}
LIVING = {"year": 2025, "arable": 300, "dangerous": "0", "house_grade": "3", "road_km": 6, "power": "0"}
EPISODE = {"kind": "2", "risks": "99", "identified_on": date(2025, 3, 1), "found_on": date(2025, 1, 1)}


@pytest.fixture(autouse=True)
def tree() -> None:
    region_tree()
    PovertyLine.objects.create(region=place("990101"), year=2025, kind=LineKind.MONITORING, amount=7300)


def draft(*members: dict[str, Any], **facts: Any) -> Draft:
    return Draft(village=VILLAGE, members=members or (HEAD, SON), **{"household": HOME, **facts})


def found(of: Draft) -> dict[tuple[str, int | None], Finding]:
    return {(finding.rule, finding.member): finding for finding in draft_findings(of, today=TODAY)}


def stored() -> Household:
    """The same household as it is once it is saved."""
    home = household(VILLAGE, "韦大山", kind="1", main_cause="01", other_causes="02,01", phone=PHONE, member_count=2)
    Household.objects.filter(pk=home.pk).update(phone_digest=digest("phone", PHONE))
    nobody = {"identity": None, "identity_digest": None}
    Member.objects.filter(household=home).update(**HEAD, **nobody)
    member(home, SON["name"], relation="04")
    Member.objects.filter(name=SON["name"]).update(**SON, **nobody)
    own = {"household": home, "village_code": VILLAGE, "write": uuid.uuid4()}
    span = {"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30), "persons": 2}
    IncomeRecord.objects.create(**own, **span, **INCOME, net_income=9600, net_per_head=4800)
    LivingCondition.objects.create(**own, **LIVING)
    MonitoringEpisode.objects.create(**own, **EPISODE)
    return home


@write
def save(home: Household) -> None:
    refresh_doubts([home.pk])


def test_the_same_is_asked_before_and_after_saving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("households.services.doubts.timezone.localdate", lambda: TODAY)
    typed = draft_findings(draft(income=INCOME, living=LIVING, episode=EPISODE), today=TODAY)
    save(stored())
    at_once = sorted((finding.rule, finding.severity, finding.message) for finding in typed)
    own = Doubt.objects.filter(rule__in=[rule.id for rule in RULES])  # a form is not asked about plans and kin
    assert at_once == sorted(own.values_list("rule", "severity", "message"))
    assert len(at_once) > 20


def test_a_finding_names_the_field_and_the_person() -> None:
    said = found(draft(income=INCOME, living=LIVING))
    assert (said["D08", 1].column, said["D08", 1].severity) == ("labour", "E")
    assert said["D08", 1].message == "13 岁，未满 16 岁应填无劳动力。请核对。"
    assert (said["B06", 1].column, said["C06", 1].column) == ("relation", "health")
    assert (said["B11", None].column, said["E19", None].column) == ("other_causes", "arable")
    assert said["E30", None].column == "operating_cost"


def test_what_is_only_not_there_yet_waits_for_the_submission() -> None:
    said = found(draft({"name": "韦大山", "relation": "01"}, household={"register": "listed"}))
    waits = {rule for (rule, _), finding in said.items() if finding.until_submitted}
    assert waits >= {"A05", "B11", "B12", "C02", "C06", "C10"}
    assert [rule for (rule, _), f in said.items() if f.severity == "E" and not f.until_submitted] == []


def test_a_number_says_sex_and_birth_date() -> None:
    number = identity(date(1990, 5, 1), "2")
    said = found(draft({**HEAD, "sex": "", "birth_date": None, "identity": number, "identity_type": "01"}))
    assert ("A05", 0) not in said
    assert ("A06", 0) not in said
    assert ("D10", 0) not in said  # thirty-six and not seventy-seven


def test_numbers_of_others_are_found_but_not_ones_own() -> None:
    number = identity(date(1949, 1, 1), "1")
    other = household("990102201201", "岑远", phone_digest=digest("phone", PHONE), household_no="77")
    Member.objects.filter(household=other).update(identity_digest=None)
    taken = Member.objects.get(household=other)
    taken.set_identity(number)
    taken.save()
    of = draft({**HEAD, "identity": number}, household={**HOME, "household_no": "77"})
    assert {("A01", 0), ("A10", None), ("B14", None)} <= found(of).keys()
    own = Draft(VILLAGE, of.household, of.members, id=other.pk)
    assert not {("A01", 0), ("A10", None), ("B14", None)} & found(own).keys()


def test_one_number_typed_twice_is_found() -> None:
    number = identity(date(1949, 1, 1), "1")
    said = found(draft({**HEAD, "identity": number}, {**HEAD, "relation": "21", "identity": number}))
    assert {("A01", 0), ("A01", 1)} <= said.keys()


def test_the_year_before_is_compared() -> None:
    home = stored()
    fallen = {**INCOME, "year": 2026, "wage": 3000}
    said = found(draft(income=fallen, id=home.pk))
    assert said["E35", None].column == "net_per_head"
    assert ("E35", None) not in found(draft(income=fallen))


def test_a_childs_age_is_that_of_the_year_of_the_facts() -> None:
    child = {**SON, "relation": "03", "birth_date": date(2010, 3, 1)}
    assert ("D08", 1) in found(draft(HEAD, child, income=INCOME))
    assert ("D08", 1) not in found(draft(HEAD, child))


def test_the_place_decides_the_threshold() -> None:
    RuleParameter.objects.create(region_code="99", year=2026, rule="D10", name="from_age", value=80)
    assert ("D10", 0) not in found(draft())


@pytest.mark.parametrize("people", [1, 9])
def test_the_number_of_queries_is_bounded(people: int, django_assert_max_num_queries: Any) -> None:
    members = [
        {**HEAD, "name": f"韦{n}", "person_no": f"{n}", "identity": identity(date(1970, 1, 1))} for n in range(people)
    ]
    of = draft(*members, income=INCOME, id=stored().pk)
    with django_assert_max_num_queries(8):
        draft_findings(of, today=TODAY)


def test_nothing_typed_is_no_error() -> None:
    assert all(f.until_submitted or f.severity != "E" for f in draft_findings(Draft(VILLAGE, whole=False), today=TODAY))
