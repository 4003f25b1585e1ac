"""May this change be made, and may this person decide on it? Pure: facts in, reason code out (architecture P2).

A `Home` is a household as the rules see it; `Asked` is what the request wants; `Case` holds both sides and today.
domain.md §3.4 (what each kind needs), §7.2 (one head, one spouse), security.md §2.3 T1 and T3.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from fupin.personal.identity import full_years
from households.codes import PROOFS_OF, ChangeKind, Register, Relation

ADULT = 18
HEAD, SPOUSE = Relation.HEAD.value, Relation.SPOUSE.value
K = ChangeKind


# ---- who decides -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Decision:
    """`touched` are the natural persons who wrote, brought or reviewed this version; `family` says that the person
    who wants to decide belongs to the household, or declared one of its people as a relative."""

    person: int
    touched: frozenset[int]
    family: bool
    opinion: str
    flags: int
    proposer: str


def another_person(f: Decision) -> str | None:
    return "same_person" if f.person in f.touched else None


def not_own_family(f: Decision) -> str | None:
    return "own_family" if f.family else None


def own_request(f: Decision) -> str | None:
    return None if f.person in f.touched else "not_own_request"


def says_why(f: Decision) -> str | None:
    return None if len(f.opinion.strip()) >= 2 else "opinion_missing"


def answers_flags(f: Decision) -> str | None:
    """Who agrees although something is to be asked about writes down what was found."""
    return "flags_unanswered" if f.flags and len(f.opinion.strip()) < 2 else None


# ---- what is asked -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Someone:
    """One person; `key` is the member's number, 0 for who is still to come."""

    key: int
    name: str
    relation: str = ""
    born: date | None = None
    earns: bool = False
    weak: bool = False

    def age(self, day: date) -> int | None:
        return None if self.born is None else full_years(self.born, day)


@dataclass(frozen=True)
class Home:
    """`net` is the net income (元) of `year`; `split_on` the day of its last split, either side."""

    key: int
    title: str
    people: tuple[Someone, ...] = ()
    village: str = ""
    register: str = Register.LISTED.value
    status: str = ""
    monitored: bool = False
    year: int | None = None
    net: Decimal | None = None
    line: Decimal | None = None
    split_on: date | None = None

    @property
    def head(self) -> Someone | None:
        return next((one for one in self.people if one.relation == HEAD), None)

    def person(self, key: int | None) -> Someone | None:
        return next((one for one in self.people if one.key == key), None)

    def without(self, keys: frozenset[int]) -> tuple[Someone, ...]:
        return tuple(one for one in self.people if one.key not in keys)

    def only(self, keys: frozenset[int]) -> tuple[Someone, ...]:
        return tuple(one for one in self.people if one.key in keys)


@dataclass(frozen=True)
class Asked:
    """What a request says. `relations`: member → relation to the head afterwards; `share`: 元 of the income that goes
    with those who leave (M4); `taken`: the identity number belongs to somebody who is registered now."""

    kind: str
    on: date | None = None
    reason: str = ""
    reasons: dict[int, str] = field(default_factory=dict)
    proofs: frozenset[str] = frozenset()
    note: str = ""
    member: int | None = None
    joining: Someone | None = None
    leaving: frozenset[int] = frozenset()
    head: int | None = None
    relations: dict[int, str] = field(default_factory=dict)
    share: Decimal | None = None
    village: str = ""
    taken: bool = False
    changed: bool = True


@dataclass(frozen=True)
class Case:
    home: Home
    other: Home | None
    asked: Asked
    today: date


Rule = Callable[[Case], str | None]


def open_household(c: Case) -> str | None:
    return "household_closed" if c.home.register == Register.CLOSED else None


def dated(c: Case) -> str | None:
    if c.asked.on is None:
        return "date_missing"
    return "date_future" if c.asked.on > c.today else None


def proved(c: Case) -> str | None:
    lacking = [some for some in PROOFS_OF[c.asked.kind] if not some & c.asked.proofs]
    return "proof_missing" if lacking else None


def reasoned(c: Case) -> str | None:
    return None if c.asked.reason else "reason_missing"


def explained(c: Case) -> str | None:
    return None if len(c.asked.note.strip()) >= 2 else "note_missing"


def known_member(c: Case) -> str | None:
    return None if c.home.person(c.asked.member) else "member_gone"


def not_the_head(c: Case) -> str | None:
    one = c.home.person(c.asked.member)
    return "head_leaves" if one and one.relation == HEAD and len(c.home.people) > 1 else None


def not_the_last(c: Case) -> str | None:
    return "last_member" if len(c.home.people) <= 1 else None


def number_is_free(c: Case) -> str | None:
    return "identity_taken" if c.asked.taken else None


