"""Who touched a case, and for whom it is a family matter. Natural persons, whatever their logins."""

from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q

from fupin.accounts.models import User
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.imports.models import ImportBatch
from households.codes import ACTIVE, VILLAGE_SHEETS, CaseAct
from households.models import CHILDREN, Case, CaseStep, Household, HouseholdConsent, Member
from households.models.case import DECISIVE
from households.selectors.changes.people import staff_among

A = CaseAct
PREPARES = {
    A.START, A.EDIT, A.SUBMIT, A.FOLLOW, A.LIST, A.NATURAL, A.UNMET, A.CHECKED, A.COMPARED, A.PASS, A.QUEUE,
    A.VOTE_DOWN, A.TAKE_UP, A.CONSENT, A.DECLINE, A.REPORT,
}  # fmt: skip
EDITS = (Verb.HOUSEHOLD_REGISTERED, Verb.HOUSEHOLD_UPDATED, Verb.BULK_EDITED)


def touched_by(case: Case) -> frozenset[int]:
    """Who prepared it, ever; who agreed to this round of it; who went to the house; who typed or brought the facts as
    they stand (product.md §3 "Everyone who touched the version")."""
    mine = Q(act__in=PREPARES) | Q(act__in=DECISIVE, round=case.round)
    found = set(CaseStep.objects.filter(mine, case=case).values_list("person_id", flat=True))
    for check in case.checks.prefetch_related("checkers"):
        found |= {check.written_by_id, *(one.pk for one in check.checkers.all())}
    found |= set(HouseholdConsent.objects.filter(check_of__case=case).values_list("written_by_id", flat=True))
    found |= set(case.matches.values_list("written_by_id", flat=True))
    if case.batch_id:
        found |= set(case.batch.notices.filter(kind__in=VILLAGE_SHEETS).values_list("posted_by_id", flat=True))
    return frozenset(found | {case.proposer_id} | editors_of(case.household_id))


def editors_of(household: int) -> set[int]:
    """Persons whose writes made the rows of this household what they are; of an import, who brought the file."""
    marks = marks_of(household)
    logins = AuditEvent.objects.filter(write__in=marks, verb__in=EDITS).values_list("actor_id", flat=True)
    owners = ImportBatch.objects.filter(write__in=marks).values_list("owner_id", flat=True)
    return set(User.objects.filter(pk__in={*logins, *owners} - {None}).values_list("person_id", flat=True)) - {None}


def marks_of(household: int) -> set[UUID]:
    rows = [Household.objects.filter(pk=household).values_list("write", flat=True)]
    rows += [model.objects.filter(household=household).values_list("write", flat=True) for model in CHILDREN]
    return reduce(or_, (set(each) for each in rows))


def digests_in(household: int) -> set[str]:
    rows = Member.objects.filter(household=household, state__in=sorted(ACTIVE), identity_digest__isnull=False)
    return set(rows.values_list("identity_digest", flat=True))


def staff_in(household: int) -> set[int]:
    """Persons who work here and for whom this is their own or a declared relative's household."""
    return staff_among(digests_in(household))


def family_of(case: Case, by: Any) -> bool:
    return by.person_id in staff_in(case.household_id)
