"""What the apps above say of a household on its page: filled at start-up, so that households know nothing of them."""

from collections.abc import Callable

from django.http import HttpRequest

from households.models import Household

Panel = Callable[[HttpRequest, Household], str]
_panels: dict[str, Panel] = {}


def register_panel(key: str, panel: Panel) -> None:
    """`panel` gives finished HTML, "" where it has nothing to say; it asks the scope door itself."""
    _panels[key] = panel


def panels_for(request: HttpRequest, household: Household) -> list[str]:
    return [said for panel in _panels.values() if (said := panel(request, household))]
