"""Checking the figures of a report: pasted text or typed rows in, verdicts out. Nothing is stored."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.personal.masks import mask_text
from households.figures import LONGEST, ONLY, Finding, Reading, Statement, Verdict, check, left_alone, read
from households.forms.figures import RowForm, forms_of, typed, written
from households.selectors.published import beside, counties_in, own_county, places_named

V = Verdict
GROUPS = (
    ("不成立", "err", "cross", (V.CANNOT, V.TWO_VALUES)),
    ("要说明", "warn", "warn", (V.EXPLAIN, V.TRUNCATED)),
    ("只按户或只按人成立", "warn", "half", (V.HOUSEHOLDS_ONLY, V.PERSONS_ONLY)),
    ("缺底数", "muted", "ring", (V.BASE_MISSING,)),
    ("成立", "ok", "tick", (V.HOLDS, V.DERIVED)),
)
OWN = {*ONLY.values(), V.TRUNCATED, V.DERIVED, V.TWO_VALUES}
"""Verdicts that say more than the heading of their group."""


@dataclass(frozen=True)
class Group:
    """The findings of one heading, with the tint and the drawing that mark it."""

    label: str
    tint: str
    icon: str
    findings: list[Finding]


@dataclass
class Sheet:
    """The page: the text as it was pasted, the rows, and what was found."""

    text: str = ""
    filled: list[RowForm] = field(default_factory=list)
    blank: list[RowForm] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading)
    groups: list[Group] = field(default_factory=list)
    alone: list[Statement] = field(default_factory=list)
    is_wrong: bool = False

    @property
    def lines(self) -> list[tuple[RowForm, str]]:
        """Each row with what the register says beside it."""
        return [(form, getattr(form, "beside", "")) for form in (*self.filled, *self.blank)]


@requires(Permission.FIGURE_CHECK)
@require_http_methods(["GET", "POST"])
def figures(request: HttpRequest) -> HttpResponse:
    """`act=read` takes the rows from the text, anything else those of the table."""
    sheet = opened(request.POST)
    if request.method == "POST" and not sheet.is_wrong:
        judge(sheet, request.user)
    context = {"sheet": sheet, "longest": LONGEST, "asked": request.method == "POST", "own_words": OWN}
    return render(request, "figures/check.html", context, status=422 if sheet.is_wrong else 200)


def opened(post: Any) -> Sheet:
    """The sheet before it is judged. Personal numbers are masked before anything is read or shown."""
    text = mask_text(post.get("text", "")[: LONGEST + 1])
    reading = read(text)
    rows = written(reading.statements) if post.get("act") == "read" else typed(post)
    filled, blank = forms_of(rows)
    wrong = [form for form in filled if not form.is_valid()]
    return Sheet(text[:LONGEST], filled, blank, reading, is_wrong=bool(wrong))


def judge(sheet: Sheet, user: Any) -> None:
    rows = [form.statement() for form in sheet.filled]
    places = places_named(user, (row.place for row in rows))
    own, known = own_county(user, list(places.values())), counties_in(sheet.text)
    found = check(rows, spoiled=sheet.reading.spoiled, text=sheet.text, own=own, known=known)
    sheet.groups = [Group(*heading, [each for each in found if each.verdict in of]) for *heading, of in GROUPS]
    sheet.alone = left_alone(rows, found)
    register = beside(user, rows, places, timezone.localdate().year)
    for form, row in zip(sheet.filled, rows, strict=True):
        form.beside = register.get(row, "")
