"""Each rule of §7.6 over one row, and over several; what it says of a hit."""

import numpy as np
import pytest

from fupin.comparison.lists import KINDS, LIST_RULES, RULES
from fupin.comparison.tests.cases import CASES, MEANS
from fupin.comparison.tests.scene import (
    KIND_OF,
    OTHER_NO,
    PERSON_NO,
    STRANGER_NO,
    compared,
    held,
    one,
)
from fupin.doubts.registry import all_rules, settable_rules
from fupin.imports.problems import masked
from fupin.tests.factories import identity


def said(found) -> str:
    truth = found.truth
    return "found" if truth.yes[0] else "passed" if truth.known[0] else "unknown"


@pytest.mark.parametrize(("rule", "expected", "row", "person", "home"), CASES)
def test_a_rule_says(rule, expected, row, person, home) -> None:
    assert said(one(rule, row, person, home)) == expected


def test_every_rule_of_the_table_is_declared_and_tried() -> None:
    assert [rule.id for rule in RULES] == sorted(
        {f"J{number:02d}" for number in range(1, 23)}, key=list(LIST_RULES).index
    )
    assert {f"J{number:02d}" for number in range(1, 23)} == set(LIST_RULES) == {case[0] for case in CASES} | {"J11"}
    assert LIST_RULES.keys() <= all_rules().keys() <= settable_rules().keys()


def test_a_list_without_a_needed_column_evaluates_nobody() -> None:
    """And says which column is not there."""
    rows = [{"姓名": "韦大山", "证件号码": PERSON_NO, "车牌号": "黔E12345", "购置价": 90000}]
    matched = held("vehicles", rows, compared({"number": PERSON_NO}))
    counts = matched.counts["rules"]["J03"]
    assert counts == {"found": 0, "not_evaluated": 1, "lacking": ["车辆类型"]}
    assert "list_column_missing" in {problem.code for problem in matched.problems}


BY_THE_NUMBER_ALONE = {"J01", "J02"}


@pytest.mark.parametrize("rule", sorted(LIST_RULES.keys() - BY_THE_NUMBER_ALONE))
def test_each_needed_column_taken_away_turns_its_rule_to_not_evaluated(rule: str) -> None:
    kind, needs = KINDS[KIND_OF[rule]], LIST_RULES[rule].needs
    assert needs
    for key in needs:
        headings = ["证件号码", *(each.words for each in kind.headings if each.key != key)]
        row = dict.fromkeys(headings) | {"证件号码": PERSON_NO}
        matched = held(kind.key, [row], compared({"number": PERSON_NO}), headings=headings)
        assert matched.counts["rules"][rule]["not_evaluated"] == 1


def test_whoever_is_not_on_a_part_of_a_list_is_not_evaluated() -> None:
    people = compared({"number": PERSON_NO, "name": "韦大山"}, {"number": STRANGER_NO, "name": "韦小山"})
    rows = [{"姓名": "韦大山", "证件号码": PERSON_NO, "车辆类型": "小型轿车", "购置价": 90000}]
    whole, part = (held("vehicles", rows, people, complete=complete) for complete in (True, False))
    assert [found.counts["rules"]["J03"]["not_evaluated"] for found in (whole, part)] == [0, 1]
    assert [list(found.found[0].truth.yes) for found in (whole, part)] == [[True, False]] * 2


def test_a_name_alone_is_no_hit_and_rows_are_counted() -> None:
    """The same name with another number; somebody without an authorisation; nobody; a number that is wrong."""
    rows = [
        {"姓名": "韦大山", "证件号码": number, "车辆类型": "小型轿车", "购置价": 90000}
        for number in (STRANGER_NO, OTHER_NO, PERSON_NO[:17] + ("1" if PERSON_NO[17] != "1" else "2"), None)
    ]
    matched = held("vehicles", rows, compared({"number": PERSON_NO, "name": "韦大山"}))
    assert len(matched.found[0].people) == 0
    figures = {name: matched.counts[name] for name in ("rows", "matched", "unauthorised", "strangers", "refused")}
    assert figures == {"rows": 4, "matched": 0, "unauthorised": 1, "strangers": 1, "refused": 2}


def test_a_wrong_number_is_said_masked_with_its_place_and_cure() -> None:
    wrong = PERSON_NO[:17] + ("1" if PERSON_NO[17] != "1" else "2")
    matched = held(
        "vehicles", [{"姓名": "韦大山", "证件号码": wrong, "车辆类型": "轿车"}], compared({"number": PERSON_NO})
    )
    problem = next(one for one in matched.problems if one.code == "list_wrong_number")
    assert (problem.sheet, problem.row, problem.column) == ("名单", 2, "B")
    assert masked(wrong, "identity") in problem.message
    assert wrong not in problem.message
    assert "重新载入" in problem.message


def test_a_cell_that_cannot_be_read_is_said_without_its_content() -> None:
    rows = [{"姓名": "韦大山", "证件号码": PERSON_NO, "车辆类型": "轿车", "购置价": "三万金丝雀"}]
    matched = held("vehicles", rows, compared({"number": PERSON_NO}))
    messages = [problem.message for problem in matched.problems if problem.code == "not_a_number"]
    assert len(messages) == 1
    assert "金丝雀" not in messages[0]


def test_a_vehicle_is_told_with_its_plate_masked() -> None:
    shown, full = one("J03", dict(MEANS[12][2] or {}), {}, {}).told[0]
    assert shown == "车牌 黔E****5，小型轿车，2023-05-01 登记，56,000.00 元"
    assert "黔E12345" in full


