"""Identification alive in the demonstration's township: for every village a story of the last weeks, told through the
services, so that every state, list and report has something to show. Bounded: the same few dozen households at every
scale.
"""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from fupin.access.permissions import Role
from fupin.accounts.models import User
from fupin.accounts.persons import declare_kin
from fupin.management.demo.clock import Clock
from fupin.management.demo.gates import R1, R3, A, Cast, Days, N, play, today
from fupin.management.demo.leaving import corrections, eliminations, exits
from fupin.management.demo.places import Stage
from households.codes import CaseState, NoticePhotoKind, Relation
from households.models import Household
from households.services import objections
from households.services.objections import Told
from households.services.quotas import Amount, save_quota
from households.services.step_settings import Setting, save_step
from villages.models import Post, Region
from villages.services.offices import save_office

BEGAN = 60
"""Days ago: quotas, the first application soon after."""
QUOTA = 2
"""Places of each village in one year (户)."""
MEETING, NOTICE = "没有开会的村", "没有公示的村"


# ---- one story for each village --------------------------------------------------------------------------------------
def from_application_to_register(cast: Cast) -> Days:
    """Three applied for two places: one is listed, one was objected to with good reason and voted down in a second
    meeting, one is above the quota. Of those at risk, a clue, a visit, and a sheet that hangs."""
    cases = yield from cast.brought(list(cast.applicants()[:3]), R1, 56)
    yield 50
    batch = cast.gathered(cases)
    cast.met(batch, 22, 21, 18)
    yield 49
    notice = cast.posted(batch, N.FIRST, cast.clerk)
    yield 47
    cast.photographed(notice, NoticePhotoKind.HANGING, cast.clerk)
    objection = cast.objected(notice, 2, Told("1", "他家前年在县城买了商品房，去年还买了小货车跑运输"))
    yield 46
    cast.looked_into(objection)
    yield 44
    finding = "两人到县里查了登记：户主名下有商品房一套、轻型货车一辆，反映属实"
    cast.handle(objections.uphold, objection, cast.reviewer, finding=finding)
    yield 43
    cast.handle(objections.answer, objection, cast.outside[0], text="经核实反映属实，这一户已退回重新评议。")
    cast.handle(objections.file, objection, cast.outside[0])
    yield 42
    cast.closed(notice)
    yield 41
    cast.met(cast.gathered([cases[1]]), 3)
    yield 40
    cast.agreed(cases[0])
    yield from cast.hung(batch, N.SECOND, cast.reviewer, 39, 7)
    yield 30
    cast.act(cases[0], A.APPROVE, cast.approver)
    yield from cast.hung(batch, N.ANNOUNCEMENT, cast.reviewer, 29, 7)
    yield from hanging_with_an_objection(cast)


def hanging_with_an_objection(cast: Cast) -> Days:
    cases = yield from cast.brought(list(cast.at_risk()[:2]), R3, 11)
    yield 6
    batch = cast.gathered(cases)
    cast.met(batch, 23, 19)
    yield 2
    notice = cast.posted(batch, N.MONITORING, cast.clerk)
    followed, clue = list(cast.at_risk()[:2])
    case = cast.noted(followed, R3)
    yield 1
    cast.photographed(notice, NoticePhotoKind.HANGING, cast.clerk)
    cast.sent_out(case)
    cast.noted(clue, R3, found_by="3")
    yield 0
    cast.objected(notice, 2, Told("1", "他家儿子在广东开店，一年挣十几万，不该算有返贫风险"))


def above_the_quota(cast: Cast) -> Days:
    """Three for two places; the first is a relative of the village's head. Two wait for the township, one for a
    place."""
    homes = list(cast.applicants()[:3])
    yield 25
    declare(cast.head, homes[0])
    cases = yield from cast.brought(homes, R1, 24)
    yield 18
    batch = cast.gathered(cases)
    cast.met(batch, 21, 20, 17)
    yield from cast.hung(batch, N.FIRST, cast.clerk, 17, 7)
    cast.answered(cases[1])


def declare(head: User, home: Household) -> None:
    """As he does it on the page of his own account."""
    kin = home.members.get(relation=Relation.HEAD)
    relation = "堂弟" if kin.sex == "1" else "堂妹"
    told = {"name": kin.name, "relation": relation, "number": kin.identity, "declared_on": today()}
    declare_kin(person=head.person, by=head, **told)


def second_notice(cast: Cast) -> Days:
    """One was objected to without reason. Now the township's sheet hangs."""
    cases = yield from cast.brought(list(cast.applicants()[:2]), R1, 34)
    yield 28
    batch = cast.gathered(cases)
    cast.met(batch, 22, 20)
    yield 27
    notice = cast.posted(batch, N.FIRST, cast.clerk)
    yield 25
    cast.photographed(notice, NoticePhotoKind.HANGING, cast.clerk)
    told = Told("1", "听说他家有人在乡里上班", "反映人不愿公开姓名", "")
    objection = cast.objected(notice, 2, told, channel="2")
    yield 24
    cast.looked_into(objection)
    yield 22
    finding = "查了财政供养人员名单，走访了五户邻居，这一户没有在单位上班的人，反映不实"
    cast.handle(objections.dismiss, objection, cast.reviewer, finding=finding)
    cast.handle(objections.answer, objection, cast.reviewer, text="经核实，这一户没有财政供养人员，符合申请条件。")
    yield 20
    cast.closed(notice)
    yield 6
    for case in cases:
        cast.agreed(case)
    yield 4
    notice = cast.posted(batch, N.SECOND, cast.reviewer)
    yield 2
    cast.photographed(notice, NoticePhotoKind.HANGING, cast.reviewer)


