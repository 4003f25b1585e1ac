"""Recording visits, closing what was found, asking for visits, setting how often to go (domain.md §4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

from assistance.models import BusySeason, Cadre, Visit, VisitRequest, VisitRule, VisitTask
from assistance.selectors.visits.helpers import helps_on, may_record
from assistance.services.doubts import help_changed
from assistance.visit_codes import (
    HelperLevel,
    HelperRole,
    HomeClass,
    VillageState,
    VisitMode,
    VisitOccasion,
    VisitPeriod,
    VisitTaskState,
    VisitTopic,
)
from assistance.visit_rules import VisitFacts, visit_refusal
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.documents.images import image_kind
from fupin.personal import files
from fupin.personal.masks import mask_text
from fupin.workflow import REASONS, Conflict, Refused
from households.codes import Register
from households.models import Household
from households.services.evidence import Accepted, accept, fits, shown_name
from villages.codes import Level
from villages.models import Region

P = Permission
PHOTO = "visit.photo"
MOST_TASKS = 5
TASK_DAYS = timedelta(days=366)
SHORTEST = 2

REASONS |= {
    "visit_mode": "没有保存：请选怎么走访的、因为什么、说了什么事，都从列出的里面选。",
    "visit_day": "没有保存：走访日期应在一年以内、不晚于今天。",
    "visit_times": "没有保存：结束时间不能早于开始时间。",
    "visit_closed": "没有保存：{home}已经结束登记，不用再走访。",
    "visit_not_helper": "没有保存：{name}在{day}没有结对{home}，也不驻这个村。请选当时的帮扶人。",
    "visit_photo": "没有保存：照片只收 .jpg、.png。请重新拍一张，或者先不传照片，记录照样保存。",
    "visit_tasks": "没有保存：一次最多记 {most} 件要跟进的事，多的请另外再记一次。",
    "visit_task_title": "没有保存：要跟进的事请写清楚是什么事（至少 {least} 个字）。",
    "visit_task_day": "没有保存：要跟进的事，期限应在走访那天以后、一年以内。",
    "visit_withdrawn": "这一条已经撤销，不用再办。",
    "visit_withdraw_reason": "没有撤销：请写明哪里记错了（至少 {least} 个字）。",
    "visit_task_done": "这件事已经办结或者撤销，不用再办。",
    "visit_task_result": "没有办结：请写明办得怎么样（至少 {least} 个字）。",
    "visit_request_who": "没有保存：请写明是哪个部门请求的、去办什么事。",
    "visit_request_days": "没有保存：起止日期应从今天往后，止日不早于起日，最长半年。",
    "visit_request_occasion": "没有保存：请从列表里选因为什么走访。",
    "visit_rule_place": "没有保存：走访要求按县设置，{name}不是县。",
    "visit_rule_values": "没有保存：次数应在 0 到 31 之间，不多于的次数不能小于不少于的次数，周期和方式请从列表里选。",
    "visit_rule_year": "没有保存：只能从今年或以后的年度起用，以前的年度已经照当时的要求走访了。",
    "visit_rule_heart": "没有保存：爱心帮扶日只用在“每月”的要求上。",
    "visit_setting_dropped": "这一条已经不再用，不用再办。",
    "season_name": "没有保存：请写农忙的名称，如“秋收”。",
    "season_days": "没有保存：没有这一天，请核对月和日。",
    "season_long": "没有保存：农忙最长 120 天。请分开填，或者核对起止日期。",
}


# ---- the record ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Followed:
    """A problem found: `own` when the visitor sees to it himself, else it is the township's."""

    title: str
    due_on: date
    own: bool = False


@dataclass(frozen=True)
class Told:
    """What the form says of one visit."""

    day: date
    mode: str = VisitMode.HOME
    occasion: str = VisitOccasion.ROUTINE
    topics: Sequence[str] = ()
    people: str = ""
    found: str = ""
    starts_at: time | None = None
    ends_at: time | None = None
    signed: bool = False
    tasks: Sequence[Followed] = field(default=())


