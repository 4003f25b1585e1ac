"""Households in the admin: a window, read only. What may change is changed on the pages, through the services."""

from django.contrib import admin

from fupin.access.permissions import Permission
from fupin.staff.admin import ScopedAdmin, masked
from fupin.staff.site import site
from households.models import (
    BulkEdit,
    ChangeProposal,
    ChangeStep,
    Closing,
    DuplicateDecision,
    Evidence,
    Household,
    IncomeRecord,
    LivingCondition,
    Member,
    MonitoringEpisode,
    NoticePhoto,
    PublicNotice,
    YearOpening,
)


class RegisterAdmin(ScopedAdmin):
    view_permission = Permission.HOUSEHOLD_VIEW


@admin.register(Household, site=site)
class HouseholdAdmin(RegisterAdmin):
    list_display = [
        "head_name",
        "village",
        "household_no",
        "member_count",
        "register",
        "poverty_status",
        "net_per_head",
    ]
    list_filter = ["register", "poverty_status", "attribute", "members_missing"]
    list_select_related = ["village"]
    search_fields = ["head_name", "household_no"]
    ordering = ["village", "pk"]


@admin.register(Member, site=site)
class MemberAdmin(RegisterAdmin):
    """The day of birth is on the household's page, for who may see it."""

    list_display = ["name", "household", "relation", "sex", masked("identity"), "state"]
    list_filter = ["state", "relation"]
    list_select_related = ["household"]
    search_fields = ["name", "person_no"]
    exclude = ["birth_date"]


@admin.register(IncomeRecord, site=site)
class IncomeRecordAdmin(RegisterAdmin):
    list_display = ["household", "year", "kind", "persons", "net_income", "net_per_head", "reported_per_head"]
    list_filter = ["year", "kind"]
    list_select_related = ["household"]


@admin.register(LivingCondition, site=site)
class LivingConditionAdmin(RegisterAdmin):
    list_display = ["household", "year", "arable", "house_area", "house_grade", "safe_water"]
    list_filter = ["year", "house_grade", "safe_water"]
    list_select_related = ["household"]


@admin.register(MonitoringEpisode, site=site)
class MonitoringEpisodeAdmin(RegisterAdmin):
    list_display = ["household", "kind", "identified_on", "eliminated_on", "elimination_mode"]
    list_filter = ["kind", "eliminated_on"]
    list_select_related = ["household"]


@admin.register(ChangeProposal, site=site)
class ChangeProposalAdmin(RegisterAdmin):
    list_display = ["household", "kind", "subject", "state", "flagged", "proposer", "decider", "created_at"]
    list_filter = ["state", "kind", "flagged"]
    list_select_related = ["household", "proposer", "decider"]


@admin.register(ChangeStep, site=site)
class ChangeStepAdmin(RegisterAdmin):
    list_display = ["change", "act", "source", "target", "person", "round", "at"]
    list_filter = ["act"]
    list_select_related = ["change", "person"]


@admin.register(YearOpening, site=site)
class YearOpeningAdmin(RegisterAdmin):
    list_display = ["region", "year", "households", "opened_at", "opened_by", "withdrawn_at"]
    list_filter = ["year"]
    list_select_related = ["region", "opened_by__person"]


@admin.register(BulkEdit, site=site)
class BulkEditAdmin(RegisterAdmin):
    view_permission = Permission.HOUSEHOLD_EDIT
    exclude = ["field"]
    list_display = ["value", "year", "households", "owner", "made_at", "undone_at"]
    list_select_related = ["owner__person"]


@admin.register(Closing, site=site)
class ClosingAdmin(RegisterAdmin):
    list_display = ["region", "kind", "year", "month", "frozen_at", "frozen_by"]
    list_filter = ["kind", "year"]
    list_select_related = ["region", "frozen_by__person"]


@admin.register(DuplicateDecision, site=site)
class DuplicateDecisionAdmin(RegisterAdmin):
    list_display = ["member", "other", "alike", "decided_by", "decided_at"]
    list_select_related = ["member", "other", "decided_by__person"]


@admin.register(Evidence, site=site)
class EvidenceAdmin(RegisterAdmin):
    """What is on file; the files themselves are opened on the household's page."""

    list_display = ["household", "kind", "member", "content_type", "size", "uploaded_by", "uploaded_at", "withdrawn_at"]
    list_filter = ["kind", "withdrawn_at"]
    list_select_related = ["household", "member", "uploaded_by__person"]
    exclude = ["note"]


@admin.register(PublicNotice, site=site)
class PublicNoticeAdmin(RegisterAdmin):
    """As it was posted; what is done with it is done on its page."""

    list_display = ["title", "code", "kind", "state", "starts_on", "ends_on", "posted_by"]
    list_filter = ["kind", "state", "starts_on"]
    list_select_related = ["posted_by"]
    search_fields = ["code", "title"]


@admin.register(NoticePhoto, site=site)
class NoticePhotoAdmin(RegisterAdmin):
    list_display = ["notice", "kind", "place", "taken_on", "uploaded_by"]
    list_filter = ["kind", "taken_on"]
    list_select_related = ["notice", "uploaded_by"]
