"""What decides on pairings, read set-based for as many as are asked at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistance.models import Cadre, HelpSetting, Pairing
from assistance.pairing_rules import FIRST_DAY, PairFacts, Span, refusal
from fupin.access.scope import covers
from fupin.accounts.models import Kin
from fupin.workflow import Refused
from households.codes import ACTIVE, Register
from households.models import Household, Member

USUAL = HelpSetting()
"""What is asked where a county has set nothing: the model's own defaults."""


@dataclass(frozen=True)
class Wanted:
    """One pairing that somebody wants: numbers of the household and the cadre."""

    household: int
    cadre: int
    first: bool = True
    starts: date = FIRST_DAY
    ends: date | None = None

    @property
    def span(self) -> Span:
        return Span(self.starts, self.ends)


@dataclass
class Desk:
    """Households, cadres and all that stands between them; what is agreed to is put down, so that the next of the same
    batch is judged by it. `families`: cadre → households of himself and declared kin."""

    today: date
    households: dict[int, Household]
    cadres: dict[int, Cadre]
    families: dict[int, set[int]]
    limits: dict[str, HelpSetting]
    rows: dict[int, list[Pairing]] = field(default_factory=lambda: defaultdict(list))
    firsts: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    others: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def facts(self, want: Wanted) -> PairFacts:
        home, cadre = self.households[want.household], self.cadres[want.cadre]
        limit = setting_of(self.limits, home.village_id)
        rows = self.rows[home.pk]
        return PairFacts(
            span=want.span, today=self.today, first=want.first, closed=home.register == Register.CLOSED,
            cadre=Span(cadre.started_on, cadre.ended_on), reaches=covers(cadre.unit.region_id, home.village_id),
            related=home.pk in self.families.get(cadre.pk, ()),
            same=tuple(Span(row.starts_on, row.ends_on) for row in rows if row.cadre_id == cadre.pk),
            firsts=tuple(Span(row.starts_on, row.ends_on) for row in rows if row.first),
            as_first=self.firsts[cadre.pk], as_other=self.others[cadre.pk],
            most_first=limit.most_first, most_other=limit.most_other,
        )  # fmt: skip

    def refusal(self, want: Wanted) -> Refused | None:
        facts = self.facts(want)
        code = refusal(facts)
        if code is None:
            return None
        home, cadre = self.households[want.household], self.cadres[want.cadre]
        had = next((row for row in self.rows[home.pk] if row.first and row.ends_on is None), None)
        return Refused(
            code, home=str(home), cadre=cadre.person.name, unit=cadre.unit.name, where=cadre.unit.region.full_name,
            since=cadre.started_on, until=cadre.ended_on, today=self.today,
            have=facts.as_first if want.first else facts.as_other,
            most=facts.most_first if want.first else facts.most_other,
            other=(self.cadres.get(had.cadre_id) or had.cadre).person.name if had else "别的人",
        )  # fmt: skip

    def take(self, row: Pairing) -> None:
        self.rows[row.household_id].append(row)
        if row.ends_on is None:
            (self.firsts if row.first else self.others)[row.cadre_id] += 1

    def let_go(self, row: Pairing) -> None:
        """It ended in this very write."""
        kept = [one for one in self.rows[row.household_id] if one.pk != row.pk]
        self.rows[row.household_id] = kept if row.voided else [*kept, row]
        (self.firsts if row.first else self.others)[row.cadre_id] -= 1


def desk(households: Collection[int], cadres: Collection[int], today: date) -> Desk:
    """Seven queries whatever the number. All rows of these households, and how many each of these cadres has now."""
    homes = Household.objects.filter(pk__in=households).select_related("village").in_bulk()
    people = Cadre.objects.filter(pk__in=cadres).select_related("person", "unit__region").in_bulk()
    found = Desk(today, homes, people, families(people.values(), homes), limits_for(homes.values()))
    for row in Pairing.objects.valid().filter(household__in=homes).select_related("cadre__person"):
        found.rows[row.household_id].append(row)
    for cadre, first in Pairing.objects.current().filter(cadre__in=people).values_list("cadre_id", "first"):
        (found.firsts if first else found.others)[cadre] += 1
    return found


def families(cadres: Iterable[Cadre], households: Collection[int]) -> dict[int, set[int]]:
    """Cadre → those of these households in which he or a declared relative of his lives. Two queries."""
    by_person = defaultdict(list)
    digests: dict[str, set[int]] = defaultdict(set)
    for cadre in cadres:
        by_person[cadre.person_id].append(cadre.pk)
        if cadre.person.identity_digest:
            digests[cadre.person.identity_digest].add(cadre.pk)
    kin = Kin.objects.filter(person__in=by_person, ended_on__isnull=True, identity_digest__isnull=False)
    for person, digest in kin.values_list("person_id", "identity_digest"):
        digests[digest].update(by_person[person])
    found: dict[int, set[int]] = defaultdict(set)
    if digests:
        members = Member.objects.filter(household__in=households, state__in=sorted(ACTIVE), identity_digest__in=digests)
        for digest, home in members.values_list("identity_digest", "household_id"):
            for cadre_id in digests[digest]:
                found[cadre_id].add(home)
    return found


def limits_for(households: Iterable[Household]) -> dict[str, HelpSetting]:
    return settings_in({home.village_id[:6] for home in households})


def settings_in(counties: Collection[str]) -> dict[str, HelpSetting]:
    return {row.region_id: row for row in HelpSetting.objects.filter(region__in=counties)}


def setting_of(settings: dict[str, HelpSetting], code: str) -> HelpSetting:
    """What the county of this place asks, or the usual."""
    return settings.get(code[:6], USUAL)


def planned(want: Wanted, by: Any) -> Pairing:
    return Pairing(
        household_id=want.household, cadre_id=want.cadre, first=want.first, starts_on=want.starts, ends_on=want.ends,
        made_by_id=by.person_id,
    )  # fmt: skip
