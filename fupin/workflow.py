"""Refusals and transition tables, pure: no Django, no database, no clock.

A rule takes facts and returns a reason code or None. A refusal carries its code and the facts; the Chinese sentence
lives once, in REASONS of the package that refuses, and is filled in where it is shown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Rule = Callable[[Any], str | None]

REASONS: dict[str, str] = {
    "conflict": "没有保存：您打开以后，{who}已经改过这条记录。请看一眼新的内容，再决定怎么改。",
    "stale_form": "没有保存：这一页打开太久，或者内容不完整。请回到上一页刷新后再填。",
    "unknown_action": "没有办理：这一步现在不能做。请刷新页面看最新状态。",
}


class Refused(Exception):
    """A lawful no: `code` for tests and programs, `facts` to fill the sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    @property
    def sentence(self) -> str:
        """The Chinese sentence for the person who was refused; KeyError when nobody wrote one."""
        return REASONS[self.code].format(**self.facts)


class Conflict(Refused):
    """Somebody else changed the row first."""

    def __init__(self, who: str = "别的同事") -> None:
        super().__init__("conflict", who=who)


@dataclass(frozen=True)
class Step:
    """One lawful transition: action, from, to, the permission it needs, and the rules that must all pass."""

    action: str
    source: str
    target: str
    permission: str
    rules: tuple[Rule, ...] = ()

    def refusal(self, facts: Any) -> str | None:
        return next((code for rule in self.rules if (code := rule(facts))), None)

    def check(self, facts: Any) -> None:
        if code := self.refusal(facts):
            raise Refused(code, **vars(facts))


class Workflow:
    """The table of a procedure. The page that offers a button and the service that moves the row read the same rows."""

    def __init__(self, *steps: Step) -> None:
        self.steps = steps

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def states(self) -> set[str]:
        return {state for step in self.steps for state in (step.source, step.target)}

    def steps_from(self, state: str) -> list[Step]:
        return [step for step in self.steps if step.source == state]

    def step(self, state: str, action: str) -> Step:
        for step in self.steps_from(state):
            if step.action == action:
                return step
        raise Refused("unknown_action")
