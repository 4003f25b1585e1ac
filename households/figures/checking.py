"""All checks over the statements of one report, worst first. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from households.figures import gaps, sameness, shares, stocks, sums
from households.figures.statements import Statement, Table
from households.figures.verdicts import Finding


def check(
    rows: Sequence[Statement],
    *,
    spoiled: Collection[sameness.Spoiled] = (),
    text: str = "",
    own: str = "",
    known: Mapping[str, Collection[str]] | None = None,
) -> list[Finding]:
    """The findings, worst first. `text`, `own` and `known` are for places elsewhere: see `sameness.strangers`."""
    table = Table.of(rows)
    found = [*of_table(table), *sameness.spoiled(spoiled), *sameness.strangers(text, own, known or {})]
    return sorted(dict.fromkeys(found), key=lambda finding: finding.verdict.rank)


def of_table(table: Table) -> Iterator[Finding]:
    groups = sums.hundreds(table)
    of_shares = list(shares.shares(table, {row for rows in groups.values() for row in rows}))
    yield from of_shares
    yield from shares.mixed_bases(of_shares)
    yield from stocks.stocks(table)
    yield from sums.parts(table)
    yield from sums.sums_to_hundred(groups)
    yield from sums.quotients(table)
    yield from stocks.sizes(table)
    yield from gaps.gaps(table)
    yield from sameness.two_values(table)
    yield from sameness.near_names(table)
    yield from sameness.too_exact(table)


def left_alone(rows: Sequence[Statement], findings: Sequence[Finding]) -> list[Statement]:
    """Figures that no check could use: nothing else in the report speaks of them."""
    used = {row for finding in findings for row in finding.rows}
    return [row for row in Table.of(rows).rows if row not in used]
