"""The end of a raw list: its sealed file goes, and the record says when. Every way out of a comparison leads here, in
the same write that closes it (domain.md §7.6)."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.comparison.codes import OPEN, ComparisonState
from fupin.comparison.models import LASTS, Comparison
from fupin.personal import files

S = ComparisonState
SWEEP = "fupin.comparison.services.destroying.destroy_expired"


@write
def close_list(
    comparison: Comparison, source: ComparisonState, state: ComparisonState, *, by: Any, **more: Any
) -> bool:
    """Leave the open states and destroy the list. False, and nothing done, where it is not in `source` any more."""
    here = Comparison.objects.filter(pk=comparison.pk, state=source)
    name = here.values_list("stored_as", flat=True).first() or ""
    if not here.update(state=state, stored_as="", destroyed_at=current_write().at, **more):
        return False
    said = {"名单": comparison.label, "校验值": comparison.sha256, "缘由": state.label}
    record(Verb.LIST_DESTROYED, comparison, by=by, after=said, region=comparison.region_code)
    transaction.on_commit(lambda: files.discard(name))
    return True


def destroy_expired() -> int:
    """Lists that nobody has confirmed for a day, and files that nothing leads to any more. How many lists."""
    named = set(Comparison.objects.exclude(stored_as="").values_list("stored_as", flat=True))
    files.discard_passing(named, older_than=LASTS)
    old = Comparison.objects.filter(state__in=OPEN, created_at__lt=timezone.now() - LASTS)
    return sum(close_list(one, S(one.state), S.EXPIRED, by=None, problems=[]) for one in old)


def destroy_in_a_day() -> None:
    """Have the worker look after a day, whether anybody comes or not."""
    from django_q.models import Schedule  # noqa: PLC0415 - loads the broker
    from django_q.tasks import schedule  # noqa: PLC0415

    schedule(SWEEP, schedule_type=Schedule.ONCE, next_run=timezone.now() + LASTS)
