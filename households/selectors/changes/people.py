"""Who touched a request, and whether somebody who wants to decide on it belongs to the household."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q

from fupin.accounts.models import Kin, Person
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.personal.sealing import identity_digest
from households.change_rules import Decision
from households.codes import ACTIVE, ChangeAct
from households.models import ChangeProposal, ChangeStep, Member
from households.models.change import DECISIVE
from households.selectors.changes.cases import facts_of

WRITES = (ChangeAct.EDIT, ChangeAct.SUBMIT)


def touched_by(change: ChangeProposal) -> frozenset[int]:
    """Natural persons: who wrote or sent it, ever; who brought the roster; who agreed to what was sent last."""
    mine = Q(act__in=WRITES) | Q(act__in=DECISIVE, round=change.round)
    found = set(ChangeStep.objects.filter(mine, change=change).values_list("person_id", flat=True))
    found |= {change.proposer_id} if change.proposer_id else set()
    return frozenset(found | ({change.batch.owner.person_id} if change.batch_id else set()))


def askers_of(household: int, writes: Collection[UUID]) -> set[int]:
    """Persons who wrote or sent the changes that came into force for this household with these writes."""
    applied = AuditEvent.objects.filter(write__in=writes, verb=Verb.CHANGE_APPLIED, subject_id=str(household))
    changes = [after["变更编号"] for after in applied.values_list("after", flat=True)]
    wrote = ChangeStep.objects.filter(change__in=changes, act__in=WRITES).values_list("person_id", flat=True)
    return {*wrote, *ChangeProposal.objects.filter(pk__in=changes).values_list("proposer_id", flat=True)} - {None}


def staff_among(digests: set[str]) -> set[int]:
    """Persons who work here and are among these people, or declared one of them as a relative."""
    own = Person.objects.filter(identity_digest__in=digests, users__isnull=False).values_list("pk", flat=True)
    kin = Kin.objects.filter(identity_digest__in=digests, ended_on__isnull=True).values_list("person_id", flat=True)
    return set(own) | set(kin)


def staff_in(change: ChangeProposal) -> set[int]:
    """Persons for whom this is their own or their relatives' household, either side."""
    homes = [change.household_id, *([change.other_id] if change.other_id else [])]
    rows = Member.objects.filter(household_id__in=homes, state__in=sorted(ACTIVE), identity_digest__isnull=False)
    return staff_among({*rows.values_list("identity_digest", flat=True), *joining_digest(change)})


def joining_digest(change: ChangeProposal) -> list[str]:
    from_facts = facts_of(change).text("identity")
    return [found] if from_facts and (found := identity_digest(from_facts)) else []


def decision_of(change: ChangeProposal, by: Any, opinion: str) -> Decision:
    """What the rules of separation may see of this person before this request."""
    return Decision(
        person=by.person_id,
        touched=touched_by(change),
        family=by.person_id in staff_in(change),
        opinion=opinion,
        flags=int(change.flagged),
        proposer=change.proposer.name if change.proposer else "经办人",
    )
