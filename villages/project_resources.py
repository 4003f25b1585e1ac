"""Projects as a flat table, in and out: one row per project, Chinese headings, all rows or none (domain.md §5.3)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date
from import_export.fields import Field

from fupin.access.permissions import Permission
from fupin.codes import CodeList
from fupin.staff.resources import SafeResource
from fupin.workbook import OutColumn, OutSheet
from villages.division_codes import unpadded
from villages.models import Project, Region
from villages.project_codes import FundKind, ProjectKind, ProjectState
from villages.project_groups import GROUPS
from villages.project_rules import Benefit, benefit_refusal
from villages.project_selectors import BENEFITS, PLACES, with_sums
from villages.resources import read_code, read_number
from villages.services.profiles import FIRST_YEAR, LAST_YEAR
from villages.services.projects import import_projects

COLUMNS = [name for _, names in GROUPS for name in names if name not in ("year", "code")]
EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = range(36526, 73051)
"""Days from 2000 to 2099 as a spreadsheet counts them."""


def read_day(cell: Any) -> date:
    """2026-05-08, 2026.5.8, 2026年5月8日, a date, or the number by which a spreadsheet knows it. Raises ValueError."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip()
    if text.isascii() and text.isdigit() and int(text) in SERIALS:
        return EXCEL_EPOCH + timedelta(int(text))
    for mark in "年月/.":
        text = text.replace(mark, "-")
    parts = text.replace("日", "").split(" ")[0].split("-")
    try:
        found = parse_date("-".join(part.zfill(2) for part in parts))
    except ValueError:
        found = None
    if found is None:
        raise ValueError(f"“{str(cell)[:20]}”不是日期，请写成 2026-05-08 的样子")
    return found


class Fact(Field):
    """One fact of the model under its Chinese name, read by what the model's field is."""

    lists: dict[str, type[CodeList]] = {"kind": ProjectKind, "state": ProjectState}

    def __init__(self, name: str) -> None:
        self.model_field = Project._meta.get_field(name)
        super().__init__(attribute=name, column_name=str(self.model_field.verbose_name))

    def clean(self, row: Any, **kwargs: Any) -> Any:
        """ValueError carries the sentence for the clerk."""
        cell, field = row[self.column_name], self.model_field
        if field.name in self.lists:
            return read_code(self.lists[field.name], str(cell))
        if isinstance(field, models.DateField):
            return read_day(cell)
        if isinstance(field, models.DecimalField):
            return read_number(cell, field.decimal_places)
        if isinstance(field, models.IntegerField):
            return int(read_number(cell, 0))
        return str(cell)

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        """A blank cell says nothing: what is on record stays."""
        if str(row[self.column_name]).strip() != "" and self.may_set(instance):
            setattr(instance, self.attribute, self.clean(row))

    def may_set(self, instance: Any) -> bool:
        return True

    def export(self, instance: Any, **kwargs: Any) -> Any:
        value = getattr(instance, self.attribute)
        if self.attribute in self.lists:
            return self.lists[self.attribute].label_of(value)
        if isinstance(value, date):
            return value.isoformat()
        return "" if value is None else value


class Key(Fact):
    """年度 and 项目编号: a row without them is nobody's."""

    def clean(self, row: Any, **kwargs: Any) -> Any:
        if str(row[self.column_name]).strip() == "":
            raise ValueError(f"没有填{self.column_name}")
        return super().clean(row, **kwargs)

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        setattr(instance, self.attribute, self.clean(row))


class NewOnly(Fact):
    """进度 moves by steps: a table says it of a new project only."""

    def may_set(self, instance: Any) -> bool:
        return instance.pk is None


class StateDay(Field):
    """Since when it is in that state; blank means today."""

    def __init__(self) -> None:
        super().__init__(attribute="state_on", column_name="进度日期")

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        cell = row[self.column_name]
        instance.state_on = read_day(cell) if str(cell).strip() else None
        if instance.state_on and instance.state_on > timezone.localdate():
            raise ValueError("进度日期还没有到，请填实际办成的那一天")

    def export(self, instance: Any, **kwargs: Any) -> str:
        return ""


class PlaceColumn(Field):
    """地区代码, looked up among the villages and townships in scope, which the resource read once."""

    def __init__(self) -> None:
        super().__init__(attribute="region", column_name="地区代码")
        self.places: dict[str, Region] = {}

    def clean(self, row: Any, **kwargs: Any) -> Region:
        text = str(row[self.column_name]).strip()
        try:
            code = unpadded(text)
        except ValueError:
            raise ValueError(f"“{text[:20]}”不是村或乡镇的代码，请设为文本格式再填") from None
        if code not in self.places:
            raise ValueError(f"您的范围内没有代码是 {text[:20]} 的村或乡镇，请核对，或请管那个地区的同事导入")
        return self.places[code]

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        place = self.clean(row)
        if instance.pk and instance.region_id != place.pk:
            raise ValueError(f"编号是 {instance.code} 的项目登记在{instance.region}，地点不能用表格改")
        instance.region = place

    def export(self, instance: Any, **kwargs: Any) -> str:
        return str(instance.region_id)


