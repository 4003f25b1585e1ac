"""The office named on a user's pages: the nearest one at or above the first post, else the one of the settings."""

from typing import Any

from django.conf import settings

from villages.models import Office

CODE_LENGTHS = (2, 4, 6, 9, 12)


def office_of(posts: list[Any]) -> dict[str, str]:
    """No scope door: an office's name and phone are public, and a village shows that of its township or county."""
    found = nearest_office(posts[0].region_id) if posts else None
    if found is None:
        return {"office_name": settings.OFFICE_NAME, "help_phone": settings.HELP_PHONE}
    return {"office_name": found.name, "help_phone": found.help_phone}


def nearest_office(region_code: str) -> Office | None:
    return Office.objects.filter(pk__in=lineage(region_code)).order_by("-pk").first()


def lineage(region_code: str) -> list[str]:
    """The division's own code and those above it; a code is its own prefix, so the longest sorts last."""
    return [region_code[:length] for length in CODE_LENGTHS if length <= len(region_code)]
