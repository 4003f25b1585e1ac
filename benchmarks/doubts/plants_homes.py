"""What must be found, and what must not, of domain.md §7.5: conditions, income, monitored households, villages."""

from datetime import date
from decimal import Decimal

from benchmarks.doubts.clean import FATHER, HEAD, WIFE, Home, eliminated, exited, monitored, occasion, ordinary
from benchmarks.doubts.planting import (
    HOUSEHOLD,
    VILLAGE,
    Garden,
    all_of,
    episode,
    facts,
    idle,
    income,
    living,
    person,
    village,
    without,
)
from benchmarks.doubts.plants_people import LOST

HOMES = Garden()
fault, spared = HOMES.fault, HOMES.spared
H, V = HOUSEHOLD, VILLAGE

# ---- conditions ------------------------------------------------------------------------------------------------------
fault("E18", H, living(toilet=None))
spared("E18", living(toilet=None), base=ordinary)
fault("E19", H, living(arable=101))
fault("E19", H, living(returned=3))
fault("E20", H, living(road_km=6))
fault("E20", H, living(road_km=None), "E18")
fault("E21", H, living(house_area=0))
fault("E22", H, living(power="0"))
fault("E23", H, living(dangerous="1"), base=monitored)
fault("E23", H, living(house_grade="3"))
fault("E24", H, living(dangerous="1", house_grade="3"))
spared("E24", living(dangerous="1", house_grade="3"), base=monitored)
fault("E25", H, living(safe_water="0"))
spared("E25", living(safe_water="0"), base=monitored)

# ---- income ----------------------------------------------------------------------------------------------------------
fault("E26", H, without("income", "before"))
fault("E26", H, income(wage=9000), base=monitored)
spared("E26", without("income", "before"), base=ordinary)
fault("E27", H, income(wage=25000))
spared("E27", income(wage=25000), base=monitored)
fault("E28", H, income(wage=200, operating=42000))
fault("E28", H, income(wage=300001), "E33")
fault("E29", H, income(wage=50, operating=42000), "E28", base=monitored)
fault("E30", H, income(operating_cost=0))
spared("E30", income(operating=0, operating_cost=0))
fault("E31", H, living(returned=0))
spared("E31", all_of(living(returned=0), income(eco=0)))
fault("E32", H, income(pension=50))
fault("E32", H, income(family_planning=99))
spared("E32", income(pension=88))
fault("E33", H, all_of(facts(first_year=2023, exit_year=2024), income(wage=100000)))
spared("E33", income(wage=100000))


def misadded(home: Home) -> None:
    assert home.income is not None
    home.income["net_income"] += Decimal(5)


def misadded_little(home: Home) -> None:
    assert home.income is not None
    home.income["net_income"] += Decimal(1)


fault("E34", H, misadded)
spared("E34", misadded_little)
fault("E35", H, income(both=False, wage=20000), "E27")
fault("E35", H, income(both=False, wage=120000))
spared("E35", income(both=False, wage=45000))


def copied(home: Home) -> None:
    income(wage=40000)(home)


fault("E38", V, copied, crowd=8)

# ---- monitored -------------------------------------------------------------------------------------------------------
POOR = all_of(idle(HEAD), person(HEAD, **LOST), person(WIFE, **LOST), income(wage=0, operating=42000))


def accounted(per_head: int, self_paid: int = 0) -> object:
    def change(home: Home) -> None:
        home.after = occasion(home.number, per_head, self_paid)

    return change


def unpaid(home: Home) -> None:
    home.first = occasion(home.number, 6000, 0)


fault("F01", H, episode(risks=""), base=monitored)
fault("F02", H, episode(risks="99"), base=monitored)
fault("F02", H, episode(risks="01,04"), base=monitored)
spared("F02", episode(risks="01,99", risk_note="丧葬"), base=monitored)
fault("F03", H, episode(risks="02"), "F11", base=monitored)
fault("F04", H, person(FATHER, health="01"), base=monitored)
fault("F05", H, unpaid, base=monitored)
fault("F06", H, episode(risks="01,08"), base=monitored)
spared("F06", all_of(episode(risks="01,08"), person(WIFE, **LOST)), base=monitored)
fault(
    "F07", H, all_of(episode(risks="01,07"), idle(HEAD), income(wage=0, operating=42000)), "F14", "F17", base=monitored
)
fault("F12", H, episode(water_risk="1"), base=monitored)
fault("F19", H, without("after"), base=eliminated)
spared("F19", all_of(without("after"), episode(elimination_mode="2")), base=eliminated)
fault("F20", H, living(dangerous="1", house_grade="3"), "E24", base=eliminated)
fault("F20", H, person(WIFE, resident_medical="0"), "E02", base=eliminated)
fault("F22", H, accounted(4000), base=eliminated)  # type: ignore[arg-type]
fault("F23", H, episode(eliminated_on=date(2025, 6, 1)), base=eliminated)
fault("F23", H, episode(eliminated_on=date(2025, 4, 1)), base=eliminated)
spared("F23", episode(eliminated_on=date(2025, 4, 1), elimination_mode="2"), base=eliminated)
fault("F24", H, POOR, base=eliminated)
fault("F25", H, all_of(episode(contact=""), facts(collector="")), base=monitored)
spared("F25", episode(contact="", contact_phone=None), base=monitored)
fault("F27", H, POOR, "F14", "F17", base=monitored)
spared("F27", all_of(
    POOR, episode(no_labour="1"), person(FATHER, dibao="2"), income(wage=0, operating=42000, dibao=3000)
), "F13", "F14", "F17", base=monitored)  # fmt: skip
fault("F29", H, episode(found_on=date(2025, 2, 1)), base=monitored)
fault("F30", H, episode(kind="2"), base=monitored)
spared("F30", all_of(episode(kind="2"), facts(kind="2")), base=monitored)

# ---- villages --------------------------------------------------------------------------------------------------------
fault("G01", V, village(paved_road="0"), crowd=2)
fault("G01", V, village(collective_income=0), crowd=2)
spared("G01", village(paved_road="0", exit_year=None), crowd=2, base=exited)
fault("G02", V, village(primary_schools=None), crowd=2)
fault("G03", V, village(unsafe_water_households=200, dangerous_households=150), crowd=2)
fault("G04", V, village(population=5), crowd=2)
