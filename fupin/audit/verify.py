"""Does the chain hold, and if not, which entry is the first that does not, and what was done to it."""

import hmac
from dataclasses import dataclass
from typing import Any

from fupin.audit.chain import genuine_head, signed
from fupin.audit.models import AuditEvent, AuditHead

CHUNK = 5000


@dataclass(frozen=True)
class Anchor:
    """The head as it was written down elsewhere: how many entries there were and how the last was signed."""

    count: int
    last: str


@dataclass(frozen=True)
class Finding:
    """The first bad entry. kind: changed, deleted, inserted, swapped, cut or head."""

    id: int
    kind: str


@dataclass(frozen=True)
class Verdict:
    entries: int
    first_bad: Finding | None

    def as_json(self) -> dict[str, Any]:
        bad = self.first_bad
        return {
            "ok": bad is None,
            "entries": self.entries,
            "first_bad": {"id": bad.id, "kind": bad.kind} if bad else None,
        }


def current_head() -> Anchor:
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    return Anchor(head.count, head.last)


def verify(anchor: Anchor | None = None) -> Verdict:
    """Walk the whole chain (read-only). With an anchor, also tell a tail that was cut together with its head."""
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    entries = AuditEvent.objects.count()
    true_count = head.count if genuine_head(head.count, head.last, head.mac) else None
    if true_count is not None and anchor:
        true_count = max(true_count, anchor.count)
    finding, last = _walk(entries, true_count, anchor)
    return Verdict(entries, finding or _tail(entries, head, true_count, last))


def _walk(entries: int, true_count: int | None, anchor: Anchor | None) -> tuple[Finding | None, str]:
    last, place = "", 0
    for place, event in enumerate(AuditEvent.objects.order_by("id").iterator(CHUNK), start=1):
        if event.id != place:
            surplus = true_count is not None and entries > true_count
            return (Finding(event.id, "inserted") if surplus else Finding(place, "deleted")), last
        if not hmac.compare_digest(signed(last, event), event.mac):
            return Finding(event.id, _what_happened(event, entries, true_count)), last
        last = event.mac
        if anchor and place == anchor.count and last != anchor.last:
            return Finding(place, "changed"), last
    if anchor and place < anchor.count:
        return Finding(place + 1, "cut"), last
    return None, last


def _tail(entries: int, head: AuditHead, true_count: int | None, last: str) -> Finding | None:
    if true_count is None:
        return Finding(entries + 1, "cut" if head.count >= entries else "head")
    if entries < true_count:
        return Finding(entries + 1, "cut")
    if last != head.last:
        return Finding(entries, "inserted" if entries > true_count else "changed")
    return None


def _what_happened(event: AuditEvent, entries: int, true_count: int | None) -> str:
    if true_count is not None and entries != true_count:
        return "inserted" if entries > true_count else "deleted"
    return "swapped" if _genuine_elsewhere(event) else "changed"


def _genuine_elsewhere(event: AuditEvent) -> bool:
    """Whether what this entry says was signed behind some other entry: then it was moved, not rewritten."""
    macs = set(AuditEvent.objects.values_list("mac", flat=True))
    return any(signed(previous, event) in macs for previous in macs | {""})
