"""Households in the admin: a window, read only. What may change is changed on the pages, through the services."""

from collections import defaultdict
from typing import Any

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from fupin.access.permissions import Permission
from fupin.staff.acting import Act, ActingMixin
from fupin.staff.admin import ScopedAdmin, masked
from fupin.staff.site import site
from households import notice_rules
from households.case_workflow import NOT_BY_BUTTON, TABLES
from households.codes import CaseAct, ObjectionAct, VillageExitAct
from households.models import (
    Assembly,
    Attendee,
    Ballot,
    BulkEdit,
    Case,
    CaseBatch,
    CaseStep,
    ChangeProposal,
    ChangeStep,
    Closing,
    DuplicateDecision,
    Evidence,
    HomeCheck,
    Household,
    HouseholdConsent,
    IncomeRecord,
    InspectionSample,
    LivingCondition,
    MatchResult,
    Member,
    MissedHousehold,
    MissedStep,
    MonitoringEpisode,
    NoticePhoto,
    Objection,
    ObjectionStep,
    PublicNotice,
    Quota,
    RelocationVisit,
    ReportedStock,
    SampleHousehold,
    StandardCheck,
    StandardSet,
    StepSetting,
    StockEntry,
    VillageCheck,
    VillageExit,
    VillageExitItem,
    VillageExitStep,
    VillageFile,
    VillageObjection,
    VillageSheet,
    VillageStandard,
    VillageStandardItem,
    WatchItem,
    WatchStep,
    YearOpening,
)
from households.objection_workflow import OBJECTION
from households.services import objections
from households.services.cases import act_on
from households.services.notices import close_notice
from households.services.notices.closing import CLOSES
from households.services.village_exits import act_on as act_on_exit
from households.village_exit_workflow import NOT_BY_BUTTON as EXIT_NOT_BY_BUTTON
from households.village_exit_workflow import VILLAGE_EXIT


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


@admin.register(StockEntry, site=site)
class StockEntryAdmin(RegisterAdmin):
    list_display = ["household", "village_code", "measure", "flow", "households", "persons", "day"]
    list_filter = ["measure", "flow", "day"]
    list_select_related = ["household"]


@admin.register(ReportedStock, site=site)
class ReportedStockAdmin(RegisterAdmin):
    list_display = ["region", "year", "source", "measure", "closing_households", "closing_persons", "saved_by"]
    list_filter = ["year", "source", "measure"]
    list_select_related = ["region", "saved_by__person"]


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


def today() -> Any:
    return notice_rules.register_day(timezone.now())


def case_acts() -> dict[str, Act]:
    """Every step that is a button on a case's page."""
    asked: dict[str, set[Permission]] = defaultdict(set)
    for step in (step for table in TABLES.values() for step in table if step.action not in NOT_BY_BUTTON):
        asked[step.action].add(Permission(step.permission))

    def act(action: str) -> Act:
        def run(row: Case, *, version: int, opinion: str, by: Any) -> None:
            act_on(case=row, action=action, version=version, opinion=opinion, by=by, today=today())

        return Act(CaseAct.label_of(action), frozenset(asked[action]), run)

    return {action: act(action) for action in asked}


@admin.register(Case, site=site)
class CaseAdmin(ActingMixin, RegisterAdmin):
    """Where a case stands; it moves by its table alone, as on its own page."""

    acts = case_acts()
    list_display = ["household", "procedure", "state", "found_on", "proposer", "decider", "decided_on"]
    list_filter = ["procedure", "state"]
    list_select_related = ["household", "proposer", "decider"]


@admin.register(CaseStep, site=site)
class CaseStepAdmin(RegisterAdmin):
    list_display = ["case", "act", "source", "target", "person", "round", "at"]
    list_filter = ["act"]
    list_select_related = ["case__household", "person"]


