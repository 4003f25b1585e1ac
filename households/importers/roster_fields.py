"""Which column of the roster is which field of the register, what kind of fact it is (product.md §4.2), and how a value
is written so that a file's cell and a stored value can be compared as text on either database.

A written value is "" for nothing, hundredths for money and areas, `YYYY-MM-DD` for days, and else the value itself.
"""

from decimal import Decimal
from typing import Any

import numpy as np
from django.db import models

from fupin.imports.bulk import Packed
from fupin.imports.table import Cells
from households import income_rules
from households.importers.roster_columns import ROSTER
from households.models import Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode
from households.stored_values import MARK, field_of

PLAIN = {field.name for field in Member._meta.concrete_fields}

# field → column, where they are not called the same
RENAMED: dict[type[models.Model], dict[str, str]] = {
    Household: {"kind": "household_kind"},
    Member: {"phone_digest": "member_phone", "identity_digest": "identity"},
    LivingCondition: {},
    IncomeRecord: {
        "dibao": "dibao_income",
        "tekun": "tekun_income",
        "pension": "pension_income",
        "reported_transfer": "transfer_total",
        "reported_net": "net_income",
        "reported_per_head": "net_per_head",
    },
    MonitoringEpisode: {"identified_on": "monitored_on", "kind": "monitoring_kind"},
}

COMPOSITION = ("name", "identity_digest", "relation")
DECISIONS = (
    "poverty_status",
    "id_standard",
    "attribute",
    "kind",
    "first_year",
    "exit_year",
    "return_year",
    "main_cause",
    "other_causes",
    "cause_note",
    "return_cause",
)
HOUSEHOLD_FACTS = (
    "group_name",
    "address",
    "phone_digest",
    "bank_name",
    "martyr_family",
    "one_child",
    "two_girls",
    "relocated",
    "collector",
)
SEALED_ONLY = {Household: ("collector_phone",), Member: ("disease_name",)}
"""Sealed without a digest beside: compared by opening the stored value."""

OWN_RULES = ("name", "identity", "relation", "disease_name")
MEMBER_FACTS = (
    *(key for key, col in ROSTER.columns.items() if col.group == "member" and key in PLAIN and key not in OWN_RULES),
    "phone_digest",
)
LIVING_FACTS = tuple(key for key, column in ROSTER.columns.items() if column.group == "living")
INCOME_PARTS = income_rules.ENTERED
INCOME_REPORTED = ("reported_transfer", "reported_net", "reported_per_head")
INCOME_FACTS = INCOME_PARTS + INCOME_REPORTED
EPISODE_FACTS = ("kind", "risks", "identified_on", "eliminated_on", "elimination_mode", "found_by", "no_labour")


def key_of(model: type[models.Model], name: str) -> str:
    """The roster's column for a field."""
    if model is Household and name == "phone_digest":
        return "phone"
    return RENAMED[model].get(name, name)


# ---- as text ---------------------------------------------------------------------------------------------------------


def written(value: Any) -> str:
    """A cell's value as text (numbers of the table already are hundredths)."""
    return "" if value is None else str(value)


def signatures(columns: list[np.ndarray], rows: int, step: int = 20_000) -> np.ndarray:
    """A number per row that two rows share when all their written values are the same."""
    found = np.empty(rows, dtype=np.int64)
    for start in range(0, rows, step):
        stop = min(start + step, rows)
        parts = [column[start:stop].tolist() for column in columns]
        texts = map(MARK.join, zip(*parts, strict=True)) if parts else ("" for _ in range(stop - start))
        found[start:stop] = np.fromiter(map(hash, texts), np.int64, stop - start)
    return found


def texts(cells: Cells) -> np.ndarray:
    """The column as written values, one per row."""
    return Packed(_texts(cells), cells.codes).rows()


def _texts(cells: Cells) -> np.ndarray:
    held = np.empty(len(cells.distinct), dtype=object)
    held[:] = [
        written(value) if known else "" for value, known in zip(cells.distinct.tolist(), cells.present, strict=True)
    ]
    return held


def as_column(model: type[models.Model], name: str, cells: Cells) -> Packed:
    """The cells as the field holds them, None where the cell is blank."""
    held = np.empty(len(cells.distinct), dtype=object)
    held[:] = [value if known else None for value, known in zip(_plain(cells.distinct), cells.present, strict=True)]
    column = Packed(held, cells.codes)
    return column.mapped(cents_or_none) if isinstance(field_of(model, name), models.DecimalField) else column


def _plain(values: np.ndarray) -> list[Any]:
    """Numbers and days as Python has them."""
    return (values.astype("datetime64[D]") if values.dtype.kind == "M" else values).tolist()


def cents_or_none(value: int | None) -> Decimal | None:
    return None if value is None else cents(value)


def cents(value: int) -> Decimal:
    return Decimal(int(value)).scaleb(-2)


# ---- for people ------------------------------------------------------------------------------------------------------


def shown(model: type[models.Model], name: str, text: str) -> str:
    """A written value as the preview shows it."""
    if not text:
        return ""
    field = field_of(model, name)
    if isinstance(field, models.DecimalField):
        return f"{Decimal(text).scaleb(-2):,.2f}"
    labels = dict(field.flatchoices)
    return "、".join(str(labels.get(code, code)) for code in text.split(",")) if labels else text
