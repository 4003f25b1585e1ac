"""The money of a project: entered line by line, withdrawn with a reason, never past the rules (domain.md §5.4)."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import REASONS, Refused
from villages.figures import figure_text
from villages.models import FundEntry, Project
from villages.project_codes import FundKind, FundSource
from villages.project_rules import NOTHING, Sums, sums_refusal
from villages.project_selectors import sums_in

REASONS |= {
    "fund_kind": "没有登记：请选登记的是哪一种（指标下达、安排、拨付、支出、结余收回）。",
    "fund_amount": "没有登记：金额应大于 0，最多两位小数，单位是元。",
    "fund_source": "没有登记：登记指标要选资金来源。",
    "fund_document": "没有登记：登记指标要写文号。",
    "fund_future": "没有登记：日期还没有到。请填文件或者凭证上的日期。",
    "fund_withdrawn": "没有办理：这一笔已经撤销。",
    "fund_why": "没有撤销：请写明为什么撤销。",
}
MOST = Decimal("999999999999.99")


@dataclass(frozen=True)
class Entered:
    """One line as it was typed; `amount` in 元."""

    kind: str
    on: date
    amount: Decimal
    source: str = ""
    document: str = ""
    note: str = ""


@write
def enter_fund(*, project: Project, said: Entered, token: uuid.UUID, by: Any, today: date) -> FundEntry:
    """The same `token` twice is one. Raises PermissionDenied, Refused."""
    require(by, Permission.PROJECT_EDIT, project.region_id)
    if known := FundEntry.objects.filter(token=token, project=project).first():
        return known
    _check(said, today)
    _lock(project)
    try:
        with transaction.atomic():
            entry = FundEntry.objects.create(
                project=project, kind=said.kind, on=said.on, amount=said.amount, source=said.source,
                document=said.document.strip()[:100], note=said.note.strip()[:200], entered_by=by, token=token,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("stale_form") from error
    _must_hold(sums_in(project))
    record(Verb.FUND_ENTERED, entry, by=by, after=told(entry), region=project.region_id)
    return entry


@write
def withdraw_fund(*, entry: FundEntry, reason: str, by: Any) -> None:
    """It stays readable and counts no more; what builds on it is withdrawn first."""
    require(by, Permission.PROJECT_EDIT, entry.project.region_id)
    if len(reason.strip()) < 2:
        raise Refused("fund_why")
    _lock(entry.project)
    why = {"withdrawn_at": timezone.now(), "withdrawn_reason": reason.strip()[:100]}
    if not FundEntry.objects.filter(pk=entry.pk, withdrawn_at__isnull=True).update(**why):
        raise Refused("fund_withdrawn")
    _must_hold(sums_in(entry.project))
    after = {**told(entry), "理由": why["withdrawn_reason"]}
    record(Verb.FUND_WITHDRAWN, entry, by=by, after=after, region=entry.project.region_id)


def _check(said: Entered, today: date) -> None:
    if said.kind not in FundKind.values:
        raise Refused("fund_kind")
    if not said.amount.is_finite() or not NOTHING < said.amount <= MOST or said.amount != round(said.amount, 2):
        raise Refused("fund_amount")
    if said.on > today:
        raise Refused("fund_future")
    if (said.source and said.source not in FundSource.values) or (said.kind == FundKind.QUOTA and not said.source):
        raise Refused("fund_source")
    if said.kind == FundKind.QUOTA and not said.document.strip():
        raise Refused("fund_document")


def _lock(project: Project) -> None:
    """Two who enter money of one project at once wait for each other: the sums are judged one by one."""
    Project.objects.select_for_update().filter(pk=project.pk).first()


def _must_hold(sums: Sums) -> None:
    if code := sums_refusal(sums):
        names = ("quota", "arranged", "paid", "spent", "returned", "used")
        raise Refused(code, **{name: figure_text(getattr(sums, name)) for name in names})


def told(entry: FundEntry) -> dict[str, Any]:
    return {
        "项目": f"{entry.project.year} {entry.project.code}",
        "类别": entry.get_kind_display(),
        "日期": entry.on,
        "金额（元）": entry.amount,
        "资金来源": entry.get_source_display(),
        "文号或凭证": entry.document,
    }
