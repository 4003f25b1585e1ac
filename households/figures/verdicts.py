"""What can be said of a published figure. Pure."""

from dataclasses import dataclass
from enum import Enum

from households.figures.statements import Statement


class Verdict(Enum):
    """Worst first: pages list them in this order."""

    CANNOT = "不成立"
    TWO_VALUES = "两个数不一致"
    EXPLAIN = "要说明"
    TRUNCATED = "截尾才成立"
    HOUSEHOLDS_ONLY = "只按户成立"
    PERSONS_ONLY = "只按人成立"
    BASE_MISSING = "缺底数"
    HOLDS = "成立"
    DERIVED = "可以推出"

    @property
    def rank(self) -> int:
        return list(Verdict).index(self)


ONLY = {"户": Verdict.HOUSEHOLDS_ONLY, "人": Verdict.PERSONS_ONLY}


@dataclass(frozen=True)
class Finding:
    """One verdict with its arithmetic. `remedy` says what would make it true; `rows` are the figures it was made of."""

    verdict: Verdict
    about: str
    says: str
    workings: tuple[str, ...] = ()
    remedy: str = ""
    rows: tuple[Statement, ...] = ()

    @property
    def pieces(self) -> list[str]:
        """The pieces of the text that the figures came from, each once."""
        return [text for text in dict.fromkeys(row.text for row in self.rows) if text]


def about_share(row: Statement) -> str:
    """What a finding on a percentage is headed with: 王何村贫困面 28%."""
    shown = row.percent.of("%") if row.percent is not None else ""
    return f"{row.title} {f'占{row.base}的' if row.base else ''}{shown}"
