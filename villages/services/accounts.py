"""Accounts of a whole county in one write, set-based: 1,300 villages must not hold the lock for 1,300 round trips."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fupin.access.permissions import Permission, Role
from fupin.access.scope import require
from fupin.accounts.models import Person, User
from fupin.accounts.persons import shown as person_shown
from fupin.accounts.services import FirstPassword
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal.sealing import identity_digest
from fupin.workflow import Refused
from villages.models import Post, Region
from villages.services.posts import Opened, check_level, shown


@dataclass(frozen=True)
class NewAccount:
    """One row of the list, read and checked. `number` is a whole personal value: it goes nowhere but into the seal."""

    region: Region
    role: str
    name: str
    username: str
    number: str | None = field(repr=False)
    phone: str = field(repr=False)
    starts_on: date


@write
def create_accounts(rows: Sequence[NewAccount], *, by: Any, firsts: Sequence[FirstPassword]) -> list[Opened]:
    """All or nothing. `firsts` holds one first password per row, hashed beforehand: hashing must not hold the lock."""
    for code in {row.region.code for row in rows}:
        require(by, Permission.ACCOUNT_MANAGE, code)
    for row in rows:
        check_level(Role(row.role), row.region)
    _refuse_taken({row.username for row in rows})
    persons = _persons(rows, by)
    users = [
        User(username=row.username, person=person, password=first.hashed, must_change_password=True)
        for row, person, first in zip(rows, persons, firsts, strict=True)
    ]
    User.objects.bulk_create(users, batch_size=500)
    posts = [
        Post(user=user, role=row.role, region=row.region, starts_on=row.starts_on)
        for row, user in zip(rows, users, strict=True)
    ]
    Post.objects.bulk_create(posts, batch_size=500)
    _record(posts, by)
    return [Opened(post.user, post, first.plain) for post, first in zip(posts, firsts, strict=True)]


def _refuse_taken(usernames: set[str]) -> None:
    taken = set(User.objects.values_list("username", flat=True)) & usernames
    if taken:
        raise Refused("username_taken", username=min(taken))


def _persons(rows: Sequence[NewAccount], by: Any) -> list[Person]:
    """Registered persons by their number; the others are registered now."""
    digests = [identity_digest(row.number) for row in rows]
    found = Person.objects.filter(identity_digest__in=[digest for digest in digests if digest])
    known = {person.identity_digest: person for person in found}
    persons = [known.get(digest) or _person(row) for row, digest in zip(rows, digests, strict=True)]
    for row, person in zip(rows, persons, strict=True):
        if person.pk == by.person_id:
            raise Refused("post_own")
        if person.name != row.name:
            raise Refused("person_known")
    new = [(row, person) for row, person in zip(rows, persons, strict=True) if person.pk is None]
    Person.objects.bulk_create([person for _, person in new], batch_size=500)
    for row, person in new:
        record(Verb.PERSON_SAVED, person, by=by, after=person_shown(person), region=row.region.code)
    return persons


def _person(row: NewAccount) -> Person:
    stamped = {"write": current_write().id, "written_at": current_write().at}
    person = Person(name=row.name, phone=row.phone or None, **stamped)
    person.set_identity(row.number)
    return person


def _record(posts: list[Post], by: Any) -> None:
    for post in posts:
        after = {"用户名": post.user.username, "姓名": post.user.person.name}
        record(Verb.ACCOUNT_CREATED, post.user, by=by, after=after, region=post.region_id)
        record(Verb.POST_STARTED, post, by=by, after=shown(post), region=post.region_id)