def at_the_county(cast: Cast) -> Days:
    cases = yield from cast.brought(list(cast.applicants()[:1]), R1, 31)
    yield 25
    batch = cast.gathered(cases)
    cast.met(batch, 23)
    yield from cast.hung(batch, N.FIRST, cast.clerk, 24, 7)
    yield 15
    cast.agreed(cases[0])
    yield from cast.hung(batch, N.SECOND, cast.reviewer, 14, 7)


def nearly_late(cast: Cast) -> Days:
    """Of fifteen days from the clue to the decision, two are left."""
    homes = list(cast.at_risk()[:1])
    cases = yield from cast.brought(homes, R3, 13)
    yield 9
    batch = cast.gathered(cases)
    cast.met(batch, 22)
    yield from cast.hung(batch, N.MONITORING, cast.clerk, 9, 5)
    yield 3
    cast.agreed(cases[0])


def monitored(cast: Cast) -> Days:
    """One is watched now; the county refused the other."""
    cases = yield from cast.brought(list(cast.at_risk()[:2]), R3, 45)
    yield 41
    batch = cast.gathered(cases)
    cast.met(batch, 23, 14)
    yield from cast.hung(batch, N.MONITORING, cast.clerk, 40, 5)
    yield 34
    for case in cases:
        cast.agreed(case)
    yield 32
    cast.act(cases[0], A.APPROVE, cast.approver)
    cast.act(cases[1], A.REJECT, cast.approver, "查了银行流水和工资表，收入没有下降，不符合纳入条件")
    yield from cast.hung(batch, N.ANNOUNCEMENT, cast.reviewer, 31, 7)


def announcing(cast: Cast) -> Days:
    """Approved, and not announced yet."""
    cases = yield from cast.brought(list(cast.at_risk()[:1]), R3, 16)
    yield 12
    batch = cast.gathered(cases)
    cast.met(batch, 24)
    yield from cast.hung(batch, N.MONITORING, cast.clerk, 11, 5)
    yield 4
    cast.agreed(cases[0])
    yield 2
    cast.act(cases[0], A.APPROVE, cast.approver)


def never_posted(cast: Cast) -> Days:
    """The meeting was a week ago; nobody has put the sheet up."""
    cases = yield from cast.brought(list(cast.at_risk()[:1]), R3, 13)
    yield 7
    cast.met(cast.gathered(cases), 22)


def met_today(cast: Cast) -> Days:
    """One passed, one voted down; one more came too late for it and waits for the next."""
    cases = yield from cast.brought(list(cast.at_risk()[:2]), R3, 9)
    yield from cast.brought(list(cast.at_risk()[:1]), R3, 4)
    yield 0
    cast.met(cast.gathered(cases), 22, 8)


def no_meeting(cast: Cast) -> Days:
    yield from cast.brought(list(cast.at_risk()[:2]), R3, 12)


def batch_without_minutes(cast: Cast) -> Days:
    cases = yield from cast.brought(list(cast.at_risk()[:2]), R3, 10)
    yield 6
    cast.gathered(cases)


def sent_back(cast: Cast) -> Days:
    """One sent back by the township, one waiting for it; one compared with a hit that waits for its answer, one
    withdrawn, one excluded after the visit."""
    cases = yield from cast.brought(list(cast.at_risk()[:2]), R3, 13)
    yield 9
    batch = cast.gathered(cases)
    cast.met(batch, 22, 20)
    yield 8
    notice = cast.posted(batch, N.MONITORING, cast.clerk)
    comparing, withdrawn, excluded = [cast.noted(home, R3, found_by="5") for home in cast.at_risk()[:3]]
    yield 6
    cast.photographed(notice, NoticePhotoKind.HANGING, cast.clerk)
    for case in (comparing, withdrawn, excluded):
        cast.sent_out(case)
    cast.act(withdrawn, A.WITHDRAW, cast.clerk, "户主说儿子已经找到工作，不用纳入")
    yield 5
    cast.visited(comparing)
    cast.visited(excluded, "医药费已由单位和医保全部报销，收入没有下降", fit=False)
    cast.act(excluded, A.EXCLUDE, cast.clerk, "入户核实没有返贫致贫风险，继续按一般农户关注")
    yield 3
    cast.closed(notice)
    cast.act(comparing, A.CHECKED, cast.clerk)
    yield 2
    cast.compared(comparing, hit="户主名下登记有个体工商户一家（小卖部）")
    cast.answered(cases[0])
    cast.act(cases[1], A.SEND_BACK, cast.reviewer, "务工收入只写了一个人的，家里有两个人在外，请再入户核实")


