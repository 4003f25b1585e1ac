"""Visits in the demonstration: of the last months everywhere, in bulk; of a helper who logs in one by one, with a
household overdue, problems found and closed, a request of a department, a busy season."""

import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from assistance.models import Cadre, Pairing, Visit, VisitTask
from assistance.selectors.visits.helpers import own_cadre
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
from fupin.access.permissions import Permission
from fupin.accounts.models import User
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.management.demo.places import Stage
from fupin.workflow import Refused
from households.models import Household
from villages.models import Region

HELPER = "ganbu1"

MONTHS, MISSED = 3, 0.06
MODES = (VisitMode.HOME, VisitMode.HOME, VisitMode.HOME, VisitMode.PHONE)
FOUND = (
    ("02,04", "大儿子在外做工，上月寄回三千元，家里开支够用"),
    ("01,05", "户主血压偏高，药在村卫生室拿，医保已经缴了"),
    ("02,03", "砂仁长得好，估计下个月收，担心卖不出去"),
    ("06,10", "女儿想读中职护理，打算明年报名"),
    ("07,08", "堂屋漏雨，水管上个月修好了"),
    ("10", "想再养两头牛，问有没有贴息贷款"),
)
PROBLEMS = {(1, 1): ("修堂屋漏雨", 14), (2, 0): ("申请临时救助", 40), (3, 2): ("问贴息贷款", 9)}
"""Household of the helper, months ago → what is to be seen to, within how many days."""


def visit_homes(on: Stage, seed: int) -> None:
    clerk, county, today = who("xiangjing1"), who("xianjing1"), timezone.localdate()
    rules(on.county, county)
    helper = own_cadre(who(HELPER))
    everywhere(helper, seed, today)
    if helper is None:
        return
    homes = Household.objects.visible_to(who(HELPER), Permission.VISIT_MINE).order_by("pk")
    for place, home in enumerate(homes[:5]):
        one_by_one(who(HELPER), helper, home, place)
    wish = Wish("县医保局", "提醒参加明年的城乡居民医保", today, today + timedelta(days=20))
    request_visits(region=on.township, household=None, wish=wish, token=uuid.uuid4(), by=county, today=today)
    if first := VisitTask.objects.filter(household__village__in=townships(on), cadre=None).first():
        close_task(task=first, version=first.version, result="镇民政办已受理，钱下月到账", by=clerk)


def townships(on: Stage) -> Any:
    return Region.objects.filter(parent=on.township)


def who(username: str) -> User:
    return User.objects.get(username=username)


def rules(county: Region, by: User) -> None:
    now = timezone.localdate().year
    monthly = Wanted(VisitPeriod.MONTH, 1, 4, tuple(VisitMode), source="县扶组发〔2026〕3号")
    save_rule(region=county, year=now, wanted=monthly, version=0, by=by, now=now)
    save_season(region=county, name="秋收", first=(9, 10), last=(10, 10), version=0, by=by, now=now)


@write
def everywhere(helper: Cadre | None, seed: int, today: date) -> None:
    """One visit a month by every other helper to every household; one month in sixteen was missed."""
    rows = list(visits(helper, random.Random(f"{seed}/走访"), today))
    Visit.objects.bulk_create(rows, batch_size=2000)
    record(Verb.DEMONSTRATION, ("assistance.visit", ""), by=None, after={"走访次数": len(rows)})


def visits(helper: Cadre | None, draw: random.Random, today: date) -> Iterator[Visit]:
    pairs = Pairing.objects.current().filter(first=True).exclude(cadre=helper).select_related("household", "cadre")
    for pair in pairs.order_by("pk").iterator(2000):
        for back in range(MONTHS):
            last = (today.replace(day=1) - timedelta(days=1 + 30 * (back - 1))).replace(day=1) if back else today
            day = last.replace(day=draw.randint(1, today.day if back == 0 else 27))
            topics, found = draw.choice(FOUND)
            if draw.random() < MISSED * (1 + 2 * (back == 0)):
                continue
            yield Visit(
                household=pair.household, cadre=pair.cadre, day=day, topics=topics, people=pair.household.head_name,
                mode=draw.choice(MODES), client_key=uuid.UUID(int=draw.getrandbits(128)),
                recorded_by_id=pair.cadre.person_id, found=f"{found}（{pair.household.head_name}家）",
            )  # fmt: skip


def one_by_one(by: User, cadre: Cadre, home: Household, place: int) -> None:
    """Through the service, about one a month: the first household was last seen in the month before last, the second
    not yet this month."""
    today = timezone.localdate()
    for back in range(10, -1, -1):
        if back * 30 < (70, 25, 0, 0, 0)[place]:
            return
        day = today - timedelta(days=back * 30 + place * 2 + 1)
        topics, found = FOUND[(back + place) % len(FOUND)]
        problem = PROBLEMS.get((place, back))
        told = Told(
            day=day, mode=VisitMode.PHONE if back % 4 == 3 else VisitMode.HOME, topics=topics.split(","), found=found,
            occasion=VisitOccasion.HELP if problem else VisitOccasion.ROUTINE, people=home.head_name,
            tasks=[Followed(problem[0], day + timedelta(days=problem[1]), own=place == 3)] if problem else [],
        )  # fmt: skip
        try:
            record_visit(household=home, cadre=cadre, told=told, client_key=uuid.uuid4(), by=by, today=today)
        except Refused:  # closed meanwhile by the demonstration's own changes
            return
