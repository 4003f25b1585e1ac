"""Every address × every visitor: the login for strangers, 403 without the permission, 404 for another county's rows."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse

from fupin.access.permissions import GRANTS, Permission, Role
from fupin.management.addresses import Address, addresses
from fupin.tests.page_cases import CASES, TABLES, Case, key
from fupin.tests.world import County, client_of

pytestmark = pytest.mark.django_db
ADDRESSES = {key(address): address for address in addresses()}
MOVING = re.compile(r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken":"\w+"|数据截至 [^<]*')
ANSWERS = {True: {200, 302, 404, 409, 422}, False: {200, 302, 404}}


def ask(client: Any, path: str, case: Case) -> HttpResponse:
    """The answer; what it wrote is put back, so that the next page finds the world as it was."""
    with transaction.atomic():
        response = client.post(path) if case.post else client.get(path)
        transaction.set_rollback(True)
    return response


def still(response: HttpResponse) -> tuple[int, str]:
    """The answer without what differs each time."""
    return response.status_code, MOVING.sub("", response.content.decode())


def rows() -> list[tuple[Address, Case]]:
    return [(ADDRESSES[name], case) for name, case in CASES.items()]


def test_the_table_holds_every_address_and_no_other() -> None:
    assert sorted(CASES) == sorted(key(address) for address in addresses())


def test_the_table_says_how_an_address_is_asked() -> None:
    post_only = {name for name, address in ADDRESSES.items() if address.methods == ["POST"]}
    assert {name for name, case in CASES.items() if case.post} == post_only | {"admin:logout"}


def test_the_table_gives_every_parameter(jia: County) -> None:
    assert [path for address, case in rows() if "<" in (path := case.path(address, jia))] == []


def test_denied_roles_are_those_without_the_permission() -> None:
    """A denied role must fail for its role and not for its place; a page open to every role names none."""
    everybody = {Permission.PUBLIC, Permission.SELF}
    assert {key(a) for a, case in rows() if case.denied is None} == {
        key(a) for a, _ in rows() if a.permission in everybody
    }


def test_public_pages_are_the_login_and_the_board() -> None:
    """The board is there for anybody (domain.md §8.4); what it shows is tried in `households.tests.test_board`."""
    public = {name for name, address in ADDRESSES.items() if address.permission == Permission.PUBLIC}
    board = {"board", "board-follow", "board-notice", "board-objection"}
    assert public == {"login", "logout", "healthz", "admin:login"} | board


@pytest.mark.once
def test_strangers_are_sent_to_the_login(jia: County) -> None:
    client, wrong = client_of(None), {}
    for address, case in rows():
        response = ask(client, case.path(address, jia), case)
        public = address.permission == Permission.PUBLIC
        there = response.headers.get("Location", "").startswith("/accounts/login/")
        if (public and response.status_code != case.answer) or (not public and not there):
            wrong[key(address)] = response.status_code
    assert wrong == {}


@pytest.mark.once
def test_where_the_declared_permission_is_not_enough_it_is_403(jia: County) -> None:
    clients = {role: client_of(jia.users[role]) for role in Role}
    found = {
        key(address): ask(clients[case.denied], case.path(address, jia), case).status_code
        for address, case in rows()
        if case.denied and address.permission in GRANTS[case.denied]
    }
    assert len(found) > 100
    assert {name: status for name, status in found.items() if status != 403} == {}


@pytest.mark.once
def test_nobody_comes_past_the_declared_permission(jia: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every address by three of the roles that may not, in turns: the middleware asks one table for all of them. How
    the page says so is read elsewhere (test_every_page_shows)."""
    monkeypatch.setattr("fupin.dashboard.errors.render", lambda *args, status: HttpResponse(status=status))
    clients, wrong = {role: client_of(jia.users[role]) for role in Role}, {}
    for turn, (address, case) in enumerate(rows()):
        without = [role for role in Role if address.permission not in GRANTS[role] | {Permission.PUBLIC}]
        for role in (without[turn % len(without) :] + without)[:3] if without else ():
            if (status := ask(clients[role], case.path(address, jia), case).status_code) != 403:
                wrong[role, key(address)] = status
    assert wrong == {}


