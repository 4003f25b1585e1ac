"""A question counted by place and by the values of a field. Every figure is the count of the list to which it leads."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fupin.access.permissions import Permission
from fupin.access.scope import posts_granting
from fupin.query.fields import BLANK, Field, Kind, Of, fields
from fupin.query.question import Count, Question, by_place, pivoted
from fupin.query.words import UNFILLED
from fupin.workbook import OutColumn, OutSheet
from households.selectors import roots
from villages.division_codes import BELOW, length_below, short_name
from villages.models import Region

HOMES, PEOPLE = "h", "p"
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Figure:
    """`share` per hundred of its row."""

    count: int
    url: str
    share: Decimal | None = None


@dataclass
class Line:
    """`down`: the table of the places below it, "" below a village."""

    code: str
    name: str
    down: str
    total: Figure
    figures: list[Figure]


@dataclass
class Table:
    """`values` are the columns, value and label; `total` the line over all places; `most` the largest total of a place.
    `adds_up`: whether the columns are a division of the total. `partly`: columns had to be left out."""

    question: Question
    by: Field | None
    unit: str
    values: list[tuple[str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    total: Line | None = None
    adds_up: bool = True
    partly: bool = False

    @property
    def most(self) -> int:
        return max((line.total.count for line in self.lines), default=0)


def offered(rows: str) -> list[Field]:
    """The fields by which rows of that kind can be counted."""
    return [one for one in fields().values() if one.counts(rows)]


def shown_length(user: Any, place: str) -> int:
    """Of the codes of the places that the table has in its lines."""
    if not place:
        codes = [post.region_id for post in posts_granting(user, Permission.HOUSEHOLD_VIEW)]
        place = min((top.pk for top in roots(user)), key=len, default=min(codes, key=len, default="0" * 12))
    return length_below(place)


def table(user: Any, question: Question, by: str, unit: str) -> Table:
    """`by` "" counts only by place. Raises Refused where a condition cannot be read. Three queries however many
    places and values there are."""
    of = fields().get(by)
    of = of if of is not None and of.counts(question.of) else None
    made, length = Table(question, of, unit), shown_length(user, question.place)
    totals = by_place(user, question, length)
    cells = pivoted(user, question, of.key, length) if of else {}
    if of is not None:
        made.values, made.partly = columns(question, of, cells)
        made.adds_up = of.kind != Kind.SEVERAL and (unit == PEOPLE or question.of == Of.HOME)
    names = dict(Region.objects.filter(pk__in=list(totals)).values_list("pk", "name"))
    made.lines = [
        line(made, question.at(code), short_name(names.get(code, code)), totals[code], cells.get(code, {}))
        for code in sorted(totals)
    ]
    made.total = line(made, question, "合计", summed(totals.values()), all_places(cells))
    made.total.down = ""
    return made


def columns(question: Question, of: Field, cells: dict[str, dict[str, Count]]) -> tuple[list[tuple[str, str]], bool]:
    """Values that somebody has, in the order of their list, and whether some were left out. Where codes of a field of
    several are asked for already, only those have lists of their own."""
    held = {value for told in cells.values() for value in told}
    asked = question.values(of.key) if of.kind == Kind.SEVERAL else ()
    found = [(code, label) for code, label in [*of.codes.items(), ("", UNFILLED)] if code in held]
    kept = [(code, label) for code, label in found if not asked or (code or BLANK) in asked]
    return kept, len(kept) < len(found)


def line(made: Table, question: Question, name: str, whole: Count, told: dict[str, Count]) -> Line:
    figures = []
    for value, _ in made.values:
        count = number(told.get(value, Count()), made.unit)
        url = question.asking(made.by.key, value or BLANK).url() if count and made.by else ""
        figures.append(Figure(count, url, share(count, number(whole, made.unit))))
    total = number(whole, made.unit)
    down = question.place if len(question.place) in BELOW else ""
    return Line(question.place, name, down, Figure(total, question.url() if total else ""), figures)


def number(count: Count, unit: str) -> int:
    return count.households if unit == HOMES else count.persons


def share(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(CENT, ROUND_HALF_UP) if whole else None


def summed(counts: Any) -> Count:
    found = Count()
    for one in counts:
        found.add(one)
    return found


def all_places(cells: dict[str, dict[str, Count]]) -> dict[str, Count]:
    """Value → counts of all places: no household lies in two."""
    found: dict[str, Count] = {}
    for told in cells.values():
        for value, count in told.items():
            found.setdefault(value, Count()).add(count)
    return found


# ---- as a file -------------------------------------------------------------------------------------------------------
def sheet(made: Table, *, shares: bool) -> OutSheet:
    unit = "户" if made.unit == HOMES else "人"
    front = [OutColumn("地区", 20), OutColumn("代码", 15), OutColumn(f"合计（{unit}）", 12, "0")]
    told = [OutColumn(f"{label}（{unit}）", 12, "0") for _, label in made.values]
    parts = [OutColumn(f"{label}（%）", 12, "0.00") for _, label in made.values] if shares else []
    rows = [*made.lines, *([made.total] if made.total else [])]
    return OutSheet("按地区", [*front, *told, *parts], (cells(one, shares=shares) for one in rows))


def cells(one: Line, *, shares: bool) -> list[Any]:
    parts = [figure.share for figure in one.figures] if shares else []
    return [one.name, one.code, one.total.count, *(figure.count for figure in one.figures), *parts]