def record_visit(
    *, household: Household, cadre: Cadre, told: Told, client_key: UUID, by: Any, today: date, photo: Any = None
) -> Visit:
    """Keep one visit; the same `client_key` again is the same visit, whatever has become of the household since.
    Raises PermissionDenied, Refused."""
    mine = Visit.objects.filter(client_key=client_key)
    if known := mine.first():
        return the_same(known, household, by)
    require_recorder(by, household, cadre, told.day)
    check(household, cadre, told, today)
    taken = accepted_photo(photo) if photo else None
    stored = files.store(PHOTO, taken.content) if taken else ""
    try:
        return _write(household, cadre, told, client_key, (stored, taken.sha256 if taken else ""), by=by)
    except IntegrityError as error:  # the same record at this very moment
        files.discard(stored)
        if known := mine.all().first():
            return the_same(known, household, by)
        raise Conflict() from error
    except BaseException:
        files.discard(stored)
        raise


def require_recorder(by: Any, household: Household, cadre: Cadre, day: date | None = None) -> None:
    if not may_record(by, household, cadre, day):
        raise PermissionDenied(P.VISIT_RECORD.label)


def the_same(known: Visit, household: Household, by: Any) -> Visit:
    if (known.household_id, known.recorded_by_id) != (household.pk, by.person_id):
        raise Refused("stale_form")
    return known


def check(household: Household, cadre: Cadre, told: Told, today: date) -> None:
    chosen = told.mode in VisitMode.values and told.occasion in VisitOccasion.values
    if not chosen or not set(told.topics) <= set(VisitTopic.values):
        raise Refused("visit_mode")
    facts = VisitFacts(
        day=told.day,
        today=today,
        helps=helps_on(cadre, household, told.day),
        closed=household.register == Register.CLOSED,
        backwards=bool(told.starts_at and told.ends_at and told.ends_at < told.starts_at),
    )
    if code := visit_refusal(facts):
        raise Refused(code, home=str(household), name=cadre.person.name, day=told.day)
    if len(told.tasks) > MOST_TASKS:
        raise Refused("visit_tasks", most=MOST_TASKS)
    for task in told.tasks:
        if len(task.title.strip()) < SHORTEST:
            raise Refused("visit_task_title", least=SHORTEST)
        if not told.day <= task.due_on <= told.day + TASK_DAYS:
            raise Refused("visit_task_day")


def accepted_photo(upload: Any) -> Accepted:
    fits(upload)
    content = upload.read()
    if not image_kind(content):
        raise Refused("visit_photo")
    return accept(content, shown_name(upload))


@write
def _write(
    household: Household, cadre: Cadre, told: Told, client_key: UUID, photo: tuple[str, str], *, by: Any
) -> Visit:
    visit = Visit.objects.create(
        household=household, cadre=cadre, day=told.day, mode=told.mode, occasion=told.occasion,
        topics=",".join(code for code in VisitTopic.values if code in told.topics),
        people=mask_text(told.people.strip())[:200], found=mask_text(told.found.strip())[:500],
        starts_at=told.starts_at, ends_at=told.ends_at, signed=told.signed, photo_as=photo[0], photo_sha256=photo[1],
        recorded_by_id=by.person_id, recorded_at=current_write().at, client_key=client_key,
    )  # fmt: skip
    for task in told.tasks:
        VisitTask.objects.create(
            household=household, visit=visit, title=mask_text(task.title.strip())[:100],
            cadre=cadre if task.own else None, due_on=task.due_on, made_by_id=by.person_id, made_at=current_write().at,
        )  # fmt: skip
    help_changed(household.pk)
    tasks = {"要跟进的事": len(told.tasks)} if told.tasks else {}
    record(Verb.VISIT_RECORDED, visit, by=by, after={**shown(visit), **tasks}, region=household.village_id)
    return visit


