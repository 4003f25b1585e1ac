"""Writing plans: drafting, settling, following their measures, carrying them over, handing them out (一户一策)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

import assistance.plan_reasons  # noqa: F401 - the sentences
from assistance.models import Cadre, HelpUnit, Measure, Plan
from assistance.plan_codes import (
    OPEN,
    Ground,
    MeasureAct,
    MeasureOption,
    MeasureState,
    PlanAct,
    PlanState,
    Reach,
    help_of,
    kind_of,
    style_of,
)
from assistance.plan_rules import (
    MOST_MEASURES,
    Home,
    MeasureFacts,
    agreement_refusal,
    carried_due,
    fitting,
    likeness,
    measure_refusal,
    missing_parts,
    year_refusal,
)
from assistance.plan_workflow import MEASURE, PLAN
from assistance.selectors.plan_facts import homes, live_measures, numbered, plan_facts
from assistance.selectors.plan_lists import wants_plan
from assistance.selectors.plans import may_write, open_measures
from assistance.services.doubts import help_changed
from fupin.access.permissions import Permission
from fupin.access.scope import covers, require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.personal.masks import mask_text
from fupin.workflow import Conflict, Refused
from households.codes import ACTIVE, Register
from households.models import Household, Member
from villages.codes import Level
from villages.models import Region

P = Permission


# ---- writing --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """One measure as it was typed. `pk` 0: a new one. `owner` is c12 for a cadre, u7 for a unit."""

    ground: str
    option: str
    pk: int = 0
    help: str = ""
    task: str = ""
    standard: str = ""
    member: int | None = None
    owner: str = ""
    to_claim: bool = False
    due_on: date | None = None
    amount: Decimal | None = None
    source: str = ""
    reach: str = Reach.SPECIAL
    style: str = ""


@dataclass(frozen=True)
class Words:
    """What the plan itself says."""

    goal: str = ""
    exit_year: int | None = None
    agreed_on: date | None = None
    agreed_way: str = ""


@write
def save_plan(
    *, household: Household, year: int, words: Words, lines: Sequence[Line], by: Any, today: date, seen: int = 0,
    version: int = 0,
) -> Plan:  # fmt: skip
    """The draft as a whole: lines that are not among `lines` any more are cancelled; what is done already stays as it
    is and is not among them. `seen` and `version` say which plan was on the page, 0 that there was none. Raises
    PermissionDenied, Refused, Conflict."""
    if not may_write(by, household):
        raise PermissionDenied(P.PLAN_WRITE.label)
    home = homes([household])[household.pk]
    owners = check_lines(household, year, words, lines, home, today)
    plan = Plan.objects.valid().filter(household=household, year=year).first()
    before = None
    if plan is None and not seen:
        plan = begin(household, year, by)
        version = plan.version
    elif plan is None or plan.pk != seen:
        raise Conflict() if seen else Refused("plan_known", home=str(household), year=year)
    elif plan.state != PlanState.DRAFT:
        raise Refused("plan_settled")
    else:
        before = shown(plan, live_measures(plan))
    keep_lines(plan, lines, owners, today)
    facts = {
        "goal": words.goal.strip(), "exit_year": words.exit_year, "agreed_on": words.agreed_on,
        "agreed_way": words.agreed_way, "likeness": checksum(words.goal, numbered(live_measures(plan)), household),
        "written_by_id": by.person_id, "written_at": timezone.now(),
    }  # fmt: skip
    rows = Plan.objects.filter(pk=plan.pk, version=version, state=PlanState.DRAFT)
    if not rows.update(**facts, version=F("version") + 1):
        raise Conflict()
    plan.authors.add(by.person_id)
    saved = fresh(plan)
    after = shown(saved, live_measures(saved))
    record(Verb.PLAN_SAVED, saved, by=by, before=before, after=after, region=household.village_id)
    return saved


def begin(household: Household, year: int, by: Any) -> Plan:
    who = {"made_by_id": by.person_id, "written_by_id": by.person_id}
    try:
        with transaction.atomic():
            return Plan.objects.create(household=household, year=year, **who)
    except IntegrityError as error:
        raise Refused("plan_known", home=str(household), year=year) from error


def check_lines(
    household: Household, year: int, words: Words, lines: Sequence[Line], home: Home, today: date
) -> dict[str, Any]:
    """Owner's key → row. Raises Refused for the first line that cannot be kept."""
    if code := year_refusal(year, today):
        raise Refused(code)
    if household.register == Register.CLOSED:
        raise Refused("plan_closed", home=str(household))
    if len(lines) > MOST_MEASURES:
        raise Refused("measure_most", most=MOST_MEASURES)
    if code := agreement_refusal(words.agreed_on, year, today):
        raise Refused(code)
    if mask_text(words.goal) != words.goal:
        raise Refused("plan_text_number")
    owners = find_owners({line.owner for line in lines if line.owner})
    for number, line in enumerate(lines, start=1):
        if code := measure_refusal(typed(line, number), home, year):
            raise Refused(code, **said_of(line, number, year))
        if line.owner and not reaches(owners.get(line.owner), household.village_id):
            raise Refused("measure_owner", number=number)
    return owners


