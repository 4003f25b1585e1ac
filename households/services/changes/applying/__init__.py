"""Bringing a decided change into force: one function per kind, set-based, old rows kept, summaries and doubts anew."""

from datetime import date
from typing import Any

from fupin.audit.codes import Verb
from fupin.audit.write import record, refresh
from households.codes import ChangeKind, StockFlow, WatchFoundBy
from households.models import ChangeProposal
from households.selectors.changes import Preview, facts_of
from households.services.changes.applying.cards import apply_card
from households.services.changes.applying.common import Doing
from households.services.changes.applying.heads import apply_head
from households.services.changes.applying.members import apply_join, apply_leave, apply_person, apply_relation
from households.services.changes.applying.splitting import apply_split
from households.services.changes.applying.whole import apply_end, apply_merge, apply_move
from households.services.doubts import refresh_doubts
from households.services.stock import watch_stock
from households.services.summaries import refresh_households
from households.services.watch.finding import look_for_risks

K = ChangeKind
APPLY = {
    K.JOIN: apply_join,
    K.LEAVE: apply_leave,
    K.HEAD: apply_head,
    K.SPLIT: apply_split,
    K.MERGE: apply_merge,
    K.MOVE: apply_move,
    K.END: apply_end,
    K.RELATION: apply_relation,
    K.PERSON: apply_person,
    K.CARD: apply_card,
}


def apply_change(change: ChangeProposal, preview: Preview, *, by: Any, today: date) -> None:
    """Inside the write that decides. Everything that the change touches is told on every household's own trail."""
    doing = Doing(change, facts_of(change), preview.case, today)
    watch_stock([number for number in (change.household_id, change.other_id) if number], flow=StockFlow.JOINED)
    touched = APPLY[K(change.kind)](doing)
    refresh(refresh_households, touched)
    refresh(refresh_doubts, touched)
    look_for_risks(WatchFoundBy.EDIT, by=by, entered_by=change.proposer_id)
    for number in touched:
        after = {"种类": change.get_kind_display(), "涉及": change.subject, "变更编号": change.pk}
        record(Verb.CHANGE_APPLIED, ("households.household", number), by=by, after=after, region=doing.place_of(number))
