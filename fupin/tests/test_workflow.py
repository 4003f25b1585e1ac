"""The transition table: steps, refusals, and that a refusal always has its sentence."""

from dataclasses import dataclass

import pytest

from fupin.workflow import REASONS, Conflict, Refused, Step, Workflow


@dataclass(frozen=True)
class Facts:
    ripe: bool


def ripe(facts: Facts) -> str | None:
    return None if facts.ripe else "not_ripe"


ORCHARD = Workflow(
    Step("plant", "bare", "growing", "farm"),
    Step("pick", "growing", "picked", "farm", (ripe,)),
    Step("fell", "growing", "bare", "farm"),
)


@pytest.mark.parametrize(
    ("state", "action", "target"),
    [("bare", "plant", "growing"), ("growing", "pick", "picked"), ("growing", "fell", "bare")],
)
def test_lawful_steps(state, action, target) -> None:
    assert ORCHARD.step(state, action).target == target


@pytest.mark.parametrize(
    ("state", "action"), [("bare", "pick"), ("picked", "plant"), ("growing", "plant"), ("?", "pick")]
)
def test_no_other_step(state, action) -> None:
    with pytest.raises(Refused, match="unknown_action"):
        ORCHARD.step(state, action)


def test_a_rule_refuses_with_its_code() -> None:
    step = ORCHARD.step("growing", "pick")
    assert step.refusal(Facts(ripe=False)) == "not_ripe"
    with pytest.raises(Refused, match="not_ripe"):
        step.check(Facts(ripe=False))
    step.check(Facts(ripe=True))


def test_states_and_steps_from() -> None:
    assert ORCHARD.states() == {"bare", "growing", "picked"}
    assert [step.action for step in ORCHARD.steps_from("growing")] == ["pick", "fell"]


def test_a_refusal_speaks_chinese() -> None:
    assert Conflict("韦明").sentence.startswith("没有保存：您打开以后，韦明已经改过")
    assert Refused("unknown_action").sentence == REASONS["unknown_action"]
