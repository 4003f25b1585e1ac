"""The entry form as the page shows it: cells with what is said about them, sums, and what is still missing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fupin.personal.identity import full_years
from households import income_rules
from households.codes import Relation, Sex
from households.entry_facts import WHO, Typed
from households.entry_rules import REASONS_FOR, REPAIRS, proposals
from households.forms import cells
from households.forms.entry import EntryForm, Row
from households.forms.parts import HomeForm, IncomeForm, LivingForm, MemberForm
from households.income_rules import Parts, yearly_period
from households.selectors.entry import Stored
from households.selectors.lines import Lines
from households.selectors.shown import MISSING, masked, shown
from households.services.entry_checks import Checked, blocking
from households.services.entry_findings import Finding

GRID = ("name", "relation", "identity", "schooling", "health", "labour", "work_months")
GROUPS = (
    ("身份", ("identity_type", "sex", "birth_date", "ethnicity", "politics", "phone", "mandarin", "soldier")),
    (
        "上学、健康",
        ("dropout_reason", "disease_name", "disability_kind", "disability_grade", "disability_year"),
    ),
    (
        "保障",
        (
            *("resident_medical", "employee_medical", "major_illness", "resident_pension", "employee_pension"),
            *("dibao", "tekun", "medical_aid", "commercial_medical", "health_aid", "accident_insurance"),
        ),
    ),
    (
        "务工",
        (
            *("work_area", "work_place", "employer", "work_channel", "work_abroad", "industry"),
            *("public_post", "public_months"),
        ),
    ),
    ("其他", ("relocated_person", "note")),
)
LEAVING = ("leave_reason", "left_on")
HOME_MAIN = (("group_name", 3), ("address", 6), ("phone", 3), ("bank_name", 3), ("bank_card", 3))
HOME_MORE = (
    *(("household_no", 3), ("collector", 3), ("collector_phone", 3), ("filled_on", 3)),
    *(("martyr_family", 3), ("one_child", 3), ("two_girls", 3), ("relocated", 3)),
    *(("relocation_willing", 3), ("relocation_mode", 3), ("settle_mode", 3), ("settle_place", 3)),
    *(("relocation_trouble", 3), ("note", 9)),
)
INCOME = (
    *("wage", "operating", "operating_cost", "property_other"),
    *("property_dividend", "dibao", "tekun", "pension"),
    *("family_planning", "eco", "other_transfer"),
)
INCOME_MORE = ("claim_income", "self_paid")
LIVING = (
    ("田地山林", ("arable", "irrigated", "forest", "returned", "fruit", "grass", "water_surface")),
    ("住房", ("house_area", "house_built", "dangerous", "house_grade")),
    (
        "水电路",
        (
            "safe_water",
            "water_hard",
            "power",
            "production_power",
            "television",
            "toilet",
            "road_km",
            "road_type",
            "fuel",
        ),
    ),
    ("产业带动", ("cooperative", "leading_firm", "leader_person")),
)
FORMS: dict[str, Any] = {"home": HomeForm, "members": MemberForm, "income": IncomeForm, "living": LivingForm}


@dataclass(frozen=True)
class Note:
    """What is said at a cell. `fix` is a repair by one press: (act, words)."""

    finding: Finding
    field: str
    where: str = ""
    fix: tuple[str, str] | None = None
    reasons: tuple[str, ...] = ()
    answer: str = ""
    decided: bool = False

    @property
    def severity(self) -> str:
        return self.finding.severity

    @property
    def kind(self) -> str:
        return "e" if self.severity == "E" and self.finding.member is None else "w" if self.severity != "I" else "i"

    @property
    def distinct(self) -> str:
        return f"distinct-{self.finding.index}-{self.finding.member}" if self.finding.member else ""


@dataclass
class Cell:
    """One input. `locked` is the text of a cell that is not one."""

    name: str
    label: str
    html: SafeString
    width: int = 3
    notes: list[Note] = field(default_factory=list)
    locked: str | None = None

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def block(self) -> SafeString:
        """The whole field: label, input or text, and the place for what is said about it. Put together here and not
        in a template: a page holds hundreds."""
        said = "".join(render_to_string("households/_entry_note.html", {"note": note}) for note in self.notes)
        text = self.html
        if self.locked is not None:
            text = format_html('<div class="computed" id="{}">{}</div>', self.id, self.locked or "—")
        return format_html(
            '<div class="field f{}"><label for="{}">{}</label>{}<div class="slot" id="slot-{}">{}</div></div>',
            *(self.width, self.id, self.label, text, self.name, SafeString(said)),
        )

    @property
    def tint(self) -> str:
        kinds = {note.kind for note in self.notes}
        return "bad" if "e" in kinds else "hmm" if "w" in kinds else ""


@dataclass
class Line:
    """One person: the grid's cells, those of the second line, and what is said under them."""

    row: Row
    number: int
    cells: list[Cell]
    groups: list[tuple[str, list[Cell]]]
    leaving: list[Cell]
    notes: list[Note]
    sex: str = ""
    age: str = ""
    open: bool = False

    @property
    def name(self) -> str:
        return cells.plain(self.row.form.data.get(self.row.form.add_prefix("name"), "")) or (
            self.row.saved.name if self.row.saved else ""
        )


