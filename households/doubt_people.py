"""The columns of members: as they stand, and what their numbers and dates say."""

import re
from dataclasses import replace
from datetime import date
from itertools import compress
from typing import Any

import numpy as np

from fupin.doubts.truth import Column, Truth
from fupin.personal.identity_columns import births, problems, sexes
from households.codes import IdentityType
from households.doubt_ages import age_columns
from households.doubt_columns import MEMBER_FIGURES, MEMBER_TEXTS
from households.doubt_peers import TOWNSHIP, Peers, current_members, shared
from households.doubt_reading import Homes, Rows, read

NUMBERED = {IdentityType.IDENTITY_CARD.value, IdentityType.DISABILITY_CARD.value, None, ""}
OWN = [
    "id",
    "household_id",
    "village_code",
    "birth_date",
    "identity",
    "identity_digest",
    "person_no",
    "phone",
    "phone_digest",
]
RIGHT = "right"
MOBILE = re.compile(r"1[3-9][0-9]{9}")
Columns = dict[str, Any]


def people_of(homes: Homes) -> Rows:
    """Members of these households; one who came in after the households were read is left for the next run."""
    rows = current_members().filter(homes.below()).order_by("household_id", "pk")
    people = read(rows, [*OWN, *MEMBER_TEXTS, *MEMBER_FIGURES])
    here = homes.positions(people["household_id"]) >= 0
    return people if here.all() else {name: list(compress(held, here)) for name, held in people.items()}


def member_columns(people: Rows, peers: Peers, on: np.ndarray, today: date) -> Columns:
    """`on` is the day that each one's facts are of."""
    born = Column.days(people["birth_date"])
    townships = [code[:TOWNSHIP] for code in people["village_code"]]
    named = list(zip(people["name"], people["birth_date"], townships, strict=True))
    plain = {name: people[name] for name in (*MEMBER_TEXTS, *MEMBER_FIGURES)}
    return {
        **plain,
        **number_columns(people),
        "birth_date": born,
        **age_columns(born, on, today),
        "phone_valid": phones(people["phone"]),
        "phone_key": keys(people["phone_digest"]),
        "same_identity": shared(people["identity_digest"], peers.numbers),
        "same_person_no": shared(people["person_no"], peers.numbers),
        "namesakes": Column(shared(named, peers.namesakes).values - settled(people, peers), born.given),
        "look_alikes": look_alikes(people, peers),
    }


def settled(people: Rows, peers: Peers) -> np.ndarray:
    """With how many namesakes each is known to be two people; of who is being typed nobody knows."""
    ids = people.get("id") or [None] * len(people["name"])
    return np.fromiter((peers.settled.get(pk, 0) for pk in ids), np.int64, len(ids))


def look_alikes(people: Rows, peers: Peers) -> Column:
    """Compared over the whole register at night."""
    if peers.look_alikes is None:
        return Column.figures([None] * len(people["name"]))
    return Column.figures([peers.look_alikes.get(pk, 0) for pk in people["id"]])


def number_columns(people: Rows) -> Columns:
    """What the numbers say; the numbers themselves go no further."""
    numbers = np.empty(len(people["identity"]), dtype=object)
    numbers[:] = [number or None for number in people["identity"]]
    kinds = people["identity_type"]
    ruled = np.fromiter((kind in NUMBERED for kind in kinds), bool, len(kinds))
    length = [len(number) if number else None for number in numbers]
    if not len(numbers):
        return {"identity_length": length}
    fault = np.where(ruled & (numbers != None), problems(numbers), None)  # noqa: E711 - elementwise
    sound = ruled & (numbers != None) & (fault == None)  # noqa: E711
    told = np.where(sound, RIGHT, fault)
    days = births(numbers)
    days[~sound] = np.datetime64("NaT")
    card = [n[18:20] if s and len(n) > 18 else None for n, s in zip(numbers, sound, strict=True)]
    return {
        "identity_length": length,
        "identity_fault": told.tolist(),
        "identity_sex": np.where(sound, sexes(numbers), None).tolist(),
        "identity_birth": Column.days(days),
        "card_disability": card,
    }


def keys(values: Any) -> Column:
    """A number for each value, the same for the same one in this frame."""
    index: dict[Any, int] = {}
    held = [index.setdefault(value, len(index)) if value else None for value in values]
    return replace(Column.figures(held), origin=Column.texts(values))


def phones(numbers: Any) -> Truth:
    """Whether each is a mobile number."""
    known = np.fromiter((bool(number) for number in numbers), bool, len(numbers))
    sound = np.fromiter((bool(number and MOBILE.fullmatch(number)) for number in numbers), bool, len(numbers))
    return Truth(sound, known)
