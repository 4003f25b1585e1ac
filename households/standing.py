"""How a household stands, from the three facts that decide it, and the measures that a closing counts (§6.1).

Pure. The list and the start page ask the same as conditions (`selectors.filters`); a test holds both together.
"""

from collections.abc import Callable
from dataclasses import dataclass

from households.codes import PovertyStatus, Register

S = PovertyStatus


@dataclass(frozen=True)
class Standing:
    """`register`, `poverty_status` and the kind of the open monitoring episode, as stored; "" where there is none."""

    register: str
    poverty_status: str
    monitoring_kind: str

    @property
    def listed(self) -> bool:
        return self.register == Register.LISTED


@dataclass(frozen=True)
class Measure:
    """One column of a closing: households and persons of whom `counts` says yes."""

    key: str
    label: str
    counts: Callable[[Standing], bool]


def poor(of: Standing) -> bool:
    return of.listed and of.poverty_status in {S.NOT_EXITED, S.PRE_EXIT}


def returned(of: Standing) -> bool:
    return of.listed and of.poverty_status == S.RELAPSED


def out(of: Standing) -> bool:
    return of.listed and of.poverty_status in {S.EXITED, S.EXITED_ENDED}


def watched(of: Standing) -> bool:
    return of.register != Register.CLOSED and of.monitoring_kind != ""


MEASURES = (
    Measure("listed", "在册", lambda of: of.listed),
    Measure("poor", "未脱贫", poor),
    Measure("returned", "返贫", returned),
    Measure("out", "已脱贫", out),
    Measure("watched", "监测对象，未消除", watched),
    Measure("unlisted", "未建档农户", lambda of: of.register == Register.UNLISTED),
)
