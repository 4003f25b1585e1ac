"""The form of a household's contact facts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.personal.masks import mask_phone
from fupin.workflow import Conflict
from households.forms import ContactForm
from households.models import Household
from households.services.contacts import CONTACTS, label, last_writer, update_contacts


@requires(Permission.HOUSEHOLD_EDIT)
def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what is registered, POST saves it."""
    scoped = Household.objects.visible_to(request.user, Permission.HOUSEHOLD_EDIT).select_related("village")
    household = get_object_or_404(scoped, pk=pk)
    if request.method == "POST":
        return save(request, household)
    stands = {name: getattr(household, name) for name in CONTACTS if name != "phone"}
    return show(request, household, ContactForm(initial={**stands, "version": household.version}))


def save(request: HttpRequest, household: Household) -> HttpResponse:
    form = ContactForm(request.POST)
    if not form.is_valid():
        return show(request, household, form, status=422)
    version = form.cleaned_data["version"]
    try:
        update_contacts(household=household, version=version, by=request.user, **form.contacts())
    except Conflict:
        return show_conflict(request, household, form)
    messages.success(request, f"已保存{household}的联系方式")
    return redirect("household-detail", pk=household.pk)


def show_conflict(request: HttpRequest, household: Household, form: ContactForm) -> HttpResponse:
    """Both values of what differs; what the person typed stays, and saving once more keeps it."""
    household.refresh_from_db()
    differences = [
        (label(name), getattr(household, name) or "（空）", typed or "（空）")
        for name, typed in form.contacts().items()
        if name != "phone" and typed != (getattr(household, name) or "")
    ]
    again = ContactForm({**request.POST.dict(), "version": household.version})
    conflict = {"who": last_writer(household), "differences": differences}
    return show(request, household, again, conflict=conflict, status=409)


def show(
    request: HttpRequest, household: Household, form: ContactForm, *, status: int = 200, **more: object
) -> HttpResponse:
    phone = mask_phone(household.phone) if household.phone else ""
    context = {"household": household, "form": form, "phone": phone, **more}
    return render(request, "households/contacts.html", context, status=status)
