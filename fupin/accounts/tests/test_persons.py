"""Natural persons and declared kin: one person once, numbers sealed, nobody clears his own way."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from fupin.access.permissions import Role
from fupin.accounts.models import Kin, Person, PersonVersion
from fupin.accounts.services import declare_kin, end_kin, register_person, save_person
from fupin.audit.models import AuditEvent
from fupin.tests.factories import identity, user
from fupin.workflow import Conflict, Refused

pytestmark = pytest.mark.django_db
COUNTY, DAY = "990101", date(2026, 3, 1)


@pytest.fixture
def boss():
    return user("guanli1", Role.ADMINISTRATOR, COUNTY)


@pytest.fixture
def clerk():
    return user("cunxin1", Role.VILLAGE_CLERK, "990101201203", name="韦晓玲")


def register(boss, number, name="岑永福"):
    return register_person(name=name, number=number, phone="13800001111", by=boss, region_code=COUNTY)


def test_one_number_is_one_person(boss):
    number = identity()
    assert register(boss, number) == register(boss, f" {number.lower()} ")
    with pytest.raises(Refused, match="person_known"):
        register(boss, number, "别人")
    assert Person.objects.filter(name="岑永福").count() == 1


def test_a_wrong_number_is_refused(boss):
    number = identity()
    wrong = number[:17] + ("1" if number[17] != "1" else "2")
    with pytest.raises(Refused, match="person_identity"):
        register(boss, wrong)


def test_the_number_is_sealed_and_masked_in_the_trail(boss):
    number = identity()
    register(boss, number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity, phone FROM accounts_person WHERE name = %s", ["岑永福"])
        assert number.encode() not in b"".join(bytes(cell) for cell in cursor.fetchone())
    after = AuditEvent.objects.get().after
    assert (after["证件号码"], after["联系电话"]) == ("990101************", "138****1111")


def test_a_correction_keeps_what_was(boss, clerk):
    facts = {"name": "韦晓铃", "number": None, "phone": "", "work_unit": "甲村"}
    save_person(person=clerk.person, version=1, **facts, by=boss)
    assert PersonVersion.objects.get().name == "韦晓玲"
    assert (clerk.person.name, clerk.person.version) == ("韦晓铃", 2)
    with pytest.raises(Conflict):
        save_person(person=clerk.person, version=1, **facts, by=boss)


def test_a_correction_without_a_number_leaves_the_number(boss, clerk):
    number = identity()
    save_person(person=clerk.person, version=1, name="韦晓玲", number=number, phone="", work_unit="", by=boss)
    save_person(person=clerk.person, version=2, name="韦晓铃", number=None, phone="", work_unit="", by=boss)
    clerk.person.refresh_from_db()
    assert clerk.person.identity == number


def test_a_stranger_corrects_nobody(clerk):
    other = user("guanli9", Role.ADMINISTRATOR, "990102")
    with pytest.raises(PermissionDenied):
        save_person(person=clerk.person, version=1, name="x", number=None, phone="", work_unit="", by=other)


def test_kin_is_declared_by_oneself_and_ended_by_another(boss, clerk):
    kin = declare_kin(person=clerk.person, name="韦大", relation="父亲", number=None, declared_on=DAY, by=clerk)
    with pytest.raises(Refused, match="own_account"):
        end_kin(kin=kin, ended_on=DAY, by=clerk)
    with pytest.raises(Refused, match="kin_dates"):
        end_kin(kin=kin, ended_on=date(2026, 2, 1), by=boss)
    end_kin(kin=kin, ended_on=DAY, by=boss)
    with pytest.raises(Refused, match="kin_ended"):
        end_kin(kin=kin, ended_on=DAY, by=boss)
    assert Kin.objects.get().ended_on == DAY


def test_the_same_kin_is_declared_once(clerk):
    facts = {"person": clerk.person, "name": "韦大", "relation": "父亲", "number": None, "declared_on": DAY}
    declare_kin(**facts, by=clerk)
    with pytest.raises(Refused, match="kin_known"):
        declare_kin(**facts, by=clerk)


def test_nobody_declares_for_a_stranger(clerk):
    other = user("cunxin9", Role.VILLAGE_CLERK, "990102201201")
    with pytest.raises(PermissionDenied):
        declare_kin(person=clerk.person, name="韦大", relation="父亲", number=None, declared_on=DAY, by=other)


def test_nobody_changes_his_own_number(boss):
    """Whoever could would be another natural person from then on, and could decide over what he proposed."""
    own = boss.person
    facts = {"name": own.name, "phone": "", "work_unit": "县农业农村局", "by": boss}
    with pytest.raises(Refused, match="own_account"):
        save_person(person=own, version=own.version, number=identity(), **facts)
    assert Person.objects.get(pk=own.pk).identity is None
    save_person(person=own, version=own.version, number=None, **facts)
    assert Person.objects.get(pk=own.pk).work_unit == "县农业农村局"


def test_a_version_that_no_column_holds_is_a_conflict(boss, clerk):
    facts = {"name": "韦晓玲", "number": None, "phone": "", "work_unit": ""}
    with pytest.raises(Conflict):
        save_person(person=clerk.person, version=10**25, **facts, by=boss)
