"""How one stored value reads on a page: labels for codes, masks for sealed values, a dash for what is missing."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from fupin.codes import CodeList
from fupin.personal.fields import SealedField
from fupin.personal.masks import mask_card, mask_identity, mask_phone
from households.codes import DecreaseReason, Health, IncreaseReason, PovertyCause, Risk

MISSING = "—"
SEVERAL: dict[str, type[CodeList]] = {"health": Health, "other_causes": PovertyCause, "risks": Risk}
FILLED = "已填"


def shown(field: models.Field, value: Any, *, full_birth: bool = True) -> str:
    """The value as text; personal values never in full."""
    if value is None or value == "":
        return MISSING
    if isinstance(field, SealedField):
        return masked(field.name, value)
    if field.name == "birth_date" and not full_birth:
        return f"{value.year}年"
    return coded(field, value) or plain(value)


def masked(name: str, value: str | None) -> str:
    """What may be seen of a sealed value without a reason."""
    if not value:
        return MISSING
    if name == "identity":
        return mask_identity(value)
    if name == "bank_card":
        return mask_card(value)
    return mask_phone(value) if name.endswith("phone") else FILLED


def coded(field: models.Field, value: Any) -> str:
    """Labels of a code or of several; "" for a field without codes."""
    if field.name in SEVERAL:
        return SEVERAL[field.name].labels_of(value)
    if field.name == "change_reason":
        return IncreaseReason.label_of(value) if value.startswith("I") else DecreaseReason.label_of(value)
    labels = {str(key): str(label) for key, label in field.flatchoices}
    return labels.get(str(value), "")


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Decimal):
        return f"{value:,.2f}".removesuffix(".00").replace("-", "\u2212")
    return str(value)
