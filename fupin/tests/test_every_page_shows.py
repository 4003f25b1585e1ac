"""What the pages show: no personal value unasked, nothing inline, nothing in English, one heading. One walk for all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import pytest
from django.conf import settings as installed

from fupin.access.permissions import GRANTS, Permission, Role
from fupin.audit.models import AuditEvent
from fupin.imports.models import ImportBatch
from fupin.management.addresses import Address, addresses
from fupin.tests.hidden_values import personal_columns, secrets, seen_in
from fupin.tests.page_cases import CASES, key
from fupin.tests.reading import Page, everything, is_html
from fupin.tests.world import BORN, JIA, YI, County, client_of

pytestmark = [
    pytest.mark.once,
    pytest.mark.django_db(databases=["default", "queue"]),
]  # the databases are made for tests that say so
MOVING = re.compile(r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken":"\w+"')
BOARD = {"board", "board-notice", "board-objection"}
KEYS = {"Ctrl", "Enter", "Shift"}
NAMES = KEYS | {"Excel", "Python", "Django", "SQLite", "PostgreSQL", "xlsx", "Cookie", "pingdong", "True", "False"}
"""Words that clerks know, programs on the administrator's page, and what the admin's icons for 是 and 否 are called."""


LOOKS_ELSEWHERE = {None, Role.VILLAGE_CLERK, Role.PREFECTURE_VIEWER}
"""Who asks for the other county's rows everywhere; the others only where the table lets them in. That the answer is the
404 of a row that does not exist is asked in test_every_page."""


@dataclass(frozen=True)
class Seen:
    role: Role | None
    name: str
    status: int
    headers: dict[str, str]
    text: str
    html: bool


@dataclass
class Walk:
    pages: list[Seen]
    hidden: dict[str, str]
    kept: str
    columns: dict[str, int]

    @cached_property
    def html(self) -> list[tuple[Seen, Page]]:
        """Whole pages; a part that htmx asks for is none. What a role is told more than once is read once."""
        read = cache(Page.read)
        return [(seen, read(seen.text.partition("\n\n")[2])) for seen in self.pages if seen.html]


@pytest.fixture(scope="module")
def walk(jia_stands: County, yi_stands: County) -> Walk:
    """Every page by every role, own rows and the other county's, and without a login; read once for all tests here."""
    pages = [seen for role in (None, *Role) for seen in visits(role, jia_stands, yi_stands)]
    return Walk(pages, secrets(), kept(), filled())


def is_told(role: Role | None, address: Address) -> bool:
    """Whether the answer says anything of its own: who lacks the permission gets the same 403 (test_every_page), which
    is read once for every address, by the role that the table names."""
    if role is None or address.permission in {Permission.PUBLIC, Permission.SELF}:
        return True
    if address.name.startswith("admin:"):  # the same window for all who may look in
        return role in {CASES[key(address)].allowed, CASES[key(address)].denied, Role.AUDITOR}
    return address.permission in GRANTS[role] or CASES[key(address)].denied == role


def visits(role: Role | None, jia: Any, yi: Any) -> Iterator[Seen]:
    client = client_of(jia.users[role] if role else None, raise_request_exception=False)
    for address in addresses():
        if not is_told(role, address):
            continue
        case = CASES[key(address)]
        elsewhere = address.parameters and (role in LOOKS_ELSEWHERE or role == case.allowed)
        for of in (jia, yi) if elsewhere else (jia,):
            response = client.get(case.path(address, of))
            text = everything(response)
            head, body = text.split("\n", len(response.headers))[:-1], text.split("\n", len(response.headers))[-1]
            text = "\n".join(head) + "\n\n" + MOVING.sub("", body)
            yield Seen(
                role, key(address), response.status_code, dict(response.headers), text, bool(body) and is_html(response)
            )


def kept() -> str:
    """What the trail and the batches say."""
    trail = AuditEvent.objects.values_list("before", "after", "note", "subject_id")
    return (
        f"{list(trail)}{list(ImportBatch.objects.values_list('counts', 'problems', 'preview', 'error', 'file_name'))}"
    )


