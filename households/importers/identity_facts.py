"""What the identity numbers of a table say, worked out on the distinct numbers and spread over the rows."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from fupin.imports.table import Table
from fupin.personal import identity_columns
from households.codes import IdentityType

NUMBERED = (IdentityType.IDENTITY_CARD, IdentityType.DISABILITY_CARD)


@dataclass
class Facts:
    """Per row: `problem` is the code of what is wrong ("" for nothing), `length` of the number; `sex` ("1", "2") and
    `born` from a right number, else from the person's own columns ("" and NaT when unknown)."""

    problem: np.ndarray
    length: np.ndarray
    right: np.ndarray
    sex: np.ndarray
    born: np.ndarray
    own_sex: np.ndarray
    own_born: np.ndarray


def facts(table: Table, today: date) -> Facts:
    ...
