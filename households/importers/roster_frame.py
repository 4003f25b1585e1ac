"""A roster as the rules see it: the columns of households.doubt_columns from the cells of the file, so that one
definition of a rule serves the file and the register. Member ids are row positions, household ids their numbers in the
file. What only the register knows is blank, hence not evaluated."""

from datetime import date
from typing import Any

import numpy as np

from fupin.doubts.frame import HUNDREDTHS, Frame, level
from fupin.doubts.truth import Column, Truth
from fupin.imports.table import Cells
from households.codes import Register
from households.doubt_ages import age_columns, facts_days
from households.doubt_columns import (
    HOUSEHOLD,
    HOUSEHOLD_TEXTS,
    INCOME_MONEY,
    LIVING_AREAS,
    LIVING_TEXTS,
    MEMBER,
    MEMBER_FIGURES,
    MEMBER_TEXTS,
)
from households.doubt_homes import line_column, luhn
from households.doubt_people import RIGHT
from households.importers.identity_facts import Facts
from households.importers.roster import Roster, ids
from households.importers.roster_sides import income_side, net_of
from households.importers.roster_work import year_of
from households.selectors.lines import Lines

Columns = dict[str, Any]
RISKS = tuple(f"risk_{nth}" for nth in range(1, 6))
CALLED = {"kind": "household_kind"}


def roster_frame(
    roster: Roster, known: Facts, *, today: date, year: int | None = None, lines: type[Lines] | None = None
) -> Frame:
    """`lines` are asked only when the file names its villages by code."""
    rows = np.flatnonzero(roster.household >= 0)
    region = villages(roster)
    household = level(HOUSEHOLD, np.arange(roster.size), household_columns(roster, region, year, lines))
    home = roster.household[rows]
    on = facts_days(household.facts_year, today)[home]
    member = level(MEMBER, rows, member_columns(roster, known, rows, on, today))
    whole = np.full(roster.size, not roster.heads_only)
    return Frame(today, "", member=member, household=household, home=home, region=region, whole=whole)


def villages(roster: Roster) -> np.ndarray:
    """Codes where the file has them, else ""."""
    cells = roster.of_household("village_code")
    codes = [str(value)[:12] if known else "" for value, known in zip(cells.distinct, cells.present, strict=True)]
    return np.array(codes, dtype="U12")[cells.codes]


# ---- cells as columns ------------------------------------------------------------------------------------------------


def texts(cells: Cells, rows: np.ndarray | None = None) -> Column:
    codes = cells.codes if rows is None else cells.codes[rows]
    held = (str(value) if known else "" for value, known in zip(cells.distinct, cells.present, strict=True))
    return Column(codes, cells.present[codes], tuple(held))


def figures(cells: Cells, rows: np.ndarray | None = None, scale: int = 1) -> Column:
    """Whole numbers, or hundredths of a yuan or 亩."""
    codes = cells.codes if rows is None else cells.codes[rows]
    given = cells.present[codes]
    plain = cells.distinct if cells.distinct.dtype != object else np.zeros(len(cells.distinct), np.int64)
    return Column(np.where(given, plain[codes], 0).astype(np.int64), given, scale=scale)


def days(cells: Cells, rows: np.ndarray | None = None) -> Column:
    codes = cells.codes if rows is None else cells.codes[rows]
    given = cells.present[codes]
    if cells.distinct.dtype == object:
        return Column(np.full(len(codes), np.datetime64("NaT", "D")), np.zeros(len(codes), dtype=bool))
    return Column(cells.distinct[codes].astype("datetime64[D]"), given)


def letters(values: np.ndarray, *known: str) -> Column:
    """A column of a few short texts; "" is a blank."""
    distinct = ("", *known)
    codes = np.zeros(len(values), np.int32)
    for number, word in enumerate(known, start=1):
        codes[values == word] = number
    return Column(codes, codes > 0, distinct)


def shared(cells: Cells, rows: np.ndarray | None = None) -> Column:
    """How many of these rows hold the same value."""
    own = ids(cells)[cells.codes if rows is None else cells.codes[rows]]
    counts = np.bincount(own[own >= 0], minlength=1)
    return Column(counts[np.maximum(own, 0)], own >= 0)


