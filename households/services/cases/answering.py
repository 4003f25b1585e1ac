"""A 疑点 of a household that stands before its decision, answered on the page of its case."""

from typing import Any

from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.doubts.models import Doubt, DoubtState
from fupin.personal.masks import mask_text
from fupin.workflow import Refused
from households.models import Case
from households.services.cases.matching import require_answering, touch


@write
def answer_doubt(*, case: Case, doubt: Doubt, answer: str, by: Any) -> None:
    """How it was checked and what came of it. The same again has no second effect."""
    require_answering(case, by)
    said = mask_text(answer.strip())
    if len(said) < 2:
        raise Refused("doubt_answer_missing")
    facts = {"state": DoubtState.ANSWERED.value, "answer": said[:500], "answered_by": by}
    mine = Doubt.objects.filter(pk=doubt.pk, household_id=case.household_id)
    if not mine.filter(state=DoubtState.OPEN).update(**facts, answered_at=current_write().at):
        if mine.filter(**facts).exists():
            return
        raise Refused("doubt_answered")
    touch(case)
    after = {f"答复疑点 {doubt.rule}": facts["answer"]}
    record(Verb.HOUSEHOLD_UPDATED, case.household, by=by, after=after, region=case.village_code)
