"""Registering the natural persons who work here and the relatives they declare."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

import fupin.accounts.reasons  # noqa: F401 - the sentences
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.accounts.authority import home_region, known_person, manages_person
from fupin.accounts.models import Kin, Person
from fupin.audit.codes import Verb
from fupin.audit.versions import keep, stamp
from fupin.audit.write import current_write, record, write
from fupin.personal.identity import normalise, problem
from fupin.personal.masks import mask_identity, mask_phone
from fupin.personal.sealing import identity_digest
from fupin.workflow import Conflict, Refused


def clean_number(text: str | None) -> str | None:
    """The normalised number, None when nothing was given. Raises Refused for a wrong one."""
    number = normalise(text) if text and text.strip() else None
    if number and problem(number):
        raise Refused("person_identity")
    return number


def shown(person: Any) -> dict[str, str]:
    """What the trail keeps of a person: masked."""
    return {
        "姓名": person.name,
        "证件号码": mask_identity(person.identity) if person.identity else "",
        "联系电话": mask_phone(person.phone) if person.phone else "",
        "工作单位": person.work_unit,
    }


@write
def register_person(
    *, name: str, number: str | None = None, phone: str = "", work_unit: str = "", by: Any, region_code: str
) -> Person:
    """The person of this number, registered before or now. Without a number always a new one: names repeat."""
    require(by, Permission.ACCOUNT_MANAGE, region_code)
    return known_or_new(name=name, number=number, phone=phone, work_unit=work_unit, by=by, region_code=region_code)


@write
def known_or_new(
    *, name: str, number: str | None, phone: str = "", work_unit: str = "", by: Any, region_code: str
) -> Person:
    """`register_person` for a service that asked for a permission of its own."""
    name, number = name.strip(), clean_number(number)
    if not name:
        raise Refused("person_name")
    known = known_person(identity_digest(number))
    if known:
        if known.name != name:
            raise Refused("person_known")
        return known
    stamped = {"write": current_write().id, "written_at": current_write().at}
    person = Person(name=name, phone=phone.strip() or None, work_unit=work_unit.strip(), **stamped)
    person.set_identity(number)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:  # somebody registered the number at this very moment
        raise Refused("person_known") from error
    record(Verb.PERSON_SAVED, person, by=by, after=shown(person), region=region_code)
    return person


@write
def save_person(
    *, person: Person, version: int, name: str, number: str | None, phone: str, work_unit: str, by: Any
) -> Person:
    """Correct a registered person. `number` None leaves the number as it is: a page never gets it to send back."""
    _require_over(by, person)
    if not name.strip():
        raise Refused("person_name")
    facts: dict[str, Any] = {"name": name.strip(), "phone": phone.strip() or None, "work_unit": work_unit.strip()}
    if number is not None:
        if by.person_id == person.pk:  # separation of duties counts persons by this number
            raise Refused("own_account")
        facts |= _number_facts(clean_number(number), person)
    before, rows = shown(person), Person.objects.filter(pk=person.pk, version=version)
    keep(rows)
    if not rows.update(**facts, **stamp()):
        raise Conflict
    person.refresh_from_db()
    record(Verb.PERSON_SAVED, person, by=by, before=before, after=shown(person), region=_region(person))
    return person


def _number_facts(number: str | None, person: Person) -> dict[str, Any]:
    found = identity_digest(number)
    known = known_person(found)
    if known and known.pk != person.pk:
        raise Refused("person_known")
    return {"identity": number, "identity_digest": found}


@write
def declare_kin(*, person: Person, name: str, relation: str, number: str | None, declared_on: date, by: Any) -> Kin:
    """A relative of the person, declared by himself or entered by who manages his account."""
    if by.person_id != person.pk:
        _require_over(by, person)
    if not name.strip():
        raise Refused("person_name")
    if not relation.strip():
        raise Refused("kin_relation")
    Person.objects.select_for_update().filter(pk=person.pk).first()  # a second click waits here, then sees the first
    if Kin.objects.filter(person=person, name=name.strip(), relation=relation.strip(), ended_on__isnull=True).exists():
        raise Refused("kin_known", name=name.strip())
    kin = Kin(person=person, name=name.strip(), relation=relation.strip(), declared_on=declared_on)
    kin.set_identity(clean_number(number))
    kin.save(force_insert=True)
    after = {"工作人员": person.name, "亲属姓名": kin.name, "关系": kin.relation, "证件号码": kin.masked_identity}
    record(Verb.KIN_DECLARED, kin, by=by, after=after, region=_region(person))
    return kin


@write
def end_kin(*, kin: Kin, ended_on: date, by: Any) -> None:
    """Withdraw a declaration: never by the person himself, who could clear his own way to a decision."""
    if by.person_id == kin.person_id:
        raise Refused("own_account")
    _require_over(by, kin.person)
    if ended_on < kin.declared_on:
        raise Refused("kin_dates", declared_on=kin.declared_on)
    if not Kin.objects.filter(pk=kin.pk, ended_on__isnull=True).update(ended_on=ended_on):
        raise Refused("kin_ended")
    before = {"工作人员": kin.person.name, "亲属姓名": kin.name, "关系": kin.relation}
    record(Verb.KIN_ENDED, kin, by=by, before=before, after={"撤回日期": ended_on}, region=_region(kin.person))


def _require_over(by: Any, person: Person) -> None:
    if not manages_person(by, person):
        raise PermissionDenied(Permission.ACCOUNT_MANAGE.label)


def _region(person: Person) -> str:
    return min((home_region(user) for user in person.users.all()), key=len, default="")
