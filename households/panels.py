"""What other apps say of a household on its page: filled at start-up, so that households know nothing of helpers."""

from collections.abc import Callable

from django.http import HttpRequest

from households.models import Household

Panel = Callable[[HttpRequest, Household], str]
_panels: dict[str, Panel] = {}


def register_panel(key: str, panel: Panel) -> None:
    """`panel` gives safe HTML, "" where it has nothing to say."""
    _panels[key] = panel


def panels_for(request: HttpRequest, household: Household) -> list[str]:
    return [said for panel in _panels.values() if (said := panel(request, household))]
