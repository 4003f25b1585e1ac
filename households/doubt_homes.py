"""The columns of households: as they stand, with the latest income, conditions and monitoring."""

from typing import Any

import numpy as np

from fupin.doubts.truth import Column, Truth
from fupin.personal.sealing import digest
from households.codes import IncomeKind
from households.doubt_columns import (
    EPISODE_DAYS,
    EPISODE_TEXTS,
    HOUSEHOLD_FIGURES,
    HOUSEHOLD_TEXTS,
    INCOME_FIGURES,
    INCOME_MONEY,
    LIVING_AREAS,
    LIVING_TEXTS,
)
from households.doubt_peers import Peers, current_households, shared
from households.doubt_people import Columns, phones
from households.doubt_reading import Homes, Rows, latest_rows, read
from households.models import IncomeRecord, LivingCondition, MonitoringEpisode
from households.selectors.lines import Lines

OWN = ["id", "village_id", "household_no", "members_missing", "phone", "phone_digest", "bank_card"]
CENTS = 100


def read_homes(condition: Any) -> Rows:
    rows = current_households().filter(condition).order_by("village_id", "pk")
    return read(rows, [*OWN, *HOUSEHOLD_TEXTS, *HOUSEHOLD_FIGURES], has=["collector_phone"])


def household_columns(homes: Homes, peers: Peers) -> Columns:
    rows = homes.rows
    lines = Lines(sorted(set(homes.region.tolist())))
    plain = {name: rows[name] for name in (*HOUSEHOLD_TEXTS, *HOUSEHOLD_FIGURES)}
    incomes, (living, year) = income_columns(homes, lines), living_columns(homes)
    return {
        **plain,
        "phone_valid": phones(rows["phone"]),
        "collector_phone": Truth.of(np.array(rows["collector_phone"], dtype=bool)),
        "same_household_no": shared(rows["household_no"], peers.numbers),
        "same_phone": shared(rows["phone_digest"], peers.phones),
        **card_columns(rows["bank_card"], peers),
        **incomes,
        **living,
        "facts_year": later(incomes["income_year"], year),
        **episode_columns(homes),
    }


def card_columns(cards: Any, peers: Peers) -> Columns:
    sound = [luhn(card) if card else None for card in cards]
    if peers.cards is None:
        return {"bank_card_valid": sound}
    return {
        "bank_card_valid": sound,
        "same_bank_card": shared([digest("card", card) if card else None for card in cards], peers.cards),
    }


def luhn(card: str) -> bool:
    """domain.md §2.25: 16 to 19 digits with a right last one."""
    if not (card.isascii() and card.isdigit() and 16 <= len(card) <= 19):
        return False
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(card))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


# ---- income ----------------------------------------------------------------------------------------------------------


def income_columns(homes: Homes, lines: Lines) -> Columns:
    """The latest year with the per-head figure of the year before it; and what was accounted for when a household was
    taken in, and when its risk was gone."""
    rows = IncomeRecord.objects.filter(homes.below()).order_by("year", "period_end")
    records = read(rows, ["household_id", "kind", *INCOME_FIGURES], [*INCOME_MONEY, "self_paid"])
    at, kinds = homes.positions(records["household_id"]), np.array(records["kind"], dtype="U10")
    of_kind = {kind: np.where(kinds == kind.value, at, -1) for kind in IncomeKind}
    return {
        **yearly_columns(homes, lines, records, of_kind[IncomeKind.YEARLY]),
        **occasion_columns(homes, lines, records, of_kind),
    }


def yearly_columns(homes: Homes, lines: Lines, records: Rows, at: np.ndarray) -> Columns:
    last = latest_rows(at, len(homes))
    columns = {f"income_{name}": Column.figures(records[name]).take(last) for name in INCOME_FIGURES}
    columns |= {f"income_{name}": Column.figures(records[name], CENTS).take(last) for name in INCOME_MONEY}
    columns["income_self_paid"] = Column.figures(records["self_paid"], CENTS).take(last)
    per_head, year = _per_head(records), Column.figures(records["year"])
    columns["per_head"] = per_head.take(last)
    columns["last_per_head"] = per_head.take(_year_before(at, year, last))
    columns["monitoring_line"] = line_column(homes.region, lines, columns["income_year"])
    return columns


