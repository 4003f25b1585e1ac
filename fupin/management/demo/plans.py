"""Plans of the demonstration's township: settled, drafted and carried over ones; one copied from a neighbour, one that
leaves a cause unanswered, one that is late, and a meeting at which a measure was claimed and another was not."""

import uuid
from datetime import date, timedelta
from itertools import cycle

from assistance.models import HelpUnit, Measure, Plan
from assistance.plan_codes import DEVELOPING, FITS, WITH_LABOUR, MeasureOption, kind_of
from assistance.plan_rules import Home, suggestions
from assistance.selectors.plan_facts import homes
from assistance.selectors.plans import unclaimed
from assistance.services.handovers import Claim, Meeting, claim, hold_meeting
from assistance.services.plans import Line, Words, act_on_measure, act_on_plan, carry_over, save_plan
from assistance.services.units import save_unit
from fupin.access.permissions import Role
from fupin.accounts.models import User
from fupin.management.demo.cases import staff
from fupin.management.demo.gates import today
from fupin.management.demo.places import Stage
from fupin.workflow import Refused
from households.codes import IN_POVERTY, Register
from households.models import Household
from villages.models import Region

M = MeasureOption
MOST = 10
"""Households of the village with a plan; the others show that they have none."""
GOALS = (
    "年底前人均收入稳定超过标准，孩子不辍学",
    "把病看稳，家里有人挣到钱",
    "甘蔗和牛两头有收入，不再靠借钱过年",
    "一人稳定务工，一人在村里有岗位",
    "学一门手艺，明年出去打工",
    "房前屋后能住好，看病有人管",
    "苞谷地改种高产甘蔗，年底见收益",
    "把该享受的补助都落实，日子不掉队",
    "儿子毕业就业，家里多一份工资",
    "养殖走上路，不怕一次灾",
)
LAST_GOALS = ("巩固脱贫成果，收入不往下掉", "老人有人照看，药费有着落", "把去年的牛养成，今年卖出去")
TASKS = {
    M.TREATMENT: ("送到县医院定点治疗，陪同办报销", "住院先诊疗后付费，出院当月报销"),
    M.FAMILY_DOCTOR: ("签家庭医生，每季度上门随访一次", "血压按时量，药按时吃"),
    M.DISABILITY: ("换发残疾证，申请两项补贴", "补贴按月到卡"),
    M.RAIN_AND_DEW: ("中职的孩子申请雨露计划", "两个学期补助都领到"),
    M.LOAN: ("小额贷款买两头母牛，技术员上门教", "当年产犊，按期还息"),
    M.TRAINING: ("参加县里的电焊班或者砌筑班", "拿到结业证"),
    M.SENT_TO_WORK: ("对接东莞的厂，春节后送出去", "全年务工不少于八个月"),
    M.ROAD: ("入户路硬化到门口", "农用车能进"),
    M.DIBAO: ("申请全户低保", "通过评审，按月到卡"),
    M.SHARES: ("土地入股合作社", "年底分红到户"),
    M.EMERGENCY: ("申请临时救助", "当月拨付到位"),
    M.PUBLIC_POST: ("安排护林岗位", "全年在岗，工资按月发"),
    M.WATER_WORKS: ("接通自来水", "家里二十四小时有水"),
    M.REBUILDING: ("危房改造", "验收合格入住"),
}
USUAL = ("上门对接，把这件事办成", "做到有据可查，农户认可")


def plan_for(on: Stage) -> None:
    """In the first village one of each; in the second last year's, carried over."""
    clerk, reviewer = staff(on.village, Role.VILLAGE_CLERK)[0], staff(on.township, Role.TOWNSHIP_REVIEWER)[0]
    unit = a_unit(on)
    told = poor_in(on.village)[: MOST + 1]
    own, last = told[:-1], told[-1:]
    needs = homes(told)
    goals = cycle(GOALS)
    made = [
        written(home, needs[home.pk], next(goals), unit, clerk, reviewer, whole=place != 1)
        for place, home in enumerate(own)
    ]
    copied(told, needs, made, unit, clerk)
    for plan in made[2:3]:
        late(plan, clerk)
    last_year(on, unit, reviewer)
    handed_over(on, last, needs, clerk, reviewer, unit)


def poor_in(village: Region) -> list[Household]:
    rows = Household.objects.filter(village=village, register=Register.LISTED, poverty_status__in=sorted(IN_POVERTY))
    return list(rows.filter(main_cause__isnull=False).order_by("pk"))


def a_unit(on: Stage) -> HelpUnit:
    """One that helps in the county already, or a first one."""
    by = staff(on.county, Role.COUNTY_CLERK)[0]
    facts = {"name": f"{on.county.name}水务局", "level": "50", "kind": "office", "office_phone": "0859-4610000"}
    known = HelpUnit.objects.filter(region=on.county, ended_on__isnull=True).order_by("pk").first()
    return known or save_unit(region=on.county, facts=facts, by=by)


def lines_for(need: Home, unit: HelpUnit, due: date, **more: object) -> list[Line]:
    """One for each cause that has to be answered, and one that develops where somebody can work."""
    ideas = suggestions(need)
    chosen = {ground: next((one.option for one in ideas if one.ground == ground), "") for ground in sorted(need.urgent)}
    pairs = [(ground, option) for ground, option in chosen.items() if option]
    missing = [ground for ground, option in chosen.items() if not option]
    pairs += [(ground, next(iter(MeasureOption(o) for o in M if kind_of(o) in FITS[ground]))) for ground in missing]
    if need.ability in WITH_LABOUR and not any(kind_of(option) in DEVELOPING for _, option in pairs):
        pairs += [(one.ground, one.option) for one in ideas if kind_of(one.option) in DEVELOPING][:1]
    asked: dict[str, object] = {"owner": f"u{unit.pk}", "due_on": due, **more}
    return [
        Line(ground, option, task=words(option)[0], standard=words(option)[1], **asked)  # type: ignore[arg-type]
        for ground, option in pairs
    ]


