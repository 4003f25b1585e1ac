"""帮扶责任人花名册 (domain.md §9.2 H7) in and out: one row per cadre and household, all rows or none.

A person who is not known yet is registered with the row; a unit must be registered before, because where it may help is
decided there and not by whoever fills a sheet.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export.fields import Field

from assistance.codes import CadreEducation, CadreRank, Speciality, UnitLevel
from assistance.models import Cadre, HelpUnit, Pairing
from assistance.selectors.helpers import units_for
from assistance.selectors.pairing_facts import Desk, Wanted, desk, planned
from assistance.services.roster import Helper, import_roster
from fupin.access.permissions import Permission
from fupin.access.scope import can, covers
from fupin.accounts.models import Person
from fupin.audit.write import write
from fupin.codes import CodeList, YesNo, normalised
from fupin.imports.dates import parts
from fupin.personal.identity import normalise, problem
from fupin.personal.sealing import identity_digest
from fupin.staff.resources import SafeResource
from households.codes import Politics, Register, Sex
from households.models import Household

LISTS: dict[str, tuple[str, type[CodeList]]] = {
    "sex": ("性别", Sex),
    "politics": ("政治面貌", Politics),
    "education": ("学历", CadreEducation),
    "level": ("单位隶属关系", UnitLevel),
    "rank": ("职务级别", CadreRank),
    "speciality": ("技术特长", Speciality),
    "stationed": ("是否驻村队员", YesNo),
    "first": ("是否第一责任人", YesNo),
}
TEXTS = {"name": "姓名", "phone": "联系电话", "unit": "单位名称", "address": "单位地址", "head": "户主姓名"}
DAYS = {"starts_on": "开始时间", "ends_on": "终止时间"}
ORDER = (
    "name", "sex", "politics", "education", "phone", "number", "unit", "address", "level", "rank", "speciality",
    "stationed", "starts_on", "ends_on", "household_no", "head", "first",
)  # fmt: skip


UNSAID: dict[str, Any] = {**dict.fromkeys(ORDER, ""), **dict.fromkeys(DAYS)}


class Said(Field):
    """One cell, kept in `row.said`: rules look at the whole row, and a sealed value never becomes a field."""

    def __init__(self, name: str, heading: str) -> None:
        self.name = name
        super().__init__(attribute=name, column_name=heading)

    def read(self, text: str) -> Any:
        return text

    def clean(self, row: Any, **kwargs: Any) -> Any:
        return self.read(str(row.get(self.column_name, "")).strip())

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        if not hasattr(instance, "said"):
            instance.said = dict(UNSAID)  # a column that the sheet has not is one that says nothing
        instance.said[self.name] = self.clean(row)

    def export(self, instance: Any, **kwargs: Any) -> Any:
        return SHOWN[self.name](instance)


class Code(Said):
    def read(self, text: str) -> str:
        codes = LISTS[self.name][1]
        found = codes.from_cell(text) if text else ""
        if found is None:
            raise ValueError(f"“{text[:20]}”认不出来，应填{'、'.join(map(str, codes.labels))}中的一个，或者空着")
        return found


class Day(Said):
    def clean(self, row: Any, **kwargs: Any) -> date | None:
        cell = row.get(self.column_name, "")
        if str(cell).strip() == "":
            if self.name == "starts_on":
                raise ValueError("没有填。请写从哪一天起帮扶，如 2026-03-01")
            return None
        year, month, day = parts(cell) or (0, None, None)
        if month is None or day is None:
            raise ValueError(f"“{str(cell)[:20]}”不是完整的日期，请写成 2026-03-01 这样")
        return date(year, month, day)


class Number(Said):
    """How people are told apart."""

    def read(self, text: str) -> str:
        number = normalise(text)
        if not text:
            raise ValueError("没有填。证件号码用来认人，重名的也不会弄混")
        if problem(number):
            raise ValueError("证件号码不对：应为 18 位，并和身份证上的一致")
        return number


class HouseholdNo(Said):
    def read(self, text: str) -> str:
        if not text:
            raise ValueError("没有填。请从农户名册导出户编号")
        return text


@dataclass
class Known:
    """What the register knows of all that the table names, each read once. New people have numbers below zero."""

    units: dict[str, list[HelpUnit]]
    households: dict[str, Household]
    persons: dict[str, Person]
    desk: Desk
    cadres: dict[str, Cadre] = field(default_factory=dict)
    helpers: dict[int, Helper] = field(default_factory=dict)


class HelperResource(SafeResource):
    permission = Permission.HELP_IMPORT
    view_permission = Permission.HELP_VIEW

    class Meta(SafeResource.Meta):
        model = Pairing
        clean_model_instances = False
        fields = ORDER
        import_order = export_order = fields
        import_id_fields = ("number", "household_no", "starts_on")

    def __init__(self, *, user: Any) -> None:
        super().__init__(user=user)
        made: dict[str, Field] = {name: Code(name, heading) for name, (heading, _) in LISTS.items()}
        made |= {name: Said(name, heading) for name, heading in TEXTS.items()}
        made |= {name: Day(name, heading) for name, heading in DAYS.items()}
        made |= {"number": Number("number", "证件号码"), "household_no": HouseholdNo("household_no", "户编号")}
        self.fields = {name: made[name] for name in ORDER}
        self.today = timezone.localdate()
        self.known: Known | None = None

    # ---- reading -----------------------------------------------------------------------------------------------------
    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Households and units in scope, persons and what stands between them: a fixed number of queries."""
        digests = {identity_digest(normalise(text)) for text in map(str, dataset["证件号码"]) if text.strip()}
        numbers = {text.strip() for text in map(str, dataset["户编号"])}
        homes = Household.objects.visible_to(self.user, self.permission).exclude(register=Register.CLOSED)
        households = {home.household_no: home for home in homes.filter(household_no__in=numbers)}
        units: dict[str, list[HelpUnit]] = defaultdict(list)
        for one in units_for(self.user, self.permission):
            units[normalised(one.name)].append(one)
        cadres = list(
            Cadre.objects.serving().filter(person__identity_digest__in=digests).select_related("person", "unit__region")
        )
        table = desk([home.pk for home in households.values()], [one.pk for one in cadres], self.today)
        persons = Person.objects.filter(identity_digest__in=digests)
        known = {str(one.person.identity_digest): table.cadres[one.pk] for one in cadres}
        by_digest = {str(one.identity_digest): one for one in persons}
        self.known = Known(units, households, by_digest, table, known)

    def get_instance(self, instance_loader: Any, row: Any) -> None:
        """Every row is read as new; what stands already is told apart in `validate_instance`."""
        return None

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        errors = dict(import_validation_errors or {})
        if not errors:
            errors = self.judge(instance)
        if errors:
            raise ValidationError(errors)

    def judge(self, row: Pairing) -> dict[str, Any]:
        """What is wrong with a row that could be read, by column; the row is put down when nothing is."""
        assert self.known is not None
        said = row.said  # type: ignore[attr-defined]
        home = self.known.households.get(said["household_no"])
        if home is None:
            return {"household_no": [f"您的范围内没有户编号 {said['household_no'][:20]} 的在册户，请照农户名册核对"]}
        if said["head"] and normalised(said["head"]) != normalised(home.head_name):
            return {"head": [f"名册上这个户编号的户主是{home.head_name}，请核对是不是写错了行"]}
        cadre = self.cadre_of(said, home)
        if isinstance(cadre, dict):
            return cadre
        return self.pair(row, home, cadre)

    def cadre_of(self, said: Mapping[str, Any], home: Household) -> Cadre | dict[str, Any]:
        """The cadre of this number, known or new; or what is wrong with him."""
        assert self.known is not None
        digest = str(identity_digest(said["number"]))
        units = self.known.units.get(normalised(said["unit"]), [])
        if not said["unit"]:
            return {"unit": ["没有填。请照登记的全称写"]}
        if not units:
            return {"unit": [f"“{said['unit'][:40]}”没有登记为帮扶单位。请先在“帮扶单位”里登记，或者照登记的全称写"]}
        unit = next((one for one in units if covers(one.region_id, home.village_id)), units[0])
        person = self.known.persons.get(digest)
        if person is not None and normalised(person.name) != normalised(said["name"]):
            return {"name": ["这个证件号码登记的是另一个姓名，请核对姓名和号码是不是同一个人的"]}
        found = self.known.cadres.get(digest)
        if found is None and not said["name"]:
            return {"name": ["没有填"]}
        if found is None and not can(self.user, Permission.HELP_EDIT, unit.region_id):
            return {"number": [f"“{unit.name}”没有登记这个人，这个单位的人由县里登记。请县里先登记，再导入"]}
        if found is None:
            return self.new_cadre(said, digest, unit, person)
        if found.unit_id not in {one.pk for one in units}:
            return {"unit": [f"{found.person.name}登记在“{found.unit.name}”。换了单位的，请先给他办调离"]}
        return found

    def new_cadre(self, said: Mapping[str, Any], digest: str, unit: HelpUnit, person: Person | None) -> Cadre:
        assert self.known is not None
        number = -len(self.known.helpers) - 1
        someone = person or Person(name=said["name"], identity_digest=digest)
        made = Cadre(pk=number, person=someone, unit=unit, started_on=said["starts_on"])
        self.known.cadres[digest] = self.known.desk.cadres[number] = made
        self.known.helpers[number] = Helper(unit, said["number"], dict(said))
        return made

    def pair(self, row: Pairing, home: Household, cadre: Cadre) -> dict[str, Any]:
        """Into the desk, which judges the next rows by it too."""
        assert self.known is not None
        said, table = row.said, self.known.desk  # type: ignore[attr-defined]
        if cadre.pk < 0:  # a new person serves from the first of his rows on
            cadre.started_on = min(cadre.started_on, said["starts_on"])
        stands = [one for one in table.rows[home.pk] if one.cadre_id == cadre.pk and one.starts_on == said["starts_on"]]
        if any(one.ends_on == said["ends_on"] for one in stands):
            row.stands = True  # type: ignore[attr-defined]
            return {}
        want = Wanted(home.pk, cadre.pk, self.first(said, table, home), said["starts_on"], said["ends_on"])
        if refused := table.refusal(want):
            return {COLUMN.get(refused.code, "household_no"): [refused.sentence.removeprefix("没有结对：")]}
        table.take(planned(want, self.user))
        row.want = want  # type: ignore[attr-defined]
        return {}

    def first(self, said: Mapping[str, Any], table: Desk, home: Household) -> bool:
        """As the row says; a row that says nothing names the first helper where there is none on these days."""
        if said["first"]:
            return bool(said["first"] == YesNo.YES)
        want = Wanted(home.pk, 0, True, said["starts_on"], said["ends_on"])
        spans = ((one.starts_on, one.ends_on) for one in table.rows[home.pk] if one.first)
        return not any(want.span.meets(type(want.span)(*span)) for span in spans)

    def region_of(self, row: Any) -> str:
        return str(row.household.village_id)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Collects what is new; a pairing that stands already is not written again."""
        if not hasattr(instance, "stands"):
            super().save_instance(instance, is_create, row, **kwargs)

    @write
    def write_rows(self, rows: list[Any], *, by: Any) -> None:
        assert self.known is not None
        import_roster(wants=[row.want for row in rows], helpers=self.known.helpers, by=by, today=self.today)

    # ---- out ---------------------------------------------------------------------------------------------------------
    def visible(self) -> Any:
        rows = super().visible().current().select_related("cadre__person", "cadre__unit", "household")
        return rows.order_by("household__village_id", "household_id", "-first", "pk")


COLUMN = {
    "pairing_day": "starts_on",
    "pairing_last_day": "ends_on",
    "pairing_reach": "unit",
    "pairing_kin": "number",
    "pairing_twice": "starts_on",
    "pairing_first": "first",
    "pairing_before_cadre": "starts_on",
    "pairing_after_cadre": "ends_on",
}
"""Refusal → the column where it is mended."""

SHOWN: dict[str, Any] = {
    "name": lambda row: row.cadre.person.name,
    "sex": lambda row: "",
    "politics": lambda row: row.cadre.get_politics_display(),
    "education": lambda row: row.cadre.get_education_display(),
    "phone": lambda row: row.cadre.person.masked_phone,
    "number": lambda row: row.cadre.person.masked_identity,
    "unit": lambda row: row.cadre.unit.name,
    "address": lambda row: row.cadre.unit.address,
    "level": lambda row: row.cadre.unit.get_level_display(),
    "rank": lambda row: row.cadre.get_rank_display(),
    "speciality": lambda row: row.cadre.get_speciality_display(),
    "stationed": lambda row: "",
    "starts_on": lambda row: row.starts_on,
    "ends_on": lambda row: row.ends_on or "",
    "household_no": lambda row: row.household.household_no or "",
    "head": lambda row: row.household.head_name,
    "first": lambda row: YesNo.YES.label if row.first else YesNo.NO.label,
}