class Shown(Field):
    """For reading only: the name of the place, and what the ledger of money adds up to."""

    def __init__(self, attribute: str, heading: str) -> None:
        super().__init__(attribute=attribute, column_name=heading, readonly=True)

    def export(self, instance: Any, **kwargs: Any) -> Any:
        value = getattr(instance, self.attribute)
        return value if isinstance(value, Decimal) else str(value)


class ProjectResource(SafeResource):
    permission = Permission.PROJECT_EDIT
    view_permission = Permission.VILLAGE_VIEW
    place = PlaceColumn()
    place_name = Shown("region", "实施地点")
    year = Key("year")
    code = Key("code")
    state = NewOnly("state")
    state_on = StateDay()

    class Meta(SafeResource.Meta):
        model = Project
        clean_model_instances = False
        fields = ("place", "place_name", "year", "code", "state", "state_on", *COLUMNS, *FundKind.values)
        import_order = export_order = fields
        import_id_fields = ("place", "year", "code")

    def __init__(self, *, user: Any) -> None:
        super().__init__(user=user)
        for name in COLUMNS:
            self.fields[name] = Fact(name)
        for kind in FundKind:
            self.fields[kind.value] = Shown(kind.value, f"{kind.label}合计（元）")
        self.stands: dict[tuple[str, int, str], Project] = {}
        self.seen: set[tuple[str, int, str]] = set()

    def headings(self) -> dict[str, str]:
        """Of the table that is filled: without the sums of the ledger."""
        return {name: text for name, text in super().headings().items() if name not in FundKind.values}

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Places in scope and what stands for them, each in one query for the whole table."""
        places = Region.objects.visible_to(self.user, self.permission).current().filter(level__in=PLACES)
        self.fields["place"].places = places.in_bulk()
        years = {text for text in map(str, dataset["年度"]) if text.isascii() and text.isdigit() and len(text) == 4}
        rows = self.get_queryset().filter(year__in=years).select_related("region")
        self.stands = {(row.county_code, row.year, row.code): row for row in rows}
        self.seen = set()

    def get_instance(self, instance_loader: Any, row: Any) -> Project | None:
        try:
            place = self.fields["place"].clean(row)
            key = place.pk[:6], self.fields["year"].clean(row), self.fields["code"].clean(row)
        except ValueError:
            return None
        return self.stands.get(key)

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Every cell against its field and the rules of the row, without asking the database per row."""
        errors = dict(import_validation_errors or {})
        try:
            instance.clean_fields(exclude={"region", "write", "county_code", *errors})
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if "year" not in errors and instance.year and not FIRST_YEAR <= instance.year <= LAST_YEAR:
            errors["year"] = [f"“{instance.year}”应是 {FIRST_YEAR} 到 {LAST_YEAR} 年"]
        for start, end in (("planned_start", "planned_end"), ("started_on", "finished_on")):
            first, last = getattr(instance, start), getattr(instance, end)
            if first and last and last < first and not {start, end} & set(errors):
                errors[end] = ["完工日期不能早于开工日期"]
        if not set(BENEFITS) & set(errors) and benefit_refusal(Benefit(**{n: getattr(instance, n) for n in BENEFITS})):
            errors["households"] = ["脱贫户加监测户（或人）超过受益总数，请核对"]
        key = self.region_of(instance)[:6], instance.year, instance.code
        if key in self.seen and "code" not in errors:
            errors["code"] = [f"编号“{instance.code}”在这张表里用了两次，一个县一年里编号不能重复"]
        self.seen.add(key)
        super().validate_instance(instance, errors or None, validate_unique)

    def region_of(self, row: Project) -> str:
        return row.region_id or ""

    def visible(self) -> Any:
        return with_sums(super().visible()).select_related("region").order_by("region", "-year", "code")

    def write_rows(self, rows: list[Project], *, by: Any) -> None:
        since = {place: row.state_on for place, row in enumerate(rows) if getattr(row, "state_on", None)}
        import_projects(rows=rows, since=since, by=by, today=timezone.localdate())

    def blank(self) -> OutSheet:
        """The table to be filled."""
        columns = [OutColumn(heading, max(10, 2 * len(heading) + 2)) for heading in self.headings().values()]
        return OutSheet("项目", columns, [])
