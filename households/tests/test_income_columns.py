"""The column arithmetic gives every row what the arithmetic for one household gives."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from conftest import examples
from households import income_columns as columns
from households import income_rules as rules
from households.income_columns import Column

money = some.none() | some.integers(0, 99_999_999_99) | some.integers(-300, 300)
households = some.lists(some.fixed_dictionaries(dict.fromkeys(rules.ALL, money)), max_size=6)
exclusions = some.sets(some.sampled_from(rules.ALL), max_size=3)
pairs = some.lists(some.tuples(money, money, money), max_size=8)


def column(figures: list[int | None]) -> Column:
    """Unknown figures hold nonsense that must not count."""
    values = np.array([777 if figure is None else figure for figure in figures], np.int64)
    return values, np.array([figure is not None for figure in figures], np.bool_)


def yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen).scaleb(-2)


def read(found: Column) -> list[Decimal | None]:
    return [yuan(int(value)) if known else None for value, known in zip(*found, strict=True)]


@pytest.mark.parametrize("name", ["property_income", "transfer", "gross", "net"])
@settings(max_examples=examples(40), deadline=None)
@given(rows=households, exclude=exclusions)
def test_sums_agree(name, rows, exclude) -> None:
    file = {part: column([row[part] for row in rows]) for part in rules.ALL}
    each = [rules.Parts(**{part: yuan(fen) for part, fen in row.items()}) for row in rows]
    found = getattr(columns, name)(file, len(rows), exclude)
    assert read(found) == [getattr(rules, name)(parts, exclude) for parts in each]


@given(some.lists(some.tuples(money, some.integers(0, 15)), max_size=8))
def test_per_head_agrees(rows) -> None:
    persons = np.array([count for _, count in rows], np.int64)
    found = columns.per_head(column([net for net, _ in rows]), persons)
    assert read(found) == [rules.per_head(yuan(net), count) for net, count in rows]


@given(pairs)
def test_monitoring_reference_agrees(rows) -> None:
    net, claim, paid = (column([row[place] for row in rows]) for place in range(3))
    expected = [rules.monitoring_reference(*map(yuan, row)) for row in rows]
    assert read(columns.monitoring_reference(net, claim, paid)) == expected


@given(pairs)
def test_differences_agree(rows) -> None:
    reported, computed = (column([row[place] for row in rows]) for place in range(2))
    expected = [rules.differs(yuan(row[0]), yuan(row[1])) for row in rows]
    assert columns.differs(reported, computed).tolist() == expected


def test_a_part_without_a_column_is_not_given() -> None:
    file = {"wage": column([1200000, None])}
    assert read(columns.net(file, 2)) == [Decimal("12000.00"), None]
    assert read(columns.transfer(file, 2)) == [None, None]
    assert read(columns.gross({}, 1)) == [None]


def test_a_misspelt_exclusion_is_an_error() -> None:
    with pytest.raises(ValueError, match="wages"):
        columns.gross({}, 0, exclude={"wages"})