def typed(line: Line, number: int = 1) -> MeasureFacts:
    return MeasureFacts(
        number=number, ground=line.ground, option=line.option, task=line.task, standard=line.standard,
        owned=bool(line.owner), to_claim=line.to_claim, due=line.due_on, reach=line.reach, member=line.member,
    )  # fmt: skip


def said_of(line: Line, number: int, year: int) -> dict[str, Any]:
    known = line.ground in Ground.values
    return {
        "number": number, "year": year, "ground": Ground.label_of(line.ground) or "没有选",
        "option": MeasureOption.label_of(line.option), "kinds": fitting(line.ground) if known else "",
    }  # fmt: skip


def find_owners(keys: Iterable[str]) -> dict[str, Any]:
    """Those of these keys that name somebody who still helps. Two queries."""
    numbers: dict[str, set[int]] = {"c": set(), "u": set()}
    for key in keys:
        if key[:1] in numbers and key[1:].isascii() and key[1:].isdigit() and len(key) < 11:
            numbers[key[0]].add(int(key[1:]))
    cadres = Cadre.objects.serving().filter(pk__in=numbers["c"]).select_related("unit", "person")
    units = HelpUnit.objects.filter(pk__in=numbers["u"], ended_on__isnull=True)
    return {f"c{one.pk}": one for one in cadres} | {f"u{one.pk}": one for one in units}


def reaches(owner: Any, code: str) -> bool:
    """Whether the unit (of the cadre) helps where this place lies."""
    if owner is None:
        return False
    region = owner.unit.region_id if isinstance(owner, Cadre) else owner.region_id
    return covers(region, code)


def keep_lines(plan: Plan, lines: Sequence[Line], owners: Mapping[str, Any], today: date) -> None:
    """Every line as a row: known ones changed, new ones made, missing ones cancelled. What is done stays done."""
    known = {row.pk: row for row in Measure.objects.filter(plan=plan, state__in=sorted(OPEN))}
    if any(line.pk and line.pk not in known for line in lines):
        raise Conflict()
    fresh_rows, changed = [], []
    for line in lines:
        row = known.pop(line.pk, None) or Measure(plan=plan)
        for name, value in columns_of(line, owners).items():
            setattr(row, name, value)
        row.handover_id = row.handover_id if row.has_owner else None
        (changed if row.pk else fresh_rows).append(row)
    for row in known.values():
        row.state, row.done_on, row.result = MeasureState.CANCELLED, today, "改计划时去掉"
    for row in (*changed, *known.values()):
        row.version += 1
    Measure.objects.bulk_create(fresh_rows)
    Measure.objects.bulk_update(
        [*changed, *known.values()], [*COLUMNS, "handover_id", "state", "done_on", "result", "version"]
    )


COLUMNS = (
    "ground", "kind", "option", "help", "task", "standard", "member_id", "owner_cadre_id", "owner_unit_id", "to_claim",
    "due_on", "amount", "source", "reach", "style",
)  # fmt: skip


