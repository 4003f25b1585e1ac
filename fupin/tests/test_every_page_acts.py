"""Acts with personal values: only a reveal shows one, once, on the trail; nothing else repeats what is typed."""

import io
import logging
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.imports.models import ImportBatch
from fupin.jobs.models import Job
from fupin.management.addresses import addresses
from fupin.tests.hidden_values import secrets, seen_in
from fupin.tests.page_cases import CASES, key
from fupin.tests.reading import everything
from fupin.tests.world import County, client_of, own_roster

pytestmark = pytest.mark.django_db
R = Role
REVEALERS = {R.TOWNSHIP_CLERK, R.TOWNSHIP_REVIEWER, R.COUNTY_CLERK, R.COUNTY_APPROVER, R.AUDITOR}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the installation's own log handler writes, filter and all."""
    handler = next(each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler)
    written, stands = io.StringIO(), handler.stream
    handler.setStream(written)
    yield written
    handler.setStream(stands)


def typed(jia: County) -> list[str]:
    """Personal values as somebody types or pastes them: their own people's, and some that nobody has."""
    values = [jia.number(2), jia.number(2).lower(), f" {jia.number(3)} ", jia.mobile(2), jia.mobile(4), jia.number(70)]
    return [*values, f"{jia.number(2)[:6]} {jia.number(2)[6:14]} {jia.number(2)[14:]}", jia.household.bank_card]


def numbers(jia: County) -> dict[str, str]:
    """All that is sealed, and what is only typed."""
    return secrets() | {"".join(value.split()): "typed" for value in typed(jia)} | dict.fromkeys(typed(jia), "typed")


def kept() -> str:
    """The trail, the batches, the jobs and the sessions."""
    trail = AuditEvent.objects.values_list("before", "after", "note", "subject_id")
    batches = ImportBatch.objects.values_list("counts", "problems", "preview", "error", "file_name")
    jobs = Job.objects.values_list("stage", "error")
    return f"{list(trail)}{list(batches)}{list(jobs)}{[one.get_decoded() for one in Session.objects.all()]}"


# ---- the one door ----------------------------------------------------------------------------------------------------


def sealed_items(jia: County) -> list[tuple[dict[str, Any], str]]:
    head = {"member": jia.head.pk}
    return [
        ({**head, "field": "identity"}, jia.head.identity),
        ({**head, "field": "phone"}, jia.head.phone),
        ({**head, "field": "disease_name"}, jia.head.disease_name),
        ({"field": "phone"}, jia.household.phone),
        ({"field": "bank_card"}, jia.household.bank_card),
        ({"field": "collector_phone"}, jia.household.collector_phone),
        ({"episode": jia.episode.pk, "field": "contact_phone"}, jia.episode.contact_phone),
    ]


def test_a_reveal_shows_one_value_once_and_writes_it_down(jia: County) -> None:
    path, hidden = reverse("household-reveal", args=[jia.household.pk]), secrets()
    for number, (asked, value) in enumerate(sealed_items(jia), start=1):
        response = client_of(jia.users[R.AUDITOR]).post(path, {**asked, "reason": "check"})
        body = everything(response)
        assert (response.status_code, body.count(value)) == (200, 1), asked
        others = {text: where for text, where in hidden.items() if text not in value}
        assert seen_in(body.replace(value, ""), others) == [], asked
        assert AuditEvent.objects.filter(verb=Verb.REVEALED, actor=jia.users[R.AUDITOR]).count() == number
    assert seen_in(kept(), hidden) == []


def test_nobody_else_reveals(jia: County) -> None:
    path, (asked, value) = reverse("household-reveal", args=[jia.household.pk]), sealed_items(jia)[0]
    shown = set()
    for role in Role:
        response = client_of(jia.users[role]).post(path, {**asked, "reason": "check"})
        shown |= {role} if value in everything(response) else set()
    assert shown == REVEALERS
    assert AuditEvent.objects.filter(verb=Verb.REVEALED).count() == len(REVEALERS)


def test_a_digest_is_never_revealed(jia: County) -> None:
    client, path = client_of(jia.users[R.AUDITOR]), reverse("household-reveal", args=[jia.household.pk])
    for field in ("identity_digest", "phone_digest", "name", "pk", "__class__", "household"):
        response = client.post(path, {"member": jia.head.pk, "field": field, "reason": "check"})
        assert response.status_code in (404, 422), field
        assert seen_in(everything(response), secrets()) == [], field
    assert not AuditEvent.objects.filter(verb=Verb.REVEALED).exists()


# ---- what is typed ---------------------------------------------------------------------------------------------------


