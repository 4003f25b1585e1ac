"""The fields that a query may ask, show and count by, one declaration each: its label, codes and unit come from the
model. A list, a pivot, a report's cell and an export that say the same field mean the same rows (domain.md §6)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When

from fupin.codes import CodeList, YesNo
from fupin.personal.fields import SealedField
from fupin.workflow import REASONS, Refused
from households.codes import (
    ACTIVE,
    DecreaseReason,
    Health,
    IncomeBand,
    IncomeKind,
    IncreaseReason,
    PovertyCause,
    Risk,
    Student,
)
from households.models import Household, IncomeRecord, LivingCondition, Member, MonitoringEpisode
from households.selectors.filters import STATUSES, by_income
from households.selectors.shown import SEVERAL
from households.standard_rules import EXCUSED, SAFE_HOUSES, SCHOOL_AGE, UNSAFE_HOUSES

REASONS |= {
    "query_range": "“{label}”填的“{value}”看不懂。“从”和“到”只填数字，比如 6 和 15；只有一头就只填一格。",
    "query_days": "“{label}”填的“{value}”看不懂。“从”和“到”各选一天，比如 2026-01-01；只有一头就只填一格。",
}

BLANK = "-"
"""As an asked value: not filled in."""


class Of(CodeList):
    """What a query lists and counts."""

    HOME = "home", "户"
    PERSON = "person", "人"


class Kind(CodeList):
    CODE = "code", "一个代码"
    SEVERAL = "several", "几个代码"
    NUMBER = "number", "数"
    DAY = "day", "日期"
    TEXT = "text", "文字"
    SEALED = "sealed", "密封"


class Source(CodeList):
    """Where a field lies: `latest` rows are of the household's latest year, `open` is the monitoring not eliminated,
    `last` that one or else the one that began last."""

    HOME = "home", "户"
    PERSON = "person", "人"
    LIVING = "living", "生产生活条件，最近一年"
    INCOME = "income", "收入，最近一年"
    EPISODE = "episode", "正在进行的监测"
    LAST = "last", "最近一次监测"


MODELS: dict[str, type[models.Model]] = {
    Source.HOME: Household,
    Source.PERSON: Member,
    Source.LIVING: LivingCondition,
    Source.INCOME: IncomeRecord,
    Source.EPISODE: MonitoringEpisode,
    Source.LAST: MonitoringEpisode,
}


@dataclass(frozen=True)
class Field:
    """`of`: whose fact it is. `codes`: value → label, {} where any value may be. Kind SEALED is shown masked and never
    asked. Its `key` stands in addresses and saved queries and does not change."""

    key: str
    of: str
    source: str
    name: str
    label: str
    kind: str
    codes: dict[str, str] = field(default_factory=dict)
    unit: str = ""

    @property
    def column(self) -> Any:
        return MODELS[self.source]._meta.get_field(self.name)

    @property
    def asked(self) -> bool:
        return self.kind != Kind.SEALED

    @property
    def stored(self) -> bool:
        """Whether it is kept as it is asked, so that it can be a column."""
        return True

    def counts(self, rows: str) -> bool:
        """Whether a pivot can tell rows of that kind apart by it."""
        return bool(self.codes) and (rows == self.of or (rows == Of.PERSON and self.kind != Kind.SEVERAL))

    def condition(self, values: tuple[str, ...], day: date) -> Q:
        """On rows of `of`. Several values: any of them. Raises Refused("query_range" | "query_days")."""
        if self.source in ROWS:
            return self.beside(values, day)
        return any_of([self.one(value, day) for value in values])

    def one(self, value: str, day: date) -> Q:
        return blank(self.column) if value == BLANK else WAYS[self.kind](self, value)

    def beside(self, values: tuple[str, ...], day: date) -> Q:
        """A row beside the household says so; not filled in also where there is no such row."""
        rows, found = ROWS[self.source](), Q()
        said = [self.one(value, day) for value in values if value != BLANK]
        if said:
            found |= Q(pk__in=rows.filter(any_of(said)).values("household_id"))
        if BLANK in values:
            found |= ~Q(pk__in=rows.exclude(blank(self.column)).values("household_id"))
        return found

    def value(self, day: date, rows: str) -> Any:
        """An expression on rows of that kind: what a pivot groups by."""
        if self.source in ROWS:
            beside = ROWS[self.source]().filter(household_id=OuterRef("pk" if rows == Of.HOME else "household_id"))
            return Subquery(beside.values(self.name)[:1])
        return F(self.name if rows == self.of else f"household__{self.name}")


@dataclass(frozen=True)
class Standing(Field):
    """How a household stands: the states of the list, of which one may hold another."""

    def one(self, value: str, day: date) -> Q:
        return STATUSES[value][1]

    def counts(self, rows: str) -> bool:
        return False


@dataclass(frozen=True)
class Band(Field):
    """人均纯收入 over the line of the household's own year and county; that line may not be set."""

    def one(self, value: str, day: date) -> Q:
        if value == BLANK:
            return Q(net_per_head__isnull=True)
        if value == UNLINED:
            return Q(net_per_head__isnull=False) & ~any_of([by_income(one) for one in IncomeBand.values])
        return by_income(value)

    def counts(self, rows: str) -> bool:
        return rows == self.of

    def value(self, day: date, rows: str) -> Any:
        bands = [When(by_income(one), then=Value(one)) for one in IncomeBand.values]
        return Case(*bands, When(net_per_head__isnull=False, then=Value(UNLINED)), default=Value(""))


