"""信息比对 (domain.md §7.6) as a signed sheet: what each department's list says, and what came of every hit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F

from fupin.access.permissions import Permission
from fupin.access.scope import can, require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal.masks import mask_text
from fupin.workflow import Refused
from households.codes import CaseState, EvidenceKind, MatchAnswer, MatchSource, Procedure
from households.models import Case, MatchResult
from households.selectors.cases.facts import has_paper
from households.selectors.cases.people import family_of
from households.services.cases.trail import conflict
from households.services.clock import check_clock

P, S = Permission, CaseState
COMPARES = {
    Procedure.IDENTIFICATION: {S.CHECKING, S.MEETING, S.WAITING, S.NOTICE1, S.TOWNSHIP, S.NOTICE2, S.COUNTY},
    Procedure.MONITORING: {S.COMPARING},
}
COMPARES[Procedure.RELAPSE] = COMPARES[Procedure.IDENTIFICATION]
"""When a sheet may be entered: §3.2.1 any time before the county decides; §3.3 at its own step. Who leaves is not
compared."""
ANSWERS = (P.CASE_CHECK, P.CASE_REVIEW, P.CASE_APPROVE)
"""Who may say what a hit or a doubt came to: whoever works on the case, but for the family."""


@dataclass(frozen=True)
class Said:
    """One department's line of the sheet; no hit is a result."""

    source: str
    listed_on: date
    hit: str = ""


def compares(case: Case) -> bool:
    return case.state in COMPARES.get(Procedure(case.procedure), set())


@write
def write_matches(*, case: Case, version: int, said: list[Said], by: Any, today: date) -> int:
    """Keep the lines that are new; the same line again changes nothing. How many were kept."""
    require(by, P.CASE_CHECK, case.village_code)
    check_clock()
    now = Case.objects.select_related("household").get(pk=case.pk)
    if not compares(now):
        raise Refused("match_closed")
    if not has_paper(now, EvidenceKind.AUTHORISATION):
        raise Refused("authorisation_missing")
    fresh = [line for line in said if is_new(now, line, today)]
    if not fresh:
        return 0
    touch(now, version)
    rows = [made(now, line, by) for line in fresh]
    MatchResult.objects.bulk_create(rows)
    record(
        Verb.MATCH_WRITTEN, now, by=by, after={str(row): row.hit or "没有命中" for row in rows}, region=now.village_code
    )
    return len(rows)


def is_new(case: Case, line: Said, today: date) -> bool:
    if not case.found_on.replace(month=1, day=1) <= line.listed_on <= today:
        raise Refused("match_day", source=MatchSource.label_of(line.source))
    known = MatchResult.objects.filter(case=case, source=line.source, withdrawn_at__isnull=True).first()
    if known and (known.listed_on, known.hit) != (line.listed_on, mask_text(line.hit)):
        raise Refused("match_known", source=MatchSource.label_of(line.source))
    return known is None


def made(case: Case, line: Said, by: Any) -> MatchResult:
    facts = {"source": line.source, "listed_on": line.listed_on, "hit": mask_text(line.hit)}
    return MatchResult(case=case, **facts, written_by_id=by.person_id, written_at=current_write().at)


def touch(case: Case, version: int | None = None) -> None:
    """What a reviewer had before him is not what is there now: he looks again. Two answers do not stand in each
    other's way; a form says which `version` it was filled in for."""
    here = Case.objects.filter(pk=case.pk, state=case.state)
    here = here if version is None else here.filter(version=version)
    if not here.update(version=F("version") + 1):
        raise conflict(case)


@write
def withdraw_match(*, match: MatchResult, by: Any) -> None:
    """A line that was entered wrongly; it stays to be seen. Twice has no second effect."""
    case = match.case
    require(by, P.CASE_CHECK, case.village_code)
    if not compares(case):
        raise Refused("match_closed")
    rows = MatchResult.objects.filter(pk=match.pk, withdrawn_at__isnull=True)
    if rows.update(withdrawn_at=current_write().at):
        touch(case)
        before = {str(match): match.hit or "没有命中"}
        record(Verb.MATCH_WRITTEN, case, by=by, before=before, after={str(match): "作废"}, region=case.village_code)


@write
def answer_match(*, match: MatchResult, answer: str, note: str, by: Any) -> None:
    """What the check of a hit came to, with its grounds. Answered once; the same again has no second effect."""
    case = match.case
    require_answering(case, by)
    if answer not in MatchAnswer.values or len(note.strip()) < 2:
        raise Refused("match_answer_missing")
    facts = {"answer": answer, "answer_note": mask_text(note.strip())}
    rows = MatchResult.objects.filter(pk=match.pk, answer__isnull=True, withdrawn_at__isnull=True).exclude(hit="")
    if not rows.update(**facts, answered_by_id=by.person_id, answered_at=current_write().at):
        if MatchResult.objects.filter(pk=match.pk, answered_by_id=by.person_id, **facts).exists():
            return
        raise Refused("match_answered")
    touch(case)
    after = {str(match): MatchAnswer.label_of(answer), "说明": facts["answer_note"]}
    record(Verb.MATCH_ANSWERED, case, by=by, after=after, region=case.village_code)


def require_answering(case: Case, by: Any) -> None:
    """Raises PermissionDenied, or Refused for the household's own people and when nothing waits any more."""
    if not any(can(by, permission, case.village_code) for permission in ANSWERS):
        raise PermissionDenied(P.CASE_CHECK.label)
    if not case.is_open:
        raise Refused("case_over")
    if family_of(case, by):
        raise Refused("case_own_family")