def _per_head(records: Rows) -> Column:
    """Computed, else reported."""
    own = Column.figures(records["net_per_head"], CENTS)
    told = Column.figures(records["reported_per_head"], CENTS)
    return Column(np.where(own.given, own.values, told.values), own.given | told.given, scale=CENTS)


def _year_before(at: np.ndarray, year: Column, last: np.ndarray) -> np.ndarray:
    """Rows of the year right before each household's last one."""
    if not len(at):
        return last
    newest = year.take(last)
    before = np.where((at >= 0) & (year.values == newest.values[at] - 1), at, -1)
    return latest_rows(before, len(last))


def line_column(region: np.ndarray, lines: Lines, year: Column) -> Column:
    """The monitoring line in force at each household in a year; not given where nobody has set one."""
    known: dict[tuple[str, int], Any] = {}
    pairs = list(zip(region.tolist(), np.where(year.given, year.values, 0).tolist(), strict=True))
    for village, when in set(pairs):
        known[village, when] = lines.amount(village, when) if when else None
    return Column.figures([known[pair] * CENTS if known[pair] is not None else None for pair in pairs], CENTS)


def occasion_columns(homes: Homes, lines: Lines, records: Rows, of_kind: Any) -> Columns:
    first = latest_rows(of_kind[IncomeKind.IDENTIFIED], len(homes))
    after = latest_rows(of_kind[IncomeKind.ELIMINATED], len(homes))
    return {
        "has_identified_income": Truth.of(first >= 0),
        "has_eliminated_income": Truth.of(after >= 0),
        "identified_self_paid": Column.figures(records["self_paid"], CENTS).take(first),
        "eliminated_per_head": _per_head(records).take(after),
        "eliminated_line": line_column(homes.region, lines, Column.figures(records["year"]).take(after)),
    }


# ---- conditions and monitoring ---------------------------------------------------------------------------------------


def living_columns(homes: Homes) -> tuple[Columns, Column]:
    """The latest conditions, and of which year they are."""
    rows = LivingCondition.objects.filter(homes.below()).order_by("year")
    records = read(rows, ["household_id", "year", *LIVING_TEXTS], LIVING_AREAS)
    last = latest_rows(homes.positions(records["household_id"]), len(homes))
    columns: Columns = {name: Column.texts(records[name]).take(last) for name in LIVING_TEXTS}
    columns |= {name: Column.figures(records[name], CENTS).take(last) for name in LIVING_AREAS}
    return columns, Column.figures(records["year"]).take(last)


def later(one: Column, other: Column) -> Column:
    held = [np.where(year.given, year.values, 0) for year in (one, other)]
    return Column(np.maximum(*held), one.given | other.given)


def episode_columns(homes: Homes) -> Columns:
    """The latest time that the household was monitored: an open one is the latest."""
    rows = MonitoringEpisode.objects.filter(homes.below()).order_by("identified_on", "pk")
    records = read(rows, ["household_id", *EPISODE_TEXTS, *EPISODE_DAYS], has=["contact_phone"])
    last = latest_rows(homes.positions(records["household_id"]), len(homes))
    columns: Columns = {f"episode_{name}": Column.texts(records[name]).take(last) for name in EPISODE_TEXTS}
    columns |= {f"episode_{name}": Column.days(records[name]).take(last) for name in EPISODE_DAYS}
    reachable = np.append(np.array(records["contact_phone"], dtype=bool), False)[last]
    return columns | {
        "ever_monitored": Truth.of(last >= 0),
        "monitored": Truth.of((last >= 0) & ~columns["episode_eliminated_on"].given),
        "episode_contact_phone": Truth.of(reachable),
    }
