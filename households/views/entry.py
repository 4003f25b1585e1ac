"""Entry: the form of a new household and of one that is there. GET opens it (a draft comes back), POST does what the
pressed button says; nothing that was typed is ever lost."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.workflow import Conflict, Refused
from households.forms.acts import acted, brought_up_to_date, taken_over
from households.forms.entry import EntryForm, flat, whole
from households.forms.initial import opened
from households.models import EntryDraft, Household
from households.selectors.cases import locked_among
from households.selectors.entry import editable, groups_of, stored_rows, villages_of, year_collected
from households.services.drafts import save_draft, unpacked
from households.services.entry import EntryRefused, register_household, save_household
from households.services.entry_checks import Checked, as_found, check
from households.views.entry_conflict import differences
from households.views.entry_page import EntryPage

YEARS = range(2013, 2101)


class Opened:
    """One form on its way through a request."""

    def __init__(self, request: HttpRequest, household: Household | None, data: dict[str, str]) -> None:
        self.request, self.household, self.data = request, household, data
        self.places = villages_of(request.user)
        self.stored = stored_rows(household, year_in(data))
        self.restored: EntryDraft | None = None

    @property
    def untouched(self) -> bool:
        """Opened from the register, with nothing typed yet."""
        return self.request.method == "GET" and self.restored is None and self.household is not None

    def acted(self, act: str) -> None:
        self.data = acted(act, taken_over(self.data, self.stored), self.stored)
        self.data["year"] = str(self.stored.year)
        if self.form.token is None:
            self.data["token"] = str(uuid.uuid4())

    @property
    def form(self) -> EntryForm:
        return EntryForm(self.data, self.places, self.household, self.stored.members, self.stored.listed)


def year_in(data: dict[str, str]) -> int:
    year = whole(data.get("year"))
    return year if year in YEARS else year_collected(timezone.localdate())


# ---- pages -----------------------------------------------------------------------------------------------------------


@requires(Permission.HOUSEHOLD_EDIT)
def register(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """A household that is not registered yet: its draft, under the draft's own token."""
    draft = EntryDraft.objects.filter(token=token, owner=request.user, discarded_at=None).first()
    if draft is None:
        raise Http404
    if draft.saved_at is not None or draft.household is not None:
        return redirect("household-detail", pk=draft.household_id)
    if request.method == "POST":
        return posted(request, None, token)
    entry = Opened(request, None, {"token": str(token), "year": str(year_in({})), **unpacked(draft)})
    entry.data.setdefault("village", next(iter(entry.places)) if len(entry.places) == 1 else "")
    entry.restored = draft if len(unpacked(draft)) > 3 else None
    return show(entry, asked=bool(entry.restored))


