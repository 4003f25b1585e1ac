"""People, a notice on the wall with two households of a village, and an objection walked to where a test needs it."""

import time
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from django.test import Client
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.accounts.models import Person
from fupin.tests import factories
from households.codes import CaseState, NoticeKind, ObjectionState
from households.forms.board import stamp_for
from households.models import Case, CaseBatch, Objection, PublicNotice
from households.selectors.cases import notice_row
from households.services import objections as services
from households.services.objections import Told

VILLAGE, TOWNSHIP, COUNTY = "990101201203", "990101201", "990101"
CONTENT = "他家去年在县城买了一套新房，在农贸市场对面"


@dataclass(frozen=True)
class Staff:
    clerk: Any
    head: Any
    township: Any
    reviewer: Any
    county: Any
    approver: Any
    auditor: Any
    stranger: Any
    administrator: Any


def staff() -> Staff:
    factories.region_tree()
    posts = {
        "clerk": (Role.VILLAGE_CLERK, VILLAGE, "韦晓玲"),
        "head": (Role.VILLAGE_HEAD, VILLAGE, "覃有德"),
        "township": (Role.TOWNSHIP_CLERK, TOWNSHIP, "陆永康"),
        "reviewer": (Role.TOWNSHIP_REVIEWER, TOWNSHIP, "王定国"),
        "county": (Role.COUNTY_CLERK, COUNTY, "罗成"),
        "approver": (Role.COUNTY_APPROVER, COUNTY, "张建国"),
        "auditor": (Role.AUDITOR, COUNTY, "纪明"),
        "stranger": (Role.COUNTY_CLERK, "990102", "蒙国栋"),
        "administrator": (Role.ADMINISTRATOR, COUNTY, "管一"),
    }
    return Staff(
        **{who: factories.user(f"o.{who}", role, code, name=name) for who, (role, code, name) in posts.items()}
    )


def case(head: str, by: Person, *, state: str = CaseState.NOTICE1, procedure: str = "R1", **facts: Any) -> Case:
    home = factories.household(VILLAGE, head, group_name="二组", member_count=3, kind="1")
    common = {"household": home, "village_code": VILLAGE, "found_on": date(2026, 1, 5), "proposer": by}
    return Case.objects.create(**common, procedure=procedure, state=state, **facts)


def notice(
    by: Person, *cases: Case, code: str = "JC-26-01", starts: int = -2, days: int = 7, **facts: Any
) -> PublicNotice:
    """On the wall since two days, for seven, unless told otherwise."""
    first = timezone.localdate() + timedelta(days=starts)
    last = first + timedelta(days=days - 1)
    batch = CaseBatch.objects.create(
        village_code=VILLAGE, procedure="R1", year=2026, serial=CaseBatch.objects.count() + 1, made_by=by,
        token=uuid.uuid4(),
    )  # fmt: skip
    usual = {
        "kind": NoticeKind.FIRST, "procedure": "R1", "title": f"甲村2026年拟纳入公示 {code}",
        "issuer": "甲村村民委员会", "opening": "经农户申请、入户核实、民主评议，现予公示。", "sha256": "ab" * 32,
        "phones": [{"name": "甲镇人民政府", "phone": "0859-0000002"}, {"name": "甲县农业局", "phone": "0859-0000003"}],
    }  # fmt: skip
    period = {"days": days, "starts_on": first, "ends_on": last, "web_until": last + timedelta(days=30)}
    named = {"rows": [notice_row(one) for one in cases], "case_numbers": [one.pk for one in cases]}
    made = PublicNotice.objects.create(
        code=code, batch=batch, village_code=VILLAGE, posted_by=by, token=uuid.uuid4(),
        **{**usual, **period, **named, **facts},
    )  # fmt: skip
    Case.objects.filter(pk__in=named["case_numbers"]).update(notice=made, batch=batch)
    return made


def posted(people: Staff, *heads: str, **facts: Any) -> PublicNotice:
    return notice(
        people.clerk.person, *(case(head, people.clerk.person) for head in heads or ("韦大山", "欧阳明月")), **facts
    )


def told(**said: str) -> Told:
    return Told(**{"kind": "1", "content": CONTENT, "complainant": "举报人甲某", "contact": "13900009876", **said})


def objected(sheet: PublicNotice, row: int | None = 1, **said: str) -> Objection:
    facts = {"visitor": str(uuid.uuid4()), "today": timezone.localdate(), "token": uuid.uuid4()}
    return services.receive_from_board(notice=sheet, row=row, told=told(**said), **facts)


def do(act: str, objection: Objection, by: Any, **more: Any) -> Objection:
    """One act by somebody who has just opened the page."""
    now = Objection.objects.get(pk=objection.pk)
    usual = {"version": now.version, "today": timezone.localdate(), "by": by}
    return getattr(services, act)(objection=now, **{**usual, **more})


def checked(people: Staff, sheet: PublicNotice, row: int | None = 1) -> Objection:
    """Two went: of the township and of the county."""
    sent = [people.township.person_id, people.approver.person_id]
    found = do("assign", objected(sheet, row), people.county, checkers=sent)
    assert found.state == ObjectionState.CHECKING
    return found


def form(sheet: PublicNotice, *, age: int = 20, **fields: str) -> dict[str, str]:
    """What the page sends when it was open for so many seconds."""
    with patch.object(time, "time", return_value=time.time() - age):
        stamp = stamp_for(sheet)
    return {"stamp": stamp, "row": "1", "kind": "1", "content": CONTENT, "complainant": "", "contact": "", **fields}


def client(who: Any | None = None) -> Client:
    made = Client()
    if who is not None:
        made.force_login(who, backend="fupin.accounts.backend.PostsBackend")
    return made
