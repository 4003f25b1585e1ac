"""One fault or one exception planted into a clean home, in words that are short: each line says what a rule must find
(`fault`) or must leave alone (`spared`). `also` names other rules that rightly find something in the same home."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from benchmarks.doubts.clean import Facts, Home, exited, identity, sums
from fupin.personal.identity import check_digit

Change = Callable[[Home], None]
Base = Callable[[int], Home]
Then = Callable[[Any, Home, Any, list[Any]], None]
"""With the office, the home, its household and its members."""
HOUSEHOLD, VILLAGE, ADDED = -1, -2, 4
"""Whom a finding is about, beside the places of the members; ADDED is the first member that is added."""


@dataclass(frozen=True)
class Plant:
    """`who` is the member's place, HOUSEHOLD or VILLAGE. `partner` makes a second home of which the same is found.
    `crowd` homes of a village are all changed alike. `then` is done with each when it is written."""

    rule: str
    who: int
    change: Change
    also: tuple[str, ...] = ()
    base: Base = exited
    partner: "Partner | None" = None
    partner_found: bool = True
    partner_then: "Then | None" = None
    then: "Then | None" = None
    crowd: int = 1
    spared: bool = False


@dataclass
class Garden:
    """Plants by the rule that they are for."""

    plants: list[Plant] = field(default_factory=list)

    def fault(self, rule: str, who: int, change: Change, *also: str, **more: Any) -> None:
        self.plants.append(Plant(rule, who, change, also, **more))

    def spared(self, rule: str, change: Change, *also: str, **more: Any) -> None:
        self.plants.append(Plant(rule, HOUSEHOLD, change, also, spared=True, **more))

    def rules(self) -> set[str]:
        return {plant.rule for plant in self.plants if not plant.spared}

    def __iter__(self) -> Iterator[Plant]:
        return iter(self.plants)


# ---- what may be changed ---------------------------------------------------------------------------------------------
def person(place: int, **facts: Any) -> Change:
    return lambda home: home.people[place].update(facts)


def facts(**said: Any) -> Change:
    return lambda home: home.facts.update(said)


def living(**said: Any) -> Change:
    return lambda home: (home.living if home.living is not None else {}).update(said)


def episode(**said: Any) -> Change:
    return lambda home: (home.episode if home.episode is not None else {}).update(said)


def village(**said: Any) -> Change:
    return lambda home: home.village.update(said)


def income(both: bool = True, **parts: float) -> Change:
    """The parts of the latest year, or of this and the year before, with their sums."""

    def change(home: Home) -> None:
        for record in (home.income, home.before if both else None):
            if record is not None:
                sums(record | {name: Decimal(str(amount)) for name, amount in parts.items()}, record)

    return change


def without(*records: str) -> Change:
    def change(home: Home) -> None:
        for name in records:
            setattr(home, name, None)

    return change


def added(**said: Any) -> Change:
    """One more member; number and sex follow the birth date and `woman`."""

    def change(home: Home) -> None:
        woman = said.get("woman", True)
        own = {name: value for name, value in said.items() if name != "woman"}
        place = len(home.people)
        row = home.add()
        if "birth_date" in own or not woman:
            day = own.get("birth_date", row["birth_date"])
            row |= {"birth_date": day, "identity": identity(home.number, place, day, woman=woman)}
            row["sex"] = "2" if woman else "1"
        row.update(own)

    return change


def born(place: int, day: date) -> Change:
    """On another day, and the number says so."""

    def change(home: Home) -> None:
        row = home.people[place]
        row |= {"birth_date": day, "identity": identity(home.number, place, day, woman=row["sex"] == "2")}

    return change


def manly(place: int) -> Change:
    def change(home: Home) -> None:
        row = home.people[place]
        row |= {"sex": "1", "identity": identity(home.number, place, row["birth_date"], woman=False)}

    return change


def carded(place: int, digits: str, **said: Any) -> Change:
    """With a disability card: the number, then kind and grade."""

    def change(home: Home) -> None:
        row = home.people[place]
        row |= {"identity": row["identity"] + digits, "identity_type": "09", **said}

    return change


def numbered(place: int, number: Callable[[str], str]) -> Change:
    def change(home: Home) -> None:
        home.people[place]["identity"] = number(home.people[place]["identity"])

    return change


def at_work(place: int, **said: Any) -> Change:
    own: Facts = {
        "work_area": "01",
        "work_place": "甲县甲镇",
        "work_months": 6,
        "employer": "茶厂",
        "work_channel": "04",
    }
    return person(place, **own | {"industry": "农业"} | said)


def idle(place: int) -> Change:
    return person(place, work_area=None, work_place="", work_months=0, employer="", work_channel=None, industry="")


def all_of(*changes: Change) -> Change:
    def change(home: Home) -> None:
        for one in changes:
            one(home)

    return change


def nothing(home: Home) -> None:
    """The home as it is."""


Partner = Callable[[Home, Home], None]


def twin_of(place: int, name: str = "") -> Partner:
    """The partner has somebody of the same birth date and of the same or this name, with another number."""

    def change(home: Home, other: Home) -> None:
        one, two = home.people[place], other.people[place]
        two |= {"name": name or one["name"], "birth_date": one["birth_date"]}
        two["identity"] = identity(other.number, place, one["birth_date"], woman=one["sex"] == "2")

    return change


def one_digit_off(place: int, name: str) -> Partner:
    """Somebody of this name whose number has another month of birth, and the same sequence."""

    def change(home: Home, other: Home) -> None:
        one, two = home.people[place], other.people[place]
        day = one["birth_date"].replace(month=one["birth_date"].month + 1)
        first = f"{one['identity'][:6]}{day:%Y%m%d}{one['identity'][14:17]}"
        two |= {"name": name, "birth_date": day, "identity": first + check_digit(first)}

    return change


def named(place: int, name: str) -> Partner:
    return lambda home, other: other.people[place].update(name=name)


def same_fact(name: str) -> Partner:
    return lambda home, other: other.facts.update({name: home.facts[name]})