@write
def withdraw_visit(*, visit: Visit, reason: str, by: Any) -> None:
    """It was recorded wrongly and counts no more; the row stays. What it left to be seen to and is still open goes
    with it. Raises Refused, Conflict."""
    require_recorder(by, visit.household, visit.cadre)
    if visit.withdrawn_at is not None:
        raise Refused("visit_withdrawn")
    reason = mask_text(reason.strip())[:100]
    if len(reason) < SHORTEST:
        raise Refused("visit_withdraw_reason", least=SHORTEST)
    rows = Visit.objects.valid().filter(pk=visit.pk)
    if not rows.update(withdrawn_at=current_write().at, withdrawn_by_id=by.person_id, withdrawn_reason=reason):
        raise Conflict()
    region, tasks = visit.household.village_id, void_tasks(visit, reason, by)
    help_changed(visit.household_id)
    after = {"一起撤销的要跟进的事": tasks} if tasks else None
    record(Verb.VISIT_WITHDRAWN, visit, by=by, before=shown(visit), after=after, region=region, note=reason)


def void_tasks(visit: Visit, reason: str, by: Any) -> int:
    """Inside a write: returns how many."""
    rows = VisitTask.objects.filter(visit=visit, state=VisitTaskState.OPEN)
    said = {"state": VisitTaskState.VOID, "result": f"走访记录已撤销：{reason}"}
    return rows.update(**said, done_by_id=by.person_id, done_at=current_write().at, version=F("version") + 1)


def photo_of_visit(visit: Visit) -> bytes:
    """Who may see it is the caller's business (`visible_to`). Raises Refused when the file is gone."""
    try:
        return files.stored(PHOTO, visit.photo_as)
    except OSError as error:
        raise Refused("evidence_gone") from error


@write
def close_task(*, task: VisitTask, version: int, result: str, by: Any) -> None:
    """By the helper whose household it is, or the staff of the place."""
    own = VisitTask.objects.visible_to(by, P.VISIT_RECORD).filter(pk=task.pk).exists()
    if not own:
        raise PermissionDenied(P.VISIT_RECORD.label)
    if task.state != VisitTaskState.OPEN:
        raise Refused("visit_task_done")
    result = mask_text(result.strip())[:200]
    if len(result) < SHORTEST:
        raise Refused("visit_task_result", least=SHORTEST)
    rows = VisitTask.objects.filter(pk=task.pk, version=version, state=VisitTaskState.OPEN)
    done = {"done_by_id": by.person_id, "done_at": current_write().at, "state": VisitTaskState.DONE}
    if not rows.update(**done, result=result, version=F("version") + 1):
        raise Conflict()
    region, after = task.household.village_id, {"要办的事": task.title, "办理结果": result}
    record(Verb.VISIT_TASK_DONE, task, by=by, before={"状态": "待办"}, after=after, region=region)


# ---- requests --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Wish:
    asked_by: str
    reason: str
    starts_on: date
    ends_on: date
    occasion: str = VisitOccasion.ASKED


LONGEST_REQUEST = timedelta(days=183)


@write
def request_visits(
    *, region: Region, household: Household | None, wish: Wish, token: UUID, by: Any, today: date
) -> VisitRequest:
    """Of a place, or of one household in it. The same `token` twice is one. Raises PermissionDenied, Refused."""
    code = household.village_id if household else region.pk
    require(by, P.VISIT_REQUEST, code)
    mine = VisitRequest.objects.filter(token=token, made_by=by.person_id, region=code, household=household)
    if known := mine.first():
        return known
    if not wish.asked_by.strip() or len(wish.reason.strip()) < SHORTEST:
        raise Refused("visit_request_who")
    if wish.occasion not in set(VisitOccasion.values) - {VisitOccasion.ROUTINE}:
        raise Refused("visit_request_occasion")
    if not today <= wish.starts_on <= wish.ends_on <= today + LONGEST_REQUEST:
        raise Refused("visit_request_days")
    said = {"asked_by": mask_text(wish.asked_by.strip())[:60], "reason": mask_text(wish.reason.strip())[:100]}
    days = {"starts_on": wish.starts_on, "ends_on": wish.ends_on, "occasion": wish.occasion}
    try:
        with transaction.atomic():
            made = VisitRequest.objects.create(
                region_id=code, household=household, **said, **days, made_by_id=by.person_id, token=token
            )
    except IntegrityError as error:  # sent twice at this very moment, or an old page sent for another place
        if known := mine.all().first():
            return known
        raise Refused("stale_form") from error
    record(Verb.VISIT_REQUESTED, made, by=by, after=shown_request(made), region=code)
    return made


