"""The rules of domain.md §7.1–7.5 over a roster. What they find is told with its cell; an error refuses its household,
a doubt and a hint do no harm and are kept as 疑点 once the file is applied.

An error's rule is asked only when the file has all its inputs as columns, the others when it has the column that they
are mended in. What is only not there yet never refuses (domain.md §7.0 "At import").
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from fupin.doubts.frame import Frame, level
from fupin.doubts.parameters import Own, Parameters
from fupin.doubts.rules import Answer, Rule, Scope, Severity
from fupin.imports.problems import Problem, declare, problem
from fupin.imports.table import Table
from households.doubt_columns import HOUSEHOLD, MEMBER
from households.doubts import RULES
from households.importers.roster import Roster
from households.importers.roster_columns import ROSTER
from villages.codes import Level
from villages.models import Region

TOLD_ELSEWHERE = {
    "A01": "identity_repeated",
    "A02": "identity_length",
    "A03": "identity_checksum",
    "A04": "identity_date",
    "A05": "identity_blank",
    "A08": "name_missing",
    "A10": "household_same_person_no",
    "B01": "no_head",
    "B02": "two_heads",
    "B03": "two_spouses",
    "B04": "spouse_same_sex",
    "B09": "member_count_differs",
    "C05": "unknown_code",
    "E34": "per_head_differs",
}
"""Rules that the reading and the checks of a roster answer themselves, since the clerk is told of two rows, of the
characters of a cell or of a sum: the codes under which they do (for one of several, the last). A test compares them
with the rules."""
SHOWN = 500  # questions of one rule that are written out; the rest is counted
CALLED = {
    "identity_sex": "identity",
    "identity_birth": "identity",
    "identity_length": "identity",
    "identity_fault": "identity",
    "age": "identity birth_date",
    "school_age": "identity birth_date",
    "age_months": "identity birth_date",
    "birth_date": "birth_date identity",
    "sex": "sex identity",
    "kind": "household_kind",
    "register": "poverty_status",
    "phone_valid": "phone",
    "monitored": "monitoring_kind",
    "ever_monitored": "monitoring_kind",
    "episode_kind": "monitoring_kind",
    "episode_risks": "risk_1",
    "episode_identified_on": "monitored_on",
    "episode_eliminated_on": "eliminated_on",
    "episode_elimination_mode": "elimination_mode",
    "episode_no_labour": "no_labour",
}
"""A rule's input → the roster's columns any of which gives it, where it is not called the same."""
NEEDS = {
    "B11": ("main_cause", "other_causes"),
    "D12": ("identity birth_date", "work_months work_area"),
    "E07": ("work_place", "work_months"),
}
"""Where an error can be told without all that its rule looks at."""
ALSO = {
    "net_per_head": "net_income wage operating transfer_total",
    "resident_medical": "employee_medical",
    "resident_pension": "employee_pension",
    "work_months": "work_area",
    "member_count": "name",
    "returned": "arable forest fruit grass water_surface",
    "tekun_income": "dibao_income pension_income family_planning",
    "dibao_income": "tekun_income pension_income",
}
"""A column that mends → others for which a question is asked as well."""


@dataclass(frozen=True)
class Thresholds:
    """Parameters by place; a file that does not name its villages by code has its counties by name. `above` is the
    place that holds all counties of the installation."""

    parameters: Parameters
    counties: Mapping[str, str] = field(default_factory=dict)
    above: str = ""

    @classmethod
    def read(cls) -> "Thresholds":
        rows = Region.objects.current().filter(level=Level.COUNTY).values_list("code", "name")
        codes = {name: code for code, name in rows}
        low, high = min(codes.values(), default=""), max(codes.values(), default="")
        return cls(
            Parameters(), codes, next((low[:length] for length in (6, 4, 2) if low[:length] == high[:length]), "")
        )

    def by_place(self, roster: Roster, frame: Frame) -> Iterator[tuple[Frame, Own]]:
        """The frame in parts of one county, with what is in force there."""
        if not self.parameters.rows:
            yield frame, {}
            return
        county = self._counties(roster, frame)
        for code in np.unique(county).tolist():
            yield frame.part(np.flatnonzero(county == code)), self.parameters.at(code, frame.today.year)

    def _counties(self, roster: Roster, frame: Frame) -> np.ndarray:
        cells = roster.of_household("county_name")
        named = np.array([self.counties.get(str(name), self.above) for name in cells.distinct], dtype="U6")[cells.codes]
        own = frame.region.astype("U6")
        return np.where(own != "", own, named)


def check_rules(roster: Roster, frame: Frame, thresholds: Thresholds) -> Iterator[list[Problem]]:
    """Every problem that the rules find. Counts the questions in `roster.questions`."""
    asked = [rule for rule in RULES if is_asked(rule, roster.table)]
    for part, own in thresholds.by_place(roster, frame):
        for rule in asked:
            answer = rule.answer(part, own.get(rule.id))
            if answer.truth.yes.any():
                yield from _told(roster, answer)


# ---- which rules -----------------------------------------------------------------------------------------------------


def is_asked(rule: Rule, table: Table) -> bool:
    if rule.id in TOLD_ELSEWHERE or rule.scope == Scope.VILLAGE:
        return False
    if rule.severity == Severity.ERROR:
        return may_refuse(rule, table)
    return any(key in table for key in (rule.mends, *ALSO.get(rule.mends, "").split()))


def may_refuse(rule: Rule, table: Table) -> bool:
    """All inputs are columns of the file."""
    return all(any(key in table for key in keys.split()) for keys in needs(rule))


def needs(rule: Rule) -> tuple[str, ...]:
    return NEEDS.get(rule.id) or tuple(CALLED.get(name, name) for name in inputs(rule.id))


@cache
def inputs(id: str) -> tuple[str, ...]:
    """The columns that a rule looks at: found by asking it about a blank household."""
    rule = next(rule for rule in RULES if rule.id == id)
    member, household = (level(kinds, np.ones(1, np.int64), {}) for kinds in (MEMBER, HOUSEHOLD))
    nowhere = np.zeros(1, np.int64)
    answer = rule.answer(
        Frame(date.min, "", member=member, household=household, home=nowhere, region=nowhere, whole=nowhere == 0)
    )
    return tuple(sorted(answer.reads.member | answer.reads.household))


# ---- telling ---------------------------------------------------------------------------------------------------------


def _told(roster: Roster, answer: Answer) -> Iterator[list[Problem]]:
    rule, rows = answer.rule, np.flatnonzero(answer.truth.yes)
    gravity = severities(answer, rows, roster.table)
    for severity in dict.fromkeys(gravity.tolist()):
        some = rows[gravity == severity]
        if severity != Severity.ERROR:
            roster.questions[rule.id] += len(some)
        yield from _listed(roster, answer, severity, some)


def severities(answer: Answer, rows: np.ndarray, table: Table) -> np.ndarray:
    """As the rule says, but what is only not there yet is a question."""
    rule, found = answer.rule, np.array(answer.severities(rows), dtype=object)
    if rule.until_submitted or not may_refuse(rule, table):
        found[found == Severity.ERROR] = Severity.DOUBT.value
    if rule.only_blank is not None:
        found[rule.only_blank(answer.frame).yes[rows]] = Severity.DOUBT.value
    return found


def _listed(roster: Roster, answer: Answer, severity: str, rows: np.ndarray) -> Iterator[list[Problem]]:
    table, rule = roster.table, answer.rule
    most = len(rows) if severity == Severity.ERROR else SHOWN
    columns = np.array(answer.columns(rows[:most]), dtype=object)
    for key in dict.fromkeys(columns.tolist()):
        some = rows[:most][columns == key]
        shown = shown_in(key, table)
        yield table.problems(
            shown, places(roster, answer, shown, some), rule.code, severity=severity, **facts(answer, some)
        )
    if len(rows) > most:
        heading = ROSTER[shown_in(rule.mends, table)].heading
        yield [problem("more_of_same", heading=heading, count=len(rows) - most, same=rule.label)]


def shown_in(key: str, table: Table) -> str:
    """The column itself, or one of those in its stead that the file has."""
    return next((one for one in (key, *ALSO.get(key, "").split()) if one in table), key)


def places(roster: Roster, answer: Answer, key: str, rows: np.ndarray) -> np.ndarray:
    """The row of the person, or of the household's value, else the household's first."""
    of = answer.rule.rows(answer.frame).ids[rows]
    if answer.rule.scope == Scope.MEMBER:
        return of
    if key not in roster.table or ROSTER[key].level != "household":
        return roster.first[of]
    source = roster.source(key)[of]
    return np.where(source >= 0, source, roster.first[of])


def facts(answer: Answer, rows: np.ndarray) -> dict[str, Any]:
    """What the sentence is filled with."""
    found: dict[str, Any] = {name: f"{value:g}" for name, value in vars(answer.frame.p).items()}
    if answer.rule.value is not None:
        found["value"] = answer.rule.value(answer.frame).shown(rows)
    return found


def at_import(rule: Rule) -> str:
    return Severity.DOUBT.value if rule.until_submitted else rule.severity.value


CODES = declare(
    {
        rule.code: (at_import(rule), rule.message)
        for rule in RULES
        if rule.id not in TOLD_ELSEWHERE and rule.scope != Scope.VILLAGE
    }
)
