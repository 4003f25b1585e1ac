"""Every rule finds the fault that is planted for it and nothing else, and passes nothing without its inputs:
benchmarks/doubts at a small size."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.doubts import blanking, drafts, proof
from benchmarks.doubts.clean import STANDINGS
from fupin.doubts import registry
from fupin.doubts.registry import Source, all_rules
from fupin.doubts.truth import Truth
from households.models import Household

pytestmark = [pytest.mark.once, pytest.mark.django_db(databases=["default", "queue"])]


def test_every_rule_finds_its_planted_faults_and_nothing_else() -> None:
    told = proof.prove(2 * len(STANDINGS))
    assert told.without_planter() == set()
    assert proof.details(told.scores) == []
    assert told.false_errors() == 0
    blanked = blanking.blank_each()
    assert blanked.passed == blanking.EXPECTED
    assert len(blanked.stopped) > 80
    asked = Household.objects.earliest("pk")
    typed = drafts.typed_findings(proof.clean(1, 1_000)[0][0], asked.village_id)
    assert typed[0] == ("", set())
    assert [(rule, sorted(found)) for rule, found in typed if rule and rule not in found] == []


@pytest.mark.parametrize("says", [True, False])
def test_a_rule_that_says_the_same_of_everybody_is_found_out(says: bool, monkeypatch: Any) -> None:
    """The proof can fail: in both directions."""
    broken = replace(
        all_rules()["B10"],
        find=lambda f: Truth.of(np.full(len(f.household), says)),
    )
    held = registry._sources["households"]
    rules = tuple(broken if rule.id == broken.id else rule for rule in held.rules)
    monkeypatch.setitem(registry._sources, "households", Source(rules, held.frames))
    score = proof.prove(4).scores["B10"]
    assert (score.recall, score.precision < 1) == (1.0 if says else 0.0, says)
