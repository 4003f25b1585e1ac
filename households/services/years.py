"""Opening a year: what seldom changes (land, house, water …) is carried over and marked until somebody confirms it.

Income is never carried over for a whole county: it is accounted anew each year (domain.md §1.2), and a figure nobody
has asked for would stand in the comparison with the line.
"""

from datetime import date
from typing import Any

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, transaction

from fupin.access.permissions import Permission
from fupin.access.scope import code_range, require
from fupin.audit.codes import Verb
from fupin.audit.versions import keep
from fupin.audit.write import current_write, record, write
from fupin.imports.bulk import quoted
from fupin.workflow import REASONS, Conflict, Refused
from households.codes import Register
from households.models import Household, LivingCondition, YearOpening
from households.models.living import LivingFacts
from villages.codes import Level
from villages.models import Region

REASONS |= {
    "year_level": "新年度按县开启，{name}不是县。请选县。",
    "year_far": "只能开启今年或明年。请看一眼年度再选。",
    "year_opened": "{year}年已经开启过。要看还有哪些户没确认，请到农户名册里按“沿用待确认”找。",
}


@write
def open_year(*, region: Region, year: int, by: Any, today: date) -> YearOpening:
    """Carry the latest conditions before `year` over to every household that has none yet. Raises Refused."""
    require(by, Permission.YEAR_OPEN, region.pk)
    if region.level != Level.COUNTY:
        raise Refused("year_level", name=region.name)
    if year not in (today.year, today.year + 1):
        raise Refused("year_far")
    current = current_write()
    try:
        with transaction.atomic():
            opening = YearOpening.objects.create(
                region=region, year=year, write=current.id, opened_at=current.at, opened_by=by
            )
    except IntegrityError as error:
        raise Refused("year_opened", year=year) from error
    opening.households = _carry(region.pk, year)
    YearOpening.objects.filter(pk=opening.pk).update(households=opening.households)
    after = {"年度": year, "沿用户数": opening.households}
    record(Verb.YEAR_OPENED, opening, by=by, after=after, region=region.pk)
    return opening


@write
def withdraw_year(*, opening: YearOpening, by: Any) -> int:
    """Take back what nobody has confirmed or changed yet. Returns how many rows went. Raises Conflict."""
    require(by, Permission.YEAR_OPEN, opening.region_id)
    current = current_write()
    open_ones = YearOpening.objects.filter(pk=opening.pk, withdrawn_at__isnull=True)
    if not open_ones.update(withdrawn_at=current.at, withdrawn_by=by):
        raise Conflict
    rows = unconfirmed(opening)
    keep(rows)
    gone, _ = rows.delete()
    after = {"年度": opening.year, "撤回户数": gone}
    record(Verb.YEAR_WITHDRAWN, opening, by=by, after=after, region=opening.region_id)
    return gone


def unconfirmed(opening: YearOpening) -> Any:
    """The rows that are still as the opening made them."""
    return LivingCondition.objects.filter(write=opening.write, carried=True, year=opening.year)


def _carry(code: str, year: int) -> int:
    """One statement for the whole county."""
    connection, current = connections[DEFAULT_DB_ALIAS], current_write()
    facts = [field.name for field in LivingFacts._meta.get_fields() if field.name not in {"year", "carried"}]
    columns = [quoted(LivingCondition._meta.get_field(name).column) for name in facts]
    into, taken = ", ".join(columns), ", ".join(f"c.{column}" for column in columns)
    living, home = quoted(LivingCondition._meta.db_table), quoted(Household._meta.db_table)
    low, high = code_range(code)
    given = {
        "year": year,
        "carried": connection.ops.adapt_unknown_value(True),
        "write": LivingCondition._meta.get_field("write").get_db_prep_value(current.id, connection),
        "at": connection.ops.adapt_datetimefield_value(current.at),
        "low": low,
        "high": high,
        "closed": Register.CLOSED.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {living} ({into}, year, carried, household_id, village_code, write, written_at, version)
            SELECT {taken}, %(year)s, %(carried)s, h.id, h.village_code, %(write)s, %(at)s, 1
            FROM {home} h JOIN {living} c ON c.household_id = h.id AND c.year =
                (SELECT MAX(x.year) FROM {living} x WHERE x.household_id = h.id AND x.year < %(year)s)
            WHERE h.village_code >= %(low)s AND h.village_code < %(high)s AND h.register <> %(closed)s
            AND NOT EXISTS (SELECT 1 FROM {living} y WHERE y.household_id = h.id AND y.year = %(year)s)""",
            given,
        )
        return int(cursor.rowcount)