def joins_rightly(c: Case) -> str | None:
    """Someone with a birth date, not born after he came; one head and one spouse in a household."""
    one = c.asked.joining
    if one is None or not one.name:
        return "name_missing"
    if one.born is None:
        return "birth_missing"
    if c.asked.on and c.asked.on < one.born:
        return "date_before_birth"
    if not one.relation:
        return "relations_incomplete"
    return well_related((*c.home.people, one))


def related(people: tuple[Someone, ...], relations: dict[int, str]) -> tuple[Someone, ...]:
    """The same people with the relations that were entered for them."""
    return tuple(
        Someone(one.key, one.name, relations.get(one.key, ""), one.born, one.earns, one.weak) for one in people
    )


def well_related(people: tuple[Someone, ...]) -> str | None:
    said = [one.relation for one in people]
    if not all(said):
        return "relations_incomplete"
    if said.count(HEAD) > 1:
        return "two_heads"
    return "two_spouses" if said.count(SPOUSE) > 1 else None


def grown_up(one: Someone | None, people: tuple[Someone, ...], day: date) -> bool:
    """An adult, or whoever there is where no adult is left."""
    adults = [each for each in people if (age := each.age(day)) is None or age >= ADULT]
    return one in adults or not adults


def led_by(head: int | None, people: tuple[Someone, ...], relations: dict[int, str], today: date) -> str | None:
    """These people make a household under this head."""
    chosen = next((one for one in people if one.key == head), None)
    if chosen is None:
        return "head_missing"
    if not grown_up(chosen, people, today):
        return "head_minor"
    return well_related(related(people, {**relations, chosen.key: HEAD}))


def new_head(c: Case) -> str | None:
    if c.home.head and c.asked.head == c.home.head.key:
        return "head_same"
    return led_by(c.asked.head, c.home.without(c.asked.leaving), c.asked.relations, c.today)


def old_head_goes_with_reason(c: Case) -> str | None:
    return "reason_missing" if c.asked.leaving and not c.asked.reason else None


def splits(c: Case) -> str | None:
    going, staying = c.home.only(c.asked.leaving), c.home.without(c.asked.leaving)
    if not going:
        return "split_nobody"
    if not staying:
        return "split_everybody"
    if c.home.head and c.home.head in going:
        return "split_head"
    return led_by(c.asked.head, going, c.asked.relations, c.today)


def merges(c: Case) -> str | None:
    """`home` goes into `other`, which keeps its code and its head."""
    if c.other is None:
        return "other_missing"
    if c.other.key == c.home.key:
        return "other_same"
    if c.other.register == Register.CLOSED:
        return "other_closed"
    if c.other.village != c.home.village:
        return "other_village"
    if c.home.register == Register.LISTED and c.other.register != Register.LISTED:
        return "other_unlisted"
    if c.home.monitored and c.other.monitored:
        return "both_monitored"
    return well_related((*c.other.people, *related(c.home.people, c.asked.relations)))


def moves(c: Case) -> str | None:
    if not c.asked.village:
        return "village_missing"
    if c.asked.village == c.home.village:
        return "village_same"
    return "village_far" if c.asked.village[:6] != c.home.village[:6] else None


def everybody_gone(c: Case) -> str | None:
    return None if all(c.asked.reasons.get(one.key) for one in c.home.people) else "reasons_incomplete"


def relation_only(c: Case) -> str | None:
    one, said = c.home.person(c.asked.member), c.asked.relations.get(c.asked.member or 0, "")
    if one and HEAD in (one.relation, said):
        return "head_by_itself"
    return well_related(tuple(related((each,), {each.key: said})[0] if each is one else each for each in c.home.people))


def differs(c: Case) -> str | None:
    return None if c.asked.changed else "nothing_changes"


COMMON: tuple[Rule, ...] = (open_household, dated, proved)
RULES: dict[str, tuple[Rule, ...]] = {
    K.JOIN: (*COMMON, reasoned, joins_rightly, number_is_free),
    K.LEAVE: (*COMMON, reasoned, known_member, not_the_last, not_the_head),
    K.HEAD: (*COMMON, not_the_last, old_head_goes_with_reason, new_head),
    K.SPLIT: (*COMMON, explained, splits),
    K.MERGE: (*COMMON, explained, merges),
    K.MOVE: (*COMMON, moves),
    K.END: (*COMMON, everybody_gone),
    K.RELATION: (*COMMON, known_member, differs, relation_only),
    K.PERSON: (*COMMON, known_member, differs, number_is_free),
    K.CARD: (*COMMON, differs),
}


def refusal(case: Case) -> str | None:
    """Code of the first rule that the change breaks, None when it may be made."""
    return next((code for rule in RULES[case.asked.kind] if (code := rule(case))), None)
