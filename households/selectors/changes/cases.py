"""What a request says, read from its sealed facts and brought together with the households as they are."""

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from fupin.personal.identity import birth_date, problem
from fupin.personal.sealing import identity_digest
from households.change_rules import Asked, Case, Home, Someone
from households.codes import ACTIVE, ChangeKind, Relation
from households.models import ChangeProposal, Household, Member
from households.selectors.changes.homes import read_home

K = ChangeKind


@dataclass(frozen=True)
class Facts:
    """The sealed facts, opened: texts as they were typed or as the roster had them."""

    said: dict[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return str(self.said.get(name) or "")

    def number(self, name: str) -> int | None:
        value = self.said.get(name)
        return int(value) if value not in (None, "") else None

    def ids(self, name: str) -> frozenset[int]:
        return frozenset(int(each) for each in self.said.get(name) or [])

    def by_member(self, name: str) -> dict[int, str]:
        return {int(key): str(value) for key, value in (self.said.get(name) or {}).items() if value}

    def day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.text(name)) if self.text(name) else None
        except ValueError:
            return None

    def money(self, name: str) -> Decimal | None:
        try:
            return Decimal(self.text(name)) if self.text(name) else None
        except InvalidOperation:
            return None

    @property
    def born(self) -> date | None:
        """The day that was typed, else the one in a right identity number."""
        number = self.text("identity")
        if self.day("birth_date") is None and number and problem(number) is None:
            return birth_date(number)
        return self.day("birth_date")


def facts_of(change: ChangeProposal) -> Facts:
    return Facts(json.loads(change.facts or "{}"))


def needed(change: ChangeProposal) -> int | None:
    """The member whom the change is about, if one is."""
    return change.member_id or facts_of(change).number("member")


def case_of(change: ChangeProposal, today: date) -> Case:
    """The request beside both households as the register has them now."""
    facts, home = facts_of(change), read_home(change.household, today)
    other = read_home(change.other, today) if change.other_id and change.kind == K.MERGE else None
    return Case(home, other, asked(change, facts, home), today)


def asked(change: ChangeProposal, facts: Facts, home: Home) -> Asked:
    member = needed(change)
    relations = facts.by_member("relations")
    if change.kind == K.RELATION and member:
        relations = {member: facts.text("relation")}
    return Asked(
        kind=change.kind,
        on=change.happened_on,
        reason=change.reason,
        reasons=facts.by_member("reasons"),
        proofs=frozenset(filter(None, change.proofs.split(","))),
        note=change.note,
        member=member,
        joining=newcomer(facts) if change.kind == K.JOIN else None,
        leaving=facts.ids("leaving"),
        head=head_of(change, facts, member),
        relations=relations,
        share=facts.money("share"),
        village=change.target_code or facts.text("village"),
        taken=number_taken(facts.text("identity"), member),
        changed=something_changes(change, facts, home, member),
    )


def newcomer(facts: Facts) -> Someone:
    return Someone(0, facts.text("name"), facts.text("relation"), facts.born)


def head_of(change: ChangeProposal, facts: Facts, member: int | None) -> int | None:
    """Whom the form named; what an import found says only that this member is the head now."""
    if change.kind == K.HEAD and "head" not in facts.said and facts.text("relation") == Relation.HEAD:
        return member
    return facts.number("head")


def number_taken(number: str, member: int | None) -> bool:
    """Whether somebody else is registered under this identity number, wherever. Says no more than that."""
    found = identity_digest(number) if number else None
    if found is None:
        return False
    rows = Member.objects.filter(identity_digest=found, state__in=sorted(ACTIVE))
    return (rows.exclude(pk=member) if member else rows).exists()


def something_changes(change: ChangeProposal, facts: Facts, home: Home, member: int | None) -> bool:
    one = home.person(member)
    if change.kind == K.RELATION:
        return one is None or facts.text("relation") != one.relation
    if change.kind == K.CARD:
        return different_card(change.household, facts)
    return change.kind != K.PERSON or different_person(member, facts)


def different_card(household: Household, facts: Facts) -> bool:
    card, bank = facts.text("bank_card"), facts.text("bank_name")
    return bool(card and card != (household.bank_card or "")) or bool(bank and bank != household.bank_name)


def different_person(member: int | None, facts: Facts) -> bool:
    row = Member.objects.filter(pk=member).first()
    now = {"name": row.name, "identity": row.identity or ""} if row else {}
    return any(facts.text(name) and facts.text(name) != value for name, value in now.items())
