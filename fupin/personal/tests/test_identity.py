"""Identity numbers: the vectors of domain.md, Appendix A."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fupin.personal.identity import birth_date, check_digit, disability, normalise, problem, sex, to18

RIGHT = [
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
]
WRONG = [
    ("990101200102290019", "identity_date"),
    ("990101188001010090", "identity_date"),
    ("990101190002290010", "identity_date"),
    ("990101194913010010", "identity_date"),
    ("990101194900010010", "identity_date"),
    ("990101194901010012", "identity_checksum"),
    ("99010119490101001X", "identity_checksum"),
    ("999999201509010011", "identity_marker"),
    ("999999", "identity_marker"),
    ("", "identity_length"),
    ("99010119490101001", "identity_length"),
    ("990101490101001", "identity_length"),
    ("9901011949010100110", "identity_length"),
    ("990101194901010011420", "identity_length"),
    ("99010119490101001142B12", "identity_length"),
    ("99010X194901010011", "identity_characters"),
    ("99010119490101001A", "identity_characters"),
    ("99010119490101001182", "identity_characters"),
    ("99010119490101001145", "identity_characters"),
    ("99010119490101001142C1", "identity_characters"),
    ("٩90101194901010011", "identity_characters"),
]
WRITTEN = [
    "99010119490101002x",
    "99010119490101002Ｘ",
    "99010119490101002×",
    "'99010119490101002X",
    '="99010119490101002X"',
    "＝＂99010119490101002X＂",
    " 990101 19490101 002X ",
    "990101\u200b19490101\ufeff002X\u00a0",
    "９９０１０１１９４９０１０１００２Ｘ",
]


@pytest.mark.parametrize(("number", "its_sex", "born"), RIGHT)
def test_right_numbers(number, its_sex, born) -> None:
    assert problem(number) is None
    assert (sex(number), birth_date(number)) == (its_sex, born)


@pytest.mark.parametrize(("number", "code"), WRONG)
def test_wrong_numbers(number, code) -> None:
    assert problem(number) == code


def test_nobody_is_born_tomorrow() -> None:
    assert problem("99010120150901001X", today=date(2015, 9, 1)) is None
    assert problem("99010120150901001X", today=date(2015, 8, 31)) == "identity_date"


@pytest.mark.parametrize("written", WRITTEN)
def test_ways_to_write_one_number(written) -> None:
    assert normalise(written) == "99010119490101002X"


def test_what_a_float_has_damaged_is_not_repaired() -> None:
    assert normalise("990101194901010011.0") == "990101194901010011.0"
    assert problem(normalise("990101194901010011.0")) == "identity_characters"


def test_fifteen_digits_become_eighteen() -> None:
    assert to18("990101490101001") == normalise("990101490101001") == "990101194901010011"


def test_disability_cards_tell_kind_and_grade() -> None:
    assert disability("99010119490101001142") == disability("99010119490101001142B1") == ("4", "2")
    assert disability("990101194901010011") is None


@given(some.text("0123456789xX×Ｘ０９. '\u200b"))
def test_normalising_twice_changes_nothing_more(text) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(some.from_regex(r"990101[0-9]{11}", fullmatch=True), some.integers(0, 16), some.integers(1, 9))
def test_the_check_digit_notices_any_one_wrong_digit(first, place, shift) -> None:
    other = first[:place] + str((int(first[place]) + shift) % 10) + first[place + 1 :]
    assert check_digit(other) != check_digit(first)
