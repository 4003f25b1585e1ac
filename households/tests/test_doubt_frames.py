"""The register as the rules see it: every declared column is really read, on both databases."""

import uuid
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.db.models import Field

from fupin.doubts.truth import Column
from fupin.personal.sealing import digest
from fupin.tests.factories import household, identity, member, place, region_tree
from households.doubt_columns import HOUSEHOLD, MEMBER, VILLAGE
from households.doubt_frames import frames, frames_of_villages, parts, register_frame, spans_of
from households.doubt_homes import luhn
from households.models import Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode
from villages.codes import LineKind
from villages.models import PovertyLine, VillageProfile

pytestmark = pytest.mark.django_db(databases=["default", "queue"])
TODAY = date(2026, 6, 1)
CARD = "990101194901010011"
WORKED_OUT = {"has_identified_income", "has_eliminated_income", "ever_monitored", "monitored", "collector_phone"}


def filled(model: Any, skip: set[str]) -> dict[str, Any]:
    """Something in every field that may be blank."""
    return {
        field.name: something(field) for field in model._meta.concrete_fields if field.null and field.name not in skip
    }


def something(field: Field) -> Any:
    if field.choices:
        return field.choices[-1][0]
    kind = field.get_internal_type()
    return {"DateField": date(2024, 5, 1), "DecimalField": 12, "PositiveSmallIntegerField": 9}.get(kind, "9")


def everything() -> Household:
    """One household of which nothing is blank."""
    region_tree()
    facts = {"main_cause": "01", "other_causes": "02", "collector": "韦采", "collector_phone": "13800000001"}
    home = household(**facts, kind="1", first_year=2014, household_no="1", phone="13800000000", bank_card="1")
    Household.objects.filter(pk=home.pk).update(phone_digest=digest("phone", "13800000000"))
    person = Member.objects.get(household=home)
    number = f"{CARD}42"
    skip = {"identity_digest", "phone_digest", "state"}
    Member.objects.filter(pk=person.pk).update(
        **filled(Member, skip | {"identity"}) | {"identity_type": "09", "birth_date": date(1949, 1, 1)},
        employer="厂", work_place="县", health="02,04",
    )  # fmt: skip
    person.refresh_from_db()
    person.set_identity(number)
    person.set_phone("13800000000")
    person.save()
    records(home)
    return home


