"""Small frames for tests, from plain values: every column that is not named is blank."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

import assistance.doubt_columns
import villages.doubts
from fupin.doubts.frame import Frame, level
from fupin.doubts.rules import Rule
from households import doubt_columns, doubt_kin

TODAY = date(2026, 6, 1)
VILLAGE_CODE = "990101201203"
MEMBER = doubt_columns.MEMBER | assistance.doubt_columns.MEMBER
HOUSEHOLD = doubt_columns.HOUSEHOLD | doubt_kin.HOUSEHOLD | assistance.doubt_columns.HOUSEHOLD
VILLAGE = doubt_columns.VILLAGE | doubt_kin.VILLAGE | villages.doubts.VILLAGE | assistance.doubt_columns.VILLAGE
"""Of every source: a name means the same in each."""
ALWAYS_KNOWN = {
    "register": "listed",
    "monitored": False,
    "ever_monitored": False,
    "collector_phone": False,
    "episode_contact_phone": False,
    "has_identified_income": False,
    "has_eliminated_income": False,
    "applying": False,
}
"""What the register always knows of a household."""
Facts = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One household, and so many like it without its members. `whole` is False where members are still to be
    registered."""

    members: tuple[Facts, ...] = ()
    household: Facts = field(default_factory=dict)
    village: Facts = field(default_factory=dict)
    whole: bool = True
    alike: int = 0


def person(**facts: Any) -> Case:
    return Case(members=(facts,))


def home(*members: Facts, whole: bool = True, **facts: Any) -> Case:
    return Case(members, facts, whole=whole)


def place(**facts: Any) -> Case:
    return Case(village=facts)


def frame_of(case: Case) -> Frame:
    people, homes = case.members, 1 + case.alike
    return Frame(
        today=TODAY,
        place="990101",
        member=level(MEMBER, np.arange(len(people)) + 11, in_columns([schooled(facts) for facts in people])),
        household=level(HOUSEHOLD, np.arange(homes) + 1, in_columns([ALWAYS_KNOWN | case.household] * homes)),
        village=level(VILLAGE, np.array([VILLAGE_CODE]), in_columns([case.village])),
        home=np.zeros(len(people), np.int64),
        region=np.array([VILLAGE_CODE] * homes),
        whole=np.array([case.whole] * homes),
        span=(VILLAGE_CODE, "990101201204"),
    )


def schooled(facts: Facts) -> Facts:
    """On 1 September everybody was as old as on the day of the facts, where a case does not say otherwise."""
    return {"school_age": facts.get("age"), **facts}


def in_columns(rows: Any) -> dict[str, list[Any]]:
    names = {name for row in rows for name in row}
    return {name: [row.get(name) for row in rows] for name in names}


def verdict(rule: Rule, case: Case) -> str:
    """What the rule says of the first row it is about: the severity of what was found, "passed" or "unknown"."""
    answer = rule.answer(frame_of(case))
    if answer.truth.yes[0]:
        return answer.severities(np.array([0]))[0]
    return "passed" if answer.truth.known[0] else "unknown"
