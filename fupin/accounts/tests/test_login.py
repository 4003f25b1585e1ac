"""Logging in and out: what is told, what is written down, when it is enough."""

import pytest
from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.tests.factories import PASSWORD, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return user("cunxin1", Role.VILLAGE_CLERK, "990101201203", name="韦晓玲")


def log_in(client, username="cunxin1", password=PASSWORD, **more):
    return client.post(reverse("login"), {"username": username, "password": password, **more})


def verbs():
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


@pytest.mark.parametrize("typed", ["cunxin1", "CunXin1", " ＣＵＮxin1 "])
def test_the_user_name_is_read_however_it_is_typed(client, clerk, typed):
    response = log_in(client, typed)
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(clerk.pk)
    assert verbs() == [Verb.LOGIN]


def test_login_goes_on_to_the_page_that_was_asked_for(client, clerk):
    assert log_in(client, next="/accounts/password/").url == "/accounts/password/"
    client.logout()
    assert log_in(client, next="https://evil.example/").url == reverse("home")


def test_a_failure_says_how_many_tries_are_left_and_whom_to_call(client, clerk):
    first = log_in(client, password="wrong").content.decode()
    second = log_in(client, password="wrong").content.decode()
    assert f"还能再试 {settings.AXES_FAILURE_LIMIT - 1} 次" in first
    assert f"还能再试 {settings.AXES_FAILURE_LIMIT - 2} 次" in second
    assert settings.HELP_PHONE in first


def test_an_unknown_name_is_told_the_same_and_written_nowhere(client, clerk):
    known = log_in(client, password="wrong").content.decode()
    unknown = log_in(client, "nobody99", "wrong").content.decode()
    assert ("用户名或密码不对。还能再试 4 次" in known, "用户名或密码不对。还能再试 4 次" in unknown) == (True, True)
    assert verbs() == [Verb.LOGIN_FAILED]


def test_a_failure_is_written_with_a_masked_name(client, clerk):
    log_in(client, password="wrong")
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_id, event.subject_id) == (Verb.LOGIN_FAILED, None, str(clerk.pk))
    assert event.after == {"用户名": "cu***"}


def test_five_failures_close_the_account_for_this_address_only(client, clerk):
    for name in ("cunxin1", "CUNXIN1", "cunxin1", "Cunxin1", "cunxin1"):
        last = log_in(client, name, "wrong")
    assert last.status_code == 429
    assert "暂时不能登录" in last.content.decode()
    assert log_in(client).status_code == 429
    assert len(verbs()) == settings.AXES_FAILURE_LIMIT
    elsewhere = client.post(reverse("login"), {"username": "cunxin1", "password": PASSWORD}, REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 302


@pytest.mark.parametrize("typed", ["990101197001010010", "韦" * 100_000, "a" * 300])
def test_what_is_typed_as_a_name_is_kept_nowhere(client, typed):
    """A number in the wrong box, a name longer than any column."""
    assert "还能再试 4 次" in log_in(client, typed, "wrong").content.decode()
    kept = AccessAttempt.objects.get()
    assert not any(typed[:20] in str(value) for value in vars(kept).values())
    assert verbs() == []


def test_success_forgets_the_failures(client, clerk):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        log_in(client, password="wrong")
    log_in(client)
    client.logout()
    assert "还能再试 4 次" in log_in(client, password="wrong").content.decode()


def test_a_disabled_account_does_not_get_in(client, clerk):
    clerk.is_active = False
    clerk.save()
    assert log_in(client).status_code == 200
    assert "_auth_user_id" not in client.session


def test_logout_is_a_post_and_is_written(client, clerk):
    log_in(client)
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).url == reverse("login")
    assert "_auth_user_id" not in client.session
    assert verbs() == [Verb.LOGIN, Verb.LOGOUT]


def test_leaving_after_the_session_has_ended_leads_to_the_login_page(client, clerk):
    assert client.post(reverse("logout")).url == reverse("login")
    assert verbs() == []


@pytest.mark.parametrize("typed", ["cunxın1", "cunxiո1"])
def test_a_letter_that_only_looks_alike_is_another_name(client, clerk, typed):
    """PostgreSQL holds ı and i for one letter: each such spelling would be tried anew past the throttle."""
    assert log_in(client, typed).status_code == 200
    assert "_auth_user_id" not in client.session
    assert verbs() == []


@pytest.mark.parametrize(
    ("proxy", "header", "counted"),
    [(False, "9.9.9.9", "1.1.1.1"), (True, "9.9.9.9", "9.9.9.9"), (True, "x'", "1.1.1.1"), (True, "", "1.1.1.1")],
)
def test_failures_are_counted_by_the_visitor_and_not_by_what_he_says(rf, settings, proxy, header, counted):
    settings.BEHIND_TLS_PROXY = proxy
    request = rf.get("/", REMOTE_ADDR="1.1.1.1", headers={"X-Real-IP": header, "X-Forwarded-For": "8.8.8.8"})
    assert get_client_ip_address(request) == counted