@dataclass(frozen=True)
class Age(Field):
    """周岁 on the day of the question."""

    def one(self, value: str, day: date) -> Q:
        if value == BLANK:
            return Q(birth_date__isnull=True)
        low, high = numbers(self, value)
        found = Q(birth_date__isnull=False)
        if low is not None:
            found &= Q(birth_date__lte=years_before(day, int(low)))
        return found & Q(birth_date__gt=years_before(day, int(high) + 1)) if high is not None else found


@dataclass(frozen=True)
class AgeBand(Age):
    """The age bands of the standard tables (domain.md §6.3 R04)."""

    def one(self, value: str, day: date) -> Q:
        return super().one(value if value == BLANK else value.replace("-", ".."), day)

    def value(self, day: date, rows: str) -> Any:
        return Case(*(When(self.one(one, day), then=Value(one)) for one in self.codes), default=Value(""))


@dataclass(frozen=True)
class Sorted(Field):
    """Rows that its conditions tell apart, each under one code at most."""

    @property
    def stored(self) -> bool:
        return False

    def counts(self, rows: str) -> bool:
        return rows == self.of

    def told(self, day: date) -> dict[str, Q]:
        """Code → condition."""
        raise NotImplementedError

    def one(self, value: str, day: date) -> Q:
        told = self.told(day)
        return told[value] if value in told else ~any_of([*told.values()])

    def value(self, day: date, rows: str) -> Any:
        return Case(*(When(when, then=Value(code)) for code, when in self.told(day).items()), default=Value(""))


@dataclass(frozen=True)
class HealthGroup(Sorted):
    """健康状况, where somebody with two kinds counts once, as that."""

    def told(self, day: date) -> dict[str, Q]:
        one_kind = {code: Q(health=code) for code in Health.values}
        return one_kind | {"several": Q(health__contains=",")}


@dataclass(frozen=True)
class Touched(Field):
    """Every cause that a household names, main and other."""

    @property
    def stored(self) -> bool:
        return False

    def one(self, value: str, day: date) -> Q:
        if value == BLANK:
            return blank(Household._meta.get_field("main_cause")) & Q(other_causes="")
        return Q(main_cause=value) | by_one_of_several(OTHER_CAUSES, value)


@dataclass(frozen=True)
class Met(Sorted):
    """A guarantee of the household: one who lacks it, and the household does; nothing is met that somebody has not
    told (`households.standard_rules` says the same of single rows)."""

    lacks: Callable[[date], Q] = field(default=lambda day: Q(pk__in=[]))
    untold: Callable[[date], Q] = field(default=lambda day: Q(pk__in=[]))

    def told(self, day: date) -> dict[str, Q]:
        lacks, untold = having(self.lacks(day)), having(self.untold(day))
        return {YesNo.NO.value: lacks, YesNo.YES.value: ~lacks & ~untold}


@dataclass(frozen=True)
class Beside(Sorted):
    """A guarantee that the living conditions of the latest year tell."""

    yes: Q = field(default_factory=Q)
    no: Q = field(default_factory=Q)

    def told(self, day: date) -> dict[str, Q]:
        rows = latest_living()
        pairs = ((YesNo.YES.value, self.yes), (YesNo.NO.value, self.no))
        return {code: Q(pk__in=rows.filter(when).values("household_id")) for code, when in pairs}


