"""The file's side of the comparison: for each model the fields that the file has, as cells by field name."""

from collections.abc import Iterable

import numpy as np
from django.db import models

from fupin.imports.table import Cells
from fupin.personal.sealing import digest_all, identity_key
from households import income_columns
from households.importers import roster_fields as fields
from households.importers.roster import Roster
from households.income_rules import GAINS, TRANSFERS
from households.models import Household, IncomeRecord, LivingCondition, Member

Side = dict[str, Cells]


def has_values(roster: Roster, key: str) -> bool:
    return key in roster.table and bool(roster.table[key].present.any())


def digested(kind: str, cells: Cells) -> Cells:
    """The cells as keyed digests."""
    plain = [value if known else None for value, known in zip(cells.distinct, cells.present, strict=True)]
    held = np.empty(len(plain), dtype=object)
    held[:] = digest_all(kind, [identity_key(value) for value in plain] if kind == "identity" else plain)
    return Cells(cells.codes, held, np.fromiter((value is not None for value in held), bool, len(held)))


def member_side(roster: Roster) -> Side:
    """Facts and composition of persons, by row."""
    names = (*fields.COMPOSITION, *fields.MEMBER_FACTS)
    side = {
        name: roster.table[fields.key_of(Member, name)]
        for name in names
        if has_values(roster, fields.key_of(Member, name))
    }
    for name, kind in (("identity_digest", "identity"), ("phone_digest", "phone")):
        if name in side:
            side[name] = digested(kind, side[name])
    return side


def household_side(roster: Roster) -> Side:
    """Facts and decisions of households, by household."""
    side = _of_households(roster, Household, ("household_no", *fields.HOUSEHOLD_FACTS, *fields.DECISIONS))
    if "phone_digest" in side:
        side["phone_digest"] = digested("phone", side["phone_digest"])
    return side


def living_side(roster: Roster) -> Side:
    return _of_households(roster, LivingCondition, fields.LIVING_FACTS)


def income_side(roster: Roster) -> Side:
    """Parts, and of the totals those that stand alone: what can be computed is not stored as reported."""
    side = _of_households(roster, IncomeRecord, fields.INCOME_FACTS)
    if has_values(roster, "property_income"):
        side = _property(roster, side)
    if "reported_transfer" in side:
        side = _unless(side, "reported_transfer", _any(side, TRANSFERS, roster.size))
    complete = _any(side, GAINS, roster.size) & ~_any(side, ("reported_transfer",), roster.size)
    for name in ("reported_net", "reported_per_head"):
        side = _unless(side, name, complete) if name in side else side
    return side


def _of_households(roster: Roster, model: type[models.Model], names: Iterable[str]) -> Side:
    keys = {name: fields.key_of(model, name) for name in names}
    return {name: roster.of_household(key) for name, key in keys.items() if has_values(roster, key)}


def _any(side: Side, names: Iterable[str], size: int) -> np.ndarray:
    given = np.zeros(size, dtype=bool)
    for name in names:
        if name in side:
            given |= side[name].given
    return given


def _unless(side: Side, name: str, where: np.ndarray) -> Side:
    """The column blank where the mask is true; gone when nothing is left."""
    cells = side[name]
    left = np.where(where | ~cells.given, -1, np.arange(len(cells.codes)))
    if (left < 0).all():
        return {other: held for other, held in side.items() if other != name}
    return {**side, name: cells.take(left)}


def _property(roster: Roster, side: Side) -> Side:
    """财产性收入 without its two parts is kept as 其他财产性收入."""
    split = _any(side, ("property_dividend", "property_other"), roster.size)
    whole = roster.of_household("property_income")
    alone = whole.given & ~split
    if not alone.any():
        return side
    own = side.get("property_other")
    cents = np.where(alone, np.where(whole.given, whole.values, 0), own.values if own else 0).astype(np.int64)
    given = alone | (own.given if own else False)
    distinct, codes = np.unique(np.where(given, cents, -1), return_inverse=True)
    return {**side, "property_other": Cells(codes.astype(np.int32), distinct, distinct >= 0)}


def net_of(side: Side, persons: np.ndarray) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """(纯收入, 人均) in 分, each with the mask of where it could be computed."""
    size = len(persons)
    columns = {
        name: (cells.values.astype(np.int64), cells.given)
        for name, cells in side.items()
        if name in fields.INCOME_PARTS
    }
    amount, given = income_columns.net(columns, size)
    given = given & ~_any(side, ("reported_transfer",), size)
    return (amount, given), income_columns.per_head((amount, given), persons)