@admin.register(HomeCheck, site=site)
class HomeCheckAdmin(RegisterAdmin):
    list_display = ["case", "round", "checked_on", "income_year", "net_per_head", "fit", "written_by"]
    list_select_related = ["case__household", "written_by"]


@admin.register(StandardCheck, site=site)
class StandardCheckAdmin(RegisterAdmin):
    list_display = ["check_of", "label", "member", "met", "proof"]
    list_filter = ["met"]
    fields = ["check_of", "label", "member", "met", "proof", "note"]
    list_select_related = ["check_of__case__household", "member", "proof"]


@admin.register(HouseholdConsent, site=site)
class HouseholdConsentAdmin(RegisterAdmin):
    list_display = ["check_of", "way", "said_on", "signer", "proof", "written_by"]
    list_filter = ["way"]
    list_select_related = ["check_of__case__household", "proof", "written_by"]


@admin.register(StandardSet, site=site)
class StandardSetAdmin(RegisterAdmin):
    list_display = ["name", "region_code", "year", "source"]
    list_filter = ["year"]
    fields = ["name", "region_code", "year", "own", "source"]


@admin.register(MatchResult, site=site)
class MatchResultAdmin(RegisterAdmin):
    list_display = ["case", "source", "listed_on", "answer", "written_by", "withdrawn_at"]
    list_filter = ["source", "answer"]
    list_select_related = ["case__household", "written_by"]


@admin.register(CaseBatch, site=site)
class CaseBatchAdmin(RegisterAdmin):
    list_display = ["village_code", "procedure", "year", "serial", "made_by", "made_at"]
    list_filter = ["procedure", "year"]
    list_select_related = ["made_by"]


class ObjectionDoor(ScopedAdmin):
    """Villages have no way in here, and what is sealed stays sealed."""

    view_permission = Permission.OBJECTION_VIEW


def objection_acts() -> dict[str, Act]:
    """Whoever is sent to look is chosen on the objection's page; the rest needs no more than words."""
    services = {
        ObjectionAct.UPHOLD: (objections.uphold, "finding"),
        ObjectionAct.DISMISS: (objections.dismiss, "finding"),
        ObjectionAct.ANSWER: (objections.answer, "text"),
        ObjectionAct.FILE: (objections.file, ""),
    }

    def act(action: ObjectionAct) -> Act:
        service, said = services[action]

        def run(row: Objection, *, version: int, opinion: str, by: Any) -> None:
            words = {said: opinion} if said else {}
            service(objection=row, version=version, by=by, today=today(), **words)

        asked = {Permission(step.permission) for step in OBJECTION if step.action == action}
        return Act(action.label, frozenset(asked), run)

    return {action.value: act(action) for action in services}


@admin.register(Objection, site=site)
class ObjectionAdmin(ActingMixin, ObjectionDoor):
    acts = objection_acts()
    list_display = ["receipt", "kind", "channel", "state", "village_code", "received_at", "due_on", "in_period"]
    list_filter = ["state", "kind", "channel", "in_period"]
    search_fields = ["receipt", "village_code"]


@admin.register(ObjectionStep, site=site)
class ObjectionStepAdmin(ObjectionDoor):
    list_display = ["objection", "act", "target", "person", "at"]
    list_filter = ["act"]
    list_select_related = ["objection", "person"]


@admin.register(Assembly, site=site)
class AssemblyAdmin(RegisterAdmin):
    """What is on file; the scans are opened on the meeting's page."""

    list_display = ["batch", "village_code", "held_on", "expected", "present", "written_by", "locked_at"]
    list_filter = ["held_on"]
    list_select_related = ["batch", "written_by"]


@admin.register(Attendee, site=site)
class AttendeeAdmin(RegisterAdmin):
    list_display = ["name", "group_name", "duty", "assembly"]
    list_select_related = ["assembly"]


@admin.register(Ballot, site=site)
class BallotAdmin(RegisterAdmin):
    list_display = ["case", "agree", "against", "abstain", "recused", "rank", "assembly"]
    list_select_related = ["case__household", "assembly"]


