"""What other apps say of a village on its page: filled at start-up, so that villages know nothing of households."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from villages.models import Region


@dataclass(frozen=True)
class Panel:
    """A short remark with one link; `act` is what the link says."""

    title: str
    text: str
    url: str = ""
    act: str = ""
    strong: str = ""


Source = Callable[[Any, Region], Panel | None]
_sources: dict[str, Source] = {}


def register_panel(name: str, source: Source) -> None:
    _sources[name] = source


def panels_for(user: Any, village: Region) -> list[Panel]:
    return [panel for source in _sources.values() if (panel := source(user, village))]