def test_several_rows_of_one_person_are_one_finding() -> None:
    rows = [
        {"证件号码": PERSON_NO, "车牌号": f"黔E1234{number}", "车辆类型": "轿车", "购置价": 90000}
        for number in range(5)
    ]
    found = held("vehicles", rows, compared({"number": PERSON_NO})).found[0]
    assert len(found.people) == 1
    assert found.told[0][0].endswith("等 5 条")
    assert found.told[0][0].count("；") == 2


def test_a_threshold_of_the_county_decides() -> None:
    rows = [{"证件号码": PERSON_NO, "车辆类型": "轿车", "购置价": 40000}]
    found = held("vehicles", rows, compared({"number": PERSON_NO}), J03={"price": 50_000.0}).found[0]
    assert len(found.people) == 0


def test_a_subsidy_paid_twice_in_a_period() -> None:
    row = {"证件号码": PERSON_NO, "补贴种类": "低保金", "发放期间": "2026-05"}
    other = {**row, "发放期间": "2026-06"}
    people = compared({"number": PERSON_NO})
    assert [len(held("payments", rows, people).found[0].people) for rows in ([row, other], [row, row])] == [0, 1]


def test_costs_are_added_up_over_the_household() -> None:
    """Two members of one household, and one of another with half as much."""
    numbers = [PERSON_NO, STRANGER_NO, OTHER_NO]
    people = compared(*({"number": number, "home": home} for number, home in zip(numbers, (0, 0, 1), strict=True)))
    rows = [{"证件号码": number, "个人自付": 6000, "结算日期": None} for number in numbers]
    found = held("costs", rows, people).found[0]
    assert list(found.truth.yes) == [True, True, False]


def test_somebody_on_the_payroll_counts_for_the_head_of_his_familys_other_household() -> None:
    """The father stayed, the son's household was split off; an unlisted third person is nobody's kin."""
    people = compared({"number": PERSON_NO, "home": 0}, {"number": STRANGER_NO, "home": 1}, kin=[(0, 1)])
    found = held("payroll", [{"证件号码": PERSON_NO, "单位": "县医院"}], people).found[0]
    assert list(found.people) == [0, 1]
    assert [shown for shown, _ in found.told] == ["单位 县医院", "户主的家人（分户前是一户），单位 县医院"]


# ---- J11: who is in the household book ---------------------------------------------------------------------------
def in_books(*books: str | None, extra: int = 0, complete: bool = True) -> list[bool]:
    """A head and another member with the books that the police have them in; `extra` strangers in the first book."""
    numbers = [PERSON_NO, STRANGER_NO]
    people = compared(*({"number": n, "relation": r} for n, r in zip(numbers, ("01", "02"), strict=True)))
    rows = [{"证件号码": number, "户号": book} for number, book in zip(numbers, books, strict=True)]
    rows += [{"证件号码": identity(serial=420 + number), "户号": books[0]} for number in range(extra)]
    found = next(one for one in held("police", rows, people, complete=complete).found if one.rule is LIST_RULES["J11"])
    return list(found.truth.yes)


def test_one_book_and_all_of_it_registered() -> None:
    assert in_books("甲1", "甲1") == [False, False]


def test_a_member_in_another_book() -> None:
    assert in_books("甲1", "甲2") == [False, True]


def test_somebody_of_the_book_is_not_registered() -> None:
    assert in_books("甲1", "甲1", extra=1) == [True, False]


def test_what_is_said_of_a_book_rests_on_who_is_in_it() -> None:
    people = compared({"number": PERSON_NO, "relation": "01"})

    def rests_on(serial: int) -> str:
        rows = [{"证件号码": number, "户号": "甲1"} for number in (PERSON_NO, identity(serial=serial))]
        found = held("police", rows, people).found
        return next(one for one in found if one.rule is LIST_RULES["J11"]).told[0][1]

    assert rests_on(420) == rests_on(420) != rests_on(421)


def test_the_dead_of_a_book_are_not_missed() -> None:
    people = compared({"number": PERSON_NO, "relation": "01"})
    rows = [{"证件号码": PERSON_NO, "户号": "甲1", "户籍状态": "正常"}]
    rows += [{"证件号码": STRANGER_NO, "户号": "甲1", "户籍状态": "死亡注销"}]
    found = next(one for one in held("police", rows, people).found if one.rule is LIST_RULES["J11"])
    assert not found.truth.yes.any()


# ---- the lists as data -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_template_is_read_as_its_list(kind) -> None:
    """The headings of the template, units in brackets and all, are the columns of the list."""
    headings = [column.heading for column in kind.template().columns]
    matched = held(kind.key, [dict.fromkeys(headings) | {"证件号码": PERSON_NO}], compared({"number": PERSON_NO}))
    assert matched.frame.has == frozenset(kind.sheet.columns)
    assert all(not counts["lacking"] for counts in matched.counts["rules"].values())


def test_a_file_without_numbers_cannot_be_used() -> None:
    assert held("vehicles", [{"姓名": "韦大山", "车牌号": "黔E12345"}], compared({"number": PERSON_NO})).unusable


def test_nothing_is_found_where_nobody_is_authorised() -> None:
    matched = held("vehicles", [{"证件号码": PERSON_NO, "车辆类型": "轿车", "购置价": 90000}], compared())
    assert (matched.counts["matched"], matched.counts["strangers"]) == (0, 1)
    assert all(len(found.people) == 0 for found in matched.found)


def test_sentences_ask_and_offer_the_tables_exceptions() -> None:
    for rule in RULES:
        assert "请" in rule.message
    assert [len(LIST_RULES[key].rule.exceptions) for key in ("J01", "J03", "J06")] == [3, 4, 3]
    assert np.all([rule.severity == "W" for rule in RULES])
