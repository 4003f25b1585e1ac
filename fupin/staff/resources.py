"""Flat tables in and out through django-import-export, made safe: its own admin keeps good rows when others fail, lets
a viewer import, and trusts the second step of the form.

A SafeResource declares columns (Chinese headings) and cleans cells; it never writes. `check()` reads every row and says
everything that is wrong; `apply_checked()` checks the same rows again and hands all of them to one service call.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ImproperlyConfigured, ObjectDoesNotExist, ValidationError
from django.db.models import QuerySet
from import_export import resources

from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.audit.write import write
from fupin.staff.personal_paths import touches_hidden
from fupin.workbook import OutColumn, OutSheet, RawSheet, column_letter
from fupin.workflow import REASONS, Refused

REASONS |= {
    "table_refused": "没有导入：表里有 {count} 处要改。请改好整张表再导入，已经对的行不用动。",
    "table_too_long": "表有 {rows} 行，一次最多 {limit} 行。请拆成几个文件分别导入。",
    "table_empty": "表里没有内容：第一行应是表头，下面是数据。请先下载空表，按表头填写。",
    "table_headings": "表头里缺少这几列：{missing}。请下载空表，对照表头补上。",
}
FORMULA_STARTS = "=+-@|%＝＋－＠\t\r\0"
UNREADABLE_CELL = (ValueError, ArithmeticError, ObjectDoesNotExist, ValidationError)
NO_CONTENT = "\ufeff\u200b \t\r\n\0"


@dataclass(frozen=True)
class TableProblem:
    """`row` and `column` are what Excel shows; `column` is "" for a problem of the whole row."""

    row: int
    column: str
    heading: str
    sentence: str


@dataclass
class Checked:
    rows: list[Any] = field(default_factory=list)
    new: int = 0
    problems: list[TableProblem] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return len(self.rows) - self.new


class SafeResource(resources.ModelResource):
    """Subclasses: `permission` to import, `view_permission` to export, `region_of(row)`, `write_rows(rows, by=)`."""

    permission: Permission
    view_permission: Permission
    most_rows = 10_000

    class Meta:
        clean_model_instances = True
        skip_diff = True
        use_transactions = False  # nothing is written here, so nothing holds the write lock while rows are read
        store_row_values = False

    def __init__(self, *, user: Any) -> None:
        super().__init__()
        self.user = user
        self.checked = Checked()
        for declared in self.fields.values():
            if declared.attribute and touches_hidden(self._meta.model, declared.attribute):
                raise ImproperlyConfigured(f"{type(self).__name__}: {declared.attribute} is sealed")

    def region_of(self, row: Any) -> str:
        """The region code in which this row lies, for the scope check."""
        raise NotImplementedError

    def write_rows(self, rows: list[Any], *, by: Any) -> None:
        """One `@write` service call for all rows; rows without a primary key are new."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        """Only rows in scope are found: another row looks like a new one, which the scope check refuses."""
        return self._meta.model.objects.visible_to(self.user, self.permission)

    # ---- reading ------------------------------------------------------------------------------------------------

    def headings(self) -> dict[str, str]:
        """Field name → heading, in the order of the table."""
        return {name: self.fields[name].column_name for name in self.get_import_order()}

    def check(self, dataset: tablib.Dataset) -> Checked:
        """Every row read and judged; nothing written."""
        self.checked = Checked()
        self._check_shape(dataset)
        result = self.import_data(dataset, dry_run=True, use_transactions=False, raise_errors=False)
        letters = {heading: column_letter(place) for place, heading in enumerate(dataset.headers)}
        problems = [*self._problems(result, letters), *self._repeated(dataset)]
        self.checked.problems = sorted(problems, key=lambda problem: (problem.row, problem.column))
        return self.checked

    def _check_shape(self, dataset: tablib.Dataset) -> None:
        if not len(dataset):
            raise Refused("table_empty")
        if len(dataset) > self.most_rows:
            raise Refused("table_too_long", rows=len(dataset), limit=self.most_rows)
        needed = [self.fields[name].column_name for name in self._meta.import_id_fields]
        missing = [heading for heading in needed if heading not in dataset.headers]
        if missing:
            raise Refused("table_headings", missing="、".join(missing))

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        """A key cell that cannot be read finds no row; import_instance then says what is wrong with it."""
        try:
            return super().get_instance(instance_loader, row)
        except UNREADABLE_CELL:
            return None

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        errors = {}
        for declared in self.get_import_fields():
            try:
                self.import_field(declared, instance, row, **kwargs)
            except UNREADABLE_CELL as error:
                errors[declared.attribute] = ValidationError(readable_cell(error, row.get(declared.column_name)))
        if errors:
            raise ValidationError(errors)

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Cells and model rules first; then the place, so that a stranger's row is named by its place and not more."""
        super().validate_instance(instance, import_validation_errors, validate_unique)
        if not can(self.user, self.permission, self.region_of(instance)):
            raise ValidationError("这一行的地区不在您的范围内，请删去这一行，或请管那个地区的同事导入。")

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Collects; `write_rows` writes."""
        self.checked.rows.append(instance)
        self.checked.new += bool(is_create)

    def save_m2m(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Nothing to save."""

    def _problems(self, result: Any, letters: dict[str, str]) -> Iterator[TableProblem]:
        for error in result.base_errors:
            yield TableProblem(1, "", "", str(error.error))
        for invalid in result.invalid_rows:
            for name, sentences in invalid.error_dict.items():
                heading = "" if name == NON_FIELD_ERRORS else self._heading(name)
                yield TableProblem(invalid.number + 1, letters.get(heading, ""), heading, "；".join(sentences))
        for number, errors in result.row_errors():
            for error in errors:
                yield TableProblem(number + 1, "", "", readable(error.error))

    def _heading(self, name: str) -> str:
        known = {f.attribute: f.column_name for f in self.fields.values()} | self.headings()
        return known.get(name, name)

    def _repeated(self, dataset: tablib.Dataset) -> Iterator[TableProblem]:
        keys = [self.fields[name].column_name for name in self._meta.import_id_fields]
        seen: dict[tuple[str, ...], int] = {}
        for number, row in enumerate(dataset.dict, start=2):
            key = tuple(str(row[heading]) for heading in keys)
            if key in seen:
                yield TableProblem(number, "", "、".join(keys), f"和第 {seen[key]} 行重复，请只留一行。")
            seen.setdefault(key, number)

    # ---- writing ------------------------------------------------------------------------------------------------

    def apply_checked(self, dataset: tablib.Dataset) -> Checked:
        """Check again what is about to be written, then write all of it or nothing. Raises Refused."""
        return _apply(self, dataset)

    # ---- out ----------------------------------------------------------------------------------------------------

    def visible(self) -> QuerySet[Any]:
        return self._meta.model.objects.visible_to(self.user, self.view_permission)

    def sheet(self, rows: Iterable[Any]) -> OutSheet:
        """What write_workbook and write_csv take. In a CSV text that a spreadsheet would run is disarmed."""
        columns = [OutColumn(heading, max(10, 2 * len(heading) + 2)) for heading in self.get_export_headers()]
        cells = (self.export_resource(row, force_native_type=True) for row in rows)
        out = ([harmless(value) for value in row] for row in cells)
        return OutSheet(str(self._meta.model._meta.verbose_name), columns, out)


