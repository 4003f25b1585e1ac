"""Sending people to villages and taking them back; who answers for a township or a village (domain.md §4)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from assistance.codes import ONE_EACH, STATIONED, ChargeKind, Need, PostKind, PostSource
from assistance.models import Cadre, Charge, HelpUnit, Pairing, Posting, VillageNeed
from assistance.pairing_rules import DAY, FIRST_DAY, Span
from assistance.services.pairings import take_over
from fupin.access.permissions import Permission
from fupin.access.scope import covers, require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import REASONS, Conflict, Refused
from households.codes import IN_POVERTY
from villages.codes import Level
from villages.models import Region

P = Permission

REASONS |= {
    "posting_kind": "没有派驻：请选驻村职务。",
    "posting_day": "没有派驻：到村日期应在 2013 年到今天之间。",
    "posting_term": "没有派驻：任期到的那天应在到村日期以后。",
    "posting_reach": "没有派驻：{name}的单位“{unit}”只帮扶{where}，不含{village}。",
    "posting_cadre": "没有派驻：{name}这段时间不是帮扶干部（{since} 起{until}）。",
    "posting_one": "没有派驻：{village}这段时间已有{kind}（{name}）。一个村同一天只有一名{kind}，请先办轮换。",
    "posting_elsewhere": "没有派驻：{name}这段时间驻{village}。驻村的人只驻一个村。",
    "posting_twice": "没有派驻：{name}这段时间在{village}已任{kind}。",
    "posting_village": "没有派驻：只能派到村，“{village}”不是村，或者已经停用。",
    "posting_ended": "没有办理：这一任已经结束。",
    "posting_end_day": "没有办理：从哪一天起应在到村那天（{starts}）以后、不晚于今天。",
    "posting_hooked": "没有结束：{name}在{village}还有 {count} 户没有脱贫的责任户（不脱贫不脱钩）。请先给这些户换人，"
    "或者办轮换，由接任的人一起接手。",
    "charge_place": "没有保存：{kind}要选{level}。",
    "charge_holder": "没有保存：{kind}要选{holder}。",
    "charge_reach": "没有保存：“{name}”只帮扶{where}，不含{region}。",
    "charge_day": "没有保存：日期应在 2013 年到今天之间，结束不早于开始。",
    "charge_taken": "没有保存：{region}已有{name}包联，先结束原来的，再登记新的。",
    "charge_ended": "没有办理：这一条已经结束。",
    "need_year": "没有保存：只能填今年或者去年的摸底。",
}


# ---- people in villages --------------------------------------------------------------------------------------------
@write
def start_posting(
    *, cadre: Cadre, village: Region, kind: str, starts_on: date, term_ends_on: date | None, source: str, by: Any,
    today: date,
) -> Posting:  # fmt: skip
    """Raises PermissionDenied, Refused, Conflict."""
    require(by, P.HELP_EDIT, village.pk)
    if kind not in PostKind.values or source not in PostSource.values:
        raise Refused("posting_kind")
    if village.level != Level.VILLAGE or village.valid_to is not None:
        raise Refused("posting_village", village=village.name)
    if not FIRST_DAY <= starts_on <= today:
        raise Refused("posting_day")
    if term_ends_on is not None and term_ends_on <= starts_on:
        raise Refused("posting_term")
    Region.objects.select_for_update().filter(pk=village.pk).first()  # who sends somebody there too waits here
    _refuse_posting(cadre, village, PostKind(kind), starts_on)
    facts = {"starts_on": starts_on, "term_ends_on": term_ends_on, "source": source}
    try:
        with transaction.atomic():
            posting = Posting.objects.create(cadre=cadre, village=village, kind=kind, **facts)
    except IntegrityError as error:  # posted elsewhere at this very moment
        raise Conflict() from error
    record(Verb.POSTING_STARTED, posting, by=by, after=shown_posting(posting), region=village.pk)
    return posting


def _refuse_posting(cadre: Cadre, village: Region, kind: PostKind, starts_on: date) -> None:
    name = cadre.person.name
    if not covers(cadre.unit.region_id, village.pk):
        where = cadre.unit.region.full_name
        raise Refused("posting_reach", name=name, unit=cadre.unit.name, where=where, village=village.name)
    if starts_on < cadre.started_on or cadre.ended_on is not None:
        until = f"，{cadre.ended_on} 止" if cadre.ended_on else ""
        raise Refused("posting_cadre", name=name, since=cadre.started_on, until=until)
    rows = Posting.objects.select_related("village", "cadre__person")
    if met := _meeting(rows.filter(cadre=cadre, village=village, kind=kind), starts_on):
        raise Refused("posting_twice", name=name, village=met.village.name, kind=kind.label)
    if kind in ONE_EACH and (met := _meeting(rows.filter(village=village, kind=kind), starts_on)):
        raise Refused("posting_one", village=village.name, kind=kind.label, name=met.cadre.person.name)
    away = rows.filter(cadre=cadre, kind__in=sorted(STATIONED)).exclude(village=village)
    if kind in STATIONED and (met := _meeting(away, starts_on)):
        raise Refused("posting_elsewhere", name=name, village=met.village.name)


def _meeting(rows: Iterable[Posting], starts_on: date) -> Posting | None:
    """The first of these that lies within the days from `starts_on` on."""
    wanted = Span(starts_on)
    return next((row for row in rows if wanted.meets(Span(row.starts_on, row.ends_on))), None)


@write
def end_posting(*, posting: Posting, version: int, on: date, reason: str, by: Any, today: date) -> None:
    """`on`: the first day on which he is there no more. Refused while he is first helper of poor households there
    (不脱贫不脱钩)."""
    require(by, P.HELP_EDIT, posting.village_id)
    _refuse_end(posting, version, on, today)
    if count := _hooked(posting):
        name, village = posting.cadre.person.name, posting.village.name
        raise Refused("posting_hooked", name=name, village=village, count=count)
    stop_posting(posting, on, reason, by=by)


def _refuse_end(posting: Posting, version: int, on: date, today: date) -> None:
    if posting.ends_on is not None:
        raise Refused("posting_ended")
    if not posting.starts_on < on <= today:
        raise Refused("posting_end_day", starts=posting.starts_on)
    if not Posting.objects.filter(pk=posting.pk, version=version).exists():
        raise Conflict()


def _hooked(posting: Posting) -> int:
    if posting.kind not in STATIONED:
        return 0
    rows = Pairing.objects.current().filter(cadre=posting.cadre_id, first=True, household__village=posting.village_id)
    return rows.filter(household__poverty_status__in=sorted(IN_POVERTY)).count()


def stop_posting(posting: Posting, on: date, reason: str, *, by: Any) -> None:
    """Inside a write, after it was asked whether it may end."""
    before = shown_posting(posting)
    rows = Posting.objects.filter(pk=posting.pk, version=posting.version, ends_on__isnull=True)
    if not rows.update(ends_on=on - DAY, end_reason=reason.strip()[:100], version=F("version") + 1):
        raise Conflict()
    posting.ends_on, posting.end_reason = on - DAY, reason
    record(Verb.POSTING_ENDED, posting, by=by, before=before, after=shown_posting(posting), region=posting.village_id)


@write
def rotate(
    *, posting: Posting, version: int, cadre: Cadre, on: date, term_ends_on: date | None, by: Any, today: date
) -> Posting:
    """期满轮换: the one leaves the day before `on`, the other begins on `on`, and takes over his households there."""
    require(by, P.HELP_EDIT, posting.village_id)
    _refuse_end(posting, version, on, today)
    stop_posting(posting, on, "期满轮换", by=by)
    held = list(Pairing.objects.current().filter(cadre=posting.cadre_id, household__village=posting.village_id))
    take_over(held, dict.fromkeys((row.pk for row in held), cadre.pk), on, by=by, today=today)
    common = {"kind": posting.kind, "source": posting.source, "by": by, "today": today}
    return start_posting(cadre=cadre, village=posting.village, starts_on=on, term_ends_on=term_ends_on, **common)


# ---- who answers for a place ---------------------------------------------------------------------------------------
CHARGED = {ChargeKind.LEADER: Level.TOWNSHIP, ChargeKind.UNIT: Level.VILLAGE}


@write
def start_charge(
    *, kind: str, region: Region, unit: HelpUnit | None, cadre: Cadre | None, starts_on: date, by: Any, today: date
) -> Charge:
    """Raises PermissionDenied, Refused."""
    require(by, P.HELP_EDIT, region.pk)
    kind = ChargeKind(kind)
    if region.level != CHARGED[kind] or region.valid_to is not None:
        raise Refused("charge_place", kind=kind.label, level=CHARGED[kind].label)
    holder = cadre if kind == ChargeKind.LEADER else unit
    if holder is None:
        raise Refused("charge_holder", kind=kind.label, holder="领导" if kind == ChargeKind.LEADER else "单位")
    for sent in (unit, cadre.unit if cadre else None):
        if sent is not None and not covers(sent.region_id, region.pk):
            raise Refused("charge_reach", name=sent.name, where=sent.region.full_name, region=region.name)
    if not FIRST_DAY <= starts_on <= today:
        raise Refused("charge_day")
    try:
        with transaction.atomic():
            charge = Charge.objects.create(kind=kind, region=region, unit=unit, cadre=cadre, starts_on=starts_on)
    except IntegrityError as error:
        raise Refused("charge_taken", region=region.name, name=str(unit or "别的领导")) from error
    record(Verb.CHARGE_STARTED, charge, by=by, after=shown_charge(charge), region=region.pk)
    return charge


@write
def end_charge(*, charge: Charge, version: int, on: date, by: Any, today: date) -> None:
    """`on`: the first day without."""
    require(by, P.HELP_EDIT, charge.region_id)
    if charge.ends_on is not None:
        raise Refused("charge_ended")
    if not charge.starts_on < on <= today:
        raise Refused("charge_day")
    before = shown_charge(charge)
    rows = Charge.objects.filter(pk=charge.pk, version=version, ends_on__isnull=True)
    if not rows.update(ends_on=on - DAY, version=F("version") + 1):
        raise Conflict()
    charge.ends_on = on - DAY
    record(Verb.CHARGE_ENDED, charge, by=by, before=before, after=shown_charge(charge), region=charge.region_id)


@write
def save_need(
    *, village: Region, year: int, needs: Iterable[str], note: str, by: Any, today: date, version: int = 0
) -> VillageNeed:
    """What a village lacks this year; the same year again is put right."""
    require(by, P.HELP_EDIT, village.pk)
    if year not in (today.year, today.year - 1):
        raise Refused("need_year")
    chosen = set(needs)
    facts = {"needs": ",".join(code for code in Need.values if code in chosen), "note": note.strip()[:300]}
    known = VillageNeed.objects.filter(village=village, year=year).first()
    if known is None:
        try:
            with transaction.atomic():
                saved = VillageNeed.objects.create(village=village, year=year, surveyed_on=today, **facts)
        except IntegrityError as error:
            raise Conflict() from error
    else:
        rows = VillageNeed.objects.filter(pk=known.pk, version=version)
        if not rows.update(**facts, surveyed_on=today, version=F("version") + 1):
            raise Conflict()
        saved = VillageNeed.objects.get(pk=known.pk)
    before = {"最缺什么": Need.labels_of(known.needs)} if known else None
    after = {"最缺什么": Need.labels_of(saved.needs)}
    record(Verb.NEED_SAVED, saved, by=by, before=before, after=after, region=village.pk)
    return saved


def shown_posting(row: Posting) -> dict[str, Any]:
    return {
        "姓名": row.cadre.person.name,
        "行政村": row.village.name,
        "驻村职务": row.get_kind_display(),
        "到村日期": row.starts_on,
        "任期到": row.term_ends_on or "",
        "离村日期": row.ends_on or "",
        "离村原因": row.end_reason,
    }


def shown_charge(row: Charge) -> dict[str, Any]:
    return {
        "包联方式": row.get_kind_display(),
        "地区": row.region.name,
        "单位": row.unit.name if row.unit else "",
        "包联人": row.cadre.person.name if row.cadre else "",
        "开始日期": row.starts_on,
        "结束日期": row.ends_on or "",
    }
