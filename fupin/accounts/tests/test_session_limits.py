"""How long a login lasts; who must change the password first."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.accounts.middleware import BEGAN, SEEN
from fupin.accounts.services import disable_account, enable_account
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.tests.factories import PASSWORD, user

pytestmark = pytest.mark.django_db
NEW = "Zhu-lin-2031"


@pytest.fixture
def clerk(client):
    made = user("cunxin1", Role.VILLAGE_CLERK, "990101201203")
    client.post(reverse("login"), {"username": "cunxin1", "password": PASSWORD})
    return made


def shift(client, **seconds):
    session = client.session
    for clock, back in seconds.items():
        session[clock] = time.time() - back
    session.save()


def test_a_login_in_use_stays(client, clerk):
    shift(client, **{SEEN: settings.SESSION_IDLE_SECONDS - 5})
    assert client.get(reverse("password")).status_code == 200
    assert time.time() - client.session[SEEN] < 5


def test_an_idle_login_ends_and_comes_back_to_the_page(client, clerk):
    shift(client, **{SEEN: settings.SESSION_IDLE_SECONDS + 5})
    response = client.get(reverse("password"))
    assert response.url == f"{reverse('login')}?next={reverse('password')}"
    assert "分钟没有操作" in client.get(response.url).content.decode()
    assert "_auth_user_id" not in client.session


def test_a_login_ends_after_its_hours_however_busy(client, clerk):
    shift(client, **{BEGAN: settings.SESSION_COOKIE_AGE + 5})
    response = client.get(reverse("password"))
    assert "登录已满 10 小时" in client.get(response.url).content.decode()


def test_a_partial_update_moves_the_whole_page(client, clerk):
    shift(client, **{SEEN: settings.SESSION_IDLE_SECONDS + 5})
    response = client.get(reverse("home"), headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"][: len(reverse("login"))]) == (200, reverse("login"))


def test_a_first_password_opens_nothing_but_its_change(client, clerk):
    get_user_model().objects.update(must_change_password=True)
    assert client.get(reverse("home")).url == reverse("password")
    assert client.get(reverse("password")).status_code == 200
    assert client.get(reverse("healthz")).status_code == 200
    assert client.post(reverse("logout")).url == reverse("login")


def change(client, old=PASSWORD, new=NEW, again=None):
    return client.post(reverse("password"), {"old_password": old, "new_password1": new, "new_password2": again or new})


def test_changing_it_opens_the_rest_and_is_written(client, clerk):
    get_user_model().objects.update(must_change_password=True)
    assert change(client).url == reverse("home")
    assert client.get(reverse("home")).status_code == 200
    clerk.refresh_from_db()
    assert (clerk.check_password(NEW), clerk.must_change_password) == (True, False)
    assert AuditEvent.objects.filter(verb=Verb.PASSWORD_CHANGED, actor=clerk).count() == 1


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"old": "wrong"}, "现在的密码不对"),
        ({"again": "other-2031"}, "两遍填的不一样"),
        ({"new": "short1"}, "密码太短"),
        ({"new": PASSWORD}, "新密码和现在的一样"),
    ],
)
def test_what_is_wrong_with_a_change_is_said(client, clerk, facts, said):
    response = change(client, **facts)
    assert response.status_code == 200
    assert said in response.content.decode()
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_other_logins_end_with_a_new_password(client, clerk, django_user_model):
    from django.test import Client

    other = Client()
    other.post(reverse("login"), {"username": "cunxin1", "password": PASSWORD})
    change(client)
    assert other.get(reverse("home")).url.startswith(reverse("login"))
    assert client.get(reverse("home")).status_code == 200


def test_where_passwords_grow_old_they_must_be_changed(client, clerk, settings):
    settings.PASSWORD_DAYS = 90
    assert client.get(reverse("home")).status_code == 200
    get_user_model().objects.update(password_changed_at=timezone.now() - timedelta(days=91))
    assert client.get(reverse("home")).url == reverse("password")


def test_a_disabled_account_loses_its_logins_for_good(client, clerk):
    boss = user("guanli1", Role.ADMINISTRATOR, "990101")
    disable_account(user=clerk, by=boss)
    assert client.get(reverse("home")).url.startswith(reverse("login"))
    enable_account(user=clerk, by=boss)
    assert client.get(reverse("home")).url.startswith(reverse("login"))
