"""A question to the register: households or persons, where, under which conditions, with which columns. One question is
one address; a saved query is an address with a name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count as Number
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone

from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.query.fields import ACTIVE_PEOPLE, BLANK, Field, Kind, Of, fields
from households.models import Household, Member
from households.selectors.filters import NOT_CLOSED

P = Permission
MOST_VALUES, LONGEST = 60, 100


@dataclass(frozen=True)
class Question:
    """`asked`: field → values, any of which; all fields together. `columns`: fields shown, in their order."""

    of: str = Of.HOME
    place: str = ""
    asked: tuple[tuple[str, tuple[str, ...]], ...] = ()
    columns: tuple[str, ...] = ()
    sort: str = ""

    def values(self, key: str) -> tuple[str, ...]:
        return dict(self.asked).get(key, ())

    def at(self, place: str) -> "Question":
        return replace(self, place=place)

    def asking(self, key: str, *values: str) -> "Question":
        """The same with one more condition, in place of what it asked of that field."""
        rest = tuple(pair for pair in self.asked if pair[0] != key)
        return replace(self, asked=(*rest, (key, values)) if values else rest)

    def address(self) -> list[tuple[str, str]]:
        told = [("of", self.of), ("place", self.place), ("sort", self.sort)]
        told += [(key, value) for key, values in self.asked for value in values]
        return [pair for pair in told if pair[1]] + [("col", key) for key in self.columns]

    def url(self, page: str = "query") -> str:
        """Its address on one of the pages of queries."""
        return f"{reverse(page)}?{urlencode(self.address())}"


def ask(of: str, place: str = "", **asked: str | tuple[str, ...]) -> Question:
    """A question in code: `ask("person", "522327", status="poor", health=("3", "5"))`."""
    pairs = ((key, (value,) if isinstance(value, str) else value) for key, value in asked.items())
    return Question(of=of, place=place, asked=tuple(pairs))


def question_from(data: Any) -> Question:
    """What an address says (a QueryDict); what no field offers is left out."""
    known = fields()
    asked = []
    for key in known:
        values = tuple(dict.fromkeys(v for v in offered(known[key], data.getlist(key)[:MOST_VALUES])))
        if values:
            asked.append((key, values))
    columns = tuple(dict.fromkeys(key for key in data.getlist("col") if key in known))
    sort = data.get("sort", "")
    return Question(
        of=data.get("of", "") if data.get("of", "") in Of.values else Of.HOME,
        place=typed.place(data.get("place", "")),
        asked=tuple(asked),
        columns=columns,
        sort=sort if sort.lstrip("-") in known else "",
    )


def offered(of: Field, values: Iterable[str]) -> Iterable[str]:
    if not of.asked:
        return []
    told = (value.strip()[:LONGEST] for value in values)
    return [value for value in told if value and (not of.codes or value in of.codes or value == BLANK)]


# ---- answers ---------------------------------------------------------------------------------------------------------
def rows_of(user: Any, question: Question, permission: Permission = P.HOUSEHOLD_VIEW, day: date | None = None) -> Any:
    """The households or persons in the user's scope, unordered. Raises Refused where a value cannot be read. Who may
    not see a birthday does not find it by asking either."""
    model = Household if question.of == Of.HOME else Member
    if permission == P.HOUSEHOLD_VIEW and question.values("birth_date"):
        permission = P.BIRTH_DATE_VIEW
    rows: QuerySet[Any] = model.objects.visible_to(user, permission)  # type: ignore[attr-defined]
    if question.place:
        rows = rows.inside(question.place)  # type: ignore[attr-defined]
    return rows.filter(condition(question, day or timezone.localdate())).order_by()


def condition(question: Question, day: date) -> Q:
    """All that is asked, on rows of the question's kind. Facts of persons asked of households: one person has them all;
    facts of a household asked of persons: their household has them."""
    known = fields()
    own, other = Q(), Q()
    for key, values in question.asked:
        part = known[key].condition(values, day)
        if known[key].of == question.of:
            own &= part
        else:
            other &= part
    homes = Q() if asks_closed(question) else NOT_CLOSED
    if question.of == Of.PERSON:
        meant = homes & other
        return own & ACTIVE_PEOPLE & (Q(household__in=pks(Household, meant)) if meant else Q())
    having = Member.objects.filter(ACTIVE_PEOPLE & other).order_by().values("household_id")
    return own & homes & (Q(pk__in=having) if other else Q())


def pks(model: Any, condition: Q) -> Any:
    return model.objects.filter(condition).order_by().values("pk")


def asks_closed(question: Question) -> bool:
    return "closed" in question.values("status")


@dataclass
class Count:
    """户 and 人."""

    households: int = 0
    persons: int = 0

    def add(self, other: "Count") -> None:
        self.households += other.households
        self.persons += other.persons


def summed(of: str, when: Q | None = None) -> dict[str, Any]:
    """Aggregates for 户 and 人; of persons the households are those that have one of them."""
    if of == Of.HOME:
        return {"h": Number("pk", filter=when), "p": Sum("member_count", filter=when)}
    return {"h": Number("household_id", distinct=True, filter=when), "p": Number("pk", filter=when)}


def count_in(row: Mapping[str, Any], mark: str = "") -> Count:
    return Count(row[f"h{mark}"] or 0, row[f"p{mark}"] or 0)


def counted(user: Any, question: Question) -> Count:
    return count_in(rows_of(user, question).aggregate(**summed(question.of)))


def by_place(user: Any, question: Question, length: int) -> dict[str, Count]:
    """Counts by the first `length` digits of the village."""
    rows = placed(user, question, length).values("_place").annotate(**summed(question.of))
    return {row["_place"]: count_in(row) for row in rows}


def pivoted(user: Any, question: Question, key: str, length: int) -> dict[str, dict[str, Count]]:
    """Place → value of the field ("" where it is not filled) → counts. A field of several codes counts a row under each
    of its codes. `fields()[key].counts(question.of)` must hold."""
    of, rows = fields()[key], placed(user, question, length)
    return by_each_code(rows, of, question.of) if of.kind == Kind.SEVERAL else by_value(rows, of, question.of)


def by_value(rows: Any, of: Field, kind: str) -> dict[str, dict[str, Count]]:
    found: dict[str, dict[str, Count]] = {}
    rows = rows.annotate(_value=of.value(timezone.localdate(), kind)).values("_place", "_value")
    for row in rows.annotate(**summed(kind)):
        value = "" if row["_value"] is None else str(row["_value"])
        found.setdefault(row["_place"], {}).setdefault(value, Count()).add(count_in(row))
    return found


def by_each_code(rows: Any, of: Field, kind: str) -> dict[str, dict[str, Count]]:
    """One conditional count for each code: a household of two such people is one household."""
    codes, today = {**of.codes, "": ""}, timezone.localdate()
    asked = {}
    for number, code in enumerate(codes):
        when = of.condition((code or BLANK,), today)
        asked |= {f"{name}{number}": each for name, each in summed(kind, when).items()}
    told = {row["_place"]: row for row in rows.values("_place").annotate(**asked)}
    return {
        place: {code: count for number, code in enumerate(codes) if (count := count_in(row, str(number))).persons}
        for place, row in told.items()
    }


def placed(user: Any, question: Question, length: int) -> Any:
    column = "village_id" if question.of == Of.HOME else "village_code"
    return rows_of(user, question).annotate(_place=Substr(column, 1, length))
