"""Who helps: /cadres/ (people, units, villages, charges) and /pairings/ (households)."""

from django.urls import path

from assistance.views import cadres, pairings, proposals, tables, teams

urlpatterns = [
    path("cadres/", cadres.CadreList.as_view(), name="cadre-list"),
    path("cadres/new/", cadres.cadre_new, name="cadre-new"),
    path("cadres/<int:pk>/", cadres.CadreDetail.as_view(), name="cadre-detail"),
    path("cadres/<int:pk>/edit/", cadres.cadre_edit, name="cadre-edit"),
    path("cadres/<int:pk>/leave/", cadres.cadre_leave, name="cadre-leave"),
    path("cadres/units/", cadres.UnitList.as_view(), name="unit-list"),
    path("cadres/units/new/", cadres.unit_new, name="unit-new"),
    path("cadres/units/<int:pk>/", cadres.unit_edit, name="unit-edit"),
    path("cadres/teams/", teams.TeamList.as_view(), name="team-list"),
    path("cadres/teams/<str:code>/", teams.village_team, name="village-team"),
    path("cadres/charges/", teams.ChargeList.as_view(), name="charge-list"),
    path("cadres/charges/new/", teams.charge_new, name="charge-new"),
    path("cadres/charges/<int:pk>/end/", teams.charge_end, name="charge-end"),
    path("cadres/settings/", teams.help_settings, name="help-settings"),
    path("pairings/", pairings.PairingList.as_view(), name="pairing-list"),
    path("pairings/closed/", pairings.ClosedPairings.as_view(), name="pairing-closed"),
    path("pairings/import/", tables.helper_import, name="pairing-import"),
    path("pairings/import/template/", tables.helper_template, name="pairing-template"),
    path("pairings/export/", tables.helper_export, name="pairing-export"),
    path("pairings/proposals/", proposals.ProposalList.as_view(), name="proposal-list"),
    path("pairings/proposals/new/", proposals.proposal_new, name="proposal-new"),
    path("pairings/proposals/<int:pk>/", proposals.proposal_detail, name="proposal-detail"),
    path("pairings/households/<int:pk>/", pairings.household_helpers, name="household-helpers"),
]
