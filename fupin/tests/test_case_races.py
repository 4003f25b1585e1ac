"""Two who decide on one case at the same moment: one winner, the other told who and when, never an error page."""

import sys
from typing import Any

import pytest

from fupin.access.permissions import Role
from fupin.audit.verify import verify
from fupin.tests import factories
from fupin.tests.test_concurrency import at_once
from fupin.workflow import Refused
from households.models import Case
from households.services.cases import act_on
from households.tests import case_rows as scene

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "queue"])
R = Role
PAIRS = [
    ("township", "agree", "agree"),
    ("township", "agree", "reject"),
    ("township", "agree", "send_back"),
    ("township", "agree", "withdraw"),
    ("county", "approve", "approve"),
    ("county", "approve", "return"),
    ("county", "reject", "return"),
    ("notice1", "report", "report"),
    ("notice1", "report", "vote_again"),
    ("waiting", "take_up", "withdraw"),
]
WHO = {
    "agree": R.TOWNSHIP_REVIEWER, "reject": R.TOWNSHIP_REVIEWER, "send_back": R.TOWNSHIP_REVIEWER,
    "vote_again": R.TOWNSHIP_REVIEWER, "approve": R.COUNTY_APPROVER, "return": R.COUNTY_APPROVER,
    "report": R.VILLAGE_HEAD, "take_up": R.VILLAGE_HEAD, "withdraw": R.VILLAGE_CLERK,
}  # fmt: skip
FEW, ROUNDS = 1, 200


def role_of(state: str, action: str) -> Role:
    return R.COUNTY_APPROVER if (state, action) == ("county", "reject") else WHO[action]


def one_round(state: str, acts: tuple[str, str], people: list[Any]) -> None:
    case = scene.case_at(state).case
    scene.seen_by(case, *people)

    def taking(action: str, by: Any) -> Any:
        said = {"version": case.version, "by": by, "today": scene.TODAY, "opinion": "已经核实"}
        return lambda: act_on(case=case, action=action, **said)

    found = at_once([taking(action, by) for action, by in zip(acts, people, strict=True)])
    won = [each for each in found if isinstance(each, Case)]
    lost = [each for each in found if isinstance(each, Refused)]
    assert (len(won), [each.code for each in lost]) == (1, ["case_moved"]), found
    winner = people[0] if isinstance(found[0], Case) else people[1]
    assert winner.person.name in lost[0].sentence
    assert case.steps.exclude(act="start").count() == 1


def race(pair: tuple[str, str, str], rounds: int) -> None:
    state, *acts = pair
    factories.region_tree()
    people = []
    for place, action in enumerate(acts):
        role = role_of(state, action)
        people.append(factories.user(f"racer{place}", role, scene.PLACES.get(role, scene.COUNTY), name=f"赛{place}"))
    for _ in range(rounds):
        one_round(state, tuple(acts), people)
    assert verify().first_bad is None


@pytest.mark.parametrize("pair", PAIRS[:5], ids="-".join)
def test_two_who_decide_at_once(transactional_db, pair) -> None:
    race(pair, FEW)


@pytest.mark.soak
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_two_who_decide_at_once_two_hundred_times(transactional_db, pair, capsys) -> None:
    race(pair, ROUNDS)
    with capsys.disabled():
        sys.stdout.write(f"\n{'-'.join(pair)}: {ROUNDS} rounds, one winner each\n")