@dataclass(frozen=True)
class Elimination(Field):
    """Whether the latest monitoring goes on; not filled in where there was none."""

    @property
    def stored(self) -> bool:
        return False

    def one(self, value: str, day: date) -> Q:
        return Q() if value == BLANK else Q(eliminated_on__isnull=value == "open")

    def beside(self, values: tuple[str, ...], day: date) -> Q:
        return any_of([self.rows(value, day) for value in values])

    def rows(self, value: str, day: date) -> Q:
        found = Q(pk__in=last_episodes().filter(self.one(value, day)).values("household_id"))
        return ~found if value == BLANK else found

    def value(self, day: date, rows: str) -> Any:
        raise NotImplementedError

    def counts(self, rows: str) -> bool:
        return False


def having(people: Q) -> Q:
    """Households with such a member."""
    return Q(pk__in=Member.objects.filter(ACTIVE_PEOPLE & people).order_by().values("household_id"))


def of_school_age(day: date) -> Q:
    first, last = day.year - SCHOOL_AGE.stop + 1, day.year - SCHOOL_AGE.start
    return Q(birth_date__gte=date(first, 1, 1), birth_date__lte=date(last, 12, 31))


def is_excused() -> Q:
    return Q(dropout_reason__in=sorted(EXCUSED))


def named_reason() -> Q:
    return Q(dropout_reason__isnull=False) & ~Q(dropout_reason="") & ~is_excused()


def no_student() -> Q:
    return Q(student__isnull=True) | Q(student="")


def out_of_school(day: date) -> Q:
    without = (Q(student=Student.NOT_STUDENT) & ~is_excused()) | (no_student() & named_reason())
    return of_school_age(day) & without


def school_untold(day: date) -> Q:
    nothing = no_student() & (Q(dropout_reason__isnull=True) | Q(dropout_reason=""))
    return of_school_age(day) & (is_excused() | nothing)


def uninsured(day: date) -> Q:
    return Q(resident_medical=YesNo.NO) & not_employee()


def not_employee() -> Q:
    return Q(employee_medical__isnull=True) | ~Q(employee_medical=YesNo.YES)


def insurance_untold(day: date) -> Q:
    return (Q(resident_medical__isnull=True) | Q(resident_medical="")) & not_employee()


def any_of(parts: list[Q]) -> Q:
    found = Q(pk__in=[])
    for part in parts:
        found |= part
    return found


def blank(column: Any) -> Q:
    """Not filled in."""
    empty = Q(**{f"{column.name}__isnull": True}) if column.null else Q(pk__in=[])
    return empty | Q(**{column.name: ""}) if isinstance(column, models.CharField) else empty


def by_code(of: Field, value: str) -> Q:
    return Q(**{of.name: value})


def by_one_of_several(of: Field, value: str) -> Q:
    """Codes are joined by commas."""
    name, inside = of.name, f",{value},"
    held = Q(**{name: value}) | Q(**{f"{name}__startswith": inside[1:]}) | Q(**{f"{name}__endswith": inside[:-1]})
    return held | Q(**{f"{name}__contains": inside})


def by_text(of: Field, value: str) -> Q:
    return Q(**{f"{of.name}__contains": value})


def by_number(of: Field, value: str) -> Q:
    low, high = numbers(of, value)
    return between(of.name, low, high)


def by_day(of: Field, value: str) -> Q:
    first, last = (part.strip() for part in halves(value))
    try:
        low = date.fromisoformat(first) if first else None
        high = date.fromisoformat(last) if last else None
    except ValueError as error:
        raise Refused("query_days", label=of.label, value=value) from error
    return between(of.name, low, high)


def between(name: str, low: Any, high: Any) -> Q:
    found = Q(**{f"{name}__isnull": False})
    if low is not None:
        found &= Q(**{f"{name}__gte": low})
    return found & Q(**{f"{name}__lte": high}) if high is not None else found


def numbers(of: Field, value: str) -> tuple[Decimal | None, Decimal | None]:
    """“6..15”, “60..”, “..15”, “3”: both ends belong to it."""
    first, last = halves(value)
    try:
        found = tuple(Decimal(part.strip()) if part.strip() else None for part in (first, last))
    except InvalidOperation as error:
        raise Refused("query_range", label=of.label, value=value) from error
    if any(end is not None and (not end.is_finite() or abs(end) > MOST) for end in found):
        raise Refused("query_range", label=of.label, value=value)
    return found  # type: ignore[return-value]


MOST = 10**9


def halves(value: str) -> tuple[str, str]:
    first, dots, last = value.partition("..")
    return (first, last) if dots else (value, value)


