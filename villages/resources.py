"""Profiles as a flat table, in and out: one row per village and year, Chinese headings, all rows or none."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from import_export.fields import Field

from fupin.access.permissions import Permission
from fupin.codes import CodeList, YesNo
from fupin.staff.resources import SafeResource
from villages.codes import Level, VillageAttribute
from villages.division_codes import unpadded
from villages.models import Region, VillageProfile
from villages.profile_groups import GROUPS
from villages.services.profiles import FIRST_YEAR, LAST_YEAR, import_profiles

LISTS: dict[str, type[CodeList]] = {"attribute": VillageAttribute, "paved_road": YesNo, "bus": YesNo}
FACT_COLUMNS = [name for _, names in GROUPS for name in names]


class Fact(Field):
    """One fact of the model under its Chinese name, read by what the model's field is."""

    def __init__(self, name: str) -> None:
        self.model_field = VillageProfile._meta.get_field(name)
        super().__init__(attribute=name, column_name=str(self.model_field.verbose_name))

    def clean(self, row: Any, **kwargs: Any) -> Any:
        """ValueError carries the sentence for the clerk."""
        return read_cell(self.model_field, row[self.column_name])

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        """A blank cell says nothing: what is on record stays."""
        if str(row[self.column_name]).strip() != "":
            setattr(instance, self.attribute, self.clean(row))

    def export(self, instance: Any, **kwargs: Any) -> Any:
        value = getattr(instance, self.attribute)
        if self.attribute in LISTS:
            return LISTS[self.attribute].label_of(value)
        return "" if value is None else value


class Year(Fact):
    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        if str(row[self.column_name]).strip() == "":
            raise ValueError("没有填年度，如 2025")
        instance.year = self.clean(row)


def read_cell(field: Any, cell: Any) -> Any:
    if field.name in LISTS:
        return read_code(LISTS[field.name], str(cell))
    if isinstance(field, models.DecimalField):
        return read_number(cell, field.decimal_places)
    if isinstance(field, models.IntegerField):
        return int(read_number(cell, 0))
    return str(cell)


def read_code(codes: type[CodeList], text: str) -> str:
    found = codes.from_cell(text)
    if found is None:
        raise ValueError(f"“{text}”认不出来，应填{'、'.join(str(label) for label in codes.labels)}中的一个")
    return found


def read_number(cell: Any, places: int) -> Decimal:
    text = str(cell).replace(",", "").replace("，", "").strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"“{cell}”不是数，请只填数字，不带单位") from None
    if not number.is_finite() or abs(number) >= 10**12:
        raise ValueError(f"“{cell}”不是合理的数，请核对")
    if isinstance(cell, float):
        return round(number, places) if places else whole(number, cell)
    if number != round(number, places):
        raise ValueError(f"“{cell}”最多 {places} 位小数" if places else f"“{cell}”应是整数")
    return round(number, places) if places else number


def whole(number: Decimal, cell: Any) -> Decimal:
    if number != number.to_integral_value():
        raise ValueError(f"“{cell}”应是整数")
    return number


class VillageColumn(Field):
    """行政村代码, looked up among the villages in scope, which the resource read once."""

    def __init__(self) -> None:
        super().__init__(attribute="village", column_name="行政村代码")
        self.villages: dict[str, Region] = {}

    def clean(self, row: Any, **kwargs: Any) -> Region:
        text = str(row[self.column_name]).strip()
        try:
            code = unpadded(text)
        except ValueError:
            raise ValueError(f"“{text}”不是 12 位的行政村代码，请设为文本格式再填") from None
        if code not in self.villages:
            raise ValueError(f"您的范围内没有代码是 {text} 的村，请核对，或请管那个地区的同事导入")
        return self.villages[code]

    def export(self, instance: Any, **kwargs: Any) -> str:
        return str(instance.village_id)


class VillageName(Field):
    """For reading only: whoever fills the table sees which village a code is."""

    def __init__(self) -> None:
        super().__init__(attribute="village_name", column_name="行政村", readonly=True)

    def export(self, instance: Any, **kwargs: Any) -> str:
        return str(instance.village)


class ProfileResource(SafeResource):
    permission = Permission.VILLAGE_IMPORT
    view_permission = Permission.VILLAGE_VIEW
    village = VillageColumn()
    village_name = VillageName()
    year = Year("year")

    class Meta(SafeResource.Meta):
        model = VillageProfile
        clean_model_instances = False
        fields = ("village", "village_name", "year", *FACT_COLUMNS)
        import_order = export_order = fields
        import_id_fields = ("village", "year")

    def __init__(self, *, user: Any) -> None:
        super().__init__(user=user)
        for name in FACT_COLUMNS:
            self.fields[name] = Fact(name)
        self.stands: dict[tuple[str, int], VillageProfile] = {}

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Villages in scope and what stands for them, each in one query for the whole table."""
        villages = Region.objects.visible_to(self.user, self.permission).current().filter(level=Level.VILLAGE)
        self.fields["village"].villages = villages.in_bulk()
        years = {text for text in map(str, dataset["年度"]) if text.isdigit() and len(text) == 4}
        rows = self.get_queryset().filter(year__in=years).select_related("village")
        self.stands = {(row.village_id, row.year): row for row in rows}

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Every cell against its field, without asking the database per row for what `read_cell` made sure of."""
        errors = dict(import_validation_errors or {})
        try:
            instance.clean_fields(exclude={"village", "write", *errors})
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for name in ("year", "exit_year"):
            value = getattr(instance, name)
            if value is not None and name not in errors and not FIRST_YEAR <= value <= LAST_YEAR:
                errors[name] = [f"“{value}”应是 {FIRST_YEAR} 到 {LAST_YEAR} 年"]
        super().validate_instance(instance, errors or None, validate_unique)

    def get_instance(self, instance_loader: Any, row: Any) -> VillageProfile | None:
        try:
            key = self.fields["village"].clean(row).pk, self.fields["year"].clean(row)
        except ValueError:
            return None
        return self.stands.get(key)

    def region_of(self, row: VillageProfile) -> str:
        return row.village_id or ""

    def visible(self) -> Any:
        return super().visible().select_related("village").order_by("village", "year")

    def write_rows(self, rows: list[VillageProfile], *, by: Any) -> None:
        import_profiles(rows=rows, by=by)
