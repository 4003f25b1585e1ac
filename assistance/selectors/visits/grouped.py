"""How many households stand where by the rules of visiting, counted by the database for a whole prefecture. What
`due_of` says of a household follows from a few numbers of its visits; those who have the same are judged once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Substr

from assistance.models import Pairing, Visit
from assistance.selectors.visits.due import (
    case_of,
    rule_of,
    rules_of,
    seasons_of,
    standings,
    stationed_now,
    village_states,
)
from assistance.visit_codes import VisitMode
from assistance.visit_rules import DAY, Asked, Busy, Counts, Rule, just_after, period_of, spells_in, state_of
from households.models import Household

Tally = dict[str, Counter[str]]
"""Village → state → households."""
VILLAGE = "household__village_id"
KIND = (VILLAGE, "household__poverty_status", "household__monitoring_kind", "cadre__unit__level", "stay")
"""Who helps whom where."""
COUNTY = 6


def tally(homes: Any, today: date) -> Tally:
    """Of households that have a first helper; a county at a time."""
    found: Tally = defaultdict(Counter)
    counties = homes.order_by().annotate(county=Substr("village_id", 1, COUNTY)).values_list("county", flat=True)
    for county in sorted(counties.distinct()):
        seasons = tuple(seasons_of([county]).get(county, ()))
        here = homes.inside(county)
        if just_after(seasons, today):
            one_by_one(found, here, today)
        else:
            in_groups(found, here, rules_of([county]).get(county, []), seasons, today)
    return found


def one_by_one(found: Tally, homes: QuerySet[Household], today: date) -> None:
    """In the week after a busy season more is asked of a household than the numbers tell: a village at a time."""
    for village in sorted(homes.order_by().values_list("village_id", flat=True).distinct()):
        for due in standings(homes.filter(village=village), today).values():
            found[village][due.state] += 1


def in_groups(
    found: Tally, homes: QuerySet[Household], rules: Iterable[Rule], seasons: Sequence[Busy], today: date
) -> None:
    """One query for the kinds of cases, one for each rule that holds for some of them."""
    pairs = Pairing.objects.current().filter(first=True, household__in=homes.order_by().values("pk")).order_by()
    pairs = pairs.annotate(stay=Exists(stationed_now().filter(cadre=OuterRef("cadre"), village=OuterRef(VILLAGE))))
    for rule, which in by_rule(pairs, list(rules), today).items():
        for village, since, done, home, previous, number in groups(pairs.filter(which), rule, seasons, today):
            asked = Asked(rule, since, (), seasons)
            found[village][state_of(asked, Counts(done, home, previous), today)] += number


def by_rule(pairs: QuerySet[Pairing], rules: Sequence[Rule], today: date) -> dict[Rule, Q]:
    """Rule → for whom it holds."""
    kinds = list(pairs.values_list(*KIND).distinct())
    states = village_states({village for village, *_ in kinds}, today.year)
    villages: dict[Rule, dict[tuple[Any, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for village, status, monitored, level, stay in kinds:
        case = case_of(states[village], status, monitored, level, stay=stay)
        villages[rule_of(rules, case, today.year)][status, monitored, level, stay].append(village)
    return {rule: any_of(kinds) for rule, kinds in villages.items()}


def any_of(kinds: dict[tuple[Any, ...], list[str]]) -> Q:
    found = Q()
    for values, villages in kinds.items():
        found |= Q(**dict(zip(KIND[1:], values, strict=True)), **{f"{VILLAGE}__in": villages})
    return found


def groups(
    pairs: QuerySet[Pairing], rule: Rule, seasons: Sequence[Busy], today: date
) -> Iterable[tuple[str, date, int, int, int, int]]:
    """Village, since when, the three numbers of `Counts`, and how many households have these."""
    span = period_of(rule.period, today)
    before = period_of(rule.period, span[0] - DAY)
    nothing = Value(0)
    old = date(today.year - 1, 1, 1)  # no period that is looked at begins earlier
    told = pairs.annotate(
        since=Choice(When(starts_on__lt=old, then=Value(old)), default=F("starts_on"), output_field=DateField()),
        done=days(span, counting(rule, seasons, span)) if rule.floor else nothing,
        home=days(span, Q(mode=VisitMode.HOME)) if rule.ceiling is not None else nothing,
        previous=days(before, counting(rule, seasons, before)) if rule.floor else nothing,
    )
    names = (VILLAGE, "since", "done", "home", "previous")
    return told.values_list(*names).annotate(number=Count("pk")).iterator()


def counting(rule: Rule, seasons: Sequence[Busy], span: tuple[date, date]) -> Q:
    """Which visits of a period count: by the rule's ways; in a busy season any."""
    found = Q(mode__in=sorted(rule.modes))
    for spell in spells_in(seasons, *span):
        found |= Q(day__range=spell)
    return found


def days(span: tuple[date, date], which: Q) -> Coalesce:
    """On how many days of a period somebody went to the household of the pairing."""
    rows = Visit.objects.valid().filter(which, household=OuterRef("household_id"), day__range=span).order_by()
    return Coalesce(Subquery(rows.values("household").annotate(n=Count("day", distinct=True)).values("n")), 0)


class Behind(Sequence[int]):
    """Numbers of the households behind a figure, village by village: of a page only the villages on it are judged
    household by household."""

    def __init__(self, homes: Any, states: Iterable[str], today: date) -> None:
        self.homes, self.states, self.today = homes, frozenset(states), today
        counted = tally(homes, today)
        self.numbers = {code: sum(counted[code][state] for state in self.states) for code in sorted(counted)}

    def __len__(self) -> int:
        return sum(self.numbers.values())

    def __getitem__(self, part: Any) -> Any:
        first, last, _ = part.indices(len(self))
        found: list[int] = []
        skipped, reached = 0, 0
        for village, number in self.numbers.items():
            if reached + number <= first:
                skipped += number
            elif reached < last:
                found += self.of(village)
            reached += number
        return found[first - skipped : last - skipped]

    def of(self, village: str) -> list[int]:
        due = standings(self.homes.filter(village=village), self.today)
        return sorted(pk for pk, one in due.items() if one.state in self.states)