def words(option: str) -> tuple[str, str]:
    return TASKS.get(MeasureOption(option), USUAL)


def written(
    home: Household, need: Home, goal: str, unit: HelpUnit, clerk: User, reviewer: User, *, whole: bool
) -> Plan:  # fmt: skip
    """Settled; where it is not `whole`, its last cause has no measure and it stays a draft."""
    day = today()
    lines = lines_for(need, unit, date(day.year, 12, 20))
    words_of = Words(goal, day.year + 1, day, "sign")
    plan = save_plan(
        household=home,
        year=day.year,
        words=words_of,
        lines=lines if whole else lines[:-1] or lines,
        by=clerk,
        today=day,
    )
    return confirmed(plan, reviewer) if whole else plan


def confirmed(plan: Plan, by: User) -> Plan:
    try:
        return act_on_plan(plan=plan, action="confirm", version=plan.version, by=by, today=today())
    except Refused:  # a relative of the reviewer: another person settles it
        return plan


def copied(told: list[Household], needs: dict[int, Home], made: list[Plan], unit: HelpUnit, clerk: User) -> None:
    """Somebody in the village whose causes are the same gets a neighbour's plan word for word."""
    first = made[0]
    rows = Household.objects.filter(village=first.household.village_id, plans__isnull=True)
    rows = rows.filter(main_cause=first.household.main_cause, other_causes=first.household.other_causes)
    rows = rows.filter(poverty_status__in=sorted(IN_POVERTY)).exclude(pk__in=[home.pk for home in told]).order_by("pk")
    day = today()
    for home in rows[:5]:
        need = homes([home])[home.pk]
        source = [
            Line(one.ground, one.option, task=one.task, standard=one.standard, owner=f"u{unit.pk}", due_on=one.due_on)
            for one in Measure.objects.filter(plan=first).order_by("pk")
        ]
        if need.urgent != needs[first.household_id].urgent:
            continue
        try:
            save_plan(household=home, year=day.year, words=Words(first.goal), lines=source, by=clerk, today=day)
        except Refused:  # nobody there can do what the other household does
            continue
        return


def late(plan: Plan, clerk: User) -> None:
    """One measure of the settled plan is done; another should have been."""
    rows = list(Measure.objects.filter(plan=plan).order_by("pk"))
    if plan.state != "settled" or not rows:
        return
    day = today()
    back = act_on_plan(plan=plan, action="reopen", version=plan.version, by=clerk, today=day, reason="把期限提前")
    due = max(day - timedelta(days=20), date(day.year, 1, 1))
    lines = [
        Line(one.ground, one.option, pk=one.pk, task=one.task, standard=one.standard, owner=f"u{one.owner_unit_id}",
             due_on=due, help=one.help)
        for one in rows
    ]  # fmt: skip
    kept = Words(back.goal, back.exit_year, day, "sign")
    asked = {"household": back.household, "year": day.year, "seen": back.pk, "version": back.version}
    again = save_plan(words=kept, lines=lines, by=clerk, today=day, **asked)
    settled = confirmed(again, staff(Region.objects.get(pk=back.household.village_id[:9]), Role.TOWNSHIP_REVIEWER)[0])
    for one in Measure.objects.filter(plan=settled).order_by("pk")[1:2]:
        told = {"version": one.version, "by": clerk, "today": day, "on": day}
        act_on_measure(measure=one, action="finish", result="已经办好，农户认可", **told)


def last_year(on: Stage, unit: HelpUnit, reviewer: User) -> None:
    writer = staff(on.second_village, Role.VILLAGE_CLERK)[0]
    day, told = today(), poor_in(on.second_village)[:3]
    needs = homes(told)
    for home, goal in zip(told, LAST_GOALS, strict=False):
        lines = lines_for(needs[home.pk], unit, date(day.year - 1, 12, 20))
        kept = Words(goal, day.year + 1, day, "sign")
        plan = save_plan(household=home, year=day.year - 1, words=kept, lines=lines, by=writer, today=day)
        confirmed(plan, reviewer)
    if told:
        carry_over(region=on.second_village, year=day.year, by=writer, today=day)


def handed_over(
    on: Stage, told: list[Household], needs: dict[int, Home], clerk: User, reviewer: User, unit: HelpUnit
) -> None:  # fmt: skip
    """A meeting of the township: of what nobody answers for, the first is claimed."""
    day, by = today(), staff(on.township, Role.TOWNSHIP_CLERK)[0]
    for home in told:
        lines = lines_for(needs[home.pk], unit, day, owner="", due_on=None, to_claim=True)
        kept = Words("路修到家门口，看病有人管", day.year + 1, day, "spoken")
        confirmed(save_plan(household=home, year=day.year, words=kept, lines=lines, by=clerk, today=day), reviewer)
    meeting = hold_meeting(
        region=on.township, year=day.year, token=uuid.uuid4(), by=by, today=day,
        told=Meeting(day, f"{on.township.name}政府会议室", "镇长", "县直部门和驻村工作队到会，逐条认领"),
    )  # fmt: skip
    free = list(unclaimed(by, day.year, on.township.pk))[:1]
    if free:
        taken = [Claim(one.pk, one.version, f"u{unit.pk}", date(day.year, 12, 31)) for one in free]
        claim(meeting=meeting, claims=taken, by=by)
