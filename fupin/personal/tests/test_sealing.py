"""Sealed values: opened by the right key in the right field only, never asked about, compared by digest."""

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection

from fupin.personal.sealing import (
    Unsealable,
    digest,
    digest_all,
    identity_digest,
    seal,
    seal_all,
    seal_bytes,
    unseal,
    unseal_bytes,
)
from fupin.tests import factories
from households.models import Member

NUMBER = "990101194901010011"


def test_what_is_sealed_opens_again() -> None:
    assert unseal("member.identity", seal("member.identity", NUMBER)) == NUMBER


def test_the_same_value_is_never_sealed_twice_alike() -> None:
    assert seal("a", NUMBER) != seal("a", NUMBER)


def test_a_column_is_sealed_like_one_value() -> None:
    sealed = seal_all("a", [NUMBER, None, ""])
    assert sealed[1] is None
    assert [unseal("a", value) for value in (sealed[0], sealed[2])] == [NUMBER, ""]


@pytest.mark.parametrize("damage", [lambda v: v[:-1] + bytes([v[-1] ^ 1]), lambda v: v[:20], lambda v: b"\0" * len(v)])
def test_damage_is_noticed(damage) -> None:
    with pytest.raises(Unsealable):
        unseal("a", damage(seal("a", NUMBER)))


def test_a_value_moved_into_another_field_does_not_open() -> None:
    with pytest.raises(Unsealable):
        unseal("member.phone", seal("member.identity", NUMBER))


def test_files_are_sealed_alike() -> None:
    assert unseal_bytes("upload", seal_bytes("upload", b"\0xlsx")) == b"\0xlsx"
    with pytest.raises(Unsealable):
        unseal_bytes("upload", b"short")


def test_digests_tell_kinds_apart_and_columns_agree() -> None:
    assert digest("phone", "13800000000") != digest("card", "13800000000")
    assert digest_all("phone", ["13800000000", None]) == [digest("phone", "13800000000"), None]


def test_a_disability_card_is_the_same_person_as_its_identity_card() -> None:
    assert identity_digest(NUMBER + "42") == identity_digest(NUMBER) != identity_digest("99010119490101002X")


@pytest.mark.parametrize("number", [None, "", "999999201509010011"])
def test_no_number_compares_with_nothing(number) -> None:
    assert identity_digest(number) is None


@pytest.fixture
def someone(db) -> Member:
    factories.region_tree()
    return factories.member(factories.household(), "韦小山", number=NUMBER)


def test_the_database_holds_no_number(someone) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM households_member WHERE id = %s", [someone.pk])
        row = cursor.fetchone()
    stored = b"".join(bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode() for value in row)
    assert NUMBER.encode() not in stored
    assert Member.objects.get(pk=someone.pk).identity == NUMBER


@pytest.mark.parametrize("asked", [{"identity": NUMBER}, {"identity__startswith": "99"}, {"identity__gt": ""}])
def test_nobody_filters_by_a_sealed_field(someone, asked) -> None:
    with pytest.raises(FieldError):
        list(Member.objects.filter(**asked))
    assert Member.objects.filter(identity__isnull=False, pk=someone.pk).exists()


def test_no_data_file_holds_a_sealed_field(someone) -> None:
    with pytest.raises(TypeError):
        serializers.serialize("json", [someone])
