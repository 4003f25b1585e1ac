"""Who may reset whose password, as a table; and who may manage accounts at all."""

import pytest
from django.core.exceptions import PermissionDenied

from fupin.access.permissions import Role
from fupin.accounts.services import create_account, disable_account, enable_account, reset_password
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.tests.factories import PASSWORD, person, place, user
from fupin.workflow import Refused
from villages.models import Post

pytestmark = pytest.mark.django_db
R = Role
VILLAGE, TOWNSHIP, COUNTY, OTHER = "990101201203", "990101201", "990101", "990102201201"


def outcome(act, **facts):
    try:
        act(**facts)
    except Refused as refused:
        return refused.code
    except PermissionDenied:
        return "denied"
    return "done"


@pytest.mark.parametrize(
    ("by", "of", "expected"),
    [
        ((R.TOWNSHIP_CLERK, TOWNSHIP), (R.VILLAGE_CLERK, VILLAGE), "done"),
        ((R.TOWNSHIP_CLERK, TOWNSHIP), (R.VILLAGE_HEAD, "990101201204"), "done"),
        ((R.TOWNSHIP_CLERK, TOWNSHIP), (R.CADRE, TOWNSHIP), "done"),
        ((R.TOWNSHIP_CLERK, TOWNSHIP), (R.TOWNSHIP_REVIEWER, TOWNSHIP), "reset_not_below"),
        ((R.TOWNSHIP_CLERK, TOWNSHIP), (R.COUNTY_CLERK, COUNTY), "reset_not_below"),
        ((R.TOWNSHIP_CLERK, TOWNSHIP), (R.VILLAGE_CLERK, "990101202201"), "reset_not_below"),
        ((R.COUNTY_CLERK, COUNTY), (R.TOWNSHIP_REVIEWER, TOWNSHIP), "done"),
        ((R.COUNTY_APPROVER, COUNTY), (R.VILLAGE_CLERK, VILLAGE), "done"),
        ((R.COUNTY_CLERK, COUNTY), (R.COUNTY_APPROVER, COUNTY), "reset_not_below"),
        ((R.COUNTY_CLERK, COUNTY), (R.VILLAGE_CLERK, OTHER), "reset_not_below"),
        ((R.COUNTY_CLERK, COUNTY), (R.ADMINISTRATOR, COUNTY), "reset_not_below"),
        ((R.ADMINISTRATOR, COUNTY), (R.COUNTY_APPROVER, COUNTY), "done"),
        ((R.ADMINISTRATOR, COUNTY), (R.AUDITOR, "9901"), "reset_not_below"),
        ((R.ADMINISTRATOR, "9901"), (R.AUDITOR, COUNTY), "done"),
        ((R.VILLAGE_CLERK, VILLAGE), (R.CADRE, VILLAGE), "denied"),
        ((R.TOWNSHIP_REVIEWER, TOWNSHIP), (R.VILLAGE_CLERK, VILLAGE), "denied"),
        ((R.AUDITOR, COUNTY), (R.VILLAGE_CLERK, VILLAGE), "denied"),
    ],
)
def test_who_may_reset_whom(by, of, expected):
    boss, clerk = user("by", *by), user("of", *of)
    assert outcome(reset_password, user=clerk, by=boss) == expected
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD) is (expected != "done")


def test_one_post_outside_is_enough_to_refuse():
    boss, clerk = user("by", R.TOWNSHIP_CLERK, TOWNSHIP), user("of", R.VILLAGE_CLERK, VILLAGE)
    Post.objects.create(user=clerk, role=R.VILLAGE_CLERK, region=place(OTHER), starts_on="2024-01-01")
    assert outcome(reset_password, user=clerk, by=boss) == "reset_not_below"


def test_nobody_resets_his_own():
    boss = user("by", R.ADMINISTRATOR, COUNTY)
    assert outcome(reset_password, user=boss, by=boss) == "own_account"


def test_the_new_password_works_once_and_is_kept_nowhere():
    boss, clerk = user("by", R.TOWNSHIP_CLERK, TOWNSHIP), user("of", R.VILLAGE_CLERK, VILLAGE)
    password = reset_password(user=clerk, by=boss)
    clerk.refresh_from_db()
    assert (clerk.check_password(password), clerk.must_change_password) == (True, True)
    event = AuditEvent.objects.get(verb=Verb.PASSWORD_RESET)
    assert (event.actor, event.region_code, password in str(vars(event))) == (boss, VILLAGE, False)


def test_a_write_that_fails_at_its_end_changes_no_password(monkeypatch):
    boss, clerk = user("by", R.TOWNSHIP_CLERK, TOWNSHIP), user("of", R.VILLAGE_CLERK, VILLAGE)
    monkeypatch.setattr("fupin.accounts.services.record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        reset_password(user=clerk, by=boss)
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ((R.ADMINISTRATOR, COUNTY), "done"),
        ((R.ADMINISTRATOR, "990102"), "account_unmanaged"),
        ((R.COUNTY_CLERK, COUNTY), "denied"),
        ((R.TOWNSHIP_CLERK, TOWNSHIP), "denied"),
    ],
)
def test_who_may_disable(by, expected):
    boss, clerk = user("by", *by), user("of", R.VILLAGE_CLERK, VILLAGE)
    assert outcome(disable_account, user=clerk, by=boss) == expected


def test_disabling_twice_and_oneself_is_refused():
    boss, clerk = user("by", R.ADMINISTRATOR, COUNTY), user("of", R.VILLAGE_CLERK, VILLAGE)
    disable_account(user=clerk, by=boss)
    assert outcome(disable_account, user=clerk, by=boss) == "account_already_off"
    enable_account(user=clerk, by=boss)
    assert outcome(enable_account, user=clerk, by=boss) == "account_already_on"
    assert outcome(disable_account, user=boss, by=boss) == "own_account"


@pytest.mark.parametrize("username", ["ab", "1abc", "中文名", "a b c", "a" * 51])
def test_user_names_are_plain(username):
    boss = user("by", R.ADMINISTRATOR, COUNTY)
    facts = {"username": username, "person": person(), "region_code": COUNTY, "by": boss}
    assert outcome(create_account, **facts) == "username_form"


def test_user_names_differ_by_more_than_case():
    boss = user("by1", R.ADMINISTRATOR, COUNTY)
    facts = {"person": person(), "region_code": COUNTY, "by": boss}
    made, password = create_account(username="PingDong1", **facts)
    assert (made.username, made.check_password(password)) == ("pingdong1", True)
    assert outcome(create_account, username="pingdong1", **facts) == "username_taken"
