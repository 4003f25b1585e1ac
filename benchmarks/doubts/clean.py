"""Households of which nothing is doubtful: every fact that a rule asks is there and right.

A `Home` is one household in the fields of the models. There are four standings of it: exited, monitored, with its risk
gone, and not listed. People are synthetic: area code 990101 and a right check digit belong to nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from fupin.personal.identity import check_digit
from households import income_rules

TODAY = date(2026, 6, 1)
COUNTY = "990101"
LINE = 8000
HEAD, WIFE, SON, FATHER = range(4)
CAREFUL = {"arable": 3, "irrigated": 1, "forest": 2, "returned": 1, "fruit": 0, "grass": 0, "water_surface": 0}
Facts = dict[str, Any]


@dataclass
class Home:
    """`number` tells it from every other. `before` is the year before `income`; `first` and `after` are what was
    accounted for when the household was taken in and when its risk was gone. `measures` None are the usual ones."""

    number: int
    facts: Facts
    people: list[Facts]
    income: Facts | None
    before: Facts | None
    living: Facts | None
    episode: Facts | None = None
    first: Facts | None = None
    after: Facts | None = None
    village: Facts = field(default_factory=dict)
    helped: bool = True
    measures: tuple[tuple[int, str, str], ...] | None = None
    visited_on: date | None = None
    visit_text: str = ""

    def add(self, **facts: Any) -> Facts:
        """One more member, a healthy grown daughter unless told otherwise."""
        person = grown(self.number, len(self.people), "04", date(1999, 4, 7)) | facts
        self.people.append(person)
        self.facts["member_count"] = len(self.people)
        for record in (self.income, self.before):
            if record:
                sums(record | {"persons": len(self.people)}, record)
        return person


def luhn_card(number: int) -> str:
    body = f"622848{number:012d}"
    doubled = [int(d) * (1 + (place + 1) % 2) for place, d in enumerate(reversed(body))]
    total = sum(d - 9 if d > 9 else d for d in doubled)
    return f"{body}{-total % 10}"


def identity(number: int, place: int, born: date, *, woman: bool) -> str:
    """The sequence tells apart who was born on one day; the area code has room for more."""
    serial = number * 8 + place
    first = f"990101{born:%Y%m%d}{serial % 450 * 2 + (not woman):03d}"
    return first + check_digit(first)


def phone(number: int, place: int = 9) -> str:
    return f"139{number:07d}{place}"


SURNAMES, SYLLABLES = "韦岑罗黄陆蒙", "山川田土石泉林森竹梅春夏秋冬东南西北文武"


def name_of(number: int, place: int) -> str:
    """Different for each, and not like another's by sound or by look within one village."""
    serial = number * 8 + place
    given = SYLLABLES[serial % 20] + SYLLABLES[serial // 20 % 20] + SYLLABLES[serial // 400 % 20]
    return SURNAMES[number % len(SURNAMES)] + given


def grown(number: int, place: int, relation: str, born: date) -> Facts:
    woman = relation in ("02", "04", "05", "12")
    born = born.replace(day=1 + number % 28, year=born.year + number // 28 % 3)
    return {
        "name": name_of(number, place),
        "sex": "2" if woman else "1",
        "identity_type": "01",
        "identity": identity(number, place, born, woman=woman),
        "birth_date": born,
        "ethnicity": "09",
        "relation": relation,
        "politics": "13",
        "education": "03",
        "student": None,
        "dropout_reason": None,
        "health": "01",
        "disability_kind": None,
        "disability_grade": None,
        "labour": "01",
        "soldier": "0",
        "resident_medical": "1",
        "employee_medical": "0",
        "major_illness": "1",
        "medical_aid": "0",
        "resident_pension": "1",
        "employee_pension": "0",
        "dibao": "0",
        "tekun": "0",
        "work_area": None,
        "work_place": "",
        "work_months": 0,
        "employer": "",
        "work_channel": None,
        "public_post": None,
        "public_months": 0,
        "phone": phone(number, place),
        "person_no": f"{number:012d}{place:02d}",
        "state": "1",
    }


def away() -> Facts:
    return {
        "work_area": "04",
        "work_place": "广东省东莞市",
        "work_months": 8,
        "employer": "制鞋厂",
        "work_channel": "01",
        "industry": "制造业",
    }


def family(number: int) -> list[Facts]:
    """A man at work elsewhere, his wife, a son in primary school, an old father."""
    head = grown(number, HEAD, "01", date(1980, 3, 1)) | away()
    wife = grown(number, WIFE, "02", date(1982, 5, 1))
    son = grown(number, SON, "03", date(2014, 6, 1))
    son |= {"education": None, "student": "03", "labour": "04", "resident_pension": "0", "phone": None}
    father = grown(number, FATHER, "11", date(1953, 7, 1)) | {"labour": "04", "education": "02"}
    return [head, wife, son, father]


def money(number: int, year: int) -> Facts:
    parts = dict.fromkeys(income_rules.ALL, Decimal(0))
    own = {"wage": 39000 + number % 1000 * 7 + (year - 2024) * 900, "operating": 3000, "operating_cost": 1200}
    own |= {"pension": 1416, "other_transfer": 500, "eco": 300}
    facts: Facts = {**parts, **{name: Decimal(amount) for name, amount in own.items()}}
    facts |= {"year": year, "persons": 4, "self_paid": Decimal(200)}
    return sums(facts, facts)


def sums(facts: Facts, target: Facts) -> Facts:
    """The sums of these parts, as the services make them."""
    net = income_rules.net(income_rules.Parts.of(facts))
    target |= facts | {"net_income": net, "net_per_head": income_rules.per_head(net, facts["persons"])}
    return target


def living() -> Facts:
    yes = dict.fromkeys(("production_power", "power", "television", "toilet", "safe_water", "cooperative"), "1")
    no = dict.fromkeys(("leading_firm", "leader_person", "dangerous", "water_hard"), "0")
    own = {"house_area": 110, "house_grade": "1", "road_km": 1, "road_type": "03", "fuel": "04", "year": 2025}
    return {**yes, **no, **CAREFUL, **own}


def exited(number: int) -> Home:
    facts = {
        "household_no": f"{number:012d}",
        "register": "listed",
        "poverty_status": "1",
        "kind": "1",
        "first_year": 2014,
        "exit_year": 2019,
        "main_cause": "08",
        "other_causes": "07",
        "member_count": 4,
        "phone": phone(number, HEAD),
        "bank_card": luhn_card(number),
        "collector": "陆采集",
        "collector_phone": phone(number, 8),
        "split_on": None,
        "monitoring_kind": "",
    }
    return Home(number, facts, family(number), money(number, 2025), money(number, 2024), living())


def episode(**facts: Any) -> Facts:
    no = dict.fromkeys(("no_labour", "house_risk", "school_risk", "water_risk", "medical_risk"), "0")
    days = {"found_on": date(2025, 2, 20), "identified_on": date(2025, 3, 1), "eliminated_on": None}
    said = {"kind": "1", "risks": "01", "contact": "陆联系", "contact_phone": "13900000001", "measures_done": "1"}
    return {**no, **days, **said, "disaster_note": "", "risk_note": "", "elimination_mode": None, **facts}


def occasion(number: int, per_head: int, self_paid: int) -> Facts:
    facts = money(number, 2025) | {"wage": Decimal(per_head * 4), "self_paid": Decimal(self_paid)}
    return sums(facts, facts)


def monitored(number: int) -> Home:
    home = exited(number)
    home.people[FATHER]["health"] = "02"
    home.episode, home.first = episode(), occasion(number, 6000, 16000)
    home.facts["monitoring_kind"] = "1"
    return home


def eliminated(number: int) -> Home:
    home = monitored(number)
    home.episode = episode(eliminated_on=date(2025, 12, 1), elimination_mode="1")
    home.after = occasion(number, 11000, 0)
    home.facts["monitoring_kind"] = ""
    return home


def ordinary(number: int) -> Home:
    home = exited(number)
    home.facts |= {"register": "unlisted", "poverty_status": None, "kind": "2", "first_year": None, "exit_year": None}
    home.facts |= {"main_cause": None, "other_causes": ""}
    return home


STANDINGS: tuple[Callable[[int], Home], ...] = (exited, monitored, eliminated, ordinary)


def profile() -> Facts:
    """A village of which everything is told."""
    counts = {"households": 300, "population": 1200, "dibao_households": 10, "dibao_persons": 25, "tekun_persons": 3}
    counts |= {"tekun_households": 3, "disabled": 20, "pension_insured": 500, "primary_schools": 1, "library_rooms": 1}
    counts |= {"unsafe_water_households": 0, "dangerous_households": 0, "exit_year": 2018, "year": 2025}
    areas = {"arable": 900, "irrigated": 300, "forest": 2000, "returned": 100, "grass": 50, "collective_income": 12}
    return {**counts, **areas, "bus": "1", "paved_road": "1"}