def columns_of(line: Line, owners: Mapping[str, Any]) -> dict[str, Any]:
    owner = owners.get(line.owner)
    return {
        "ground": line.ground, "kind": kind_of(line.option), "option": line.option,
        "help": line.help or help_of(line.option),
        "task": line.task.strip(), "standard": line.standard.strip(), "member_id": line.member,
        "owner_cadre_id": owner.pk if isinstance(owner, Cadre) else None,
        "owner_unit_id": owner.pk if isinstance(owner, HelpUnit) else None,
        "to_claim": line.to_claim, "due_on": line.due_on, "amount": line.amount, "source": line.source,
        "reach": line.reach, "style": line.style or style_of(line.option),
    }  # fmt: skip


def checksum(goal: str, measures: Iterable[MeasureFacts], household: Household) -> str:
    names = Member.objects.filter(household=household, state__in=sorted(ACTIVE)).values_list("name", flat=True)
    said = likeness(goal, measures, {name for name in names if len(name) > 1})
    return hashlib.sha256(said.encode()).hexdigest() if said else ""


def fresh(plan: Plan) -> Plan:
    rows = Plan.objects.select_related("household__village", "made_by", "written_by", "confirmed_by")
    return rows.prefetch_related("authors").get(pk=plan.pk)


# ---- its way --------------------------------------------------------------------------------------------------------
@write
def act_on_plan(*, plan: Plan, action: str, version: int, by: Any, today: date, reason: str = "") -> Plan:
    """Settle it, take it back to change it (the household has agreed to another plan), lay it aside. Raises
    PermissionDenied, Refused, Conflict."""
    now = fresh(plan)
    step = PLAN.step(now.state, action)
    if step.permission == P.PLAN_WRITE:
        if not may_write(by, now.household):
            raise PermissionDenied(P.PLAN_WRITE.label)
    else:
        require(by, P(step.permission), now.household.village_id)
    measures = live_measures(now)
    facts = plan_facts(now, measures, homes([now.household])[now.household_id], today, by=by, reason=reason)
    if code := step.refusal(facts):
        raise Refused(code, lacking=lacking(facts.live))
    moved = {
        PlanAct.CONFIRM: {"confirmed_by_id": by.person_id, "confirmed_at": timezone.now(), "carried": False},
        PlanAct.REOPEN: {"confirmed_by_id": None, "confirmed_at": None, "agreed_on": None, "agreed_way": ""},
        PlanAct.VOID: {"void_reason": mask_text(reason.strip())[:200]},
    }[PlanAct(action)]
    rows = Plan.objects.filter(pk=now.pk, version=version, state=now.state)
    if not rows.update(state=step.target, **moved, version=F("version") + 1):
        raise Conflict()
    saved = fresh(now)
    before, after = {"状态": now.get_state_display()}, {"状态": saved.get_state_display()}
    note = mask_text(reason.strip())
    help_changed(saved.household_id)
    record(Verb.PLAN_MOVED, saved, by=by, before=before, after=after, region=saved.household.village_id, note=note)
    return saved


def lacking(measures: Iterable[MeasureFacts]) -> str:
    """第 2 条缺标准、时间."""
    found = [(one.number, missing_parts(one)) for one in measures]
    return "；".join(f"第 {number} 条缺{'、'.join(parts)}" for number, parts in found if parts)


@write
def act_on_measure(
    *, measure: Measure, action: str, version: int, result: str, on: date | None, by: Any, today: date
) -> Measure:
    """Begun, done, or cancelled: the last two with what came of it and the day."""
    now = Measure.objects.select_related("plan__household__village").get(pk=measure.pk)
    household = now.plan.household
    if not may_write(by, household):
        raise PermissionDenied(P.PLAN_WRITE.label)
    if now.plan.state != PlanState.SETTLED:
        raise Refused("measure_plan")
    step = MEASURE.step(now.state, action)
    facts: dict[str, Any] = {"state": step.target}
    if action != MeasureAct.BEGIN:
        facts |= ended(now, result, on, today)
    rows = Measure.objects.filter(pk=now.pk, version=version, state=now.state)
    if not rows.update(**facts, version=F("version") + 1):
        raise Conflict()
    saved = Measure.objects.select_related("plan__household").get(pk=now.pk)
    before = {"措施": str(now), "落实情况": now.get_state_display()}
    after = {"措施": str(saved), "落实情况": saved.get_state_display(), "结果": saved.result}
    help_changed(household.pk)
    record(Verb.MEASURE_MOVED, saved, by=by, before=before, after=after, region=household.village_id)
    return saved