def ready_to_report(cast: Cast) -> Days:
    """The period is over and the photographs are there: whoever may report needs one click. One has just applied."""
    cases = yield from cast.brought(list(cast.at_risk()[:1]), R3, 12)
    yield 8
    batch = cast.gathered(cases)
    cast.met(batch, 23)
    yield 7
    notice = cast.posted(batch, N.MONITORING, cast.clerk)
    yield 5
    cast.photographed(notice, NoticePhotoKind.HANGING, cast.clerk)
    yield 1
    cast.noted(cast.applicants()[0], R1)


class Part(NamedTuple):
    """What one village plays: how many families apply there, and the report that must name it."""

    stories: tuple[Callable[[Cast], Days], ...]
    applicants: int = 0
    gap: str = ""


PARTS = (
    Part((from_application_to_register,), applicants=3),
    Part((above_the_quota,), applicants=3),
    Part((second_notice,), applicants=2),
    Part((at_the_county, nearly_late), applicants=1),
    Part((monitored, eliminations)),
    Part((announcing,), gap=NOTICE),
    Part((never_posted,), gap=NOTICE),
    Part((met_today,), gap=NOTICE),
    Part((no_meeting,), gap=MEETING),
    Part((batch_without_minutes,), gap=MEETING),
    Part((sent_back, exits)),
    Part((ready_to_report, corrections), applicants=1),
    Part((no_meeting,), gap=MEETING),
)
"""In the order of the township's villages. A smaller scale plays the first ones."""


def parts(on: Stage) -> list[tuple[Region, Part]]:
    villages = Region.objects.current().filter(parent=on.township).order_by("code")
    return list(zip(villages, PARTS, strict=False))


def played(on: Stage) -> list[tuple[Region, Part]]:
    """Those of them in which this scale has households."""
    filled = set(Household.objects.filter(village__parent=on.township).values_list("village_id", flat=True))
    return [(village, part) for village, part in parts(on) if village.pk in filled]


def gaps(on: Stage, report: str) -> set[str]:
    """The villages that this report must name, and no other."""
    return {village.pk for village, part in played(on) if part.gap == report}


# ---- playing them ----------------------------------------------------------------------------------------------------
def walk_cases(on: Stage, clock: Clock, seed: int, beside: list[Days]) -> None:
    """`beside`: other stories of the same weeks."""
    scenes = [(cast_of(village, on, seed), part) for village, part in played(on)]
    clock.go(BEGAN)
    hand_down(on, [cast.village for cast, _ in scenes])
    play([*(story(cast) for cast, part in scenes for story in part.stories), *beside], clock)


def cast_of(village: Region, on: Stage, seed: int) -> Cast:
    escort, second = staff(on.township, Role.TOWNSHIP_CLERK)
    clerks, heads = staff(village, Role.VILLAGE_CLERK), staff(village, Role.VILLAGE_HEAD)
    return Cast(
        village=village,
        clerk=clerks[0] if clerks else second,
        head=heads[0] if heads else escort,
        escort=escort,
        reviewer=staff(on.township, Role.TOWNSHIP_REVIEWER)[0],
        approver=staff(on.county, Role.COUNTY_APPROVER)[0],
        planner=staff(on.county, Role.COUNTY_CLERK)[-1],
        outside=(second, staff(on.county, Role.COUNTY_CLERK)[-1]),
        draw=random.Random(f"{seed}/{village.pk}/cases"),
    )


def staff(place: Region, role: Role) -> list[User]:
    posts = Post.objects.filter(region=place, role=role).select_related("user__person").order_by("pk")
    return [post.user for post in posts]


def hand_down(on: Stage, villages: list[Region]) -> None:
    """The county's quota to the township and its villages, for every year in which a meeting is held; whom to call, and
    how long the township may take."""
    county, township = staff(on.county, Role.COUNTY_CLERK)[0], staff(on.township, Role.TOWNSHIP_CLERK)[0]
    now, source = today().year, "册府办发〔{year}〕12号（演示）"
    for year in sorted({now, (today() + timedelta(BEGAN)).year}):
        common = {"procedure": R1, "year": year, "version": 0, "now": now}
        for place, homes, by in (
            (on.county, 120, county),
            (on.township, 30, county),
            *((village, QUOTA, township) for village in villages),
        ):
            amount = Amount(homes, None, source.format(year=year))
            save_quota(region=place, amount=amount, by=by, **common)
    save_office(region=on.county, name=f"{on.county.name}农业农村局", help_phone="0859-0000001", version=0, by=county)
    save_office(region=on.township, name=f"{on.township.name}人民政府", help_phone="0859-0000002", version=0, by=county)
    limit = Setting(limit=20, source=source.format(year=now))
    asked = {"region": on.county, "procedure": R1, "state": CaseState.TOWNSHIP, "year": now, "version": 0, "now": now}
    save_step(setting=limit, by=county, **asked)
