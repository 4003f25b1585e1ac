"""What the admin shows of accounts and of the trail. Other apps register their own, on `fupin.staff.site`."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet

from fupin.access.permissions import Permission
from fupin.accounts.authority import visible_accounts, visible_persons
from fupin.accounts.models import Kin, Person, User
from fupin.accounts.services import save_person
from fupin.audit.models import AuditEvent
from fupin.staff.personal_paths import masked
from fupin.staff.scoped import ScopedAdmin
from fupin.staff.site import site

__all__ = ["ScopedAdmin", "masked"]


@admin.register(User, site=site)
class UserAdmin(ScopedAdmin):
    view_permission = Permission.ACCOUNT_VIEW
    list_display = ["username", "person", "is_active", "must_change_password", "last_login"]
    list_filter = ["is_active", "must_change_password"]
    search_fields = ["username", "person__name"]
    fields = ["username", "person", "is_active", "must_change_password", "password_changed_at", "created_at"]

    def rows_for(self, user: Any, permission: Permission) -> QuerySet[User]:
        return visible_accounts(user, permission)


@admin.register(Person, site=site)
class PersonAdmin(ScopedAdmin):
    """A correction here is the service's; the number is changed on the account's page, where it is typed anew."""

    view_permission = Permission.ACCOUNT_VIEW
    change_permission = Permission.ACCOUNT_MANAGE
    list_display = ["name", masked("identity"), masked("phone"), "work_unit"]
    search_fields = ["name"]
    fields = ["name", "work_unit"]

    def rows_for(self, user: Any, permission: Permission) -> QuerySet[Person]:
        return visible_persons(user, permission)

    def get_fields(self, request: Any, obj: Any = None) -> list[Any]:
        return [*self.fields, *self.get_readonly_fields(request, obj)]

    def save_service(self, *, obj: Person, facts: dict[str, Any], change: bool, by: Any) -> Person:
        stands = Person.objects.get(pk=obj.pk)
        changed = {"name": facts["name"], "work_unit": facts["work_unit"], "phone": stands.phone or "", "number": None}
        return save_person(person=stands, version=obj.version, **changed, by=by)


@admin.register(Kin, site=site)
class KinAdmin(ScopedAdmin):
    view_permission = Permission.ACCOUNT_VIEW
    list_display = ["name", "person", "relation", masked("identity"), "declared_on", "ended_on"]
    list_filter = ["declared_on"]
    search_fields = ["name", "person__name"]

    def rows_for(self, user: Any, permission: Permission) -> QuerySet[Kin]:
        return Kin.objects.filter(person__in=visible_persons(user, permission)).select_related("person")


@admin.register(AuditEvent, site=site)
class AuditEventAdmin(ScopedAdmin):
    view_permission = Permission.AUDIT_VIEW
    list_display = ["id", "at", "actor", "verb", "subject_kind", "subject_id", "region_code"]
    list_filter = ["verb", "at"]
    list_select_related = ["actor__person"]
    sortable_by = ["id"]
    exclude = ["subject_type"]
    readonly_fields = ["subject_kind"]

    @admin.display(description="对象类别")
    def subject_kind(self, event: AuditEvent) -> str:
        """What the model is called; the stored word when no model has that name any more."""
        try:
            return str(apps.get_model(event.subject_type)._meta.verbose_name)
        except (LookupError, ValueError):
            return event.subject_type
