"""Revealing one value: with a reason, in scope, once, on the household's own history."""

import pytest
from django.urls import reverse

from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.tests.factories import household, identity, member
from households.tests.scene import PHONE, client_of, page_of, visitors

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return visitors()


@pytest.fixture
def asked():
    """(path, what is posted, the number) for the identity number of a member."""
    one, number = household(phone=PHONE), identity()
    row = member(one, "韦小花", number=number)
    data = {"member": row.pk, "field": "identity", "reason": "check"}
    return reverse("household-reveal", args=[one.pk]), data, number


def revealed() -> int:
    return AuditEvent.objects.filter(verb=Verb.REVEALED).count()


def test_a_value_is_shown_for_sixty_seconds_and_written_down(people, asked) -> None:
    path, data, number = asked
    response = client_of(people["township"]).post(path, data, headers={"HX-Request": "true"})
    body = response.content.decode()
    assert response.status_code == 200
    assert number in body
    assert 'data-reveal-seconds="60"' in body
    assert 'data-masked="990101************"' in body
    assert "<html" not in body
    assert response["Cache-Control"] == "no-store"
    event = AuditEvent.objects.get(verb=Verb.REVEALED)
    assert (event.actor, event.note) == (people["township"], "核对户口簿、身份证")
    assert number not in f"{event.before}{event.after}{event.note}"


def test_without_scripts_it_is_a_page_that_leaves_by_itself(people, asked) -> None:
    path, data, number = asked
    response = client_of(people["township"]).post(path, data)
    body = response.content.decode()
    assert number in body
    assert 'http-equiv="refresh" content="60;url=' in body
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("reason", "text"), [("", ""), ("", " 看 "), ("nonsense", "")])
def test_without_a_reason_nothing_is_shown(people, asked, reason, text) -> None:
    path, data, number = asked
    response = client_of(people["township"]).post(path, {**data, "reason": reason, "reason_text": text})
    assert response.status_code == 422
    assert "请先写明为什么要看" in response.content.decode()
    assert number not in response.content.decode()
    assert revealed() == 0


def test_an_own_reason_is_enough(people, asked) -> None:
    path, data, number = asked
    response = client_of(people["township"]).post(path, {**data, "reason": "", "reason_text": "补办残疾证"})
    assert number in response.content.decode()
    assert AuditEvent.objects.get(verb=Verb.REVEALED).note == "补办残疾证"


@pytest.mark.parametrize(
    ("who", "status"), [("village", 403), ("prefecture", 403), ("administrator", 403), ("other", 404), ("county", 200)]
)
def test_who_may_reveal(people, asked, who, status) -> None:
    path, data, number = asked
    response = client_of(people[who]).post(path, data)
    assert response.status_code == status
    assert (number in response.content.decode()) == (status == 200)
    assert revealed() == (status == 200)


def test_only_members_of_this_household_and_only_sealed_fields(people, asked) -> None:
    path, data, _ = asked
    stranger = member(household("990102201201"), "韦大海")
    client = client_of(people["township"])
    assert client.post(path, {**data, "member": stranger.pk}).status_code == 404
    assert client.post(path, {**data, "member": "x"}).status_code == 404
    assert client.post(path, {**data, "field": "write"}).status_code == 404
    assert client.post(path, {**data, "field": "birth_date"}).status_code == 422
    assert client.post(path, {**data, "field": "identity_digest"}).status_code == 422
    assert client.get(path).status_code == 405
    assert revealed() == 0


def test_the_household_s_own_phone(people, asked) -> None:
    path, _, _ = asked
    response = client_of(people["township"]).post(path, {"field": "phone", "reason": "benefit"})
    assert PHONE in response.content.decode()


def test_the_look_stands_in_the_history(people, asked) -> None:
    path, data, number = asked
    client_of(people["township"]).post(path, data)
    body = page_of(people["township"], path.removesuffix("reveal/"))
    assert "查看韦小花的完整证件号码。理由：核对户口簿、身份证" in body
    assert number not in body


def test_a_number_in_the_reason_is_masked_on_the_trail(people, asked) -> None:
    path, data, number = asked
    client_of(people["township"]).post(path, {**data, "reason_text": f"核对{number}"})
    assert AuditEvent.objects.get(verb=Verb.REVEALED).note == "核对户口簿、身份证：核对990101************"


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000])
def test_a_member_number_without_end_is_nobodys(people, asked, number) -> None:
    path, data, _ = asked
    assert client_of(people["township"]).post(path, {**data, "member": number}).status_code == 404
