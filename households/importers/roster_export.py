"""The roster of a region as a workbook that can be imported again: streamed household by household, text as text,
masked unless asked for in full (domain.md §8.4, §9.4.20; product.md §4.2)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO, Any

from django.db.models import Max
from django.utils import timezone

from fupin.documents.numbers import paper_number
from fupin.jobs.services import SILENT
from fupin.workbook import OutColumn, OutSheet, write_workbook
from fupin.workflow import Refused
from households.codes import ACTIVE, IncomeKind, Register, Relation
from households.importers.roster_layouts import LAYOUTS, Layout, Row
from households.models import Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode
from households.services.roster_export import note_roster_export, permission_for, require_export
from households.services.roster_register import parts_of
from villages.models import Region

CHUNK = 1000
ROSTER_SHEET, NOTES_SHEET = "花名册", "说明"


@dataclass
class Exported:
    """`empty` are households without anybody in them, which a roster of people cannot hold."""

    households: int = 0
    rows: int = 0
    empty: int = 0
    year: int | None = None


def export_roster(
    target: IO[bytes],
    *,
    region: Region,
    by: Any,
    layout: str = "template",
    full: bool = False,
    reason: str = "",
    year: int | None = None,
    number: str = "",
    progress: Any = SILENT,
) -> Exported:
    """Write the workbook and note it on the trail, under this number or a new one. A layout that tells no year holds
    the figures of one: `year`, else the latest there is. Raises Refused("export_reason" | "export_nothing") and
    PermissionDenied, before anything is written or with a file that must not be handed out."""
    require_export(by=by, region=region.pk, full=full, reason=reason)
    chosen, found = LAYOUTS[layout], Exported()
    homes = homes_of(region=region, by=by, layout=layout, full=full)
    ids = list(homes.order_by("village_id", "pk").values_list("pk", flat=True))
    if not ids:
        raise Refused("export_nothing")
    found.year = None if chosen.dated else year or _latest_year(homes)
    cells = chosen.cells(full=full)
    lines = ([read(row) for read in cells] for row in rows_of(ids, chosen, found, progress))
    number = number or paper_number(timezone.localdate())
    notes = notes_of(found, region=region, by=by, layout=chosen, full=full, reason=reason, number=number)
    sheets = [OutSheet(ROSTER_SHEET, chosen.columns(), lines)]
    write_workbook(target, [*sheets, OutSheet(NOTES_SHEET, [OutColumn("项目", 18), OutColumn("内容", 60)], notes)])
    note_roster_export(
        by=by,
        region=region.pk,
        layout=layout,
        full=full,
        reason=reason,
        households=found.households,
        rows=found.rows,
        number=number,
    )
    return found


def homes_of(*, region: Region, by: Any, layout: str, full: bool) -> Any:
    """The households that the roster would hold."""
    seen = Household.objects.visible_to(by, permission_for(full=full)).inside(region.pk)
    return seen.filter(LAYOUTS[layout].homes).exclude(register=Register.CLOSED)


def _latest_year(homes: Any) -> int | None:
    years = [
        model.objects.filter(household__in=homes.order_by()).aggregate(latest=Max("year"))["latest"]
        for model in (IncomeRecord, LivingCondition)
    ]
    return max((year for year in years if year), default=None)


def rows_of(ids: list[int], layout: Layout, found: Exported, progress: Any) -> Iterator[Row]:
    """A thousand households at a time, opened as they are written."""
    places: dict[str, dict[str, str]] = {}
    for part in parts_of(ids, CHUNK):
        progress("写花名册", found.households + found.empty, len(ids))
        homes = Household.objects.filter(pk__in=part).select_related("village").defer("bank_card", "collector_phone")
        members = _by_home(Member.objects.filter(household_id__in=part, state__in=sorted(ACTIVE)).defer("disease_name"))
        episodes = _latest_episodes(part) if layout.watched else {}
        incomes = _by_year(IncomeRecord.objects.filter(household_id__in=part, kind=IncomeKind.YEARLY))
        conditions = _by_year(LivingCondition.objects.filter(household_id__in=part))
        for home in homes.order_by("village_id", "pk"):
            if not (people := members.get(home.pk)):
                found.empty += 1
                continue
            found.households += 1
            if home.village_id not in places:
                places = {home.village_id: _above(home.village)}  # villages come one after the other
            years = (incomes.get(home.pk, {}), conditions.get(home.pk, {}))
            beside = (places[home.village_id], episodes.get(home.pk), found.year)
            for row in _rows(home, people, years, beside, layout):
                found.rows += 1
                yield replace(row, serial=found.rows)


def _latest_episodes(part: list[int]) -> dict[int, MonitoringEpisode]:
    """Of each household the open monitoring, else the one that began last."""
    rows = MonitoringEpisode.objects.filter(household_id__in=part).order_by("identified_on", "pk")
    return {row.household_id: row for row in sorted(rows, key=lambda row: row.eliminated_on is None)}


def _rows(home: Household, people: list[Member], years: Any, beside: Any, layout: Layout) -> Iterator[Row]:
    """The head first. Income and conditions are those of the year asked for, else of the latest that has any."""
    (incomes, conditions), (above, episode, asked) = years, beside
    year = asked or max([*incomes, *conditions], default=None)
    people = sorted(people, key=lambda person: (person.relation != Relation.HEAD, person.pk))
    for person in people[: 1 if layout.heads_only else None]:
        yield Row(home, person, people[0], len(people), year, incomes.get(year), conditions.get(year), above, episode)


def _by_home(members: Any) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = defaultdict(list)
    for member in members:
        found[member.household_id].append(member)
    return found


def _by_year(rows: Any) -> dict[int, dict[int, Any]]:
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for row in rows:
        found[row.household_id][row.year] = row
    return found


def _above(village: Region) -> dict[str, str]:
    """省, 市, 县, 乡 of a village by name."""
    codes = {village.pk[:length]: name for length, name in ((2, "省"), (4, "市"), (6, "县"), (9, "乡"))}
    today = {"数据日期": f"{timezone.localdate():%Y-%m-%d}"}
    return today | {codes[code]: name for code, name in Region.objects.filter(pk__in=codes).values_list("pk", "name")}


def notes_of(
    found: Exported, *, region: Region, by: Any, layout: Layout, full: bool, reason: str, number: str
) -> Iterator[tuple[str, str]]:
    """The second sheet, drawn when the first is written: what the file holds."""
    yield "导出编号", number
    yield "范围", f"{region.full_name or region.name}（{region.pk}）"
    yield "版式", layout.label
    if found.year:
        yield "收入年度", f"{found.year}（表里没有年度这一列，重新导入时请选这一年）"
    yield "户数", str(found.households)
    yield "行数", str(found.rows)
    yield "未列出", f"{found.empty} 户没有在册成员" if found.empty else "没有"
    yield "个人信息", "完整，请妥善保管，用完删除" if full else "已隐去：证件号码、电话只显示一部分，健康状况不导出"
    yield "重新导入", "可以" if full else "不可以：证件号码不完整。要改数据，请用完整的名册或在系统里改"
    yield "导出", f"{by.display_name}，{timezone.localtime():%Y年%m月%d日 %H:%M}"
    if full:
        yield "理由", reason.strip()
