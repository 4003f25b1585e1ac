"""Whatever lawful changes come one after the other, in whatever order: nobody is lost and nobody is there twice."""

import uuid
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conftest import examples
from fupin.audit.verify import verify
from fupin.tests import factories
from fupin.workflow import Refused
from households.codes import ChangeAct, ProposalState
from households.models import Household, Member
from households.tests.change_scene import BORN, FAR, NEXT, VILLAGE, WAY, Staff, family, request, staff, step

pytestmark = pytest.mark.django_db
S = ProposalState
RELATION = st.sampled_from(["02", "03", "04", "05", "11", "12", "21", "99"])
OUT = st.sampled_from(["O01", "O02", "O03", "O05", "O08"])


def active(**which: Any) -> Any:
    return Member.objects.filter(state__in=("1", "4"), **which)


def asked(draw: Any, home: Household, homes: list[Household]) -> tuple[str, dict[str, Any]]:
    """A request as somebody might type it: mostly lawful, sometimes not."""
    people = list(active(household=home).values_list("pk", flat=True))
    kind = draw(st.sampled_from(["M1", "M2", "M3", "M4", "M5", "M6", "M7", "R1"]))
    one = draw(st.sampled_from(people)) if people else 0
    some = draw(st.lists(st.sampled_from(people), unique=True, max_size=3)) if people else []
    relations = {pk: draw(RELATION) for pk in people}
    others = [each for each in homes if each.pk != home.pk]
    number = factories.identity(BORN, "2") if draw(st.booleans()) else taken(draw)
    return kind, {
        "M1": {"name": "来人", "identity": number, "relation": draw(RELATION), "reason": "I02"},
        "M2": {"member": one, "reason": draw(OUT)},
        "M3": {"head": one, "relations": relations, "leaving": some[:1], "reason": draw(OUT)},
        "M4": {"head": some[0] if some else 0, "leaving": some, "relations": relations},
        "M5": {"other": draw(st.sampled_from(others)) if others else None, "relations": relations},
        "M6": {"target": draw(st.sampled_from([VILLAGE, NEXT, FAR])), "address": "新寨"},
        "M7": {"reasons": {pk: draw(OUT) for pk in people}},
        "R1": {"member": one, "relation": draw(RELATION)},
    }[kind]


def taken(draw: Any) -> str:
    """The number of somebody who is or was registered."""
    return draw(st.sampled_from([row.identity for row in Member.objects.order_by("pk") if row.identity]))


def whole_way(home: Household, kind: str, said: dict[str, Any], people: Staff) -> bool:
    """True when it came into force; a lawful no anywhere on the way leaves everything as it was."""
    clerk = factories.User.objects.get(username="everywhere")
    before = list(Member.objects.order_by("pk").values_list("pk", "household_id", "state", "relation"))
    try:
        now = step(request(home, kind, clerk, **said, token=uuid.uuid4()), ChangeAct.SUBMIT, clerk)
        while now.state in WAY:
            who, action = WAY[S(now.state)]
            if who == "reviewer" and now.village_code == FAR:
                who = "other_reviewer"
            if who == "other_reviewer" and now.state == S.RECEIVING and now.target_code != FAR:
                who = "reviewer"
            now = step(now, action, getattr(people, who), "已核实")
    except Refused:
        assert list(Member.objects.order_by("pk").values_list("pk", "household_id", "state", "relation")) == before
        return False
    return True


def balanced(counted: int, kind: str, said: dict[str, Any], gone: int) -> int:
    """People afterwards = before + in − out."""
    came = 1 if kind == "M1" else 0
    left = {"M2": 1, "M3": len(said.get("leaving", [])), "M7": gone}.get(kind, 0)
    return counted + came - left


@settings(
    max_examples=examples(10),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_any_sequence_of_changes_balances(data: Any) -> None:
    """Each example starts from an empty register."""
    with transaction.atomic():
        walk_at_random(data)
        transaction.set_rollback(True)


def walk_at_random(data: Any) -> None:
    people = staff_once()
    family(head="甲大")
    family(NEXT, head="乙大", register="unlisted", poverty_status=None)
    for _ in range(data.draw(st.integers(1, 6))):
        living = list(Household.objects.exclude(register="closed").order_by("pk"))
        if not living:
            break
        home = data.draw(st.sampled_from(living))
        kind, said = asked(data.draw, home, living)
        counted, gone = active().count(), active(household=home).count()
        expected = balanced(counted, kind, said, gone)
        in_force = whole_way(home, kind, said, people)
        assert active().count() == (expected if in_force else counted)
        holds()
    assert verify().first_bad is None


def staff_once() -> Staff:
    made = staff()
    factories.user("everywhere", "township_clerk", "990101", name="县里经办")
    return made


def holds() -> None:
    """What must be true of the register after every change."""
    digests = list(active().exclude(identity_digest=None).values_list("identity_digest", flat=True))
    assert len(digests) == len(set(digests))
    for home in Household.objects.prefetch_related("members"):
        own = [row for row in home.members.all() if row.state in ("1", "4")]
        heads = [row.name for row in own if row.relation == "01"]
        assert home.member_count == len(own)
        assert len(heads) == (0 if home.register == "closed" else 1)
        assert home.head_name == heads[0] if heads else home.member_count == 0  # who is gone keeps the last name
        assert {row.village_code for row in own} <= {home.village_id}
    assert sum(home.member_count for home in Household.objects.all()) == active().count()
