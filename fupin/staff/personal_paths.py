"""Which lookups reach a sealed value or its digest: whoever may ask them reads the value letter by letter."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db.models import Model

from fupin.personal.codes import Sensitivity
from fupin.personal.masks import mask_card, mask_identity, mask_phone

HIDDEN = {Sensitivity.SEALED, Sensitivity.DIGEST}
MASKS = {"identity": mask_identity, "phone": mask_phone, "card": mask_card}
LABELS = {"identity": "证件号码", "phone": "联系电话", "card": "银行卡号"}


def hidden_fields(model: type[Model]) -> set[str]:
    return {name for name, kind in getattr(model, "personal", {}).items() if kind in HIDDEN}


def sealed_fields(model: type[Model]) -> list[str]:
    return [name for name, kind in getattr(model, "personal", {}).items() if kind == Sensitivity.SEALED]


def touches_hidden(model: type[Model], lookup: str) -> bool:
    """Whether a lookup like `person__identity_digest__startswith` passes through a hidden field, on any model."""
    for part in lookup.lstrip("-=^@").split("__"):
        if part in hidden_fields(model):
            return True
        try:
            field: Any = model._meta.get_field(part)
        except FieldDoesNotExist:
            return False
        if not field.is_relation or field.related_model is None:
            return False
        model = field.related_model
    return False


def refuse_hidden(model: type[Model], where: str, lookups: Iterable[Any]) -> None:
    """At start-up, not at the first visit: a class that would show or search a hidden field is a mistake in code."""
    for lookup in lookups:
        name = lookup[0] if isinstance(lookup, list | tuple) else lookup
        if isinstance(name, str) and touches_hidden(model, name):
            raise ImproperlyConfigured(f"{where}: {name} is sealed and may not be shown, searched, filtered or sorted")


def masked(field: str) -> Any:
    """A column that shows a sealed field masked. Admin classes use it in list_display; it has no ordering."""
    known = next((kind for kind in MASKS if field.endswith(kind)), "")
    mask = MASKS.get(known)

    def show(row: Model) -> str:
        value = getattr(row, field)
        if not value:
            return ""
        return mask(value) if mask else "已填（隐去）"

    show.__name__ = f"masked_{field}"
    show.short_description = LABELS.get(known, "隐去的一项")  # type: ignore[attr-defined]
    return show


@cache
def masked_columns(model: type[Model]) -> tuple[Any, ...]:
    """One column per sealed field. The same functions every time: the admin tells columns apart by identity."""
    columns = []
    for name in sealed_fields(model):
        column = masked(name)
        column.short_description = model._meta.get_field(name).verbose_name  # type: ignore[attr-defined]
        columns.append(column)
    return tuple(columns)
