"""The line that applies to a village in a year: its county's own before its province's."""

from collections.abc import Iterable
from decimal import Decimal

from villages.codes import LineKind
from villages.division_codes import lineage
from villages.models import PovertyLine


class Lines:
    """Lines of one kind in some villages, read once. No scope door: lines are public, and a county reads its
    province's."""

    def __init__(self, village_codes: Iterable[str], kind: LineKind = LineKind.MONITORING) -> None:
        places = {code for village in village_codes for code in lineage(village)}
        rows = PovertyLine.objects.in_force().filter(kind=kind, region_id__in=sorted(places))
        self.amounts = {(row.region_id, row.year): row.amount for row in rows}

    def amount(self, village_code: str, year: int | None) -> Decimal | None:
        """None when nobody has set it: it is never guessed."""
        found = (self.amounts.get((code, year)) for code in reversed(lineage(village_code)))
        return next((amount for amount in found if amount is not None), None)

    @classmethod
    def everywhere(cls, kind: LineKind = LineKind.MONITORING) -> list[tuple[str, list[str], int, Decimal]]:
        """Each line in force: where it holds, where inside that a line of its own goes before it, year, amount."""
        rows = list(PovertyLine.objects.in_force().filter(kind=kind).values_list("region_id", "year", "amount"))
        places = [(code, year) for code, year, _ in rows]
        return [
            (code, [own for own, of in places if of == year and own != code and own.startswith(code)], year, amount)
            for code, year, amount in rows
        ]


def lines_by_county(counties: Iterable[str], kind: LineKind = LineKind.MONITORING) -> list[tuple[str, int, Decimal]]:
    """County, year, amount (元): for each year in which somebody has set a line that applies there."""
    codes = sorted(counties)
    lines = Lines(codes, kind)
    years = sorted({year for _, year in lines.amounts})
    told = ((code, year, lines.amount(code, year)) for code in codes for year in years)
    return [(code, year, amount) for code, year, amount in told if amount is not None]
