"""Undoing an import: what it overwrote is put back, what it made is ended, what somebody has written since stays and is
listed (architecture §6, ADR 0011). One transaction, set-based, one audit event."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.audit.codes import Verb
from fupin.audit.versions import keep, kept_columns
from fupin.audit.write import current_write, record, write
from fupin.imports.bulk import STAGING, Packed, lock, quoted, staged, update_rows
from fupin.imports.models import ImportBatch, ImportMode, ImportState
from fupin.jobs.services import SILENT
from fupin.workflow import REASONS, Refused
from households.codes import DecreaseReason, EndReason, MemberState, ProposalState, Register
from households.models import ChangeProposal, Household, Member
from households.services.moving import bring_along
from households.services.roster import require_everywhere
from households.services.roster_register import parts_of
from households.services.stock import watch_stock
from households.services.summaries import refresh_households
from households.services.undo_conflicts import leave_conflicts
from households.services.undo_left import Left, told
from households.services.undo_rows import MODELS, Own, Touched, moved_by, touched_by
from households.services.watch.closing import withdraw_found

REASONS |= {
    "undo_state": "没有撤销：这一批现在是“{state}”，只有已导入的才能撤销。",
    "undo_nothing": "没有可撤销的：这次导入没有改动登记，或者改过的都已经有人再改过。",
    "undo_same_person": "没有撤销：存量建档要由准备人以外的另一位县级审批人员撤销。",
}
SHOWN = 200  # of what stays, kept with the batch


@dataclass(frozen=True)
class Undone:
    """`restored` and `ended` count rows of the register (`kinds` tells which), `dropped` open proposals."""

    restored: int
    ended: int
    left: list[Left]
    dropped: int = 0
    kinds: dict[str, dict[str, int]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {"restored": self.restored, "ended": self.ended, "left": [left.as_dict() for left in self.left]}

    def for_page(self) -> dict[str, Any]:
        """What the import page shows, capped in length."""
        shown = [left.as_dict() for left in self.left[:SHOWN]]
        return {**self.as_dict(), "left": shown, "total": len(self.left), "dropped": self.dropped, "kinds": self.kinds}


def foresee_undo(*, batch: ImportBatch, by: Any) -> Undone:
    """What undoing would do now; nothing is written. Raises Refused and PermissionDenied as the undo would."""
    _require_undo(batch, by)
    found = touched_by(batch)
    leave_conflicts(found)
    return _counted(found, batch)


@write
def undo_import(*, batch: ImportBatch, by: Any, progress: Any = SILENT) -> Undone:
    """Raises Refused("undo_state" | "undo_nothing" | "undo_same_person") and PermissionDenied."""
    ImportBatch.objects.select_for_update().get(pk=batch.pk)
    batch.refresh_from_db()
    _require_undo(batch, by)
    for model in MODELS:
        _hold(model, batch)
    found = touched_by(batch)
    freed = leave_conflicts(found)
    undone = _counted(found, batch)
    if not undone.restored + undone.ended + undone.dropped:
        raise Refused("undo_nothing")
    watch_stock(found.homes().tolist(), undone=True)
    moved = np.intersect1d(moved_by(batch.write), found.own[Household].id)
    _put_back(found, freed, progress)
    bring_along(moved.tolist())
    _proposals(batch).update(state=ProposalState.DROPPED)
    withdraw_found(batch.write, _whole_again(found), by=by, today=timezone.localdate())
    refresh_households(np.setdiff1d(found.homes(), _made(found.own[Household])).tolist())
    _close(batch, undone, by)
    return undone


def villages_of(batch: ImportBatch) -> set[str]:
    """Every village that the import wrote to, or took a household from."""
    found: set[str] = set()
    for model in MODELS:
        column = "village_id" if model is Household else "village_code"
        found |= set(model.objects.filter(write=batch.write).order_by().values_list(column, flat=True).distinct())
        kept = model.versions.objects.filter(ended_by=batch.write).order_by()
        found |= set(kept.values_list("village_code", flat=True).distinct())
    return found | set(ChangeProposal.objects.filter(batch=batch).order_by().values_list("village_code", flat=True))


# ---- parts -----------------------------------------------------------------------------------------------------------


def _require_undo(batch: ImportBatch, by: Any) -> None:
    if batch.state != ImportState.APPLIED or batch.write is None:
        raise Refused("undo_state", state=batch.get_state_display())
    villages = villages_of(batch) or {batch.region_code}
    if batch.mode != ImportMode.LEGACY:
        require_everywhere(by, Permission.ROSTER_IMPORT, villages)
        return
    require_everywhere(by, Permission.LEGACY_CONFIRM, villages)
    if by.person_id == batch.owner.person_id:
        raise Refused("undo_same_person")


def _hold(model: Any, batch: ImportBatch) -> None:
    ids = model.objects.filter(write=batch.write).order_by("pk").values_list("pk", flat=True)
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        lock(model, np.fromiter(ids.iterator(20_000), np.int64))


def _proposals(batch: ImportBatch) -> Any:
    return ChangeProposal.objects.filter(batch=batch, state=ProposalState.OPEN)


def _counted(found: Touched, batch: ImportBatch) -> Undone:
    kinds = {
        name: {str(model._meta.verbose_name): count for model, own in found.own.items() if (count := int(rows(own)))}
        for name, rows in (("restored", lambda own: own.changed.sum()), ("ended", lambda own: own.made.sum()))
    }
    restored, ended = (sum(kinds[name].values()) for name in ("restored", "ended"))
    return Undone(restored, ended, told(found.later), _proposals(batch).count(), kinds)


def _put_back(found: Touched, freed: list[int], progress: Any) -> None:
    """First what was made is ended and what is unique is freed, then the old values find their places empty."""
    done, total = 0, found.total()
    for own in found.own.values():
        progress("撤销", done, total)
        done += len(own.id)
        for part in parts_of(own.id.tolist()):
            keep(own.model.objects.filter(pk__in=part))
        _end(own.model, _made(own))
    for part in parts_of(freed):
        Member.objects.filter(pk__in=part).update(relation=None, identity_digest=None, person_no=None)
    for own in found.own.values():
        progress("放回旧值", done, total)
        _restore(own)


def _whole_again(found: Touched) -> list[int]:
    """Households of which nothing stays as the import left it."""
    stay = np.fromiter({later.home for later in found.later}, np.int64)
    return np.setdiff1d(found.homes(), stay).tolist()


def _made(own: Own) -> np.ndarray:
    return own.id[own.made]


def _end(model: Any, ids: np.ndarray) -> None:
    """Households are closed and people leave; what has no end of its own lives on as a kept row only."""
    mark = {"write": current_write().id, "written_at": current_write().at}
    today = timezone.localdate()
    if model is Household:
        closed = {"register": Register.CLOSED.value, "ended_on": today, "end_reason": EndReason.IMPORT_UNDONE.value}
        empty = {"member_count": 0, "income_year": None, "net_per_head": None, "monitoring_kind": ""}
        update_rows(model, ids, {}, always={**closed, **empty, **mark}, counted=("version",))
    elif model is Member:
        gone = {"state": MemberState.DELETED.value, "change_reason": DecreaseReason.OTHER.value, "changed_on": today}
        update_rows(model, ids, {}, always={**gone, **mark}, counted=("version",))
    else:
        for part in parts_of(ids.tolist()):
            model.objects.filter(pk__in=part).delete()


def _restore(own: Own) -> None:
    """One UPDATE from the kept rows. The mark goes back too: the row is again what that earlier write made it, so that
    undoing one import leaves the import before it undoable."""
    rows, kept = own.id[own.changed], own.kept[own.changed]
    if not len(rows):
        return
    table, versions = (quoted(model._meta.db_table) for model in (own.model, own.model.versions))
    columns = [quoted(column) for column in [*kept_columns(own.model.versions), "write"]]
    facts = ", ".join(f"{column} = v.{column}" for column in columns)
    at = own.model._meta.get_field("written_at").get_db_prep_save(current_write().at, connections[DEFAULT_DB_ALIAS])
    with (
        connections[DEFAULT_DB_ALIAS].cursor() as cursor,
        staged(cursor, own.model.versions, kept, {"row_id": Packed.of(rows.tolist())}),
    ):
        cursor.execute(
            f"UPDATE {table} SET {facts}, written_at = %s, version = {table}.version + 1 "
            f"FROM {STAGING} s, {versions} v WHERE v.id = s.id AND {table}.id = s.row_id",
            [at],
        )


def _close(batch: ImportBatch, undone: Undone, by: Any) -> None:
    said = {
        **undone.for_page(),
        "by": by.display_name,
        "at": f"{timezone.localtime(current_write().at):%Y-%m-%d %H:%M}",
    }
    here = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.APPLIED)
    if not here.update(state=ImportState.UNDONE, preview={**batch.preview, "undone": said}):
        raise Refused("undo_state", state=ImportState.UNDONE.label)
    record(
        Verb.ROSTER_UNDONE,
        batch,
        by=by,
        after={
            "文件": batch.file_name,
            "放回旧值": _words(undone.kinds["restored"]),
            "撤下": _words(undone.kinds["ended"]),
            "不再办的待办变更": undone.dropped,
            "有人改过而保留": len(undone.left),
        },
        region=batch.region_code,
    )


def _words(counts: dict[str, int]) -> str:
    return "、".join(f"{name} {count}" for name, count in counts.items()) or "没有"