def filled() -> dict[str, int]:
    return {
        f"{model.__name__}.{name}": model._default_manager.exclude(**{f"{name}__isnull": True}).count()
        for model, name, _ in personal_columns()
    }


def test_the_world_fills_every_sealed_field_and_digest(walk: Walk) -> None:
    """Else the search for personal values below would look for nothing."""
    assert {name for name, count in walk.columns.items() if not count} == set()
    assert len(walk.hidden) > 100


def test_the_walk_sees_pages_as_every_role(walk: Walk) -> None:
    opened = {seen.role for seen in walk.pages if seen.status == 200}
    assert opened == {None, *Role}
    assert {seen.status for seen in walk.pages} == {200, 302, 403, 404, 405}


def test_masks_are_there(walk: Walk) -> None:
    """The values were read and masked, and not merely left out of a page that shows nothing."""
    detail = next(seen for seen in walk.pages if (seen.role, seen.name) == (Role.TOWNSHIP_CLERK, "household-detail"))
    assert detail.status == 200
    assert "990101************" in detail.text


def test_no_response_holds_a_personal_value(walk: Walk) -> None:
    found = {(seen.role, seen.name): where for seen in walk.pages if (where := seen_in(seen.text, walk.hidden))}
    assert found == {}


def test_neither_trail_nor_batch_holds_one(walk: Walk) -> None:
    assert seen_in(walk.kept, walk.hidden) == []


def test_birth_dates_are_for_who_may_see_them(walk: Walk) -> None:
    spelled = {f"{BORN:%Y-%m-%d}", f"{BORN:%Y%m%d}", f"{BORN:%Y}年{BORN:%m}月{BORN:%d}日", f"{BORN:%Y/%m/%d}"}
    allowed = {role for role in Role if Permission.BIRTH_DATE_VIEW in GRANTS[role]}
    seen = {page.role for page in walk.pages if any(day in page.text for day in spelled)}
    assert seen <= allowed
    assert Role.COUNTY_CLERK in seen


def test_no_page_shows_the_other_county(walk: Walk) -> None:
    """Names, logins, numbers and codes of 乙县 in the answers to users of 甲县; the public board is for everybody."""
    marks = [YI.surname, YI.staff, YI.login, "乙县", "乙镇", "乙村", "乙源", "8,411", "8411.00", "4110000"]
    found = {
        (page.role, page.name): hits
        for page in walk.pages
        if page.status == 200 and page.name not in BOARD and (hits := [mark for mark in marks if mark in page.text])
    }
    assert found == {}


def test_every_response_has_a_strict_policy(walk: Walk) -> None:
    wrong = {
        (page.name, page.status): policy
        for page in walk.pages
        if "default-src 'self'" not in (policy := page.headers.get("Content-Security-Policy", "")) or "unsafe" in policy
    }
    assert wrong == {}


def test_nothing_is_stored_of_who_is_logged_in(walk: Walk) -> None:
    logged_in = [page for page in walk.pages if page.role]
    assert {page.name for page in logged_in if "no-store" not in page.headers.get("Cache-Control", "")} == set()


def test_nothing_is_inline(walk: Walk) -> None:
    assert {seen.name: page.inline for seen, page in walk.html if page.inline} == {}


def test_every_page_has_one_heading_and_a_chinese_title(walk: Walk) -> None:
    wrong = {
        (seen.name, seen.status): (page.headings, page.title)
        for seen, page in walk.html
        if page.headings != 1 or not re.search("[一-鿿]", page.title)
    }
    assert wrong == {}


def test_pages_speak_chinese(walk: Walk) -> None:
    logins = {JIA.login, *(word for role in Role for word in role.split("_"))}
    folder = set(re.findall(r"[A-Za-z]{4,}", str(installed.DATA_DIR)))
    foreign = {word: seen.name for seen, page in walk.html for word in page.words() - NAMES - logins - folder}
    assert foreign == {}
