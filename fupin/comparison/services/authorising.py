"""Authorisations: entered from the signed paper, and withdrawn when the household says so (domain.md §7.6)."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.comparison.models import Authorisation
from fupin.comparison.services import reasons  # noqa: F401 - its sentences
from fupin.personal.masks import mask_text
from fupin.workflow import Conflict, Refused
from households.codes import EvidenceKind, Register
from households.models import Evidence, Household

EARLIEST = date(2015, 1, 1)


def papers_of(household: Household) -> Any:
    """The uploaded papers by which it may be proven."""
    return household.evidence.filter(kind=EvidenceKind.AUTHORISATION, withdrawn_at__isnull=True)


@write
def authorise(
    *, household: Household, signed_on: date, evidence: Evidence | None, archive_no: str, by: Any, today: date
) -> Authorisation:
    """The head signed on that day. Raises Refused."""
    require(by, Permission.HOUSEHOLD_EDIT, household.village_id)
    archive_no = mask_text(archive_no.strip())[:60]
    if household.register == Register.CLOSED:
        raise Refused("authorisation_closed")
    if not EARLIEST <= signed_on <= today:
        raise Refused("authorisation_day")
    if evidence is None and not archive_no:
        raise Refused("authorisation_proof")
    if evidence and not papers_of(household).filter(pk=evidence.pk).exists():
        raise Refused("authorisation_proof")
    facts = {"signed_on": signed_on, "evidence": evidence, "archive_no": archive_no}
    try:
        with transaction.atomic():
            made = Authorisation.objects.create(
                household=household, **facts, entered_by=by, entered_at=current_write().at
            )
    except IntegrityError as error:
        raise Refused("authorisation_stands") from error
    after = {"签字日期": signed_on, "佐证": "已上传" if evidence else "", "纸质存档号": archive_no}
    record(Verb.AUTHORISED, household, by=by, after=after, region=household.village_id)
    return made


@write
def withdraw_authorisation(*, authorisation: Authorisation, version: int, reason: str, by: Any, today: date) -> None:
    """From now on the household is not compared; what was found stays. Raises Refused, Conflict."""
    household = authorisation.household
    require(by, Permission.HOUSEHOLD_EDIT, household.village_id)
    reason = mask_text(reason.strip())[:200]
    if len(reason) < 2:
        raise Refused("authorisation_withdrawal")
    stands = Authorisation.objects.filter(pk=authorisation.pk, version=version, withdrawn_on__isnull=True)
    said = {"withdrawn_on": today, "withdrawn_by": by, "withdrawn_reason": reason}
    if not stands.update(**said, version=F("version") + 1):
        raise Conflict()
    before = {"签字日期": authorisation.signed_on}
    record(
        Verb.AUTHORISATION_WITHDRAWN, household, by=by, before=before, after={"撤回日期": today},
        region=household.village_id, note=reason,
    )  # fmt: skip
