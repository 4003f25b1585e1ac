"""脱贫备案表: the households that have left, village by village, as the county reports them to the prefecture."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.tests import factories
from households.models import Case, CaseStep
from households.tests import case_rows as scene

pytestmark = pytest.mark.django_db
NEXT = "990101201204"


def left(head: str, village: str = scene.VILLAGE, done: bool = True) -> Case:
    """Approved yesterday, announced today."""
    case: Case = scene.case_at("announcing", "EX", village=village, head=head).case
    approver = factories.user(f"a{case.pk}", Role.COUNTY_APPROVER, scene.COUNTY)
    at = timezone.now() - timedelta(1)
    CaseStep.objects.create(case=case, act="approve", source="county", target="announcing", actor=approver,
                            person=approver.person, round=case.round, at=at)  # fmt: skip
    if done:
        Case.objects.filter(pk=case.pk).update(state="done", decided_on=timezone.localdate())
    return case


def read(body: str) -> list[list[str]]:
    """The rows of the paper's table, without its head."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)[1:]
    return [[re.sub(r"<[^>]+>", " ", cell).split() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in rows]


def test_the_county_reports_who_has_left(client: Client) -> None:
    factories.region_tree()
    homes = [left("韦大山"), left("罗阿银", NEXT), left("岑小月"), left("还没公告", done=False)]
    wrong = left("退错了")
    Case.objects.create(household=wrong.household, village_code=wrong.village_code, procedure="WE", state="done",
                        found_by="1", found_on=timezone.localdate(), decided_on=timezone.localdate(),
                        proposer=wrong.proposer, decider=factories.person("批准人"))  # fmt: skip
    year = timezone.localdate().year
    client.force_login(factories.user("county", Role.COUNTY_CLERK, scene.COUNTY))
    assert f"/cases/exits/report/?place=&amp;year={year}" in client.get("/cases/exits/").content.decode()
    body = client.get("/cases/exits/report/").content.decode()
    day = f"{timezone.localdate() - timedelta(1):%Y-%m-%d}"
    facts = ["1", "5,000", str(year), day]
    first, one, two, second, three = [[" ".join(cell) for cell in row] for row in read(body)[:5]]
    assert (first[0].split()[1:], second[0].split()[1:]) == (["2", "户", "2", "人"], ["1", "户", "1", "人"])
    assert [row[2] for row in (one, two, three)] == ["韦大山", "岑小月", "罗阿银"]
    assert [row[3:] for row in (one, two, three)] == [facts] * 3
    assert "合计 3 户 3 人" in body
    assert all(name not in body for name in ("还没公告", "退错了"))
    event = AuditEvent.objects.filter(verb=Verb.PRINTED).latest("pk")
    assert (event.region_code, event.after["文书"]) == (scene.COUNTY, "脱贫备案表")

    batch = homes[1].batch
    assert f"/cases/exits/report/?batch={batch.pk}" in client.get(f"/batches/{batch.pk}/").content.decode()
    alone = client.get(f"/cases/exits/report/?batch={batch.pk}").content.decode()
    assert ("罗阿银" in alone, "韦大山" in alone, "合计 1 户 1 人" in alone) == (True, False, True)
    assert "还没有公告退出的户" in client.get(f"/cases/exits/report/?year={year - 1}").content.decode()


def test_nobody_else_reports(client: Client) -> None:
    factories.region_tree()
    case = left("韦大山")
    for who, place in ((Role.TOWNSHIP_REVIEWER, scene.TOWNSHIP), (Role.COUNTY_APPROVER, "990102")):
        client.force_login(factories.user(f"no.{place}", who, place))
        assert client.get(f"/cases/exits/report/?place={scene.VILLAGE}").status_code == 403
        assert client.get("/cases/exits/report/?batch=x").status_code == 404
        assert "脱贫备案表" not in client.get("/cases/exits/").content.decode() or place == "990102"
        answer = client.get(f"/cases/exits/report/?batch={case.batch_id}").status_code
        assert answer == (404 if place == "990102" else 403)
