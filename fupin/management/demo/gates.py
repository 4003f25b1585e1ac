"""What one village's people do at each gate of identification, each act as on its page and through its service.

A story is told in days ago: `yield 30` waits until thirty days before the present, and what follows is done then.
"""

import heapq
import random
import uuid
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import count
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from fupin.accounts.models import User
from fupin.management.demo.clock import Clock
from fupin.management.demo.people import GIVEN, SURNAMES
from fupin.management.demo.pictures import on_the_wall, page
from households.assembly_rules import Guest, Said
from households.codes import (
    VILLAGE_SHEETS,
    CaseAct,
    EvidenceKind,
    MonitoringKind,
    NoticeKind,
    NoticePhotoKind,
    ObjectionChannel,
    PovertyCause,
    PovertyStatus,
    Procedure,
    Register,
    Risk,
)
from households.models import Case, CaseBatch, Household, Objection, PublicNotice
from households.selectors.cases.facts import open_doubts
from households.selectors.meetings.facts import Minutes, family_among, to_vote
from households.services import objections
from households.services.assemblies import lock_assembly, write_assembly
from households.services.cases import (
    Found,
    Told,
    act_on,
    answer_doubt,
    answer_match,
    open_case,
    start_case,
    write_check,
    write_matches,
)
from households.services.cases import Said as Match
from households.services.cases.batches import make_batch
from households.services.evidence import add_evidence
from households.services.notices import add_photo, close_notice, post_notice
from villages.division_codes import short_name
from villages.models import Region

A, K, N = CaseAct, EvidenceKind, NoticeKind
R1, R3 = Procedure.IDENTIFICATION, Procedure.MONITORING
Days = Iterator[int]
EXPECTED, PRESENT = 32, 24
"""Of a village's representatives (人)."""
BASIS = {
    R1: "《贵州省扶贫对象识别办法（演示）》",
    R3: "《黔西南州防止返贫监测帮扶实施细则（演示）》",
    Procedure.EXIT: "《贵州省贫困退出实施办法（演示）》",
    Procedure.ELIMINATION: "《黔西南州防止返贫监测帮扶实施细则（演示）》",
    Procedure.REMOVAL: "《贵州省扶贫对象动态管理办法（演示）》",
    Procedure.WRONG_EXIT: "《贵州省扶贫对象动态管理办法（演示）》",
}
WHY = {
    R1: (
        ("户主常年患病不能下地，去年住院自付部分多，田地靠配偶一人耕种", PovertyCause.ILLNESS),
        ("家里只有一个劳动力，两个孩子在县城读书，开支大", PovertyCause.SCHOOLING),
        ("户主腿部有残疾，做不了重活，收入主要靠几亩苞谷", PovertyCause.DISABILITY),
        ("老人多，没有外出务工的人，收入低于村里多数人家", PovertyCause.NO_LABOUR),
        ("想养牛缺本钱，去年务工只做了两个月", PovertyCause.NO_FUNDS),
    ),
    R3: (
        ("家里一人住院，医保报销后自付部分还有两万多元", (Risk.ILLNESS,)),
        ("在外务工的人上半年停工回家，工资收入少了大半", (Risk.WORK,)),
        ("孩子今年上大学，学费和生活费一下子接不上", (Risk.SCHOOLING, Risk.WORK)),
        ("七月暴雨冲了田埂，甘蔗减产过半", (Risk.DISASTER, Risk.INDUSTRY)),
        ("户主在工地摔伤，要养半年，家里没有别的劳动力", (Risk.ACCIDENT, Risk.NO_LABOUR)),
    ),
}
_serial = count(1)
"""Numbers the drawings, so that no two files are alike."""


def play(stories: Iterable[Days], clock: Clock) -> None:
    """All stories at once, in the order of their days: the trail knows only one direction."""
    due = [(-next(story), place, story) for place, story in enumerate(stories)]
    heapq.heapify(due)
    while due:
        day, place, story = heapq.heappop(due)
        clock.go(-day)
        if (later := next(story, None)) is not None:
            heapq.heappush(due, (-later, place, story))


