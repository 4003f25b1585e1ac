"""People, a household and its case put at any step with everything in order: for the tests of the tables."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from fupin.access.permissions import Role
from fupin.accounts.models import User
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.tests import factories
from households.codes import ON_STANDARDS, CaseState, NoticeKind, Procedure
from households.models import (
    Assembly,
    Ballot,
    Case,
    CaseBatch,
    CaseOpening,
    CaseStep,
    Evidence,
    HomeCheck,
    Household,
    HouseholdConsent,
    IncomeRecord,
    MatchResult,
    MonitoringEpisode,
    NoticePhoto,
    PublicNotice,
    StandardCheck,
)
from households.notice_rules import kind_for
from households.selectors.cases import notice_row
from households.selectors.cases.standards import items_of
from villages.codes import LineKind
from villages.models import Post, PovertyLine, Region

VILLAGE, TOWNSHIP, COUNTY = "990101201203", "990101201", "990101"
TODAY = date(2026, 11, 20)
S, R1, R3, R_EXIT = CaseState, Procedure.IDENTIFICATION, Procedure.MONITORING, Procedure.EXIT
PLACES = {
    Role.VILLAGE_CLERK: VILLAGE,
    Role.VILLAGE_HEAD: VILLAGE,
    Role.TOWNSHIP_CLERK: TOWNSHIP,
    Role.TOWNSHIP_REVIEWER: TOWNSHIP,
    Role.CADRE: VILLAGE,
}
AFTER_MEETING = {S.WAITING, S.NOTICE1, S.TOWNSHIP, S.NOTICE2, S.COUNTY, S.ANNOUNCING}
SHEET = {S.NOTICE2: NoticeKind.SECOND, S.COUNTY: NoticeKind.SECOND, S.ANNOUNCING: NoticeKind.ANNOUNCEMENT}
BEFORE = {
    Procedure.EXIT: ("listed", "0"), Procedure.REMOVAL: ("listed", "0"), Procedure.RELAPSE: ("listed", "1"),
    Procedure.WRONG_EXIT: ("listed", "1"), Procedure.ELIMINATION: ("listed", "1"), Procedure.ROLLBACK: ("listed", "1"),
}  # fmt: skip
"""How a household stands that a case of this procedure is about: 登记状态 and 脱贫属性."""


@dataclass(frozen=True)
class Scene:
    case: Case
    proposer: User
    checker: User
    editor: User


def everybody(where: dict[Role, str] | None = None) -> dict[Role, User]:
    """One user of every role, who has touched nothing."""
    places = {role: PLACES.get(role, COUNTY) for role in Role} | (where or {})
    return {role: factories.user(f"{role}.{places[role]}", role, places[role]) for role in Role}


def case_at(state: str, procedure: str = R3, *, village: str = VILLAGE, head: str = "韦大山", round: int = 1) -> Scene:
    """The case waits for this step, and nothing is missing for any act: others did everything before."""
    tag = uuid.uuid4().hex[:6]
    proposer = factories.user(f"p{tag}", Role.VILLAGE_CLERK, village)
    checker = factories.user(f"c{tag}", Role.TOWNSHIP_CLERK, village[:9])
    editor = factories.user(f"e{tag}", Role.TOWNSHIP_CLERK, village[:9])
    home = factories.household(village, head, group_name="一组")
    stand(home, procedure)
    home.refresh_from_db()
    case = Case.objects.create(
        household=home, village_code=village, procedure=procedure, state=state, proposer=proposer.person, round=round,
        found_by="1", found_on=TODAY - timedelta(days=10), monitoring_kind="3", risks="01", main_cause="01",
        rank=1 if state in AFTER_MEETING else None, batch=batch_of(village, procedure, proposer),
        ground="1" if procedure == Procedure.REMOVAL else None,
        natural=procedure == Procedure.ELIMINATION and state in (S.DRAFT, S.LISTING),
        fact_on=date(2020, 5, 1) if procedure == Procedure.REMOVAL else None,
    )  # fmt: skip
    if state == S.ANNOUNCING:
        Case.objects.filter(pk=case.pk).update(decider=factories.person("批准人"))
    step(case, "start", "", proposer)
    papers = [paper(home, kind, proposer) for kind in ("28", "29", "31", "32", "33")]
    check = HomeCheck.objects.create(
        case=case, round=round + 1, checked_on=TODAY - timedelta(days=8), income_year=2025,
        net_per_head=Decimal(5000), line=Decimal(4000), fit=True, written_by=proposer.person,
    )  # fmt: skip
    check.checkers.set([proposer.person, checker.person])
    measured(case, check, papers[0])
    if procedure == R_EXIT:
        agree_to(check, papers[0], proposer)
    MatchResult.objects.create(case=case, source="01", listed_on=TODAY - timedelta(days=7), written_by=checker.person)
    vote(case, proposer)
    if state in AFTER_MEETING - {S.WAITING} and kind_for(procedure, S.NOTICE1):
        hang(case, state, proposer)
    edited_by(home, editor)
    return Scene(fresh(case), proposer, checker, editor)


def stand(home: Household, procedure: str) -> None:
    """The household as this procedure finds it, with an income and lines of the year."""
    register, status = BEFORE.get(Procedure(procedure), ("unlisted", None))
    rows = Household.objects.filter(pk=home.pk)
    rows.update(member_count=1, register=register, poverty_status=status, first_year=2020 if status else None)
    if procedure in ON_STANDARDS:
        IncomeRecord.objects.create(household=home, village_code=home.village_id, year=2025, kind="yearly", persons=1,
                                    net_income=5000, net_per_head=5000, write=uuid.uuid4(),
                                    period_start=date(2025, 1, 1), period_end=date(2025, 12, 31))  # fmt: skip
        for kind in (LineKind.NATIONAL, LineKind.MONITORING):
            PovertyLine.objects.get_or_create(region_id=COUNTY[:2], year=2025, kind=kind, defaults={"amount": 4000})
    if procedure in (Procedure.ELIMINATION, Procedure.ROLLBACK):
        over = {"eliminated_on": date(2026, 6, 1), "elimination_mode": "1"} if procedure == Procedure.ROLLBACK else {}
        MonitoringEpisode.objects.create(household=home, village_code=home.village_id, kind="3", risks="01",
                                         identified_on=date(2026, 1, 1), write=uuid.uuid4(), **over)  # fmt: skip
    if procedure == Procedure.ELIMINATION:  # twelve months before the home check
        IncomeRecord.objects.create(household=home, village_code=home.village_id, year=2025, kind="eliminated",
                                    persons=1, net_income=5000, net_per_head=5000, write=uuid.uuid4(),
                                    period_start=date(2025, 11, 1), period_end=date(2026, 10, 31))  # fmt: skip


def measured(case: Case, check: HomeCheck, proof: Evidence) -> None:
    """Every item met and proven; of who was let go wrongly, none is."""
    met = case.procedure not in (Procedure.WRONG_EXIT, Procedure.ROLLBACK)
    StandardCheck.objects.bulk_create(
        StandardCheck(check_of=check, key=item.key, label=item.title, member_id=item.member, says=item.says, met=met,
                      proof=proof)
        for item in items_of(case, check.checked_on)
    )  # fmt: skip


def agree_to(check: HomeCheck, proof: Evidence, by: User) -> None:
    said = {"way": "1", "said_on": check.checked_on, "signer": "韦大山", "proof": proof}
    HouseholdConsent.objects.create(check_of=check, written_by=by.person, **said)


def batch_of(village: str, procedure: str, by: User) -> CaseBatch:
    serial = CaseBatch.objects.filter(village_code=village, procedure=procedure).count() + 1
    common = {"village_code": village, "procedure": procedure, "year": TODAY.year, "token": uuid.uuid4()}
    return CaseBatch.objects.create(serial=serial, made_by=by.person, **common)


def step(case: Case, act: str, source: str, by: User, round: int = 0) -> CaseStep:
    common = {"actor": by, "person": by.person, "round": round}
    return CaseStep.objects.create(case=case, act=act, source=source, target=case.state, **common)


def paper(home: Household, kind: str, by: User) -> Evidence:
    facts = {"file_name": "签字件.pdf", "content_type": "application/pdf", "stored_as": uuid.uuid4().hex, "size": 9}
    sent = {"uploaded_by": by, "uploaded_at": timezone.now(), "token": uuid.uuid4(), "sha256": uuid.uuid4().hex}
    return Evidence.objects.create(household=home, kind=kind, **facts, **sent)


def vote(case: Case, by: User, *, expected: int = 30, present: int = 20, agree: int = 11) -> Ballot:
    assembly = Assembly.objects.create(
        batch=case.batch, village_code=case.village_code, held_on=TODAY - timedelta(days=6), held_at=time(9),
        expected=expected, present=present, written_by=by.person, token=uuid.uuid4(),
    )  # fmt: skip
    return Ballot.objects.create(assembly=assembly, case=case, agree=agree, against=present - agree, rank=1)


def hang(case: Case, state: str, by: User) -> PublicNotice:
    """A sheet whose last day was yesterday, photographed on two days."""
    kind = SHEET.get(S(state)) or kind_for(case.procedure, S.NOTICE1)
    days = {"days": 5, "starts_on": TODAY - timedelta(days=5), "ends_on": TODAY - timedelta(days=1)}
    notice = PublicNotice.objects.create(
        code=uuid.uuid4().hex[:8].upper(), kind=kind, procedure=case.procedure, batch=case.batch,
        village_code=case.village_code, title="公示", opening="经评议", issuer="甲镇人民政府",
        rows=[notice_row(case)], case_numbers=[case.pk], sha256="0" * 64, posted_by=by.person,
        web_until=TODAY + timedelta(days=29), token=uuid.uuid4(), **days,
    )  # fmt: skip
    for place, day in enumerate((notice.starts_on, notice.ends_on)):
        NoticePhoto.objects.create(
            notice=notice, kind="near", stored_as="x", sha256=str(place), taken_on=day, uploaded_by=by.person,
            token=uuid.uuid4(),
        )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(notice=notice)
    return notice


def edited_by(home: Household, who: User) -> None:
    """This person's write made the household's row what it is."""

    @write
    def touch() -> None:
        Household.objects.filter(pk=home.pk).update(write=current_write().id)
        record(Verb.HOUSEHOLD_UPDATED, home, by=who, region=home.village_id)

    touch()


def seen_by(case: Case, *users: User) -> None:
    for user in users:
        CaseOpening.objects.get_or_create(case=case, person=user.person, version=case.version)


def second_login(user: User, role: Role, place: str) -> User:
    """Another account of the same natural person."""
    other = User.objects.create(username=f"{user.username}.2", person=user.person)
    region = Region.objects.get(pk=place)
    Post.objects.create(user=other, role=role, region=region, starts_on=date(2020, 1, 1))
    return other


def fresh(case: Case) -> Case:
    return Case.objects.select_related("household", "proposer", "batch", "notice").get(pk=case.pk)


def moment(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute, second)))
