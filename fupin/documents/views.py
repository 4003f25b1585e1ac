"""The page on which somebody waits for a printout, and fetches it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django.views.generic import DetailView
from django_htmx.http import HttpResponseClientRefresh

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.documents.models import Printout, PrintoutState
from fupin.documents.services import MAKE, PDF, content_of, form_of, own_printouts, stalled, unit_of
from fupin.jobs.services import latest


class PrintoutDetail(DetailView):
    permission = Permission.HOUSEHOLD_VIEW
    template_name = "documents/printout.html"
    context_object_name = "printout"

    def get_queryset(self) -> QuerySet[Printout]:
        return own_printouts(self.request.user)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        state = PrintoutState.FAILED if stalled(self.object) else self.object.state
        told = {"state": state, "form": form_of(self.object), **working(self.object)}
        return super().get_context_data(**context) | told


def working(printout: Printout) -> dict[str, Any]:
    job = latest(MAKE, printout.pk)
    stage = (job.stage if job else "") or "排队等候"
    done, total = (job.done, job.total) if job else (0, 0)
    return {"work": stage, "done": done, "total": total, "unit": unit_of(printout)}


@require_safe
@requires(Permission.HOUSEHOLD_VIEW)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part; when the work is over the page is drawn anew."""
    printout = get_object_or_404(own_printouts(request.user), pk=pk)
    if printout.state != PrintoutState.MAKING or stalled(printout):
        return HttpResponseClientRefresh() if request.htmx else redirect("printout-detail", pk=pk)
    return render(request, "documents/_progress.html", {"printout": printout, **working(printout)})


@require_safe
@requires(Permission.HOUSEHOLD_VIEW)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    printout = get_object_or_404(own_printouts(request.user), pk=pk)
    form = form_of(printout)
    return file_response(content_of(printout), f"{printout.title}-{printout.number}.{form.suffix}", form.media)


def pdf_response(content: bytes, name: str) -> HttpResponse:
    return file_response(content, name, PDF.media)


def file_response(content: bytes, name: str, media: str) -> HttpResponse:
    """A file to be kept by nobody on the way."""
    response = HttpResponse(content, content_type=media)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "no-store"
    return response
