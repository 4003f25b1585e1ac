"""Writing a roster: one transaction, set-based, one audit event (product.md §4.2, architecture P12)."""

import hashlib
import json
from typing import Any, Protocol

import numpy as np
from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import code_range, posts_granting, require
from fupin.audit.codes import Verb
from fupin.audit.versions import keep
from fupin.audit.write import current_write, record, write
from fupin.imports.bulk import Packed, allocate, copy_in, lock, quoted, update_rows
from fupin.imports.models import ImportBatch, ImportMode
from fupin.jobs.services import SILENT
from fupin.personal.sealing import digest_all
from fupin.workflow import REASONS, Refused
from households.models import ChangeProposal, Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode
from households.services.moving import move_households
from households.services.roster_register import parts_of
from households.services.stock import new_in_stock, watch_stock
from households.services.summaries import refresh_households
from households.stored_values import signature_form

REASONS |= {
    "legacy_needs_approver": "没有导入：存量建档要由县级审批人员确认。",
    "legacy_same_person": "没有导入：准备和确认存量建档的必须是两个人。",
}

WRITING = "写入"
CALLED = {"households": "户", "members": "人"}
OUTCOMES = {
    "new": "新增",
    "changed": "有变化",
    "same": "无变化",
    "proposed": "待办变更",
    "absent": "名册中未出现",
    "refused": "拒收",
}
WITNESS: dict[Any, tuple[str, ...]] = {
    Household: ("village", "household_no", "register", "poverty_status", "first_year", "exit_year", "main_cause"),
    Member: ("household", "name", "identity_digest", "relation", "state"),
    IncomeRecord: ("household", "year", "net_income", "net_per_head"),
    LivingCondition: ("household", "year", "arable", "house_area", "house_grade"),
    MonitoringEpisode: ("household", "kind", "identified_on", "eliminated_on"),
}
"""The fields of written rows that the digest of an import's audit event covers."""


class PlanLike(Protocol):
    existing: np.ndarray
    villages: np.ndarray
    counts: dict[str, Any]
    inserts: list[Any]
    updates: list[Any]
    proposals: list[Any]
    moved: list[tuple[int, str]]
    heads_off: list[int]
    refreshed: np.ndarray
    restocked: np.ndarray

    def concerned(self) -> set[str]: ...


def require_import(by: Any, mode: str, villages: set[str], approver: Any = None) -> None:
    """Permission for every village; a legacy import is confirmed by another person than the one who prepared it."""
    if mode != ImportMode.LEGACY:
        require_everywhere(by, Permission.ROSTER_IMPORT, villages)
        return
    require_everywhere(by, Permission.LEGACY_PREPARE, villages)
    if approver is None:
        raise Refused("legacy_needs_approver")
    require_everywhere(approver, Permission.LEGACY_CONFIRM, villages)
    if approver.person_id == by.person_id:
        raise Refused("legacy_same_person")


def require_everywhere(user: Any, permission: Permission, villages: set[str]) -> None:
    """`require` for many villages, asked once for each post."""
    ranges = [code_range(post.region_id) for post in posts_granting(user, permission)]
    outside = next((code for code in sorted(villages) if not any(low <= code < high for low, high in ranges)), None)
    if outside is not None:
        require(user, permission, outside)
    if not ranges:
        raise PermissionDenied(permission.label)


@write
def apply_plan(plan: PlanLike, *, by: Any, batch: ImportBatch, approver: Any = None, progress: Any = SILENT) -> None:
    """Write what the plan says. `batch` must be saved already; its counts are told in the one audit event. Between the
    statements `progress` may raise, and everything is put back."""
    require_import(by, batch.mode, plan.concerned(), approver)
    watch_stock(plan.restocked.tolist())
    homes = _allocated(plan)
    new_in_stock(np.setdiff1d(homes, plan.existing).tolist())
    _keep(plan)
    _free_heads(plan.heads_off)
    total = sum(len(insert) for insert in plan.inserts) + sum(len(update.ids) for update in plan.updates)
    done = 0
    for update in plan.updates:
        progress(WRITING, done, total)
        done += len(update.ids)
        update_rows(update.model, update.ids, update.columns, always=_mark(), counted=("version",))
    for village, ids in _moving(plan):
        move_households(ids, village)
    for insert in plan.inserts:
        progress(WRITING, done, total)
        done += len(insert)
        _insert(insert, homes)
    progress(WRITING, done, total)
    _propose(plan, homes, batch)
    refresh_households(plan.refreshed.tolist())
    record(
        Verb.ROSTER_IMPORTED,
        batch,
        by=approver or by,
        after={"文件": batch.file_name, **in_words(plan.counts), "校验值": digest_of_write(current_write().id)},
        region=batch.region_code,
        note=f"准备人：{by.display_name}" if approver else "",
    )