def test_what_is_looked_for_is_repeated_nowhere(jia: County, lines: io.StringIO, caplog: Any) -> None:
    client, hidden, found = client_of(jia.users[R.COUNTY_CLERK]), numbers(jia), {}
    for text in typed(jia):
        answers = [client.post(reverse("household-find"), {"q": text})]
        answers += [client.get(reverse("household-list"), {"q": text}, follow=False)]
        found |= {(text, n): where for n, one in enumerate(answers) if (where := seen_in(everything(one), hidden))}
    assert found == {}
    assert seen_in(lines.getvalue() + caplog.text + kept(), hidden) == []


def test_an_upload_is_shown_masked(jia: County, lines: io.StringIO, caplog: Any) -> None:
    """The roster holds numbers and phones in full; the page, the workbook of problems and the batch do not."""
    client, hidden = (
        client_of(jia.clerk),
        numbers(jia) | {jia.mobile(n): "typed" for n in (7, 8)} | {jia.number(6)[:17]: "typed"},
    )
    file = SimpleUploadedFile("名册.xlsx", own_roster(jia, name="冉启山"))
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(reverse("import-list"), {"file": file, "mode": "facts", "token": str(uuid.uuid4())})
    batch = ImportBatch.objects.latest("pk")
    pages = [everything(client.get(reverse(name, args=[batch.pk]))) for name in ("import-detail", "import-problems")]
    assert "identity" in str(batch.problems)
    assert [seen_in(page, hidden) for page in pages] == [[], []]
    assert seen_in(lines.getvalue() + caplog.text + kept(), hidden) == []


def test_the_export_of_everybody_is_masked(jia: County) -> None:
    for role in (R.VILLAGE_CLERK, R.VILLAGE_HEAD, R.COUNTY_APPROVER):
        text = everything(client_of(jia.users[role]).post(reverse("household-export"), {}))
        assert jia.head.name in text
        assert seen_in(text, secrets()) == []


# ---- what goes wrong -------------------------------------------------------------------------------------------------


def test_error_pages_repeat_nothing(jia: County, lines: io.StringIO) -> None:
    """Not found, not allowed, wrong method, without a token: with a number in the address and in the form."""
    hidden, number, digest = numbers(jia), jia.number(2), jia.head.identity_digest
    client = client_of(jia.users[R.CADRE], enforce_csrf_checks=True)
    answers = [client.get(f"/{number}/"), client.get(f"/settings/?q={number}"), client.get(f"/admin/?q={number}")]
    answers += [
        client.post(reverse("household-find"), {"q": number}),
        client_of(jia.clerk).put(f"/households/?q={number}"),
    ]
    answers += [client_of(jia.users[R.AUDITOR]).get(f"/admin/households/member/?identity_digest={digest}")]
    *plain, looked_up = (answer.status_code for answer in answers)
    assert set(plain) == {403, 404, 405}
    assert looked_up in (302, 400)  # a digest that holds the digits of a telephone is dropped from the address
    assert [where for answer in answers if (where := seen_in(everything(answer), hidden))] == []
    assert seen_in(lines.getvalue(), hidden) == []


def test_a_failure_tells_neither_the_page_nor_the_log(jia: County, lines: io.StringIO, monkeypatch: Any) -> None:
    """An exception whose text and arguments hold personal values, raised inside a page."""
    number, phone = jia.number(2), jia.mobile(2)

    def fails(*args: Any) -> None:
        raise ValueError(f"no such person {number}", phone)

    monkeypatch.setattr("households.views.detail.household_page", fails)
    client = client_of(jia.clerk, raise_request_exception=False)
    response = client.get(reverse("household-detail", args=[jia.household.pk]))
    assert response.status_code == 500
    assert seen_in(everything(response) + lines.getvalue(), numbers(jia)) == []
    assert "ValueError" in lines.getvalue()


def test_a_number_in_any_query_leads_to_no_page_that_holds_it(jia: County, lines: io.StringIO) -> None:
    """A clerk pastes a number into the address of any page; links, forms and pagers do not carry it on."""
    hidden, found = numbers(jia), {}
    for address in addresses():
        case = CASES[key(address)]
        if case.post or case.nobody:
            continue
        client = client_of(jia.users[case.allowed] if case.allowed else None)
        response = client.get(case.path(address, jia), {"q": jia.number(2), "page": "1", "actor": jia.mobile(2)})
        if where := seen_in(everything(response), hidden):
            found[key(address)] = where
    assert found == {}
    assert seen_in(lines.getvalue(), hidden) == []
