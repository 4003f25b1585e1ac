from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin.codes import YesNo
from fupin.imports import cells, dates
from fupin.imports.problems import CODES
from households.codes import Health, PovertyCause

WILD = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(
        ["/", "—", "无", "#REF!", '="99"', "'1", "是", "１２．５", "1e5", "９９", "13800000000.0", "190001010"]
    ),
)
READERS = {
    "text": cells.text(10),
    "name": cells.name(),
    "codes": cells.codes(PovertyCause),
    "codes_many": cells.codes_many(Health),
    "yes_no": cells.yes_no(),
    "number": cells.number(),
    "whole": cells.whole(0, 12),
    "digits": cells.digits(20),
    "identity": cells.identity(),
    "phone": cells.phone(),
    "day": dates.day(),
    "month": dates.month(),
    "year": dates.year(),
}


def column(values):
    raw = np.empty(len(values), dtype=object)
    raw[:] = values
    return raw


def one(reader, cell):
    """(value or None, problem code or None) of a single cell."""
    read = reader(column([cell]))
    return (read.values[0] if read.present[0] else None), read.faults.get(0)


@pytest.mark.parametrize("name", READERS)
@given(wild=st.lists(WILD, max_size=8))
def test_any_cell_is_a_value_or_blank_or_a_problem(name, wild):
    read = READERS[name](column(wild))
    assert len(read.values) == len(read.present) == len(wild)
    assert set(read.faults.values()) <= CODES.keys()
    assert all(0 <= index < len(wild) for index in read.faults)


@pytest.mark.parametrize("name", READERS)
@given(wild=st.lists(WILD, max_size=8))
def test_a_cell_is_read_the_same_whatever_stands_beside_it(name, wild):
    together = READERS[name](column(wild))
    for index, cell in enumerate(wild):
        value, fault = one(READERS[name], cell)
        assert together.faults.get(index) == fault
        assert (together.values[index] if together.present[index] else None) == value


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("mark", [None, "", "  ", "/", "-", "—", "\u200b"])
def test_empty_marks_are_blank(name, mark):
    assert one(READERS[name], mark) == (None, None)


@pytest.mark.parametrize("name", [name for name in READERS if name != "yes_no"])
def test_the_word_for_nothing_is_blank_unless_it_means_no(name):
    assert one(READERS[name], "无") == (None, None)
    assert one(cells.yes_no(), "无") == (YesNo.NO, None)


@pytest.mark.parametrize("name", READERS)
def test_a_failed_formula_is_told(name):
    assert one(READERS[name], "#REF!") == (None, "error_cell")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,234.50元", 123450),
        ("￥12", 1200),
        ("３亩", 300),
        (0.285, 29),
        (5333.333333, 533333),
        ("0", 0),
        (7, 700),
        ("1,234", 123400),
        ("12.345", 1235),
    ],
)
def test_amounts(cell, value):
    assert one(cells.number(), cell) == (value, None)


@pytest.mark.parametrize("cell", ["是", "1e5", "12万", "1,23", "三亩", "TRUE", date(2020, 1, 1)])
def test_no_amounts(cell):
    assert one(cells.number(), cell) == (None, "not_a_number")


@given(st.integers(0, 10**11))
def test_money_is_exact_to_the_fen(fen):
    written = f"{fen // 100}.{fen % 100:02d}"
    assert one(cells.number(high=10**10), written) == (fen, None)
    assert one(cells.number(high=10**10), float(written)) == (fen, None)


def test_limits():
    assert one(cells.number(low=0, high=100), -1.0) == (None, "number_out_of_range")
    assert one(cells.number(low=0, high=100), "100.01") == (None, "number_out_of_range")
    assert one(cells.number(low=-5, high=5), "-4.5") == (-450, None)
    assert one(cells.whole(0, 12), 13) == (None, "number_out_of_range")
    assert one(cells.whole(0, 12), "6.5") == (None, "not_whole")
    assert one(cells.whole(0, 12), "6个月") == (6, None)
    assert one(cells.text(3), "一二三四") == (None, "too_long")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("990101194901010011", "990101194901010011"),
        ("99010119490101002x", "99010119490101002X"),
        ("９９０１０１１９４９０１０１００２Ｘ", "99010119490101002X"),
        ("99010119490101002×", "99010119490101002X"),
        ("99010119490101002*", "99010119490101002X"),
        ("'990101194901010011", "990101194901010011"),
        ('="990101194901010011"', "990101194901010011"),
        ("990101 19490101 0011", "990101194901010011"),
        ("990101194901010011.0", "990101194901010011"),
        ("\u200b990101194901010011\u202c", "990101194901010011"),
        ("990101490101001", "990101194901010011"),
        ("99010119490101001142", "99010119490101001142"),
    ],
)
def test_identity_numbers_as_they_arrive(cell, value):
    """domain.md §9.4.4 and Appendix A."""
    assert one(cells.identity(), cell) == (value, None)


