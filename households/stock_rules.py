"""Which entries of the stock ledger follow from how a household stood before a write and stands after it.

Pure. Whatever the reason, the entries add up to the difference between the two: that is what makes the numbers balance.
"""

from collections.abc import Callable
from dataclasses import dataclass

from households.codes import ARRIVALS, DEPARTURES, IN_POVERTY, Register, StockFlow, StockMeasure
from households.standing import Standing, out, watched

F, M = StockFlow, StockMeasure


@dataclass(frozen=True)
class Held:
    """One household as the stock counts it; `persons` are the active members."""

    village: str
    standing: Standing
    persons: int


@dataclass(frozen=True)
class Line:
    """One entry: what it adds to the stock of a village, in households and persons; negative takes away."""

    village: str
    measure: StockMeasure
    flow: StockFlow
    households: int
    persons: int

    def undone(self) -> "Line":
        return Line(self.village, self.measure, self.flow, -self.households, -self.persons)


def in_poverty(of: Standing) -> bool:
    """未脱贫, 预脱贫 and 返贫 alike: between them nothing flows."""
    return of.listed and of.poverty_status in IN_POVERTY


COUNTS: dict[StockMeasure, Callable[[Standing], bool]] = {M.POOR: in_poverty, M.MONITORED: watched}


def lines(before: Held | None, after: Held | None, named: StockFlow | None = None) -> list[Line]:
    """What one household's change books. None: the register did not have it. `named` says why where the standings alone
    do not tell; it is heeded where it fits the direction."""
    found = []
    for measure, counts in COUNTS.items():
        was = before if before and counts(before.standing) else None
        now = after if after and counts(after.standing) else None
        if was and now and was.village == now.village:
            found += changed(measure, was, now, named)
        elif was and now:
            found += [entry(measure, F.LEFT, was, -1), entry(measure, F.JOINED, now, 1)]
        elif now:
            found.append(entry(measure, arrival(measure, before, named), now, 1))
        elif was:
            found.append(entry(measure, departure(after, named), was, -1))
    return found


def entry(measure: StockMeasure, flow: StockFlow, of: Held, sign: int) -> Line:
    return Line(of.village, measure, flow, sign, sign * of.persons)


def changed(measure: StockMeasure, was: Held, now: Held, named: StockFlow | None) -> list[Line]:
    """Still counted in the same village: people came or went."""
    more = now.persons - was.persons
    if not more:
        return []
    going = F.REMOVED if named == F.REMOVED else F.LEFT
    return [Line(now.village, measure, F.JOINED if more > 0 else going, 0, more)]


def arrival(measure: StockMeasure, before: Held | None, named: StockFlow | None) -> StockFlow:
    if named in ARRIVALS:
        return named
    if measure == M.POOR and before and out(before.standing):
        return F.RETURNED
    return F.REGISTERED


def departure(after: Held | None, named: StockFlow | None) -> StockFlow:
    """Who is still in the register has gone the official way; a record that was closed has not."""
    if named in DEPARTURES:
        return named
    gone = after is None or after.standing.register == Register.CLOSED
    return F.LEFT if gone else F.EXITED


# ---- the identity ----------------------------------------------------------------------------------------------------

UNITS = {"households": "户", "persons": "人"}
COLUMNS = {"opening": "期初", **{flow.value: flow.label for flow in F}, "closing": "期末"}
"""What a place's account says, in the order of its table."""
EXITED = {M.POOR: "脱贫", M.MONITORED: "风险消除"}
"""What going the official way is called for each measure."""


def columns_of(measure: StockMeasure) -> dict[str, str]:
    return {**COLUMNS, F.EXITED.value: EXITED[measure]}


@dataclass
class Account:
    """One measure of one place over one period, in one unit. It balances when `difference` is nothing."""

    opening: int = 0
    registered: int = 0
    returned: int = 0
    joined: int = 0
    exited: int = 0
    left: int = 0
    removed: int = 0
    closing: int = 0

    @property
    def difference(self) -> int:
        """How many the closing has more (or fewer) than follows from the rest."""
        came = sum(getattr(self, flow) for flow in ARRIVALS)
        went = sum(getattr(self, flow) for flow in DEPARTURES)
        return self.closing - (self.opening + came - went)

    def as_dict(self) -> dict[str, int]:
        return {**{name: getattr(self, name) for name in COLUMNS}, "difference": self.difference}


@dataclass
class Both:
    """The account in households and in persons."""

    households: Account
    persons: Account

    @classmethod
    def empty(cls) -> "Both":
        return cls(Account(), Account())

    @property
    def balances(self) -> bool:
        return not (self.households.difference or self.persons.difference)

    def add(self, name: str, households: int, persons: int) -> None:
        for account, more in ((self.households, households), (self.persons, persons)):
            setattr(account, name, getattr(account, name) + more)

    def book(self, flow: str, households: int, persons: int) -> None:
        """Entries, which are signed: what leaves is told without its sign."""
        sign = 1 if flow in ARRIVALS else -1
        self.add(flow, sign * households, sign * persons)

    def take(self, other: "Both") -> None:
        for name in COLUMNS:
            self.add(name, getattr(other.households, name), getattr(other.persons, name))

    @property
    def cells(self) -> list[tuple[int, int]]:
        """Households and persons, in the order of the table, the difference last."""
        names = (*COLUMNS, "difference")
        return [(getattr(self.households, name), getattr(self.persons, name)) for name in names]

    def as_dict(self) -> dict[str, dict[str, int]]:
        return {unit: getattr(self, unit).as_dict() for unit in UNITS}
