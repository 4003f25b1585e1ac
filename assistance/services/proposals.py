"""A proposal for a township: computed, edited, accepted as a whole by another person, or dropped (domain.md §4)."""

import uuid
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from assistance.codes import ProposalState
from assistance.models import Cadre, PairingProposal, ProposedPair
from assistance.selectors.pairing_facts import Wanted, desk
from assistance.selectors.proposing import authors_of, suggestions
from assistance.services.pairings import add_pairs
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.workflow import REASONS, Conflict, Refused
from villages.codes import Level
from villages.models import Region

P = Permission

REASONS |= {
    "proposal_place": "没有做方案：方案按乡镇做，请选一个乡镇。",
    "proposal_open": "没有做方案：{where}已有一份待采用的方案，先采用或放弃它。",
    "proposal_nothing": "没有做方案：{where}的在册户都有第一责任人，不用再安排。",
    "proposal_closed": "没有办理：这份方案已经{state}。",
    "proposal_own": "没有采用：方案是您做的或者改过的，请另一位同事看过再采用。",
    "proposal_empty": "没有采用：方案里一户也没有选人。",
}


@write
def make_proposal(*, region: Region, token: uuid.UUID, by: Any, today: date) -> PairingProposal:
    """The same token twice is one proposal. Raises PermissionDenied, Refused, Conflict."""
    require(by, P.HELP_EDIT, region.pk)
    if known := PairingProposal.objects.filter(token=token, region=region).first():
        return known
    if region.level != Level.TOWNSHIP:
        raise Refused("proposal_place")
    if PairingProposal.objects.filter(region=region, state=ProposalState.DRAFT).exists():
        raise Refused("proposal_open", where=region.name)
    found = suggestions(region.pk, today)
    if not found:
        raise Refused("proposal_nothing", where=region.name)
    try:
        with transaction.atomic():
            made = PairingProposal.objects.create(region=region, made_by_id=by.person_id, token=token)
    except IntegrityError as error:  # made by another at this very moment
        raise Conflict() from error
    rows = [ProposedPair(proposal=made, household=one.household, cadre=one.cadre, reason=one.reason) for one in found]
    ProposedPair.objects.bulk_create(rows, batch_size=1000)
    after = {"户数": len(rows), "有人选": sum(one.cadre is not None for one in found)}
    record(Verb.PROPOSAL_MADE, made, by=by, after=after, region=region.pk)
    return made


@write
def edit_pair(*, pair: ProposedPair, version: int, cadre: Cadre | None, by: Any, today: date) -> None:
    """Somebody else for one household, or nobody. Judged like any pairing, but for how many he has."""
    proposal = pair.proposal
    require(by, P.HELP_EDIT, proposal.region_id)
    _refuse_closed(proposal)
    if cadre is not None:
        refused = desk([pair.household_id], [cadre.pk], today).refusal(Wanted(pair.household_id, cadre.pk, True, today))
        if refused:
            raise refused
    moved = PairingProposal.objects.filter(pk=proposal.pk, version=version, state=ProposalState.DRAFT)
    if not moved.update(version=F("version") + 1):
        raise Conflict()
    before = {"农户": str(pair.household), "帮扶干部": str(pair.cadre or "")}
    reason = "人工选的" if cadre else ""
    ProposedPair.objects.filter(pk=pair.pk).update(cadre=cadre, edited_by_id=by.person_id, reason=reason)
    after = {"农户": str(pair.household), "帮扶干部": str(cadre or "")}
    record(Verb.PROPOSAL_EDITED, proposal, by=by, before=before, after=after, region=proposal.region_id)


def _refuse_closed(proposal: PairingProposal) -> None:
    if proposal.state != ProposalState.DRAFT:
        raise Refused("proposal_closed", state=proposal.get_state_display())


@write
def accept(*, proposal: PairingProposal, version: int, by: Any, today: date) -> int:
    """Every household of it that has somebody is paired from today, all or none. Returns how many. Refused for whose
    work it is, and naming the first household that cannot be paired as it stands now."""
    require(by, P.HELP_ACCEPT, proposal.region_id)
    _refuse_closed(proposal)
    if by.person_id in authors_of(proposal):
        raise Refused("proposal_own")
    chosen = list(proposal.pairs.filter(cadre__isnull=False).values_list("household_id", "cadre_id"))
    if not chosen:
        raise Refused("proposal_empty")
    _decide(proposal, version, ProposalState.ACCEPTED, by)
    table = desk({home for home, _ in chosen}, {cadre for _, cadre in chosen}, today)
    made = add_pairs(table, [Wanted(home, cadre, True, today) for home, cadre in chosen], by=by, told=False)
    after = {"结对户数": len(made)}
    record(Verb.PROPOSAL_DECIDED, proposal, by=by, before={"状态": "待采用"}, after=after, region=proposal.region_id)
    return len(made)


@write
def drop(*, proposal: PairingProposal, version: int, by: Any) -> None:
    require(by, P.HELP_EDIT, proposal.region_id)
    _refuse_closed(proposal)
    _decide(proposal, version, ProposalState.DROPPED, by)
    record(Verb.PROPOSAL_DECIDED, proposal, by=by, after={"状态": "已放弃"}, region=proposal.region_id)


def _decide(proposal: PairingProposal, version: int, state: ProposalState, by: Any) -> None:
    rows = PairingProposal.objects.filter(pk=proposal.pk, version=version, state=ProposalState.DRAFT)
    decided = {"decided_by_id": by.person_id, "decided_at": current_write().at}
    if not rows.update(state=state, **decided, version=F("version") + 1):
        raise Conflict()
