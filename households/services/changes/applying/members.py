"""M1 member in, M2 member out, R1 relation, R2 name or identity number (domain.md §3.4)."""

from typing import Any

from django.db import IntegrityError, transaction

from fupin.personal.identity import problem, sex
from fupin.personal.sealing import identity_digest
from fupin.pinyin import initials
from fupin.workflow import Refused
from households.codes import IdentityType, MemberState
from households.models import Member
from households.services.changes.applying.common import Doing, keep_and_set, let_go, mark


def apply_join(do: Doing) -> list[int]:
    """A new row in state 4; 人员识别月份 is the month in which it takes effect."""
    facts = do.facts
    row = Member(
        household=do.household,
        village_code=do.household.village_id,
        name=facts.text("name"),
        initials=initials(facts.text("name")),
        sex=sex_of(facts.text("identity")) or facts.text("sex") or None,
        birth_date=facts.born,
        identity_type=facts.text("identity_type") or type_of(facts.text("identity")),
        relation=facts.text("relation"),
        ethnicity=facts.text("ethnicity") or None,
        person_no=facts.text("person_no") or None,
        state=MemberState.MOVED_IN,
        change_reason=do.change.reason,
        changed_on=do.change.happened_on,
        identified_on=do.today.replace(day=1),
        **mark(),
    )
    row.set_identity(facts.text("identity") or None)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("identity_taken") from error
    return [do.household.pk]


def sex_of(number: str) -> str:
    return sex(number) if number and problem(number) is None else ""


def type_of(number: str) -> str | None:
    if not number:
        return IdentityType.NONE
    return IdentityType.IDENTITY_CARD if len(number) == 18 else IdentityType.DISABILITY_CARD


def apply_leave(do: Doing) -> list[int]:
    let_go(do.members([do.case.asked.member]), do.change.reason, do.change.happened_on)
    return [do.household.pk]


def apply_relation(do: Doing) -> list[int]:
    keep_and_set(do.members([do.case.asked.member]), relation=do.facts.text("relation"))
    return [do.household.pk]


def apply_person(do: Doing) -> list[int]:
    """Name and number; sex and birth date follow a right number."""
    columns: dict[str, Any] = {}
    if name := do.facts.text("name"):
        columns |= {"name": name, "initials": initials(name)}
    if number := do.facts.text("identity"):
        columns |= {"identity": number, "identity_digest": identity_digest(number)}
        if do.facts.born:
            columns |= {"birth_date": do.facts.born, "sex": sex_of(number) or None}
    keep_and_set(do.members([do.case.asked.member]), **columns)
    return [do.household.pk]
