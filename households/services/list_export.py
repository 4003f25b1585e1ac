"""A list of households as a workbook: masked, bounded, numbered, on the trail. Rows are written as they are read."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import posts_granting, require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.documents.numbers import paper_number
from fupin.workbook import OutColumn, OutSheet, write_workbook
from fupin.workflow import REASONS, Refused
from households.codes import ACTIVE, MonitoringKind, PovertyCause, Relation
from households.models import Household, Member
from households.selectors.filters import FILTERS, Criteria
from households.selectors.search import find_households, tally
from households.selectors.shown import MISSING, masked

REASONS |= {
    "export_too_many": "没有导出：这些条件下有 {households} 户，一次最多 {most} 户。请先选乡镇或村，分几次导。",
}
MOST = 10_000
CHUNK = 1000

Column = tuple[OutColumn, Callable[[Any], Any]]

HOUSEHOLDS: tuple[Column, ...] = (
    (OutColumn("行政村", 28), lambda row: row.village.full_name),
    (OutColumn("行政村代码", 15), lambda row: row.village_id),
    (OutColumn("村民小组"), lambda row: row.group_name),
    (OutColumn("户编号", 22), lambda row: row.household_no),
    (OutColumn("户主"), lambda row: row.head_name),
    (OutColumn("家庭人口数", 8, "0"), lambda row: row.member_count),
    (OutColumn("联系电话", 14), lambda row: text(masked("phone", row.phone))),
    (OutColumn("登记状态", 10), lambda row: row.get_register_display()),
    (OutColumn("脱贫属性", 20), lambda row: row.get_poverty_status_display()),
    (OutColumn("贫困户属性", 16), lambda row: row.get_attribute_display()),
    (OutColumn("识别年度", 9, "0"), lambda row: row.first_year),
    (OutColumn("脱贫年度", 9, "0"), lambda row: row.exit_year),
    (OutColumn("主要致贫原因", 16), lambda row: row.get_main_cause_display()),
    (OutColumn("其他致贫原因", 20), lambda row: PovertyCause.labels_of(row.other_causes)),
    (OutColumn("监测对象类别", 16), lambda row: MonitoringKind.label_of(row.monitoring_kind)),
    (OutColumn("收入年度", 9, "0"), lambda row: row.income_year),
    (OutColumn("人均纯收入", 12, "0.00"), lambda row: row.net_per_head),
)
MEMBERS: tuple[Column, ...] = (
    (OutColumn("行政村代码", 15), lambda row: row.village_code),
    (OutColumn("户编号", 22), lambda row: row.household.household_no),
    (OutColumn("人编号", 24), lambda row: row.person_no),
    (OutColumn("姓名"), lambda row: row.name),
    (OutColumn("性别", 6), lambda row: row.get_sex_display()),
    (OutColumn("证件号码", 22), lambda row: text(masked("identity", row.identity))),
    (OutColumn("出生日期", 12), lambda row: row.birth_date.isoformat() if row.birth_date else None),
    (OutColumn("与户主关系"), lambda row: Relation.label_of(row.relation)),
    (OutColumn("民族", 9), lambda row: row.get_ethnicity_display()),
    (OutColumn("文化程度"), lambda row: row.get_education_display()),
    (OutColumn("劳动技能", 18), lambda row: row.get_labour_display()),
    (OutColumn("联系电话", 14), lambda row: text(masked("phone", row.phone))),
)
"""Health is left out (domain.md §8.4)."""


def export_list(*, criteria: Criteria, by: Any) -> IO[bytes]:
    """An open file without a name on disk, at its beginning. Raises Refused("export_too_many")."""
    rows = find_households(by, criteria, Permission.ROSTER_EXPORT)
    found = tally(rows)
    if found.households > MOST:
        raise Refused("export_too_many", households=found.households, most=MOST)
    book = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    number = paper_number(timezone.localdate())
    counts = {"户数": found.households, "人数": found.persons}
    hidden = "已隐去：证件号码、电话只显示一部分，健康状况不导出"
    write_workbook(book, [*sheets(rows), notes(said(criteria), {**counts, "个人信息": hidden}, by=by, number=number)])
    note_export("households.household", said(criteria), counts, place=criteria.place, by=by, number=number)
    book.seek(0)
    return book


@write
def note_export(
    subject: str, conditions: Mapping[str, str], told: Mapping[str, Any], *, place: str, by: Any, number: str
) -> None:
    """A masked list has left the register: which rows (`subject`, as the trail names their model), and how many."""
    region = where(place, by)
    require(by, Permission.ROSTER_EXPORT, region)
    after = {"条件": dict(conditions), **told, "编号": number, "完整": False}
    record(Verb.ROSTER_EXPORTED, (subject, ""), by=by, after=after, region=region)


def where(place: str, by: Any) -> str:
    """The place that was exported: the one asked for if it is the exporter's, else the exporter's own."""
    own = sorted({post.region_id for post in posts_granting(by, Permission.ROSTER_EXPORT)}, key=len)
    if not own:
        raise PermissionDenied(Permission.ROSTER_EXPORT.label)
    return place if any(place.startswith(code) for code in own) else own[0]


def said(criteria: Criteria) -> dict[str, str]:
    """The conditions in words; a number that was searched for stays out of the trail."""
    labels = {each.name: each for each in FILTERS}
    words = {labels[name].label: labels[name].choices[value] for name, value in criteria.chosen}
    text = "（一个号码）" if criteria.words.secret else criteria.words.text
    return {name: value for name, value in {"查找": text, "地区": criteria.place, **words}.items() if value}


def notes(conditions: Mapping[str, str], told: Mapping[str, Any], *, by: Any, number: str) -> OutSheet:
    """The last sheet: what the file holds, who took it out, and the number under which the trail has it."""
    asked = "；".join(f"{name}：{value}" for name, value in conditions.items()) or "没有条件"
    lines = {
        "导出编号": number,
        "导出人": by.display_name,
        "时间": f"{timezone.localtime():%Y年%m月%d日 %H:%M}",
        "条件": asked,
        **told,
    }
    rows = [(name, str(value)) for name, value in lines.items()]
    return OutSheet("说明", [OutColumn("项目", 12), OutColumn("内容", 60)], rows)


def sheets(rows: QuerySet[Household]) -> list[OutSheet]:
    members = Member.objects.filter(household__in=rows.order_by().values("pk"), state__in=sorted(ACTIVE))
    members = members.order_by("village_code", "household_id", "relation", "pk").defer("disease_name")
    return [
        sheet("农户", HOUSEHOLDS, rows.select_related("village").iterator(CHUNK)),
        sheet("家庭成员", MEMBERS, members.select_related("household").iterator(CHUNK)),
    ]


def sheet(name: str, columns: tuple[Column, ...], rows: Iterator[Any]) -> OutSheet:
    return OutSheet(name, [column for column, _ in columns], ([read(row) for _, read in columns] for row in rows))


def text(value: str) -> str:
    return "" if value == MISSING else value
