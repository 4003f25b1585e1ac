"""Files that would decide what is not theirs to decide (product.md §4.2): told, left alone, or put up as a proposal."""

from typing import Any

from households.importers import testing
from households.importers.tests.corpus.case import BAD, GOOD, At, Case, Rows, household

BOTH = (GOOD, BAD)
PEOPLE = [testing.identity(serial=80), testing.identity(sex="2", serial=81), testing.identity(sex="2", serial=82)]


def listed() -> Rows:
    rows = testing.family(BAD)
    for row, number in zip(rows, (PEOPLE[0], PEOPLE[1]), strict=False):
        row["证件号码"] = number
    rows[2]["证件号码"] = CHILD
    return rows


CHILD = "99010120160501002"
CHILD = CHILD + testing.check_digit(CHILD)


def file(more: Rows = (), drop: int | None = None, **cells: Any) -> Any:  # type: ignore[assignment]
    def build() -> bytes:
        rows = listed()
        for row in rows:
            row |= cells
        if drop is not None:
            del rows[drop]
        return testing.roster([*household(GOOD), *rows, *more])

    return build


def ignored(name: str, column: str, **cells: Any) -> Case:
    """A decision on a listed household stays as it is."""
    return Case(name, file(**cells), warnings=(At("decision_ignored", 5, column),), homes=BOTH, before=listed,
                legacy_before=True, kept={"decisions": True})  # fmt: skip


def newborn() -> Rows:
    return [testing.child("韦小弟", "之子", household=BAD, sex="1")]


CASES = [
    ignored("out of poverty by a roster", "AC", 脱贫属性="未脱贫"),
    ignored("another year of entry", "AD", 识别年度="2015"),
    ignored("another year of exit", "AE", 脱贫年度="2020"),
    ignored("another cause", "AF", 主要致贫原因="因残"),
    ignored("watched by a roster", "AH", 监测对象类别="脱贫不稳定户"),
    Case("a newborn of a listed household", lambda: file(newborn())(), warnings=(At("composition_waits", 8, "L"),),
         homes=BOTH, before=listed, legacy_before=True, kept={"proposals": 1, "decisions": True}),
    Case("decisions on an unlisted household", lambda: testing.roster([*household(GOOD), *testing.family(BAD)]),
         warnings=(At("decisions_left_out", 5, "AC"),), homes=BOTH, kept={"listed": 0}),
]  # fmt: skip
