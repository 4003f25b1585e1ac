"""The arithmetic and the words of a village's exit, without a database."""

from datetime import date
from decimal import Decimal

import pytest

from households import village_exit_rules as rules
from households.village_standards import READY, usual_threshold


@pytest.mark.parametrize(
    ("poor", "base", "expected"),
    [(0, 1000, "0.00"), (30, 1000, "3.00"), (336, 2394, "14.04"), (124, 2394, "5.18"), (1, 80_000, "0.00"),
     (125, 1_000_000, "0.01"), (5, 100_000, "0.01"), (4, 100_000, "0.00"), (7, 7, "100.00")],
)  # fmt: skip
def test_the_rate_has_two_decimals_half_up(poor: int, base: int, expected: str) -> None:
    assert rules.rate_of(poor, base) == Decimal(expected)


@pytest.mark.parametrize("base", [None, 0])
def test_without_a_base_there_is_no_rate_and_nothing_passes(base: int | None) -> None:
    assert rules.rate_of(0, base) is None
    assert not rules.rate_passes(0, base, Decimal(3), below=False)


@pytest.mark.parametrize(("poor", "at_most", "under"), [(29, True, True), (30, True, False), (31, False, False)])
def test_the_threshold_itself_passes_only_where_it_may_be_reached(poor: int, at_most: bool, under: bool) -> None:
    asked = (poor, 1000, Decimal(3))
    assert (rules.rate_passes(*asked, below=False), rules.rate_passes(*asked, below=True)) == (at_most, under)


def test_what_rounds_down_to_the_threshold_is_still_above_it() -> None:
    """3001 ÷ 100000 = 3.001 %, shown as 3.00 %."""
    assert rules.rate_of(3001, 100_000) == Decimal("3.00")
    assert not rules.rate_passes(3001, 100_000, Decimal(3), below=False)


def test_the_usual_threshold_is_of_the_west_or_not() -> None:
    assert {code: usual_threshold(code) for code in ("522327", "5223", "990101", "420000")} == {
        "522327": 3, "5223": 3, "990101": 2, "420000": 2,
    }  # fmt: skip


def test_the_ready_sets_are_those_of_the_papers() -> None:
    assert [(one.name, len(one.items), one.below) for one in READY] == [
        ("一降五通七有", 12, False), ("十一有一低于", 11, True), ("湖北村退出标准", 11, False),
    ]  # fmt: skip
    assert all(len({item.code for item in one.items}) == len({item.label for item in one.items}) for one in READY)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, []),
        ({"met": False}, ["没有达标"]),
        ({"met_on": None}, ["没有日期"]),
        ({"evidence": 0}, ["没有佐证"]),
        ({"evidence": 0, "wants_evidence": False}, []),
        ({"met": False, "met_on": None, "evidence": 0}, ["没有达标", "没有日期", "没有佐证"]),
    ],
)
def test_what_an_item_lacks_is_said(facts: dict, words: list[str]) -> None:
    usual = {"met": True, "met_on": date(2026, 6, 1), "evidence": 1, "wants_evidence": True}
    assert rules.lacking(**{**usual, **facts}) == words


def sheet(kind: str) -> rules.SheetFacts:
    return rules.SheetFacts(
        kind=kind, county="甲县", township="甲镇", village="甲村", year=2026, basis="《细则》", standard="一降五通七有",
        limit="不高于3%", poor=12, base=980, base_name="农业户籍人口", rate=Decimal("1.22"),
        income="12.5万元（2025年）", items=(("通水", date(2024, 5, 1)), ("通电", date(2013, 1, 2))),
    )  # fmt: skip


def test_the_sheet_says_the_rate_with_its_base_each_item_and_the_income() -> None:
    facts = sheet("notice")
    assert rules.title(facts) == "甲县甲镇甲村2026年贫困村拟出列公示"
    assert rules.rows(facts) == [
        ["1", "贫困发生率不高于3%，以农业户籍人口为基数", "1.22%（12人÷980人）", "—"],
        ["2", "通水", "达标", "2024年5月1日"],
        ["3", "通电", "达标", "2013年1月2日"],
        ["4", "村级集体经济收入", "12.5万元（2025年）", "—"],
    ]
    assert "拟于2026年出列" in rules.opening(facts)
    final = sheet("final")
    assert rules.title(final) == "甲县甲镇甲村2026年贫困村出列公告"
    assert "批准甲村于2026年退出贫困村序列" in rules.opening(final)


def test_nothing_of_a_household_can_reach_the_sheet() -> None:
    """What builds it is given these facts and no others."""
    assert set(rules.SheetFacts.__dataclass_fields__) == {
        "kind", "county", "township", "village", "year", "basis", "standard", "limit", "poor", "base", "base_name",
        "rate", "income", "items",
    }  # fmt: skip
