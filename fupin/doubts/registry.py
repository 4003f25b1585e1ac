"""The rules that there are. Each app brings its own, with what reads the register for them, when it starts."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from fupin.doubts.frame import Frame
from fupin.doubts.rules import Rule

Frames = Callable[[str, date], Iterator[Frame]]
Some = Callable[[Collection[int], date], Frame]
Villages = Callable[[Collection[str], date], Iterator[Frame]]


@dataclass(frozen=True)
class Source:
    """`frames(region code, today)` yields all there is in a place ("" for everywhere), a bounded part at a time. None
    where the rules look at what a write has changed: then no doubt is kept, only their thresholds are set here.
    `some(households, today)`: a few households by their numbers, for a write that changes them; `villages(codes,
    today)`: some whole villages, for an import that touched them."""

    rules: tuple[Rule, ...]
    frames: Frames | None
    some: Some | None = None
    villages: Villages | None = None


_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """ValueError when a rule's id is taken by another source."""
    others = {rule.id for other, held in _sources.items() if other != name for rule in held.rules}
    if twice := others & {rule.id for rule in source.rules}:
        raise ValueError(f"declared twice: {sorted(twice)}")
    _sources[name] = source


def sources() -> list[Source]:
    """Those that find doubts."""
    return [source for source in _sources.values() if source.frames]


def all_rules() -> dict[str, Rule]:
    """Every rule that finds doubts by its id, in the order of the ids."""
    return _by_id(sources())


def settable_rules() -> dict[str, Rule]:
    """Every rule whose thresholds a place may set."""
    return _by_id(list(_sources.values()))


def _by_id(held: list[Source]) -> dict[str, Rule]:
    return {rule.id: rule for rule in sorted((rule for s in held for rule in s.rules), key=lambda rule: rule.id)}
