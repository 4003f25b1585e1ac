"""The page that asks before an import is undone."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.imports.models import ImportState
from fupin.imports.undoing import foresee, may_undo, start_undo
from fupin.imports.views import visible_batches
from fupin.workflow import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.HOUSEHOLD_VIEW)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """GET tells what would happen, POST does it."""
    batch = get_object_or_404(visible_batches(request.user), pk=pk)
    if batch.state != ImportState.APPLIED:
        return redirect("import-detail", pk=pk)
    if not may_undo(batch, request.user):
        raise PermissionDenied(Permission.ROSTER_IMPORT.label)
    if request.method != "POST":
        return render(request, "imports/undo.html", {"batch": batch, "undo": foresee(batch=batch, by=request.user)})
    if not request.POST.get("token"):
        raise Refused("stale_form")
    start_undo(batch=batch, token=request.POST["token"], by=request.user)
    return redirect("import-detail", pk=pk)
