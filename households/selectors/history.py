"""The history of one household: what changed from what to what, who did it, when and through which file.

Facts come from the kept rows compared with what replaced them; the trail says who and how. They share the write's mark.
Everything about one household is read at once (a few queries, whatever its length) and shown a page at a time.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Q

from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.versions import OWN
from fupin.imports.models import ImportBatch
from fupin.personal.fields import DigestField
from households.codes import IncomeKind
from households.models import CHILDREN, Household
from households.models.income import IncomeFacts
from households.models.living import LivingFacts
from households.models.member import MemberFacts
from households.models.monitoring import MonitoringFacts
from households.selectors.page import Snapshot
from households.selectors.shown import shown

PER_PAGE = 50
MOST_ROWS = 1000
UNSHOWN = OWN | {"household_id", "initials", "phone_digest", "identity_digest"}


@dataclass(frozen=True)
class Change:
    """`subject` is whose fact it is: a person, an income record; "" for the household's own."""

    subject: str
    field: str
    old: str
    new: str


@dataclass
class Entry:
    """One write (or one look at a sealed value) as the page tells it. `made`, `ended`: kind of row → those by name."""

    at: datetime
    write: uuid.UUID
    verb: str = ""
    who: str = ""
    note: str = ""
    file_name: str = ""
    batch_id: int | None = None
    made: dict[str, list[str]] = field(default_factory=dict)
    ended: dict[str, list[str]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def history(of: Snapshot, number: Any = 1, *, full_birth: bool = True) -> Page:
    """A page of entries, newest first. `of` is the household as it is now."""
    entries = {entry.write: entry for entry in told_by_rows(of, full_birth)}
    events = events_of(of.household, list(entries))
    looks = [told_by_event(event) for event in events if event.verb in TELLS_ITSELF]
    for event in events:
        if event.verb not in TELLS_ITSELF:
            attach(entries.setdefault(event.write, Entry(event.at, event.write)), event)
    name_files(list(entries.values()))
    told = sorted([*entries.values(), *looks], key=lambda entry: entry.at, reverse=True)
    return Paginator(told, PER_PAGE).get_page(number)


# ---- what the rows tell ------------------------------------------------------------------------------------------


def told_by_rows(of: Snapshot, full_birth: bool) -> Iterator[Entry]:
    """One entry per write that made, changed or ended a row of this household."""
    entries: dict[uuid.UUID, Entry] = {}

    def entry(write: uuid.UUID, at: datetime) -> Entry:
        return entries.setdefault(write, Entry(at, write))

    for model, live, kept in chains(of):
        kind = str(model._meta.verbose_name)
        if live is None or live.version == len(kept) + 1:
            first = kept[0] if kept else live
            made_at = first.valid_from if kept else live.written_at
            entry(first.write, made_at).made.setdefault(kind, []).append(named(first))
        for old, new in pairwise([*kept, *([live] if live else [])]):
            entry(old.ended_by, old.valid_to).changes.extend(differences(old, new, named(new), full_birth))
        if live is None:
            last = kept[-1]
            entry(last.ended_by, last.valid_to).ended.setdefault(kind, []).append(named(last))
    yield from entries.values()


def chains(of: Snapshot) -> Iterator[tuple[Any, Any | None, list[Any]]]:
    """Model, live row, its kept ones, oldest first. What an undone import had made is kept and lives no more."""
    live = {Household: [of.household]} | dict(
        zip(CHILDREN, (of.members, of.incomes, of.conditions, of.episodes), strict=True)
    )
    for model, rows in live.items():
        kept = kept_rows(model, of.household.pk)
        for row in rows:
            yield model, row, kept.pop(row.pk, [])
        for rest in kept.values():
            yield model, None, rest


def kept_rows(model: Any, household: int) -> dict[int, list[Any]]:
    mine = Q(row_id=household) if model is Household else Q(household_id=household)
    rows = model.versions.objects.filter(mine).order_by("-valid_to", "-id")[:MOST_ROWS]
    found: dict[int, list[Any]] = defaultdict(list)
    for row in reversed(rows):
        found[row.row_id].append(row)
    return found


def compared_fields(version: type[models.Model]) -> Iterator[models.Field]:
    for each in version._meta.concrete_fields:
        if each.name not in UNSHOWN and not isinstance(each, DigestField):
            yield each


def differences(old: Any, new: Any, subject: str, full_birth: bool) -> Iterator[Change]:
    """Field by field; `old` is a kept row, `new` the kept or live row after it."""
    for each in compared_fields(type(old)):
        before, after = getattr(old, each.attname), value_in(new, each)
        if blank(before) != blank(after):
            texts = [shown(each, value, full_birth=full_birth) for value in (before, after)]
            yield Change(subject, str(each.verbose_name), texts[0], told_apart(*texts))


def value_in(row: Any, each: models.Field) -> Any:
    """A live household holds its village under another name than its versions do."""
    return row.village_id if each.name == "village_code" and isinstance(row, Household) else getattr(row, each.attname)


def blank(value: Any) -> Any:
    return None if value == "" else value


def told_apart(old: str, new: str) -> str:
    """Two values that look the same under their masks did change."""
    return f"{new}（已更换）" if old == new else new


def named(row: Any) -> str:
    """A row as a person calls it: a member by name, a record by its year; "" for the household itself."""
    if isinstance(row, MemberFacts):
        return row.name
    if isinstance(row, IncomeFacts):
        return f"{row.year}年" if row.kind == IncomeKind.YEARLY else f"{row.year}年{row.get_kind_display()}"
    if isinstance(row, MonitoringFacts):
        return str(row.get_kind_display())
    return f"{row.year}年" if isinstance(row, LivingFacts) else ""


# ---- what the trail tells ----------------------------------------------------------------------------------------


def events_of(household: Household, writes: list[uuid.UUID]) -> list[AuditEvent]:
    """Events of these writes that speak of this household or of no household (an import), and those on it itself.

    No scope door: who sees the household sees its history, also what the county did to it.
    """
    mine = Q(subject_type="households.household", subject_id=str(household.pk))
    general = Q(write__in=writes) & ~Q(subject_type="households.household")
    rows = AuditEvent.objects.filter(mine | general).select_related("actor__person").order_by("-id")
    names = ("at", "verb", "note", "write", "before", "after", "subject_type", "subject_id", "actor__username")
    return list(rows.only(*names, "actor__person__name")[:MOST_ROWS])


def attach(entry: Entry, event: AuditEvent) -> None:
    """The first event of a write names it; an import goes before the rest."""
    if not entry.verb or event.verb in (Verb.ROSTER_IMPORTED, Verb.ROSTER_UNDONE):
        entry.verb = Verb.label_of(event.verb)
    entry.who = entry.who or who(event)
    entry.note = entry.note or event.note


def who(event: AuditEvent) -> str:
    return event.actor.display_name if event.actor else "系统"


def looked(event: AuditEvent) -> str:
    """A look at a sealed value: what, whose."""
    return f"查看{event.after.get('对象', '')}的完整{event.after.get('项目', '')}"


def printed(event: AuditEvent) -> str:
    numbers = "，带完整证件号码" if event.after.get("证件号码") else ""
    said = {name: event.after.get(name, "") for name in ("文书", "形式", "编号")}
    return f"打印{said['文书']}（{said['形式']}{numbers}），编号 {said['编号']}"


def uploaded(event: AuditEvent) -> str:
    return f"上传佐证材料：{event.after.get('种类', '')} {event.after.get('份数', '')} 份"


def withdrew(event: AuditEvent) -> str:
    return f"撤下佐证材料：{event.before.get('种类', '')}"


TELLS_ITSELF = {
    Verb.REVEALED: looked,
    Verb.PRINTED: printed,
    Verb.EVIDENCE_ADDED: uploaded,
    Verb.EVIDENCE_WITHDRAWN: withdrew,
}
"""Acts that change no fact of the household: each is an entry of its own, told from what the trail says."""


def told_by_event(event: AuditEvent) -> Entry:
    told = TELLS_ITSELF[Verb(event.verb)](event)
    return Entry(event.at, event.write, Verb.label_of(event.verb), who(event), event.note, said=[told])


def name_files(entries: Iterable[Entry]) -> None:
    marks = [entry.write for entry in entries]
    batches = ImportBatch.objects.filter(write__in=marks).values_list("write", "id", "file_name")
    files = {write: (pk, name) for write, pk, name in batches}
    for entry in entries:
        entry.batch_id, entry.file_name = files.get(entry.write, (None, ""))