@admin.register(Quota, site=site)
class QuotaAdmin(RegisterAdmin):
    list_display = ["region_code", "procedure", "year", "households", "persons", "source"]
    list_filter = ["year", "procedure"]


@admin.register(StepSetting, site=site)
class StepSettingAdmin(RegisterAdmin):
    list_display = ["region_code", "procedure", "state", "year", "label", "days", "limit", "source"]
    list_filter = ["procedure", "state", "year"]


def close(row: PublicNotice, *, version: int, opinion: str, by: Any) -> None:
    """Closing again what is closed is refused, and each household's step asks for its own version."""
    close_notice(notice=row, by=by, today=today())


@admin.register(PublicNotice, site=site)
class PublicNoticeAdmin(ActingMixin, RegisterAdmin):
    """As it was posted; posting and photographs are on its page."""

    acts = {"close": Act("期满办结", frozenset(CLOSES.values()), close)}
    exclude = ["rows", "phones"]
    readonly_fields = ["listed", "called"]
    list_display = ["title", "code", "kind", "state", "starts_on", "ends_on", "posted_by"]
    list_filter = ["kind", "state", "starts_on"]
    list_select_related = ["posted_by"]
    search_fields = ["code", "title"]

    @admin.display(description="公示名单")
    def listed(self, notice: PublicNotice) -> SafeString:
        cells = notice_rules.cells(notice.kind, notice.rows)
        return format_html_join("", "{}<br>", (("　".join(str(cell or "") for cell in line),) for line in cells))

    @admin.display(description="受理异议的电话")
    def called(self, notice: PublicNotice) -> SafeString:
        return format_html_join("", "{}　{}<br>", ((one["name"], one["phone"]) for one in notice.phones))


@admin.register(NoticePhoto, site=site)
class NoticePhotoAdmin(RegisterAdmin):
    list_display = ["notice", "kind", "place", "taken_on", "uploaded_by"]
    list_filter = ["kind", "taken_on"]
    list_select_related = ["notice", "uploaded_by"]


# ---- villages' exits -----------------------------------------------------------------------------------------------
class VillageDoor(ScopedAdmin):
    """A village is counted here, and no household named."""

    view_permission = Permission.VILLAGE_VIEW


def exit_acts() -> dict[str, Act]:
    """Every step that is a button on the page of a village's exit."""
    steps = [step for step in VILLAGE_EXIT if step.action not in EXIT_NOT_BY_BUTTON]

    def act(action: str) -> Act:
        def run(row: VillageExit, *, version: int, opinion: str, by: Any) -> None:
            act_on_exit(village_exit=row, action=action, version=version, opinion=opinion, by=by, today=today())

        asked = frozenset(Permission(step.permission) for step in steps if step.action == action)
        return Act(VillageExitAct.label_of(action), asked, run)

    return {step.action: act(step.action) for step in steps}


@admin.register(VillageExit, site=site)
class VillageExitAdmin(ActingMixin, VillageDoor):
    acts = exit_acts()
    list_display = ["village_code", "year", "state", "standard_name", "proposer", "decider", "decided_on"]
    list_filter = ["state", "year"]
    list_select_related = ["proposer", "decider"]
    search_fields = ["village_code"]


@admin.register(VillageExitItem, site=site)
class VillageExitItemAdmin(VillageDoor):
    list_display = ["village_exit", "label", "met", "met_on", "filled_by"]
    list_filter = ["met"]
    list_select_related = ["village_exit", "filled_by"]


@admin.register(VillageExitStep, site=site)
class VillageExitStepAdmin(VillageDoor):
    list_display = ["village_exit", "act", "source", "target", "person", "round", "at"]
    list_filter = ["act"]
    list_select_related = ["village_exit", "person"]


@admin.register(VillageCheck, site=site)
class VillageCheckAdmin(VillageDoor):
    list_display = ["village_exit", "round", "checked_on", "written_by"]
    list_select_related = ["village_exit", "written_by"]