@requires(Permission.HOUSEHOLD_EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        household = editable(request.user, pk)
    except Household.DoesNotExist:
        raise Http404 from None
    if request.method == "POST":
        return posted(request, household, None)
    draft = EntryDraft.objects.filter(owner=request.user, household=household, saved_at=None, discarded_at=None).first()
    kept = unpacked(draft) if draft else {}
    asked_year = whole(request.GET.get("year"))
    if kept and asked_year in (None, whole(kept.get("year"))):
        entry = Opened(request, household, kept)
        entry.restored = draft
    else:
        stored = stored_rows(household, year_in({"year": str(asked_year or "")}))
        entry = Opened(request, household, opened(stored, uuid.uuid4()))
    return show(entry)


def posted(request: HttpRequest, household: Household | None, token: uuid.UUID | None) -> HttpResponse:
    data = flat(request.POST)
    act = data.pop("act", "check")
    entry = Opened(request, household, data | ({"token": str(token)} if token else {}))
    entry.acted(act)
    if act == "save":
        return save(entry)
    if act == "draft":
        return keep(entry)
    return show(entry)


def save(entry: Opened) -> HttpResponse:
    form = entry.form
    if form.check():
        return show(entry, status=422, focus=True)
    typed, by, today = form.typed(), entry.request.user, timezone.localdate()
    try:
        if entry.household is None:
            home = register_household(typed=typed, token=uuid.UUID(entry.data["token"]), by=by, today=today)
        else:
            home = save_household(household=entry.household, typed=typed, by=by, today=today)
    except EntryRefused:
        return show(entry, status=422, focus=True)
    except Conflict as conflict:
        return show_conflict(entry, conflict)
    except Refused as refusal:
        return show(entry, status=422, refusal=refusal.sentence)
    said = "已登记" if entry.household is None else "已保存"
    messages.success(entry.request, f"{said}{Household.objects.get(pk=home.pk)}")
    return redirect("household-detail", pk=home.pk)


def keep(entry: Opened) -> HttpResponse:
    """Save the draft and stay on the form."""
    token = entry.form.token
    try:
        draft = save_draft(
            token=token or uuid.uuid4(),
            by=entry.request.user,
            content=entry.data,
            household=entry.household,
            title=title_of(entry),
        )
    except Refused as refusal:
        return show(entry, status=422, refusal=refusal.sentence)
    messages.success(entry.request, "已保存到草稿，在工作台可以接着填")
    if entry.household is None:
        return redirect("household-register", token=draft.token)
    return redirect(reverse("household-edit", args=[entry.household.pk]))


def title_of(entry: Opened) -> str:
    """Whose household it is, as far as that was typed."""
    if entry.household is not None:
        return entry.household.head_name
    names = [row.form.data.get(row.form.add_prefix("name"), "") for row in entry.form.rows]
    return next((name.strip() for name in names if name.strip()), "")


def show_conflict(entry: Opened, conflict: Conflict) -> HttpResponse:
    """What both filled in, field by field; the form keeps what was typed and can be saved once more."""
    found, merged = differences(entry.form, entry.stored)
    entry.data = brought_up_to_date(merged, entry.stored)
    return show(entry, status=409, differences=found, who=conflict.facts["who"])


# ---- answers ---------------------------------------------------------------------------------------------------------


def show(entry: Opened, *, status: int = 200, asked: bool = True, **more: Any) -> HttpResponse:
    context = {**context_of(entry, asked=asked), **more}
    return render(entry.request, "households/entry.html", context, status=status)


def context_of(entry: Opened, *, asked: bool) -> dict[str, Any]:
    form = with_row(entry)
    typed = form.typed()
    checked = checked_of(entry, typed) if asked else None
    page = EntryPage(form, typed, entry.stored, checked)
    return {
        "entry": entry,
        "page": page,
        "form": form,
        "household": entry.household,
        "stored": entry.stored,
        "places": entry.places,
        "groups": groups_of(typed.village) if typed.village else [],
        "years": years_of(entry),
        "locked": bool(entry.household and locked_among([entry.household.pk])),
    }


def with_row(entry: Opened) -> EntryForm:
    """The form; without a single person it shows a blank row."""
    form = entry.form
    if form.rows or entry.stored.listed:
        return form
    entry.data["members-0-name"] = ""
    return entry.form


def checked_of(entry: Opened, typed: Any) -> Checked | None:
    if not typed.village:
        return None
    checked = check(typed, entry.stored, by=entry.request.user, today=timezone.localdate())
    if entry.untouched:
        checked.known = lambda: as_found(checked, typed)
    return checked


def years_of(entry: Opened) -> list[int]:
    """Years that may be filled in: those that are there, this one and the last."""
    now = year_collected(timezone.localdate())
    return sorted({*entry.stored.years, now, now - 1, entry.stored.year}, reverse=True)


# ---- while somebody types --------------------------------------------------------------------------------------------


@requires(Permission.HOUSEHOLD_EDIT)
@require_POST
def check_entry(request: HttpRequest) -> HttpResponse:
    """What is to be said about the form as it stands now: a fragment. Nothing is stored."""
    household = household_of(request)
    data = flat(request.POST)
    data.pop("act", None)
    entry = Opened(request, household, data)
    entry.acted("check")
    response = render(request, "households/_checks.html", context_of(entry, asked=True))
    response["Cache-Control"] = "no-store"
    return response


@requires(Permission.HOUSEHOLD_EDIT)
@require_POST
def draft_save(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """The form saves itself as a draft; answers with when."""
    household = household_of(request)
    entry = Opened(request, household, flat(request.POST))
    try:
        draft = save_draft(token=token, by=request.user, content=entry.data, household=household, title=title_of(entry))
    except Refused as refusal:
        return render(request, "households/_draft_kept.html", {"refusal": refusal.sentence}, status=409)
    return render(request, "households/_draft_kept.html", {"draft": draft})


def household_of(request: HttpRequest) -> Household | None:
    pk = whole(request.POST.get("household"))
    if pk is None:
        return None
    try:
        return editable(request.user, pk)
    except Household.DoesNotExist:
        raise Http404 from None
