"""Bad files, one per way to be bad, each with the outcome and the place that a clerk must be told."""

from households.importers.tests.corpus import cells, containers, decisions, homes, people, places, structure
from households.importers.tests.corpus.case import At, Case

CASES = [
    *containers.CASES,
    *structure.CASES,
    *people.CASES,
    *homes.CASES,
    *places.CASES,
    *cells.CASES,
    *decisions.CASES,
]

__all__ = ["CASES", "At", "Case"]
