"""What no page may show: every sealed value and digest that the database holds, found through the models' own lists."""

import re
from typing import Any

from django.apps import apps
from django.db import connection, models

from fupin.personal.codes import Sensitivity

CHECK_VALUE = re.compile(r"\b(?=[0-9]*[a-f])[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12,}\b")


def personal_columns() -> list[tuple[type[models.Model], str, str]]:
    """(model, field, class) of every sealed field and digest, of live rows and kept ones."""
    live = [model for model in apps.get_models() if getattr(model, "personal", None)]
    tables = [(model, model.personal) for model in live]
    tables += [(model.versions, model.personal) for model in live if hasattr(model, "versions")]
    hidden = {Sensitivity.SEALED, Sensitivity.DIGEST}
    return [
        (model, name, kind)
        for model, personal in tables
        for name, kind in personal.items()
        if kind in hidden and name in {each.name for each in model._meta.get_fields()}
    ]


def secrets() -> dict[str, str]:
    """Text that must not be seen → where it is kept: plain values, digests, sealed bytes as they might be printed."""
    found: dict[str, str] = {}
    for model, name, kind in personal_columns():
        where = f"{model.__name__}.{name}"
        column = connection.ops.quote_name(model._meta.get_field(name).column)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {connection.ops.quote_name(model._meta.db_table)}")
            raw = [value for (value,) in cursor.fetchall() if value is not None]
        found |= {text: where for value in raw for text in (printed(value) if kind == Sensitivity.SEALED else [value])}
        if kind == Sensitivity.SEALED:
            plain = model._default_manager.exclude(**{f"{name}__isnull": True}).values_list(name, flat=True)
            found |= {text: where for text in plain if len(text) > 4}
    return found | {text[-6:]: f"{where}, its end" for text, where in found.items() if text[:-1].isdigit()}


def printed(sealed: Any) -> list[str]:
    content = bytes(sealed)
    return [content.hex()[:24], repr(content[4:20])[2:-1]]


def seen_in(text: str, hidden: dict[str, str]) -> list[str]:
    """Where the values come from that stand in this text. Figures inside a long check value are chance."""
    bare = CHECK_VALUE.sub("", text)
    return sorted({where for value, where in hidden.items() if value in (bare if value.isdigit() else text)})
