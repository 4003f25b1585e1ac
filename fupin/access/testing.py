"""The battery of every scoped page: anonymous → login, without permission → 403, stranger → 404, with → 200."""

from dataclasses import dataclass
from typing import Any

from django.test import Client


@dataclass(frozen=True)
class Visitors:
    """Three users for one page: `allowed` sees it, `stranger` has the permission elsewhere, `denied` lacks it."""

    allowed: Any
    stranger: Any | None = None
    denied: Any | None = None


def status_for(path: str, user: Any | None) -> int:
    client = Client()
    if user is not None:
        client.force_login(user, backend="fupin.accounts.backend.PostsBackend")
    return client.get(path).status_code


def page_battery(path: str, visitors: Visitors) -> dict[str, int]:
    """Status of the page for each kind of visitor; compare with `EXPECTED` (kinds that do not apply are left out)."""
    found = {"anonymous": status_for(path, None), "allowed": status_for(path, visitors.allowed)}
    if visitors.stranger is not None:
        found["stranger"] = status_for(path, visitors.stranger)
    if visitors.denied is not None:
        found["denied"] = status_for(path, visitors.denied)
    return found


EXPECTED = {"anonymous": 302, "stranger": 404, "denied": 403, "allowed": 200}
