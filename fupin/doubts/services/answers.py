"""What an answer leaves on a finding, wherever it is given: on its own page, in a case, while a household is typed."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from fupin.audit.write import current_write
from fupin.doubts.codes import DoubtAct, DoubtState
from fupin.doubts.models import Doubt, DoubtStep


def answered(*, verdict: str, said: str, by: Any) -> dict[str, Any]:
    """The columns of a finding that has been answered."""
    facts = {"state": DoubtState.ANSWERED.value, "verdict": verdict, "answer": said, "answered_by": by}
    return {**facts, "answered_at": current_write().at, "confirmed_by": None, "version": F("version") + 1}


def note(rows: Iterable[Doubt], act: DoubtAct, *, by: Any, verdict: str = "", said: str = "") -> None:
    """One line in the history of each."""
    facts = {"act": act.value, "verdict": verdict, "said": said, "at": current_write().at, "by": by}
    DoubtStep.objects.bulk_create([DoubtStep(doubt=row, **facts) for row in rows])
