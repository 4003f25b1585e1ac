"""A proposal for a township: computed, looked at, changed pair by pair, accepted or dropped as a whole."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_http_methods, require_POST

from assistance.codes import ProposalState
from assistance.models import Cadre, Pairing, PairingProposal, ProposedPair
from assistance.selectors.helpers import cadres_for, reaching
from assistance.selectors.proposing import authors_of
from assistance.services.proposals import accept, drop, edit_pair, make_proposal
from assistance.views.common import chosen, paged
from fupin.access import typed
from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.workflow import Refused
from villages.codes import Level
from villages.models import Region

P = Permission
GET_OR_POST = ["GET", "HEAD", "POST"]


def proposals_of(user: Any) -> Any:
    return PairingProposal.objects.visible_to(user, P.HELP_VIEW).select_related("region", "made_by", "decided_by")


class ProposalList(View):
    permission = P.HELP_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        page = paged(request, proposals_of(request.user))
        townships = Region.objects.visible_to(request.user, P.HELP_EDIT).current().filter(level=Level.TOWNSHIP)
        context = {"page": page, "townships": townships.order_by("pk"), "token": uuid.uuid4()}
        return render(request, "assistance/proposals/list.html", context)


@require_POST
@requires(P.HELP_EDIT)
def proposal_new(request: HttpRequest) -> HttpResponse:
    townships = Region.objects.visible_to(request.user, P.HELP_EDIT)
    region = get_object_or_404(townships, pk=request.POST.get("place", ""))
    key = typed.token(request.POST.get("token", "")) or uuid.uuid4()
    try:
        made = make_proposal(region=region, token=key, by=request.user, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("proposal-list")
    return redirect("proposal-detail", made.pk)


@require_http_methods(GET_OR_POST)
@requires(P.HELP_VIEW)
def proposal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal, each pair to be changed, accepted or dropped as a whole."""
    proposal, today, refusal = get_object_or_404(proposals_of(request.user), pk=pk), timezone.localdate(), ""
    if request.method == "POST":
        try:
            messages.success(request, decide(request, proposal, today))
            return redirect(request.get_full_path())
        except Refused as refused:
            refusal = refused.sentence
            proposal.refresh_from_db()
    pairs = proposal.pairs.select_related("household__village", "cadre__person", "cadre__unit")
    open_only = request.GET.get("show") == "none"
    page = paged(request, pairs.filter(cadre__isnull=True) if open_only else pairs)
    is_draft = proposal.state == ProposalState.DRAFT
    may_edit = is_draft and can(request.user, P.HELP_EDIT, proposal.region_id)
    context = {
        "proposal": proposal,
        "page": page,
        "total": pairs.count(),
        "without": pairs.filter(cadre__isnull=True).count(),
        "open_only": open_only,
        "loads": loads(proposal) if is_draft else [],
        "may_edit": may_edit,
        "may_accept": is_draft
        and can(request.user, P.HELP_ACCEPT, proposal.region_id)
        and request.user.person_id not in authors_of(proposal),
        "people": people_for(request.user, proposal) if may_edit else [],
        "refusal": refusal,
    }
    return render(request, "assistance/proposals/detail.html", context, status=409 if refusal else 200)


def people_for(user: Any, proposal: PairingProposal) -> Any:
    rows = cadres_for(user, P.HELP_EDIT).filter(reaching("unit__region_id", proposal.region_id), ended_on__isnull=True)
    return rows.order_by("unit__name", "pk")


def loads(proposal: PairingProposal) -> list[tuple[str, str, int, int]]:
    """Name, unit, households (户) that he has, and that the proposal adds: the most burdened first."""
    added: dict[int, int] = {}
    for cadre in proposal.pairs.filter(cadre__isnull=False).values_list("cadre_id", flat=True):
        added[cadre] = added.get(cadre, 0) + 1
    have: dict[int, int] = {}
    for cadre in Pairing.objects.current().filter(cadre__in=added, first=True).values_list("cadre_id", flat=True):
        have[cadre] = have.get(cadre, 0) + 1
    people = Cadre.objects.filter(pk__in=added).select_related("person", "unit")
    found = [(one.person.name, one.unit.name, have.get(one.pk, 0), added[one.pk]) for one in people]
    return sorted(found, key=lambda one: -(one[2] + one[3]))


def decide(request: HttpRequest, proposal: PairingProposal, today: Any) -> str:
    said, by = request.POST, request.user
    version = typed.number(said.get("version", ""))
    if said.get("action") == "accept":
        return f"已采用，{accept(proposal=proposal, version=version, by=by, today=today)} 户从今天起有责任人"
    if said.get("action") == "drop":
        drop(proposal=proposal, version=version, by=by)
        return "已放弃这份方案"
    rows = ProposedPair.objects.filter(proposal=proposal).select_related(
        "household", "cadre__person", "cadre__unit", "proposal__made_by"
    )
    row = get_object_or_404(rows, pk=typed.number(said.get("pair", "")))
    cadre = chosen(said.get("cadre", ""), people_for(by, proposal))
    edit_pair(pair=row, version=version, cadre=cadre, by=by, today=today)
    return f"已改{row.household}：{cadre.person.name if cadre else '暂不安排'}"
