"""What a village's figures count, one SQL select for each way of telling its households apart (ADR 0026, domain.md §6).

The same text counts and proves. Every select gives the columns of `COLUMNS` in their order.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fupin.doubts.models import Doubt
from fupin.doubts.rules import Severity
from fupin.imports.bulk import quoted
from households.codes import IncomeBand, IncomeKind, IncomePart, PovertyCause, Register, Risk, TallyBy
from households.income_bands import bounds
from households.models import Household, IncomeRecord, MonitoringEpisode, TownshipTally
from households.selectors.lines import lines_by_county

COLUMNS = ("village_code", "by", "value", "households", "persons", "income", "earners", "findings")
SUMMED = COLUMNS[3:]
VILLAGES = "{villages}"
"""Stands for the list of villages in each select."""


def table(model: Any) -> str:
    return quoted(model._meta.db_table)


def select(by: TallyBy, value: str, sums: str, source: str, where: str = "", village: str = "h.village_code") -> str:
    return f"""SELECT {village}, '{by.value}', {value}, {sums} FROM {source}
        WHERE {village} IN ({VILLAGES}) {where} GROUP BY 1, 3"""


# ---- households ------------------------------------------------------------------------------------------------------
HOMES = f"{table(Household)} h"
LISTED = f"AND h.register = '{Register.LISTED.value}'"
KNOWN = "h.net_per_head IS NOT NULL"
SUMS = f"""COUNT(*), SUM(h.member_count),
    COALESCE(SUM(CASE WHEN {KNOWN} THEN h.net_per_head * h.member_count END), 0),
    COALESCE(SUM(CASE WHEN {KNOWN} THEN h.member_count END), 0), 0"""
PLAIN = "COUNT(*), SUM(h.member_count), 0, 0, 0"

STANDING = "h.register || '|' || COALESCE(h.poverty_status, '') || '|' || h.monitoring_kind"
WITH_LINE = f"{HOMES} LEFT JOIN line ON line.county = SUBSTR(h.village_code, 1, 6) AND line.year = h.income_year"
INCOME = "ROUND(h.net_per_head * 100)"
BAND = f"""CASE WHEN h.net_per_head IS NULL OR line.county IS NULL THEN ''
    WHEN {INCOME} < line.near THEN '{IncomeBand.BELOW.value}'
    WHEN {INCOME} < line.above THEN '{IncomeBand.NEAR.value}'
    WHEN {INCOME} < line.well THEN '{IncomeBand.ABOVE.value}'
    ELSE '{IncomeBand.WELL.value}' END"""


def values(name: str, codes: Sequence[str]) -> str:
    return f"(SELECT '{codes[0]}' AS code " + " ".join(f"UNION ALL SELECT '{one}'" for one in codes[1:]) + f") {name}"


def holds(column: str, code: str) -> str:
    """Whether codes joined by commas hold one; "" is held by none at all."""
    return f"',' || {column} || ',' LIKE '%%,' || {code} || ',%%'"


CAUSES = f"""{HOMES} JOIN {values("c", ["", *PovertyCause.values])}
    ON CASE WHEN c.code <> '' THEN h.main_cause = c.code OR {holds("h.other_causes", "c.code")}
    ELSE COALESCE(h.main_cause, '') = '' AND h.other_causes = '' END"""
RISKS = f"""{table(MonitoringEpisode)} e JOIN {HOMES} ON h.id = e.household_id
    JOIN {values("r", ["", *Risk.values])} ON {holds("e.risks", "r.code")}"""
WATCHED = f"AND e.eliminated_on IS NULL AND h.register <> '{Register.CLOSED.value}'"


def sum_of(*parts: str) -> str:
    """NULL where none of them is given."""
    given = " + ".join(f"COALESCE(i.{part}, 0)" for part in parts)
    return f"CASE WHEN COALESCE({', '.join(f'i.{part}' for part in parts)}, NULL) IS NOT NULL THEN {given} END"


TRANSFERS = ("family_planning", "dibao", "tekun", "pension", "eco", "other_transfer")
PART = f"""CASE p.code WHEN '{IncomePart.WAGE.value}' THEN i.wage
    WHEN '{IncomePart.OPERATING.value}' THEN i.operating
    WHEN '{IncomePart.PROPERTY.value}' THEN {sum_of("property_dividend", "property_other")}
    WHEN '{IncomePart.TRANSFER.value}' THEN {sum_of(*TRANSFERS)}
    ELSE i.operating_cost END"""
INCOMES = f"""{HOMES} JOIN {table(IncomeRecord)} i ON i.household_id = h.id AND i.year = h.income_year
    AND i.kind = '{IncomeKind.YEARLY.value}' AND NOT i.carried JOIN {values("p", IncomePart.values)} ON TRUE"""

# ---- doubts ----------------------------------------------------------------------------------------------------------
DOUBTS = f"{table(Doubt)} d"
FINDINGS = "COUNT(DISTINCT d.household_id), 0, 0, 0, COUNT(*)"
ERRORS = f"AND d.closed_at IS NULL AND d.severity = '{Severity.ERROR.value}'"
PLACE = "d.region_code"


def month(day: str) -> str:
    return f"SUBSTR(CAST({day} AS TEXT), 1, 7)"


WAYS = (
    select(TallyBy.STANDING, STANDING, SUMS, HOMES),
    select(TallyBy.CAUSE, "COALESCE(h.main_cause, '')", SUMS, HOMES, LISTED),
    select(TallyBy.INVOLVED, "c.code", PLAIN, CAUSES, LISTED),
    select(TallyBy.BAND, BAND, SUMS, WITH_LINE, LISTED),
    select(TallyBy.YEAR, "COALESCE(CAST(h.income_year AS TEXT), '')", SUMS, HOMES, LISTED),
    select(
        TallyBy.PART, "p.code", f"COUNT(*), SUM(h.member_count), SUM({PART}), 0, 0", INCOMES,
        f"{LISTED} AND ({PART}) IS NOT NULL",
    ),
    select(TallyBy.RISK, "r.code", PLAIN, RISKS, WATCHED),
    select(TallyBy.DOUBT, "''", FINDINGS, DOUBTS, "AND d.closed_at IS NULL", PLACE),
    select(TallyBy.DOUBT, f"'{Severity.ERROR.value}'", FINDINGS, DOUBTS, ERRORS, PLACE),
    select(TallyBy.FOUND, month("d.first_found"), FINDINGS, DOUBTS, "", PLACE),
    select(TallyBy.GONE, month("d.closed_at"), FINDINGS, DOUBTS, "AND d.closed_at IS NOT NULL", PLACE),
)  # fmt: skip


def counting(codes: Sequence[str]) -> tuple[str, list[Any]]:
    """The statement that counts these villages, and its values."""
    lines = lines_by_county({code[:6] for code in codes})
    told = ", ".join("(%s, %s, %s, %s, %s)" for _ in lines) or "('', 0, 0, 0, 0)"
    places = ", ".join("%s" for _ in codes)
    ways = " UNION ALL ".join(way.replace(VILLAGES, places) for way in WAYS)
    given = [value for county, year, line in lines for value in (county, year, *fen(line))]
    return f"WITH line (county, year, near, above, well) AS (VALUES {told}) {ways}", given + list(codes) * len(WAYS)


def fen(line: Decimal) -> list[int]:
    """The bounds as whole fen, which every database compares exactly."""
    return [int(bound * 100) for bound in bounds(line)]


# ---- townships -------------------------------------------------------------------------------------------------------
def adding(rows: int) -> str:
    """The statement that adds so many rows of differences to the figures of their townships."""
    names, one = ("township_code", *COLUMNS[1:]), table(TownshipTally)
    told = ", ".join([f"({', '.join(['%s'] * len(names))})"] * rows)
    sums = ", ".join(f"{name} = {one}.{name} + excluded.{name}" for name in SUMMED)
    return f"""INSERT INTO {one} ({", ".join(names)}) VALUES {told}
        ON CONFLICT (township_code, by, value) DO UPDATE SET {sums}"""
