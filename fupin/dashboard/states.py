"""Which standing a household shows. The order is the order of urgency: one tag, the most serious that is true."""

from dataclasses import dataclass
from typing import Any

ENDED = "closed"
POOR, LEAVING, RETURNED = "0", "2", "3"
OUT = {"1", "4"}


@dataclass(frozen=True)
class Standing:
    """A tag: its tint class, the name of its shape, its word."""

    tint: str
    shape: str
    word: str


RETURN = Standing("return", "back", "返贫")
POVERTY = Standing("poor", "disc", "未脱贫")
WATCHED = Standing("watch", "half", "监测·未消除")
CLEARED = Standing("clear", "ring", "风险已消除")
LEFT = Standing("out", "tick-ring", "已脱贫")
CLOSED = Standing("closed", "closed", "已结束")


def standing(household: Any) -> Standing | None:
    """None for a household that was never listed and never monitored."""
    if household.register == ENDED:
        return CLOSED
    by_status = {RETURNED: RETURN, POOR: POVERTY, LEAVING: POVERTY}
    if found := by_status.get(household.poverty_status):
        return found
    if episode := getattr(household, "open_episode", None):
        return CLEARED if getattr(episode, "eliminated_on", None) else WATCHED
    return LEFT if household.poverty_status in OUT else None
