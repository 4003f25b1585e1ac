"""农户认可 (domain.md §3.5 step 4): the household itself says that it agrees to leave the list, or why not."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal.masks import mask_text
from fupin.workflow import Refused
from households.codes import CaseState, ConsentWay, EvidenceKind
from households.models import Case, Evidence, HomeCheck, HouseholdConsent
from households.selectors.cases.facts import check_of
from households.services.cases.trail import conflict
from households.services.clock import check_clock


@dataclass(frozen=True)
class Answered:
    """What the form says. `proof` is the number of the signed paper; a refusal has its reason instead."""

    way: str
    said_on: date
    signer: str
    proof: int | None = None
    note: str = ""


@write
def write_consent(*, case: Case, version: int, said: Answered, by: Any, today: date) -> HouseholdConsent:
    """Write it down, or correct it, until the case goes on. The same again changes nothing. Raises Refused,
    Conflict."""
    require(by, Permission.CASE_CHECK, case.village_code)
    check_clock()
    now = Case.objects.select_related("household").get(pk=case.pk)
    check = check_of(now)
    if now.state != CaseState.CONSENT or check is None:
        raise Refused("consent_closed")
    facts = checked(now, check, said, today)
    old = HouseholdConsent.objects.filter(check_of=check).first()
    if old and {name: getattr(old, name) for name in facts} == facts:
        return old
    if not Case.objects.filter(pk=now.pk, version=version, state=now.state).update(version=F("version") + 1):
        raise conflict(now)
    mark = {"written_by_id": by.person_id, "written_at": current_write().at}
    row, _ = HouseholdConsent.objects.update_or_create(check_of=check, defaults={**facts, **mark})
    record(Verb.CONSENT_WRITTEN, now, by=by, before=told(old), after=told(row), region=now.village_code)
    return row


def checked(case: Case, check: HomeCheck, said: Answered, today: date) -> dict[str, Any]:
    if said.way not in ConsentWay.values or len(said.signer.strip()) < 2:
        raise Refused("consent_unsigned")
    if not check.checked_on <= said.said_on <= today:
        raise Refused("consent_day", checked_on=check.checked_on)
    refused = said.way == ConsentWay.REFUSED
    note = mask_text(said.note.strip())
    if refused and len(note) < 2:
        raise Refused("consent_reason")
    if not refused and not is_consent_paper(case, said.proof):
        raise Refused("consent_paper")
    proof = said.proof if is_consent_paper(case, said.proof) else None
    return {
        "way": said.way, "said_on": said.said_on, "signer": said.signer.strip()[:50], "proof_id": proof, "note": note
    }  # fmt: skip


def is_consent_paper(case: Case, proof: int | None) -> bool:
    rows = Evidence.objects.filter(household=case.household_id, kind=EvidenceKind.CONSENT, withdrawn_at__isnull=True)
    return proof is not None and rows.filter(pk=proof).exists()


def told(row: HouseholdConsent | None) -> dict[str, Any] | None:
    """What the trail keeps of it."""
    if row is None:
        return None
    return {"认可": row.get_way_display(), "日期": row.said_on, "签字人": row.signer, "理由": row.note}
