"""A list of households as a workbook: masked, bounded, on the trail."""

import tempfile
from collections.abc import Iterator
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from fupin.access.permissions import Permission
from fupin.access.scope import posts_granting, require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workbook import OutColumn, OutSheet, write_workbook
from fupin.workflow import REASONS, Refused
from households.codes import ACTIVE, MonitoringKind, PovertyCause, Relation
from households.models import Household, Member
from households.selectors.filters import FILTERS, Criteria
from households.selectors.search import Tally, find_households, tally
from households.selectors.shown import MISSING, masked

REASONS |= {
    "export_too_many": "没有导出：这些条件下有 {households} 户，一次最多 {most} 户。请先选乡镇或村，分几次导。",
}
MOST = 10_000
CHUNK = 1000

HOUSEHOLDS = [
    OutColumn("行政村", 28), OutColumn("行政村代码", 15), OutColumn("村民小组"), OutColumn("户编号", 22), OutColumn("户主"),
    OutColumn("家庭人口数", 8, "0"), OutColumn("联系电话", 14), OutColumn("登记状态", 10), OutColumn("脱贫属性", 20),
    OutColumn("贫困户属性", 16), OutColumn("识别年度", 9, "0"), OutColumn("脱贫年度", 9, "0"),
    OutColumn("主要致贫原因", 16), OutColumn("其他致贫原因", 20), OutColumn("监测对象类别", 16),
    OutColumn("收入年度", 9, "0"), OutColumn("人均纯收入", 12, "0.00"),
]  # fmt: skip
MEMBERS = [
    OutColumn("行政村代码", 15), OutColumn("户编号", 22), OutColumn("人编号", 24), OutColumn("姓名"), OutColumn("性别", 6),
    OutColumn("证件号码", 22), OutColumn("出生日期", 12), OutColumn("与户主关系"), OutColumn("民族", 9),
    OutColumn("文化程度"), OutColumn("劳动技能", 18), OutColumn("联系电话", 14),
]  # fmt: skip
"""Health is left out (domain.md §8.4)."""


def export_list(*, criteria: Criteria, by: Any) -> IO[bytes]:
    """An open file without a name on disk, at its beginning. Raises Refused("export_too_many")."""
    rows = find_households(by, criteria, Permission.ROSTER_EXPORT)
    found = tally(rows)
    if found.households > MOST:
        raise Refused("export_too_many", households=found.households, most=MOST)
    book = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(book, sheets(rows))
    note_export(criteria=criteria, found=found, by=by)
    book.seek(0)
    return book


@write
def note_export(*, criteria: Criteria, found: Tally, by: Any) -> None:
    region = where(criteria, by)
    require(by, Permission.ROSTER_EXPORT, region)
    after = {"条件": said(criteria), "户数": found.households, "人数": found.persons, "完整": False}
    record(Verb.ROSTER_EXPORTED, ("households.household", ""), by=by, after=after, region=region)


def where(criteria: Criteria, by: Any) -> str:
    """The place that was exported: the one asked for if it is the exporter's, else the exporter's own."""
    own = sorted({post.region_id for post in posts_granting(by, Permission.ROSTER_EXPORT)}, key=len)
    if not own:
        raise PermissionDenied(Permission.ROSTER_EXPORT.label)
    return criteria.place if any(criteria.place.startswith(code) for code in own) else own[0]


def said(criteria: Criteria) -> dict[str, str]:
    """The conditions in words; a number that was searched for stays out of the trail."""
    labels = {each.name: each for each in FILTERS}
    words = {labels[name].label: labels[name].choices[value] for name, value in criteria.chosen}
    text = "（一个号码）" if criteria.words.secret else criteria.words.text
    return {name: value for name, value in {"查找": text, "地区": criteria.place, **words}.items() if value}


def sheets(rows: QuerySet[Household]) -> list[OutSheet]:
    members = Member.objects.filter(household__in=rows.order_by().values("pk"), state__in=sorted(ACTIVE))
    members = members.order_by("village_code", "household_id", "relation", "pk").defer("disease_name")
    return [
        OutSheet("农户", HOUSEHOLDS, map(household_cells, rows.select_related("village").iterator(CHUNK))),
        OutSheet("家庭成员", MEMBERS, member_rows(members)),
    ]


def household_cells(row: Household) -> list[Any]:
    return [
        row.village.full_name, row.village_id, row.group_name, row.household_no, row.head_name,
        row.member_count, text(masked("phone", row.phone)), row.get_register_display(), row.get_poverty_status_display(),
        row.get_attribute_display(), row.first_year, row.exit_year,
        row.get_main_cause_display(), PovertyCause.labels_of(row.other_causes), MonitoringKind.label_of(row.monitoring_kind),
        row.income_year, row.net_per_head,
    ]  # fmt: skip


def member_rows(rows: QuerySet[Member]) -> Iterator[list[Any]]:
    for row in rows.select_related("household").iterator(CHUNK):
        yield [
            row.village_code, row.household.household_no, row.person_no, row.name, row.get_sex_display(),
            text(masked("identity", row.identity)), row.birth_date.isoformat() if row.birth_date else None,
            Relation.label_of(row.relation), row.get_ethnicity_display(),
            row.get_education_display(), row.get_labour_display(), text(masked("phone", row.phone)),
        ]  # fmt: skip


def text(value: str) -> str:
    return "" if value == MISSING else value
