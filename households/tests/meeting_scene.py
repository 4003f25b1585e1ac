"""A village with households that wait for their meeting, the people who hold it, and minutes as a clerk types them."""

import uuid
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.tests import factories
from fupin.tests.documents import png, scan
from households.assembly_rules import Guest, Said
from households.models import Assembly, Case, CaseBatch, HomeCheck, Quota
from households.selectors.meetings.facts import Minutes, to_vote
from households.services.assemblies import lock_assembly, write_assembly
from households.services.cases.batches import make_batch

VILLAGE, NEXT, TOWNSHIP, COUNTY = "990101201203", "990101201204", "990101201", "990101"
NAMES = ("韦一", "韦二", "韦三", "韦四", "韦五", "韦六")


def staff() -> dict[str, Any]:
    factories.region_tree()
    posts = {
        "clerk": (Role.VILLAGE_CLERK, VILLAGE, "田小玲"),
        "head": (Role.VILLAGE_HEAD, VILLAGE, "田支书"),
        "neighbour": (Role.VILLAGE_CLERK, NEXT, "覃小妹"),
        "township": (Role.TOWNSHIP_CLERK, TOWNSHIP, "陆永康"),
        "reviewer": (Role.TOWNSHIP_REVIEWER, TOWNSHIP, "王定国"),
        "county": (Role.COUNTY_CLERK, COUNTY, "张慧敏"),
        "approver": (Role.COUNTY_APPROVER, COUNTY, "张建国"),
        "stranger": (Role.VILLAGE_CLERK, "990102201201", "蒙国栋"),
    }
    return {who: factories.user(f"m-{who}", role, code, name=name) for who, (role, code, name) in posts.items()}


def waiting(people: dict[str, Any], head: str, *, income: int | None = 3000, code: str = VILLAGE, **facts: Any) -> Case:
    """A household that was visited and waits for the meeting."""
    home = factories.household(code, head, register="unlisted", poverty_status=None, group_name="一组")
    ago = timezone.now() - timedelta(days=20)
    usual = {"procedure": "R1", "state": "meeting", "found_by": "1", "found_on": timezone.localdate()}
    case = Case.objects.create(
        household=home, village_code=code, proposer=people["clerk"].person, state_since=ago, **{**usual, **facts}
    )
    visited = {"checked_on": timezone.localdate() - timedelta(days=10), "written_by": people["township"].person}
    HomeCheck.objects.create(case=case, net_per_head=income, **visited)
    return case


def batch_of(people: dict[str, Any], *cases: Case, by: str = "clerk") -> CaseBatch:
    said = {"village": cases[0].village_code, "procedure": cases[0].procedure, "cases": [case.pk for case in cases]}
    return make_batch(**said, token=uuid.uuid4(), by=people[by], today=timezone.localdate())


def guests(number: int = 20) -> tuple[Guest, ...]:
    return tuple(Guest(f"代表{place}", "一组", "村民代表") for place in range(1, number + 1))


def minutes(batch: CaseBatch, *, present: int = 20, expected: int = 30, agree: Any = None, **other: Any) -> Minutes:
    """Everybody in favour of every household unless `agree` (case → votes) says otherwise; the rest are against."""
    votes = {}
    for case in to_vote(batch):
        yes = (agree or {}).get(case.pk, present)
        votes[case.pk] = Said(agree=yes, against=present - yes)
    told = Minutes(
        held_on=timezone.localdate() - timedelta(days=1), held_at=time(9), place="村委会", chair="田支书",
        recorder="田小玲", expected=expected, guests=guests(present), votes=votes, minutes="逐户评议",
    )  # fmt: skip
    return replace(told, **other)


def scans(shade: int = 60) -> dict[str, Any]:
    return {
        "minutes": SimpleUploadedFile("记录.pdf", scan()),
        "sign_in": SimpleUploadedFile("签到.png", png(shade=shade)),
    }


def written(people: dict[str, Any], batch: CaseBatch, *, uploads: Any = None, **other: Any) -> Assembly:
    told = minutes(batch, **other)
    by, today = people["clerk"], timezone.localdate()
    return write_assembly(
        batch=batch, told=told, uploads=scans() if uploads is None else uploads, token=uuid.uuid4(), by=by, today=today
    )


def locked(people: dict[str, Any], assembly: Assembly) -> Assembly:
    now = Assembly.objects.get(pk=assembly.pk)
    return lock_assembly(assembly=now, version=now.version, by=people["clerk"], today=timezone.localdate())


def quota(households: int, code: str = VILLAGE, year: int | None = None) -> Quota:
    when = year or timezone.localdate().year
    return Quota.objects.create(region_code=code, procedure="R1", year=when, households=households)


def state_of(case: Case) -> str:
    return str(Case.objects.get(pk=case.pk).state)


def yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)