@admin.register(VillageSheet, site=site)
class VillageSheetAdmin(VillageDoor):
    """As it was posted."""

    exclude = ["rows", "phones"]
    list_display = ["title", "code", "kind", "starts_on", "ends_on", "posted_by"]
    list_filter = ["kind", "starts_on"]
    list_select_related = ["posted_by"]
    search_fields = ["code", "title"]


@admin.register(VillageFile, site=site)
class VillageFileAdmin(VillageDoor):
    """What is on file; the files themselves are opened on the page of the exit."""

    list_display = [
        "village_exit",
        "item",
        "kind",
        "content_type",
        "size",
        "uploaded_by",
        "uploaded_at",
        "withdrawn_at",
    ]
    list_filter = ["kind", "withdrawn_at"]
    list_select_related = ["village_exit", "item", "uploaded_by"]


@admin.register(VillageObjection, site=site)
class VillageObjectionAdmin(ObjectionDoor):
    list_display = ["village_exit", "channel", "state", "received_at", "received_by", "answered_by"]
    list_filter = ["state", "channel"]
    list_select_related = ["village_exit", "received_by", "answered_by"]


@admin.register(VillageStandard, site=site)
class VillageStandardAdmin(VillageDoor):
    list_display = ["region_code", "year", "serial", "name", "threshold", "below", "days", "source"]
    list_filter = ["year"]


@admin.register(VillageStandardItem, site=site)
class VillageStandardItemAdmin(VillageDoor):
    list_display = ["standard", "code", "label", "wants_evidence"]
    list_select_related = ["standard"]


class SampleDoor(ScopedAdmin):
    """The village does not know beforehand who is visited."""

    view_permission = Permission.INDICATOR_VIEW


@admin.register(InspectionSample, site=site)
class InspectionSampleAdmin(SampleDoor):
    list_display = ["region_code", "year", "kind", "size", "seed", "frame_homes", "drawn_by", "drawn_at"]
    list_filter = ["year", "kind"]
    list_select_related = ["drawn_by"]


@admin.register(SampleHousehold, site=site)
class SampleHouseholdAdmin(SampleDoor):
    list_display = ["household", "sample", "persons", "finding", "wrong", "content", "mode", "entered_by"]
    list_filter = ["finding", "content", "mode"]
    list_select_related = ["household", "sample", "entered_by"]


@admin.register(WatchItem, site=site)
class WatchItemAdmin(RegisterAdmin):
    """What is done about it is done on its page, by who may."""

    list_display = ["household", "cause", "state", "opened_on", "recover_by", "found_by", "entered_by", "closed_by"]
    list_filter = ["state", "cause", "found_by"]
    list_select_related = ["household", "entered_by", "closed_by"]


@admin.register(WatchStep, site=site)
class WatchStepAdmin(RegisterAdmin):
    list_display = ["item", "act", "target", "person", "at"]
    list_filter = ["act"]
    list_select_related = ["item__household", "person"]


@admin.register(RelocationVisit, site=site)
class RelocationVisitAdmin(RegisterAdmin):
    list_display = ["household", "visited_on", "housing", "work", "fitting_in", "written_by"]
    list_filter = ["housing", "work", "fitting_in"]
    list_select_related = ["household", "written_by"]


@admin.register(MissedHousehold, site=site)
class MissedHouseholdAdmin(RegisterAdmin):
    """What is done about it is done on its page, by who may."""

    list_display = ["household", "score", "reasons", "state", "found_on", "told_by", "reviewed_by"]
    list_filter = ["state"]
    list_select_related = ["household", "told_by", "reviewed_by"]


@admin.register(MissedStep, site=site)
class MissedStepAdmin(RegisterAdmin):
    list_display = ["missed", "act", "person", "at"]
    list_filter = ["act"]
    list_select_related = ["missed__household", "person"]
