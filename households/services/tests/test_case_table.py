"""Who may take which step of which procedure: state × act × role × relation, written out here and asked of the service.

The arrows are repeated by hand from domain.md §3.2–3.5: the table in the code is what is being tested.
"""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from fupin.access.permissions import Role
from fupin.accounts.models import Kin
from fupin.audit.models import AuditEvent
from fupin.audit.write import write
from fupin.tests import factories
from fupin.workflow import Conflict, Refused
from households.case_workflow import TABLES
from households.codes import CaseAct, Procedure
from households.models import Case, CaseStep
from households.services.cases import act_on, take_step
from households.tests import case_rows as scene
from households.tests.case_rows import TODAY

pytestmark = pytest.mark.django_db
R1, R3 = Procedure.IDENTIFICATION, Procedure.MONITORING
VILLAGE = {Role.VILLAGE_CLERK, Role.TOWNSHIP_CLERK}
HEADS = {Role.VILLAGE_HEAD, Role.TOWNSHIP_CLERK}
REVIEWER, APPROVER = {Role.TOWNSHIP_REVIEWER}, {Role.COUNTY_APPROVER}
BOTH: dict[tuple[str, str], tuple[str, set[Role]]] = {
    ("meeting", "pass"): ("notice1", VILLAGE),
    ("meeting", "queue"): ("waiting", VILLAGE),
    ("meeting", "vote_down"): ("rejected", VILLAGE),
    ("meeting", "send_back"): ("checking", VILLAGE),
    ("meeting", "withdraw"): ("withdrawn", VILLAGE),
    ("checking", "withdraw"): ("withdrawn", VILLAGE),
    ("waiting", "take_up"): ("notice1", HEADS),
    ("waiting", "withdraw"): ("withdrawn", VILLAGE),
    ("notice1", "report"): ("township", HEADS),
    ("notice1", "vote_again"): ("meeting", REVIEWER),
    ("notice1", "withdraw"): ("withdrawn", VILLAGE),
    ("township", "send_back"): ("checking", REVIEWER),
    ("township", "vote_again"): ("meeting", REVIEWER),
    ("township", "reject"): ("rejected", REVIEWER),
    ("township", "withdraw"): ("withdrawn", VILLAGE),
    ("county", "approve"): ("announcing", APPROVER),
    ("county", "return"): ("township", APPROVER),
    ("county", "reject"): ("rejected", APPROVER),
    ("announcing", "announce"): ("done", REVIEWER),
    ("announcing", "return"): ("county", APPROVER),
}
ARROWS = {
    R1: BOTH
    | {
        ("draft", "edit"): ("draft", VILLAGE),
        ("draft", "submit"): ("checking", VILLAGE),
        ("draft", "withdraw"): ("withdrawn", VILLAGE),
        ("checking", "send_back"): ("draft", VILLAGE),
        ("checking", "checked"): ("meeting", VILLAGE),
        ("township", "agree"): ("notice2", REVIEWER),
        ("notice2", "forward"): ("county", REVIEWER),
        ("notice2", "return"): ("township", REVIEWER),
    },
    R3: BOTH
    | {
        ("clue", "edit"): ("clue", VILLAGE),
        ("clue", "follow"): ("checking", VILLAGE),
        ("clue", "exclude"): ("excluded", VILLAGE),
        ("clue", "withdraw"): ("withdrawn", VILLAGE),
        ("checking", "exclude"): ("excluded", VILLAGE),
        ("checking", "send_back"): ("clue", VILLAGE),
        ("checking", "checked"): ("comparing", VILLAGE),
        ("comparing", "compared"): ("meeting", VILLAGE),
        ("comparing", "send_back"): ("checking", VILLAGE),
        ("comparing", "withdraw"): ("withdrawn", VILLAGE),
        ("township", "agree"): ("county", REVIEWER),
    },
}
CLERK = {Role.COUNTY_CLERK}
START = {
    ("draft", "edit"): ("draft", VILLAGE),
    ("draft", "submit"): ("checking", HEADS),
    ("draft", "withdraw"): ("withdrawn", VILLAGE),
}
LEAVING = START | {
    ("checking", "unmet"): ("rejected", VILLAGE),
    ("checking", "withdraw"): ("withdrawn", VILLAGE),
    ("township", "agree"): ("county", REVIEWER),
    ("township", "send_back"): ("checking", REVIEWER),
    ("township", "reject"): ("rejected", REVIEWER),
    ("township", "withdraw"): ("withdrawn", VILLAGE),
    ("county", "return"): ("township", APPROVER),
    ("county", "reject"): ("rejected", APPROVER),
}
VOTED = LEAVING | {
    ("checking", "send_back"): ("draft", VILLAGE),
    ("checking", "checked"): ("meeting", VILLAGE),
    ("meeting", "pass"): ("notice1", VILLAGE),
    ("meeting", "vote_down"): ("rejected", VILLAGE),
    ("meeting", "send_back"): ("checking", VILLAGE),
    ("meeting", "withdraw"): ("withdrawn", VILLAGE),
    ("notice1", "report"): ("township", HEADS),
    ("notice1", "send_back"): ("checking", REVIEWER),
    ("notice1", "withdraw"): ("withdrawn", VILLAGE),
    ("township", "vote_again"): ("meeting", REVIEWER),
    ("county", "approve"): ("done", APPROVER),
}
ANNOUNCED = {
    ("county", "approve"): ("announcing", APPROVER),
    ("announcing", "announce"): ("done", REVIEWER),
    ("announcing", "return"): ("county", APPROVER),
}
ARROWS |= {
    Procedure.RELAPSE: ARROWS[R1],
    Procedure.REMOVAL: VOTED,
    Procedure.WRONG_EXIT: VOTED,
    Procedure.ROLLBACK: LEAVING
    | {("checking", "checked"): ("township", VILLAGE), ("county", "approve"): ("done", APPROVER)},
    Procedure.ELIMINATION: VOTED
    | ANNOUNCED
    | {
        ("draft", "natural"): ("listing", HEADS),
        ("listing", "approve"): ("done", APPROVER),
        ("listing", "send_back"): ("draft", APPROVER),
        ("listing", "reject"): ("rejected", APPROVER),
        ("listing", "withdraw"): ("withdrawn", VILLAGE),
    },
    Procedure.EXIT: {key: arrow for key, arrow in VOTED.items() if key != ("checking", "send_back")}
    | ANNOUNCED
    | {
        ("draft", "submit"): ("listing", HEADS),
        ("listing", "list"): ("meeting", CLERK),
        ("listing", "reject"): ("rejected", CLERK),
        ("listing", "withdraw"): ("withdrawn", VILLAGE),
        ("meeting", "pass"): ("checking", VILLAGE),
        ("checking", "checked"): ("consent", VILLAGE),
        ("consent", "consent"): ("notice1", VILLAGE),
        ("consent", "send_back"): ("checking", VILLAGE),
        ("consent", "withdraw"): ("withdrawn", VILLAGE),
    },
}
del ARROWS[Procedure.EXIT]["meeting", "send_back"]
STATES = {procedure: {source for source, _ in arrows} for procedure, arrows in ARROWS.items()}
ELSEWHERE = {"decline"}
"""Needs the household's refusal, which stands against its consent: tried where that is told."""
BUSIEST = (Role.TOWNSHIP_CLERK, Role.COUNTY_APPROVER)
"""Where no arrow begins nobody passes: asked of those who may do most."""
BUTTONLESS = {"edit", "pass", "queue", "vote_down", "announce"}


