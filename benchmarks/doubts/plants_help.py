"""What must be found, and what must not, about measures, helpers, visits, kin and power (domain.md §7.5 F, G; §3.4 M4,
§7.6 J02, J13)."""

from datetime import date
from typing import Any

from assistance.plan_codes import MeasureOption as N
from benchmarks.doubts.clean import FATHER, HEAD, TODAY, Home, eliminated, monitored, ordinary
from benchmarks.doubts.helping import USUAL, Office
from benchmarks.doubts.planting import (
    HOUSEHOLD,
    VILLAGE,
    Change,
    Garden,
    all_of,
    at_work,
    episode,
    facts,
    income,
    nothing,
    same_fact,
)
from benchmarks.doubts.plants_homes import accounted
from households.models import Household, Member

HELP = Garden()
fault, spared = HELP.fault, HELP.spared
H, V = HOUSEHOLD, VILLAGE


def home(**said: Any) -> Change:
    """Of the home itself: `helped`, `measures`, `visited_on`, `visit_text`."""
    return lambda of: vars(of).update(said)


def also(*options: str, state: str = "doing", year: int = 2026) -> Change:
    return home(measures=(*USUAL, *((year, option, state) for option in options)))


def but(*gone: tuple[int, str]) -> Change:
    return home(measures=tuple(one for one in USUAL if one[:2] not in gone))


# ---- measures --------------------------------------------------------------------------------------------------------
LOCAL = all_of(at_work(HEAD), home(measures=((2025, N.MEDICAL_FEE, "done"), (2026, N.MEDICAL_FEE, "doing"))))
fault("F08", H, home(measures=()), base=monitored)
spared("F08", all_of(home(measures=()), episode(identified_on=date(2026, 5, 1), found_on=date(2026, 4, 25))), "G08",
       base=monitored)  # fmt: skip
fault("F09", H, all_of(LOCAL, episode(measures_done="0")), base=monitored)
fault("F10", H, episode(measures_done="0"), base=monitored)
fault("F11", H, episode(risks="01,06"), base=monitored)
spared("F11", all_of(episode(risks="01,06"), also(N.WATER_WORKS)), base=monitored)
fault("F13", H, also(N.DIBAO), base=monitored)
fault("F14", H, income(wage=0, operating=42000), "E36", base=monitored)
fault("F15", H, all_of(also(N.GROWING, state="done", year=2025), income(operating=0, operating_cost=0)), base=monitored)
spared("F15", all_of(also(N.SHARES, state="done", year=2025), income(operating=0, operating_cost=0)), base=monitored)
fault("F16", H, also(N.RAIN_AND_DEW), base=monitored)
fault("F17", H, at_work(HEAD), base=monitored)
fault("F18", H, but((2026, N.MEDICAL_FEE)), base=monitored)
fault("F21", H, home(measures=()), base=eliminated)
spared("F21", all_of(home(measures=()), episode(
    eliminated_on=date(2025, 12, 1), elimination_mode="2"
)), base=eliminated)  # fmt: skip
fault("F28", H, also(N.RELOCATION), base=monitored)


def on_leave(office: Office, of: Home, row: Household, people: list[Member]) -> None:
    office.away(office.helper(of.number), of.visited_on or TODAY, row)


# ---- helpers and visits ----------------------------------------------------------------------------------------------
fault("G05", H, home(helped=False))
spared("G05", home(helped=False), base=ordinary)
fault("G06", H, home(visited_on=date(2025, 6, 1)))
fault("G07", V, home(visit_text="家里都好，没有困难"), crowd=7)
fault("G07", V, home(visited_on=TODAY), then=on_leave)
fault("G08", V, episode(identified_on=date(2026, 2, 1), found_on=date(2026, 1, 25)), base=monitored, crowd=2)


# ---- kin and power ---------------------------------------------------------------------------------------------------
def then(what: str, **said: Any) -> Any:
    """After the home is written: what the office does with it."""

    def act(office: Office, of: Home, row: Household, people: list[Member]) -> None:
        if what == "serve":
            office.serve(people[HEAD])
        elif what == "kin":
            office.kin_of(people[FATHER], serving=True)
        elif what == "calls":
            office.calls(row.phone)
        elif what == "kin acts":
            office.case(row, office.kin_of(people[FATHER], serving=False))
        else:
            office.case(row, story=said["story"])

    return act


fault("K01", H, nothing, then=then("serve"))
spared("K01", nothing, base=ordinary, then=then("serve"))
fault("K02", H, nothing, then=then("kin"))
spared("K02", nothing, base=ordinary, then=then("kin"))
fault("K03", H, nothing, then=then("calls"))
NEIGHBOUR = {"partner_found": False, "partner_then": then("serve")}
fault("K04", H, nothing, "A12", "K01", partner=same_fact("bank_card"), **NEIGHBOUR)
fault("K05", H, facts(address="新寨12号"), "K01", partner=same_fact("address"), **NEIGHBOUR)
spared("K05", facts(address="新寨"), "K01", partner=same_fact("address"), partner_then=then("serve"))
fault("K06", H, nothing, then=then("kin acts"))
spared("K06", nothing, then=then("case", story=""))
fault("K07", H, facts(split_on=date(2025, 1, 10)), base=monitored)
spared("K07", facts(split_on=date(2023, 1, 10)), base=monitored)
fault("K08", V, nothing, crowd=6, then=then("case", story="家里缺劳力，请纳入"))
fault("K09", V, accounted(7150), base=eliminated, crowd=6)  # type: ignore[arg-type]
spared("K09", accounted(9500), base=eliminated, crowd=6)  # type: ignore[arg-type]
