"""May this village's exit move on, and may this person move it? And what its public sheet says. Pure: facts in, reason
code or words out (architecture P2). domain.md §3.5 Village, §5.1, §6.1, §6.2, §8.2.

The sheet is built of `SheetFacts` alone: nothing of any household reaches it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from households.case_rules import clock_is_right, says_why
from households.codes import VillageSheetKind
from households.notice_rules import HOTLINE, PRIVACY, chinese_day

__all__ = ["clock_is_right", "says_why"]
CENT = Decimal("0.01")


# ---- the rate ----------------------------------------------------------------------------------------------------
def rate_of(poor: int, base: int | None) -> Decimal | None:
    """贫困发生率 in percent: persons in poverty ÷ persons of the base, two decimals, half up (§6.1); None without a
    base."""
    return (Decimal(100 * poor) / base).quantize(CENT, ROUND_HALF_UP) if base else None


def rate_passes(poor: int, base: int | None, threshold: Decimal, *, below: bool) -> bool:
    """By the persons themselves: 3.004 % is shown as 3.00 % and is still more than 3 %."""
    if not base:
        return False
    return 100 * poor < threshold * base if below else 100 * poor <= threshold * base


def limit_words(threshold: Decimal, *, below: bool) -> str:
    """低于3%, 不高于2.5%."""
    return f"{'低于' if below else '不高于'}{threshold.normalize():f}%"


# ---- the items ---------------------------------------------------------------------------------------------------
def lacking(*, met: bool, met_on: date | None, evidence: int, wants_evidence: bool) -> list[str]:
    """What an item still needs before it counts: a yes, its day, a proof."""
    wanted = ((met, "没有达标"), (met_on is not None, "没有日期"), (evidence > 0 or not wants_evidence, "没有佐证"))
    return [word for there, word in wanted if not there]


# ---- the rules ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ExitFacts:
    """All that a rule may see. Persons are natural persons, days the register's days (中国标准时间).

    `drafters` filled in items, `touched` are these and whoever checked, posted or reported; `own` says that the acting
    person serves in the village itself. `items` counts the set, `unmet` are the names of those that lack something.
    `poor` and `base` in 人, `threshold` in percent. `published`: everything stands as on the sheet that hangs.
    """

    person: int
    today: date
    opinion: str = ""
    drafters: frozenset[int] = frozenset()
    touched: frozenset[int] = frozenset()
    own: bool = False
    clock_back: bool = False
    items: int = 0
    unmet: str = ""
    poor: int = 0
    base: int | None = None
    rate: Decimal | None = None
    threshold: Decimal = Decimal(3)
    below: bool = False
    checkers: int = 0
    outside: bool = False
    checkers_drafted: bool = False
    notice_posted: bool = False
    notice_ends: date | None = None
    notice_photos: int = 0
    announced: bool = False
    open_objections: int = 0
    founded_objections: int = 0
    published: bool = True


def not_a_drafter(f: ExitFacts) -> str | None:
    return "exit_same_person" if f.person in f.drafters else None


def another_person(f: ExitFacts) -> str | None:
    return "exit_same_person" if f.person in f.touched else None


def not_own_village(f: ExitFacts) -> str | None:
    return "exit_own_village" if f.own else None


def every_item_met(f: ExitFacts) -> str | None:
    """A set without items proves nothing."""
    return "exit_items_missing" if f.unmet or not f.items else None


def rate_is_known(f: ExitFacts) -> str | None:
    return None if f.base else "exit_base_missing"


def rate_is_low(f: ExitFacts) -> str | None:
    if not f.base:
        return "exit_base_missing"
    return None if rate_passes(f.poor, f.base, f.threshold, below=f.below) else "exit_rate_high"


def checked_by_two(f: ExitFacts) -> str | None:
    return None if f.checkers >= 2 else "exit_checkers_missing"


def checked_from_outside(f: ExitFacts) -> str | None:
    return None if f.outside else "exit_checker_outside"


def checked_by_others(f: ExitFacts) -> str | None:
    return "exit_checker_drafted" if f.checkers_drafted else None


def notice_is_posted(f: ExitFacts) -> str | None:
    return None if f.notice_posted else "exit_notice_missing"


def notice_is_over(f: ExitFacts) -> str | None:
    """公示期按自然日计，止日当天仍可提出异议，因此止日的次日才能往下走。"""
    if f.notice_ends is None:
        return "exit_notice_missing"
    return "exit_notice_running" if f.today <= f.notice_ends else None


def notice_was_seen(f: ExitFacts) -> str | None:
    return None if f.notice_photos else "exit_photo_missing"


def announcement_is_posted(f: ExitFacts) -> str | None:
    return None if f.announced else "exit_announcement_missing"


def no_open_objection(f: ExitFacts) -> str | None:
    return "exit_objection_open" if f.open_objections else None


def no_founded_objection(f: ExitFacts) -> str | None:
    """What was found right is put right by going back, not by going on."""
    return "exit_objection_founded" if f.founded_objections else None


def as_published(f: ExitFacts) -> str | None:
    return None if f.published else "exit_not_as_published"


# ---- the sheet ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class SheetFacts:
    """All that a sheet is made of. Places by their own names; `items` are (label, day on which it was met)."""

    kind: str
    county: str
    township: str
    village: str
    year: int
    basis: str
    standard: str
    limit: str
    poor: int
    base: int | None
    base_name: str
    rate: Decimal | None
    income: str
    items: tuple[tuple[str, date], ...]


HEADINGS = ("序号", "标准", "核定情况", "达标日期")
SHARES = (8, 40, 28, 24)
"""How wide the columns are on paper, in hundredths of the line."""


def is_announcement(kind: str) -> bool:
    return kind == VillageSheetKind.ANNOUNCEMENT


def title(f: SheetFacts) -> str:
    ending = "贫困村出列公告" if is_announcement(f.kind) else "贫困村拟出列公示"
    return f"{f.county}{f.township}{f.village}{f.year}年{ending}"


def opening(f: SheetFacts) -> str:
    if is_announcement(f.kind):
        return (
            f"根据{f.basis}，经村级申请、乡镇核查、乡镇内公示和县级审批，批准{f.village}于{f.year}年退出贫困村序列"
            f"（出列），现予公告。"
        )
    return (
        f"根据{f.basis}，经村级申请和乡镇核查，{f.village}达到贫困村退出标准（{f.standard}），拟于{f.year}年出列，"
        f"现在乡镇内公示，请广大群众监督。"
    )


def rows(f: SheetFacts) -> list[list[str]]:
    """The rate first, then the items in their order, then what the collective earned."""
    people = f"{f.rate}%（{f.poor}人÷{f.base}人）"
    found = [(f"贫困发生率{f.limit}，以{f.base_name}为基数", people, "—")]
    found += [(label, "达标", chinese_day(day)) for label, day in f.items]
    found += [("村级集体经济收入", f.income, "—")]
    return [[str(number), *row] for number, row in enumerate(found, start=1)]


def period(kind: str, starts_on: date, ends_on: date, days: int) -> str:
    name = "公告期" if is_announcement(kind) else "公示期"
    return f"{name}为{chinese_day(starts_on)}至{chinese_day(ends_on)}（共{days}天）。"


def objecting(kind: str) -> str:
    name = "公告" if is_announcement(kind) else "公示"
    ending = "" if is_announcement(kind) else "异议核实清楚之前，不进入下一步。"
    return f"{name}期内，任何单位和个人如有异议，可以实名或者匿名，通过电话、来信、来访等方式向下列单位反映。{ending}"


def printed(
    *, code: str, kind: str, title: str, opening: str, rows: list[list[str]], phones: list[dict[str, str]],
    issuer: str, starts_on: date, ends_on: date, days: int,
) -> dict[str, Any]:  # fmt: skip
    """Everything that stands on the paper, in its order."""
    return {
        "code": code,
        "title": title,
        "opening": opening,
        "headings": list(HEADINGS),
        "rows": rows,
        "period": period(kind, starts_on, ends_on, days),
        "objecting": objecting(kind),
        "phones": phones or [HOTLINE],
        "issuer": issuer,
        "day": chinese_day(starts_on),
        "foot": PRIVACY,
    }
