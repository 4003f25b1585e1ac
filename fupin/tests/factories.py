"""Plain functions that make what tests need: the places of 990101 (which no map knows), people, posts, households."""

import uuid
from datetime import date
from itertools import count
from typing import Any

from fupin.access.permissions import Role
from fupin.accounts.models import Person, User
from fupin.personal.identity import check_digit
from households.codes import PovertyStatus, Register, Relation
from households.models import Household, Member
from villages.codes import Level
from villages.division_codes import lineage
from villages.models import Post, Region

PLACES = {
    "99": "试省",
    "9901": "试州",
    "990101": "甲县",
    "990102": "乙县",
    "990101201": "甲镇",
    "990101202": "丙镇",
    "990102201": "乙镇",
    "990101201203": "甲村",
    "990101201204": "丁村",
    "990101202201": "丙村",
    "990102201201": "乙村",
}
PASSWORD = "Shan-hua-2026"
_serial = count(1)


def region_tree() -> dict[str, Region]:
    """Every place of PLACES, by code."""
    Region.objects.bulk_create([_region(code) for code in PLACES], ignore_conflicts=True)
    return Region.objects.in_bulk(list(PLACES))


def place(code: str) -> Region:
    """One of PLACES; those above it are there too."""
    if found := Region.objects.filter(pk=code).first():
        return found
    Region.objects.bulk_create([_region(one) for one in lineage(code)], ignore_conflicts=True)
    return Region.objects.get(pk=code)


def _region(code: str) -> Region:
    *above, _ = lineage(code)
    full = "".join(PLACES[one] for one in lineage(code) if len(one) >= 6) if len(code) > 6 else PLACES[code]
    facts = {"name": PLACES[code], "full_name": full, "level": Level.of(code)}
    return Region(code=code, parent_id=above[-1] if above else None, **facts)


def identity(born: date = date(1970, 1, 1), sex: str = "1", serial: int | None = None) -> str:
    """A number that belongs to nobody: area code 990101, right check digit; sex "1" odd, "2" even."""
    serial = next(_serial) if serial is None else serial
    first = f"990101{born:%Y%m%d}{serial * 2 % 998 + (sex == '1'):03d}"
    return first + check_digit(first)


def person(name: str = "韦明") -> Person:
    return Person.objects.create(name=name, write=uuid.uuid4())


def user(username: str, role: Role | str | None = None, code: str = "", *, name: str = "", **post: Any) -> User:
    """A login of its own person, with one post since 2020 unless told otherwise."""
    made = User(username=username, person=person(name or username), must_change_password=False)
    made.set_password(PASSWORD)
    made.save()
    if role:
        Post.objects.create(user=made, role=role, region=place(code), **{"starts_on": date(2020, 1, 1), **post})
    return made


def household(code: str = "990101201203", head: str = "韦大山", **facts: Any) -> Household:
    """A household with its head, listed and in poverty unless told otherwise."""
    listed = {"register": Register.LISTED, "poverty_status": PovertyStatus.NOT_EXITED, "member_count": 1}
    made = Household.objects.create(village=place(code), head_name=head, write=uuid.uuid4(), **{**listed, **facts})
    member(made, head, relation=Relation.HEAD)
    return made


def member(of: Household, name: str, *, number: str | None = None, relation: str = "99", **facts: Any) -> Member:
    made = Member(household=of, village_code=of.village_id, name=name, relation=relation, write=uuid.uuid4(), **facts)
    made.set_identity(number or identity())
    made.save()
    return made
