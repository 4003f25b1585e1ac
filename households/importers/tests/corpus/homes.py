"""Households that cannot be right: who belongs together, who is their head, what is said of them twice."""

from datetime import date
from typing import Any

from households.importers import testing
from households.importers.testing import person
from households.importers.tests.corpus.case import (
    BAD,
    GOOD,
    UNDECIDED,
    At,
    Build,
    Case,
    Rows,
    book,
    household,
    in_home,
    lines_of,
    two_homes,
    with_cells,
)

REGISTERED = "990101201203000009"


def unnumbered(*order: int) -> Build:
    """The people of the second household in this order, without 户编号, above the others."""

    def build() -> bytes:
        rows = household(None)
        return testing.roster([*(rows[place] for place in order), *household(GOOD)])

    return build


def number_as_number() -> bytes:
    lines = lines_of(two_homes())
    for line in lines[4:]:
        line[5] = 990101201203000.0
    return book({"花名册": lines})


def second_wife() -> bytes:
    rows = two_homes()
    rows[5:5] = [person("陆秀英", "配偶", household=BAD, sex="2", phone="13900000002", **UNDECIDED)]
    return testing.roster(rows)


def same_head(heading: str, cell: Any) -> Build:
    """The head of a registered household, with another cell."""

    def build() -> bytes:
        rows = two_homes()
        for row in rows[3:]:
            row[heading] = cell
        rows[3]["证件号码"] = HEAD
        return testing.roster(rows)

    return build


HEAD = testing.identity(serial=77)


def registered() -> Rows:
    rows = household(REGISTERED)
    rows[0]["证件号码"] = HEAD
    return rows


def once_more() -> bytes:
    """A household by its 户编号, and again by the number of its head."""
    rows = [*household(GOOD), *registered(), *household(None)]
    rows[6]["证件号码"], rows[3]["证件号码"] = HEAD, None
    rows[7]["姓名"], rows[8]["姓名"] = "罗有福", "罗有寿"
    return testing.roster(rows)


def other_head() -> bytes:
    """The registered head is not in the roster, which names another one."""
    rows = household(REGISTERED)
    rows[0] |= {"姓名": "罗有福", "证件号码": testing.identity(date(1960, 1, 1), serial=76)}
    return testing.roster([*household(GOOD), *rows])


def bad(name: str, changes: dict[int, dict[str, Any]], *errors: At) -> Case:
    return Case(name, with_cells(changes), errors)


CASES = [
    bad("no head", {5: {"与户主关系": "其他"}}, At("no_head", 5, "L")),
    bad("two heads", {6: {"与户主关系": "户主"}}, At("two_heads", 6, "L")),
    bad("two wives", {7: {"与户主关系": "配偶", "证件号码": testing.identity(sex="2", serial=78), "在校生状况": None}},
        At("two_spouses", 7, "L")),
    Case("two wives, one of them too many", second_wife, (At("two_spouses", 7, "L"),)),
    bad("a wife who is a man", {6: {"性别": "男", "证件号码": testing.identity(serial=79)}},
        At("spouse_same_sex", 6, "L")),
    bad("another number of people", {5: {"人数": 4}}, At("member_count_differs", 5, "BD")),
    bad("two 人编号 that are one", {5: {"人编号": "99010120120300000201"}, 6: {"人编号": "99010120120300000201"}},
        At("household_same_person_no", 5, "G"), At("household_same_person_no", 6, "G")),
    bad("two villages", {6: {"行政村": "丁村", "行政村代码": "990101201204"}},
        At("household_disagrees", 6, "C"), At("household_disagrees", 6, "D")),
    bad("two amounts", {6: {"工资性收入": "12001"}}, At("household_disagrees", 6, "AQ")),
    bad("two years", {7: {"收入年度": "2024"}}, At("household_disagrees", 7, "AP")),
    Case("people before the first head", unnumbered(1, 0, 2), (At("before_first_head", 2, "L"),), homes=(GOOD, "")),
    Case("nobody is head of a block", unnumbered(1, 2), (At("before_first_head", 2, "L"),
         At("before_first_head", 3, "L"))),
    Case("户编号 as a number", number_as_number, tuple(At("number_damaged", row, "F") for row in (5, 6, 7))),
    bad("户编号 in powers of ten", {5: {"户编号": "9.90101E+17"}}, At("number_damaged", 5, "F"), At("no_head", 6, "L")),
    bad("户编号 with letters", {5: {"户编号": "甲村二号"}}, At("not_digits", 5, "F"), At("no_head", 6, "L")),
    Case("a head of another household", same_head("备注", None), (At("household_no_differs", 5, "F"),),
         homes=(GOOD, REGISTERED), before=registered),
    Case("the same household twice", once_more, (At("household_twice", 5, "F"), At("household_twice", 8, "F")),
         (At("identity_blank", 5, "K"),),
         homes=(GOOD, REGISTERED), before=registered),
    Case("another head than the registered", other_head, (At("head_absent", 5, "L"),), homes=(GOOD, REGISTERED),
         before=registered),
    Case("no year of income", in_home(收入年度=None), (At("income_year_missing", 5, "AP"),)),
    Case("a cause twice", in_home(主要致贫原因="因病", 其他致贫原因="因病、因残"), (At("cause_repeated", 5, "AG"),)),
    Case("out before in", in_home(识别年度="2019", 脱贫年度="2016"), (At("exit_before_first", 5, "AE"),)),
    Case("back before out", in_home(脱贫年度="2019", 返贫年度="2018"), (At("return_before_exit", 5, "BD"),)),
    Case("a sound house in danger", in_home(是否危房户="是"), (At("grade_and_dangerous", 5, "AL"),)),
]  # fmt: skip