def years_before(day: date, years: int) -> date:
    """Whoever was born on it or before is that many years old; who was born on 29 February is a year older on 1 March
    of a common year."""
    year = day.year - years
    if year < 1:
        return date.min
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


WAYS: dict[str, Callable[[Field, str], Q]] = {
    Kind.CODE: by_code,
    Kind.SEVERAL: by_one_of_several,
    Kind.NUMBER: by_number,
    Kind.DAY: by_day,
    Kind.TEXT: by_text,
}


# ---- rows beside the household ---------------------------------------------------------------------------------------
def latest_living() -> Any:
    later = LivingCondition.objects.filter(household_id=OuterRef("household_id"), year__gt=OuterRef("year"))
    return LivingCondition.objects.order_by().filter(~Exists(later))


def latest_income() -> Any:
    yearly = IncomeRecord.objects.order_by().filter(kind=IncomeKind.YEARLY)
    later = yearly.filter(household_id=OuterRef("household_id"), year__gt=OuterRef("year"))
    return yearly.filter(~Exists(later))


def open_episodes() -> Any:
    return MonitoringEpisode.objects.order_by().filter(eliminated_on__isnull=True)


def last_episodes() -> Any:
    """Of each household that is or was monitored one: that which goes on, else the one identified last."""
    others = MonitoringEpisode.objects.filter(household_id=OuterRef("household_id"))
    later = Q(identified_on__gt=OuterRef("identified_on")) | Q(
        identified_on=OuterRef("identified_on"), pk__gt=OuterRef("pk")
    )
    later |= Q(eliminated_on__isnull=True)
    rows = MonitoringEpisode.objects.order_by()
    return rows.filter(Q(eliminated_on__isnull=True) | ~Exists(others.filter(later)))


ROWS: dict[str, Callable[[], Any]] = {
    Source.LIVING: latest_living,
    Source.INCOME: latest_income,
    Source.EPISODE: open_episodes,
    Source.LAST: last_episodes,
}

# ---- which fields ----------------------------------------------------------------------------------------------------
OWN: dict[str, str] = {
    Source.HOME: """household_no group_name head_name address phone member_count poverty_status attribute kind
        id_standard first_year exit_year return_year plan_exit_year main_cause other_causes return_cause monitoring_kind
        income_year net_per_head martyr_family one_child two_girls relocated settle_mode settle_place members_missing
        split_on filled_on""",
    Source.LIVING: """arable irrigated forest returned fruit house_area house_grade dangerous house_built safe_water
        water_hard power production_power television toilet fuel road_km road_type cooperative leading_firm
        leader_person""",
    Source.INCOME: """wage operating property_dividend property_other family_planning dibao tekun pension eco
        other_transfer operating_cost net_income""",
    Source.EPISODE: "identified_on risks found_by found_on no_labour measures_done",
    Source.PERSON: """person_no name sex birth_date identity phone ethnicity relation politics education student
        dropout_reason health disability_kind disability_grade labour soldier resident_medical employee_medical
        major_illness commercial_medical resident_pension employee_pension dibao tekun mandarin work_area work_place
        work_months employer work_channel public_post public_months relocated_person identified_on change_reason
        changed_on""",
}
TWICE = {(Source.INCOME, "dibao"): "income_dibao", (Source.INCOME, "tekun"): "income_tekun"}
TWICE |= {(Source.EPISODE, "identified_on"): "watched_on", (Source.PERSON, "phone"): "member_phone"}
"""Keys of fields whose name another field has too."""
AGE_BANDS = {
    "0-2": "0–2岁", "3-5": "3–5岁", "6-14": "6–14岁", "15-17": "15–17岁", "18-21": "18–21岁", "22-59": "22–59岁",
    "60-150": "60岁及以上",
}  # fmt: skip
UNLINED = "unlined"
BANDS = dict(IncomeBand.choices) | {UNLINED: "当年没有监测范围"}
MET = {YesNo.YES.value: "达标", YesNo.NO.value: "未达标"}
HEALTH_GROUPS = dict(Health.choices) | {"several": "有两种以上"}
CHANGED = dict(IncreaseReason.choices) | dict(DecreaseReason.choices)


