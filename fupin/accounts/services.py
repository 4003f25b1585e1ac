"""Accounts: opened, switched off and on, passwords given and changed. Each act ends in the trail."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

import fupin.accounts.reasons  # noqa: F401 - the sentences
from fupin.access.permissions import Permission
from fupin.access.scope import has, require
from fupin.accounts.authority import home_region, manages, may_reset
from fupin.accounts.models import Person, User
from fupin.accounts.passwords import first_password
from fupin.accounts.persons import declare_kin, end_kin, known_or_new, register_person, save_person
from fupin.accounts.sessions import end_sessions
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import Refused

__all__ = [
    "FirstPassword",
    "change_password",
    "clean_username",
    "create_account",
    "declare_kin",
    "disable_account",
    "enable_account",
    "end_kin",
    "known_or_new",
    "note_failed_login",
    "note_login",
    "note_logout",
    "register_person",
    "reset_password",
    "save_person",
]
USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,49}")


@dataclass(frozen=True)
class FirstPassword:
    """Hashing takes a tenth of a second by design, so a batch makes these before it opens its write."""

    plain: str = field(repr=False)
    hashed: str = field(repr=False)

    @classmethod
    def make(cls) -> "FirstPassword":
        plain = first_password()
        return cls(plain, make_password(plain))


def clean_username(text: str) -> str:
    """How user names are compared and kept: half width, lower case."""
    return unicodedata.normalize("NFKC", text).strip().lower()


@write
def create_account(
    *, username: str, person: Person, region_code: str, by: Any, first: FirstPassword | None = None
) -> tuple[User, str]:
    """A login for a registered person, and its first password: shown once, good until the first login."""
    require(by, Permission.ACCOUNT_MANAGE, region_code)
    username = clean_username(username)
    if not USERNAME.fullmatch(username):
        raise Refused("username_form", username=username)
    if User.objects.filter(username__iexact=username).exists():
        raise Refused("username_taken", username=username)
    first = first or FirstPassword.make()
    user = User(username=username, person=person, password=first.hashed, must_change_password=True)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:  # somebody took the name at this very moment
        raise Refused("username_taken", username=username) from error
    record(Verb.ACCOUNT_CREATED, user, by=by, after={"用户名": username, "姓名": person.name}, region=region_code)
    return user, first.plain


@write
def reset_password(*, user: User, by: Any) -> str:
    """A new first password for somebody below. The person is logged out everywhere and must change it."""
    if not (has(by, Permission.ACCOUNT_RESET) or has(by, Permission.ACCOUNT_MANAGE)):
        raise PermissionDenied(Permission.ACCOUNT_RESET.label)
    if by.pk == user.pk:
        raise Refused("own_account")
    if not may_reset(by, user):
        raise Refused("reset_not_below")
    first = FirstPassword.make()
    _set_password(user, first.hashed, must_change=True)
    end_sessions(user)
    record(Verb.PASSWORD_RESET, user, by=by, after={"用户名": user.username}, region=home_region(user))
    return first.plain


@write
def change_password(*, user: User, new: str, by: Any) -> None:
    """One's own. The form has asked for the old one and judged the new one."""
    if by.pk != user.pk:
        raise PermissionDenied(Permission.SELF.label)
    if user.check_password(new):
        raise Refused("password_same")
    _set_password(user, make_password(new), must_change=False)
    record(Verb.PASSWORD_CHANGED, user, by=by, region=home_region(user))


def _set_password(user: User, hashed: str, *, must_change: bool) -> None:
    facts = {"password": hashed, "must_change_password": must_change, "password_changed_at": timezone.now()}
    User.objects.filter(pk=user.pk).update(**facts)
    for name, value in facts.items():
        setattr(user, name, value)


@write
def disable_account(*, user: User, by: Any, reason: str = "") -> None:
    """Effective at once: running sessions end."""
    _require_over(by, user)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Refused("account_already_off")
    end_sessions(user)
    state = {"before": {"启用": "是"}, "after": {"启用": "否"}}
    record(Verb.ACCOUNT_DISABLED, user, by=by, **state, region=home_region(user), note=reason.strip())


@write
def enable_account(*, user: User, by: Any, reason: str = "") -> None:
    _require_over(by, user)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Refused("account_already_on")
    state = {"before": {"启用": "否"}, "after": {"启用": "是"}}
    record(Verb.ACCOUNT_ENABLED, user, by=by, **state, region=home_region(user), note=reason.strip())


def _require_over(by: Any, user: User) -> None:
    if not has(by, Permission.ACCOUNT_MANAGE):
        raise PermissionDenied(Permission.ACCOUNT_MANAGE.label)
    if by.pk == user.pk:
        raise Refused("own_account")
    if not manages(by, user):
        raise Refused("account_unmanaged")


@write
def note_login(user: User) -> None:
    record(Verb.LOGIN, user, by=user, region=home_region(user))


@write
def note_logout(user: User) -> None:
    record(Verb.LOGOUT, user, by=user, region=home_region(user))


@write
def note_failed_login(username: str) -> None:
    """Only for a name that exists: what a stranger types may be a password in the wrong box."""
    user = User.objects.filter(username=username).select_related("person").first()
    if user is not None:
        after = {"用户名": mask_username(user.username)}
        record(Verb.LOGIN_FAILED, user, by=None, after=after, region=home_region(user))


def mask_username(username: str) -> str:
    return username[:2] + "***"
