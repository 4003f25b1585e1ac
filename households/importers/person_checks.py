"""Rules about one person (domain.md §7.1–7.5), each one expression over all rows. A rule runs only when its columns are
in the file; a blank cell is nothing wrong in itself."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from fupin.imports.problems import Problem
from fupin.imports.table import Table
from households.codes import (
    FEMALE_RELATIONS,
    MALE_RELATIONS,
    Dibao,
    Health,
    IdentityType,
    Labour,
    Relation,
    Student,
    Tekun,
)
from households.importers.identity_facts import Facts
from households.importers.roster import ids

AT_WORK_FROM = 16
IDENTITY_CODES = (
    "identity_length",
    "identity_characters",
    "identity_date",
    "identity_damaged",
    "identity_checksum",
    "identity_marker",
)


def check_people(table: Table, facts: Facts, today: date) -> Iterator[list[Problem]]:
    yield table.problems("name", ~table["name"].given & ~_faulty_name(table), "name_missing")
    yield from _identities(table, facts)
    yield from _who(table, facts, today)
    yield from _school_and_health(table)
    yield from _young(table, facts, today)
    yield from _pairs(table)


def _faulty_name(table: Table) -> np.ndarray:
    """Rows whose name was refused by its reader need not be told that it is missing."""
    return ~table["name"].given & table.bad


# ---- identity --------------------------------------------------------------------------------------------------------


def _identities(table: Table, facts: Facts) -> Iterator[list[Problem]]:
    if "identity" not in table:
        return
    cells = table["identity"]
    for code in IDENTITY_CODES:
        rows = np.flatnonzero(facts.problem == code)
        if len(rows):
            length = [len(number) for number in cells.distinct[cells.codes[rows]]]
            yield table.cell_problems("identity", rows, code, length=length)
    yield table.problems("identity", ~cells.given & ~table.bad, "identity_blank")
    yield from _repeated(table, facts)
    yield from _types(table)


def _repeated(table: Table, facts: Facts) -> Iterator[list[Problem]]:
    """The same person in two rows, by the first 18 characters (A01), and the same 人编号 (A10)."""
    firsts = _first18(table)
    for key, of_row, rows, code in (
        ("identity", firsts, facts.right, "identity_repeated"),
        (
            "person_no",
            ids(table["person_no"])[table["person_no"].codes],
            table["person_no"].given,
            "household_same_person_no",
        ),
    ):
        again, first = _again(of_row, rows)
        if len(again):
            yield table.cell_problems(key, again, code, first=table.row[first])


def _first18(table: Table) -> np.ndarray:
    cells = table["identity"]
    index: dict[str | None, int] = {}
    short = (number[:18] if number else None for number in cells.distinct)
    return np.fromiter((index.setdefault(n, len(index)) for n in short), np.int64, len(cells.distinct))[cells.codes]


def _again(of_row: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows (among those given as a mask) that hold what another row holds, and that other row."""
    where = np.flatnonzero(rows)
    many = np.bincount(of_row[where], minlength=1) > 1 if len(where) else np.zeros(1, dtype=bool)
    twice = where[many[of_row[where]]] if len(where) else where
    order = twice[np.argsort(of_row[twice], kind="stable")]
    own = of_row[order]
    starts = np.flatnonzero(np.r_[True, own[1:] != own[:-1]]) if len(own) else np.zeros(0, np.int64)
    lead = np.repeat(starts, np.diff(np.r_[starts, len(own)]))
    other = np.where(lead == np.arange(len(own)), lead + 1, lead)
    return order, order[other] if len(order) else order


def _types(table: Table) -> Iterator[list[Problem]]:
    """A11: the kind of document and the length of its number."""
    if not table.has("identity", "identity_type"):
        return
    cells, kinds = table["identity"], table["identity_type"]
    long = cells.spread(
        np.fromiter((n is not None and len(n) in (20, 22) for n in cells.distinct), bool, len(cells.distinct))
    )
    short = cells.spread(
        np.fromiter((n is not None and len(n) == 18 for n in cells.distinct), bool, len(cells.distinct))
    )
    card = kinds.among(IdentityType.DISABILITY_CARD)
    rows = np.flatnonzero((card & short) | (long & kinds.given & ~card))
    if len(rows):
        names = [IdentityType.label_of(code) for code in kinds.distinct[kinds.codes[rows]]]
        length = [len(number) for number in cells.distinct[cells.codes[rows]]]
        yield table.problems("identity_type", rows, "identity_type_differs", kind=names, length=length)


