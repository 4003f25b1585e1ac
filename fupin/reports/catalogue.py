"""Every standard report (domain.md §6.3): to import this is to declare them. A new one adds its module here."""

from fupin.reports.frame import REPORTS, Report
from fupin.reports.standard import (  # noqa: F401 - they register
    attributes,
    causes,
    changes,
    exits,
    health,
    incomes,
    monitoring,
    people,
    schooling,
)


def reports() -> list[Report]:
    """By number."""
    return [REPORTS[key] for key in sorted(REPORTS)]
