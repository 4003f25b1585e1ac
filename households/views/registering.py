"""Search first: before a household is registered, who may be registered already is looked for. A POST, so that numbers
stay out of addresses and logs. Then the clerk goes on to a form of its own address, which is a draft from the start."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from households.forms import cells
from households.forms.entry import DISTINCT, number_says
from households.models import EntryDraft, Household
from households.selectors import Criteria, dress, find_households, listed, read_words
from households.selectors.duplicates import Alike, Asked, likely
from households.selectors.standing_of_numbers import Taken, taken
from households.services.drafts import discard, restore, save_draft

MOST = 20


class SearchForm(forms.Form):
    name = cells.text("户主或家庭成员姓名", 50)
    identity = cells.Number("证件号码")
    birth_date = cells.Day("出生日期")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        number = found.get("identity")
        if number and (fault := cells.number_fault(number, timezone.localdate())):
            self.add_error("identity", fault)
        if not number and not found.get("name") and not self.errors:
            self.add_error("name", "填一个人的姓名，或者证件号码")
        return found


@dataclass
class Found:
    """Who was found in the scope: by number, by name, and people who may be the one looked for."""

    taken: Taken | None = None
    alike: list[Alike] = field(default_factory=list)
    rows: list[Household] = field(default_factory=list)

    @property
    def nobody(self) -> bool:
        return self.taken is None and not self.alike and not self.rows


@requires(Permission.HOUSEHOLD_EDIT)
def new(request: HttpRequest) -> HttpResponse:
    """GET asks whom, POST searches; POST with `act=start` opens the form."""
    if request.method != "POST":
        return render(request, "households/new.html", {"form": SearchForm()})
    form = SearchForm(request.POST)
    if not form.is_valid():
        return render(request, "households/new.html", {"form": form}, status=422)
    found = search(request.user, form.cleaned_data)
    if request.POST.get("act") == "start" and found.taken is None:
        return start(request, form.cleaned_data, found)
    return render(request, "households/new.html", {"form": form, "found": found})


def search(user: Any, asked: dict[str, Any]) -> Found:
    number, name = asked["identity"], asked["name"]
    held = taken(user, [number]) if number else {}
    who = Asked(0, name, born(asked), number or None)
    alike = likely(user, [who]) if name else []
    alike = [one for one in alike if not held]
    homes = listed(find_households(user, Criteria(words=read_words(name)))) if name else []
    near = {one.member.household_id for one in alike}
    rows = [home for home in dress(list(homes[:MOST]), read_words(name)) if home.pk not in near] if name else []
    return Found(held.get(number), alike, rows)


def born(asked: dict[str, Any]) -> date | None:
    found: date | None = asked["birth_date"] or number_says(asked["identity"] or "").get("birth_date")
    return found


def start(request: HttpRequest, asked: dict[str, Any], found: Found) -> HttpResponse:
    """The form begins with what was looked for; what was decided about those who are alike goes with it."""
    undecided = [one for one in found.alike if not request.POST.get(f"{DISTINCT}0-{one.member.pk}")]
    if undecided:
        context = {"form": SearchForm(request.POST), "found": found, "undecided": True}
        return render(request, "households/new.html", context, status=422)
    content = {
        "members-0-name": asked["name"],
        "members-0-identity": asked["identity"] or "",
        "members-0-birth_date": asked["birth_date"].isoformat() if asked["birth_date"] else "",
        "members-0-relation": "01",
        **{f"{DISTINCT}0-{one.member.pk}": "1" for one in found.alike},
    }
    draft = save_draft(token=uuid.uuid4(), by=request.user, content=content, title=asked["name"])
    return redirect("household-register", token=draft.token)


# ---- drafts ----------------------------------------------------------------------------------------------------------


@requires(Permission.HOUSEHOLD_EDIT)
@require_POST
def draft_discard(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    discard(own_draft(request, token))
    messages.success(request, "草稿已放弃。一天之内可以在下面“刚放弃的草稿”里取回")
    return redirect("home")


@requires(Permission.HOUSEHOLD_EDIT)
@require_POST
def draft_restore(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    draft = own_draft(request, token)
    restore(draft)
    if draft.household_id:
        return redirect("household-edit", pk=draft.household_id)
    return redirect("household-register", token=token)


def own_draft(request: HttpRequest, token: uuid.UUID) -> EntryDraft:
    return get_object_or_404(EntryDraft, token=token, owner=request.user, saved_at=None)
