"""One list of a few rows held against a few people, without a database."""

from datetime import date
from typing import Any

import numpy as np

from fupin.comparison.listed import HOME, PERSON
from fupin.comparison.lists import KINDS, LIST_RULES
from fupin.comparison.matching import Found, Matched, match, read_list
from fupin.comparison.people import Compared
from fupin.doubts.frame import level
from fupin.personal.sealing import identity_digest
from fupin.tests.factories import identity
from fupin.workbook import Coded, RawSheet

TODAY, LISTED = date(2026, 6, 20), date(2026, 6, 1)
COUNTY, VILLAGE = "990101", "990101201203"
PERSON_NO, OTHER_NO, STRANGER_NO = (identity(serial=number) for number in (401, 402, 403))
KIND_OF = {each.rule.id: kind.key for kind in KINDS.values() for each in kind.rules}


def sheet_of(rows: list[dict[str, Any]], headings: list[str] | None = None) -> list[RawSheet]:
    """Rows by heading, as they lie in a file."""
    names = headings or list(dict.fromkeys(name for row in rows for name in row))
    return [RawSheet("名单", False, 0, [coded([name, *(row.get(name) for row in rows)]) for name in names])]


def coded(cells: list[Any]) -> Coded:
    values = np.empty(len(cells), dtype=object)
    values[:] = cells
    return Coded(np.arange(len(cells), dtype=np.int32), values)


def compared(*people: dict[str, Any], home: dict[str, Any] | None = None, kin: Any = ()) -> Compared:
    """People of one household, or, with `home` among their facts as a number, of several."""
    homes = [person.get("home", 0) for person in people]
    facts = [{"county": COUNTY, **(home or {})}] * (max(homes, default=0) + 1)
    return Compared(
        member=level(PERSON, np.arange(len(people)) + 11, {name: [p.get(name) for p in people] for name in PERSON}),
        household=level(HOME, np.arange(len(facts)) + 1, {name: [f.get(name) for f in facts] for name in HOME}),
        home=np.array(homes, dtype=np.int64),
        region=np.array([VILLAGE] * len(facts), dtype="U12"),
        digests=np.array([identity_digest(person["number"]) for person in people], dtype="U32"),
        others=frozenset({identity_digest(OTHER_NO) or ""}),
        kin=np.array(kin, dtype=np.int64).reshape(-1, 2),
    )


def held(kind: str, rows: list[dict[str, Any]], people: Compared, *, complete: bool = True, **own: Any) -> Matched:
    headings = own.pop("headings", None)
    table, problems = read_list(sheet_of(rows, headings), KINDS[kind])
    said = {"today": TODAY, "listed_on": LISTED, "complete": complete, "county": COUNTY}
    return match(table, problems, KINDS[kind], people, own, **said)


def one(rule: str, row: dict[str, Any] | None, person: dict[str, Any], home: dict[str, Any]) -> Found:
    """What a rule says of the head of a household when the complete list has this row about him, or none. Another row,
    about a stranger, has the same columns."""
    head = {"number": PERSON_NO, "name": "韦大山", "relation": "01", **person}
    blank = {heading.words: None for heading in KINDS[KIND_OF[rule]].headings}
    stranger = {**blank, "姓名": "某人", "证件号码": STRANGER_NO}
    rows = [stranger] if row is None else [{**blank, "姓名": "韦大山", "证件号码": PERSON_NO, **row}, stranger]
    matched = held(KIND_OF[rule], rows, compared(head, home=home))
    return next(found for found in matched.found if found.rule is LIST_RULES[rule])