@dataclass
class Sums:
    """What is worked out while somebody types; texts, "" where there is nothing to say."""

    property_income: str = ""
    transfer: str = ""
    net: str = ""
    per_head: str = ""
    persons: int = 0
    line: str = ""
    below: bool = False


class EntryPage:
    """Everything that the template asks of a form that was checked (or, when it was just opened, was not)."""

    def __init__(self, form: EntryForm, typed: Typed, stored: Stored, checked: Checked | None) -> None:
        self.form, self.typed, self.stored = form, typed, stored
        self.checked = checked
        self.errors = {each.key + each.field for each in blocking(checked, typed)} if checked else set()
        self.people = {person.index: person for person in typed.people}
        self.numbers = {row.index: place for place, row in enumerate(form.rows, start=1)}
        self.notes = self._notes()
        self.by_field: dict[str, list[Note]] = defaultdict(list)
        for note in self.notes:
            if not note.finding.completeness:
                self.by_field[note.field].append(note)

    # ---- what is said ----

    def _notes(self) -> list[Note]:
        found = [Finding("", "E", name, text, row_of(name)) for name, text in self.form.errors.items()]
        unread = set(self.form.errors)
        if self.checked is not None:
            found += [each for each in self.checked.findings if each.field not in unread]
        notes = [self._note(each) for each in found]
        return sorted(notes, key=lambda note: place_of(note.field, self.numbers))

    def _note(self, each: Finding) -> Note:
        return Note(
            finding=each,
            field=each.field,
            where=self._where(each),
            fix=self._fix(each),
            reasons=REASONS_FOR.get(each.rule, ()) if each.severity != "E" else (),
            answer=self.typed.answers.get(each.key, ""),
        )

    def _where(self, each: Finding) -> str:
        """The person, and the cell where the sentence alone does not say it (it is about what cannot be read)."""
        number = self.numbers.get(each.index, each.index + 1) if each.index is not None else 0
        person = f"第 {number} 行 {self._name(each.index)}" if each.index is not None else ""
        return f"{person} {'' if each.rule else label_of(each.field)}".strip()

    def _fix(self, each: Finding) -> tuple[str, str] | None:
        if each.rule not in REPAIRS:
            return None
        name, value, words = REPAIRS[each.rule]
        prefix = f"members-{each.index}" if each.index is not None else each.field.partition("-")[0]
        return f"fix:{prefix}-{name}:{value}", words

    def _name(self, index: int) -> str:
        person = self.people.get(index)
        row = self.stored.members.get(person.pk or 0) if person else None
        return str((person.facts.get("name") if person else "") or getattr(row, "name", ""))

    @cached_property
    def stops(self) -> list[Note]:
        """What must be mended before it can be saved."""
        return [note for note in self.notes if self._stops(note)]

    def _stops(self, note: Note) -> bool:
        return not note.finding.rule or note.finding.key + note.field in self.errors

    @cached_property
    def questions(self) -> list[Note]:
        rest = [note for note in self.notes if not self._stops(note) and not note.finding.completeness]
        return [note for note in rest if note.severity != "I"]

    @property
    def hints(self) -> list[Note]:
        return [note for note in self.notes if note.severity == "I"]

    @cached_property
    def unfilled(self) -> list[Note]:
        return [note for note in self.notes if note.finding.completeness]

    @cached_property
    def settled(self) -> list[Any]:
        """People who look alike and were found to be two, each with the name of the field that says so."""
        alike = self.checked.alike if self.checked else []
        chosen = [one for one in alike if (one.index, one.member.pk) in self.typed.distinct]
        return [(f"distinct-{one.index}-{one.member.pk}", self._name(one.index), one) for one in chosen]

    # ---- cells ----

    def cell(self, form: Any, name: str, width: int = 3, **attrs: Any) -> Cell:
        bound = form[name]
        notes = self.by_field.get(bound.html_name, [])
        given = {"id": f"id_{bound.html_name}", **attrs}
        if notes:
            given |= {"aria-describedby": f"slot-{bound.html_name}"}
        if any(note.kind == "e" for note in notes):
            given |= {"aria-invalid": "true"}
        html = bound.as_widget(attrs={key: value for key, value in given.items() if value})
        return Cell(bound.html_name, str(bound.label), html, width, notes)

    def field(self, form: Any, name: str, width: int = 3) -> Cell:
        base = "form-select" if isinstance(form.fields[name].widget, cells.Select) else "form-control"
        tint = {"e": " is-invalid", "w": " is-warned"}
        kinds = {note.kind for note in self.by_field.get(form.add_prefix(name), [])}
        extra = next((tint[kind] for kind in "ew" if kind in kinds), "")
        own = form.fields[name].widget.attrs.get("class", "")
        return self.cell(form, name, width, **{"class": f"{base} {own}{extra}".strip(), **self._hint(form, name)})

    def _hint(self, form: Any, name: str) -> dict[str, str]:
        """The mask of what is registered, where a blank cell keeps it."""
        row = self.stored.home if form is self.form.home else None
        value = getattr(row, name, None) if name in ("phone", "collector_phone") else None
        return {"placeholder": f"{masked(name, value)}，不改空着"} if value else {}

    @property
    def home_main(self) -> list[Cell]:
        return [self._home(name, width) for name, width in HOME_MAIN]

    @property
    def home_more(self) -> list[Cell]:
        return [self._home(name, width) for name, width in HOME_MORE]

    def _home(self, name: str, width: int) -> Cell:
        cell = self.field(self.form.home, name, width)
        if name == "bank_card" and self.stored.home is not None and self.stored.home.bank_card:
            cell.locked = masked(name, self.stored.home.bank_card)
        return cell

    @property
    def income(self) -> list[Cell]:
        return [self.field(self.form.income, name) for name in INCOME]

    @property
    def income_more(self) -> list[Cell]:
        return [self.field(self.form.income, name) for name in INCOME_MORE]

    @property
    def living(self) -> list[tuple[str, list[Cell]]]:
        return [(title, [self.field(self.form.living, name) for name in names]) for title, names in LIVING]

    @cached_property
    def lines(self) -> list[Line]:
        return [self.line(row, place) for place, row in enumerate(self.form.rows, start=1)]

    @property
    def blank_line(self) -> Line:
        """The row that scripts copy; its number is put in by them."""
        form = EntryForm({"members-9999-name": ""}, {})
        return self.line(form.rows[0], 0)

    def line(self, row: Row, number: int) -> Line:
        grid = [self._grid(row, name, number) for name in GRID]
        groups = [(title, [self._more(row, name) for name in names]) for title, names in GROUPS]
        leaving = [self._more(row, name) for name in LEAVING] if row.pk and not self.form.listed else []
        inside = [cell for _, part in groups for cell in part] + leaving
        notes = [note for cell in grid for note in cell.notes]
        found = Line(row, number, grid, groups, leaving, notes, open=any(cell.notes for cell in inside))
        found.sex, found.age = self._sex_and_age(row)
        return found

    def _grid(self, row: Row, name: str, number: int) -> Cell:
        label = str(row.form.fields[name].label)
        hint = {"placeholder": masked(name, row.saved.identity)} if self._known(row, name) else {}
        cell = self.cell(row.form, name, **{"aria-label": f"第{number}人 {label}", **hint})
        if name in WHO and self.form.locks(row):
            cell.locked = masked(name, row.saved.identity) if name == "identity" else self._shown(row, name)
        return cell

    def _more(self, row: Row, name: str) -> Cell:
        cell = self.field(row.form, name)
        if row.saved is not None and name in ("phone", "disease_name") and getattr(row.saved, name):
            seen = masked(name, getattr(row.saved, name))
            cell = self.cell(row.form, name, **{"class": "form-control", "placeholder": f"{seen}，不改空着"})
        if name in WHO and self.form.locks(row):
            cell.locked = self._shown(row, name)
        return cell

    def _known(self, row: Row, name: str) -> bool:
        return name == "identity" and row.saved is not None and bool(row.saved.identity)

    def _shown(self, row: Row, name: str) -> str:
        text = shown(row.saved._meta.get_field(name), getattr(row.saved, name))
        return "" if text == MISSING else text

    # ---- what is worked out ----

    def _sex_and_age(self, row: Row) -> tuple[str, str]:
        person = self.people.get(row.index)
        facts = person.facts if person else {}
        sex = facts.get("sex") or getattr(row.saved, "sex", None)
        born = facts.get("birth_date") or getattr(row.saved, "birth_date", None)
        today = timezone.localdate()
        return Sex.label_of(sex), str(full_years(born, today)) if born and born <= today else ""

    @property
    def told(self) -> list[tuple[int, str, str]]:
        """Row, sex and age of each person."""
        return [(row.index, *self._sex_and_age(row)) for row in self.form.rows]

    def proposals(self) -> Iterable[tuple[str, str]]:
        """Field → value for cells that are blank, of people who are new to the register."""
        today = timezone.localdate()
        for place, row in enumerate(self.form.rows):
            person = self.people.get(row.index)
            if person is None or row.saved is not None:
                continue
            headless = not any(p.facts.get("relation") == Relation.HEAD for p in self.typed.people)
            found = proposals(person.facts, today, first=place == 0 and headless)
            for name, code in found.items():
                cell, value = ("schooling", f"s:{code}") if name == "student" else (name, code)
                yield row.form.add_prefix(cell), value

    @cached_property
    def sums(self) -> Sums:
        persons = len(self.typed.staying)
        parts = Parts.of(self.typed.income)
        net = income_rules.net(parts)
        head = income_rules.per_head(net, persons)
        limit = Lines([self.typed.village]).amount(self.typed.village, self.typed.year) if self.typed.village else None
        return Sums(
            property_income=yuan(income_rules.property_income(parts)),
            transfer=yuan(income_rules.transfer(parts)),
            net=yuan(net),
            per_head=yuan(head),
            persons=persons,
            line=yuan(limit),
            below=limit is not None and head is not None and head < limit,
        )

    @property
    def period(self) -> tuple[date, date] | None:
        return yearly_period(self.typed.year) if 2013 <= self.typed.year <= 2100 else None

    @property
    def carried(self) -> dict[str, bool]:
        return {part: bool(self.form.data.get(f"carried-{part}")) for part in ("income", "living")}

    @property
    def confirmed(self) -> dict[str, bool]:
        return {part: bool(self.form.data.get(f"confirmed-{part}")) for part in ("income", "living")}

    @property
    def members_complete(self) -> bool:
        return bool(self.form.data.get("members-complete"))

    @property
    def may_carry(self) -> int | None:
        """The year that can be carried over; None when there is none, or this year has its own."""
        last = (self.stored.last_income, self.stored.last_living)
        own = (self.stored.income, self.stored.living)
        years = [row.year for row, mine in zip(last, own, strict=True) if row is not None and mine is None]
        return max(years, default=None)


def label_of(name: str) -> str:
    form = FORMS.get(name.partition("-")[0])
    return str(form.base_fields[name.rpartition("-")[2]].label) if form else ""


def row_of(name: str) -> int | None:
    return int(name.split("-")[1]) if name.startswith("members-") else None


def place_of(name: str, numbers: dict[int, int]) -> tuple[int, int, int]:
    """Where a field stands on the page."""
    part, _, rest = name.partition("-")
    order = ("village", "home", "members", "income", "living")
    if part == "members":
        index, _, own = rest.partition("-")
        return 2, numbers.get(int(index), 0), GRID.index(own) if own in GRID else len(GRID)
    return order.index(part) if part in order else 0, 0, 0


def yuan(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,.2f}".removesuffix(".00").replace("-", "\u2212")
