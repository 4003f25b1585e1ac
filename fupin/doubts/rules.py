"""One check of facts: what it is called, how grave it is, whom it is about, and the expression that finds it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import numpy as np

from fupin.codes import CodeList
from fupin.doubts.frame import Frame, Level
from fupin.doubts.truth import Column, Truth
from fupin.doubts.value_keys import Reads, household_keys, member_keys, village_keys, watched

Find = Callable[[Frame], Truth]


class Severity(CodeList):
    """domain.md §7.0."""

    ERROR = "E", "错误"
    DOUBT = "W", "疑点"
    HINT = "I", "提示"


class Scope(CodeList):
    """Whom a finding is about."""

    MEMBER = "member", "人"
    HOUSEHOLD = "household", "户"
    VILLAGE = "village", "村"


@dataclass(frozen=True)
class Rule:
    """`find` answers for every row of its scope at once. `graver` is a second answer: where it is yes, the finding has
    that severity. `value` is what {value} in the message says; other placeholders are parameters, for which `named`
    has what people call them and their unit.

    `code` is the stable word by which an import tells of it. `mends` is the column in which it is mended, by the
    roster's key, "" where nothing mends it and somebody says how it was looked into; of several, `instead` has the
    others, each with where it is the one.

    `until_submitted` marks completeness rules: E when a case is submitted, W at import. `only_blank` says the same of
    a part of the findings: something is not there yet (domain.md §7.0 "At import").

    `exceptions` are what may explain the finding, offered when it is answered (the exceptions of domain.md §7.6)."""

    id: str
    severity: Severity
    scope: Scope
    label: str
    message: str
    find: Find
    params: Mapping[str, float] = field(default_factory=dict)
    named: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    graver: tuple[Severity, Find] | None = None
    value: Callable[[Frame], Column] | None = None
    until_submitted: bool = False
    only_blank: Find | None = None
    code: str = field(kw_only=True)
    mends: str = field(kw_only=True)
    instead: tuple[tuple[str, Find], ...] = ()
    exceptions: tuple[str, ...] = ()

    def rows(self, frame: Frame) -> Level:
        return getattr(frame, self.scope.value)

    def answer(self, frame: Frame, params: Mapping[str, float] | None = None) -> "Answer":
        own = replace(frame, p=SimpleNamespace(**{**self.params, **(params or {})}))
        looked_at = watched(own)
        graver = self.graver[1](looked_at) if self.graver else None
        truth = self.find(looked_at)
        return Answer(self, own, truth, graver, Reads.of(looked_at))


@dataclass(frozen=True)
class Answer:
    """What a rule says of a frame: found, passed, or not evaluated."""

    rule: Rule
    frame: Frame
    truth: Truth
    graver: Truth | None
    reads: Reads

    @property
    def found(self) -> int:
        return int(self.truth.yes.sum())

    @property
    def not_evaluated(self) -> int:
        return int((~self.truth.known).sum())

    def severities(self, rows: np.ndarray) -> list[str]:
        if self.graver is None or self.rule.graver is None:
            return [self.rule.severity.value] * len(rows)
        worse = self.rule.graver[0].value
        return [worse if self.graver.yes[row] else self.rule.severity.value for row in rows]

    def keys(self, rows: np.ndarray) -> list[str]:
        """A digest of the values that each of these findings rests on."""
        of = {Scope.MEMBER: member_keys, Scope.HOUSEHOLD: household_keys, Scope.VILLAGE: village_keys}
        return of[self.rule.scope](self.frame, self.reads, rows)

    def columns(self, rows: np.ndarray) -> list[str]:
        """The column that mends each of these findings."""
        found = np.full(len(rows), self.rule.mends, dtype=object)
        for name, where in reversed(self.rule.instead):
            found[where(self.frame).yes[rows]] = name
        return list(found)

    def messages(self, rows: np.ndarray) -> list[str]:
        """The questions for these rows. They hold figures and parameters, never a personal value."""
        params = {name: f"{value:g}" for name, value in vars(self.frame.p).items()}
        if self.rule.value is None:
            return [self.rule.message.format(**params)] * len(rows)
        return [self.rule.message.format(value=value, **params) for value in self.rule.value(self.frame).shown(rows)]
