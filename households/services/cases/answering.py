"""A 疑点 of a household that stands before its decision, answered on the page of its case."""

from typing import Any

from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.doubts.codes import ASKING, DoubtAct, DoubtState, Verdict
from fupin.doubts.models import Doubt
from fupin.doubts.services.answers import answered, note
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
    said, verdict = said[:500], Verdict.EXPLAINED.value
    mine = Doubt.objects.filter(pk=doubt.pk, household_id=case.household_id)
    if not mine.filter(state__in=ASKING).update(**answered(verdict=verdict, said=said, by=by)):
        if mine.filter(state=DoubtState.ANSWERED, answer=said, answered_by=by).exists():
            return
        raise Refused("doubt_answered")
    note([doubt], DoubtAct.ANSWER, by=by, verdict=verdict, said=said)
    touch(case)
    after = {f"答复疑点 {doubt.rule}": said}
    record(Verb.HOUSEHOLD_UPDATED, case.household, by=by, after=after, region=case.village_code)
