"""The two jobs: a list is compared and counted; a confirmed one is compared again and its findings are written. A
failure destroys the list too, and no message of it goes into the log: it might quote a cell."""

import hashlib
import logging
from typing import Any

from django.utils import timezone

from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.comparison.codes import ComparisonState
from fupin.comparison.lists import KINDS
from fupin.comparison.matching import Matched, match, read_list
from fupin.comparison.models import Comparison
from fupin.comparison.people import compared_people
from fupin.comparison.services.destroying import close_list
from fupin.comparison.services.findings import keep_findings, keep_unevaluated
from fupin.comparison.services.loading import APPLY, CHECK, LIMITS, PURPOSE
from fupin.doubts.parameters import Own, Parameters
from fupin.imports.problems import in_order
from fupin.jobs.services import Cancelled
from fupin.personal import files
from fupin.workbook import Unreadable, read_sheets
from fupin.workflow import REASONS, Refused

__all__ = ["APPLY", "CHECK", "apply", "check"]

log = logging.getLogger("fupin.comparison")
S = ComparisonState
SHOWN = 200  # problems kept with the record


def check(progress: Any, comparison_id: int) -> None:
    """Read, match, count. Nothing is written but figures and masked problems."""
    _guarded(progress, comparison_id, S.CHECKING, _checked)


def apply(progress: Any, comparison_id: int) -> None:
    """Write the findings of a confirmed list and destroy it, in one transaction."""
    _guarded(progress, comparison_id, S.APPLYING, _applied)


def _guarded(progress: Any, comparison_id: int, source: ComparisonState, work: Any) -> None:
    comparison = Comparison.objects.select_related("owner", "confirmer").get(pk=comparison_id)
    if comparison.state != source:
        return  # delivered twice, or given up meanwhile
    try:
        work(comparison, progress)
    except Cancelled:
        close_list(comparison, source, S.CANCELLED, by=None, problems=[])
        raise
    except Unreadable as error:
        close_list(comparison, source, S.REFUSED, by=None, error=str(error)[:500])
        return
    except Refused as refused:
        if close_list(comparison, source, S.FAILED, by=None, error=refused.sentence[:500]):
            raise
        return  # another worker has done it
    except Exception as error:
        failed = type(error).__name__
    else:
        return
    # outside of the handler: should this fail too, the log would quote what the first failure quotes
    log.warning("comparison %s failed: %s", comparison.pk, failed)
    if close_list(comparison, source, S.FAILED, by=None, error=REASONS["list_failed"]):
        raise Refused("list_failed")


def _compared(comparison: Comparison, progress: Any) -> Matched:
    content = files.stored(PURPOSE, comparison.stored_as)
    if hashlib.sha256(content).hexdigest() != comparison.sha256:
        raise Refused("list_changed")
    progress("读名单")
    table, problems = read_list(read_sheets(content, LIMITS), KINDS[comparison.kind])
    progress("与登记册比对", len(table), len(table))
    today = timezone.localdate()
    people = compared_people(comparison.region_code, today)
    return match(
        table,
        problems,
        KINDS[comparison.kind],
        people,
        own_of(comparison),
        today=today,
        listed_on=comparison.listed_on,
        complete=comparison.complete,
        county=comparison.region_code,
    )


def own_of(comparison: Comparison) -> Own:
    """The county's thresholds."""
    return Parameters().at(comparison.region_code, timezone.localdate().year)


def _checked(comparison: Comparison, progress: Any) -> None:
    matched = _compared(comparison, progress)
    problems = [problem.as_dict() for problem in in_order(matched.problems)[:SHOWN]]
    counts = {**matched.counts, "problems": len(matched.problems)}
    if matched.unusable:
        more = {"counts": counts, "problems": problems, "error": REASONS["list_no_columns"]}
        close_list(comparison, S.CHECKING, S.REFUSED, by=None, **more)
        return
    _ready(comparison, counts, problems)


@write
def _ready(comparison: Comparison, counts: dict[str, Any], problems: list[Any]) -> None:
    here = Comparison.objects.filter(pk=comparison.pk, state=S.CHECKING)
    here.update(state=S.READY, counts=counts, problems=problems, checked_at=current_write().at)


def _applied(comparison: Comparison, progress: Any) -> None:
    matched = _compared(comparison, progress)
    if matched.unusable:
        raise Refused("list_failed")
    progress("写入疑点")
    _written(comparison, matched)


@write
def _written(comparison: Comparison, matched: Matched) -> None:
    written = keep_findings(comparison, matched, own_of(comparison), today=matched.frame.today)
    keep_unevaluated(comparison, matched, today=matched.frame.today)
    counts = {**matched.counts, "problems": len(matched.problems), "written": dict(written)}
    if not close_list(comparison, S.APPLYING, S.DONE, by=comparison.confirmer, counts=counts):
        raise Refused("list_gone")
    said = {
        "名单": comparison.label,
        "新发现": written["new"],
        "仍在": written["same"],
        "不再查出": written["gone"],
    }
    record(Verb.LIST_COMPARED, comparison, by=comparison.confirmer, after=said, region=comparison.region_code)