@write
def _apply(resource: SafeResource, dataset: tablib.Dataset) -> Checked:
    checked = resource.check(dataset)
    if checked.problems:
        raise Refused("table_refused", count=len(checked.problems))
    resource.write_rows(checked.rows, by=resource.user)
    return checked


def readable_cell(error: Exception, cell: Any) -> str:
    """A widget's own Chinese sentence is shown; its English is replaced by one that names the cell's content."""
    text = error.message if isinstance(error, ValidationError) else str(error)
    if any("一" <= character <= "鿿" for character in text) and not isinstance(error, ObjectDoesNotExist):
        return text
    if isinstance(error, ObjectDoesNotExist):
        return f"查不到“{str(cell)[:30]}”，请核对代码或名称。"
    return f"读不懂“{str(cell)[:30]}”，请按空表里的样子填写。"


def readable(error: Exception) -> str:
    """A widget's own English is no help to a clerk; sentences of ours (ValidationError, Refused) are shown."""
    if isinstance(error, Refused):
        return error.sentence
    if isinstance(error, ValidationError):
        return "；".join(error.messages)
    return "这一行读不懂。请对照空表里的填写说明检查每一格，尤其是代码、日期和数字。"


def harmless(value: Any) -> Any:
    """Text that begins like a formula, after blanks and marks that do not show, gets an apostrophe."""
    if isinstance(value, str) and value.lstrip(NO_CONTENT)[:1] and value.lstrip(NO_CONTENT)[0] in FORMULA_STARTS:
        return "'" + value
    return value


def dataset_of(sheet: RawSheet) -> tablib.Dataset:
    """A sheet whose first row holds the headings, without blank rows at its end."""
    rows = [[plain(cell) for cell in row] for row in sheet.head(sheet.height)]
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    if not rows:
        return tablib.Dataset()
    table = tablib.Dataset(headers=[str(cell) for cell in rows[0]])
    for row in rows[1:]:
        table.append(row)
    return table


def plain(cell: Any) -> Any:
    """Blank is ""; text without blanks around it; a whole number without ".0". Nothing else is guessed."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
