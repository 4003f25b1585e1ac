"""Villages on their way out of the list, in the demonstration's township: one that has exited, one before the county,
one whose sheet hangs with an objection to it, one whose list is half filled in. Told through the services."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from fupin.access.permissions import Role
from fupin.accounts.models import User
from fupin.management.demo.cases import played, staff
from fupin.management.demo.gates import Days, today
from fupin.management.demo.pictures import on_the_wall, page
from fupin.management.demo.places import Stage
from households.codes import VillageFileKind, VillageSheetKind
from households.models import VillageExit
from households.selectors.village_exits import figures_of
from households.selectors.village_exits.standards import standard_for
from households.services.village_exits import (
    Filled,
    Found,
    act_on,
    add_files,
    fill_item,
    post_sheet,
    receive_objection,
    start_exit,
    write_check,
    write_farmers,
)
from villages.models import Region, VillageProfile

K = VillageFileKind
BASIS = "《贵州省贫困村出列实施办法（演示）》"
WORDS = ("验收合格，有验收单", "村委会和乡镇一起查看，正常使用", "主管部门出具了证明")


class Part(NamedTuple):
    """Whoever works on one village's exit."""

    village: Region
    clerk: User
    checkers: tuple[User, User]
    reviewer: User
    approver: User


def exit_stories(on: Stage) -> list[Days]:
    """In the villages whose rate lets them exit, the poorest last: that one is still filling in."""
    telling = (exited, at_the_county, objected_to, half_filled)
    return [story(part) for story, part in zip(telling, parts(on), strict=False)]


def parts(on: Stage) -> list[Part]:
    checkers = staff(on.township, Role.TOWNSHIP_CLERK)[:2]
    found = []
    for village, _ in played(on):
        if clerks := staff(village, Role.VILLAGE_CLERK):
            people = staff(on.township, Role.TOWNSHIP_REVIEWER)[0], staff(on.county, Role.COUNTY_APPROVER)[0]
            found.append(Part(village, clerks[0], (checkers[0], checkers[1]), *people))
    return sorted(found, key=lambda part: poverty(part.village))


def poverty(village: Region) -> tuple[bool, float]:
    """Whether the rate is too high as it stands, and the rate."""
    standard = standard_for(village.pk, today().year)
    asked = VillageExit(village_code=village.pk, year=today().year, threshold=standard.threshold, below=standard.below)
    figures = figures_of(asked)
    return not figures.passes, float(figures.rate or 100)


# ---- the stories -----------------------------------------------------------------------------------------------------
def exited(part: Part) -> Days:
    yield 44
    of = begun(part, items=12)
    act(of, "submit", part.clerk)
    yield 40
    checked(of, part)
    yield 39
    hung(of, VillageSheetKind.NOTICE, part)
    yield 31
    act(of, "report", part.reviewer)
    yield 28
    act(of, "approve", part.approver, "逐项核对了佐证，同意出列")
    yield 27
    hung(of, VillageSheetKind.ANNOUNCEMENT, part)


def at_the_county(part: Part) -> Days:
    yield 18
    of = begun(part, items=12)
    act(of, "submit", part.clerk)
    yield 15
    checked(of, part)
    yield 14
    hung(of, VillageSheetKind.NOTICE, part)
    yield 6
    act(of, "report", part.reviewer)


def objected_to(part: Part) -> Days:
    yield 9
    of = begun(part, items=12)
    act(of, "submit", part.clerk)
    yield 5
    checked(of, part)
    yield 3
    hung(of, VillageSheetKind.NOTICE, part)
    yield 1
    said = {"channel": "2", "content": "三组的自来水冬天经常停，请核实一下"}
    receive_objection(village_exit=of, **said, token=uuid.uuid4(), by=part.checkers[0])


def half_filled(part: Part) -> Days:
    yield 4
    of = begun(part, items=7)
    item = list(of.items.select_related("village_exit"))[8]
    fill_item(item=item, version=1, filled=Filled(False, None, "产业还没有见效"), by=part.clerk, today=today())


# ---- what is done in them --------------------------------------------------------------------------------------------
def begun(part: Part, items: int) -> VillageExit:
    of = start_exit(village=part.village, year=today().year, token=uuid.uuid4(), by=part.clerk, today=today())
    for item in list(of.items.select_related("village_exit"))[:items]:
        serial = int(part.village.pk[-3:]) + item.place
        add_files(
            village_exit=of, kind=K.ITEM, item=item, uploads=[page(serial, f"{item.label}.png")], token=uuid.uuid4(),
            by=part.clerk,
        )  # fmt: skip
        said = Filled(True, today() - timedelta(200 + 90 * item.place), WORDS[item.place % 3])
        fill_item(item=item, version=1, filled=said, by=part.clerk, today=today())
    profile = VillageProfile.objects.filter(village=part.village).order_by("-year").first()
    if profile and profile.population:
        farmers, now = profile.population * 97 // 100, VillageExit.objects.get(pk=of.pk)
        source = f"派出所户籍底册，{today().year}年"
        write_farmers(village_exit=now, version=now.version, farmers=farmers, source=source, by=part.clerk)
    return of


def act(of: VillageExit, action: str, by: User, opinion: str = "") -> None:
    now = VillageExit.objects.get(pk=of.pk)
    act_on(village_exit=now, action=action, version=now.version, by=by, today=today(), opinion=opinion)


def checked(of: VillageExit, part: Part) -> None:
    now = VillageExit.objects.get(pk=of.pk)
    people = tuple(one.person_id for one in part.checkers)
    found = Found(today(), people, "两人到村里逐项查看了水、电、路、卫生室和产业，问了十户村民，和填写的一样")
    write_check(village_exit=now, version=now.version, found=found, by=part.checkers[0], today=today())
    photographed(of, K.CHECK, part.checkers[0])
    act(of, "checked", part.reviewer)


def hung(of: VillageExit, kind: str, part: Part) -> None:
    now = VillageExit.objects.get(pk=of.pk)
    post_sheet(village_exit=now, kind=kind, basis=BASIS, token=uuid.uuid4(), by=part.reviewer, now=timezone.now())
    if kind == VillageSheetKind.NOTICE:
        photographed(of, K.NOTICE, part.reviewer)


def photographed(of: VillageExit, kind: str, by: User) -> None:
    uploads: Iterable[object] = [on_the_wall(of.pk + 7 * len(kind), "照片.png", near=kind == K.NOTICE)]
    add_files(village_exit=of, kind=kind, uploads=list(uploads), token=uuid.uuid4(), by=by)
