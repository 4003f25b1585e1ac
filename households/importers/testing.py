"""Rosters of people who belong to nobody, for tests, benchmarks and the demonstration."""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any

from fupin.personal.identity import check_digit
from fupin.workbook import OutColumn, OutSheet, write_workbook
from households.importers.roster_columns import ROSTER, TEMPLATE

HEADINGS = [column.heading for column in TEMPLATE]
PER_DAY = 499
"""Numbers of one sex that the three digits leave for one day of birth."""
_serials: dict[tuple[date, str], Iterator[int]] = defaultdict(count)

ADULT = {
    "identity_type": "居民身份证",
    "ethnicity": "布依族",
    "politics": "群众",
    "education": "小学",
    "health": "健康",
    "labour": "普通劳动力",
    "resident_medical": "是",
    "major_illness": "是",
    "resident_pension": "是",
    "dibao": "否",
    "tekun": "否",
}
HOME = {
    "county_name": "甲县",
    "township_name": "甲镇",
    "village_name": "甲村",
    "village_code": "990101201203",
    "group_name": "一组",
    "phone": "13900000000",
    "household_kind": "脱贫户",
    "attribute": "一般贫困户",
    "poverty_status": "已脱贫（享受政策）",
    "first_year": "2014",
    "exit_year": "2019",
    "main_cause": "因病",
    "arable": "3.20",
    "forest": "5",
    "house_area": "96.5",
    "house_grade": "A级",
    "safe_water": "是",
    "power": "是",
    "television": "是",
    "income_year": "2025",
    "wage": "12000",
    "operating": "8000",
    "property_income": "500",
    "family_planning": "100",
    "dibao_income": "0",
    "tekun_income": "0",
    "pension_income": "0",
    "eco": "600",
    "other_transfer": "3800",
    "transfer_total": "4500",
    "operating_cost": "3000",
}


def identity(born: date = date(1970, 1, 1), sex: str = "1", serial: int | None = None) -> str:
    """Area code 990101, which no place has; right check digit; "1" man, "2" woman. Without a `serial` another number
    each time, from the last one down, so that the small serials stay free."""
    place = (PER_DAY - 1 - next(_serials[born, sex]) if serial is None else serial) % PER_DAY
    first = f"990101{born:%Y%m%d}{place * 2 + (sex == '1'):03d}"
    return first + check_digit(first)


def person(
    name: str = "韦大山",
    relation: str = "户主",
    *,
    household: str | None = "990101201203000001",
    born: date = date(1970, 1, 1),
    sex: str = "1",
    extra: Mapping[str, Any] | None = None,
    **cells: Any,
) -> dict[str, Any]:
    """A row of the template by heading: a farmer of 甲村, changed by column keys; None leaves a cell blank. `extra` are
    headings that the template does not have."""
    facts = {**HOME, **ADULT, "household_no": household, "name": name, "relation": relation}
    facts["sex"], facts["identity"] = ("男" if sex == "1" else "女"), identity(born, sex)
    row = {ROSTER[key].heading: value for key, value in {**facts, **cells}.items() if value is not None}
    return row | dict(extra or {})


def child(name: str = "韦小妹", relation: str = "之女", *, sex: str = "2", **cells: Any) -> dict[str, Any]:
    school = {"education": None, "student": "小学", "labour": "无劳动力", "resident_pension": "否"}
    return person(name, relation, sex=sex, **{"born": date(2016, 5, 1), **school, **cells})


def family(number: str = "990101201203000001", **cells: Any) -> list[dict[str, Any]]:
    """Head, wife, daughter; `cells` for all three."""
    wife = {"born": date(1972, 3, 4), "sex": "2"}
    return [
        person(household=number, **cells),
        person("岑秀英", "配偶", household=number, **wife, **cells),
        child(household=number, **cells),
    ]


def roster(rows: Iterable[Mapping[str, Any]], headings: Sequence[str] | None = None, name: str = "花名册") -> bytes:
    """A workbook in the template's shape; headings beyond the template come last."""
    return workbook(lines(rows, headings), name)


def lines(rows: Iterable[Mapping[str, Any]], headings: Sequence[str] | None = None) -> list[Sequence[Any]]:
    rows = list(rows)
    if headings is None:
        headings = [*HEADINGS, *dict.fromkeys(h for row in rows for h in row if h not in HEADINGS)]
    return [headings, *([row.get(h) for h in headings] for row in rows)]


def workbook(cells: Sequence[Sequence[Any]], name: str = "Sheet1") -> bytes:
    """A workbook of any cells, the first line included."""
    target = io.BytesIO()
    first = [*cells[0], *[None] * (max(map(len, cells)) - len(cells[0]))]
    columns = [OutColumn(str(cell or "")) for cell in first]
    write_workbook(target, [OutSheet(name, columns, cells[1:])])
    return target.getvalue()
