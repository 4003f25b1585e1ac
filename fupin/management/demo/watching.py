"""Watching after exit in the demonstration's township: signs that clerks told of or that a changed fact brought, each
at another step, and visits to some of those who were moved."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from fupin.access.permissions import Role
from fupin.codes import YesNo
from fupin.doubts.services import save_parameter
from fupin.management.demo.cases import cast_of, played, staff
from fupin.management.demo.gates import Cast, Days, today
from fupin.management.demo.places import Stage
from households.codes import PovertyStatus, Register, Settled, WatchAct, WatchCause
from households.models import Household, LivingCondition, WatchItem
from households.selectors.watch import owner_choices
from households.services.bulk_edits import apply_bulk
from households.services.watch.acting import (
    Plan,
    Told,
    Visited,
    add_note,
    go_on_as_case,
    judge,
    plan_help,
    tell_of,
    write_visit,
)

A, C = WatchAct, WatchCause
THRESHOLDS = {("H09", "percent"): 50, ("H10", "share"): 50}
"""The invented incomes leap more from year to year than real ones, so that the county asks for more here."""


def set_thresholds(on: Stage) -> None:
    by, source = staff(on.county, Role.COUNTY_CLERK)[0], "册亨县防止返贫监测办法（演示）"
    for (rule, name), value in THRESHOLDS.items():
        common = {"region_code": on.county.pk, "year": today().year - 1, "source": source, "by": by}
        save_parameter(rule=rule, name=name, value=Decimal(value), **common)


def watch_stories(on: Stage, seed: int) -> list[Days]:
    telling = (venture_failed, recovered, only_a_quarrel, water_gone, became_a_case, visited)
    casts = [cast_of(village, on, seed) for village, _ in played(on)]
    return [story(casts[place % len(casts)]) for place, story in enumerate(telling)] if casts else []


# ---- whom and how ----------------------------------------------------------------------------------------------------
def quiet(cast: Cast) -> list[Household]:
    """Left the list, in no case and with no sign yet."""
    rows = Household.objects.filter(village=cast.village, register=Register.LISTED, cases=None, watch_items=None)
    return list(rows.filter(poverty_status=PovertyStatus.EXITED, episodes=None).order_by("-pk"))


def told(cast: Cast, cause: WatchCause, seen: str) -> WatchItem | None:
    homes = quiet(cast)
    if not homes:
        return None
    said = Told(cause.value, seen, today())
    return tell_of(household=homes[0], told=said, token=uuid.uuid4(), by=cast.clerk, today=today())


def act(service: Any, item: WatchItem, by: Any, **more: Any) -> Any:
    now = WatchItem.objects.get(pk=item.pk)
    return service(item=now, version=now.version, by=by, today=today(), token=uuid.uuid4(), **more)


def helped(cast: Cast, item: WatchItem, days: int, note: str, **money: str) -> None:
    posts = owner_choices(item.village_code, today())
    amounts = {part: Decimal(amount) for part, amount in money.items()}
    plan = Plan(today() + timedelta(days), posts[0].pk if posts else None, amounts)
    act(plan_help, item, cast.escort, plan=plan, note=note)


# ---- stories ---------------------------------------------------------------------------------------------------------
def venture_failed(cast: Cast) -> Days:
    """Helped, and over its day by now."""
    yield 52
    if not (item := told(cast, C.INDUSTRY, "养的三十只鸡病死大半，赊的饲料钱还没有还")):
        return
    yield 49
    helped(
        cast, item, 20, "两个人去看过，属实。补种饲草，联系合作社代养", government="3000", society="1000", kin="2000"
    )
    yield 30
    act(add_note, item, cast.clerk, note="合作社答应先赊十只鸡苗，饲料钱还差一半")


def recovered(cast: Cast) -> Days:
    yield 45
    if not (item := told(cast, C.DISASTER, "暴雨冲了两亩甘蔗，田埂也垮了")):
        return
    yield 43
    helped(cast, item, 300, "属实，受灾两亩。报了救灾款，组织互助修田埂", government="1500", own="800")
    yield 10
    act(judge, item, cast.reviewer, act=A.RECOVER, note="田埂修好，改种的蔬菜已经卖了两茬，收入和受灾前差不多")


def only_a_quarrel(cast: Cast) -> Days:
    yield 20
    if item := told(cast, C.DISPUTE, "兄弟分地打官司，听说要赔钱"):
        yield 18
        act(judge, item, cast.reviewer, act=A.EXCLUDE, note="调解委员会已经调解，两家各让一步，没有赔款，收入没有变")


def water_gone(cast: Cast) -> Days:
    """A clerk corrects a fact; the sign is there the same day and waits."""
    yield 2
    rows = LivingCondition.objects.filter(household__in=quiet(cast), safe_water=YesNo.YES).order_by("-year", "-pk")
    if row := rows.first():
        said = {"field": "safe_water", "value": YesNo.NO.value, "year": row.year}
        apply_bulk(seen={row.household_id: row.version}, **said, token=uuid.uuid4(), by=cast.clerk)


def became_a_case(cast: Cast) -> Days:
    yield 9
    if item := told(cast, C.ACCIDENT, "户主在工地摔伤，要养半年，家里没有别的劳动力"):
        yield 7
        act(go_on_as_case, item, cast.clerk, act=A.MONITOR)


def visited(cast: Cast) -> Days:
    """Half of those of one village who were moved."""
    yield 15
    homes = list(Household.objects.filter(village__parent=cast.village.parent, relocated=YesNo.YES).order_by("pk"))
    for place, home in enumerate(homes[::2]):
        work = Settled.WELL if place % 3 else Settled.TROUBLED
        note = "两个人在安置区的车间上班" if work == Settled.WELL else "孩子小，家里只有一个人能出去做工"
        said = Visited(today(), Settled.WELL, work, Settled.WELL, note)
        write_visit(household=home, visited=said, token=uuid.uuid4(), by=cast.escort, today=today())