def sound(cells: Cells) -> Truth:
    """Given at all: what cannot be read as one has not been taken."""
    given = cells.given
    return Truth(given, given)


# ---- people ----------------------------------------------------------------------------------------------------------


def member_columns(roster: Roster, known: Facts, rows: np.ndarray, on: np.ndarray, today: date) -> Columns:
    table = roster.table
    plain = {name: texts(table[name], rows) for name in MEMBER_TEXTS if name in table}
    plain |= {name: figures(table[name], rows) for name in MEMBER_FIGURES if name in table}
    born = Column(known.born[rows], ~np.isnat(known.born[rows]))
    own = days(table["birth_date"], rows)
    number = known.number_born[rows]
    written = np.where(own.given, own.values, number)
    return {
        **plain,
        **number_columns(roster, known, rows),
        **age_columns(born, on, today),
        "sex": sexes(roster, known, rows),
        "birth_date": Column(written, ~np.isnat(written)),
        "phone_valid": sound(table["member_phone"].take(rows)) if "member_phone" in table else None,
        "phone_key": Column(
            ids(table["member_phone"])[table["member_phone"].codes[rows]], table["member_phone"].given[rows]
        ),
        "namesakes": namesakes(roster, born, rows),
    }


def number_columns(roster: Roster, known: Facts, rows: np.ndarray) -> Columns:
    """What the numbers say, as far as the rules ask: whose number is wrong is told by the checks that find it."""
    cells = roster.table["identity"]
    codes, given = cells.codes[rows], cells.given[rows]
    length = np.fromiter((len(number) if number else 0 for number in cells.distinct), np.int64, len(cells.distinct))
    told = np.where(known.right[rows], RIGHT, known.problem[rows])
    card = np.array([number[18:20] if number and len(number) > 18 else "" for number in cells.distinct], dtype="U2")
    kinds = sorted({kind for kind in card.tolist() if kind})
    born = known.number_born[rows]
    return {
        "identity_length": Column(length[codes], given),
        "identity_fault": letters(told, *sorted({word for word in told.tolist() if word})),
        "identity_sex": letters(known.number_sex[rows], "1", "2"),
        "identity_birth": Column(born, ~np.isnat(born)),
        "card_disability": letters(np.where(known.right[rows], card[codes], ""), *kinds),
    }


def sexes(roster: Roster, known: Facts, rows: np.ndarray) -> Column:
    """As written, else as the number says."""
    cells = roster.table["sex"]
    own = np.where(cells.among("1"), "1", np.where(cells.among("2"), "2", known.number_sex))
    return letters(own[rows], "1", "2")


def namesakes(roster: Roster, born: Column, rows: np.ndarray) -> Column:
    """People of one name and birth date in one township of the file, each number once."""
    table = roster.table
    homes = roster.household[rows]
    town = np.unique(villages(roster).astype("U9"), return_inverse=True)[1].reshape(-1)
    names = ids(table["name"])[table["name"].codes[rows]]
    keys = np.stack(
        [names, born.values.astype("datetime64[D]").astype(np.int64), town[homes], _town_names(roster)[homes]]
    )
    which = np.unique(keys, axis=1, return_inverse=True)[1].reshape(-1)
    number = ids(table["identity"])[table["identity"].codes[rows]]
    person = np.where(number < 0, len(table["identity"].distinct) + np.arange(len(rows)), number)
    once = np.unique(np.stack([which, person]), axis=1)[0]
    return Column(np.bincount(once, minlength=1)[which], born.given & (names >= 0))


def _town_names(roster: Roster) -> np.ndarray:
    cells = roster.of_household("township_name")
    return ids(cells)[cells.codes]


# ---- households ------------------------------------------------------------------------------------------------------


