"""Places, profiles, lines, offices and posts in the data admin; what may be changed there goes through the services."""

from typing import Any

from django.contrib import admin
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.staff.importing import SafeImportMixin
from fupin.staff.scoped import ScopedAdmin
from fupin.staff.site import site
from villages.models import (
    FundEntry,
    Office,
    Post,
    PovertyLine,
    Project,
    ProjectStep,
    Region,
    RegionChange,
    VillageProfile,
)
from villages.project_resources import ProjectResource
from villages.project_selectors import FACTS as PROJECT_FACTS
from villages.resources import ProfileResource
from villages.selectors import FACTS
from villages.services.lines import save_line
from villages.services.offices import save_office
from villages.services.profiles import save_profile
from villages.services.projects import save_project


@admin.register(Region, site=site)
class RegionAdmin(ScopedAdmin):
    view_permission = Permission.VILLAGE_VIEW
    list_display = ["code", "name", "full_name", "level", "valid_to", "replaced_by"]
    list_filter = ["level", "valid_to"]
    list_select_related = ["replaced_by"]
    search_fields = ["name", "initials", "code"]


@admin.register(RegionChange, site=site)
class RegionChangeAdmin(ScopedAdmin):
    view_permission = Permission.VILLAGE_VIEW
    list_display = ["village", "kind", "into", "code", "name", "day", "state", "prepared_by", "decided_by"]
    list_filter = ["kind", "state"]
    list_select_related = ["village", "into", "prepared_by__person", "decided_by__person"]


@admin.register(VillageProfile, site=site)
class VillageProfileAdmin(SafeImportMixin, ScopedAdmin):
    view_permission = Permission.VILLAGE_VIEW
    change_permission = Permission.VILLAGE_EDIT
    resource_class = ProfileResource
    list_display = ["village", "year", "attribute", "households", "population", "collective_income", "written_at"]
    list_filter = ["year", "attribute"]
    list_select_related = ["village"]
    search_fields = ["village__name", "village__code"]
    readonly_fields = ["village", "year"]
    fields = ["village", "year", *FACTS]

    def save_service(self, *, obj: VillageProfile, facts: dict[str, Any], change: bool, by: Any) -> VillageProfile:
        stands = VillageProfile.objects.select_related("village").get(pk=obj.pk)
        given = {name: facts[name] for name in FACTS if name in facts}
        return save_profile(village=stands.village, year=stands.year, facts=given, version=obj.version, by=by)


@admin.register(Project, site=site)
class ProjectAdmin(SafeImportMixin, ScopedAdmin):
    """Its steps and its money are entered on its page."""

    view_permission = Permission.VILLAGE_VIEW
    change_permission = Permission.PROJECT_EDIT
    resource_class = ProjectResource
    list_display = ["code", "year", "name", "region", "kind", "state", "written_at"]
    list_filter = ["year", "kind", "state"]
    list_select_related = ["region"]
    search_fields = ["name", "code"]
    readonly_fields = ["region", "state"]
    fields = ["region", "state", *PROJECT_FACTS]

    def save_service(self, *, obj: Project, facts: dict[str, Any], change: bool, by: Any) -> Project:
        stands = Project.objects.select_related("region").get(pk=obj.pk)
        given = {name: facts[name] for name in PROJECT_FACTS if name in facts}
        common = {"facts": given, "version": obj.version, "by": by, "today": timezone.localdate()}
        return save_project(project=stands, region=stands.region, **common)


@admin.register(ProjectStep, site=site)
class ProjectStepAdmin(ScopedAdmin):
    view_permission = Permission.VILLAGE_VIEW
    list_display = ["project", "source", "target", "on", "document", "recorded_by"]
    list_filter = ["target", "on"]
    list_select_related = ["project", "recorded_by__person"]


@admin.register(FundEntry, site=site)
class FundEntryAdmin(ScopedAdmin):
    view_permission = Permission.VILLAGE_VIEW
    list_display = ["project", "kind", "on", "amount", "source", "document", "withdrawn_at", "entered_by"]
    list_filter = ["kind", "source", "on"]
    list_select_related = ["project", "entered_by__person"]
    search_fields = ["document", "project__name", "project__code"]


@admin.register(PovertyLine, site=site)
class PovertyLineAdmin(ScopedAdmin):
    view_permission = Permission.LINE_VIEW
    change_permission = Permission.LINE_EDIT
    list_display = ["region", "year", "kind", "amount", "source", "ended_on"]
    list_filter = ["year", "kind"]
    list_select_related = ["region"]
    readonly_fields = ["region", "year", "kind", "ended_on", "end_reason"]
    fields = ["region", "year", "kind", "amount", "source", "ended_on", "end_reason"]

    def save_service(self, *, obj: PovertyLine, facts: dict[str, Any], change: bool, by: Any) -> PovertyLine:
        line = PovertyLine.objects.select_related("region").get(pk=obj.pk)
        keys = {"region": line.region, "year": line.year, "kind": line.kind}
        return save_line(line=line, **keys, **facts, version=obj.version, by=by)


@admin.register(Office, site=site)
class OfficeAdmin(ScopedAdmin):
    view_permission = Permission.OFFICE_EDIT
    change_permission = Permission.OFFICE_EDIT
    list_display = ["region", "name", "help_phone"]
    list_select_related = ["region"]
    search_fields = ["name"]
    readonly_fields = ["region"]
    fields = ["region", "name", "help_phone"]

    def save_service(self, *, obj: Office, facts: dict[str, Any], change: bool, by: Any) -> Office:
        return save_office(region=obj.region, **facts, version=obj.version, by=by)


@admin.register(Post, site=site)
class PostAdmin(ScopedAdmin):
    """To be looked at: posts begin and end on the pages of accounts."""

    view_permission = Permission.ACCOUNT_VIEW
    list_display = ["user", "role", "region", "starts_on", "ends_on"]
    list_filter = ["role", "ends_on"]
    list_select_related = ["user__person", "region"]
    search_fields = ["user__username", "user__person__name"]
