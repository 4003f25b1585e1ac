"""Villages that are not there, not one's own, or not to be told apart."""

from typing import Any

from households.importers.tests.corpus.case import BAD, GOOD, At, Case, Rows, household, in_home

BOTH = (GOOD, BAD)
FAR = {"县": "乙县", "乡镇": "乙镇", "行政村": "乙村", "行政村代码": "990102201201"}
STRANGE = {"county_name": "乙县", "township_name": "乙镇", "village_name": "乙村", "village_code": "990102201201"}


def strangers() -> Rows:
    return household(BAD, **STRANGE)


def bad(name: str, code: str, column: str, **cells: Any) -> Case:
    return Case(name, in_home(**cells), (At(code, 5, column),))


CASES = [
    bad("no such village", "village_unknown", "C", 行政村="虚无村", 行政村代码=None),
    bad("no such code", "village_unknown", "D", 行政村代码="990101201999"),
    bad("a code of a township", "village_unknown", "D", 行政村代码="990101201"),
    Case("a code with letters", in_home(行政村代码="甲村"), tuple(At("not_digits", row, "D") for row in (5, 6, 7))),
    bad("a village of another county by code", "village_unknown", "D", **FAR),
    bad("a village of another county by name", "village_unknown", "C", **{**FAR, "行政村代码": None}),
    bad("a village of another township", "village_unknown", "C", 乡镇="丙镇", 行政村代码=None),
    Case("a name that two villages have", in_home(乡镇=None, 行政村代码=None), (At("village_ambiguous", 5, "C"),),
         by="county"),
    Case("no village at all", in_home(县=None, 乡镇=None, 行政村=None, 行政村代码=None),
         (At("household_not_found", 5, "F"),)),
    Case("a name of another village than the code's", in_home(行政村="丁村"),
         warnings=(At("village_name_differs", 5, "D"),), homes=BOTH),
    Case("a household of somebody else's village", in_home(), (At("household_not_yours", 5, "F"),), homes=BOTH,
         before=strangers),
]  # fmt: skip
