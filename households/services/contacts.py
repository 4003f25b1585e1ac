"""Contact facts of a household: yearly and contact facts are updated at once, audited (product.md §4.2)."""

import re
from typing import Any

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.versions import keep, stamp
from fupin.audit.write import record, write
from fupin.personal.masks import mask_phone, mask_text
from fupin.personal.sealing import digest
from fupin.workflow import REASONS, Conflict, Refused
from households.models import Household
from households.services.doubts import refresh_doubts

REASONS |= {
    "phone_wrong": "没有保存：联系电话应是 11 位手机号，以 1 开头。请看一眼再填。",
}

MOBILE = re.compile(r"1[3-9][0-9]{9}")
CONTACTS = ("phone", "group_name", "address", "note")


@write
def update_contacts(*, household: Household, version: int, by: Any, **contacts: str) -> Household:
    """Change phone, group, address or note. Raises Conflict when somebody saved since `version` was read."""
    require(by, Permission.HOUSEHOLD_EDIT, household.village_id)
    facts = {name: contacts[name].strip() for name in CONTACTS if name in contacts}
    if facts.get("phone") and not MOBILE.fullmatch(facts["phone"]):
        raise Refused("phone_wrong")
    before = Household.objects.filter(pk=household.pk, version=version).first()
    if before is None:
        raise Conflict(last_writer(household))
    changed = {name: value for name, value in facts.items() if (getattr(before, name) or "") != value}
    if not changed:
        return before
    keep(Household.objects.filter(pk=before.pk))
    moved = Household.objects.filter(pk=before.pk, version=version).update(**columns(changed), **stamp())
    if not moved:
        raise Conflict(last_writer(household))
    record(
        Verb.HOUSEHOLD_UPDATED,
        before,
        by=by,
        before={label(name): shown(name, getattr(before, name)) for name in changed},
        after={label(name): shown(name, value) for name, value in changed.items()},
        region=before.village_id,
    )
    refresh_doubts([before.pk])
    return Household.objects.get(pk=before.pk)


def columns(changed: dict[str, str]) -> dict[str, Any]:
    """What is stored: a phone is sealed and its digest set with it."""
    if "phone" not in changed:
        return dict(changed)
    number = changed["phone"] or None
    return {**changed, "phone": number, "phone_digest": digest("phone", number) if number else None}


def label(name: str) -> str:
    return str(Household._meta.get_field(name).verbose_name)


def shown(name: str, value: str | None) -> str:
    """Masked, also the number that somebody typed into a note."""
    return mask_phone(value) if name == "phone" and value else mask_text(value or "")


def last_writer(household: Household) -> str:
    """Who saved this household last, as its trail knows."""
    write_id = Household.objects.filter(pk=household.pk).values_list("write", flat=True).first()
    event = AuditEvent.objects.filter(write=write_id, actor__isnull=False).select_related("actor__person").first()
    return str(event.actor.display_name) if event and event.actor else "别的同事"
