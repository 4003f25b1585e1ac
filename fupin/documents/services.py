"""Printouts that take long: ordered, made by a job, kept for a day. What a kind of printout shows is its writer's
business (`register_writer`); here are the states, the job and the tidying up."""

import contextlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import can, require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.documents import pdf
from fupin.documents.models import Printout, PrintoutState
from fupin.documents.numbers import paper_number
from fupin.jobs.services import Cancelled, is_stalled, latest, start
from fupin.personal import files
from fupin.workflow import REASONS, Refused

MAKE = "document.make"
PURPOSE = "printout.file"
KEPT = timedelta(days=1)
FAILED = "系统出了故障，没有做成。请再生成一次；仍然不行，请打服务电话。"

REASONS |= {
    "printout_gone": "这份打印件已经过期，文件只保留一天。请回到原来的页面再生成一次。",
    "printout_denied": "没有做成：您现在已没有看这个地方的权限。",
}


@dataclass(frozen=True)
class Form:
    label: str
    suffix: str
    media: str


PDF = Form("PDF", "pdf", "application/pdf")
CSV = Form("CSV", "csv", "text/csv; charset=utf-8")
WORKBOOK = Form("Excel 表格", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


class Writer(Protocol):
    """`unit`, where it has one, is what it counts while it works, else 户."""

    form: Form

    def permission(self, printout: Printout) -> Permission:
        """What its owner must have where it is about: when it is ordered, made and fetched."""
        ...

    def content(self, printout: Printout, progress: Any) -> bytes:
        """The file, read with the rights of the printout's owner."""
        ...


_writers: dict[str, Writer] = {}


def register_writer(kind: str, writer: Writer) -> None:
    """Called at start-up by the app that knows what the paper shows."""
    _writers[kind] = writer


def form_of(printout: Printout) -> Form:
    return _writers[printout.kind].form


def unit_of(printout: Printout) -> str:
    """What its writer counts while it works."""
    return getattr(_writers[printout.kind], "unit", "户")


def own_printouts(user: Any) -> QuerySet[Printout]:
    """One's own, in places that one may still see."""
    return Printout.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).filter(owner=user)


def order(
    *, kind: str, title: str, region_code: str, by: Any, token: UUID, day: date | None = None, **asked: Any
) -> Printout:
    """Have a printout made. The same `token` twice is one printout. Raises Refused where no PDF can be made."""
    if _writers[kind].form is PDF:
        pdf.library()
    mine = Printout.objects.filter(token=token, owner=by)
    if known := mine.first():
        return known
    try:
        made = Printout(kind=kind, title=title, region_code=region_code, day=day, owner=by, token=token, asked=asked)
        return _ordered(made, by=by)
    except IntegrityError as error:  # the same form sent twice at once; or somebody else's
        if known := mine.first():
            return known
        raise Refused("stale_form") from error


@write
def _ordered(made: Printout, *, by: Any) -> Printout:
    """A paper is on the trail from here on; a workbook is when its rows are counted, by who writes it."""
    require(by, _writers[made.kind].permission(made), made.region_code)
    _tidy()
    made.number = paper_number(timezone.localdate())
    made.save()
    if form_of(made) is PDF:
        day = made.day or timezone.localdate()
        after = {"文书": made.title, "编号": made.number, "登记日": day, "形式": PDF.label}
        record(Verb.PRINTED, made, by=by, after=after, region=made.region_code)
    start(MAKE, owner_id=by.pk, payload_id=made.pk)
    return made


def _tidy() -> None:
    """Files older than a day go; their rows stay and say so."""
    old = Printout.objects.filter(state=PrintoutState.READY, created_at__lt=timezone.now() - KEPT)
    names = list(old.values_list("stored_as", flat=True))
    old.update(state=PrintoutState.GONE, stored_as="")
    transaction.on_commit(lambda: [files.discard(name) for name in names])


def stalled(printout: Printout) -> bool:
    """Under way, and nothing has been heard of it for long."""
    job = latest(MAKE, printout.pk)
    return printout.state == PrintoutState.MAKING and (job is None or is_stalled(job))


def content_of(printout: Printout) -> bytes:
    """The file. Raises Refused("printout_gone" | "printout_denied")."""
    _still_allowed(printout)
    if printout.state == PrintoutState.READY:
        with contextlib.suppress(FileNotFoundError):
            return files.stored(PURPOSE, printout.stored_as)
    raise Refused("printout_gone")


# ---- the job ---------------------------------------------------------------------------------------------------------


def make(progress: Any, printout_id: int) -> None:
    """Write it, keep it. Started twice it is made once: whoever is later finds it made."""
    printout = Printout.objects.select_related("owner__person").get(pk=printout_id)
    if printout.state != PrintoutState.MAKING:
        return
    try:
        content = _content(printout, progress)
    except Cancelled:
        _move(printout, state=PrintoutState.FAILED, error="已按您的要求停止。")
        raise
    except Refused as refused:
        _move(printout, state=PrintoutState.FAILED, error=refused.sentence)
        raise
    except Exception:
        _move(printout, state=PrintoutState.FAILED, error=FAILED)
        raise
    name = files.store(PURPOSE, content)
    if not _move(printout, state=PrintoutState.READY, stored_as=name, size=len(content)):
        files.discard(name)


def _content(printout: Printout, progress: Any) -> bytes:
    _still_allowed(printout)
    try:
        return _writers[printout.kind].content(printout, progress)
    except PermissionDenied as error:
        raise Refused("printout_denied") from error


def _still_allowed(printout: Printout) -> None:
    if not can(printout.owner, _writers[printout.kind].permission(printout), printout.region_code):
        raise Refused("printout_denied")


@write
def _move(printout: Printout, **changes: Any) -> bool:
    return bool(Printout.objects.filter(pk=printout.pk, state=PrintoutState.MAKING).update(**changes))
