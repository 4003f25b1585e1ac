"""Numbers as reports print them: 97, 1.5万, 约110, 400余, 27以上, 3—5. Pure; Decimal only.

A quantity is what its words leave open, `low` to `high`: 43.23万 was rounded and may be 432250 to 432350, 400余 lies
between 400 and 500, 27以上 has no upper end.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum

from households.figures.glyphs import plain
from villages.figures import figure_text

SCALES = {"": Decimal(1), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "百万": Decimal(1_000_000)}
SCALES |= {"千万": Decimal(10_000_000), "亿": Decimal(100_000_000)}
ABOUT = Decimal("0.05")
"""How far 约 may be off, as a part of the number. Ours: no rule says it."""
WIDE = Context(prec=80)
"""Room for the shares of absurd numbers: somebody may paste anything."""
IN_TENTHOUSANDS = 100_000
"""From here on counts are shown in 万, and larger ones in 亿."""


class Kind(Enum):
    EXACT = "exact"
    ABOUT = "about"
    MORE = "more"
    LEAST = "least"
    UNDER = "under"
    MOST = "most"
    RANGE = "range"


BEFORE = {
    **dict.fromkeys(("约", "大约", "大概", "约有"), Kind.ABOUT),
    **dict.fromkeys(("近", "将近", "接近"), Kind.UNDER),
    **dict.fromkeys(("超过", "超", "高于", "多于", "大于", "至少", "不少于", "不低于"), Kind.LEAST),
    **dict.fromkeys(("不足", "不到", "低于", "少于", "小于", "不超过", "至多", "不多于", "不高于"), Kind.MOST),
}
AFTER = {"左右": Kind.ABOUT, "上下": Kind.ABOUT, "以上": Kind.LEAST, "以下": Kind.MOST, "以内": Kind.MOST}

DIGITS = r"(?<![0-9.])(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,12})(?:\.[0-9]{1,6})?(?![0-9.])"
WORDS_BEFORE = "|".join(sorted(BEFORE, key=len, reverse=True))
WORDS_AFTER = "|".join(AFTER)
NUMBER = (
    rf"(?P<number>(?P<before>{WORDS_BEFORE})?(?P<first>{DIGITS})(?:[-—~至到](?P<second>{DIGITS}))?"
    r"[余多]?(?P<scale>百万|千万|[百千万亿])?[余多]?)"
)
CELL = re.compile(rf"{NUMBER}(?P<unit>%|[一-鿿㎡/]{{0,6}}?)(?P<after>{WORDS_AFTER})?")


@dataclass(frozen=True)
class Quantity:
    """`step` is one in the last printed place: 0.01 for 35.07, 100 for 43.23万. `high` is None where nothing bounds it.

    `text` is the number as printed, without its unit.
    """

    text: str
    value: Decimal
    low: Decimal
    high: Decimal | None
    step: Decimal
    kind: Kind = Kind.EXACT

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def near(self) -> bool:
        """Printed as a value, exact or 约: it can be compared by rounding."""
        return self.kind in (Kind.EXACT, Kind.ABOUT)

    @property
    def significant(self) -> int:
        """Digits that say something: 2 of 110, 4 of 2022."""
        return len(str(printed(self.value, self.step)).rstrip("0")) or 1

    def of(self, unit: str) -> str:
        """With its unit, as people write it: 27%以上, 10户以上."""
        after = next((word for word in AFTER if self.text.endswith(word)), "")
        return f"{self.text.removesuffix(after)}{unit}{after}"

    def meets(self, other: "Quantity") -> bool:
        """Whether both can be the same number."""
        return (self.high is None or other.low <= self.high) and (other.high is None or self.low <= other.high)


def made(found: re.Match[str]) -> Quantity:
    """The quantity of a match that has the groups of NUMBER and `after`. ValueError for a range that goes down."""
    scale, after = SCALES[found["scale"] or ""], found["after"] or ""
    first, second = (Decimal((found[name] or "0").replace(",", "")) for name in ("first", "second"))
    step = Decimal(1).scaleb(min(int(first.as_tuple().exponent), 0)) * scale
    text = found["number"] + after
    if found["second"]:
        if second < first:
            raise ValueError(text)
        return Quantity(text, first * scale, first * scale, second * scale, step, Kind.RANGE)
    kind = kind_of(found["number"], found["before"] or "", after)
    return Quantity(text, first * scale, *bounds(first * scale, step, kind), step, kind)


def kind_of(number: str, before: str, after: str) -> Kind:
    if "余" in number or "多" in number.removeprefix(before):
        return Kind.MORE
    return BEFORE.get(before) or AFTER.get(after) or Kind.EXACT


def bounds(value: Decimal, step: Decimal, kind: Kind) -> tuple[Decimal, Decimal | None]:
    if kind is Kind.EXACT:
        return (value, value) if step == 1 else (value - step / 2, value + step / 2)
    if kind is Kind.ABOUT:
        return value * (1 - ABOUT), value * (1 + ABOUT)
    if kind is Kind.LEAST:
        return value, None
    if kind is Kind.MOST:
        return Decimal(0), value
    last = last_place(value, step)
    return (value, value + last) if kind is Kind.MORE else (max(value - last, Decimal(0)), value)


def printed(value: Decimal, step: Decimal) -> int:
    """The digits of a number without its point and its scale."""
    return int((value / step).to_integral_value())


def last_place(value: Decimal, step: Decimal) -> Decimal:
    """What one in the last digit that is not zero is worth: 100 of 400, 1000 of 1.2万."""
    digits = str(printed(value, step))
    return step * Decimal(10) ** (len(digits) - len(digits.rstrip("0"))) if digits.strip("0") else step


def cell(typed: str, unit: str) -> Quantity:
    """The quantity in a cell of a column: `97`, `1.5万`, `约110`, `35.07%`. ValueError when it is none of the unit."""
    found = CELL.fullmatch("".join(plain(typed).split()))
    if found is None or found["unit"] not in ("", unit):
        raise ValueError(typed)
    return made(found)


def cell_with_unit(typed: str) -> tuple[Quantity, str]:
    """The quantity and its unit: `580亩`, `300元/户`. ValueError without a unit."""
    found = CELL.fullmatch("".join(plain(typed).split()))
    if found is None or not found["unit"]:
        raise ValueError(typed)
    return made(found), found["unit"]


def counted(value: Decimal) -> str:
    """A count as people read it: 1,061; 314.4万; 3.2亿."""
    if abs(value) < IN_TENTHOUSANDS:
        return figure_text(rounded(value, 2))
    size, word = (100_000_000, "亿") if abs(value) >= 100_000_000 else (10_000, "万")
    return f"{figure_text(rounded(value / size, 2))}{word}"


def many(value: Decimal, unit: str) -> str:
    """A count with its unit: 124 人, 43.23万人, −9 人."""
    said = f"−{counted(-value)}" if value < 0 else counted(value)
    return f"{said}{'' if said.endswith(('万', '亿')) else ' '}{unit}"


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, as statistics are printed (domain.md §6.1)."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=WIDE)
