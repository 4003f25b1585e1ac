"""Who helps the homes, what their plans hold, who went there, and people who serve: written after the homes, since they
hang on them."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from assistance.models import Cadre, HelpUnit, Leave, Measure, Pairing, Plan, Visit
from assistance.plan_codes import MeasureOption as N
from assistance.plan_codes import kind_of
from benchmarks.doubts.clean import COUNTY, TODAY, Home
from fupin.accounts.models import Kin, Person
from households.models import Case, Household, Member

USUAL = ((2025, N.MEDICAL_FEE, "done"), (2025, N.WORK_ALLOWANCE, "done"),
         (2026, N.MEDICAL_FEE, "doing"), (2026, N.WORK_ALLOWANCE, "doing"))  # fmt: skip
"""Year, option and state of the measures of a monitored home whose head works elsewhere."""
HOMES_OF_ONE, DAYS = 40, 20
SINCE = date(2024, 1, 1)
AT = timezone.make_aware(datetime(2025, 4, 1))


def named(name: str, **facts: Any) -> Person:
    return Person.objects.create(name=name, write=uuid.uuid4(), **facts)


class Office:
    """A unit of the county with helpers, one for each few homes, so that nobody goes to many homes on one day."""

    def __init__(self) -> None:
        level = {"name": "甲县医保局", "level": "50", "kind": "office"}
        self.unit, _ = HelpUnit.objects.get_or_create(region_id=COUNTY, name=level.pop("name"), defaults=level)
        self.writer, self.judge = (named(name) for name in ("陆经办", "陆审定"))
        self.helpers: dict[int, Cadre] = {}

    def helper(self, number: int) -> Cadre:
        place = number // HOMES_OF_ONE
        if place not in self.helpers:
            self.helpers[place] = self.serving(named(f"陆帮{place}"))
        return self.helpers[place]

    def serving(self, person: Person) -> Cadre:
        return Cadre.objects.create(unit=self.unit, person=person, started_on=SINCE)

    # ---- what is planted afterwards ----------------------------------------------------------------------------------
    def serve(self, member: Member) -> Person:
        """The member works here."""
        person = Person(name=member.name, write=uuid.uuid4())
        person.set_identity(member.identity)
        person.save()
        self.serving(person)
        return person

    def kin_of(self, member: Member, *, serving: bool) -> Person:
        """Somebody who declared the member as a relative."""
        person = named("陆亲属")
        if serving:
            self.serving(person)
        kin = Kin(person=person, name=member.name, relation="兄弟", declared_on=SINCE)
        kin.set_identity(member.identity)
        kin.save()
        return person

    def calls(self, phone: str | None) -> None:
        """Somebody who serves has this phone."""
        self.serving(named("陆电话", phone=phone))

    def case(self, home: Household, by: Person | None = None, story: str = "") -> None:
        own = {"procedure": "R1", "state": "checking", "token": uuid.uuid4(), "found_on": date(2026, 4, 1)}
        village = home.village_id
        Case.objects.create(household=home, village_code=village, proposer=by or self.writer, story=story, **own)

    def away(self, helper: Cadre, day: date, home: Household) -> None:
        span = {"starts_on": day, "ends_on": day, "state": "granted"}
        Leave.objects.create(
            cadre=helper, village=home.village, kind="private", reason="事", token=uuid.uuid4(),
            asked_by=helper.person, **span,
        )  # fmt: skip


def help_all(office: Office, pairs: Sequence[tuple[Home, Household]]) -> None:
    """Helpers and visits of the listed, plans of those that were ever monitored."""
    listed = [(home, row) for home, row in pairs if row.register == "listed"]
    Pairing.objects.bulk_create(
        Pairing(household=row, cadre=office.helper(home.number), first=True, starts_on=SINCE, made_by=office.writer)
        for home, row in listed
        if home.helped
    )
    Visit.objects.bulk_create(visit(office, home, row) for home, row in listed if home.helped)
    plans = [plan(office, home, row) for home, row in pairs if home.episode and measures_of(home)]
    made = Plan.objects.bulk_create(one for some in plans for one, _ in some)
    options = [option for some in plans for _, option in some]
    Measure.objects.bulk_create(measure(row, *one) for row, held in zip(made, options, strict=True) for one in held)


def measures_of(home: Home) -> Sequence[tuple[int, str, str]]:
    return USUAL if home.measures is None else home.measures


def visit(office: Office, home: Home, row: Household) -> Visit:
    day = home.visited_on or TODAY - timedelta(days=1 + home.number % DAYS)
    helper = office.helper(home.number)
    found = home.visit_text or f"家里都好，第{home.number}户，没有新的困难"
    return Visit(
        household=row, cadre=helper, recorded_by=helper.person, day=day, mode="01", found=found, client_key=uuid.uuid4()
    )


def plan(office: Office, home: Home, row: Household) -> list[tuple[Plan, list[tuple[str, str]]]]:
    by = {"made_by": office.writer, "written_by": office.writer, "confirmed_by": office.judge, "confirmed_at": AT}
    found = []
    for year in sorted({year for year, _, _ in measures_of(home)}):
        held = [(option, state) for of, option, state in measures_of(home) if of == year]
        found.append((Plan(household=row, year=year, state="settled", agreed_on=AT.date(), **by), held))
    return found


def measure(of: Plan, option: str, state: str) -> Measure:
    done: dict[str, Any] = {"done_on": AT.date()} if state == "done" else {}
    return Measure(plan=of, ground="01", option=option, kind=kind_of(option), state=state, **done)
