"""ScopedAdmin: a model in the admin, in scope, masked, and written through a service or not at all."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import ForeignKey, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property

from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.audit.models import AuditEvent
from fupin.personal.masks import mask_text
from fupin.staff.personal_paths import hidden_fields, masked_columns, refuse_hidden, touches_hidden
from fupin.workflow import Refused

HISTORY_ROWS = 200
MOST_COUNTED = 10_000


class BoundedPaginator(Paginator):
    """Counts to MOST_COUNTED and no further: a table of millions is browsed by its filters."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return len(rows) if isinstance(rows, list) else rows.order_by()[:MOST_COUNTED].count()


class ScopedRelatedFilter(admin.RelatedFieldListFilter):
    """Offers only the related rows that the user may see."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [(row.pk, str(row)) for row in model_admin.choices_of(field, request)[:200]]


class VersionedForm(forms.ModelForm):
    """Carries the version that was on the page when it was opened."""

    seen_version = forms.IntegerField(label="版次", widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version


class ScopedAdmin(admin.ModelAdmin):
    """Read only unless `change_permission` (or `add_permission`) is given together with `save_service`.

    `save_service(obj=…, facts=cleaned data, change=bool, by=user)` calls the service and returns the saved row. Where
    the model has versions, `obj.version` is then the one that the user had before him, to be compared by the service.
    """

    view_permission: Permission
    change_permission: Permission | None = None
    add_permission: Permission | None = None
    list_per_page = list_max_show_all = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    view_on_site = False

    def __init__(self, model: type[Model], admin_site: Any) -> None:
        super().__init__(model, admin_site)
        for where in ("search_fields", "list_filter", "list_display", "ordering", "fields", "readonly_fields"):
            refuse_hidden(model, f"{type(self).__name__}.{where}", getattr(self, where) or ())
        if self.list_editable or self.inlines:
            raise ImproperlyConfigured(f"{type(self).__name__}: list_editable and inlines write past the services")

    # ---- rows ---------------------------------------------------------------------------------------------------

    def rows_for(self, user: Any, permission: Permission) -> QuerySet[Any]:
        """The rows where the user has the permission. Overridden where a model has no region of its own."""
        return self.model.objects.visible_to(user, permission)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.rows_for(request.user, self.view_permission).order_by(*self.get_ordering(request))

    def choices_of(self, field: Any, request: HttpRequest) -> QuerySet[Any]:
        """What a foreign key may point to: the rows of its own admin, or those in scope, or nothing."""
        related = field.remote_field.model
        registered = self.admin_site._registry.get(related)
        if isinstance(registered, ScopedAdmin):
            return registered.get_queryset(request)
        if hasattr(related.objects, "visible_to"):
            return related.objects.visible_to(request.user, self.change_permission or self.view_permission)
        return related.objects.none()

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = self.choices_of(db_field, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Rows are asked for by their key; `_to_field` in an address would ask by any column that it names."""
        return super().get_object(request, object_id)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    # ---- permissions --------------------------------------------------------------------------------------------

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has(request.user, self.view_permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.add_permission is not None and has(request.user, self.add_permission)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if self.change_permission is None or not has(request.user, self.change_permission):
            return False
        return obj is None or self.rows_for(request.user, self.change_permission).filter(pk=obj.pk).exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # ---- what is shown and asked --------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """A personal number in the search box is not searched for, and is not carried on in the page's links."""
        if any(mask_text(value) != value for value in request.GET.values()):
            messages.warning(request, "证件号码和电话不能写在地址里，已替您去掉。请到农户名册的查找框里查。")
            return redirect(request.path)
        return super().changelist_view(request, extra_context)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [self._scoped_filter(entry) for entry in super().get_list_filter(request)]

    def _scoped_filter(self, entry: Any) -> Any:
        if isinstance(entry, str) and "__" not in entry and self.opts.get_field(entry).is_relation:
            return (entry, ScopedRelatedFilter)
        return entry

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the page itself offers as a filter, and never a path through a sealed field or a digest."""
        offered = [entry[0] if isinstance(entry, tuple) else entry for entry in self.list_filter]
        offered = [name for name in [*offered, self.date_hierarchy] if isinstance(name, str)]
        if touches_hidden(self.model, lookup):
            return False
        return any(lookup == name or lookup.startswith(f"{name}__") for name in offered)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*super().get_readonly_fields(request, obj), *(masked_columns(self.model) if obj else [])]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*(super().get_exclude(request, obj) or []), *hidden_fields(self.model)]

    def carries_version(self, request: HttpRequest, obj: Any) -> bool:
        return obj is not None and hasattr(obj, "version") and self.has_change_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if self.carries_version(request, obj):
            kwargs["form"] = VersionedForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = [
            (name, {**options, "fields": list(options["fields"])})
            for name, options in super().get_fieldsets(request, obj)
        ]
        if self.carries_version(request, obj) and "seen_version" not in sets[0][1]["fields"]:
            sets[0][1]["fields"].append("seen_version")
        return sets

    # ---- writing ------------------------------------------------------------------------------------------------

    def save_service(self, *, obj: Any, facts: dict[str, Any], change: bool, by: Any) -> Any:
        raise PermissionDenied("这里只能看，不能改")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        facts = dict(form.cleaned_data)
        if self.carries_version(request, obj if change else None):
            obj.version = facts.pop("seen_version", None)
            if obj.version is None:
                raise Refused("stale_form")
        saved = self.save_service(obj=obj, facts=facts, change=change, by=request.user)
        if saved is not None:
            obj.pk = saved.pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing: what belongs to a row is written by its service."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The trail has it already."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The trail has it already."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied(self.view_permission.label)
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": f"操作记录：{obj}",
            "object": obj,
            "opts": self.opts,
            "events": history_of(obj),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/trail.html", context)


def history_of(row: Model) -> QuerySet[AuditEvent]:
    """No scope door: whoever may see the row may see what was done to it."""
    own = AuditEvent.objects.filter(subject_type=row._meta.label_lower, subject_id=str(row.pk))
    return own.select_related("actor__person").order_by("-id")[:HISTORY_ROWS]