def outcome(case: Case, action: str, by: Any, opinion: str = "已经核实") -> str:
    """The state it led to, or why not; the world is as before."""
    with transaction.atomic():
        try:
            if action in BUTTONLESS:
                take_step(case, action, by=by, today=TODAY, opinion=opinion)
            else:
                act_on(case=case, action=action, version=case.version, by=by, today=TODAY, opinion=opinion)
            said = Case.objects.get(pk=case.pk).state
        except PermissionDenied:
            said = "403"
        except Refused as refusal:
            said = refusal.code
        transaction.set_rollback(True)
    return said


@pytest.fixture
def people() -> dict[Role, Any]:
    factories.region_tree()
    return scene.everybody()


def expected(procedure: str, state: str, action: str, role: Role, votes: int) -> str:
    arrow = ARROWS[Procedure(procedure)].get((state, action))
    if arrow is None or role not in arrow[1]:
        return "no"
    carried = votes > 10
    if action == "vote_down":
        return "majority_there" if carried else arrow[0]
    return arrow[0]


def test_a_return_goes_by_the_table_of_identification() -> None:
    assert TABLES[Procedure.RELAPSE] is TABLES[R1]


@pytest.mark.parametrize("procedure", sorted(set(Procedure) - {Procedure.RELAPSE}))
def test_exactly_the_listed_arrows_pass_for_exactly_the_listed_roles(people, procedure) -> None:
    """Everybody here is a stranger to the case but inside the place."""
    wrong = {}
    for state in sorted(STATES[procedure]):
        case = scene.case_at(state, procedure).case
        scene.seen_by(case, *people.values())
        for action in set(CaseAct.values) - ELSEWHERE:
            for role in people if (state, action) in ARROWS[procedure] else BUSIEST:
                user = people[role]
                said = in_write(case, action, user)
                want = expected(procedure, state, action, role, votes=11)
                if (said != want) if want != "no" else said not in {"403", "unknown_action"}:
                    wrong[state, action, role] = (said, want)
    assert wrong == {}


