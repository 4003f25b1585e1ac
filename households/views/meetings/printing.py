"""Papers of a meeting: the list to vote on, empty minutes to fill by hand, the minutes as they were written."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from households.models import CaseBatch
from households.selectors.meetings.facts import list_to_read_out
from households.views.meetings.assemblies import assembly_of, decided
from households.views.meetings.batches import batch_of
from households.views.printing import place_paper
from villages.models import Region

P = Permission
MINUTES = ("民主评议会议记录", "print/assembly_minutes.html")
PAPERS = {"ballots": ("民主评议表决票", "print/assembly_ballots.html"), "minutes": MINUTES}
"""Name in the address → title, template."""
BLANK_SIGNATURES = 40


@require_safe
@requires(P.HOUSEHOLD_VIEW)
def batch_print(request: HttpRequest, pk: int, document: str) -> HttpResponse:
    """Before the meeting: `ballots` or empty `minutes`, of the households that wait."""
    batch = batch_of(request.user, pk, P.HOUSEHOLD_VIEW)
    if document not in PAPERS:
        raise Http404
    rows = [{"case": case, "rank": place} for place, case in enumerate(list_to_read_out(batch), start=1)]
    back = ("batch-detail", batch.pk)
    facts = {"rows": rows, "document": document, "batch": batch, "back": back, "lines": range(BLANK_SIGNATURES // 4)}
    return paper(request, batch, *PAPERS[document], facts)


@require_safe
@requires(P.HOUSEHOLD_VIEW)
def assembly_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes with their votes."""
    assembly = assembly_of(request.user, pk, P.HOUSEHOLD_VIEW)
    ballots = list(assembly.ballots.select_related("case__household", "assembly").order_by("rank", "-agree", "pk"))
    rows = [{**row, "case": row["ballot"].case} for row in decided(ballots)]
    guests = list(assembly.attendees.order_by("place"))
    facts = {"rows": rows, "assembly": assembly, "guests": guests, "batch": assembly.batch}
    back = {"back": ("assembly-detail", assembly.pk)}
    return paper(request, assembly.batch, *MINUTES, {**facts, **back})


def paper(request: HttpRequest, batch: CaseBatch, title: str, template: str, facts: dict[str, Any]) -> HttpResponse:
    village = Region.objects.select_related("parent").get(pk=batch.village_code)
    return place_paper(request, village, title, template, facts, noted=f"{title}（{batch}）")
