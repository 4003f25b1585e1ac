"""What the identity numbers of a table say: worked out on the distinct numbers at once, spread over the rows."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from fupin.imports.table import Cells, Table
from fupin.personal.identity_columns import read
from households.codes import IdentityType

NUMBERED = (IdentityType.IDENTITY_CARD, IdentityType.DISABILITY_CARD)
NAT = np.datetime64("NaT", "D")


@dataclass
class Facts:
    """Per row. `problem` is the code of what is wrong with the number ("" for nothing), `right` says that there is one
    and it is sound; `sex` ("1", "2", "") and `born` (NaT when unknown) come from it, else from the person's
    own cells."""

    problem: np.ndarray
    right: np.ndarray
    number_sex: np.ndarray
    number_born: np.ndarray
    sex: np.ndarray
    born: np.ndarray

    def age(self, on: np.ndarray) -> np.ndarray:
        """Completed years on a day (datetime64[D] per row); -1 when the birth date is not known."""
        known = ~np.isnat(self.born)
        born, day = np.where(known, self.born, on).astype("datetime64[D]"), on.astype("datetime64[D]")
        years = day.astype("datetime64[Y]").astype(int) - born.astype("datetime64[Y]").astype(int)
        before = _month_and_day(day) < _month_and_day(born)
        return np.where(known, years - before, -1)


def _month_and_day(days: np.ndarray) -> np.ndarray:
    months = days.astype("datetime64[M]")
    return (months.astype(int) % 12) * 32 + (days - months).astype(int)


def facts(table: Table, today: date) -> Facts:
    cells = table["identity"]
    wrong, sex, born = read_numbers(cells, today)
    applies = ~table["identity_type"].given | table["identity_type"].among(*NUMBERED)
    told = np.where(applies, cells.spread(wrong), "")
    right = cells.given & applies & (told == "")
    number_sex = np.where(right, cells.spread(sex), "")
    number_born = np.where(right, cells.spread(born), NAT)
    own_sex = np.where(table["sex"].among("1"), "1", np.where(table["sex"].among("2"), "2", ""))
    own_born = table["birth_date"].values.copy() if "birth_date" in table else np.full(len(table), NAT)
    own_born[own_born > np.datetime64(today)] = NAT  # told as wrong; no age follows from it
    return Facts(
        told,
        right,
        number_sex,
        number_born,
        np.where(number_sex != "", number_sex, own_sex),
        np.where(np.isnat(number_born), own_born, number_born),
    )


def read_numbers(cells: Cells, today: date) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Problem code, sex and birth date of each distinct number, "" and NaT where there is none."""
    size = len(cells.distinct)
    wrong, sex, born = np.full(size, "", dtype=object), np.full(size, "", "U1"), np.full(size, NAT)
    where = np.flatnonzero(cells.present)
    if not len(where):
        return wrong, sex, born
    numbers = cells.distinct[where]
    told, days, letters = read(numbers)
    told[cut(numbers, told)] = "identity_damaged"
    sound = told == None  # noqa: E711 - elementwise on an object array
    wrong[where] = np.where(sound, "", told)
    where = where[sound]
    born[where], sex[where] = days[sound], letters[sound]
    unborn = where[born[where] > np.datetime64(today)]
    wrong[unborn], born[unborn], sex[unborn] = "identity_date", NAT, ""
    return wrong, sex, born


def cut(numbers: np.ndarray, told: np.ndarray) -> np.ndarray:
    """Numbers whose last three digits a spreadsheet has turned into noughts (domain.md §9.4.4): wrong, and no slip of
    the pen."""
    slips = np.flatnonzero(told == "identity_checksum")
    return slips[np.fromiter((number.endswith("000") for number in numbers[slips]), bool, len(slips))]
