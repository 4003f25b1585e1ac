"""Who works here, his declared kin, and what they share with households, by digests (security.md §2.3). Only whether
something is so leaves this module, never about whom."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from fupin.accounts.models import Kin, Person
from fupin.personal.sealing import digest
from households.doubt_peers import current_households, current_members
from villages.models import Post

Persons = Callable[[date], QuerySet[Person]]
Tied = dict[str, set[int]]
LISTED = 500
_serving: dict[str, Persons] = {}


def register_serving(name: str, persons: Persons) -> None:
    """`persons(today)` are the natural persons who serve on that day."""
    _serving[name] = persons


def in_post(today: date) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=Post.objects.in_force(today).order_by().values("user__person_id")).order_by()


register_serving("posts", in_post)


@dataclass
class Staff:
    """`own`: digest of a number → the persons whose number it is; `kin`: → those who declared it. `serving` are those
    of them who serve today. What they share with households is compared at night only: phones and cards have to be
    opened for it."""

    own: Tied
    kin: Tied
    serving: set[int]
    shared: "Shared | None" = None

    def serve(self, of: Tied, number: str | None) -> bool:
        return not self.serving.isdisjoint(of.get(number or "", ()))

    def tied(self, number: str | None) -> set[int]:
        """Who is this person, or declared him."""
        key = number or ""
        return self.own.get(key, set()) | self.kin.get(key, set())


@dataclass
class Shared:
    """What belongs to people who serve: their phones, and the phones, cards and addresses of the households in which
    they live themselves (`homes`)."""

    homes: set[int] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    cards: set[str] = field(default_factory=set)
    addresses: set[tuple[str, str]] = field(default_factory=set)


def all_staff(today: date) -> Staff:
    """For the whole register, once a run."""
    found = staff(today, Person.objects.all(), Kin.objects.all())
    found.shared = shared_of(found, today)
    return found


def staff_among(digests: Collection[str], today: date) -> Staff:
    """Those who are, or have declared, one of a few people."""
    mine = {"identity_digest__in": list(digests)}
    return staff(today, Person.objects.filter(**mine), Kin.objects.filter(**mine))


def staff(today: date, persons: QuerySet[Person], kin: QuerySet[Kin]) -> Staff:
    """No scope door: what is told of it is only whether. Declarations that were withdrawn do not count."""
    own = gathered(persons.filter(identity_digest__isnull=False).values_list("identity_digest", "pk"))
    declared = kin.filter(ended_on__isnull=True, identity_digest__isnull=False)
    tied = gathered(declared.order_by().values_list("identity_digest", "person_id"))
    those = {one for held in (own, tied) for people in held.values() for one in people}
    return Staff(own, tied, serving_among(those, today) if those else set())


def gathered(rows: Iterable[tuple[str, int]]) -> Tied:
    found: Tied = defaultdict(set)
    for key, person in rows:
        found[key].add(person)
    return dict(found)


def serving_among(persons: Collection[int], today: date) -> set[int]:
    """Those of these persons, or of all when there are many, who serve."""
    found: set[int] = set()
    for select in _serving.values():
        rows = select(today) if len(persons) > LISTED else select(today).filter(pk__in=list(persons))
        found |= set(rows.values_list("pk", flat=True))
    return found & set(persons)


# ---- what they share -------------------------------------------------------------------------------------------------
def shared_of(found: Staff, today: date) -> Shared:
    shared = Shared()
    for select in _serving.values():
        phones = select(today).filter(phone__isnull=False).values_list("phone", flat=True)
        shared.phones |= {digest("phone", phone) for phone in phones}
    numbers = [number for number in found.own if found.serve(found.own, number)]
    for some in lists_of(numbers):
        members = current_members().filter(identity_digest__in=some)
        shared.homes |= set(members.values_list("household_id", flat=True))
    for some in lists_of(sorted(shared.homes)):
        for row in current_households().filter(pk__in=some).values("village_id", *SHARED):
            add_home(shared, row)
    return shared


def lists_of(values: list[Any]) -> Iterator[list[Any]]:
    return (values[start : start + LISTED] for start in range(0, len(values), LISTED))


SHARED = ("phone_digest", "bank_card", "address")


def add_home(shared: Shared, row: Mapping[str, Any]) -> None:
    if row["phone_digest"]:
        shared.phones.add(row["phone_digest"])
    if row["bank_card"]:
        shared.cards.add(digest("card", row["bank_card"]))
    if place := address_of(row["village_id"], row["address"]):
        shared.addresses.add(place)


def address_of(village: str, address: str) -> tuple[str, str] | None:
    """Only what names a door: a hamlet is everybody's address."""
    text = "".join(address.split())
    return (village, text) if "号" in text else None
