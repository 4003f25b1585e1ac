"""A column that is missing altogether: whatever a rule found with it must then be found or not evaluated, never passed
(domain.md §7.0). Every column of every frame is taken out in turn."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from benchmarks.doubts.clean import TODAY
from fupin.doubts.frame import Frame, Level
from fupin.doubts.registry import sources
from fupin.doubts.rules import Rule
from fupin.doubts.truth import Column, Truth

LEVELS = ("member", "household", "village")
BLANK_IS_NO = {
    **dict.fromkeys(("C14", "D13", "D14", "E15", "E16"), "member.public_post"),
    "A04": "member.identity_birth",
    "A05": "member.identity_fault",
    "B11": "household.other_causes",
    "E03": "household.monitored",
    "E33": "household.first_year",
    "E34": "household.income_net_income",
    "K07": "household.identified_on",
}
"""Columns in which a blank says no: nobody claims a post, a further cause, another sum or year. 文化程度 and 在校生状况
(C01) say so of each other."""
EITHER = {("member.student", "C01"), ("member.education", "C01")}
EXPECTED = {(column, rule) for rule, column in BLANK_IS_NO.items()} | EITHER


@dataclass
class Blanked:
    """Column → rule → how many findings are not evaluated without it; and (column, rule) where one was passed."""

    stopped: dict[str, Counter[str]] = field(default_factory=dict)
    passed: set[tuple[str, str]] = field(default_factory=set)


def blank_each() -> Blanked:
    told = Blanked()
    for source in sources():
        for frame in source.frames("", TODAY) if source.frames else ():
            found = [(rule, rule.answer(frame).truth.yes) for rule in source.rules]
            some = [(rule, yes) for rule, yes in found if yes.any()]
            for name, lacking in lackings(frame):
                compare(name, lacking, some, told)
    return told


def compare(name: str, lacking: Frame, found: list[tuple[Rule, np.ndarray]], told: Blanked) -> None:
    for rule, yes in found:
        truth = rule.answer(lacking).truth
        stopped = int((yes & ~truth.known).sum())
        if stopped:
            told.stopped.setdefault(name, Counter())[rule.id] += stopped
        if (yes & truth.no).any():
            told.passed.add((name, rule.id))


def lackings(frame: Frame) -> Iterator[tuple[str, Frame]]:
    """The frame without one of its columns."""
    for name in LEVELS:
        of: Level = getattr(frame, name)
        for column, held in of.columns.items():
            rest = Level(of.ids, {**of.columns, column: emptied(held)})
            yield f"{name}.{column}", replace(frame, **{name: rest})


def emptied(held: Any) -> Any:
    if isinstance(held, Truth):
        nothing = np.zeros(len(held.yes), dtype=bool)
        return Truth(nothing, nothing)
    return Column(np.zeros_like(held.values), np.zeros(len(held.values), dtype=bool), held.distinct, held.scale)
