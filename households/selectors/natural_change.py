"""How the people of listed households came and went since a moment (domain.md §6.3 R08): who was there then and who is
there now, person by person, so that 期初 + 增加 − 减少 = 期末 whoever forgot to write a reason.

Counted by village: who moves from one village to another has left the one and come to the other, at every level.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from fupin.access.scope import code_range
from fupin.imports.bulk import quoted
from households.codes import ACTIVE, DecreaseReason, IncreaseReason, MemberState, Register
from households.models import Household, Member

OPENING, MOVED_IN, MOVED_OUT = "opening", "moved_in", "moved_out"
WITH_HOME, HOME_GONE = "with_home", "home_gone"
UNSAID_IN, UNSAID_OUT = "unsaid_in", "unsaid_out"
"""Besides the reasons themselves: listed with the whole household, no longer listed with it, no reason written."""

Flows = dict[str, dict[str, int]]
"""Place → why → persons (人)."""


def natural_change(place: str, since: datetime, length: int) -> Flows:
    """From the moment to now, by the first `length` digits of the village. One statement, whatever the place; who shows
    it has asked whether the user may see the whole place."""
    connection = connections[DEFAULT_DB_ALIAS]
    low, high = code_range(place)
    given: dict[str, Any] = {"moment": connection.ops.adapt_datetimefield_value(since), "low": low, "high": high}
    found: Flows = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(statement(length), given)
        for code, why, persons in cursor.fetchall():
            found[code][why] = found[code].get(why, 0) + int(persons)
    return dict(found)


def statement(length: int) -> str:
    here = f"SUBSTR(village_code, 1, {int(length)})"
    return f"""
        WITH now_people AS (
            SELECT m.id, m.household_id, m.village_code, m.state, COALESCE(m.change_reason, '') AS reason
            FROM {_table(Member)} m JOIN {_table(Household)} h ON h.id = m.household_id
            WHERE {_active("m.")} AND h.register = '{Register.LISTED.value}' AND {_place("m.")}),
        then_homes AS ({_then(Household, "id", f"register = '{Register.LISTED.value}'")}),
        then_rows AS ({_then(Member, "id, household_id, village_code", _active())}),
        then_people AS (SELECT r.id, r.household_id, r.village_code FROM then_rows r
            JOIN then_homes t ON t.id = r.household_id),
        came AS (SELECT n.village_code, CASE WHEN elsewhere.id IS NOT NULL THEN '{MOVED_IN}'
                WHEN home.id IS NULL THEN '{WITH_HOME}'
                WHEN n.reason LIKE 'I%%' THEN n.reason
                WHEN n.state = '{MemberState.MOVED_IN.value}' THEN '{IncreaseReason.MOVED_IN.value}'
                ELSE '{UNSAID_IN}' END AS why
            FROM now_people n
            LEFT JOIN then_people same ON same.id = n.id AND same.village_code = n.village_code
            LEFT JOIN then_people elsewhere ON elsewhere.id = n.id AND elsewhere.village_code <> n.village_code
            LEFT JOIN then_homes home ON home.id = n.household_id
            WHERE same.id IS NULL),
        went AS (SELECT t.village_code, CASE
                WHEN {_active("live.")} AND there.register = '{Register.LISTED.value}' THEN '{MOVED_OUT}'
                WHEN own.register <> '{Register.LISTED.value}' THEN '{HOME_GONE}'
                WHEN live.change_reason LIKE 'O%%' THEN live.change_reason
                WHEN live.state = '{MemberState.DEAD.value}' THEN '{DecreaseReason.DEATH.value}'
                WHEN live.state = '{MemberState.MOVED_OUT.value}' THEN '{DecreaseReason.MOVED_OUT.value}'
                WHEN {_active("live.")} THEN '{DecreaseReason.SPLIT.value}'
                ELSE '{UNSAID_OUT}' END AS why
            FROM then_people t JOIN {_table(Member)} live ON live.id = t.id
            JOIN {_table(Household)} there ON there.id = live.household_id
            JOIN {_table(Household)} own ON own.id = t.household_id
            LEFT JOIN now_people n ON n.id = t.id AND n.village_code = t.village_code
            WHERE n.id IS NULL AND {_place("t.")})
        SELECT {here}, '{OPENING}', COUNT(*) FROM then_people WHERE {_place()} GROUP BY 1
        UNION ALL SELECT {here}, why, COUNT(*) FROM came GROUP BY 1, 2
        UNION ALL SELECT {here}, why, COUNT(*) FROM went GROUP BY 1, 2"""


def _then(model: Any, columns: str, which: str) -> str:
    """Rows as they were at the moment: live ones written by then, and kept ones that held."""
    kept = columns.replace("id", "row_id", 1)
    return f"""SELECT {columns} FROM {_table(model)} WHERE written_at <= %(moment)s AND {which}
        UNION ALL SELECT {kept} FROM {_table(model.versions)}
            WHERE valid_from <= %(moment)s AND valid_to > %(moment)s AND {which}"""


def _active(of: str = "") -> str:
    states = ", ".join(f"'{state}'" for state in sorted(ACTIVE))
    return f"{of}state IN ({states})"


def _place(of: str = "") -> str:
    return f"{of}village_code >= %(low)s AND {of}village_code < %(high)s"


def _table(model: Any) -> str:
    return quoted(model._meta.db_table)
