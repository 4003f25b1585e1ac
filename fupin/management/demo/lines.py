"""Demonstration lines for every year. National ones follow domain.md §3.6; the province's are invented for show."""

from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from villages.codes import LineKind
from villages.models import PovertyLine, Region

NATIONAL = {
    2013: 2736, 2014: 2800, 2015: 2855, 2016: 2952, 2017: 2952, 2018: 2995, 2019: 3218,
    2020: 4000, 2021: 4000, 2022: 4000, 2023: 4000, 2024: 4000, 2025: 4000, 2026: 4000,
}  # fmt: skip
MONITORING = {2020: 5000, 2021: 6000, 2022: 6600, 2023: 7300, 2024: 7900, 2025: 8400, 2026: 8900}


@write
def draw_lines(province: Region) -> None:
    tables = {LineKind.NATIONAL: NATIONAL, LineKind.PROVINCIAL: NATIONAL, LineKind.MONITORING: MONITORING}
    made = PovertyLine.objects.bulk_create(
        PovertyLine(region=province, year=year, kind=kind, amount=amount, source="演示数据")
        for kind, table in tables.items()
        for year, amount in table.items()
    )
    record(Verb.DEMONSTRATION, ("villages.povertyline", ""), by=None, after={"标准线": len(made)})