@write
def withdraw_request(*, request: VisitRequest, by: Any) -> None:
    require(by, P.VISIT_REQUEST, request.region_id)
    if not VisitRequest.objects.valid().filter(pk=request.pk).update(withdrawn_at=current_write().at):
        raise Refused("visit_withdrawn")
    record(Verb.VISIT_REQUEST_WITHDRAWN, request, by=by, before=shown_request(request), region=request.region_id)


# ---- settings --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Wanted:
    """One rule as the form says it; blank conditions fit everybody."""

    period: str
    floor: int
    ceiling: int | None = None
    modes: Sequence[str] = ()
    role: str = ""
    level: str = ""
    village: str = ""
    home: str = ""
    heart_day: bool = False
    source: str = ""


@write
def save_rule(*, region: Region, year: int, wanted: Wanted, version: int, by: Any, now: int) -> VisitRule:
    """Set (`version` 0) or correct what a county asks from a year on. `now`: the running year."""
    require(by, P.VISIT_RULE_EDIT, region.pk)
    _check_rule(region, year, wanted, now)
    key = {"region": region, "year": year, "role": wanted.role, "level": wanted.level}
    key |= {"village": wanted.village, "home": wanted.home}
    modes = [code for code in VisitMode.values if code in wanted.modes]
    facts = {
        "period": wanted.period, "floor": wanted.floor, "ceiling": wanted.ceiling, "modes": ",".join(modes),
        "heart_day": wanted.heart_day, "source": wanted.source.strip()[:200],
    }  # fmt: skip
    before = VisitRule.objects.filter(**key).first()
    if before is not None and before.last_year is not None:
        raise Refused("visit_setting_dropped")
    old = shown_rule(before) if before else None
    saved = _kept(VisitRule, before, key, facts, version)
    record(Verb.VISIT_RULE_SAVED, saved, by=by, before=old, after=shown_rule(saved), region=region.pk)
    return saved


def _check_rule(region: Region, year: int, wanted: Wanted, now: int) -> None:
    _county(region)
    if not now <= year <= 2100:
        raise Refused("visit_rule_year")
    lists = {"role": HelperRole, "level": HelperLevel, "village": VillageState, "home": HomeClass}
    known = all(getattr(wanted, name) in ("", *codes.values) for name, codes in lists.items())
    known = known and wanted.period in VisitPeriod.values and set(wanted.modes) <= set(VisitMode.values)
    most = wanted.ceiling if wanted.ceiling is not None else 99
    if not known or not wanted.modes or not 0 <= wanted.floor <= 31 or not max(wanted.floor, 1) <= most <= 99:
        raise Refused("visit_rule_values")
    if wanted.heart_day and wanted.period != VisitPeriod.MONTH:
        raise Refused("visit_rule_heart")


def _county(region: Region) -> None:
    if region.level != Level.COUNTY:
        raise Refused("visit_rule_place", name=region.name)


def _kept(model: Any, before: Any, key: dict[str, Any], facts: dict[str, Any], version: int) -> Any:
    if before is None:
        try:
            with transaction.atomic():
                return model.objects.create(**key, **facts)
        except IntegrityError as error:  # somebody else, at this very moment
            raise Conflict() from error
    if not model.objects.filter(pk=before.pk, version=version).update(**facts, version=F("version") + 1):
        raise Conflict()
    return model.objects.get(pk=before.pk)


