"""Every standard report (domain.md §6.3): to import this is to declare them. A new one adds its module here."""

from fupin.reports.frame import REPORTS, Report
from fupin.reports.standard import (  # noqa: F401 - they register
    attributes,
    causes,
    changes,
    doubts,
    exits,
    health,
    helpers,
    incomes,
    measures,
    monitoring,
    notices,
    people,
    presence,
    projects,
    schooling,
    villages,
)


def reports() -> list[Report]:
    """By number."""
    return [REPORTS[key] for key in sorted(REPORTS)]
