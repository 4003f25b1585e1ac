"""The write door: one transaction, its events collected, its summaries refreshed, the chain extended last.

    @write
    def save_line(*, line, amount, by): ...; record(Verb.LINE_SAVED, line, by=by, before=…, after=…)

A `@write` inside another joins it. Events are appended last, so that the chain's head is held for an instant.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import models, transaction
from django.utils import timezone

from fupin.audit.chain import genuine_head, plain, signed, signed_head
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent, AuditHead

P = ParamSpec("P")
R = TypeVar("R")
Refresh = Callable[[set[Any]], None]
_closers: list[Callable[[], None]] = []


class ChainBroken(RuntimeError):
    """The head of the chain was tampered with: nothing may be written behind it."""


@dataclass
class Write:
    """One open write: its mark (on every row and event it makes), its moment, what it has to say."""

    id: uuid.UUID = field(default_factory=uuid.uuid4)
    at: datetime = field(default_factory=timezone.now)
    events: list[AuditEvent] = field(default_factory=list)
    stale: dict[Refresh, set[Any]] = field(default_factory=lambda: defaultdict(set))
    memory: dict[Any, Any] = field(default_factory=dict)  # what a service keeps in mind until the write ends


_open: ContextVar[Write | None] = ContextVar("write", default=None)


def write(function: Callable[P, R]) -> Callable[P, R]:
    """Run a service as one write. All of it commits, with its audit rows, or nothing does."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        outer = _open.get()
        return _inside(outer, function, *args, **kwargs) if outer else _outermost(function, *args, **kwargs)

    return run


def _outermost(function: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    with transaction.atomic():
        current = Write()
        token = _open.set(current)
        try:
            result = function(*args, **kwargs)
            for refresh, keys in current.stale.items():
                refresh(keys)
            for close in _closers:
                close()
            _append(current.events)
        finally:
            _open.reset(token)
    return result


def _inside(outer: Write, function: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    said = len(outer.events)
    try:
        with transaction.atomic():
            return function(*args, **kwargs)
    except BaseException:
        del outer.events[said:]
        raise


def current_write() -> Write:
    """The open write. Raises RuntimeError outside one: no row may be written without its audit."""
    current = _open.get()
    if current is None:
        raise RuntimeError("写库必须在 @write 之内")
    return current


def record(
    verb: Verb,
    subject: models.Model | tuple[str, Any],
    *,
    by: Any,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    region: str = "",
    note: str = "",
) -> None:
    """Say what was done. Personal values must be masked already; `subject` is a row or (type, id)."""
    current = current_write()
    kind, identity = subject if isinstance(subject, tuple) else (subject._meta.label_lower, subject.pk)
    current.events.append(
        AuditEvent(
            at=current.at,
            actor=by,
            verb=Verb(verb),
            subject_type=kind,
            subject_id=str(identity),
            region_code=region,
            before=plain(before),
            after=plain(after),
            note=note[:500],
            write=current.id,
        )
    )


def refresh(function: Refresh, keys: Iterable[Any]) -> None:
    """Have `function(keys)` run once, before the write commits, for all keys that the write made stale."""
    current_write().stale[function].update(keys)


def at_the_end(close: Callable[[], None]) -> None:
    """Set at start-up: `close()` runs in every write, after everything else that it does and before it is said."""
    _closers.append(close)


def _append(events: list[AuditEvent]) -> None:
    if not events:
        return
    head = AuditHead.objects.select_for_update().get_or_create(pk=1)[0]
    if not genuine_head(head.count, head.last, head.mac):
        raise ChainBroken("操作记录的末端被改动过，已停止写入。请系统管理员运行 manage.py verify_audit。")
    last = head.last
    for place, event in enumerate(events, start=head.count + 1):
        event.id = place
        event.mac = last = signed(last, event)
    AuditEvent.objects.bulk_create(events, batch_size=500)
    count = head.count + len(events)
    moved = AuditHead.objects.filter(pk=1, count=head.count, last=head.last)
    if not moved.update(count=count, last=last, mac=signed_head(count, last)):
        raise ChainBroken("两次写入同时接在操作记录末端，已退回，请再做一次。")
