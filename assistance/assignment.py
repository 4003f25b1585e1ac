"""Sharing households among cadres: an assignment problem, solved exactly (scipy). Pure: arrays in, places out.

Every cadre has as many places as he may still take; the next place of one who has more is dearer, which is what
balances. What may not be (kin, another county's unit) has no price at all.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

NEVER = np.inf
NOBODY = 10_000.0
"""Dearer than any real pairing: a household stays open only when nobody may take it."""
ONE_MORE = 2.0
"""What one household more weighs: after five, somebody from the next village is as near as one from this."""


def share(costs: NDArray[np.float64], room: Sequence[int], load: Sequence[int]) -> list[int | None]:
    """The column for each row of `costs` (households × cadres; NEVER: not to be), None when nobody is left.

    `room`: how many households (户) each cadre may still take, `load`: how many he has.
    """
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - a second of every start, for one page

    rows, columns = costs.shape
    places = np.repeat(np.arange(columns), room) if columns else np.zeros(0, dtype=int)
    turn = np.concatenate([np.arange(one) for one in room]) if len(places) else np.zeros(0)
    surcharge = ONE_MORE * (np.asarray(load, dtype=float)[places] + turn) if len(places) else np.zeros(0)
    priced = costs[:, places] + surcharge
    priced[~np.isfinite(priced)] = 2 * NOBODY
    chosen_rows, chosen = linear_sum_assignment(np.hstack([priced, np.full((rows, rows), NOBODY)]))
    found: list[int | None] = [None] * rows
    for row, place in zip(chosen_rows.tolist(), chosen.tolist(), strict=True):
        if place < len(places):
            found[row] = int(places[place])
    return found
