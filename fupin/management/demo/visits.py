"""A year of visits in the demonstration: two helpers with their households, one of them overdue, problems found and
closed, a request of a department, a busy season."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from assistance.models import Cadre, HelpUnit, Pairing, VisitTask
from assistance.selectors.visits.due import NEEDS
from assistance.selectors.visits.helpers import helps_on
from assistance.services.pairings import pair
from assistance.services.units import save_unit
from assistance.services.visits import (
    Followed,
    Told,
    Wanted,
    Wish,
    close_task,
    record_visit,
    request_visits,
    save_rule,
    save_season,
)
from assistance.visit_codes import VisitMode, VisitOccasion, VisitPeriod
from fupin.accounts.models import User
from fupin.management.demo.places import Stage
from fupin.workflow import Refused
from households.models import Household
from villages.models import Region

HOMES = 5
FOUND = (
    ("inc,work", "大儿子在外做工，上月寄回三千元，家里开支够用"),
    ("med,pol", "户主血压偏高，药在村卫生室拿，医保已经缴了"),
    ("trad,inc", "砂仁长得好，估计下个月收，担心卖不出去"),
    ("sch,plan", "女儿想读中职护理，打算明年报名"),
    ("hous,wat", "堂屋漏雨，水管上个月修好了"),
    ("plan", "想再养两头牛，问有没有贴息贷款"),
)


def visit_homes(on: Stage) -> None:
    clerk, county = who("xiangjing1"), who("xianjing1")
    rules(on.county, county)
    for username, where in (("ganbu1", on.village), ("ganbu2", on.other_county_village)):
        cadre, homes = helper(who(username), where)
        for place, home in enumerate(homes):
            a_year(who(username), cadre, home, place)
    today = timezone.localdate()
    wish = Wish("县医保局", "提醒参加明年的城乡居民医保", today, today + timedelta(days=20))
    request_visits(region=on.township, household=None, wish=wish, token=uuid.uuid4(), by=county, today=today)
    first = VisitTask.objects.filter(household__village=on.village).order_by("due_on").first()
    if first is not None:
        close_task(task=first, version=first.version, result="镇民政办已受理，钱下月到账", by=clerk)


def who(username: str) -> User:
    return User.objects.get(username=username)


def rules(county: Region, by: User) -> None:
    now = timezone.localdate().year
    monthly = Wanted(VisitPeriod.MONTH, 1, 4, tuple(VisitMode), source="县扶组发〔2026〕3号")
    save_rule(region=county, year=now, wanted=monthly, version=0, by=by, now=now)
    save_season(region=county, name="秋收", first=(9, 10), last=(10, 10), version=0, by=by)


def helper(user: User, where: Region) -> tuple[Cadre, list[Household]]:
    """As whom this user helps, and his first households; made here where nobody has made them."""
    today, clerk = timezone.localdate(), clerk_of(where)
    cadre = Cadre.objects.serving().filter(person=user.person).first()
    if cadre is None:
        county = Region.objects.get(pk=where.pk[:6])
        unit = HelpUnit.objects.filter(region=county).first() or save_unit(
            region=county, facts={"name": f"{county.name}医疗保障局", "level": "52", "kind": "office"}, by=clerk
        )
        cadre = Cadre.objects.create(person=user.person, unit=unit, started_on=date(today.year - 1, 1, 4))
    if not Pairing.objects.current().filter(cadre=cadre).exists():
        free = Household.objects.filter(NEEDS, village=where).exclude(pairings__ends_on=None, pairings__first=True)
        for home in free.order_by("pk")[:HOMES]:
            starts = date(today.year - 1, 1, 4)
            pair(household=home, cadre=cadre, first=True, starts_on=starts, by=clerk, today=today)
    paired = Pairing.objects.current().filter(cadre=cadre).order_by("pk").values("household_id")
    return cadre, list(Household.objects.filter(pk__in=paired).order_by("pk")[:HOMES])


def clerk_of(where: Region) -> User:
    return User.objects.get(username="xianjing1" if where.pk.startswith("522327") else "xianjing2")


def a_year(by: User, cadre: Cadre, home: Household, place: int) -> None:
    """About one visit a month; the first household was last seen in the month before last, the second not yet this
    month."""
    today = timezone.localdate()
    for back in range(10, -1, -1):
        day = today - timedelta(days=back * 30 + place * 2 + 1)
        if back * 30 < (70, 25, 0, 0, 0)[place] or not helps_on(cadre, home, day):
            continue
        topics, found = FOUND[(back + place) % len(FOUND)]
        tasks: tuple[Any, ...] = ()
        if (place, back) in {(1, 1), (2, 0), (3, 2)}:
            due = day + timedelta(days=(14, 40, 9)[place - 1])
            tasks = (Followed(("修堂屋漏雨", "申请临时救助", "问贴息贷款")[place - 1], due, own=place == 3),)
        told = Told(
            day=day, mode=VisitMode.PHONE if back % 4 == 3 else VisitMode.HOME, topics=topics.split(","), found=found,
            occasion=VisitOccasion.HELP if tasks else VisitOccasion.ROUTINE, people=home.head_name, tasks=tasks,
        )  # fmt: skip
        try:
            record_visit(household=home, cadre=cadre, told=told, client_key=uuid.uuid4(), by=by, today=today)
        except Refused:  # closed meanwhile by the demonstration's own changes
            return
