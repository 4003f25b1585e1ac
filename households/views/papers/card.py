"""户卡: the card of a household, in the order of the paper form (domain.md §1.1, prototypes of the county)."""

from typing import Any

from fupin.personal.masks import mask_phone
from households.codes import MonitoringKind, PovertyCause, Risk
from households.models.living import LivingFacts
from households.selectors import Snapshot
from households.selectors.shown import shown
from households.views.income_table import IncomeTable, income_table
from households.views.papers.people import blank, people

YEARS = 5
PARTS = {"工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出"}
LINES = PARTS | {"人均纯收入", "当年监测范围"}
CONDITIONS = {
    "house_area": "住房面积", "house_grade": "危房级别", "dangerous": "危房户", "house_built": "建房年度",
    "safe_water": "饮水安全", "water_hard": "饮水困难", "power": "生活用电", "production_power": "生产用电",
    "television": "广播电视", "toilet": "卫生厕所", "road_type": "入户路", "road_km": "距主干路",
    "arable": "耕地面积", "irrigated": "有效灌溉", "forest": "林地面积", "returned": "退耕还林",
    "fruit": "林果面积", "grass": "牧草地", "fuel": "主要燃料", "cooperative": "加入合作社",
}  # fmt: skip
UNITS = {"house_area": "㎡", "road_km": "公里"}
ACRES = {"arable", "irrigated", "forest", "returned", "fruit", "grass"}
A_ROW = 4


def card(
    snapshot: Snapshot, *, full_birth: bool, numbers: dict[int, str] | None = None, **asked: Any
) -> dict[str, Any]:
    facts = snapshot.facts
    living = snapshot.living[0] if snapshot.living else None
    return {
        "facts": facts,
        "members": people(snapshot, full_birth, numbers),
        "phone": mask_phone(facts.phone) if facts.phone else "",
        "other_causes": PovertyCause.labels_of(facts.other_causes),
        "income": recent(income_table(snapshot)),
        "living_year": living.year if living else None,
        "conditions": in_rows([condition(living, name, label) for name, label in CONDITIONS.items()]),
        "episodes": [episode(row) for row in snapshot.monitoring],
        "hand_rows": range(2),
    }


def recent(table: IncomeTable | None) -> dict[str, Any] | None:
    """The last years and the lines that a card has room for."""
    if table is None:
        return None
    lines = [line for line in table.lines if line.label in LINES]
    last = [{"label": line.label, "cells": line.cells[-YEARS:], "sum": line.kind == "sum"} for line in lines]
    below = any(cell.below for line in last for cell in line["cells"])
    reported = any(cell.reported is not None for line in last for cell in line["cells"])
    return {"years": table.years[-YEARS:], "lines": last, "below": below, "reported": reported, "footer": table.footer}


def condition(living: Any | None, name: str, label: str) -> tuple[str, str]:
    if living is None:
        return label, ""
    said = blank(shown(LivingFacts._meta.get_field(name), getattr(living, name)))
    unit = UNITS.get(name) or ("亩" if name in ACRES else "年" if name == "house_built" else "")
    return label, f"{said} {unit}".strip() if said and unit != "年" else said + ("年" if said and unit else "")


def in_rows(pairs: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    return [pairs[start : start + A_ROW] for start in range(0, len(pairs), A_ROW)]


def episode(row: Any) -> dict[str, str]:
    month = lambda day: f"{day.year}年{day.month}月" if day else ""  # noqa: E731 - read twice, here
    return {
        "kind": MonitoringKind.label_of(row.kind),
        "risks": Risk.labels_of(row.risks),
        "identified": month(row.identified_on),
        "eliminated": month(row.eliminated_on),
        "mode": row.get_elimination_mode_display() or "",
    }