def records(home: Household) -> None:
    own = {"household": home, "village_code": home.village_id, "write": uuid.uuid4()}
    span = {"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30), "persons": 2}
    money = {name: value for name, value in filled(IncomeRecord, set()).items() if name not in span}
    for kind, year in (("yearly", 2024), ("yearly", 2025), ("identified", 2025), ("eliminated", 2025)):
        IncomeRecord.objects.create(**own, **span, **money, kind=kind, year=year)
    LivingCondition.objects.create(**own, year=2025, **filled(LivingCondition, set()))
    texts = {"risks": "01", "disaster_note": "水", "risk_note": "无", "contact": "韦", "contact_phone": "13800000000"}
    MonitoringEpisode.objects.create(
        **own, **{**filled(MonitoringEpisode, set()), **texts}, identified_on=date(2024, 4, 1), kind="1"
    )
    counts = {"population": 10, "dibao_households": 1, "dibao_persons": 2}
    VillageProfile.objects.create(village_id=home.village_id, year=2025, write=uuid.uuid4(), **counts)
    PovertyLine.objects.create(region=place("990101"), year=2025, kind=LineKind.MONITORING, amount=7300)


def blanks(held: Any) -> list[str]:
    return [name for name, c in held.columns.items() if not (c.given if isinstance(c, Column) else c.known).all()]


def test_every_declared_column_is_read() -> None:
    everything()
    frame = next(frames("990101", TODAY))
    assert {"member": set(MEMBER), "household": set(HOUSEHOLD), "village": set(VILLAGE)} == {
        name: set(getattr(frame, name).columns) for name in ("member", "household", "village")
    }
    assert (blanks(frame.member), blanks(frame.household), blanks(frame.village)) == ([], [], [])
    unsaid = [name for name in WORKED_OUT - {"monitored"} if not getattr(frame.household, name).yes[0]]
    assert unsaid == []


def test_the_values_are_those_of_the_register() -> None:
    everything()
    frame = register_frame("990101", TODAY)
    m, h, v = frame.member, frame.household, frame.village
    assert (m.identity_length.values[0], m.card_disability.shown(np.array([0])), m.age.values[0]) == (20, ["42"], 76)
    assert (h.per_head.values[0], h.last_per_head.values[0], h.monitoring_line.values[0]) == (1200, 1200, 730000)
    assert (v.registered_persons.values[0], v.population.values[0], v.incomes.values[0]) == (1, 10, 1)
    assert frame.whole.tolist() == [True]
    assert frame.place == "990101"


def test_the_latest_year_counts_and_the_year_right_before_it() -> None:
    region_tree()
    home = household()
    own = {"household": home, "village_code": home.village_id, "persons": 1}
    for year, amount in ((2023, 300), (2025, 500), (2024, 400), (2021, 100)):
        start, end = date(year - 1, 10, 1), date(year, 9, 30)
        IncomeRecord.objects.create(
            **own, write=uuid.uuid4(), year=year, net_per_head=f"{amount}.55", period_start=start, period_end=end
        )
    h = register_frame([home.pk], TODAY).household
    assert (h.income_year.values[0], h.per_head.values[0], h.last_per_head.values[0]) == (2025, 50055, 40055)
    IncomeRecord.objects.filter(year=2024).delete()
    assert not register_frame([home.pk], TODAY).household.last_per_head.given[0]


def test_who_shares_what_is_counted_over_the_whole_register() -> None:
    region_tree()
    one, other = (household(code, phone_digest="d" * 32) for code in ("990101201203", "990102201201"))
    born = date(1980, 5, 1)
    for home in (one, household("990101201204")):
        member(home, "韦同名", number=identity(born), birth_date=born)
    member(other, "韦同名", number=identity(born), birth_date=born)
    for frame in (register_frame([one.pk], TODAY), next(frames("990101201203", TODAY))):
        assert frame.household.same_phone.values.tolist() == [2]
        assert frame.member.namesakes.values.tolist() == [1, 2]


def test_bank_cards_are_compared_at_night_only() -> None:
    region_tree()
    one = household(bank_card="0000001234567897")
    household("990102201201", bank_card="0000001234567897")
    night, saved = next(frames("990101201203", TODAY)), register_frame([one.pk], TODAY)
    assert night.household.same_bank_card.values.tolist() == [2]
    assert not saved.household.same_bank_card.given[0]
    assert saved.household.bank_card_valid.yes[0]


@pytest.mark.parametrize(
    ("card", "sound"),
    [("0000001234567890128", True), ("0000001234567897", True), ("0000001234567898", False), ("123", False)],
)
def test_bank_cards(card: str, sound: bool) -> None:
    assert luhn(card) is sound


def test_who_has_left_and_what_is_closed_is_not_asked_about() -> None:
    region_tree()
    home = household()
    member(home, "韦出", state="2")
    household(register="closed", poverty_status=None, ended_on=TODAY, end_reason="01")
    frame = register_frame("990101", TODAY)
    assert (len(frame.household), len(frame.member)) == (1, 1)


def test_parts_are_whole_villages_of_one_county_without_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    region_tree()
    for code in ("990101201203", "990101201204", "990101202201", "990102201201"):
        household(code), household(code)
    monkeypatch.setattr("households.doubt_frames.PART", 3)
    cut = list(parts(""))
    assert cut == [("0", "990101202201"), ("990101202201", "990102201201"), ("990102201201", ":")]
    seen = [frame.household.ids.tolist() for frame in frames("", TODAY)]
    assert [len(ids) for ids in seen] == [4, 2, 2]
    assert list(parts("990102")) == [("990102", "990103")]


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries: Any) -> None:
    region_tree()
    for _ in range(5):
        member(household(), "韦多")
    with django_assert_max_num_queries(20):
        register_frame("990101", TODAY)


def test_an_empty_place_is_an_empty_frame() -> None:
    region_tree()
    frame = register_frame("990101", TODAY)
    assert (len(frame.household), len(frame.member), len(frame.village)) == (0, 0, 0)


def test_villages_that_lie_together_are_read_together() -> None:
    region_tree()
    codes = ["990101201203", "990101201204", "990101202201", "990102201201"]
    for code in codes:
        household(code)
    assert spans_of(codes) == [("990101201203", "990101202202"), ("990102201201", "990102201202")]
    assert spans_of([codes[0], codes[2]]) == [("990101201203", "990101201204"), ("990101202201", "990101202202")]
    assert spans_of([]) == []
    found = [code for frame in frames_of_villages(codes[1:3], TODAY) for code in frame.region.tolist()]
    assert found == codes[1:3]


def test_an_emptied_village_is_read_as_well() -> None:
    region_tree()
    household("990101201203")
    assert spans_of(["990101201203", "990101201204"]) == [("990101201203", "990101201205")]
