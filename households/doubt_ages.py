"""Ages as the rules mean them (domain.md §7.0): completed years, on the day that the facts are of."""

from datetime import date

import numpy as np

from fupin.doubts.truth import Column

Days = np.ndarray
SEPTEMBER = 8  # months after January


def facts_days(year: Column, today: date) -> Days:
    """For facts of an earlier year its 31 December, for others today; one day for each row."""
    ends = (np.where(year.given, year.values, today.year) - 1969).astype("datetime64[Y]").astype("datetime64[D]") - 1
    return np.minimum(ends, np.datetime64(today))


def age_columns(born: Column, on: Days, today: date) -> dict[str, Column]:
    """周岁 on the day of the facts, on 1 September of its school year, and months today. Who was born after that day
    is as old as today."""
    late = born.given & (born.values > on)
    day = np.where(late, np.datetime64(today), on)
    return {
        "age": years(born, day),
        "school_age": years(born, school_days(day)),
        "age_months": completed_months(born, np.full(len(day), np.datetime64(today))),
    }


def school_days(days: Days) -> Days:
    """The last 1 September not after each day."""
    begins = days.astype("datetime64[Y]").astype("datetime64[M]") + SEPTEMBER
    begins = np.where(begins > days.astype("datetime64[M]"), begins - 12, begins)
    return begins.astype("datetime64[M]").astype("datetime64[D]")


def completed_months(born: Column, on: Days) -> Column:
    months, day = _parts(born.values)
    then, last = _parts(on)
    gone = then - months - (day > last)
    return Column(np.where(born.given, gone, 0), born.given, origin=born)


def years(born: Column, on: Days) -> Column:
    months = completed_months(born, on)
    return Column(months.values // 12, born.given, origin=born)


def _parts(days: Days) -> tuple[np.ndarray, np.ndarray]:
    """Months since 1970, and the day of the month less one."""
    months = days.astype("datetime64[M]")
    return months.astype(np.int64), (days - months.astype("datetime64[D]")).astype(np.int64)
