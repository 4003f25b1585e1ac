"""The seeded random world of the query, in which the reports are counted."""

from fupin.query.tests.test_question import viewer

__all__ = ["viewer"]
