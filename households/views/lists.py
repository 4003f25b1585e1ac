"""The list of households: filters in the address, counted in households and persons, 50 to a page."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from fupin.access.permissions import Permission
from fupin.access.scope import has
from households.selectors import (
    FILTERS,
    LAST_PAGE,
    CountedPaginator,
    Criteria,
    best_drop,
    criteria_from,
    dress,
    find_households,
    listed,
    place_options,
    roots,
    tally,
)
from villages.models import Region

TOO_FAR = "一次只能翻到第 {last} 页。请加条件缩小范围，比如先选乡镇、村。"
SECRET_IN_ADDRESS = "证件号码和电话不能写在地址里，已替您去掉。请在查找框里查。"
SORTABLE = {"head": "户主", "people": "人口", "income": "人均纯收入", "updated": "更新"}


@dataclass(frozen=True)
class Chip:
    name: str
    text: str
    url: str


class HouseholdList(View):
    permission = Permission.HOUSEHOLD_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        criteria = criteria_from(request.GET)
        if criteria.words.secret:
            messages.warning(request, SECRET_IN_ADDRESS)
            return redirect(address(criteria.without("q")))
        return render(request, "households/list.html", list_context(request, criteria))


def list_context(request: HttpRequest, criteria: Criteria) -> dict[str, Any]:
    rows = find_households(request.user, criteria)
    found = tally(rows)
    page = CountedPaginator(listed(rows), found.households).get_page(request.GET.get("page"))
    tops, options = roots(request.user), place_options(request.user, criteria.place)
    chosen = next((region for region in options if region.code == criteria.place), None)
    above = chosen or (tops[0] if len(tops) == 1 else None)
    page.object_list = dress(list(page.object_list), criteria.words, above_village(above))
    chips = chips_of(criteria, chosen)
    return {
        "criteria": criteria,
        "page": page,
        "found": found,
        "place_name": "、".join(region.name for region in ([chosen] if chosen else tops)),
        "places": places(options, criteria.place),
        "filters": [(each, criteria.value(each.name)) for each in FILTERS if not each.more],
        "more_filters": [(each, criteria.value(each.name)) for each in FILTERS if each.more],
        "chips": chips,
        "hidden": pairs(criteria),
        "columns": columns(criteria),
        "income_year": max((row.income_year for row in page if row.income_year), default=None),
        "remark": "赭色数字：低于当年监测范围" if any(row.below for row in page) else "",
        "too_far": TOO_FAR.format(last=LAST_PAGE) if asked_page(request) > LAST_PAGE else "",
        "drop": drop(request, criteria, chips) if not found.households else None,
        "may_export": has(request.user, Permission.ROSTER_EXPORT),
        "may_import": has(request.user, Permission.ROSTER_IMPORT),
        "may_edit": has(request.user, Permission.HOUSEHOLD_EDIT),
    }


def asked_page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1


def above_village(region: Region | None) -> str:
    """What every row's place begins with and need not repeat; a village keeps its own name."""
    if region is None or len(region.code) <= 6:
        return region.full_name if region is not None and len(region.code) == 6 else ""
    return region.full_name if len(region.code) == 9 else region.full_name.removesuffix(region.name)


# ---- addresses ---------------------------------------------------------------------------------------------------


def pairs(criteria: Criteria) -> dict[str, str]:
    """The question as address parameters; secret words are never among them."""
    said = {"q": "" if criteria.words.secret else criteria.words.text, "place": criteria.place}
    return {name: value for name, value in {**said, **dict(criteria.chosen), "sort": criteria.sort}.items() if value}


def address(criteria: Criteria, **changes: str) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in {**pairs(criteria), **changes}.items() if value})
    return reverse("household-list") + (f"?{query.urlencode()}" if query else "")


def chips_of(criteria: Criteria, place: Region | None) -> list[Chip]:
    """Each condition in words, with the address without it."""
    said = [("q", f"查找：{criteria.words.text}")] if criteria.words.text and not criteria.words.secret else []
    if criteria.place:
        said.append(("place", f"地区：{place.name if place else criteria.place}"))
    labels = {each.name: each for each in FILTERS}
    said += [(name, f"{labels[name].label}：{labels[name].choices[value]}") for name, value in criteria.chosen]
    return [Chip(name, text, address(criteria.without(name))) for name, text in said]


def drop(request: HttpRequest, criteria: Criteria, chips: list[Chip]) -> dict[str, Any] | None:
    """The condition to drop and what that would give."""
    best = best_drop(request.user, criteria, [chip.name for chip in chips])
    if best is None:
        return None
    chip = next(chip for chip in chips if chip.name == best[0])
    return {"text": chip.text, "url": chip.url, "count": best[1]}


def columns(criteria: Criteria) -> dict[str, dict[str, str]]:
    """For each column that sorts: the address that sorts by it, and how it is sorted now."""
    found = {}
    for name in SORTABLE:
        down = criteria.sort == f"-{name}" or (name == "head" and criteria.sort != "head")
        now = {name: "ascending", f"-{name}": "descending"}.get(criteria.sort, "none")
        found[name] = {"url": address(criteria, sort=name if down else f"-{name}"), "now": now}
    return found


def places(options: list[Region], chosen: str) -> list[dict[str, Any]]:
    """Options of the place select, set in by their level below the first."""
    top = min((len(region.code) for region in options), default=0)
    steps = [length for length in (2, 4, 6, 9, 12) if length >= top]
    return [
        {"code": r.code, "text": "　" * steps.index(len(r.code)) + r.name, "chosen": r.code == chosen} for r in options
    ]
