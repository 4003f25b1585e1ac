"""Who helps whom in the data admin: to be looked at. What changes is changed on the pages, which know its rules."""

from django.contrib import admin

import assistance.admin_plans
import assistance.admin_presence
import assistance.admin_visits  # noqa: F401
from assistance.models import (
    Cadre,
    Charge,
    HelpSetting,
    HelpUnit,
    Pairing,
    PairingProposal,
    Posting,
    ProposedPair,
    VillageNeed,
)
from fupin.access.permissions import Permission
from fupin.staff.scoped import ScopedAdmin
from fupin.staff.site import site


class HelpDoor(ScopedAdmin):
    view_permission = Permission.HELP_VIEW


@admin.register(HelpUnit, site=site)
class HelpUnitAdmin(HelpDoor):
    list_display = ["name", "region", "level", "kind", "contact", "ended_on"]
    list_filter = ["level", "kind"]
    list_select_related = ["region"]
    search_fields = ["name"]


@admin.register(Cadre, site=site)
class CadreAdmin(HelpDoor):
    list_display = ["person", "unit", "position", "rank", "started_on", "ended_on"]
    list_filter = ["rank", "politics"]
    list_select_related = ["person", "unit"]
    search_fields = ["person__name", "unit__name"]


@admin.register(Posting, site=site)
class PostingAdmin(HelpDoor):
    list_display = ["village", "kind", "cadre", "starts_on", "term_ends_on", "ends_on"]
    list_filter = ["kind", "source"]
    list_select_related = ["village", "cadre__person", "cadre__unit"]


@admin.register(Charge, site=site)
class ChargeAdmin(HelpDoor):
    list_display = ["region", "kind", "unit", "cadre", "starts_on", "ends_on"]
    list_filter = ["kind"]
    list_select_related = ["region", "unit", "cadre__person", "cadre__unit"]


@admin.register(VillageNeed, site=site)
class VillageNeedAdmin(HelpDoor):
    list_display = ["village", "year", "needs", "surveyed_on"]
    list_filter = ["year"]
    list_select_related = ["village"]


@admin.register(Pairing, site=site)
class PairingAdmin(HelpDoor):
    list_display = ["household", "cadre", "first", "starts_on", "ends_on", "end_reason", "voided"]
    list_filter = ["first", "end_reason"]
    list_select_related = ["household", "cadre__person", "cadre__unit"]


@admin.register(HelpSetting, site=site)
class HelpSettingAdmin(HelpDoor):
    list_display = ["region", "most_first", "most_other", "poor_stationed", "other_stationed", "term_years", "source"]
    list_select_related = ["region"]


@admin.register(PairingProposal, site=site)
class PairingProposalAdmin(HelpDoor):
    list_display = ["region", "state", "made_by", "made_at", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["region", "made_by", "decided_by"]


@admin.register(ProposedPair, site=site)
class ProposedPairAdmin(HelpDoor):
    list_display = ["household", "cadre", "reason", "edited_by", "proposal"]
    list_select_related = ["household", "cadre__person", "cadre__unit", "proposal__region", "edited_by"]
