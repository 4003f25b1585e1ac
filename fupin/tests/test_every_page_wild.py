"""What no form sends: wild values in every address, parameter and field. Never a failure, always Chinese."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from fupin.management.addresses import Address, addresses
from fupin.tests.page_cases import CASES, Case, key
from fupin.tests.reading import is_html
from fupin.tests.world import County, client_of

pytestmark = [pytest.mark.soak, pytest.mark.django_db(databases=["default", "queue"])]
DATABASES = ("default", "queue")
ASKED = {
    *("q", "place", "status", "watch", "cause", "attribute", "task", "sort", "page", "year", "day", "log", "as"),
    *("next", "actor", "verb", "subject", "number", "before", "since", "until", "village", "role", "p", "o"),
    *("kind", "state", "all", "term", "app_label", "model_name", "field_name", "village__id__exact"),
    *("_to_field", "_popup"),
}
VALUES = ["", "-1", "9" * 30, "٣", "0001-01-01", "9999-12-31", "韦" * 3000, "%_\\'\"<b>{0}", "a\0"]
ALONE = ["", "9" * 30, "9999-12-31", "韦" * 3000]
IN_A_PATH = ["0", "9" * 19, "9" * 40, "١٢", "52", "%00", "%FF", "000000000001", "0000", "_3D"]


def shown(value: str) -> str:
    return ascii(value[:12])


class Fields(HTMLParser):
    """The fields of a page's forms, by the name under which they are sent."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("input", "select", "textarea", "button") and given.get("name"):
            self.sent[str(given["name"])] = given.get("value") or ""


def rows() -> list[tuple[Address, Case]]:
    found = {key(address): address for address in addresses()}
    return [(found[name], case) for name, case in CASES.items() if not case.nobody]


def visitor(jia: County, case: Case) -> Client:
    return client_of(jia.users[case.allowed] if case.allowed else None, raise_request_exception=False)


def answer(client: Client, method: str, path: str, data: Any = None) -> HttpResponse:
    """The answer; what it wrote is put back."""
    with transaction.atomic(), transaction.atomic("queue"):
        response = getattr(client, method)(path, data)
        for alias in DATABASES:
            transaction.set_rollback(True, alias)
    return response


def fault(response: HttpResponse) -> str | None:
    """What is wrong with an answer: a failure, or a page without a Chinese word."""
    if response.status_code >= 500:
        return f"{response.status_code} {getattr(response, 'exc_info', [None, None])[1]!r}"
    if is_html(response) and response.content and not re.search("[一-鿿]", response.content.decode()):
        return f"{response.status_code} not Chinese"
    return None


@pytest.mark.parametrize("value", VALUES, ids=shown)
def test_wild_parameters(jia: County, value: str) -> None:
    asked, wrong = dict.fromkeys(ASKED, value), {}
    for address, case in rows():
        if not case.post and (found := fault(answer(visitor(jia, case), "get", case.path(address, jia), asked))):
            wrong[key(address)] = found
    assert wrong == {}


@pytest.mark.parametrize("value", IN_A_PATH)
def test_wild_places_in_an_address(jia: County, value: str) -> None:
    wrong = {}
    for address, case in rows():
        paths = {case.path(address, jia, **{name: value}) for name in case.given(jia)}
        for method, path in ((method, path) for method in address.methods for path in paths):
            if found := fault(answer(visitor(jia, case), method.lower(), path)):
                wrong[method, path] = found
    assert wrong == {}


@pytest.mark.parametrize("value", VALUES, ids=shown)
def test_wild_fields(jia: County, value: str) -> None:
    """All fields of each form with the value; some values in one field alone, the others as the page offers them."""
    wrong = {}
    for address, case in rows():
        if case.post or "POST" not in address.methods:
            continue
        client, path = visitor(jia, case), case.path(address, jia)
        page = client.get(path)
        offered = Fields(page.content.decode()).sent if is_html(page) else {}
        alone = [[name] for name in offered] if value in ALONE else []
        for names in [list(offered), *alone]:
            if found := fault(answer(client, "post", path, offered | dict.fromkeys(names, value))):
                wrong[key(address), *names] = found
    assert wrong == {}


def test_the_walk_meets_forms_and_refusals(jia: County) -> None:
    """Else the tests above would look at nothing."""
    case = CASES["household-edit"]
    client, path = visitor(jia, case), case.path({key(a): a for a, _ in rows()}["household-edit"], jia)
    assert {"version-home", "home-phone"} <= set(Fields(client.get(path).content.decode()).sent)
    assert answer(client, "get", "/households/", {"q": "a\0"}).status_code == 400