# ---- sex, birth, relation --------------------------------------------------------------------------------------------


def _who(table: Table, facts: Facts, today: date) -> Iterator[list[Problem]]:
    if "sex" in table:
        differs = (facts.number_sex != "") & table["sex"].among("1", "2") & (table["sex"].values != facts.number_sex)
        rows = np.flatnonzero(differs)
        shown = np.where(facts.number_sex[rows] == "1", "男", "女")
        yield table.problems("sex", rows, "sex_differs", other=shown)
    if "birth_date" in table:
        own = table["birth_date"]
        differs = own.given & ~np.isnat(facts.number_born) & (own.values != facts.number_born)
        yield table.problems("birth_date", differs, "birth_differs")
        yield table.problems("birth_date", own.given & (own.values > np.datetime64(today)), "birth_in_future")
    if "relation" in table:
        relation = table["relation"]
        yield table.problems("relation", ~relation.given & ~table.bad, "relation_missing")
        wrong = ((facts.sex == "2") & relation.among(*MALE_RELATIONS)) | (
            (facts.sex == "1") & relation.among(*FEMALE_RELATIONS)
        )
        rows = np.flatnonzero(wrong)
        labels = [Relation.label_of(code) for code in relation.distinct[relation.codes[rows]]]
        yield table.problems("relation", rows, "sex_not_of_relation", value=labels)


# ---- school, health, work --------------------------------------------------------------------------------------------


def _school_and_health(table: Table) -> Iterator[list[Problem]]:
    if table.has("education", "student"):
        at_school = table["student"].given & ~table["student"].among(Student.NOT_STUDENT)
        yield table.problems("student", at_school & table["education"].given, "education_and_student")
    if "health" in table:
        cells = table["health"]
        both = np.fromiter(
            (Health.HEALTHY in (v or "").split(",") and "," in v for v in cells.distinct), bool, len(cells.distinct)
        )
        yield table.problems("health", cells.spread(both), "healthy_and_ill")


def _young(table: Table, facts: Facts, today: date) -> Iterator[list[Problem]]:
    """D08, D12, D13: under 16 on 31 December of the year of the facts, or today."""
    age = facts.age(_fact_days(table, today))
    young = (age >= 0) & (age < AT_WORK_FROM)
    labour = table["labour"]
    yield table.problems("labour", young & labour.given & ~labour.among(Labour.NONE), "labour_of_child")
    months = table["work_months"]
    working = months.given & (months.values != 0)
    yield table.problems("work_months", young & working, "work_of_child")
    yield table.problems("work_area", young & table["work_area"].given & ~working, "work_of_child")
    yield table.problems("public_post", young & table["public_post"].given, "post_of_child")


def _fact_days(table: Table, today: date) -> np.ndarray:
    days = np.full(len(table), np.datetime64(today, "D"))
    if "income_year" not in table:
        return days
    cells = table["income_year"]
    earlier = cells.given & (cells.values < today.year)
    ends = (cells.values - 1969).astype("datetime64[Y]").astype("datetime64[D]") - 1
    return np.where(earlier, ends, days)


def _pairs(table: Table) -> Iterator[list[Problem]]:
    if table.has("dibao", "tekun"):
        dibao = table["dibao"].given & ~table["dibao"].among(Dibao.NO)
        tekun = table["tekun"].given & ~table["tekun"].among(Tekun.NO)
        yield table.problems("tekun", dibao & tekun, "dibao_and_tekun")
    if table.has("work_place", "work_months"):
        months = table["work_months"].given & (table["work_months"].values != 0)
        yield table.problems("work_place", table["work_place"].given != months, "work_place_or_months")
    if table.has("public_post", "public_months"):
        months = table["public_months"].given & (table["public_months"].values != 0)
        yield table.problems("public_post", table["public_post"].given != months, "post_or_months")
