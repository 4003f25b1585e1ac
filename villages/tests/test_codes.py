"""Levels by the length of a code; lines and attributes by their words."""

import pytest

from villages.codes import Level, LineKind, VillageAttribute


@pytest.mark.parametrize(
    ("code", "level", "digits"),
    [
        ("99", Level.PROVINCE, 2),
        ("9901", Level.PREFECTURE, 4),
        ("990101", Level.COUNTY, 6),
        ("990101201", Level.TOWNSHIP, 9),
        ("990101201203", Level.VILLAGE, 12),
    ],
)
def test_a_code_is_as_long_as_its_level(code, level, digits) -> None:
    assert Level.of(code) is level
    assert level.digits == digits


@pytest.mark.parametrize("code", ["", "9", "99010", "99010120", "9901012010000"])
def test_other_lengths_are_no_level(code) -> None:
    with pytest.raises(KeyError):
        Level.of(code)


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        ("市", Level.PREFECTURE),
        ("县（市、区、旗）", Level.COUNTY),
        ("乡（镇）", Level.TOWNSHIP),
        ("嘎查", Level.VILLAGE),
    ],
)
def test_words_for_levels(cell, level) -> None:
    assert Level.from_cell(cell) == level


def test_words_for_lines_and_villages() -> None:
    assert LineKind.from_cell("监测线") == LineKind.MONITORING
    assert LineKind.from_cell("省定标准") == LineKind.PROVINCIAL
    assert VillageAttribute.from_cell("非贫困村") == VillageAttribute.ORDINARY
    assert VillageAttribute.from_cell("出列村") == VillageAttribute.POOR