def today() -> date:
    return timezone.localdate()


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@dataclass(frozen=True)
class Cast:
    """One village's people. `clerk` writes for it, `head` reports it upward, `escort` comes along from the township;
    `outside` are two whom nobody has met in its cases and who look into objections."""

    village: Region
    clerk: User
    head: User
    escort: User
    reviewer: User
    approver: User
    planner: User
    outside: tuple[User, User]
    draw: random.Random

    # ---- whom ------------------------------------------------------------------------------------------------------
    def applicants(self) -> QuerySet[Household]:
        """Families that nobody has listed and that are in no case yet."""
        return Household.objects.filter(village=self.village, register=Register.UNLISTED, cases=None).order_by("pk")

    def at_risk(self) -> QuerySet[Household]:
        """Listed and out of poverty, not watched yet; those with least come first."""
        rows = Household.objects.filter(village=self.village, register=Register.LISTED, cases=None, episodes=None)
        return rows.filter(poverty_status=PovertyStatus.EXITED, member_count__gte=2).order_by("net_per_head", "pk")

    # ---- from the first word to the meeting ------------------------------------------------------------------------
    def noted(self, home: Household, procedure: str, found_by: str = "2") -> Case:
        text, reason = WHY[Procedure(procedure)][self.draw.randrange(5)]
        if procedure == R1:
            told = Told(found_by="1", found_on=today(), story=text, main_cause=reason)
        else:
            listed = home.register == Register.LISTED
            kind = MonitoringKind.UNSTABLE if listed else MonitoringKind.EDGE
            risks = ",".join(reason)
            told = Told(found_by=found_by, found_on=today(), story=text, monitoring_kind=kind, risks=risks)
        asked = {"household": home, "procedure": procedure, "token": uuid.uuid4(), "today": today()}
        return start_case(told=told, by=self.clerk, **asked)

    def sent_out(self, case: Case) -> None:
        """The signed papers are there, and somebody goes to the house."""
        if case.procedure == R1:
            self.paper(case.household, K.APPLICATION)
        self.paper(case.household, K.AUTHORISATION)
        self.act(case, A.SUBMIT if case.procedure == R1 else A.FOLLOW, self.clerk)

    def paper(self, home: Household, kind: EvidenceKind) -> None:
        file = page(next(_serial), f"{kind.label}.png")
        add_evidence(household=home, kind=kind, uploads=[file], by=self.clerk, token=uuid.uuid4())

    def visited(self, case: Case, finding: str = "", *, fit: bool = True) -> None:
        now = fresh(case)
        said = finding or f"常住{now.household.member_count}人，收入逐项问过，和申报的一致；住房安全，饮水有保障"
        people = (self.clerk.person_id, self.escort.person_id)
        facts = {"checked_on": today(), "checkers": people, "outsider": "", "income_year": now.household.income_year}
        write_check(case=now, version=now.version, found=Found(finding=said, fit=fit, **facts), by=self.clerk,
                    today=today())  # fmt: skip

    def compared(self, case: Case, hit: str = "", answer: str = "") -> None:
        """Three departments' lists; a `hit` is the last one's."""
        now = fresh(case)
        said = [Match(source, today()) for source in ("01", "02")] + [Match("03", today(), hit)]
        write_matches(case=now, version=now.version, said=said, by=self.clerk, today=today())
        if answer:
            match = now.matches.exclude(hit="").get()
            answer_match(match=match, answer="1", note=answer, by=self.clerk)

    def ready(self, case: Case) -> None:
        """The home check is finished and, of one at risk, the comparison."""
        if case.procedure == R1:
            self.compared(case)
        self.act(case, A.CHECKED, self.clerk)
        if case.procedure == R3:
            self.compared(case)
            self.act(case, A.COMPARED, self.clerk)

    def brought(self, homes: Iterable[Household], procedure: str, day: int) -> Generator[int, None, list[Case]]:
        """As far as the meeting, in four days."""
        yield day
        cases = [self.noted(home, procedure) for home in homes]
        yield day - 1
        for case in cases:
            self.sent_out(case)
        yield day - 2
        for case in cases:
            self.visited(case)
        yield day - 3
        for case in cases:
            self.ready(case)
        return cases

    # ---- the meeting -----------------------------------------------------------------------------------------------
    def gathered(self, cases: Sequence[Case]) -> CaseBatch:
        asked = {"village": self.village.pk, "procedure": cases[0].procedure, "cases": [case.pk for case in cases]}
        return make_batch(**asked, token=uuid.uuid4(), by=self.clerk, today=today())

    def met(self, batch: CaseBatch, *agree: int) -> None:
        """Minutes written and sent in. `agree`: votes in favour, in the order of the cases; whoever is family of a
        household leaves the room for it."""
        cases, names = sorted(to_vote(batch), key=lambda case: case.pk), self.names()
        families = family_among(cases, set(names))
        votes = {case.pk: self.said(yes, sorted(families[case.pk])) for case, yes in zip(cases, agree, strict=True)}
        groups = "一二三四五"
        guests = tuple(
            Guest(name, f"{groups[place % 5]}组", "村民代表" if place else "主持人") for place, name in enumerate(names)
        )
        told = Minutes(
            held_on=today(), held_at=time(9), place=f"{short_name(self.village.name)}会议室", chair=names[0],
            recorder=self.clerk.person.name, expected=EXPECTED, guests=guests, votes=votes,
            minutes="主持人说明条件和程序，逐户介绍入户核实情况，代表发言后逐户举手表决，当场宣布结果。",
        )  # fmt: skip
        uploads = {"minutes": page(next(_serial), "会议记录.png"), "sign_in": page(next(_serial), "签到表.png")}
        act = {"by": self.clerk, "today": today()}
        made = write_assembly(batch=batch, told=told, uploads=uploads, token=uuid.uuid4(), **act)
        lock_assembly(assembly=made, version=made.version, **act)

    def said(self, agree: int, recused: list[str]) -> Said:
        return Said(agree=agree, against=PRESENT - agree - len(recused), recused=tuple(recused))

    def names(self) -> list[str]:
        """The head of the village, where there is one, and representatives."""
        head = [self.head.person.name] if self.head != self.escort else []
        found = dict.fromkeys(head)
        while len(found) < PRESENT:
            given = "".join(self.draw.sample(GIVEN[self.draw.choice("12")], 2))
            found[self.draw.choice(SURNAMES) + given] = None
        return list(found)

    # ---- the sheet -------------------------------------------------------------------------------------------------
    def posted(self, batch: CaseBatch, kind: str, by: User) -> PublicNotice:
        """Up, and photographed near and far."""
        basis = BASIS[Procedure(batch.procedure)]
        made = post_notice(batch=batch, kind=kind, basis=basis, token=uuid.uuid4(), by=by, now=timezone.now())
        self.photographed(made, NoticePhotoKind.NEAR, by)
        self.photographed(made, NoticePhotoKind.FAR, by)
        return made

    def photographed(self, notice: PublicNotice, kind: NoticePhotoKind, by: User) -> None:
        place = f"{short_name(self.village.name)}村务公开栏"
        picture = on_the_wall(next(_serial), "公示.png", near=kind == NoticePhotoKind.NEAR)
        add_photo(notice=notice, kind=kind, place=place, file=picture, token=uuid.uuid4(), by=by)

    def hung(self, batch: CaseBatch, kind: str, by: User, day: int, days: int) -> Generator[int, None, PublicNotice]:
        """A sheet's whole life: posted, photographed, seen again on its third day, closed after its last."""
        yield day
        notice = self.posted(batch, kind, by)
        yield day - 2
        self.photographed(notice, NoticePhotoKind.HANGING, by)
        yield day - days
        self.closed(notice)
        return notice

    def closed(self, notice: PublicNotice) -> None:
        by = self.head if notice.kind in VILLAGE_SHEETS else self.reviewer
        close_notice(notice=PublicNotice.objects.get(pk=notice.pk), by=by, today=today())

    # ---- who decides -----------------------------------------------------------------------------------------------
    def act(self, case: Case, action: CaseAct, by: User, opinion: str = "") -> None:
        """One button by somebody who has just opened the page."""
        now = fresh(case)
        open_case(case=now, by=by)
        act_on(case=now, action=action, version=now.version, by=by, today=today(), opinion=opinion)

    def answered(self, case: Case) -> None:
        """What the checks of the register ask about this household."""
        said = "入户时当面问过，户主说明了原因，和户口簿、票据对得上"
        now = fresh(case)
        for doubt in list(open_doubts(now).order_by("pk")):
            answer_doubt(case=now, doubt=doubt, answer=said, by=self.escort)

    def agreed(self, case: Case, opinion: str = "") -> None:
        self.answered(case)
        self.act(case, A.AGREE, self.reviewer, opinion)

    # ---- who objects -----------------------------------------------------------------------------------------------
    def objected(self, notice: PublicNotice, row: int, told: objections.Told, channel: str = "1") -> Objection:
        common = {"notice": notice, "row": row, "told": told, "token": uuid.uuid4(), "today": today()}
        if channel == ObjectionChannel.BOARD:
            return objections.receive_from_board(**common, visitor="203.0.113.5")
        return objections.receive(**common, channel=channel, village_code=notice.village_code, by=self.reviewer)

    def looked_into(self, objection: Objection) -> None:
        self.handle(objections.assign, objection, self.reviewer, checkers=[one.person_id for one in self.outside])

    def handle(self, service: Any, objection: Objection, by: User, **more: Any) -> None:
        now = Objection.objects.get(pk=objection.pk)
        service(objection=now, version=now.version, by=by, today=today(), **more)
