"""For an address with parameters, one path with ids that the database holds, so that a program can open it."""

import re
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import NoReverseMatch, reverse

from assistance.models import (
    Cadre,
    Charge,
    HelpUnit,
    Leave,
    PairingProposal,
    PostCheck,
    Visit,
    VisitRequest,
    VisitTask,
)
from fupin.accounts.models import Kin, User
from fupin.comparison.models import Comparison
from fupin.documents.models import Printout
from fupin.doubts.models import RuleParameter
from fupin.doubts.registry import all_rules
from fupin.imports.models import ImportBatch
from fupin.management.addresses import Address
from fupin.query.models import SavedQuery
from fupin.reports.models import SignedReport
from households.models import (
    Assembly,
    BulkEdit,
    Case,
    CaseBatch,
    ChangeProposal,
    Closing,
    EntryDraft,
    Evidence,
    Household,
    Member,
    MissedHousehold,
    NoticePhoto,
    Objection,
    PublicNotice,
    YearOpening,
)
from villages.importers.accounts import KIND as ACCOUNTS
from villages.models import FundEntry, Post, PovertyLine, Project, Region, RegionChange, VillageProfile

# What stands before `<pk>`, without other parameters → whose number it is, and of which of these rows.
ROWS: dict[str, tuple[type[models.Model], dict[str, str]]] = {
    "/assemblies/": (Assembly, {}),
    "/batches/": (CaseBatch, {}),
    "/closings/": (Closing, {}),
    "/closings/years/": (YearOpening, {}),
    "/households/": (Household, {}),
    "/households/bulk/": (BulkEdit, {}),
    "/households/members/": (Member, {}),
    "/missed/": (MissedHousehold, {}),
    "/printouts/": (Printout, {}),
    "/query/saved/": (SavedQuery, {}),
    "/comparisons/": (Comparison, {}),
    "/comparisons/authorisations/": (Household, {}),
    "/changes/": (ChangeProposal, {}),
    "/cases/": (Case, {}),
    "/objections/": (Objection, {}),
    "/notices/": (PublicNotice, {}),
    "/imports/": (ImportBatch, {"kind": "roster"}),
    "/staff/": (User, {}),
    "/staff/bulk/": (ImportBatch, {"kind": ACCOUNTS}),
    "/villages/changes/": (RegionChange, {}),
    "/cadres/": (Cadre, {}),
    "/cadres/units/": (HelpUnit, {}),
    "/cadres/charges/": (Charge, {"ends_on": None}),
    "/cadres/presence/leaves/": (Leave, {}),
    "/cadres/presence/leaves/new/": (Cadre, {"postings__kind": "first"}),
    "/cadres/presence/checks/": (PostCheck, {"withdrawn_at": None}),
    "/pairings/proposals/": (PairingProposal, {}),
    "/pairings/households/": (Household, {}),
    "/mine/": (Household, {}),
    "/visits/": (Visit, {}),
    "/visits/record/": (Household, {}),
    "/visits/tasks/": (VisitTask, {}),
    "/visits/requests/": (VisitRequest, {"withdrawn_at": None}),
    "/doubts/rules/": (RuleParameter, {}),
    "/villages/projects/": (Project, {}),
    "/reports/signed/": (SignedReport, {}),
    "/villages/lines/": (PovertyLine, {"ended_on": None}),
}
DOCUMENTS = {"/villages/": "roster", "/batches/": "ballots", "/assemblies/": "sign-in"}
# A row that belongs to the row of `<pk>` → where its owner's number is found.
NESTED: dict[str, tuple[type[models.Model], str]] = {
    "post_pk": (Post, "user_id"),
    "kin_pk": (Kin, "person__users"),
    "member_pk": (Member, "household_id"),
    "evidence_pk": (Evidence, "household_id"),
    "case_pk": (Case, "notice_id"),
    "entry_pk": (FundEntry, "project_id"),
    "photo_pk": (NoticePhoto, "notice_id"),
}


def example(address: Address) -> str | None:
    """None when the database has nothing to show there."""
    given = admin_values(address) if address.name.startswith("admin:") else values(address)
    if None in given.values():
        return None
    try:
        return reverse(address.name, kwargs=given)
    except NoReverseMatch:
        return None


def values(address: Address) -> dict[str, Any]:
    for name in address.parameters:
        if name in NESTED:
            model, owner = NESTED[name]
            found = model._default_manager.order_by("pk").values_list(owner, "pk").first()
            return dict(zip(("pk", name), found or (None, None), strict=True))
    return {name: value_of(name, address.path) for name in address.parameters}


def value_of(parameter: str, path: str) -> Any:
    if parameter == "kind":
        return "merge"
    if parameter == "year":
        return VillageProfile.objects.order_by("pk").values_list("year", flat=True).last()
    if parameter == "document":
        return next((word for start, word in DOCUMENTS.items() if path.startswith(start)), "card")
    if parameter == "step":
        return "R1-notice1"
    if parameter == "token":
        open_ones = EntryDraft.objects.filter(saved_at=None, discarded_at=None)
        return open_ones.order_by("pk").values_list("token", flat=True).first()
    if parameter == "report":
        return "R01"
    if parameter == "threshold":
        return a_threshold()
    if parameter == "notice":
        return PublicNotice.objects.order_by("pk").values_list("code", flat=True).last()
    if parameter in {"code", "region", "region_code"}:
        return village_code()
    before = re.sub(r"<\w+>/", "", path.partition(f"<{parameter}>")[0])
    model, which = ROWS.get(before, (None, {}))
    return first(model, **which) if model else None


def a_threshold() -> str:
    """The first rule that has a parameter, and the parameter."""
    rule = next(rule for rule in all_rules().values() if rule.params)
    return f"{rule.id}-{next(iter(rule.params))}"


def village_code() -> str | None:
    """A village with a profile, else one with households, else the last of all."""
    for rows, column in ((VillageProfile, "village_id"), (Household, "village_id"), (Region, "code")):
        if found := rows.objects.order_by("pk").values_list(column, flat=True).last():  # type: ignore[attr-defined]
            return str(found)
    return None


def admin_values(address: Address) -> dict[str, Any]:
    app, _, rest = address.name.removeprefix("admin:").partition("_")
    known = {"app_label": "households"}
    if "object_id" in address.parameters:
        known["object_id"] = first(apps.get_model(app, rest.rpartition("_")[0]))
    return {name: known.get(name) for name in address.parameters}


def first(model: type[models.Model], **which: str) -> Any:
    return model._default_manager.filter(**which).order_by("pk").values_list("pk", flat=True).first()
