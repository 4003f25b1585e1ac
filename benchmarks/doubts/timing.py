"""How long all 疑点 rules take over a prefecture's register, by rule, against reading the same columns once.

Floor: building the frames alone (every column read once, sealed numbers opened once). Prints the first run (every
finding written), the second (nothing new), one household on save and while it is typed, what an import of 10,000 rows
has asked anew, the search for missed households, and the dearest rules.
"""

import resource
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction

from fupin.audit.write import write
from fupin.doubts.models import Doubt
from fupin.doubts.registry import sources
from fupin.doubts.services import Run, run_doubts
from fupin.imports.bulk import Packed, copy_in
from fupin.personal.identity import check_digit
from fupin.personal.sealing import digest, identity_digest, seal
from households.doubt_draft import Draft
from households.models import Household, IncomeRecord, LivingCondition, Member, MissedHousehold, MonitoringEpisode
from households.services.doubts import draft_findings, refresh_doubts
from households.services.missed.finding import find_missed
from villages.models import Region

HOUSEHOLDS, PEOPLE = 134_200, 432_300
PER_VILLAGE = 120
TODAY = date(2026, 6, 1)
SECTIONS = 12
Rows = list[dict[str, Any]]


def seconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


# ---- a register ------------------------------------------------------------------------------------------------------
def village_code(number: int) -> str:
    village = number // PER_VILLAGE
    return f"9901{village // 200 + 1:02d}{200 + village // 10 % 20:03d}{200 + village % 10:03d}"


