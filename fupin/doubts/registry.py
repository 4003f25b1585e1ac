"""The rules that there are. Each app brings its own, with what reads the register for them, when it starts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from fupin.doubts.frame import Frame
from fupin.doubts.rules import Rule

Frames = Callable[[str, date], Iterator[Frame]]


@dataclass(frozen=True)
class Source:
    """`frames(region code, today)` yields all there is in a place ("" for everywhere), a bounded part at a time."""

    rules: tuple[Rule, ...]
    frames: Frames


_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """ValueError when a rule's id is taken by another source."""
    others = {rule.id for other, held in _sources.items() if other != name for rule in held.rules}
    if twice := others & {rule.id for rule in source.rules}:
        raise ValueError(f"declared twice: {sorted(twice)}")
    _sources[name] = source


def sources() -> list[Source]:
    return list(_sources.values())


def all_rules() -> dict[str, Rule]:
    """Every rule by its id, in the order of the ids."""
    return {rule.id: rule for rule in sorted((rule for s in sources() for rule in s.rules), key=lambda rule: rule.id)}
