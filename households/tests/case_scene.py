"""People and papers for the tests of cases, and the walk of a household through its table. Meetings and sheets are
put there by hand: who makes them is tested with what makes them."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.write import write
from fupin.tests import factories
from households.codes import CaseAct, CaseState, EvidenceKind, NoticeKind, Procedure
from households.models import (
    Assembly,
    Ballot,
    Case,
    CaseBatch,
    Evidence,
    HomeCheck,
    Household,
    NoticePhoto,
    PublicNotice,
)
from households.selectors.cases import notice_row
from households.services.cases import Found, Said, Told, act_on, open_case, start_case, write_check, write_matches
from households.services.cases.acting import take_step
from households.tests.change_scene import VILLAGE, Staff, family, staff

A, S, K = CaseAct, CaseState, EvidenceKind
R1, R3 = Procedure.IDENTIFICATION, Procedure.MONITORING


@dataclass(frozen=True)
class Cast:
    """Everybody of the play, and the village's head."""

    people: Staff
    head: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.people, name)


def cast() -> Cast:
    people = staff()
    return Cast(people, factories.user("head", Role.VILLAGE_HEAD, VILLAGE, name="黄正荣"))


def today() -> date:
    return timezone.localdate()


def poor(**facts: Any) -> Household:
    """A family that nobody has listed yet."""
    return family(register="unlisted", poverty_status=None, **facts)


def told(procedure: str, **more: Any) -> Told:
    usual: dict[str, Any] = {"found_by": "1", "found_on": today() - timedelta(5), "story": "收入下降"}
    if procedure == R1:
        usual |= {"main_cause": "01"}
    else:
        usual |= {"monitoring_kind": "3", "risks": "01,07"}
    return Told(**{**usual, **more})


def started(home: Household, procedure: str, by: Any, **more: Any) -> Case:
    facts = {"told": told(procedure, **more), "token": uuid.uuid4(), "today": today()}
    return start_case(household=home, procedure=procedure, by=by, **facts)


def paper(home: Household, kind: str, by: Any) -> Evidence:
    file = {
        "file_name": "一页.jpg",
        "content_type": "image/jpeg",
        "stored_as": "x",
        "sha256": uuid.uuid4().hex,
        "size": 1,
    }
    mark = {"uploaded_by": by, "uploaded_at": timezone.now(), "token": uuid.uuid4()}
    return Evidence.objects.create(household=home, kind=kind, **file, **mark)


def now(case: Case) -> Case:
    return Case.objects.select_related("household", "notice", "batch").get(pk=case.pk)


def act(case: Case, action: str, by: Any, opinion: str = "") -> Case:
    """One button by somebody who has just opened the page."""
    fresh = now(case)
    open_case(case=fresh, by=by)
    return act_on(case=fresh, action=action, version=fresh.version, by=by, today=today(), opinion=opinion)


@write
def taken(case: Case, action: str, by: Any) -> None:
    """A step that minutes or a sheet take."""
    take_step(now(case), action, by=by, today=today())


def found(cast: Cast, **more: Any) -> Found:
    people = (cast.clerk.person_id, cast.township.person_id)
    usual = {"checked_on": today(), "checkers": people, "outsider": "", "income_year": 2025, "finding": "四口人同住"}
    return Found(**{**usual, "fit": True, **more})


def check(case: Case, cast: Cast, **more: Any) -> HomeCheck:
    version = now(case).version
    return write_check(case=case, version=version, found=found(cast, **more), by=cast.clerk, today=today())


def compare(case: Case, by: Any, **hits: str) -> int:
    """Police and real estate; `hits` by "s01", "s02"."""
    lines = [Said(source, today(), hits.get(f"s{source}", "")) for source in ("01", "02")]
    return write_matches(case=case, version=now(case).version, said=lines, by=by, today=today())


def meet(case: Case, by: Any, agree: int = 20) -> Ballot:
    batch = case.batch or CaseBatch.objects.create(
        village_code=case.village_code, procedure=case.procedure, year=today().year, serial=case.pk,
        made_by=by.person, token=uuid.uuid4(),
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(batch=batch)
    meeting = Assembly.objects.create(
        batch=batch, village_code=case.village_code, held_on=today(), held_at="09:00", expected=30, present=24,
        written_by=by.person, token=uuid.uuid4(),
    )  # fmt: skip
    return Ballot.objects.create(assembly=meeting, case=case, agree=agree, against=1, abstain=1)


def post(case: Case, kind: str, by: Any, days: int = 7, ended: bool = True) -> PublicNotice:
    """A sheet that hung long enough, photographed on two days."""
    fresh = now(case)
    starts = today() - timedelta(days if ended else 1)
    sheet = PublicNotice.objects.create(
        code=uuid.uuid4().hex[:12], kind=kind, procedure=case.procedure, batch=fresh.batch, days=days,
        village_code=case.village_code, title="公示", opening="如下", issuer="村委会", rows=[notice_row(fresh)],
        case_numbers=[case.pk], sha256="0" * 64, starts_on=starts, ends_on=starts + timedelta(days - 1),
        web_until=today() + timedelta(30), posted_by=by.person, token=uuid.uuid4(),
    )  # fmt: skip
    for number, (photo, day) in enumerate((("near", 0), ("far", 0), ("hanging", 1))):
        NoticePhoto.objects.create(
            notice=sheet, kind=photo, stored_as="x", sha256=f"{number:064d}", taken_on=starts + timedelta(day),
            uploaded_by=by.person, token=uuid.uuid4(),
        )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(notice=sheet)
    return sheet


# ---- the walk ----------------------------------------------------------------------------------------------------
def to_checking(home: Household, procedure: str, cast: Cast) -> Case:
    case = started(home, procedure, cast.clerk)
    paper(home, K.APPLICATION, cast.clerk)
    paper(home, K.AUTHORISATION, cast.clerk)
    act(case, A.SUBMIT if procedure == R1 else A.FOLLOW, cast.clerk)
    return now(case)


def to_meeting(home: Household, procedure: str, cast: Cast) -> Case:
    case = to_checking(home, procedure, cast)
    check(case, cast)
    if procedure == R1:
        compare(case, cast.clerk)
    act(case, A.CHECKED, cast.clerk)
    if procedure == R3:
        compare(case, cast.clerk)
        act(case, A.COMPARED, cast.clerk)
    return now(case)


def to_township(home: Household, procedure: str, cast: Cast) -> Case:
    case = to_meeting(home, procedure, cast)
    meet(case, cast.clerk)
    taken(case, A.PASS, cast.clerk)
    post(case, NoticeKind.FIRST if procedure == R1 else NoticeKind.MONITORING, cast.clerk)
    act(case, A.REPORT, cast.head)
    return now(case)


def to_county(home: Household, procedure: str, cast: Cast) -> Case:
    case = to_township(home, procedure, cast)
    act(case, A.AGREE, cast.reviewer)
    if procedure == R1:
        post(case, NoticeKind.SECOND, cast.reviewer)
        act(case, A.FORWARD, cast.reviewer)
    return now(case)


def to_done(home: Household, procedure: str, cast: Cast) -> Case:
    case = to_county(home, procedure, cast)
    act(case, A.APPROVE, cast.approver)
    post(case, NoticeKind.ANNOUNCEMENT, cast.reviewer)
    taken(case, A.ANNOUNCE, cast.reviewer)
    return now(case)