def homes(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield home(number, count)


def home(number: int, count: int) -> dict[str, Any]:
    phone = f"139{number - (number % 50 == 0):08d}"
    return {
        "id": number + 1,
        "village_id": village_code(number),
        "household_no": f"{number:012d}",
        "register": "listed",
        "poverty_status": "1",
        "kind": "1",
        "first_year": 2014,
        "exit_year": 2019,
        "main_cause": ("01", "02", "08", None)[number % 40 // 13],
        "member_count": persons(number, count),
        "phone": seal("household.phone", phone),
        "phone_digest": digest("phone", phone),
        "head_name": "韦",
    }


def persons(number: int, count: int) -> int:
    return 3 + (number < round(count * (PEOPLE / HOUSEHOLDS - 3)))


def people(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        for place in range(persons(number, count)):
            yield person(number, place)


def born_on(serial: int, young: bool) -> date:
    return (date(2012, 1, 1) if young else date(1948, 1, 1)) + timedelta(days=serial % (4000 if young else 20000))


def number_of(number: int, place: int) -> str:
    """An identity number that belongs to nobody."""
    serial, woman = number * 4 + place, place in (1, 2)
    born = born_on(serial, place == 2)
    first = f"{990101 + serial // 10_000_000}{born:%Y%m%d}{(serial // 20000 * 2 + (not woman)) % 1000:03d}"
    return first + check_digit(first)


def person(number: int, place: int) -> dict[str, Any]:
    serial = number * 4 + place
    young, woman = place == 2, place in (1, 2)
    born, identity = born_on(serial, young), number_of(number, place)
    works = place == 3 or (place == 0 and number % 3 == 0)
    return {
        "household_id": number + 1,
        "village_code": village_code(number),
        "person_no": f"{number:012d}{place:02d}",
        "name": f"{'韦岑罗黄'[serial % 4]}{chr(0x5000 + serial % 8000)}{chr(0x6000 + serial // 97 % 3000)}",
        "sex": "2" if woman else "1",
        "identity_type": "01",
        "identity": seal("member.identity", identity),
        "identity_digest": identity_digest(f"{serial:018d}"),
        "birth_date": born,
        "ethnicity": "09",
        "relation": ("01", "02", "04", "03")[place],
        "politics": "13",
        "education": None if young else "03",
        "student": ("03", "05")[number % 2] if young else None,
        "health": "02" if serial % 31 == 0 else "01",
        "labour": "04" if young else "01",
        "resident_medical": "1" if serial % 101 else "0",
        "employee_medical": "0",
        "major_illness": "1",
        "resident_pension": "0" if young else "1",
        "employee_pension": "0",
        "dibao": "2" if number % 17 == 0 else "0",
        "tekun": "0",
        "work_area": "04" if works else None,
        "work_months": 8 if works else 0,
        "state": "1",
    }


def incomes(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        for year in (2024, 2025):
            total = 20000 + number * 37 % 40000 + (year - 2024) * 1500
            yield {
                "household_id": number + 1,
                "village_code": village_code(number),
                "year": year,
                "period_start": date(year - 1, 10, 1),
                "period_end": date(year, 9, 30),
                "persons": persons(number, count),
                "wage": total - 2000,
                "operating": 3000,
                "property_other": 0,
                "dibao": 0,
                "eco": 200,
                "pension": 800,
                "operating_cost": 2000 if number % 60 else 0,
                "net_per_head": round(total / persons(number, count), 2),
            }


def conditions(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yes = dict.fromkeys(("power", "television", "production_power", "toilet"), "1")
        land = {"arable": number % 900 / 100, "forest": 2, "returned": 0, "fruit": 0, "grass": 0, "water_surface": 0}
        house = {"house_area": 80, "dangerous": "0", "house_grade": "3" if number % 300 == 0 else "1"}
        own = {"household_id": number + 1, "village_code": village_code(number), "year": 2025, "safe_water": "1"}
        yield own | yes | land | house | {"road_km": 1, "road_type": "03"}


def episodes(count: int) -> Iterator[dict[str, Any]]:
    for number in range(0, count, SECTIONS):
        own = {"household_id": number + 1, "village_code": village_code(number), "kind": "1", "risks": "01"}
        yield own | {"identified_on": date(2024, 3, 1), "found_on": date(2024, 2, 20)}


def poured(model: Any, rows: Iterator[dict[str, Any]], size: int = 50_000) -> None:
    held: Rows = []
    for row in rows:
        held.append(row)
        if len(held) == size:
            pour(model, held)
            held = []
    if held:
        pour(model, held)


def pour(model: Any, rows: Rows) -> None:
    columns = {name: Packed.of([row[name] for row in rows]) for name in rows[0]}
    with transaction.atomic():
        copy_in(model, columns | {"write": Packed.same(uuid.uuid4())}, len(rows))


def build(count: int) -> None:
    places = sorted({village_code(number) for number in range(0, count, PER_VILLAGE)})
    Region.objects.bulk_create([Region(code=code, name=code, full_name=code, level="village") for code in places])
    sources_of_rows = (
        (Household, homes), (Member, people), (IncomeRecord, incomes), (LivingCondition, conditions),
        (MonitoringEpisode, episodes),
    )  # fmt: skip
    for model, rows in sources_of_rows:
        poured(model, rows(count))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


# ---- measuring -------------------------------------------------------------------------------------------------------
def read_only() -> Iterator[Any]:
    for source in sources():
        for frame in source.frames("", TODAY):
            yield source, frame


def by_rule() -> tuple[Counter[str], float]:
    """Seconds of each rule, and of reading."""
    spent: Counter[str] = Counter()
    start, judged = time.perf_counter(), 0.0
    for source, frame in read_only():
        for rule in source.rules:
            taken = seconds(lambda rule=rule, frame=frame: rule.answer(frame))
            spent[rule.id] += taken
            judged += taken
    return spent, time.perf_counter() - start - judged


def save_times(count: int) -> tuple[list[float], float]:
    """Milliseconds of each of some saves, the quickest first, and the processor's for one of them."""

    @write
    def save(household: int) -> None:
        refresh_doubts([household])

    ids = np.linspace(1, count, 60, dtype=int).tolist()
    start = time.process_time()
    times = sorted(seconds(lambda one=one: save(one)) * 1000 for one in ids)
    return times, (time.process_time() - start) / len(ids) * 1000


def draft_of(number: int) -> Draft:
    """A household as somebody might be typing it."""
    typed = [{**person(number, place), "identity": number_of(number, place)} for place in range(3)]
    income = {"year": 2025, "wage": 20000 + number, "operating": 3000, "operating_cost": 0, "dibao": 0}
    living = {"year": 2025, "arable": 3, "house_area": 80, "dangerous": "0", "house_grade": "3"}
    facts = {**home(number, number), "phone": f"139{number:08d}"}
    return Draft(village_code(number), facts, typed, income, living, id=number + 1)


def draft_times(count: int) -> tuple[list[float], float]:
    """Milliseconds of asking about some households that are being typed, the quickest first, and the processor's."""
    drafts = [draft_of(number) for number in np.linspace(0, count - 1, 60, dtype=int).tolist()]
    start = time.process_time()
    times = sorted(seconds(lambda one=one: draft_findings(one, today=TODAY)) * 1000 for one in drafts)
    return times, (time.process_time() - start) / len(drafts) * 1000


IMPORTED = 3_100
"""Households of an import of 10,000 people."""


def after_import(count: int) -> float:
    """Seconds of asking anew about the households that an import has written."""

    @write
    def ask() -> None:
        refresh_doubts(list(range(1, min(IMPORTED, count) + 1)))

    return seconds(ask)


def missed_times(count: int) -> tuple[float, float, float, int]:
    """Seconds of the first and the second search where a third of the households are not listed, and of the list."""
    ids = list(range(1, count + 1, 3))
    for start in range(0, len(ids), 5_000):
        part = Household.objects.filter(pk__in=ids[start : start + 5_000])
        part.update(register="unlisted", poverty_status=None, monitoring_kind="")
    first = seconds(lambda: find_missed("", today=TODAY))
    again = seconds(lambda: find_missed("", today=TODAY))
    rows = MissedHousehold.objects.filter(state="visit", score__gt=0)
    page = seconds(lambda: (list(rows.order_by("-score", "village_code", "pk")[:50]), rows.count()))
    return first, again, page, rows.count()


def measure(count: int) -> None:
    build(count)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{connection.vendor}: {count:,} households, {Member.objects.count():,} people", flush=True)
    floor = seconds(lambda: Counter(1 for _ in read_only()))
    spent, _ = by_rule()
    runs: list[Run] = []
    busy_before = time.process_time()
    first = seconds(lambda: runs.append(run_doubts("", today=TODAY)))
    busy_first = time.process_time() - busy_before
    again = seconds(lambda: runs.append(run_doubts("", today=TODAY + timedelta(days=1))))
    saved, typed, imported = save_times(count), draft_times(count), after_import(count)
    print(f"  floor, reading the columns {floor:.1f} s; judging {sum(spent.values()):.1f} s for {len(spent)} rules")
    print(f"  first run {first:.1f} s = {first / floor:.2f} × floor, {Doubt.objects.count():,} doubts written")
    print(f"  processor seconds of the first run {busy_first:.1f}, the database's own not counted")
    print(f"  the next night {again:.1f} s = {again / floor:.2f} × floor, {runs[1].written['new']:,} new")
    for what, (times, busy) in (("on save", saved), ("while it is typed", typed)):
        usual, slow = times[len(times) // 2], times[int(len(times) * 0.95)]
        print(f"  one household {what}: median {usual:.0f} ms, 95th percentile {slow:.0f} ms, processor {busy:.0f} ms")
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB, of it before {memory} MB")
    print("  dearest: " + ", ".join(f"{rule} {taken * 1000:.0f} ms" for rule, taken in spent.most_common(8)))

    print(f"  after an import of 10,000 rows {imported:.1f} s")
    found, again, page, missed = missed_times(count)
    print(f"  missed households: {found:.1f} s, the next night {again:.1f} s, {missed:,} found")
    print(f"  the first page of them and its count {page * 1000:.0f} ms")