@pytest.mark.once
def test_what_nobody_may_is_403_for_all(jia: County) -> None:
    """The mightiest take turns."""
    clients = [client_of(jia.users[role]) for role in (Role.ADMINISTRATOR, Role.COUNTY_APPROVER, Role.AUDITOR)]
    asked = [(address, case) for address, case in rows() if case.nobody]
    found = {
        key(address): clients[turn % 3].get(case.path(address, jia)).status_code
        for turn, (address, case) in enumerate(asked)
    }
    assert {name: status for name, status in found.items() if status != 403} == {}


def test_with_the_permission_it_opens(jia: County) -> None:
    wrong = {}
    for address, case in rows():
        if case.nobody:
            continue
        client = client_of(jia.users[case.allowed] if case.allowed else None)
        status = ask(client, case.path(address, jia), case).status_code
        if status != case.answer or status not in ANSWERS[case.post]:
            wrong[key(address)] = status
    assert wrong == {}


def test_another_countys_row_is_the_404_of_one_that_does_not_exist(jia: County, yi: County) -> None:
    wrong = {}
    for address, case in rows():
        if not (address.parameters and case.scoped and case.allowed):
            continue
        client = client_of(jia.users[case.allowed])
        theirs = ask(client, case.path(address, yi), case)
        none = ask(client, case.path(address, yi, **case.nowhere(yi)), case)
        if theirs.status_code != 404 or still(theirs) != still(none):
            wrong[key(address)] = theirs.status_code, none.status_code
    assert wrong == {}


def test_a_row_under_the_wrong_owner_does_not_exist(jia: County, yi: County) -> None:
    """/staff/<own>/posts/<theirs>/: the second number is checked as well as the first."""
    wrong = {}
    for address, case in rows():
        if len(address.parameters) < 2 or {"year", "document"} & set(address.parameters):
            continue
        inner = address.parameters[-1]
        path = case.path(address, jia, **{inner: case.given(yi)[inner]})
        wrong[key(address)] = ask(client_of(jia.users[case.allowed]), path, case).status_code
    proofs = {"household-evidence-file": 404, "household-evidence-withdraw": 404}
    sheets = {"notice-photo": 404, "notice-repost": 404}
    exits = {"village-exit-item": 404, "village-exit-print": 404, "village-exit-file": 404}
    plans, funds = {"plan-measure": 404}, {"fund-withdraw": 404}
    assert wrong == {
        "post-end": 404,
        "post-hand-over": 404,
        "kin-end": 404,
        **proofs,
        **sheets,
        **exits,
        **plans,
        **funds,
    }


def test_redirects_of_the_admin_tell_nothing(jia: County, yi: County) -> None:
    for name, (allowed, _, attribute) in TABLES.items():
        client, path = client_of(jia.users[allowed]), f"/admin/{name.replace('_', '/')}"
        statuses = [client.get(f"{path}/{pk}/").status_code for pk in (getattr(yi, attribute).pk, 987654321)]
        assert statuses == [302, 302], name


@pytest.mark.once
def test_the_wrong_method_is_405(jia: County) -> None:
    """The other methods than GET and POST are known to no page: each address is asked with one of them, in turns."""
    wrong = {}
    for turn, (address, case) in enumerate(rows()):
        client = client_of(jia.users[case.allowed] if case.allowed else None)
        for method in {"GET", "POST", ("PUT", "PATCH", "DELETE")[turn % 3]} - set(address.methods):
            if (status := client.generic(method, case.path(address, jia)).status_code) != 405:
                wrong[key(address), method] = status
    assert wrong == {}


@pytest.mark.once
def test_no_page_takes_a_post_without_its_token(jia: County) -> None:
    wrong = {}
    for address, case in rows():
        client = client_of(jia.users[case.allowed or Role.CADRE], enforce_csrf_checks=True)
        response = client.post(case.path(address, jia))
        if response.status_code != 403 or "这一页打开得太久了" not in response.content.decode():
            wrong[key(address)] = response.status_code
    assert wrong == {}
