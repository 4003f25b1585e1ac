"""What the office of a place is called."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can
from villages.forms import OfficeForm
from villages.models import Office, Region
from villages.selectors import path_to
from villages.services.offices import office_for, save_office


@requires(Permission.OFFICE_EDIT)
@require_http_methods(["GET", "POST"])
def office_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Only for places in scope; the administrator names offices without seeing a household."""
    region = get_object_or_404(Region.objects.visible_to(request.user, Permission.OFFICE_EDIT), pk=code)
    own = Office.objects.filter(pk=region.pk).first()
    inherited = office_for(region.pk)
    first = {"name": inherited.name, "help_phone": inherited.help_phone, "version": own.version if own else 0}
    form = OfficeForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        save_office(region=region, **form.cleaned_data, by=request.user)
        messages.success(request, f"已保存{region.name}的单位名称")
        may_see = can(request.user, Permission.VILLAGE_VIEW, region.pk)
        return redirect("village-detail", region.pk) if may_see else redirect("office-edit", region.pk)
    context = {
        "form": form,
        "region": region,
        "own": own,
        "inherited": inherited,
        "path": path_to(request.user, region),
    }
    return render(request, "villages/office_form.html", context, status=422 if form.errors else 200)
