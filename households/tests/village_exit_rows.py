"""A village's exit put at any step with everything in order: for the tests of its table and its pages."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from fupin.access.permissions import Role
from fupin.accounts.models import User
from fupin.tests import factories
from households.codes import VillageExitState, VillageFileKind, VillageSheetKind
from households.models import (
    VillageCheck,
    VillageExit,
    VillageExitItem,
    VillageExitStep,
    VillageFile,
    VillageSheet,
)
from households.notice_rules import sha256_of
from households.selectors.village_exits import figures_of, items_of, published_facts
from households.services.village_exits.sheets import printed_of
from households.village_standards import USUAL
from villages.models import VillageProfile

S, K = VillageExitState, VillageFileKind
VILLAGE, TOWNSHIP, COUNTY = "990101201203", "990101201", "990101"
TODAY = date(2026, 11, 20)
POSTED = {S.NOTICE, S.COUNTY, S.ANNOUNCING, S.EXITED}
APPROVED = {S.ANNOUNCING, S.EXITED}
POPULATION = 1000


@dataclass(frozen=True)
class Scene:
    exit: VillageExit
    proposer: User
    filler: User
    checker: User
    other_checker: User
    poster: User


def exit_at(state: str, *, village: str = VILLAGE, year: int = TODAY.year, posted: bool = True) -> Scene:
    """It waits for this step, and nothing is missing for any act: others did everything before. `posted` False: the
    sheet of the step does not hang yet."""
    tag = uuid.uuid4().hex[:6]
    proposer = factories.user(f"p{tag}", Role.VILLAGE_CLERK, village)
    filler = factories.user(f"f{tag}", Role.TOWNSHIP_CLERK, village[:9])
    checker = factories.user(f"c{tag}", Role.TOWNSHIP_CLERK, village[:9])
    other = factories.user(f"o{tag}", Role.TOWNSHIP_CLERK, village[:9])
    poster = factories.user(f"s{tag}", Role.TOWNSHIP_REVIEWER, village[:9])
    profile_of(village, year)
    closed = {"decided_on": TODAY} if state in (S.EXITED, S.STOPPED) else {}
    of = VillageExit.objects.create(
        village_code=village, year=year, state=S.DRAFT, proposer=proposer.person, standard_name=USUAL.name,
        threshold=Decimal(2), days=7, token=uuid.uuid4(), created_at=timezone.now() - timedelta(40),
    )  # fmt: skip
    step(of, "start", "", proposer)
    for place, one in enumerate(USUAL.items, start=1):
        item = VillageExitItem.objects.create(
            village_exit=of, code=one.code, label=one.label, place=place, met="1", met_on=TODAY - timedelta(90),
            filled_by=filler.person, filled_at=timezone.now(),
        )  # fmt: skip
        proof(of, filler, item=item)
    check = VillageCheck.objects.create(
        village_exit=of, round=1, checked_on=TODAY - timedelta(20), finding="逐项到现场看过", written_by=checker.person
    )
    check.checkers.set([checker.person, other.person])
    columns: dict[str, Any] = {"check_row": check} if state != S.DRAFT else {}
    if state in POSTED and posted:
        columns["notice"] = hang(of, poster)
    if state in APPROVED:
        columns["decider"] = factories.person("批准人")
    VillageExit.objects.filter(pk=of.pk).update(state=state, **columns, **closed)
    return Scene(fresh(of), proposer, filler, checker, other, poster)


def profile_of(village: str, year: int, population: int | None = POPULATION) -> VillageProfile:
    facts = {"population": population, "households": 250, "collective_income": Decimal("12.50")}
    place = factories.place(village)
    made, _ = VillageProfile.objects.get_or_create(village=place, year=year, defaults={**facts, "write": uuid.uuid4()})
    return made


def step(of: VillageExit, act: str, source: str, by: User, target: str = "") -> VillageExitStep:
    facts = {"act": act, "source": source, "target": target or of.state, "round": of.round}
    return VillageExitStep.objects.create(village_exit=of, actor=by, person=by.person, **facts)


def proof(of: VillageExit, by: User, kind: str = K.ITEM, **of_what: Any) -> VillageFile:
    facts = {"file_name": "照片.jpg", "content_type": "image/jpeg", "stored_as": "x", "size": 9}
    marks = {"sha256": uuid.uuid4().hex, "token": uuid.uuid4(), "uploaded_by": by.person}
    return VillageFile.objects.create(village_exit=of, kind=kind, **facts, **marks, **of_what)


def hang(of: VillageExit, by: User, kind: str = VillageSheetKind.NOTICE) -> VillageSheet:
    """A sheet whose last day was yesterday, photographed."""
    starts = TODAY - timedelta(days=7)
    sheet = VillageSheet.objects.create(
        village_exit=of, round=of.round, code=uuid.uuid4().hex[:8].upper(), kind=kind, village_code=of.village_code,
        title="甲县甲镇甲村2026年贫困村拟出列公示", opening="经核查", issuer="甲镇人民政府", phones=[], rows=[],
        facts=published_facts(of, items_of(of), figures_of(of)), days=7, starts_on=starts,
        ends_on=TODAY - timedelta(days=1), web_until=TODAY + timedelta(days=29), posted_by=by.person,
        sha256="0" * 64, token=uuid.uuid4(),
    )  # fmt: skip
    VillageSheet.objects.filter(pk=sheet.pk).update(sha256=sha256_of(printed_of(sheet)))
    proof(of, by, K.NOTICE, sheet=sheet)
    return sheet


def poor_home(persons: int = 4, village: str = VILLAGE, **facts: Any) -> Any:
    """A listed household in poverty, of so many persons."""
    home = factories.household(village, **facts)
    type(home).objects.filter(pk=home.pk).update(member_count=persons)
    return home


def fresh(of: VillageExit) -> VillageExit:
    joined = ("notice", "check_row", "proposer", "decider", "standard")
    return VillageExit.objects.select_related(*joined).get(pk=of.pk)
