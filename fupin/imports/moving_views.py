"""Acts on a batch beside confirming it: stop, check again, bring an undone file back. Each asks one service."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.imports.again_services import bring_back, check_again
from fupin.imports.models import ImportState
from fupin.imports.stopping_services import stop
from fupin.imports.views import token_of, visible_batches


@require_POST
@requires(Permission.HOUSEHOLD_VIEW)
def stop_import(request: HttpRequest, pk: int) -> HttpResponse:
    batch = stop(batch=get_object_or_404(visible_batches(request.user), pk=pk), by=request.user)
    if batch.state == ImportState.CANCELLED:
        messages.success(request, "已停下，这个文件已放弃，什么也没有改。")
    return redirect("import-detail", pk=pk)


@require_POST
@requires(Permission.HOUSEHOLD_VIEW)
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(visible_batches(request.user), pk=pk)
    check_again(batch=batch, by=request.user, token=token_of(request))
    return redirect("import-detail", pk=pk)


@require_POST
@requires(Permission.HOUSEHOLD_VIEW)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """The token is the new batch's, drawn for the button."""
    batch = get_object_or_404(visible_batches(request.user), pk=pk)
    made = bring_back(batch=batch, by=request.user, token=token_of(request))
    return redirect("import-detail", pk=made.pk)
