"""The keyed hash chain: every entry is bound to the one before it by a key that is not in the database."""

import hashlib
import hmac
import json
from datetime import UTC
from typing import Any

from fupin.audit.models import AuditEvent
from fupin.keys import key


def canonical(event: AuditEvent) -> bytes:
    """What is signed: everything the entry says, in one spelling on both databases."""
    said = [
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_id,
        event.verb,
        event.subject_type,
        event.subject_id,
        event.region_code,
        event.before,
        event.after,
        event.note,
        str(event.write),
    ]
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def signed(previous: str, event: AuditEvent) -> str:
    return _mac(previous.encode() + b"\n" + canonical(event))


def signed_head(count: int, last: str) -> str:
    return _mac(f"head\n{count}\n{last}".encode())


def genuine_head(count: int, last: str, mac: str) -> bool:
    if not count and not mac:
        return True
    return hmac.compare_digest(signed_head(count, last), mac)


def _mac(message: bytes) -> str:
    return hmac.digest(key("audit"), message, hashlib.sha256).hex()


def plain(facts: dict[str, Any] | None) -> dict[str, Any]:
    """Facts as JSON holds them: dates, decimals and codes as text, so that both databases give the same back."""
    return {name: _plain(value) for name, value in (facts or {}).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return plain(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)
