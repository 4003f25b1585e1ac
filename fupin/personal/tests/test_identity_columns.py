"""The column functions say of every number what the functions for one number say."""

import re
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from conftest import examples
from fupin.personal import identity
from fupin.personal.identity_columns import births, problems, read, sexes
from fupin.personal.tests.test_identity import RIGHT, WRONG

TODAY = date(2026, 3, 1)
DATED = re.compile(r"[0-9]{14}", re.ASCII)


def column(*values: str | None) -> np.ndarray:
    return np.array([*values, None], dtype=object)[:-1]


@some.composite
def numbers(draw) -> str:
    """A number with a right check digit; most of the dates exist."""
    born = draw(
        some.dates(date(1890, 1, 1), date(2030, 1, 1)).map("{:%Y%m%d}".format)
        | some.from_regex(r"[0-9]{8}", fullmatch=True)
    )
    first = f"990101{born}{draw(some.integers(0, 999)):03d}"
    card = draw(some.sampled_from(["", "", "", "42", "11B1", "74B0", "80", "05"]))
    return first + identity.check_digit(first) + card


@some.composite
def mutated(draw) -> str:
    """A number with one character more, less or other."""
    number, place = draw(numbers()), draw(some.integers(0, 22))
    other = draw(some.sampled_from(["", "0", "9", "X", "x", "B", " ", "\x00", "九", "９", "\U00020000", "00"]))
    return number[:place] + other + number[place + draw(some.integers(0, 1)) :]


marked = numbers().map(lambda number: identity.MARKER + number[6:])
texts = some.lists(some.none() | numbers() | mutated() | marked | some.text(max_size=24), max_size=20)


@settings(max_examples=examples(100), deadline=None)
@given(texts)
def test_problems_agree(values) -> None:
    expected = [None if value is None else identity.problem(value, today=TODAY) for value in values]
    assert problems(column(*values), today=TODAY).tolist() == expected


@settings(max_examples=examples(100), deadline=None)
@given(texts)
def test_births_agree_wherever_there_are_digits(values) -> None:
    assert births(column(*values)).tolist() == [scalar_birth(value) for value in values]


def scalar_birth(value: str | None) -> date | None:
    if value is None or not re.fullmatch(r"[0-9]{8}", value[6:14]):
        return None
    try:
        return identity.birth_date(value)
    except ValueError:
        return None


@settings(max_examples=examples(100), deadline=None)
@given(texts)
def test_sexes_agree_wherever_there_is_a_digit(values) -> None:
    digit = [value is not None and re.fullmatch("[0-9]", value[16:17]) for value in values]
    expected = [identity.sex(value) if known else None for value, known in zip(values, digit, strict=True)]
    assert sexes(column(*values)).tolist() == expected


@pytest.mark.parametrize(("number", "code"), WRONG)
def test_wrong_numbers(number, code) -> None:
    assert problems(column(number)).tolist() == [code]


def test_right_numbers() -> None:
    values = column(*[number for number, _, _ in RIGHT])
    assert problems(values).tolist() == [None] * len(RIGHT)
    assert sexes(values).tolist() == [its_sex for _, its_sex, _ in RIGHT]
    assert births(values).tolist() == [born for _, _, born in RIGHT]


def test_an_empty_column_has_nothing_wrong() -> None:
    assert len(problems(column())) == len(births(column())) == len(sexes(column())) == 0


@settings(max_examples=examples(50), deadline=None)
@given(texts)
def test_reading_at_once_says_the_same(values) -> None:
    asked = column(*values)
    told = [str(found.tolist()) for found in read(asked)]
    assert told == [str(found.tolist()) for found in (problems(asked), births(asked), sexes(asked))]
