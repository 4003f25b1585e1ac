"""Freezing a county's figures at the end of a month or a year (product.md §3: county_approver)."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.workflow import REASONS, Refused
from households.codes import ClosingKind
from households.models import Closing, ClosingRow
from households.selectors.page import end_of
from households.selectors.standings import Row, standings_at
from villages.codes import Level
from villages.models import Region

REASONS |= {
    "closing_level": "月报和年报按县冻结，{name}不是县。请选县。",
    "closing_running": "{period}还没有过完（到 {last} 24 时），不能冻结。请在那以后再来。",
    "closing_once": "{period}的{kind}已经冻结，数不再动。要看请从列表里打开。",
    "closing_year": "年度应在 2013 到 2100 之间，月份应在 1 到 12 之间。请看一眼再选。",
}


def last_day(kind: str, year: int, month: int) -> date:
    """The last day of the period. Raises Refused for a month that no calendar has."""
    if not (2013 <= year <= 2100 and 1 <= month <= 12):
        raise Refused("closing_year")
    if kind == ClosingKind.YEAR:
        month = 12
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def period_words(kind: str, year: int, month: int) -> str:
    return f"{year}年" if kind == ClosingKind.YEAR else f"{year}年{month}月"


@write
def freeze(*, region: Region, kind: str, year: int, month: int, by: Any, today: date) -> Closing:
    """Keep what the register said at the end of the period. Raises Refused while it runs, or when it is frozen."""
    require(by, Permission.FREEZE, region.pk)
    if region.level != Level.COUNTY:
        raise Refused("closing_level", name=region.name)
    last = last_day(kind, year, month)
    words = period_words(kind, year, month)
    if last >= today:
        raise Refused("closing_running", period=words, last=last)
    closing = _made(region, kind, last, end_of(last), by, words)
    rows = standings_at(closing.moment, region.pk)
    ClosingRow.objects.bulk_create([_row(closing, row) for row in rows], batch_size=1000)
    Closing.objects.filter(pk=closing.pk).update(digest=digest_of(rows))
    closing.digest = digest_of(rows)
    after = {"期": words, "截至": last, "户数": sum(row[5] for row in rows), "校验值": closing.digest}
    record(Verb.CLOSING_FROZEN, closing, by=by, after=after, region=region.pk)
    return closing


def _made(region: Region, kind: str, last: date, moment: datetime, by: Any, words: str) -> Closing:
    try:
        with transaction.atomic():
            return Closing.objects.create(
                region=region,
                kind=kind,
                year=last.year,
                month=last.month,
                moment=moment,
                frozen_at=current_write().at,
                frozen_by=by,
            )
    except IntegrityError as error:
        raise Refused("closing_once", period=words, kind=ClosingKind.label_of(kind)) from error


def _row(closing: Closing, row: Row) -> ClosingRow:
    village, register, status, watched, cause, households, persons = row
    return ClosingRow(
        closing=closing,
        village_code=village,
        register=register,
        poverty_status=status,
        monitoring_kind=watched,
        main_cause=cause,
        households=households,
        persons=persons,
    )


def digest_of(rows: list[Row]) -> str:
    """SHA-256 over the rows in their order: counted again at the same moment it must come out the same."""
    return hashlib.sha256("\n".join("\t".join(map(str, row)) for row in rows).encode()).hexdigest()
