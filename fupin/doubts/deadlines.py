"""By when a finding is answered where nobody has set a day: so many days after it was found, by its severity. A place
sets them as it sets the thresholds of rules."""

from datetime import date

import numpy as np

from fupin.doubts.frame import Frame
from fupin.doubts.parameters import Own
from fupin.doubts.rules import Rule, Scope, Severity
from fupin.doubts.standing import Deadlines
from fupin.doubts.truth import Truth

DAYS = {Severity.ERROR: "error", Severity.DOUBT: "doubt", Severity.HINT: "hint"}


def never(frame: Frame) -> Truth:
    return Truth.of(np.zeros(len(frame.household), dtype=bool))


DEADLINE = Rule(
    "Z01", Severity.HINT, Scope.HOUSEHOLD, "疑点办理期限", "", never,
    params={"error": 10, "doubt": 30, "hint": 90},
    named={name: (f"{severity.label}，查出后最多", "天") for severity, name in DAYS.items()},
    code="finding_due", mends="",
)  # fmt: skip
"""It finds nothing: it holds the days where all other settable figures are."""


def deadlines(own: Own, today: date) -> Deadlines:
    days = {**DEADLINE.params, **own.get(DEADLINE.id, {})}
    return Deadlines(today, {severity.value: int(days[name]) for severity, name in DAYS.items()})
