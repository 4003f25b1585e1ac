"""So many looks a day: counted by the row itself, and shown to who watches."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connections
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.personal.models import RevealCount
from fupin.personal.services import reveal, spend
from fupin.tests.factories import household, region_tree, user
from fupin.tests.world import client_of
from fupin.workflow import Refused


def look(by, one) -> str:
    return reveal(one.members.get(), "identity", reason="核对", by=by, region_code=one.village_id, shown_on=one)


@pytest.fixture
def clerk(db):
    region_tree()
    return user("jing", Role.TOWNSHIP_CLERK, "990101201", name="经办")


def test_the_last_look_is_given_and_the_next_refused(clerk, settings) -> None:
    settings.REVEALS_PER_DAY = 3
    one = household()
    for _ in range(3):
        assert look(clerk, one)
    with pytest.raises(Refused, match="reveal_spent") as refused:
        look(clerk, one)
    assert "您今天已看 3 项" in refused.value.sentence
    assert "审核或审批人员代看" in refused.value.sentence
    assert AuditEvent.objects.filter(verb=Verb.REVEALED).count() == 3


def test_a_day_later_it_begins_anew(clerk, settings) -> None:
    settings.REVEALS_PER_DAY = 1
    one = household()
    look(clerk, one)
    RevealCount.objects.update(day=date.today() - timedelta(days=1))
    assert look(clerk, one)


def test_a_refused_look_costs_nothing(clerk) -> None:
    one = household()
    with pytest.raises(Refused, match="reveal_reason"):
        reveal(one.members.get(), "identity", reason="", by=clerk, region_code=one.village_id)
    assert not RevealCount.objects.exists()


def test_another_users_looks_are_another_count(clerk, settings) -> None:
    settings.REVEALS_PER_DAY = 1
    one = household()
    look(clerk, one)
    assert look(user("shen", Role.TOWNSHIP_REVIEWER, "990101201"), one)


@pytest.mark.django_db(transaction=True)
def test_many_windows_at_once_do_not_go_past_it(settings) -> None:
    settings.REVEALS_PER_DAY = 5
    region_tree()
    clerk, outcomes, start = user("jing", Role.TOWNSHIP_CLERK, "990101201"), [], threading.Barrier(8)

    def window() -> None:
        start.wait()
        try:
            spend(clerk, 1)
            outcomes.append("given")
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connections.close_all()

    windows = [threading.Thread(target=window) for _ in range(8)]
    for each in windows:
        each.start()
    for each in windows:
        each.join()
    assert sorted(outcomes) == ["given"] * 5 + ["reveal_spent"] * 3
    assert RevealCount.objects.get().used == 5


# ---- who watches -----------------------------------------------------------------------------------------------------


def test_the_counts_are_those_of_ones_own_households(clerk) -> None:
    stranger = user("wai", Role.TOWNSHIP_CLERK, "990102201", name="外经办")
    for _ in range(2):
        look(clerk, household())
    look(stranger, household("990102201201"))
    reviewer = user("shen", Role.TOWNSHIP_REVIEWER, "990101201", name="审核")
    response = client_of(reviewer).get(reverse("reveal-counts"))
    rows = response.context["rows"]
    assert [(row["user"].username, row["today"], row["week"], row["month"]) for row in rows] == [("jing", 2, 2, 2)]
    assert "外经办" not in response.content.decode()


@pytest.mark.parametrize(
    ("role", "code", "status"),
    [
        (Role.TOWNSHIP_CLERK, "990101201", 403), (Role.VILLAGE_CLERK, "990101201203", 403),
        (Role.COUNTY_APPROVER, "990101", 200), (Role.AUDITOR, "990101", 200), (Role.ADMINISTRATOR, "9901", 403),
    ],
)  # fmt: skip
def test_who_watches(db, role, code, status) -> None:
    region_tree()
    assert client_of(user("kan", role, code)).get(reverse("reveal-counts")).status_code == status
