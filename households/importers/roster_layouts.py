"""Layouts in which the roster goes out: the template, and the official ones H1 to H5 (domain.md §9.2). A heading's
content is that of the column that would read it back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from fupin.imports.sheet import plain_heading
from fupin.personal.masks import mask_identity, mask_phone
from fupin.workbook import OutColumn
from households.codes import Health, MonitoringKind, PovertyCause, PovertyStatus, Register, Risk
from households.importers.national_headings import H1, H2, H3, H4, H5
from households.importers.roster_columns import ROSTER, TEMPLATE
from households.importers.roster_fields import RENAMED
from households.income_rules import GAINS, TRANSFERS, Parts, gross, property_income, transfer
from households.models import Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode

BESIDES = ("资产收益扶贫分红收入", "其他财产性收入")
"""The parts of 财产性收入, which the template has in one column: else one part would come back as the other."""

HIDDEN = {"health", "disease_name", "disability_kind", "disability_grade", "disability_year"}
"""Left out unless the export is full (domain.md §8.4)."""
NEVER = {"bank_card", "bank_name"}
MASKS = {
    "identity": mask_identity,
    "head_identity": mask_identity,
    "phone": mask_phone,
    "member_phone": mask_phone,
    "collector_phone": mask_phone,
}
MONTHS = {"identified_on", "monitored_on", "eliminated_on"}
SEVERAL: dict[str, Any] = {"health": Health, "other_causes": PovertyCause}


@dataclass(frozen=True)
class Row:
    """A person with his household, its head, and its income and conditions of one year."""

    home: Household
    member: Member
    head: Member
    persons: int
    year: int | None
    income: IncomeRecord | None
    living: LivingCondition | None
    above: dict[str, str]
    episode: MonitoringEpisode | None = None
    serial: int = 0

    @cached_property
    def parts(self) -> Parts:
        return Parts.of(vars(self.income)) if self.income else Parts()


Cell = Callable[[Row], Any]


@dataclass(frozen=True)
class Layout:
    """`heads_only`: one row for each household. `homes`: whom it is for. `watched`: it tells the latest monitoring."""

    label: str
    headings: tuple[str, ...]
    heads_only: bool = False
    homes: Q = field(default_factory=Q)
    watched: bool = False

    @property
    def dated(self) -> bool:
        """Whether each row tells the year of its figures; else all are of one year."""
        return any(_key(heading) == "income_year" for heading in self.headings)

    def columns(self) -> list[OutColumn]:
        return [
            OutColumn(heading, max(9.0, min(26.0, 2.2 * len(heading))), _form(heading)) for heading in self.headings
        ]

    def cells(self, *, full: bool) -> list[Cell]:
        return [_cell(heading, full) for heading in self.headings]


EXITED = (PovertyStatus.EXITED, PovertyStatus.EXITED_ENDED)
WATCHED = MonitoringEpisode.objects.order_by().values("household_id")

LAYOUTS = {
    "template": Layout("花名册模板", (*(column.heading for column in TEMPLATE), *BESIDES)),
    "H1": Layout("人口信息导出（H1）", H1),
    "H2": Layout("户信息导出（H2）", H2, heads_only=True),
    "H3": Layout("贫困人口花名册（H3）", H3, homes=Q(register=Register.LISTED)),
    "H4": Layout(
        "已脱贫人口名单（H4）", H4, homes=Q(register=Register.LISTED, poverty_status__in=EXITED), watched=True
    ),
    "H5": Layout("监测对象导出（H5）", H5, homes=Q(pk__in=WATCHED), watched=True),
}


def _key(heading: str) -> str | None:
    return ROSTER.key_of(plain_heading(heading))


def _form(heading: str) -> str:
    key = _key(heading)
    if key and (key in AMOUNTS or isinstance(_field(key), models.DecimalField)):
        return "0.00"
    return "@"


def _cell(heading: str, full: bool) -> Cell:
    key = _key(heading)
    if heading in ABOVE:
        return lambda row: row.above.get(heading)
    if heading == "序号":
        return lambda row: str(row.serial)
    if heading == "出生日期(YYYYMMDD)":
        return lambda row: f"{row.member.birth_date:%Y%m%d}" if row.member.birth_date else None
    if heading == "户主编号":
        return lambda row: row.head.person_no
    if key is None or key in NEVER or (not full and key in HIDDEN):
        return lambda row: None
    read = SPECIAL.get(key) or AMOUNTS.get(key) or _plain(key)
    mask = MASKS.get(key)
    return read if full or mask is None else lambda row: mask(value) if (value := read(row)) else None


ABOVE = ("省", "市", "数据日期")
OWNERS: dict[str, tuple[type[models.Model], Callable[[Row], Any]]] = {
    "member": (Member, lambda row: row.member),
    "household": (Household, lambda row: row.home),
    "living": (LivingCondition, lambda row: row.living),
    "income": (IncomeRecord, lambda row: row.income),
    "monitoring": (MonitoringEpisode, lambda row: row.episode),
}


def _name(key: str) -> tuple[type[models.Model], str] | None:
    group = ROSTER[key].group
    if group not in OWNERS:
        return None
    model = OWNERS[group][0]
    renamed = {column: name for name, column in RENAMED[model].items()}
    name = {"member_phone": "phone", "identity": "identity"}.get(key) or renamed.get(key, key)
    return (model, name) if name in {field.name for field in model._meta.concrete_fields} else None


def _field(key: str) -> Any:
    found = _name(key)
    return found[0]._meta.get_field(found[1]) if found else None


def _plain(key: str) -> Cell:
    """What the field holds, as the reader of its column takes it."""
    field, owner = _field(key), OWNERS[ROSTER[key].group][1]
    labels = {str(code): str(label) for code, label in field.flatchoices}

    def read(row: Row) -> Any:
        held = owner(row)
        return _written(getattr(held, field.name), key, labels) if held is not None else None

    return read


def _written(value: Any, key: str, labels: dict[str, str]) -> Any:
    if value is None or value == "":
        return None
    if key in MONTHS:
        return f"{value:%Y%m}"
    if key in SEVERAL:
        return SEVERAL[key].labels_of(value)
    if labels:
        return labels.get(str(value), str(value))
    return value if isinstance(value, Decimal) else str(value)


def _risk(nth: int) -> Cell:
    """The nth risk of the latest monitoring."""

    def read(row: Row) -> Any:
        risks = row.episode.risks.split(",") if row.episode else []
        return Risk.label_of(risks[nth - 1]) or None if nth <= len(risks) else None

    return read


def _transfer(row: Row) -> Any:
    told = row.income.reported_transfer if row.income else None
    return transfer(row.parts) if _given(row, TRANSFERS) else told


def _gross(row: Row) -> Any:
    """With the transfers of which only the sum is known."""
    told = row.income.reported_transfer if row.income else None
    return gross(row.parts) if told is None else (gross(row.parts) or 0) + told


def _given(row: Row, names: tuple[str, ...]) -> bool:
    return any(getattr(row.parts, name) is not None for name in names)


def _net(computed: str, reported: str) -> Cell:
    """The computed figure where a reader computes it again, else the reported one."""

    def read(row: Row) -> Any:
        if row.income is None:
            return None
        whole = _given(row, GAINS) and row.income.reported_transfer is None
        return getattr(row.income, computed if whole else reported)

    return read


SPECIAL: dict[str, Cell] = {
    "county_name": lambda row: row.above.get("县"),
    "township_name": lambda row: row.above.get("乡"),
    "village_name": lambda row: row.home.village.name,
    "village_code": lambda row: row.home.village_id,
    "head_name": lambda row: row.head.name,
    "head_identity": lambda row: row.head.identity,
    "member_count": lambda row: str(row.persons),
    "income_year": lambda row: str(row.year) if row.year else None,
    "monitoring_kind": lambda row: (
        MonitoringKind.label_of(row.episode.kind if row.episode else row.home.monitoring_kind) or None
    ),
    "risk_gone": lambda row: ("是" if row.episode.eliminated_on else "否") if row.episode else None,
    **{f"risk_{nth}": _risk(nth) for nth in range(1, 6)},
}
AMOUNTS: dict[str, Cell] = {
    "property_income": lambda row: property_income(row.parts),
    "transfer_total": _transfer,
    "gross_income": _gross,
    "net_income": _net("net_income", "reported_net"),
    "net_per_head": _net("net_per_head", "reported_per_head"),
}