@pytest.mark.parametrize("cell", [9.90101194901e17, 990101194901010011, "9.90101E+17", "9.90101194901E17"])
def test_a_number_cell_is_never_an_identity_number(cell):
    assert one(cells.identity(), cell) == (None, "identity_damaged")


def test_household_numbers_are_text():
    assert one(cells.digits(20), "00120") == ("00120", None)
    assert one(cells.digits(20), 120.0) == (None, "number_damaged")
    assert one(cells.digits(20), "1.2E+17") == (None, "number_damaged")
    assert one(cells.digits(20), "甲12") == (None, "not_digits")
    assert one(cells.digits(12, numbers=True), 990101201203.0) == ("990101201203", None)


@pytest.mark.parametrize(
    ("cell", "value", "fault"),
    [
        ("13800000000.0", "13800000000", None),
        (13800000000.0, "13800000000", None),
        ("138-0000-0000", "13800000000", None),
        ("+86 13800000000", "13800000000", None),
        ("0859-123/13800000000", "13800000000", "phone_several"),
        ("13800000000、13900000000", "13800000000", "phone_several"),
        ("12800000000", None, "phone_invalid"),
        ("1380000000", None, "phone_invalid"),
    ],
)
def test_phones(cell, value, fault):
    assert one(cells.phone(), cell) == (value, fault)


@pytest.mark.parametrize(
    "cell",
    [
        "19490101",
        "1949-1-1",
        "1949.01.01",
        "1949年1月1日",
        19490101.0,
        17899,
        date(1949, 1, 1),
        datetime(1949, 1, 1, 8),
    ],
)
def test_days(cell):
    assert one(dates.day(), cell) == (np.datetime64("1949-01-01"), None)


def test_days_that_are_none():
    assert one(dates.day(), "1949.01") == (None, "day_missing")
    assert one(dates.day(), "20010229") == (None, "not_a_day")
    assert one(dates.day(), 0) == (None, None)


@pytest.mark.parametrize("cell", ["202305", "2023年05月", "2023-5", 202305.0, date(2023, 5, 9)])
def test_months(cell):
    assert one(dates.month(), cell) == (np.datetime64("2023-05-01"), None)


@pytest.mark.parametrize("cell", ["2014", 2014.0, "2014年", "2014年12月", "201412", date(2014, 3, 1)])
def test_years(cell):
    assert one(dates.year(2013), cell) == (2014, None)
    assert one(dates.year(2013), "2012") == (None, "not_a_year")


def test_codes_by_label_and_never_by_number():
    assert one(cells.codes(PovertyCause), " 因病 致贫") == ("01", None)
    assert one(cells.codes(PovertyCause), "01") == (None, "bare_code")
    assert one(cells.codes(PovertyCause), 1.0) == (None, "bare_code")


def test_several_codes_in_any_order():
    assert one(cells.codes_many(Health), "残疾，长期慢性病") == ("02,04", None)
    assert one(cells.codes_many(PovertyCause, 2), "因病、因学、因灾") == (None, "unknown_code")


@pytest.mark.parametrize(
    ("cell", "value"), [("是", "1"), ("√", "1"), (1.0, "1"), ("TRUE", "1"), ("未参加", "0"), ("×", "0"), (0, "0")]
)
def test_yes_and_no(cell, value):
    assert one(cells.yes_no(), cell) == (value, None)
    assert one(cells.yes_no(), "也许") == (None, "not_yes_no")


@pytest.mark.parametrize(
    ("cell", "value"), [("韦 大山", "韦大山"), ("阿依•古丽", "阿依·古丽"), ("阿依.古丽", "阿依·古丽"), ("㛃𬱖", "㛃𬱖")]
)
def test_names(cell, value):
    assert one(cells.name(), cell) == (value, None)


@pytest.mark.parametrize("cell", ["韦", "韦大山1", "韦大山（故）", 12.0])
def test_no_names(cell):
    assert one(cells.name(), cell) == (None, "name_invalid")
