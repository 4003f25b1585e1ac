"""查询: the whole question stands in the address, so that it can be kept, sent on and opened again."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.query.fields import BLANK, Field, Kind, Of, fields, halves
from fupin.query.question import Count, Question, counted, question_from, rows_of
from fupin.query.reading import DEFAULTS, LEADS, Reader, columns_of, ordered, shows, sorts, text
from fupin.query.saved import saved_for
from fupin.query.words import GROUPS, UNFILLED, field_named, is_personal, offered_as, said
from fupin.workflow import Refused
from households.selectors import LAST_PAGE, CountedPaginator, place_options, roots
from households.views.lists import TOO_FAR, Chip, asked_page, places
from villages.models import Region

P = Permission
OWN = {"of", "place", "sort", "col", "page", "open", "by", "in", "share", "set", "add", "form"}
"""Words of an address that are no fields."""
SAVED_SHOWN = 20
LOW, HIGH = "min.", "max."
SECRET = "证件号码和电话不能写在地址里，已替您去掉。请在“农户名册”的查找框里查。"
HIDDEN = "您的岗位看不到完整的出生日期，已去掉按出生日期的条件。可以按年龄段查。"
NO_PLACE = "地址里的地区不在您的范围里，或者已经撤并了。请重新选地区。"
GONE = "地址里有现在没有的条件或者代码，已去掉：{gone}。请看一眼剩下的条件对不对。"


class Query(View):
    permission = P.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        if "set" in request.GET or "add" in request.GET:
            return as_address(request)
        question, lost = read(request)
        if lost:
            return HttpResponseRedirect(question.url())
        return render(request, "query/query.html", query_context(request, question))


# ---- from the address ------------------------------------------------------------------------------------------------
def read(request: HttpRequest) -> tuple[Question, bool]:
    """The question, and whether something had to go that must not stand in an address."""
    question, known = question_from(request.GET), fields()
    kept = tuple((key, rest) for key, values in question.asked if (rest := plain(known[key], values)))
    lost = kept != question.asked
    if lost:
        messages.warning(request, SECRET)
    if gone := unknown(request.GET):
        messages.warning(request, GONE.format(gone="、".join(gone[:5])))
    question = replace(question, asked=kept)
    if left_place(request.user, question.place):
        messages.warning(request, NO_PLACE)
    return seen(request, question), lost


def left_place(user: Any, place: str) -> bool:
    """Whether the place is none of the user's, or none any more. Who sees single households is told nothing."""
    if not place or not roots(user):
        return False
    return not (can(user, P.HOUSEHOLD_VIEW, place) and Region.objects.current().filter(pk=place).exists())


def plain(of: Field, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in values if not is_personal(of, value))


def seen(request: HttpRequest, question: Question) -> Question:
    """Without what the user may not ask."""
    if has(request.user, P.BIRTH_DATE_VIEW):
        return question
    if question.values("birth_date"):
        messages.warning(request, HIDDEN)
    order = "" if question.sort.lstrip("-") in {"birth_date", "age", "age_band"} else question.sort
    return replace(question.asking("birth_date"), sort=order)


def unknown(data: QueryDict) -> list[str]:
    """What an address asks that is not there any more."""
    known = fields()
    found = ["一个条件" for key in data if known_word(key) and key not in known]
    for key in data:
        of = known.get(key)
        if of is not None and of.codes:
            found += [f"{of.label}的一个代码" for value in data.getlist(key) if value not in (*of.codes, BLANK, "")]
    found += ["一个列" for key in data.getlist("col") if key not in known]
    return list(dict.fromkeys(found))


def known_word(key: str) -> bool:
    """Saved addresses hold plain words; whatever else is in an address is nobody's condition."""
    return key not in OWN and key.isascii() and key.isidentifier() and key != "q"


def as_address(request: HttpRequest) -> HttpResponse:
    """What the form sends, as the one address of its question; the field to be added is opened."""
    data = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        data.setlist(name, values)
    known = fields()
    for key in known:
        low, high = data.get(LOW + key, "").strip(), data.get(HIGH + key, "").strip()
        if low or high:
            data.appendlist(key, f"{low}..{high}")
    question = question_from(data)
    if set(question.columns) == set(DEFAULTS[question.of]):
        question = replace(question, columns=())
    added = field_named(data.get("add", ""))
    if data.get("add", "").strip() and added is None:
        messages.warning(request, "没有找到这个项目。请打一两个字，从列出来的里面选一个。")
    url = question.url()
    if added is not None:
        url += f"{'&' if '?' in url and not url.endswith('?') else ''}open={added.key}#c-{added.key}"
    return HttpResponseRedirect(url)


# ---- the form --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Control:
    """One condition as the form shows it; `error` stands at its field."""

    field: Field
    group: str
    choices: list[tuple[str, str, bool]]
    low: str
    high: str
    words: str
    blank: bool
    error: str
    fresh: bool

    @property
    def is_range(self) -> bool:
        return not self.choices and self.field.kind in (Kind.NUMBER, Kind.DAY)

    @property
    def is_day(self) -> bool:
        return self.field.kind == Kind.DAY


