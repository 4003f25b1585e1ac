"""The loader writes what the ORM would, on either database."""

import uuid
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from fupin.imports import bulk
from fupin.imports.bulk import Packed, ahead, allocate, copy_in, update_rows
from fupin.personal.sealing import seal_all
from fupin.tests import factories
from households.models import Household, IncomeRecord, Member

pytestmark = pytest.mark.django_db
ODD = ["制表\t符", "换\n行\r", "反斜\\N杠", "\\.", "𠮷野", "引'号\"", ""]


@pytest.fixture
def home() -> Household:
    factories.region_tree()
    return factories.household()


def mark() -> dict[str, Packed]:
    return {"write": Packed.same(uuid.uuid4()), "written_at": Packed.same(timezone.now())}


def test_odd_text_and_sealed_values_come_back_as_they_were(home) -> None:
    ids = allocate(Member, len(ODD))
    columns = {
        "id": Packed.of(ids.tolist()),
        "household_id": Packed.same(home.pk),
        "village_code": Packed.same(home.village_id),
        "name": Packed.of(["某人"] * len(ODD)),
        "note": Packed.of(ODD),
        "birth_date": Packed.of([date(1970, 1, 2), *[None] * (len(ODD) - 1)]),
        "identity": Packed.of(seal_all("member.identity", ["\0\\x"[1:], *[None] * (len(ODD) - 1)])),
        **mark(),
    }
    assert copy_in(Member, columns, len(ODD)) == len(ODD)
    rows = [Member.objects.get(pk=number) for number in ids.tolist()]
    assert [row.note for row in rows] == ODD
    assert (rows[0].birth_date, rows[0].identity, rows[1].identity, rows[1].state) == (
        date(1970, 1, 2),
        "\\x",
        None,
        "1",
    )


def test_money_is_exact(home) -> None:
    columns = {
        "household_id": Packed.same(home.pk),
        "village_code": Packed.same(home.village_id),
        "year": Packed.of([2024, 2025]),
        "period_start": Packed.same(date(2023, 10, 1)),
        "period_end": Packed.same(date(2024, 9, 30)),
        "persons": Packed.same(1),
        "net_income": Packed.of([Decimal("-0.01"), Decimal("99999999.99")]),
        **mark(),
    }
    copy_in(IncomeRecord, columns, 2)
    assert list(IncomeRecord.objects.order_by("year").values_list("net_income", flat=True)) == [
        Decimal("-0.01"),
        Decimal("99999999.99"),
    ]


def test_fresh_keys_are_never_used_twice(home) -> None:
    first = allocate(Household, 3)
    copy_in(Household, {"id": Packed.of(first.tolist()), "village_id": Packed.same(home.village_id), **mark()}, 3)
    later = factories.household()
    assert later.pk not in first.tolist()
    assert not set(allocate(Household, 2).tolist()) & {later.pk, *first.tolist()}


def test_an_update_changes_what_is_given_and_keeps_the_rest(home) -> None:
    other = factories.household(address="老地址")
    ids = np.array([home.pk, other.pk])
    columns = {"address": Packed.of(["新地址", None]), "first_year": Packed.of([None, 2015])}
    write = uuid.uuid4()
    assert update_rows(Household, ids, columns, always={"write": write}, counted=("version",)) == 2
    found = Household.objects.filter(pk__in=[home.pk, other.pk]).order_by("pk")
    assert [(row.address, row.first_year, row.version, row.write) for row in found] == [
        ("新地址", None, 2, write),
        ("老地址", 2015, 2, write),
    ]


def people(home: Household, **columns: Packed) -> dict[str, Packed]:
    fixed = {"household_id": Packed.same(home.pk), "village_code": Packed.same(home.village_id)}
    return {**fixed, "name": Packed.of(["某人", "另一人", "又一人"]), **columns, **mark()}


@pytest.mark.parametrize(
    "wrong",
    [
        {"sex": Packed.of(["1", "8", None])},
        {"work_months": Packed.of([1, None, 13])},
        {"work_months": Packed.of([-1, None, 3])},
        {"state": Packed.of(["1", "1", "8"])},
    ],
)
def test_what_the_table_refuses_is_refused_in_bulk_and_afterwards(home, wrong) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_in(Member, people(home, **wrong), 3)
    assert not Member.objects.filter(name="某人").exists()
    copy_in(Member, people(home, sex=Packed.of(["1", None, "2"])), 3)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.member(home, "某人", sex="8")


def test_a_rule_over_two_columns_is_asked_in_bulk_too(home) -> None:
    columns = {"village_id": Packed.same(home.village_id), "first_year": Packed.of([2016]), **mark()}
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_in(Household, {**columns, "exit_year": Packed.of([2015])}, 1)
    copy_in(Household, {**columns, "exit_year": Packed.of([None])}, 1)


def test_many_chunks_arrive_whole(home, monkeypatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 7)
    monkeypatch.setattr(bulk, "PIECE", 11)
    notes = [f"第{number}行，{'长' * (number % 40)}" for number in range(100)]
    columns = people(home, name=Packed.of(["某人"] * 100), note=Packed.of(notes))
    copy_in(Member, columns, 100)
    assert list(Member.objects.filter(name="某人").order_by("pk").values_list("note", flat=True)) == notes


def test_chunks_made_ahead_come_in_order_and_so_does_a_failure() -> None:
    with ahead(iter([b"1", b"2", b"3"])) as chunks:
        assert list(chunks) == [b"1", b"2", b"3"]

    def broken():
        yield b"1"
        raise ValueError

    with ahead(broken()) as chunks:
        assert next(chunks) == b"1"
        with pytest.raises(ValueError, match=r"^$"):
            next(chunks)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks what SQLite is told")
def test_every_check_of_a_table_is_asked() -> None:
    """As many as stand in the table's own definition."""
    for model in (Household, Member, IncomeRecord):
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [model._meta.db_table])
            assert len(bulk._checks(model)) == cursor.fetchone()[0].count("CHECK (")
