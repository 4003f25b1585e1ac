"""From pasted text to statements: spellings, bounds, what is said of what could not be read."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from households.figures import LONGEST, MOST, Statement, cell, cell_with_unit, check, left_alone, plain, read
from households.figures.quantities import Kind
from households.forms.figures import forms_of, written


def rows(text: str) -> list[dict[str, str]]:
    """The statements of a text, as the table shows them."""
    return [shown(row) for row in read(text).statements]


def shown(row: Statement) -> dict[str, str]:
    numbers = {"户": row.households, "人": row.persons, "%": row.percent, row.unit: row.amount}
    said = {unit: number.text for unit, number in numbers.items() if number is not None}
    words = {"place": row.place, "year": row.year, "base": row.base}
    return {"indicator": row.indicator, **{name: word for name, word in words.items() if word}, **said}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建档立卡贫困户97户336人", {"indicator": "建档立卡贫困户", "户": "97", "人": "336"}),
        ("建檔立卡貧困戶９７戶、共３３６人", {"indicator": "建档立卡贫困户", "户": "97", "人": "336"}),
        ("现有贫困户33户，124人", {"indicator": "现有贫困户", "户": "33", "人": "124"}),
        ("共有649户2394人", {"indicator": "总户数和总人口", "户": "649", "人": "2394"}),
        ("拥有13.42万贫困户", {"indicator": "贫困户", "户": "13.42万"}),
        ("实现65.95万贫困人口脱贫", {"indicator": "贫困人口脱贫", "人": "65.95万"}),
        ("全村贫困面为28%", {"indicator": "贫困面", "%": "28"}),
        ("因病致贫的占35.07％", {"indicator": "因病致贫", "%": "35.07"}),
        ("因学致贫的占贫困户的17.5%", {"indicator": "因学致贫", "base": "贫困户", "%": "17.5"}),
        ("常住人口300人约占总人口的73%左右", {"indicator": "常住人口", "人": "300", "base": "总人口", "%": "73左右"}),
        ("有近90%的村反映", {"indicator": "村反映", "%": "近90"}),
        ("1.2万余名党员干部尽锐出战", {"indicator": "党员干部尽锐出战", "人": "1.2万余"}),
        ("人民币共计1000余万元", {"indicator": "人民币", "元": "1000余万"}),
        ("帮扶项目400余个", {"indicator": "帮扶项目", "个": "400余"}),
        ("耕地面积4,726亩", {"indicator": "耕地面积", "亩": "4,726"}),
        ("到2023年教育脱贫2.23万人", {"indicator": "教育脱贫", "year": "2023", "人": "2.23万"}),
        ("零陵区王何村有建档立卡贫困户32户", {"indicator": "建档立卡贫困户", "place": "王何村", "户": "32"}),
        ("脱贫户：64户，221人", {"indicator": "脱贫户", "户": "64", "人": "221"}),
        ("合计97户", {"indicator": "合计", "户": "97"}),
        ("危房改造完成率达95.6%", {"indicator": "危房改造完成率", "%": "95.6"}),
        ("60岁以上老年人70人", {"indicator": "60岁以上老年人", "人": "70"}),
        ("主要劳动力(18—50周岁劳动力)", {"indicator": "劳动力", "岁": "18—50"}),
    ],
)
def test_one_figure(text: str, expected: dict[str, str]) -> None:
    assert rows(text) == [expected]


def test_the_place_holds_until_another_is_named() -> None:
    found = rows("甲河村贫困户10户。脱贫4户。乙河村贫困户7户。")
    assert [row["place"] for row in found] == ["甲河村", "甲河村", "乙河村"]


def test_a_rate_that_fell_is_two() -> None:
    then, now = rows("贫困发生率由2014年的22.8%下降到0.98%")
    assert then == {"indicator": "贫困发生率", "year": "2014", "%": "22.8"}
    assert now == {"indicator": "贫困发生率（目前）", "%": "0.98"}


def test_a_share_of_what_was_said_before() -> None:
    _, part = rows("全年投入资金3.2亿元，其中财政资金1.1亿元，占34.4%")
    assert part == {"indicator": "财政资金", "base": "全年投入资金", "元": "1.1亿", "%": "34.4"}


def test_the_piece_is_the_officers_own_text() -> None:
    first, second = read("建檔立卡貧困戶９７戶３３６人，全村貧困面為１４％").statements
    assert (first.text, second.text) == ("建檔立卡貧困戶９７戶３３６人", "全村貧困面為１４％")


def test_two_numbers_behind_a_wide_comma_are_two() -> None:
    assert [row["户"] for row in rows("脱贫97户，336户未脱贫")] == ["97", "336"]


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("全村有低保三十余户", "三十余户"),
        ("另有16处", "16处"),
        ("编号88123", "88123"),
        ("贫困户" + "9" * 30 + "户", "999"),
        ("增长28至19户", "28至19户"),
    ],
)
def test_what_is_not_read_is_said(text: str, piece: str) -> None:
    reading = read(text)
    assert (reading.statements, any(piece in each for each in reading.unread)) == ([], True)


def test_a_report_that_is_too_long_is_read_as_far_as_it_may_be() -> None:
    reading = read("贫困户1户。" * (LONGEST // 6 + 1))
    assert (len(reading.statements), reading.left_off > 0) == (MOST, True)
    assert any("后面的没有读" in piece for piece in reading.unread)


def test_masked_numbers_are_not_read() -> None:
    (spoiled,) = read("户主证件号码990101************").spoiled
    assert "不要写证件号码" in spoiled.remedy


@pytest.mark.parametrize(
    ("typed", "low", "high", "kind"),
    [
        ("97", "97", "97", Kind.EXACT),
        ("43.23万", "432250", "432350", Kind.EXACT),
        ("400余", "400", "500", Kind.MORE),
        ("1.2万余", "12000", "13000", Kind.MORE),
        ("5万多", "50000", "60000", Kind.MORE),
        ("约110", "104.5", "115.5", Kind.ABOUT),
        ("近90", "80", "90", Kind.UNDER),
        ("至少5", "5", None, Kind.LEAST),
        ("30以上", "30", None, Kind.LEAST),
        ("不超过12", "0", "12", Kind.MOST),
        ("3—5", "3", "5", Kind.RANGE),
        (" １，０６１ ".replace("，", ","), "1061", "1061", Kind.EXACT),
    ],
)
def test_words_leave_bounds(typed: str, low: str, high: str | None, kind: Kind) -> None:
    number = cell(typed, "户")
    assert (number.low, number.high, number.kind) == (Decimal(low), high and Decimal(high), kind)


@pytest.mark.parametrize("typed", ["很多", "97人", "20xx", "1..2", "-3", "5—3", "9" * 30, "٣", "1e5", "97,33"])
def test_a_cell_that_is_no_number(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed)):
        cell(typed, "户")


def test_an_amount_says_its_unit() -> None:
    number, unit = cell_with_unit("450万元")
    assert (number.value, unit, number.of(unit)) == (Decimal(4_500_000), "元", "450万元")
    with pytest.raises(ValueError, match="450"):
        cell_with_unit("450")


def test_figures_that_nothing_else_speaks_of_are_named() -> None:
    statements = read("某河村有9个村民小组，建档立卡贫困户10户30人").statements
    assert [row.indicator for row in left_alone(statements, check(statements))] == ["村民小组"]


WORDS = "占 贫困户 建档立卡 脱贫 现有 人均 耕地 亩 户 人 % 万 余 约 近 以上 村 县 20xx 分之 六 成 年 岁"
PARTS = [
    *WORDS.split(" "),
    "劳动力",
    "总人口",
    "收入",
    "目前",
    "，",
    "。",
    "、",
    "—",
    "(",
    "0",
    "1",
    "35.07",
    "99999",
    "2023",
]
NAMES = ("贫困户", "现有贫困户", "贫困面", "务工收入占", "耕地", "常住人口约占总人口的", "")


def again(statements: list[Statement]) -> list[Statement]:
    """What the table says that shows them."""
    table, _ = forms_of(written(statements))
    return [row.statement() for row in table if row.is_valid()]


@settings(max_examples=40, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PARTS), max_size=60).map("".join)))
def test_wild_text_breaks_nothing(text: str) -> None:
    assert len(plain(text)) == len(text)
    reading = read(text)
    findings = check(reading.statements, spoiled=reading.spoiled, text=text, own="52", known={"某某县": ["11"]})
    assert all(finding.about and finding.says for finding in findings)
    assert again(reading.statements) == reading.statements
    numbers = [number for row in reading.statements for number in row.quantities.values()]
    assert [n for n in numbers if n.low > n.value or (n.high is not None and n.high < n.value)] == []


FIGURE = st.tuples(
    st.sampled_from(NAMES),
    st.integers(0, 99999),
    st.sampled_from(("户", "人", "亩", "%", "处", "", "兮")),
    st.sampled_from("，。、；"),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(FIGURE, max_size=12))
def test_no_number_is_dropped_silently(figures: list[tuple[str, int, str, str]]) -> None:
    """Each is in a statement, or said to be spoiled or unread; and the table says what was read."""
    reading = read("".join(f"{name}{number}{unit}{mark}" for name, number, unit, mark in figures))
    said = [*reading.unread, *(each.text for each in reading.spoiled)]
    said += [number for row in reading.statements for number in shown(row).values()]
    assert again(reading.statements) == reading.statements
    assert [number for _, number, _, _ in figures if not any(str(number) in each for each in said)] == []
