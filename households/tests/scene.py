"""Who looks at whom in the tests of the household pages."""

from typing import Any

from django.test import Client

from fupin.access.permissions import Role
from fupin.tests.factories import region_tree, user

BACKEND = "fupin.accounts.backend.PostsBackend"
PHONE = "13912345678"


def visitors() -> dict[str, Any]:
    """A township clerk of 甲镇, one of 乙镇, and others; places included."""
    region_tree()
    posts = {
        "township": (Role.TOWNSHIP_CLERK, "990101201"),
        "other": (Role.TOWNSHIP_CLERK, "990102201"),
        "village": (Role.VILLAGE_CLERK, "990101201203"),
        "county": (Role.COUNTY_CLERK, "990101"),
        "prefecture": (Role.PREFECTURE_VIEWER, "9901"),
        "administrator": (Role.ADMINISTRATOR, "9901"),
    }
    return {name: user(name, role, code, name=f"{name}员") for name, (role, code) in posts.items()}


def client_of(who: Any) -> Client:
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client


def page_of(who: Any, path: str) -> str:
    response = client_of(who).get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()
