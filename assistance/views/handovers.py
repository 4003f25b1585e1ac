"""集中交办会: held meetings of a township, what was claimed at one, what is still to be claimed."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from assistance.forms.plans import MeetingForm
from assistance.models import HandOver
from assistance.plan_codes import OPEN
from assistance.selectors.plans import claimed, meetings_for, owners_in, unclaimed
from assistance.services.handovers import Claim, claim, hold_meeting
from assistance.views.common import paged
from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.workflow import Conflict, Refused
from villages.codes import Level
from villages.models import Region

P = Permission
MOST_TICKED = 200


class HandOverList(View):
    permission = P.HELP_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        user, today = request.user, timezone.localdate()
        late = Count("measures", filter=Q(measures__state__in=sorted(OPEN), measures__due_on__lt=today))
        rows = meetings_for(user).select_related("region")
        rows = rows.annotate(claimed=Count("measures"), late=late).order_by("-held_on", "-pk")
        context = {
            "page": paged(request, rows),
            "unclaimed": unclaimed(user, today.year).count(),
            "may_hold": has(user, P.PLAN_HAND_OVER),
            "year": today.year,
        }
        return render(request, "assistance/plans/handovers.html", context)


@requires(P.PLAN_HAND_OVER)
def new(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    towns = Region.objects.visible_to(request.user, P.PLAN_HAND_OVER).current().filter(level=Level.TOWNSHIP)
    form = MeetingForm(request.POST if request.method == "POST" else None, places=towns.order_by("code"), today=today)
    if request.method == "POST" and form.is_valid():
        region = get_object_or_404(towns, pk=form.cleaned_data["region"])
        try:
            made = hold_meeting(
                region=region, year=today.year, told=form.told(), token=form.cleaned_data["token"], by=request.user,
                today=today,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "已登记交办会。下面把没有责任人的措施逐条交出去")
            return redirect("handover-detail", pk=made.pk)
    return render(request, "assistance/plans/handover_new.html", {"form": form}, status=422 if form.errors else 200)


@requires(P.HELP_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """`?page=` leafs through what is unclaimed. POST: one claims what is ticked, until a day."""
    rows = meetings_for(request.user).select_related("region", "made_by")
    meeting = get_object_or_404(rows, pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            count = claim(meeting=meeting, claims=claims_of(request), by=request.user)
        except Conflict:
            raise
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"认领了 {count} 条措施")
            return redirect("handover-detail", pk=pk)
    return render(
        request,
        "assistance/plans/handover.html",
        detail_context(request, meeting, refusal),
        status=422 if refusal else 200,
    )


def claims_of(request: HttpRequest) -> list[Claim]:
    """Each tick is `12:3`, a measure and the version that was seen; owner and day hold for all of them."""
    said = request.POST
    owner, due = said.get("owner", ""), typed.day(said.get("due_on", ""))
    pairs = [text.partition(":") for text in said.getlist("measure")[:MOST_TICKED]]
    return [Claim(typed.number(pk), typed.number(version), owner, due) for pk, _, version in pairs]


def detail_context(request: HttpRequest, meeting: HandOver, refusal: str) -> dict[str, Any]:
    user, today = request.user, timezone.localdate()
    hands = can(user, P.PLAN_HAND_OVER, meeting.region_id)
    free = unclaimed(user, meeting.year, meeting.region_id)
    return {
        "meeting": meeting,
        "page": paged(request, free),
        "taken": list(claimed(user, meeting)[:500]),
        "owners": owners_in(meeting.region_id) if hands else [],
        "hands": hands,
        "refusal": refusal,
        "said": request.POST,
        "ticked": {one.measure for one in claims_of(request)},
        "open_states": OPEN,
        "today": today,
        "token": uuid.uuid4(),
    }
