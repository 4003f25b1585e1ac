"""Who else has the same number, phone, card or name: worked out over the whole register, or for a few households."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr

from fupin.doubts.truth import Column
from fupin.personal.sealing import digest
from households.codes import ACTIVE, Register
from households.doubt_reading import Rows
from households.models import DuplicateDecision, Household, Member

TOWNSHIP = 9


def current_households() -> QuerySet[Household]:
    """No scope door: a number in use elsewhere is in use; all that is told is that it is."""
    return Household.objects.exclude(register=Register.CLOSED).order_by()


def current_members() -> QuerySet[Member]:
    rows = Member.objects.filter(state__in=sorted(ACTIVE)).exclude(household__register=Register.CLOSED)
    return rows.order_by()


class Peers:
    """Values that more than one has, with how many. For the whole register once a run."""

    numbers: Mapping[str, int] = {}
    """证件号码, 户编号, 人编号: the database lets nobody have another one's (`member_identity_once` and the like); the
    rules about them are for what is not in the register yet."""
    cards: Mapping[str, int] | None
    settled: Mapping[int, int] = {}
    """Member → with how many of the same name it is decided that they are two people."""
    look_alikes: Mapping[int, int] | None = None
    """Member → others who may be the same person; None where the whole register is not at hand."""

    def __init__(self) -> None:
        self.phones = repeated(current_households(), "phone_digest")
        self.namesakes = namesakes(current_members())
        self.settled = decided_namesakes()
        self.cards = all_cards()


class PeersOf(Peers):
    """Only for what these households have. Cards have no digest to be found by: they are not compared here."""

    def __init__(self, households: Rows, members: Rows) -> None:
        self.phones = repeated(current_households(), "phone_digest", given(households["phone_digest"]))
        names, days = given(members["name"]), given(members["birth_date"])
        self.namesakes = namesakes(current_members().filter(name__in=names, birth_date__in=days))
        self.settled = decided_namesakes(members["id"]) if self.namesakes else {}
        self.cards = None


def given(values: Sequence[Any]) -> list[Any]:
    return sorted({value for value in values if value not in (None, "")})


def repeated(rows: QuerySet[Any], name: str, among: Collection[Any] | None = None, *, least: int = 2) -> dict[Any, int]:
    """Values that stand in so many rows, with how many."""
    if among is not None:
        rows = rows.filter(**{f"{name}__in": among})
    counted = rows.filter(**{f"{name}__isnull": False}).values_list(name).annotate(n=Count("pk"))
    return dict(counted.filter(n__gte=least))


def namesakes(members: QuerySet[Member], *, least: int = 2) -> dict[tuple[Any, ...], int]:
    """(name, birth date, township) of so many members."""
    dated = members.filter(birth_date__isnull=False).annotate(township=Substr("village_code", 1, TOWNSHIP))
    grouped = dated.values_list("name", "birth_date", "township").annotate(n=Count("pk")).filter(n__gte=least)
    return {(name, born, township): count for name, born, township, count in grouped}


def all_cards() -> Mapping[str, int]:
    """How many households have each bank card, by digests made for this run only."""
    rows = current_households().filter(bank_card__isnull=False).values_list("bank_card", flat=True)
    return Counter(digest("card", card) for card in rows.iterator(10_000))


def shared(keys: Sequence[Any], among: Mapping[Any, int]) -> Column:
    """How many have each of these values; a blank is not given."""
    known = np.fromiter((key not in (None, "") for key in keys), bool, len(keys))
    return Column(np.fromiter((among.get(key, 1) for key in keys), np.int64, len(keys)), known)


def decided_namesakes(members: Collection[int] | None = None) -> Counter[int]:
    """Member → with how many of the same name and birth date in the township it is decided that they are two."""
    same = Q(member__name=F("other__name"), member__birth_date=F("other__birth_date"))
    active = Q(member__state__in=sorted(ACTIVE), other__state__in=sorted(ACTIVE))
    rows = DuplicateDecision.objects.filter(same, active)
    if members is not None:
        rows = rows.filter(Q(member__in=members) | Q(other__in=members))
    found: Counter[int] = Counter()
    for one, other, here, there in rows.values_list(
        "member_id", "other_id", "member__village_code", "other__village_code"
    ):
        if here[:TOWNSHIP] == there[:TOWNSHIP]:
            found.update((one, other))
    return found