def household_columns(roster: Roster, region: np.ndarray, year: int | None, lines: type[Lines] | None) -> Columns:
    plain = {name: texts(cells) for name in HOUSEHOLD_TEXTS if (cells := named(roster, CALLED.get(name, name)))}
    when = year_of(roster, year)
    years = Column(when, when > 0)
    return {
        **plain,
        **contact_columns(roster),
        **income_columns(roster),
        **living_columns(roster),
        **episode_columns(roster),
        "register": register(roster),
        "member_count": persons_told(roster),
        "first_year": figures(roster.of_household("first_year")),
        "income_year": years,
        "facts_year": years,
        "monitoring_line": line_column(region, lines(set(region.tolist()) - {""}), years) if lines else None,
    }


def named(roster: Roster, key: str) -> Cells | None:
    return roster.of_household(key) if key in roster.table else None


def register(roster: Roster) -> Column | None:
    """Listed is what has a 脱贫属性."""
    if "poverty_status" not in roster.table:
        return None
    given = roster.of_household("poverty_status").given
    return letters(np.where(given, Register.LISTED.value, Register.UNLISTED.value), *Register.values)


def persons_told(roster: Roster) -> Column:
    told = figures(roster.of_household("member_count"))
    counted = np.full(roster.size, not roster.heads_only)
    return Column(np.where(told.given, told.values, roster.persons()), told.given | counted)


def contact_columns(roster: Roster) -> Columns:
    found: Columns = {}
    if phone := named(roster, "phone"):
        found |= {"phone_valid": sound(phone), "same_phone": shared(phone)}
    if collector := named(roster, "collector_phone"):
        found["collector_phone"] = Truth.of(collector.given)
    if card := named(roster, "bank_card"):
        right = np.fromiter((bool(number and luhn(number)) for number in card.distinct), bool, len(card.distinct))
        found |= {"bank_card_valid": Truth(right[card.codes] & card.given, card.given), "same_bank_card": shared(card)}
    return found


def income_columns(roster: Roster) -> Columns:
    side = income_side(roster)
    found = {f"income_{name}": figures(side[name], scale=HUNDREDTHS) for name in INCOME_MONEY if name in side}
    persons = persons_told(roster)
    _, (cents, given) = net_of(side, np.where(persons.given, persons.values, 0))
    told = found.get("income_reported_per_head")
    if told is not None:
        cents, given = np.where(given, cents, told.values), given | told.given
    return {**found, "income_persons": persons, "per_head": Column(cents, given, scale=HUNDREDTHS)}


def living_columns(roster: Roster) -> Columns:
    found = {name: texts(cells) for name in LIVING_TEXTS if (cells := named(roster, name))}
    return found | {name: figures(cells, scale=HUNDREDTHS) for name in LIVING_AREAS if (cells := named(roster, name))}


def episode_columns(roster: Roster) -> Columns:
    """Monitoring as the file tells it: without a column for its kind nobody knows who is monitored."""
    if "monitoring_kind" not in roster.table:
        return {}
    kind, ended = roster.of_household("monitoring_kind"), days(roster.of_household("eliminated_on"))
    gone = roster.of_household("risk_gone").among("1") | ended.given
    return {
        "ever_monitored": Truth.of(kind.given),
        "monitored": Truth.of(kind.given & ~gone),
        "episode_kind": texts(kind),
        "episode_risks": risks(roster),
        "episode_no_labour": texts(roster.of_household("no_labour")),
        "episode_elimination_mode": texts(roster.of_household("elimination_mode")),
        "episode_identified_on": days(roster.of_household("monitored_on")),
        "episode_eliminated_on": ended,
    }


def risks(roster: Roster) -> Column | None:
    """The codes of the five columns, put together once for each combination."""
    cells = [held for key in RISKS if (held := named(roster, key))]
    if not cells:
        return None
    combos, which = np.unique(np.stack([held.codes for held in cells]), axis=1, return_inverse=True)
    said = []
    for place in range(combos.shape[1]):
        codes = combos[:, place].tolist()
        parts = [held.distinct[code] for held, code in zip(cells, codes, strict=True) if held.present[code]]
        said.append(",".join(parts))
    filled = np.array([bool(text) for text in said], dtype=bool)
    return Column(which.reshape(-1), filled[which.reshape(-1)], tuple(said))
