"""How the households of a place stood at a moment: live rows and kept rows counted together, in one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

from fupin.access.scope import code_range
from fupin.imports.bulk import quoted
from households.codes import ACTIVE, IN_POVERTY, Relation
from households.models import Household, Member, MonitoringEpisode
from households.standing import Standing

Row = tuple[str, str, str, str, str, int, int]
"""Village, 登记状态, 脱贫属性, open monitoring kind, 主要致贫原因, households, persons."""


def standings_at(moment: datetime, code: str) -> list[Row]:
    """The households of a place grouped by village and by how they stood, in a fixed order.

    Read for a whole county by a service and by what checks it; rows that a user sees go through `ClosingRow`.
    """
    facts = ("village_code", "register", "poverty_status", "monitoring_kind", "main_cause")
    columns = ", ".join(facts)
    statement = f"""{_at_moment()}
        SELECT {columns}, COUNT(*), SUM(persons) FROM stood GROUP BY {columns} ORDER BY {columns}"""
    return [(*row[:5], int(row[5]), int(row[6])) for row in _asked(statement, moment, code)]


@dataclass(frozen=True)
class Stood:
    """One household as it stood."""

    id: int
    village: str
    head: str
    persons: int
    standing: Standing
    cause: str

    # what the state tag asks of a household
    @property
    def register(self) -> str:
        return self.standing.register

    @property
    def poverty_status(self) -> str:
        return self.standing.poverty_status

    @property
    def monitoring_kind(self) -> str:
        return self.standing.monitoring_kind


def households_at(moment: datetime, code: str) -> list[Stood]:
    """The households of one village as they stood, for a page whose reader may see that village."""
    return _stood(moment, code, "1 = 1")


def counted_at(moment: datetime, code: str) -> list[Stood]:
    """Those of a place that were in poverty or monitored; a few more may be among them."""
    states = ", ".join(f"'{state}'" for state in sorted(IN_POVERTY))
    return _stood(moment, code, f"poverty_status IN ({states}) OR monitoring_kind <> ''")


def _stood(moment: datetime, code: str, which: str) -> list[Stood]:
    statement = f"""{_at_moment()}
        SELECT id, village_code, head, persons, register, poverty_status, monitoring_kind, main_cause
        FROM stood WHERE {which} ORDER BY id"""
    rows = _asked(statement, moment, code)
    return [Stood(int(row[0]), row[1], row[2], int(row[3]), Standing(*row[4:7]), row[7]) for row in rows]


def _asked(statement: str, moment: datetime, code: str) -> list[tuple[Any, ...]]:
    connection = connections[DEFAULT_DB_ALIAS]
    low, high = code_range(code)
    given = {"moment": connection.ops.adapt_datetimefield_value(moment), "low": low, "high": high}
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def _at_moment() -> str:
    """`stood`: one row per household of the place that the register had at the moment."""
    states = ", ".join(f"'{state}'" for state in sorted(ACTIVE))
    return f"""
        WITH homes AS ({_rows(Household, "id", "village_code, register, poverty_status, main_cause", _place())}),
        people AS ({_rows(Member, "household_id", "name, relation", _own(f"state IN ({states})"))}),
        counted AS (SELECT household_id, COUNT(*) AS persons,
            MAX(CASE WHEN relation = '{Relation.HEAD.value}' THEN name END) AS head
            FROM people GROUP BY household_id),
        episodes AS ({_rows(MonitoringEpisode, "household_id", "kind", _own("eliminated_on IS NULL"))}),
        watched AS (SELECT household_id, MIN(kind) AS kind FROM episodes GROUP BY household_id),
        stood AS (SELECT homes.id, homes.village_code, homes.register,
            COALESCE(homes.poverty_status, '') AS poverty_status, COALESCE(watched.kind, '') AS monitoring_kind,
            COALESCE(homes.main_cause, '') AS main_cause, COALESCE(counted.persons, 0) AS persons,
            COALESCE(counted.head, '') AS head
            FROM homes LEFT JOIN counted ON counted.household_id = homes.id
            LEFT JOIN watched ON watched.household_id = homes.id)"""


def _rows(model: type[models.Model], key: str, facts: str, which: str) -> str:
    """Live rows written by the moment, and kept rows that held at it."""
    version = model.versions  # type: ignore[attr-defined]
    kept = "row_id AS id" if key == "id" else key
    return f"""
        SELECT {key}, {facts} FROM {quoted(model._meta.db_table)}
            WHERE written_at <= %(moment)s AND {which}
        UNION ALL SELECT {kept}, {facts} FROM {quoted(version._meta.db_table)}
            WHERE valid_from <= %(moment)s AND valid_to > %(moment)s AND {which}"""


def _place() -> str:
    return "village_code >= %(low)s AND village_code < %(high)s"


def _own(condition: str) -> str:
    return f"household_id IN (SELECT id FROM homes) AND {condition}"
