"""The seeded random world of the query, in which the reports are counted."""

from fupin.query.tests.conftest import viewer

__all__ = ["viewer"]