def in_words(counts: dict[str, Any]) -> dict[str, str]:
    """An import's counts as the trail says them: 户 新增 12、有变化 3."""
    return {
        CALLED[kind]: "、".join(f"{OUTCOMES[name]} {count}" for name, count in counts[kind].items() if count) or "没有"
        for kind in CALLED
    }


def digest_of_write(write_id: Any) -> str:
    """SHA-256 over the rows that a write made what they are: while nobody edits them it can be computed again."""
    found = hashlib.sha256()
    connection = connections[DEFAULT_DB_ALIAS]
    for model, names in WITNESS.items():
        table = quoted(model._meta.db_table)
        mark = model._meta.get_field("write").get_db_prep_value(write_id, connection)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, {signature_form(model, names)} FROM {table} WHERE {quoted('write')} = %s ORDER BY id",
                [mark],
            )
            while rows := cursor.fetchmany(20_000):
                found.update("\n".join(f"{number}\t{text}" for number, text in rows).encode())
    return found.hexdigest()


# ---- parts -----------------------------------------------------------------------------------------------------------


def _mark() -> dict[str, Any]:
    current = current_write()
    return {"write": current.id, "written_at": current.at}


def _allocated(plan: PlanLike) -> np.ndarray:
    """Household id of every household of the file: the known one, or a fresh one."""
    homes = plan.existing.astype(np.int64)
    fresh = next(insert for insert in plan.inserts if insert.model is Household)
    homes[fresh.home] = allocate(Household, len(fresh))
    return homes


def _insert(insert: Any, homes: np.ndarray) -> None:
    if not len(insert):
        return
    columns = {**insert.columns, **{name: Packed.same(value) for name, value in _mark().items()}}
    if insert.model is Household:
        columns["id"] = Packed.of(homes[insert.home].tolist())
    else:
        columns["household_id"] = Packed.of(homes[insert.home].tolist())
    copy_in(insert.model, columns, len(insert))


def _keep(plan: PlanLike) -> None:
    """The old rows, before the first change; each once. Those that only move are kept when they do."""
    touched: dict[Any, list[np.ndarray]] = {}
    for update in plan.updates:
        touched.setdefault(update.model, []).append(update.ids)
    for model, ids in touched.items():
        once = np.unique(np.concatenate(ids))
        lock(model, once)
        for part in parts_of(once.tolist()):
            keep(model.objects.filter(pk__in=part))


def _free_heads(ids: list[int]) -> None:
    if ids:
        Member.objects.filter(pk__in=ids).update(relation=None)


def _moving(plan: PlanLike) -> list[tuple[str, list[int]]]:
    """Households that are not listed, by the village they go to."""
    by_village: dict[str, list[int]] = {}
    for number, village in plan.moved:
        by_village.setdefault(village, []).append(number)
    return sorted(by_village.items())


def _propose(plan: PlanLike, homes: np.ndarray, batch: ImportBatch) -> None:
    """What waits; a proposal that is waiting already, taken up or not, is not made again."""
    facts = [_text(proposal) for proposal in plan.proposals]
    digests = digest_all("proposal", facts)
    households = [int(homes[proposal.home]) for proposal in plan.proposals]
    open_ones = set(
        ChangeProposal.objects.waiting()
        .filter(household_id__in=households)
        .values_list("household_id", "kind", "facts_digest")
    )
    made = {}
    for proposal, text, digest, household in zip(plan.proposals, facts, digests, households, strict=True):
        key = (household, proposal.kind, digest)
        if key not in open_ones:
            made[key] = ChangeProposal(
                household_id=household,
                member_id=proposal.member,
                village_code=str(plan.villages[proposal.home]),
                kind=proposal.kind,
                subject=proposal.subject,
                facts=text,
                facts_digest=digest,
                batch=batch,
                created_at=timezone.now(),
            )
    ChangeProposal.objects.bulk_create(made.values(), batch_size=500)


def _text(proposal: Any) -> str:
    """A proposal's facts as one text, the same for the same facts."""
    facts = {**proposal.facts, "member": proposal.member} if proposal.member else proposal.facts
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)