def control(of: Field, values: tuple[str, ...], fresh: bool) -> Control:
    choices = [(code, label, code in values) for code, label in of.codes.items()]
    typed = next((value for value in values if value != BLANK), "")
    low, high = (part.strip() for part in halves(typed))
    return Control(of, GROUPS[of.source], choices, low, high, typed, BLANK in values, refusal(of, values), fresh)


def refusal(of: Field, values: tuple[str, ...]) -> str:
    try:
        of.condition(values, timezone.localdate())
    except Refused as refused:
        return refused.sentence
    return ""


def controls(question: Question, opened: str) -> list[Control]:
    known = fields()
    found = [control(known[key], values, False) for key, values in question.asked]
    if opened in known and known[opened].asked and not question.values(opened):
        found.append(control(known[opened], (), True))
    return found


def chips(
    question: Question, place: Region | None, page: str = "query", kept: dict[str, str] | None = None
) -> list[Chip]:
    """Each condition in words, with the address without it; `kept` is what else the page's address says."""
    known, rest = fields(), urlencode({name: value for name, value in (kept or {}).items() if value})
    found = []
    if question.place:
        found.append(Chip("place", f"地区：{place.name if place else question.place}", question.at("").url(page)))
    for key, values in question.asked:
        if not refusal(known[key], values):
            words = f"{known[key].label}：{said(known[key], values)}"
            found.append(Chip(key, words, question.asking(key).url(page)))
    return [replace(chip, url=f"{chip.url}&{rest}") for chip in found] if rest else found


def column_groups(question: Question) -> list[tuple[str, list[tuple[Field, bool]]]]:
    """Every field that can be a column, under the word of its source."""
    chosen = {one.key for one in columns_of(question)}
    found: dict[str, list[tuple[Field, bool]]] = {}
    for one in fields().values():
        if shows(one, question.of) and one.key not in LEADS[question.of]:
            found.setdefault(GROUPS[one.source], []).append((one, one.key in chosen))
    return list(found.items())


def headings(question: Question) -> list[dict[str, Any]]:
    """Of each column: its heading, whether it is a figure, the address that sorts by it, how it is sorted now."""
    found = []
    for one in columns_of(question):
        now = {one.key: "ascending", f"-{one.key}": "descending"}.get(question.sort, "none")
        order = f"-{one.key}" if now == "ascending" else one.key
        url = replace(question, sort=order).url() if sorts(one, question.of) else ""
        found.append({"label": one.label, "unit": one.unit, "num": one.kind == Kind.NUMBER, "url": url, "now": now})
    return found


# ---- the answer ------------------------------------------------------------------------------------------------------
def query_context(request: HttpRequest, question: Question) -> dict[str, Any]:
    user, conditions = request.user, controls(question, request.GET.get("open", ""))
    refused = any(one.error for one in conditions)
    found = Count() if refused else counted(user, question)
    number = found.households if question.of == Of.HOME else found.persons
    rows = ordered(rows_of(user, question), question).values_list("pk", flat=True) if number else []
    page = CountedPaginator(rows, number).get_page(request.GET.get("page"))
    columns = columns_of(question)
    page.object_list = answer(user, question, list(page.object_list))
    options = place_options(user, question.place)
    tops = roots(user)
    place = next((one for one in options if one.pk == question.place), None)
    return {
        "question": question,
        "conditions": conditions,
        "refused": refused,
        "found": found,
        "page": page,
        "unit": Of.label_of(question.of),
        "kinds": [(value, label, value == question.of) for value, label in Of.choices],
        "place_name": "、".join(one.name for one in ([place] if place else tops)),
        "places": places(options, question.place),
        "chips": chips(question, place),
        "offered": [offered_as(one) for one in fields().values() if one.asked and offers(user, one)],
        "groups": column_groups(question),
        "columns": columns,
        "headings": headings(question),
        "blank": (BLANK, UNFILLED),
        "too_far": TOO_FAR.format(last=LAST_PAGE) if asked_page(request) > LAST_PAGE else "",
        "save_url": question.url("query-save"),
        "may_export": has(user, P.ROSTER_EXPORT),
        "may_share": bool(tops),
        "pivot_url": question.url("query-pivot"),
        "export_url": question.url("query-export"),
        "saved": saved_for(user)[:SAVED_SHOWN],
    }


def offers(user: Any, of: Field) -> bool:
    return of.key != "birth_date" or has(user, P.BIRTH_DATE_VIEW)


def answer(user: Any, question: Question, keys: list[int]) -> list[Any]:
    columns = columns_of(question)
    rows = Reader(user, question.of, columns).rows(keys)
    for row in rows:
        row.cells = [(text(value), one.kind == Kind.NUMBER) for one, value in zip(columns, row.cells, strict=True)]
    return rows
