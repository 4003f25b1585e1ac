"""Identity numbers: Appendix A of domain.md as a table, and the column twins against the scalar rules."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin.personal import identity_columns
from fupin.personal.identity import birth_date, check_digit, disability, normalise, problem, sex
from fupin.personal.masks import mask_card, mask_identity, mask_name, mask_phone, mask_text


@pytest.mark.parametrize(
    ("number", "said_sex", "born"),
    [
        ("990101194901010011", "1", date(1949, 1, 1)),
        ("99010119490101002X", "2", date(1949, 1, 1)),
        ("99010119850615008X", "2", date(1985, 6, 15)),
        ("990101199912310055", "1", date(1999, 12, 31)),
        ("990101200002291233", "1", date(2000, 2, 29)),
        ("99010120150901001X", "1", date(2015, 9, 1)),
        ("990101201206203033", "1", date(2012, 6, 20)),
        ("990101195501015053", "1", date(1955, 1, 1)),
        ("99010119490101001142", "1", date(1949, 1, 1)),
        ("99010119490101001142B1", "1", date(1949, 1, 1)),
    ],
)
def test_right_numbers(number, said_sex, born) -> None:
    assert (problem(number), sex(number), birth_date(number)) == (None, said_sex, born)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("990101200102290019", "identity_date"),
        ("990101188001010090", "identity_date"),
        ("990101194901010012", "identity_checksum"),
        ("99010119490101001", "identity_length"),
        ("9901011949010100111", "identity_length"),
        ("", "identity_length"),
        ("99010119490101001A", "identity_characters"),
        ("9901O1194901010011", "identity_characters"),
        ("99010119490101001182", "identity_characters"),
        ("999999201509010011", "identity_marker"),
    ],
)
def test_wrong_numbers(number, code) -> None:
    assert problem(number) == code


def test_nobody_is_born_tomorrow() -> None:
    number = "99010120150901001X"
    assert problem(number, today=date(2015, 8, 31)) == "identity_date"
    assert problem(number, today=date(2015, 9, 1)) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("99010119490101002x", "99010119490101002X"),
        ("99010119490101002Ｘ", "99010119490101002X"),
        ("99010119490101002×", "99010119490101002X"),
        ("９９０１０１１９４９０１０１００１１", "990101194901010011"),
        (" 990101 19490101 0011\u200b", "990101194901010011"),
        ("'990101194901010011", "990101194901010011"),
        ('="990101194901010011"', "990101194901010011"),
        ("990101490101001", "990101194901010011"),
    ],
)
def test_normalise(text, number) -> None:
    assert normalise(text) == number


def test_disability_card() -> None:
    assert disability("99010119490101001142B1") == ("4", "2")
    assert disability("990101194901010011") is None


DIGITS = st.text("0123456789", min_size=17, max_size=17)
DATED = st.builds(
    lambda born, serial: f"990101{born:%Y%m%d}{serial:03d}",
    st.dates(date(1890, 1, 1), date(2030, 1, 1)),
    st.integers(0, 999),
)
RIGHT = DATED.map(lambda first: first + check_digit(first))
WILD = st.one_of(RIGHT, DIGITS, st.text(max_size=23), DIGITS.map(lambda first: first + check_digit(first)))


@given(st.lists(WILD, max_size=30))
def test_columns_say_what_single_numbers_say(numbers) -> None:
    column = np.array(numbers + [None], dtype=object)[:-1]
    assert list(identity_columns.problems(column)) == [problem(number) for number in numbers]


@given(st.lists(RIGHT.filter(lambda number: problem(number) is None), min_size=1, max_size=30))
def test_columns_read_births_and_sexes(numbers) -> None:
    column = np.array(numbers, dtype=object)
    assert identity_columns.births(column).tolist() == [birth_date(number) for number in numbers]
    assert list(identity_columns.sexes(column)) == [sex(number) for number in numbers]


@given(RIGHT, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, place, shift) -> None:
    digit = str((int(number[place]) + shift) % 10)
    assert problem(number[:place] + digit + number[place + 1 :]) is not None


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (mask_identity, "990101194901010011", "990101************"),
        (mask_identity, "99010119490101001142B1", "990101****************"),
        (mask_phone, "13800000000", "138****0000"),
        (mask_card, "0000001234567890128", "**** **** **** 0128"),
        (mask_name, "张明", "张*"),
        (mask_name, "张小明", "张**"),
        (mask_name, "欧阳小明", "欧阳**"),
        (mask_name, "阿依古丽·买买提", "阿依古丽**"),
        (mask_text, "韦明 990101194901010011 电话13800000000。", "韦明 990101************ 电话138****0000。"),
        (mask_text, "第 123 行，共 1000 户", "第 123 行，共 1000 户"),
    ],
)
def test_masks(mask, value, shown) -> None:
    assert mask(value) == shown