def ended(measure: Measure, result: str, on: date | None, today: date) -> dict[str, Any]:
    said = result.strip()[:200]
    if len(said) < 2:
        raise Refused("measure_result")
    if mask_text(said) != said:
        raise Refused("measure_result_number")
    if on is None or not date(measure.plan.year, 1, 1) <= on <= today:
        raise Refused("measure_day")
    return {"result": said, "done_on": on}


# ---- carried over ---------------------------------------------------------------------------------------------------
@write
def carry_over(*, region: Region, year: int, by: Any, today: date) -> int:
    """The plans of the year before, as far as they are not done, become drafts of this year, marked until they are
    confirmed; their authors stay authors. Of a township or a village; returns how many. Ten queries and the rows in
    bulk."""
    require(by, P.PLAN_WRITE, region.pk)
    if region.level not in (Level.TOWNSHIP, Level.VILLAGE):
        raise Refused("carry_place")
    if code := year_refusal(year, today):
        raise Refused(code)
    having = Plan.objects.valid().filter(year=year).values("household_id")
    wanting = Household.objects.filter(wants_plan()).inside(region.pk).values("pk")
    last = Plan.objects.filter(year=year - 1, state=PlanState.SETTLED, household__in=wanting)
    old = list(last.exclude(household__in=having).select_related("household").prefetch_related("authors"))
    left = open_measures(old)
    old = [plan for plan in old if left.get(plan.pk)]
    if not old:
        raise Refused("carry_nothing", place=region.name, year=year)
    made = [next_year(plan, year, by) for plan in old]
    try:
        with transaction.atomic():
            Plan.objects.bulk_create(made, batch_size=1000)
    except IntegrityError as error:
        raise Conflict() from error
    rows = [carried(row, new) for plan, new in zip(old, made, strict=True) for row in left[plan.pk]]
    Measure.objects.bulk_create(rows, batch_size=1000)
    keep_authors(old, made, by)
    after = {"年度": year, "户数": len(made), "措施": len(rows)}
    record(Verb.PLANS_CARRIED, region, by=by, after=after, region=region.pk)
    return len(made)


def next_year(plan: Plan, year: int, by: Any) -> Plan:
    return Plan(
        household_id=plan.household_id, year=year, goal=plan.goal, exit_year=plan.exit_year, carried=True,
        likeness=plan.likeness, made_by_id=by.person_id, written_by_id=by.person_id,
    )  # fmt: skip


def keep_authors(old: Sequence[Plan], made: Sequence[Plan], by: Any) -> None:
    written = Plan.authors.through
    who = [{by.person_id, *(one.pk for one in plan.authors.all())} for plan in old]
    rows = [written(plan=new, person_id=pk) for new, authors in zip(made, who, strict=True) for pk in sorted(authors)]
    written.objects.bulk_create(rows, batch_size=1000)


def carried(row: Measure, plan: Plan) -> Measure:
    kept = {name: getattr(row, name) for name in COLUMNS}
    return Measure(plan=plan, **{**kept, "due_on": carried_due(row.due_on)})


# ---- what the trail keeps -------------------------------------------------------------------------------------------
def shown(plan: Plan, measures: Iterable[Measure]) -> dict[str, Any]:
    said = {
        "年度": plan.year,
        "帮扶目标": plan.goal,
        "计划脱贫年度": plan.exit_year or "",
        "农户同意": plan.agreed_on or "",
    }
    lines = {
        f"第 {n} 条": f"{row}：{row.task}；{row.owner}；{row.due_on or ''}" for n, row in enumerate(measures, start=1)
    }
    return {**said, **lines}
