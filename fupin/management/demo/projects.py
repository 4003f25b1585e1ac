"""Projects of the demonstration's township and its neighbour: every state, money on its way, one that was hurried."""

import random
import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from fupin.accounts.models import User
from fupin.management.demo.places import Stage
from villages.division_codes import short_name
from villages.models import Project, Region
from villages.project_codes import FundKind, FundSource, ProjectKind, ProjectState
from villages.project_workflow import PATH
from villages.services.funds import Entered, enter_fund
from villages.services.projects import Moved, move_project, save_project

KINDS = (
    # type, name, scale, 元 planned
    (ProjectKind.INFRASTRUCTURE, "通组路硬化", "硬化通组路 2.4 公里，路面宽 3.5 米", 624_000),
    (ProjectKind.INDUSTRY, "糖料蔗良种基地", "新植良种糖料蔗 320 亩，配套管护", 480_000),
    (ProjectKind.SERVICE, "安全饮水巩固提升", "新建蓄水池 2 口，更换管网 5 公里", 356_000),
    (ProjectKind.INDUSTRY, "林下养鸡合作社", "圈舍 800 平方米，鸡苗 1.2 万羽", 290_000),
    (ProjectKind.WORK, "公益性岗位补助", "村内保洁、护路岗位 18 个", 129_600),
    (ProjectKind.HOUSING, "危房改造", "改造 C 级危房 6 户", 150_000),
)
APPROVED = PATH.index(ProjectState.APPROVED)
STATES = tuple(PATH[place] for place in (8, 6, 7, 10, 4, 3, 6, 2, 9, 0))


def build_projects(on: Stage, seed: int) -> None:
    """Two years for the villages of the township and one of its neighbour's; one of the township's own."""
    today, draw = timezone.localdate(), random.Random(f"{seed}/项目")
    villages = [*Region.objects.filter(parent=on.township).order_by("code")[:8], on.other_township_village, on.township]
    clerk = User.objects.get(username="xianjing1")
    for number, place in enumerate(villages):
        for year in (today.year - 1, today.year):
            state = STATES[number % len(STATES)] if year == today.year else ProjectState.SETTLED
            build(place, number, year, state, clerk, draw, today)


def build(
    place: Region, number: int, year: int, state: ProjectState, by: Any, draw: random.Random, today: date
) -> None:
    kind, name, scale, amount = KINDS[number % len(KINDS)]
    planned = Decimal(amount + 1000 * draw.randint(-40, 40))
    homes = draw.randint(24, 90)
    facts = {
        "year": year, "code": f"{year}-{place.pk[6:]}-{number + 1:02}", "kind": kind, "content": scale,
        "name": f"{short_name(place.name)}{name}",
        "unit": place.name if len(place.pk) == 12 else f"{place.name}人民政府",
        "responsible": draw.choice(["韦正华", "岑国安", "罗永福", "黄昌明"]),
        "planned_start": date(year, 3, 1), "planned_end": date(year, 10, 31),
        "households": homes, "persons": homes * 4, "out_households": homes // 2, "out_persons": homes * 2,
        "watched_households": homes // 12, "watched_persons": homes // 4,
        "budget_central": planned * 7 // 10, "budget_county": planned - planned * 7 // 10,
        "linkage": "优先吸纳脱贫户务工，收益按户分红", "goal": "受益户人均增收 300 元以上",
    }  # fmt: skip
    began = min(date(year, 1, 10) + timedelta(5 * number), today - timedelta(300 - number))
    common = {"by": by, "today": today}
    made = save_project(project=None, region=place, facts=facts, version=0, on=began, **common)
    steps = walk(made, state, began, 20 if number == 3 else 42, common)
    if ProjectState.APPROVED in steps:
        pay(made, planned, steps, common)


def walk(
    project: Project, state: ProjectState, began: date, days: int, common: dict[str, Any]
) -> dict[ProjectState, date]:
    """Step by step to the state, so many days apart; where that is still to come, it stands where it is."""
    reached, on = {ProjectState.PROPOSED: began}, began
    for target in PATH[1 : PATH.index(state) + 1]:
        on = min(on + timedelta(days), common["today"])
        said = Moved(target, on, "黔西南财农〔2026〕12号" if target == ProjectState.APPROVED else "")
        project = move_project(project=project, said=said, version=project.version, **common)
        reached[target] = on
    return reached


def pay(project: Project, planned: Decimal, steps: dict[ProjectState, date], common: dict[str, Any]) -> None:
    """As much of the money as the project has come: the quota, its arrangement, then what was paid and spent."""
    on = steps[ProjectState.APPROVED]
    document = f"黔西南财农〔{project.year}〕12号"
    lines = [
        Entered(FundKind.QUOTA, on, planned * 7 // 10, FundSource.CENTRAL, document),
        Entered(FundKind.QUOTA, on, planned - planned * 7 // 10, FundSource.COUNTY, document),
        Entered(FundKind.ARRANGED, on, planned),
    ]
    if day := steps.get(ProjectState.RUNNING):
        lines += [Entered(FundKind.PAID, day, planned // 2), Entered(FundKind.SPENT, day, planned * 2 // 5)]
    if day := steps.get(ProjectState.SETTLED):
        saved = planned // 50
        lines += [Entered(FundKind.PAID, day, planned - planned // 2 - saved)]
        lines += [Entered(FundKind.SPENT, day, planned - planned * 2 // 5 - saved)]
        lines += [Entered(FundKind.RETURNED, day, saved, note="招标节约")]
    for said in lines:
        enter_fund(project=project, said=said, token=uuid.uuid4(), **common)
