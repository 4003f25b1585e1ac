"""Writing reports with names under them: made, checked, signed, sent back."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.documents.numbers import paper_number
from fupin.personal.masks import mask_text
from fupin.reports.codes import PeriodKind, ReportAct, ReportState
from fupin.reports.frame import Report
from fupin.reports.models import SignedReport
from fupin.reports.rules import Signing, period_refusal
from fupin.reports.tables import digest_of, made, packed
from fupin.reports.workflow import SIGNING
from fupin.workflow import REASONS, Conflict, Refused
from villages.codes import Level
from villages.models import Region

P = Permission
LEVELS = (Level.COUNTY, Level.TOWNSHIP)

REASONS |= {
    "report_level": "没有制表：上报的表由乡镇或者县来制，{name}不是。请选乡镇或者县。",
    "report_period": "没有制表：只能报本月和上月的月报、今年和去年的年报。请重新选是哪一期的。",
    "report_waiting": "没有制表：{period}的这张表已经制好，在等审核或者签发。先办完那一张，要改的先退回。",
    "report_same_person": "没有办理：制表、审核、签发要由三个不同的人办，这张表您已经办过一步。请换一位同事。",
    "report_reason": "没有退回：请写明哪里要改。",
    "report_replaced": "没有签发：同一期的另一张刚刚签发。请刷新看一眼，再决定还要不要签发这一张。",
}


def make_report(
    *, report: Report, part: str, region: Region, kind: str, year: int, month: int, by: Any, today: date
) -> SignedReport:
    """Keep the table as it stands at this moment, for others to check. It is counted before the write begins, so that
    nobody waits for the counting. Raises PermissionDenied, Refused."""
    require(by, P.REPORT_MAKE, region.pk)
    if region.level not in LEVELS:
        raise Refused("report_level", name=region.name)
    month = 12 if kind == PeriodKind.YEAR else month
    if code := period_refusal(kind, year, month, today):
        raise Refused(code)
    table = made(by, report, region.pk, today, part)
    cells = packed(table)
    row = SignedReport(
        report=report.id, part=table.part, title=table.title, region=region, kind=kind, year=year, month=month,
        cells=cells, digest=digest_of(cells), number=paper_number(today), made_by=by, made_at=timezone.now(),
    )  # fmt: skip
    return _keep(row, by=by)


@write
def _keep(row: SignedReport, *, by: Any) -> SignedReport:
    require(by, P.REPORT_MAKE, row.region_id)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("report_waiting", period=row.period) from error
    record(Verb.REPORT_MADE, row, by=by, after=said(row), region=row.region_id)
    return row


@write
def act_on_report(*, row: SignedReport, action: str, version: int, by: Any, reason: str = "") -> SignedReport:
    """Raises PermissionDenied, Refused, Conflict."""
    step = SIGNING.step(row.state, action)
    require(by, P(step.permission), row.region_id)
    names = {one.person_id for one in (row.made_by, row.checked_by) if one}
    step.check(Signing(by.person_id, frozenset(names), reason))
    before, now = said(row), current_write().at
    changes: dict[str, Any] = {"state": step.target}
    if action == ReportAct.CHECK:
        changes |= {"checked_by": by, "checked_at": now}
    elif action == ReportAct.SIGN:
        changes |= {"signed_by": by, "signed_at": now, "replaces": standing(row)}
    else:
        changes |= {"returned_by": by, "returned_at": now, "reason": mask_text(reason.strip())[:200]}
    moved(row, changes, version)
    row.refresh_from_db()
    record(Verb.REPORT_MOVED, row, by=by, before=before, after=said(row), region=row.region_id, note=row.reason)
    return row


def moved(row: SignedReport, changes: dict[str, Any], version: int) -> None:
    rows = SignedReport.objects.filter(pk=row.pk, version=version, state=row.state)
    try:
        with transaction.atomic():
            if not rows.update(**changes, version=F("version") + 1):
                raise Conflict()
    except IntegrityError as error:  # two of one period signed at once replace the same one
        raise Refused("report_replaced") from error


def standing(row: SignedReport) -> SignedReport | None:
    """The signed one of the same table, place and period that nothing has replaced yet."""
    same = {name: getattr(row, name) for name in ("report", "part", "region_id", "kind", "year", "month")}
    signed = SignedReport.objects.filter(**same, state=ReportState.SIGNED, replaced_by__isnull=True)
    return signed.order_by("-signed_at", "-pk").first()


def said(row: SignedReport) -> dict[str, Any]:
    """What the trail says of it: not the figures, but the digest that proves them."""
    return {
        "表": f"{row.report} {row.title}", "期": row.period, "编号": row.number, "状态": row.get_state_display(),
        "校验值": row.digest,
    }  # fmt: skip


@write
def note_paper(*, place: Region, title: str, number: str, form: str, by: Any, today: date) -> None:
    """A table taken out as a print or a workbook. Who may see it may have it."""
    after = {"文书": title, "编号": number, "登记日": today, "形式": form}
    record(Verb.PRINTED, place, by=by, after=after, region=place.pk)