@write
def drop_rule(*, rule: VisitRule, version: int, by: Any, now: int) -> None:
    """From this year on it is not asked any more, nor what the county asked before it; past years keep theirs. What
    has not begun is taken back. Raises Refused, Conflict."""
    require(by, P.VISIT_RULE_EDIT, rule.region_id)
    before, after = shown_rule(rule), {"走访要求": "不再用"}
    record(Verb.VISIT_RULE_SAVED, rule, by=by, before=before, after=after, region=rule.region_id)
    _drop(rule, version, now)
    if rule.year == now:
        names = ("region_id", "role", "level", "village", "home")
        same = VisitRule.objects.filter(**{name: getattr(rule, name) for name in names}, year__lt=now)
        same.filter(last_year__isnull=True).update(last_year=now - 1, version=F("version") + 1)


def _drop(row: Any, version: int, now: int) -> None:
    """Inside a write: what began in an earlier year held until the end of last year; what did not is taken away."""
    if row.last_year is not None:
        raise Refused("visit_setting_dropped")
    rows = type(row).objects.filter(pk=row.pk, version=version, last_year__isnull=True)
    done = rows.delete()[0] if row.year >= now else rows.update(last_year=now - 1, version=F("version") + 1)
    if not done:
        raise Conflict()


@write
def save_season(
    *, region: Region, name: str, first: tuple[int, int], last: tuple[int, int], version: int, by: Any, now: int
) -> BusySeason:
    """`first` and `last`: month and day, from this year (`now`) on. The same name again is put right; the past years
    keep what they had."""
    require(by, P.VISIT_RULE_EDIT, region.pk)
    _county(region)
    if not (name := name.strip()[:20]):
        raise Refused("season_name")
    try:
        spell = [date(2024, *first), date(2025 if last < first else 2024, *last)]
    except ValueError as error:
        raise Refused("season_days") from error
    if (spell[1] - spell[0]).days > 120:
        raise Refused("season_long")
    facts = dict(zip(("first_month", "first_day", "last_month", "last_day"), (*first, *last), strict=True))
    before = BusySeason.objects.filter(region=region, name=name, last_year__isnull=True).first()
    old = shown_season(before) if before else None
    if before is not None and before.year < now:
        _drop(before, version, now)
        before = None
    saved = _kept(BusySeason, before, {"region": region, "name": name, "year": now}, facts, version)
    record(Verb.BUSY_SEASON_SAVED, saved, by=by, before=old, after=shown_season(saved), region=region.pk)
    return saved


@write
def drop_season(*, season: BusySeason, version: int, by: Any, now: int) -> None:
    """From this year on there is none."""
    require(by, P.VISIT_RULE_EDIT, season.region_id)
    before = shown_season(season)
    record(Verb.BUSY_SEASON_SAVED, season, by=by, before=before, after={"农忙": "不再设"}, region=season.region_id)
    _drop(season, version, now)


# ---- for the trail ---------------------------------------------------------------------------------------------------
def shown(visit: Visit) -> dict[str, Any]:
    return {
        "农户": str(visit.household),
        "走访人": visit.cadre.person.name,
        "走访日期": visit.day,
        "方式": VisitMode.label_of(visit.mode),
        "因为什么": VisitOccasion.label_of(visit.occasion),
    }


def shown_request(request: VisitRequest) -> dict[str, Any]:
    days = f"{request.starts_on}至{request.ends_on}"
    return {"谁请求": request.asked_by, "去办什么事": request.reason, "期限": days}


def shown_rule(rule: VisitRule) -> dict[str, Any]:
    who = [rule.get_role_display(), rule.get_level_display(), rule.get_village_display(), rule.get_home_display()]
    return {
        "起用年度": rule.year,
        "适用": "、".join(one for one in who if one) or "所有帮扶人",
        "周期": rule.get_period_display(),
        "不少于": rule.floor,
        "不多于": rule.ceiling or "不限",
        "哪些方式算数": VisitMode.labels_of(rule.modes),
        "爱心帮扶日": "是" if rule.heart_day else "否",
        "依据文件": rule.source,
    }


def shown_season(season: BusySeason) -> dict[str, Any]:
    days = f"{season.first_month}月{season.first_day}日至{season.last_month}月{season.last_day}日"
    return {"农忙": season.name, "起止": days, "起用年度": season.year}
