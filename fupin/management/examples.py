"""For an address with parameters, one path with ids that the database holds, so that a program can open it."""

from typing import Any

from django.apps import apps
from django.db import models
from django.urls import NoReverseMatch, reverse

from fupin.accounts.models import Person, User
from fupin.audit.models import AuditEvent
from fupin.imports.models import ImportBatch
from fupin.management.addresses import Address
from households.models import Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode
from villages.models import Post, PovertyLine, Region, VillageProfile

# The first word of an address's name says what its `pk` is the number of.
ROWS: dict[str, type[models.Model]] = {
    "account": User,
    "audit": AuditEvent,
    "condition": LivingCondition,
    "household": Household,
    "import": ImportBatch,
    "income": IncomeRecord,
    "line": PovertyLine,
    "living": LivingCondition,
    "member": Member,
    "monitoring": MonitoringEpisode,
    "person": Person,
    "post": Post,
}


def example(address: Address) -> str | None:
    """None when the database has nothing to show there."""
    if not address.name:
        return None
    given = {name: value_of(name, address) for name in address.parameters}
    try:
        return None if None in given.values() else reverse(address.name, kwargs=given)
    except NoReverseMatch:
        return None


def value_of(parameter: str, address: Address) -> Any:
    if address.name.startswith("admin:"):
        return admin_value(parameter, address.name)
    if parameter in {"code", "region", "region_code", "village"}:
        return village_code()
    if parameter == "year":
        return VillageProfile.objects.order_by("pk").values_list("year", flat=True).first()
    model = ROWS.get(address.name.split("-")[0])
    return first(model) if model and parameter in {"pk", "id"} else None


def village_code() -> str | None:
    """A village that has households and a profile, as far as there is one."""
    for rows, column in ((VillageProfile, "village_id"), (Household, "village_id"), (Region, "code")):
        if found := rows.objects.order_by("pk").values_list(column, flat=True).last():  # type: ignore[attr-defined]
            return str(found)
    return None


def admin_value(parameter: str, name: str) -> Any:
    if parameter == "app_label":
        return "households"
    app, model = name.removeprefix("admin:").split("_")[:2]
    return first(apps.get_model(app, model)) if parameter == "object_id" else None


def first(model: type[models.Model]) -> Any:
    return model._default_manager.order_by("pk").values_list("pk", flat=True).first()
