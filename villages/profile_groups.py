"""The facts of a village in the order of the paper form (domain.md §1.5)."""

import re

from django.db.models import Model

from villages.models import VillageProfile

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "基本情况",
        (
            *("head_name", "head_post", "office_phone", "attribute", "exit_year", "groups", "college_officers"),
            *("party_members", "longitude", "latitude", "elevation"),
        ),
    ),
    (
        "人口",
        (
            *("households", "population", "dibao_households", "dibao_persons", "tekun_households", "tekun_persons"),
            *("minority", "women", "disabled", "labour", "migrant_workers"),
            *("medical_insured", "pension_insured", "employee_pension_insured"),
        ),
    ),
    ("土地", ("arable", "irrigated", "forest", "returned", "fruit", "grass", "water_surface")),
    (
        "收入",
        (
            *("farmer_income", "collective_income", "cooperatives", "tourism_households", "tourism_workers"),
            *("guesthouses", "guesthouse_income"),
        ),
    ),
    (
        "基础设施",
        (
            *("paved_road", "unpaved_km", "bus", "unsafe_water_households", "hard_water_households", "powered_groups"),
            "dangerous_households",
        ),
    ),
    ("公共服务", ("library_rooms", "primary_schools", "broadband_households", "mobile_households")),
    ("备注", ("note",)),
)
WITH_UNIT = re.compile(r"^(.*)（([^（）]+)）$")


def label_and_unit(name: str, model: type[Model] = VillageProfile) -> tuple[str, str]:
    """("总户数", "户"); the unit is "" where there is none."""
    label = str(model._meta.get_field(name).verbose_name)
    found = WITH_UNIT.match(label)
    return (found[1], found[2]) if found else (label, "")
