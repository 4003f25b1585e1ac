"""What the demonstration holds, for scripts and tests: at most 200 rows a class, states as stored codes."""

from typing import Any

from django.db import models

from assistance.models import (
    BusySeason,
    Cadre,
    HelpUnit,
    Leave,
    Pairing,
    Plan,
    PostCheck,
    Posting,
    PresenceMonth,
    Visit,
    VisitRequest,
    VisitRule,
    VisitTask,
)
from fupin.accounts.models import User
from fupin.comparison.models import Authorisation, Comparison
from fupin.imports.models import ImportBatch
from fupin.reports.models import SignedReport
from households.models import (
    Assembly,
    Case,
    CaseBatch,
    ChangeProposal,
    Household,
    IncomeRecord,
    LivingCondition,
    Member,
    MissedHousehold,
    MonitoringEpisode,
    Objection,
    PublicNotice,
    Quota,
    VillageExit,
    WatchItem,
)
from villages.models import FundEntry, Post, PovertyLine, Project, Region, VillageProfile

MOST = 200
CLASSES: dict[type[models.Model], tuple[str, str]] = {
    Region: ("code", "level"),
    Household: ("village_id", "register"),
    Member: ("village_code", "state"),
    IncomeRecord: ("village_code", "kind"),
    LivingCondition: ("village_code", ""),
    MonitoringEpisode: ("village_code", "kind"),
    MissedHousehold: ("village_code", "state"),
    ChangeProposal: ("village_code", "state"),
    Case: ("village_code", "state"),
    CaseBatch: ("village_code", "procedure"),
    Assembly: ("village_code", ""),
    PublicNotice: ("village_code", "state"),
    Objection: ("village_code", "state"),
    Quota: ("region_code", "procedure"),
    VillageExit: ("village_code", "state"),
    HelpUnit: ("region_id", "level"),
    Cadre: ("", ""),
    Posting: ("village_id", "kind"),
    Pairing: ("", ""),
    WatchItem: ("village_code", "state"),
    Authorisation: ("", ""),
    Comparison: ("region_code", "state"),
    Leave: ("village_id", "state"),
    PresenceMonth: ("village_id", ""),
    PostCheck: ("village_id", "way"),
    Visit: ("", "mode"),
    VisitTask: ("", "state"),
    VisitRequest: ("region_id", "occasion"),
    VisitRule: ("region_id", "period"),
    BusySeason: ("region_id", ""),
    Plan: ("", "state"),
    SignedReport: ("region_id", "state"),
    VillageProfile: ("village_id", ""),
    Project: ("region_id", "state"),
    FundEntry: ("", "kind"),
    PovertyLine: ("region_id", "kind"),
    Post: ("region_id", "role"),
    ImportBatch: ("region_code", "state"),
    User: ("", ""),
}


def objects() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: listed(model, *columns) for model, columns in CLASSES.items()}


def listed(model: type[models.Model], region: str, state: str) -> list[dict[str, Any]]:
    rows = model._default_manager.order_by("pk")[:MOST]
    return [
        {"id": row.pk, "region": getattr(row, region) if region else "", "state": getattr(row, state) if state else ""}
        for row in rows
    ]
