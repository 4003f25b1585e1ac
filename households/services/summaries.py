"""What lists show of a household — head, persons, latest income, monitoring — worked out from its rows, set-based."""

from collections.abc import Collection
from typing import Any

import numpy as np
from django.db import DEFAULT_DB_ALIAS, connections

from fupin.imports.bulk import STAGING, quoted, staged
from households.codes import ACTIVE, IncomeKind, Relation
from households.models import Household, IncomeRecord, Member, MonitoringEpisode


def refresh_households(ids: Collection[Any]) -> None:
    """Bring the summaries of these households up to date. To be called inside a write, or handed to `audit.refresh`.

    A household that was removed, or is gone, keeps the name of its last head. 成员待补 is that a roster named nobody
    but the head: with the second member it is over, whoever brought him. 人均纯收入 is that of the latest year: the
    computed one, else the reported one; what was carried over from the year before and not confirmed does not count.
    """
    wanted = np.array(sorted(set(ids)), dtype=np.int64)
    if not len(wanted):
        return
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor, staged(cursor, Household, wanted, {}):
        # Said as a list too: SQLite walks the whole table for a join alone.
        which = f"{_table(Household)}.id = s.id AND {_table(Household)}.id IN (SELECT id FROM {STAGING})"
        cursor.execute(f"UPDATE {_table(Household)} SET {_assignments()} FROM {STAGING} s WHERE {which}")


def _table(model: Any) -> str:
    return quoted(model._meta.db_table)


def _assignments() -> str:
    states = ", ".join(f"'{state}'" for state in sorted(ACTIVE))
    own = f"household_id = {_table(Household)}.id"
    active = f"FROM {_table(Member)} m WHERE m.{own} AND m.state IN ({states})"
    head = f"{active} AND m.relation = '{Relation.HEAD.value}' LIMIT 1"
    left = f"CASE WHEN EXISTS (SELECT 1 {active}) THEN '' ELSE {{}} END"  # a household of which nobody is left
    yearly = f"FROM {_table(IncomeRecord)} i WHERE i.{own} AND i.kind = '{IncomeKind.YEARLY.value}' AND NOT i.carried"
    latest = f"{yearly} ORDER BY i.year DESC LIMIT 1"
    monitored = f"FROM {_table(MonitoringEpisode)} e WHERE e.{own} AND e.eliminated_on IS NULL LIMIT 1"
    return ", ".join(
        (
            f"head_name = COALESCE((SELECT m.name {head}), {left.format('head_name')})",
            f"head_initials = COALESCE((SELECT m.initials {head}), {left.format('head_initials')})",
            f"member_count = (SELECT COUNT(*) {active})",
            f"members_missing = members_missing AND (SELECT COUNT(*) {active}) <= 1",
            f"income_year = (SELECT i.year {latest})",
            f"net_per_head = (SELECT COALESCE(i.net_per_head, i.reported_per_head) {latest})",
            f"monitoring_kind = COALESCE((SELECT e.kind {monitored}), '')",
        )
    )
