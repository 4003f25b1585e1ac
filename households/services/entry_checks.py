"""What is wrong with typed facts: the rules, numbers that somebody has already, people who may be one. Nothing is
written."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from fupin.doubts.rules import Severity
from fupin.personal.sealing import identity_key
from households.codes import Register
from households.entry_facts import INCOME, LIVING, Person, Typed
from households.models import Household
from households.selectors.duplicates import Alike, Asked, likely
from households.selectors.entry import Stored
from households.selectors.standing_of_numbers import Taken, taken
from households.services.entry_findings import Finding, findings

E = Severity.ERROR.value
NUMBER_TAKEN, NUMBER_TWICE, NO_TAKEN, ALIKE = "A01", "A01", "A10", "A09"


@dataclass
class Checked:
    """`findings` in the order of the form; `alike` are all who may be one with somebody on it, decided or not."""

    findings: list[Finding]
    alike: list[Alike] = field(default_factory=list)
    known: Callable[[], Iterable[tuple[str, int | None]]] = tuple

    @cached_property
    def old(self) -> frozenset[tuple[str, int | None]]:
        """Findings (rule, member) that the register has already: they do not stand in the way of another change. Asked
        for only where an error might."""
        return frozenset(self.known())


def check(typed: Typed, stored: Stored, *, by: Any, today: date) -> Checked:
    """Everything that is to be said about these facts. A fixed number of queries, whatever the number of people."""
    people = {person.index: person for person in typed.staying}
    own = stored.home.pk if stored.home else None
    numbers = {index: person.facts.get("identity") for index, person in people.items()}
    held = taken(by, list(numbers.values()), own)
    known = {index: held[number] for index, number in numbers.items() if number in held}
    found = findings(typed, stored, today)
    found += [taken_finding(index, one) for index, one in known.items()]
    found += twice(typed, stored)
    found += household_no_taken(typed, own)
    alike = likely(by, asked(typed, stored), own)
    alike = [one for one in alike if one.index not in known]
    found += [alike_finding(one) for one in alike if (one.index, one.member.pk) not in typed.distinct]
    return Checked(found, alike, lambda: before(stored, today))


def taken_finding(index: int, one: Taken) -> Finding:
    home = one.member.household_id if one.member else None
    return Finding(NUMBER_TAKEN, E, f"members-{index}-identity", one.sentence, index, home=home)


def twice(typed: Typed, stored: Stored) -> Iterable[Finding]:
    """One number on two rows of the form."""
    numbers: dict[int, str | None] = {}
    for person in typed.staying:
        row = stored.members.get(person.pk or 0)
        numbers[person.index] = identity_key(person.facts.get("identity") or getattr(row, "identity", None))
    often = Counter(number for number in numbers.values() if number)
    for index, number in numbers.items():
        if number and often[number] > 1:
            yield Finding(NUMBER_TWICE, E, f"members-{index}-identity", "这一户里有两个人填了同一个证件号码", index)


def household_no_taken(typed: Typed, own: int | None) -> Iterable[Finding]:
    number = typed.home.get("household_no")
    if not number:
        return
    others = Household.objects.filter(household_no=number).exclude(register=Register.CLOSED)
    if (others.exclude(pk=own) if own else others).exists():
        yield Finding(NO_TAKEN, E, "home-household_no", "这个户编号已有别的户在用，请核对")


def asked(typed: Typed, stored: Stored) -> list[Asked]:
    """People who are new, and those who would be called or numbered otherwise than the register has them."""
    found = []
    for person in typed.staying:
        row = stored.members.get(person.pk or 0)
        names = ("name", "birth_date", "identity")
        now = {name: person.facts.get(name) or getattr(row, name, None) for name in names}
        if row is None or any(now[name] != getattr(row, name) for name in names):
            found.append(Asked(person.index, now["name"] or "", now["birth_date"], now["identity"], person.pk))
    return found


def alike_finding(one: Alike) -> Finding:
    where = f"{one.member.household.village.name}{one.member.household.group_name}{one.member.household}"
    message = f"可能已经登记过：{where}的{one.member.name}，{one.why}。是不是同一个人？"
    field = f"members-{one.index}-name"
    return Finding(ALIKE, E, field, message, one.index, member=one.member.pk, home=one.member.household_id)


def blocking(checked: Checked, typed: Typed) -> list[Finding]:
    """Errors that stand in the way of saving: not those about what is merely not filled in yet, nor those that the
    register has already and that the form leaves as they are."""
    member = {person.index: person.pk for person in typed.people}
    return [
        each
        for each in checked.findings
        if each.severity == E
        and not each.completeness
        and (each.rule, member.get(each.index) if each.index is not None else None) not in checked.old
    ]


def as_found(checked: Checked, typed: Typed) -> Iterable[tuple[str, int | None]]:
    """The same for facts that stand in the register as they are: what was found is what was there."""
    member = {person.index: person.pk for person in typed.people}
    return [(each.rule, member.get(each.index) if each.index is not None else None) for each in checked.findings]


def before(stored: Stored, today: date) -> Iterable[tuple[str, int | None]]:
    """What the rules find in the register as it stands."""
    if stored.home is None:
        return
    people = [Person(place, {}, row.pk, row.version) for place, row in enumerate(stored.members.values())]
    income = {name: getattr(stored.income, name) for name in INCOME} if stored.income else {}
    living = {name: getattr(stored.living, name) for name in LIVING} if stored.living else {}
    as_it_is = Typed(stored.home.village_id, {}, people, stored.year, income, living)
    for each in findings(as_it_is, stored, today):
        yield each.rule, None if each.index is None else people[each.index].pk
