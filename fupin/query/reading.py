"""What stands in the columns of an answer: read beside its rows, one query for each source however many rows there are.
The page and the files read the same cells; sealed values come out masked (domain.md §8.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import NullIf
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.personal.identity import full_years
from fupin.query.fields import MODELS, ROWS, Age, AgeBand, Band, Field, Kind, Of, Source, fields
from fupin.query.question import Question
from households.models import Member
from households.selectors.shown import MISSING, coded, masked, plain
from villages.models import Region

P = Permission
DEFAULTS: dict[str, tuple[str, ...]] = {
    Of.HOME: ("member_count", "status", "poverty_status", "main_cause", "attribute", "net_per_head", "income_year"),
    Of.PERSON: ("sex", "age", "relation", "education", "labour", "work_area"),
}
LEADS: dict[str, tuple[str, ...]] = {Of.HOME: ("head_name",), Of.PERSON: ("name", "head_name")}
"""Fields that stand before all columns that are chosen."""
HEALTH = {"health", "disability_kind", "disability_grade", "major_illness"}
"""Left out of files unless asked for."""
BIRTH = {"birth_date", "age", "age_band"}
ALWAYS: dict[str, tuple[str, ...]] = {
    Source.HOME: ("pk", "village_id", "household_no", "head_name"),
    Source.PERSON: ("pk", "household_id", "name"),
}


@dataclass
class Row:
    """`pk` of the household; `person` "" for a household; `cells` in the order of the columns."""

    pk: int
    village: str
    village_code: str
    number: str
    head: str
    person: str
    cells: list[Any]


def shows(of: Field, rows: str) -> bool:
    """Whether a row of that kind has one value of it."""
    return of.stored and (rows == Of.PERSON or of.of == Of.HOME)


def columns_of(question: Question) -> list[Field]:
    keys = question.columns or DEFAULTS[question.of]
    known, leads = fields(), LEADS[question.of]
    return [known[key] for key in keys if key not in leads and shows(known[key], question.of)]


def sorts(of: Field, rows: str) -> bool:
    """Whether rows of that kind can be put in order by it."""
    if of.kind in (Kind.SEALED, Kind.SEVERAL) or not shows(of, rows):
        return False
    return rows == Of.HOME or not isinstance(of, Band)


def ordered(rows: Any, question: Question) -> Any:
    """By the column asked for, what is not filled in last; else by place. The same row never twice."""
    found = ["village_id", "pk"] if question.of == Of.HOME else ["village_code", "household_id", "relation", "pk"]
    of = fields().get(question.sort.lstrip("-"))
    if of is None or not sorts(of, question.of):
        return rows.order_by(*found)
    down, value = question.sort.startswith("-"), of.value(timezone.localdate(), question.of)
    if isinstance(of, Age):  # the older were born earlier
        down, value = not down, F("birth_date")
    elif isinstance(of, Band) or isinstance(of.column, CharField):  # "" is not filled in either
        value = NullIf(value, Value(""))
    return rows.order_by(value.desc(nulls_last=True) if down else value.asc(nulls_last=True), *found)


class Reader:
    """Of one user and question. `full`: sealed values as they are, for who may take them out."""

    def __init__(self, user: Any, of: str, columns: Iterable[Field], *, full: bool = False) -> None:
        self.user, self.of, self.columns, self.full = user, of, list(columns), full
        self.today = timezone.localdate()
        self.places: dict[str, str] = {}
        self.names: dict[str, list[str]] = {source: list(names) for source, names in ALWAYS.items()}
        for one in self.columns:
            self.names.setdefault(one.source, []).append("_band" if isinstance(one, Band) else one.name)

    def rows(self, keys: list[int]) -> list[Row]:
        """In the order of these numbers of households or persons, which come from the scope door."""
        people = self.facts(Source.PERSON, "pk", keys) if self.of == Of.PERSON else {}
        homes = {one["household_id"] for one in people.values()} if self.of == Of.PERSON else set(keys)
        found = {Source.HOME.value: self.facts(Source.HOME, "pk", homes)}
        found |= {source: self.facts(source, "household_id", homes) for source in ROWS if source in self.names}
        births = self.births(keys)
        self.name_places(one["village_id"] for one in found[Source.HOME].values())
        rows = []
        for key in keys:
            person = people.get(key, {})
            home = person.get("household_id", key)
            held = {source: told.get(home, {}) for source, told in found.items()} | {Source.PERSON.value: person}
            rows.append(self.row(held, key in births))
        return rows

    def row(self, held: dict[str, dict[str, Any]], births: bool) -> Row:
        home = held[Source.HOME]
        cells = [self.cell(one, held[one.source], births) for one in self.columns]
        code = home["village_id"]
        return Row(
            pk=home["pk"],
            village=self.places.get(code, code),
            village_code=code,
            number=home["household_no"] or "",
            head=home["head_name"],
            person=held[Source.PERSON].get("name", ""),
            cells=cells,
        )

    def facts(self, source: str, key: str, keys: Iterable[int]) -> dict[int, dict[str, Any]]:
        """By the number of the household or person."""
        rows = ROWS[source]() if source in ROWS else MODELS[source]._default_manager.order_by()
        names = self.names.get(source, [])
        if "_band" in names:
            rows = rows.annotate(_band=fields()["band"].value(self.today, Of.HOME))
        told = rows.filter(**{f"{key}__in": list(keys)}).values(key, *names)
        return {one[key]: one for one in told}

    def births(self, keys: list[int]) -> set[int]:
        """Whose birthday the user may see."""
        if self.of == Of.HOME or not any(one.key in BIRTH for one in self.columns):
            return set()
        seen = Member.objects.visible_to(self.user, P.BIRTH_DATE_VIEW).filter(pk__in=keys)
        return set(seen.order_by().values_list("pk", flat=True))

    def name_places(self, codes: Iterable[str]) -> None:
        unknown = set(codes) - self.places.keys()
        if unknown:
            self.places |= dict(Region.objects.filter(pk__in=unknown).order_by().values_list("pk", "full_name"))

    def cell(self, of: Field, held: dict[str, Any], births: bool) -> Any:
        """Text, figure or day; None where nothing is filled in."""
        raw = held.get("_band" if isinstance(of, Band) else of.name)
        if raw is None or raw == "":
            return None
        if isinstance(of, Age):
            return age(of, raw, self.today, births)
        if of.kind == Kind.SEALED:
            return raw if self.full else masked(of.name, raw)
        if of.name == "birth_date" and not births:
            return f"{raw.year}年"
        if of.kind == Kind.SEVERAL:
            return coded(of.column, raw)
        return of.codes.get(str(raw), str(raw)) if of.codes else raw


def age(of: Age, born: date, today: date, births: bool) -> Any:
    """Full years; only about for who may not see the birthday. Or the band of it."""
    years = full_years(born, today)
    if isinstance(of, AgeBand):
        return next((label for code, label in of.codes.items() if within(years, code)), None)
    return years if births else f"约 {today.year - born.year}"


def within(years: int, band: str) -> bool:
    low, _, high = band.partition("-")
    return int(low) <= years <= int(high)


def text(value: Any) -> str:
    """A cell as a page shows it."""
    return MISSING if value is None else plain(value)