@cache
def fields() -> dict[str, Field]:
    """All of them by key, in the order in which pages offer them."""
    found = [Standing("status", Of.HOME, Source.HOME, "register", "登记状态", Kind.CODE, told(STATUSES))]
    found += [declared(source, name) for source, names in OWN.items() for name in names.split()]
    ages = "birth_date"
    found.append(Band("band", Of.HOME, Source.HOME, "net_per_head", "收入档次", Kind.CODE, dict(BANDS)))
    found.append(Age("age", Of.PERSON, Source.PERSON, ages, "年龄", Kind.NUMBER, unit="岁"))
    found.append(AgeBand("age_band", Of.PERSON, Source.PERSON, ages, "年龄段", Kind.CODE, dict(AGE_BANDS)))
    return {one.key: one for one in (*found, *worked_out())}


def worked_out() -> list[Field]:
    """Fields of the standard tables (domain.md §6.3 R02, R03, R09, R14)."""
    home, person, code = Of.HOME, Of.PERSON, Kind.CODE
    kinds = dict(MonitoringEpisode._meta.get_field("kind").flatchoices)  # type: ignore[union-attr]
    states = {"open": "未消除", "cleared": "已消除"}
    safe, unsafe = (Q(house_grade__in=sorted(grades)) for grades in (SAFE_HOUSES, UNSAFE_HOUSES))
    water = {"yes": Q(safe_water=YesNo.YES), "no": Q(safe_water=YesNo.NO)}
    met, causes = {"kind": code, "codes": dict(MET)}, dict(PovertyCause.choices)
    return [
        Touched("causes", home, Source.HOME, "other_causes", "致贫原因（主要和其他）", Kind.SEVERAL, causes),
        HealthGroup("health_group", person, Source.PERSON, "health", "健康状况（只算一次）", code, dict(HEALTH_GROUPS)),
        Elimination("watch_state", home, Source.LAST, "eliminated_on", "最近一次监测", code, states),
        Field("watch_kind", home, Source.LAST, "kind", "最近一次监测的类别", code, kinds),
        Field("watch_risks", home, Source.LAST, "risks", "最近一次监测的风险", Kind.SEVERAL, dict(Risk.choices)),
        Met("schooling_met", home, Source.HOME, "id", "义务教育", lacks=out_of_school, untold=school_untold, **met),
        Met("medical_met", home, Source.HOME, "id", "基本医疗", lacks=uninsured, untold=insurance_untold, **met),
        Beside("housing_met", home, Source.HOME, "id", "住房安全", yes=safe, no=unsafe, **met),
        Beside("water_met", home, Source.HOME, "id", "饮水安全", yes=water["yes"], no=water["no"], **met),
    ]  # fmt: skip


OTHER_CAUSES = Field("other_causes", Of.HOME, Source.HOME, "other_causes", "", Kind.SEVERAL)


def told(states: dict[str, tuple[str, Q]]) -> dict[str, str]:
    return {key: label for key, (label, _) in states.items()}


def declared(source: str, name: str) -> Field:
    column = MODELS[source]._meta.get_field(name)
    of = Of.PERSON if source == Source.PERSON else Of.HOME
    label, unit = named(str(column.verbose_name))  # type: ignore[union-attr]
    return Field(TWICE.get((source, name), name), of, source, name, label, kind_of(column), codes_of(column), unit)


def named(text: str) -> tuple[str, str]:
    """“耕地面积（亩）” → 耕地面积, 亩."""
    label, bracket, rest = text.partition("（")
    unit = rest.removesuffix("）")
    return (label, unit) if bracket and unit in UNITS else (text, "")


UNITS = {"亩", "㎡", "元", "公里", "月", "人"}


def codes_of(column: Any) -> dict[str, str]:
    if column.name in SEVERAL:
        return dict(SEVERAL[column.name].choices)
    if column.name == "change_reason":
        return dict(CHANGED)
    if column.name == "monitoring_kind":
        return dict(MonitoringEpisode._meta.get_field("kind").flatchoices)
    if isinstance(column, models.BooleanField):
        return {"True": "是", "False": "否"}
    return {str(value): str(label) for value, label in column.flatchoices}


def kind_of(column: Any) -> str:
    if isinstance(column, SealedField):
        return Kind.SEALED
    if column.name in SEVERAL:
        return Kind.SEVERAL
    if codes_of(column):
        return Kind.CODE
    if isinstance(column, models.DateField):
        return Kind.DAY
    return Kind.TEXT if isinstance(column, models.CharField) else Kind.NUMBER


# ---- who is meant at all ---------------------------------------------------------------------------------------------
ACTIVE_PEOPLE = Q(state__in=sorted(ACTIVE))
"""domain.md §6.1: members in state 1 and 4."""