def in_write(case: Case, action: str, by: Any) -> str:
    return write(outcome)(case, action, by)


@pytest.mark.parametrize("procedure", sorted(set(Procedure) - {Procedure.RELAPSE}))
def test_nobody_from_elsewhere_passes(people, procedure) -> None:
    """The same roles in the next village, the next township, the next county."""
    village, township, county = "990101201204", "990101202", "990102"
    elsewhere = {Role.VILLAGE_CLERK: village, Role.VILLAGE_HEAD: village, Role.TOWNSHIP_CLERK: township,
                 Role.TOWNSHIP_REVIEWER: township, Role.COUNTY_APPROVER: county, Role.COUNTY_CLERK: county}  # fmt: skip
    strangers = [factories.user(f"s.{role}", role, place) for role, place in elsewhere.items()]
    for (state, action), _ in ARROWS[procedure].items():
        case = scene.case_at(state, procedure).case
        scene.seen_by(case, *strangers)
        assert {in_write(case, action, by) for by in strangers} == {"403"}, (state, action)


WEIGHED = {R1, R3, Procedure.EXIT}
"""The others are reviewed by the same steps with the same first rules (test_case_rules)."""
REVIEWS = [
    (procedure, state, action)
    for procedure, arrows in ARROWS.items()
    for (state, action), (_, roles) in arrows.items()
    if (procedure in WEIGHED or state == "listing")
    and roles in (REVIEWER, APPROVER)
    and action in {"agree", "approve", "reject", "send_back", "vote_again"}
]


@pytest.mark.parametrize(("procedure", "state", "action"), REVIEWS)
def test_who_touched_it_decides_nothing(people, procedure, state, action) -> None:
    """Proposer, checker, editor of a fact, who agreed before, and any other login of these; then the family."""
    found = scene.case_at(state, procedure)
    role = next(iter(ARROWS[procedure][state, action][1]))
    place = scene.PLACES.get(role, scene.COUNTY)
    before = factories.user("agreed", Role.TOWNSHIP_REVIEWER, scene.TOWNSHIP)
    scene.step(found.case, "agree", "township", before, round=found.case.round)
    people_who_touched = [found.proposer, found.checker, found.editor, before]
    logins = [scene.second_login(user, role, place) for user in people_who_touched]
    scene.seen_by(found.case, *logins)
    assert [in_write(found.case, action, by) for by in logins] == ["case_same_person"] * 4
    CaseStep.objects.filter(case=found.case, act="agree").delete()
    mine = people[role]
    scene.seen_by(found.case, mine)
    assert in_write(found.case, action, mine) == ARROWS[procedure][state, action][0]
    number = factories.identity(TODAY.replace(year=1970), "1", 477)
    head = found.case.household.members.get()
    head.set_identity(number)
    head.save()
    kin = Kin(person=mine.person, name=head.name, relation="表兄", declared_on=TODAY)
    kin.set_identity(number)
    kin.save()
    assert in_write(found.case, action, mine) == "case_own_family"


def test_a_version_gone_by_is_a_conflict_that_says_who_and_when(people) -> None:
    case = scene.case_at("township").case
    mine = people[Role.TOWNSHIP_REVIEWER]
    scene.seen_by(case, mine)
    act_on(case=case, action="agree", version=case.version, by=mine, today=TODAY, opinion="同意")
    rival = factories.user("rival", Role.TOWNSHIP_REVIEWER, scene.TOWNSHIP)
    with pytest.raises(Conflict) as caught:
        act_on(case=case, action="agree", version=case.version, by=rival, today=TODAY)
    assert mine.person.name in caught.value.sentence
    assert "县级审批" in caught.value.sentence


def test_a_step_returned_is_agreed_to_anew_by_the_same_reviewer(people) -> None:
    """The county sends it back: another round, in which the township's reviewer may agree again."""
    case = scene.case_at("township").case
    mine, county = people[Role.TOWNSHIP_REVIEWER], people[Role.COUNTY_APPROVER]
    for _ in range(2):
        scene.seen_by(case, mine)
        case = act_on(case=case, action="agree", version=case.version, by=mine, today=TODAY, opinion="同意")
        case = act_on(case=case, action="return", version=case.version, by=county, today=TODAY, opinion="再核一遍")
    assert (case.state, case.round) == ("township", 3)


def test_an_act_is_one_row_and_the_same_click_once_more_is_none(people) -> None:
    case, token = scene.case_at("township").case, uuid.uuid4()
    mine = people[Role.TOWNSHIP_REVIEWER]
    scene.seen_by(case, mine)
    before = AuditEvent.objects.count()
    for _ in range(3):
        act_on(case=case, action="agree", version=case.version, by=mine, today=TODAY, opinion="同意", token=token)
    assert case.steps.filter(act="agree").count() == 1
    assert AuditEvent.objects.count() == before + 1
