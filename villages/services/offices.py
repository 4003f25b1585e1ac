"""What the office in charge of a place is called, and the phone that helps."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import REASONS, Conflict, Refused
from villages.division_codes import lineage
from villages.models import Office, Region

REASONS |= {"office_blank": "单位名称和服务电话都要填。"}


@dataclass(frozen=True)
class OfficeNamed:
    """An office as pages and papers show it; `region` is None for the one of the settings."""

    name: str
    help_phone: str
    region: Region | None = None


def office_for(region_code: str) -> OfficeNamed:
    """The nearest office at or above a place, else that of the settings. No scope door: it is printed on notices."""
    found = Office.objects.filter(pk__in=lineage(region_code)).select_related("region").order_by("-pk").first()
    if found is None:
        return OfficeNamed(settings.OFFICE_NAME, settings.HELP_PHONE)
    return OfficeNamed(found.name, found.help_phone, found.region)


@write
def save_office(*, region: Region, name: str, help_phone: str, version: int | None, by: Any) -> Office:
    """Name the office of a place (`version` 0) or rename it. Raises Refused, Conflict."""
    require(by, Permission.OFFICE_EDIT, region.pk)
    if version is None:
        raise Refused("stale_form")
    if not name.strip() or not help_phone.strip():
        raise Refused("office_blank")
    stands = Office.objects.filter(pk=region.pk).first()
    facts = {"name": name.strip(), "help_phone": help_phone.strip()}
    if stands and (stands.name, stands.help_phone) == tuple(facts.values()):
        return stands
    saved = rename(stands, facts, version) if version else create(region, facts)
    record(Verb.OFFICE_SAVED, saved, by=by, before=labelled(stands), after=labelled(saved), region=region.pk)
    return saved


def create(region: Region, facts: dict[str, str]) -> Office:
    try:
        with transaction.atomic():
            return Office.objects.create(region=region, **facts)
    except IntegrityError as error:
        raise Conflict() from error


def rename(stands: Office | None, facts: dict[str, str], version: int) -> Office:
    if stands is None or not Office.objects.filter(pk=stands.pk, version=version).update(
        **facts, version=F("version") + 1
    ):
        raise Conflict()
    return Office.objects.get(pk=stands.pk)


def labelled(office: Office | None) -> dict[str, Any]:
    return {"单位名称": office.name, "服务电话": office.help_phone} if office else {}
