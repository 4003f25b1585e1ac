"""What the minutes of a meeting are held against. A handful of queries, however many households."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Q
from django.utils import timezone

from fupin.accounts.models import Kin, Person
from households.assembly_rules import Guest, Meeting, Said, Vote, at_one_time, bare, by_rank, squeezed
from households.codes import ACTIVE, CaseState
from households.models import Assembly, Attendee, Case, CaseBatch, HomeCheck, Member
from villages.division_codes import lineage
from villages.models import Post


@dataclass(frozen=True)
class Minutes:
    """What the form says of a meeting. `votes` by the number of the case."""

    held_on: date
    held_at: time
    place: str
    chair: str
    recorder: str
    expected: int
    guests: tuple[Guest, ...]
    votes: Mapping[int, Said]
    minutes: str = ""


def to_vote(batch: CaseBatch) -> list[Case]:
    """The households of the batch that wait for its meeting, in the order of its list."""
    rows = batch.cases.filter(state=CaseState.MEETING).select_related("household", "batch", "notice", "proposer")
    return list(rows.order_by("household__group_name", "pk"))


def meeting_of(
    batch: CaseBatch, told: Minutes, cases: list[Case], today: date, scans: tuple[bool, bool] = (True, True)
) -> Meeting:
    names = {bare(guest.name) for guest in told.guests}
    families, checks = family_among(cases, names), checks_of(cases)
    votes = tuple(
        Vote(
            case=case.pk,
            household=str(case.household),
            said=told.votes.get(case.pk, Said()),
            family=frozenset(families[case.pk]),
            earliest=earliest(case, checks.get(case.pk)),
            income=checks[case.pk].net_per_head if case.pk in checks else None,
        )
        for case in cases
    )
    return Meeting(
        today=today,
        held_on=told.held_on,
        chair=told.chair,
        recorder=told.recorder,
        expected=told.expected,
        guests=told.guests,
        votes=votes,
        elsewhere=elsewhere(batch.village_code, told),
        scans=scans,
    )


def written(assembly: Assembly) -> Minutes:
    """As it stands in the rows."""
    guests = assembly.attendees.order_by("place").values_list("name", "group_name", "duty")
    votes = {
        row.case_id: Said(row.agree, row.against, row.abstain, split_names(row.recused_names), row.note)
        for row in assembly.ballots.all()
    }
    same = ("held_on", "held_at", "place", "chair", "recorder", "expected", "minutes")
    facts = {name: getattr(assembly, name) for name in same}
    return Minutes(**facts, guests=tuple(Guest(*row) for row in guests), votes=votes)


def split_names(text: str) -> tuple[str, ...]:
    for mark in "，,；; \n\t　":
        text = text.replace(mark, "、")
    return tuple(name for name in text.split("、") if name)


def list_to_read_out(batch: CaseBatch) -> list[Case]:
    """Before the meeting: the poorest first, those without a known income last."""
    cases = to_vote(batch)
    checks = checks_of(cases)
    incomes = {case.pk: checks[case.pk].net_per_head if case.pk in checks else None for case in cases}
    votes = tuple(Vote(case.pk, str(case.household), Said(), income=incomes[case.pk]) for case in cases)
    known = {case.pk: case for case in cases}
    return [known[vote.case] for vote in by_rank(votes)]


# ---- since when --------------------------------------------------------------------------------------------------
def checks_of(cases: Iterable[Case]) -> dict[int, HomeCheck]:
    """Case → its last home check."""
    rows = HomeCheck.objects.filter(case__in=[case.pk for case in cases]).order_by("case_id", "round")
    return {row.case_id: row for row in rows}


def earliest(case: Case, check: HomeCheck | None) -> date | None:
    """A household is voted on after it was visited; one that was sent back, after that."""
    days = [check.checked_on] if check else []
    if case.round:
        days.append(timezone.localtime(case.state_since).date())
    return max(days, default=None)


# ---- family ------------------------------------------------------------------------------------------------------
def family_among(cases: Iterable[Case], names: set[str]) -> dict[int, set[str]]:
    """Case → which of these names belong to its household: its own people, staff who are, or declared a relative who
    is, among them."""
    case_of = {case.household_id: case.pk for case in cases}
    rows = Member.objects.filter(household__in=case_of, state__in=sorted(ACTIVE))
    found: dict[int, set[str]] = defaultdict(set)
    by_digest: dict[str, int] = {}
    by_name: dict[str, set[int]] = defaultdict(set)
    for home, name, digest in rows.values_list("household_id", "name", "identity_digest"):
        by_name[squeezed(name)].add(case_of[home])
        if squeezed(name) in names:
            found[case_of[home]].add(squeezed(name))
        if digest:
            by_digest[digest] = case_of[home]
    staff = Person.objects.filter(identity_digest__in=by_digest, users__isnull=False)
    for digest, name in staff.values_list("identity_digest", "name"):
        found[by_digest[digest]] |= {squeezed(name)} & names
    for digest, name, kin in declared(names, by_digest):
        concerned = by_name.get(squeezed(kin), set()) | ({by_digest[digest]} if digest in by_digest else set())
        for case in concerned:
            found[case].add(squeezed(name))
    return found


def declared(names: set[str], digests: Iterable[str]) -> Iterable[tuple[str, str, str]]:
    """(digest of the relative, who declared, name of the relative) of staff who attend."""
    rows = Kin.objects.filter(ended_on__isnull=True).filter(
        Q(person__name__in=names) | Q(identity_digest__in=list(digests))
    )
    found = rows.values_list("identity_digest", "person__name", "name")
    return [row for row in found if squeezed(row[1]) in names]


# ---- two meetings at one time ------------------------------------------------------------------------------------
def elsewhere(village: str, told: Minutes) -> tuple[str, ...]:
    """Staff of the two places, and relatives they declared, who are said to sit in both. Villagers of one name are
    many, so a name alone proves nothing."""
    others = Attendee.objects.filter(assembly__held_on=told.held_on).exclude(assembly__village_code=village)
    found = others.filter(name__in={bare(guest.name) for guest in told.guests}).values_list(
        "name", "assembly__village_code", "assembly__held_at"
    )
    both = [(name, code) for name, code, at in found if at_one_time(at, told.held_at)]
    if not both:
        return ()
    places = {code for _, other in both for code in (*lineage(village), *lineage(other))}
    return tuple(sorted(known_here({name for name, _ in both}, places)))


def known_here(names: set[str], places: set[str]) -> set[Any]:
    """Which of these names are staff with a post at one of these places, or their relatives."""
    held = Post.objects.in_force(timezone.localdate()).filter(region__in=places)
    staff = Person.objects.filter(pk__in=held.values("user__person"))
    own = staff.filter(name__in=names).values_list("name", flat=True)
    kin = Kin.objects.filter(name__in=names, ended_on__isnull=True, person__in=staff.values("pk"))
    return {*own, *kin.values_list("name", flat=True)}
