"""Yes or no in plain words, for the page of a decision (domain.md §3.3.1, §3.5). Pure; the rules of the table decide,
this says the same to a reader."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from households.codes import Procedure

P = Procedure
YES = {
    P.EXIT: "可以退出",
    P.ELIMINATION: "可以标注风险消除",
    P.WRONG_EXIT: "没有达标，有错退的依据",
    P.ROLLBACK: "没有达标，有回退的依据",
}
NO = {
    P.EXIT: "现在不能退出",
    P.ELIMINATION: "现在不能标注风险消除",
    P.WRONG_EXIT: "收入和各项保障都达标，没有错退的依据",
    P.ROLLBACK: "收入和各项保障都达标，没有回退的依据",
}
FIT_WORDS = {
    P.EXIT: ("认为达到退出标准", "认为没有达到"),
    P.ELIMINATION: ("认为风险已经消除", "认为没有消除"),
    P.ROLLBACK: ("认为应当恢复监测", "认为不用恢复"),
    P.REMOVAL: ("认为是错评，应当清退", "认为不是错评"),
    P.WRONG_EXIT: ("认为退出的时候没有达标", "认为达标"),
}
"""What the two who went to the house think: yes and no to what is asked."""
FOR_LEAVING = frozenset({P.EXIT, P.ELIMINATION})


@dataclass(frozen=True)
class Seen:
    """What the verdict is made of. Amounts in 元; `checked` that a home check is there; the words as the rules have
    them; `recent` is the 人均纯收入 of the `period` of twelve months before the check of an elimination."""

    procedure: str
    checked: bool
    year: int | None
    net: Decimal | None
    line: Decimal | None
    line_name: str
    unmet: str
    unproven: str
    changed: str
    no_labour: bool = False
    recent: Decimal | None = None
    period: tuple[date, date] | None = None


@dataclass(frozen=True)
class Verdict:
    """`state` is ok, err, warn or muted; the reasons are whole sentences."""

    state: str
    title: str
    reasons: list[str]


def verdict(seen: Seen) -> Verdict:
    procedure = Procedure(seen.procedure)
    if not seen.checked:
        return Verdict("muted", "还没有入户核实，不能下结论", [])
    if seen.changed:
        return Verdict("warn", "原来的核实作废，要重新核实", [f"核实以后登记册有了变化：{seen.changed}。"])
    if seen.line is None or seen.net is None:
        return Verdict("warn", "收入还不能对照，不能下结论", [income_of(seen)])
    if procedure == P.ELIMINATION and seen.recent is None:
        asked = "请填写入户前十二个月的各项收入。"
        return Verdict("warn", "还没有填消除时的收入，不能下结论", [income_of(seen), asked])
    short = bool(seen.unmet) or seen.net <= seen.line or not_lasting(seen)
    good = short != (procedure in FOR_LEAVING)
    if good and procedure in FOR_LEAVING and seen.unproven:
        return Verdict("warn", "达标，还缺凭据", [income_of(seen), f"还没有选凭据的：{seen.unproven}。"])
    title = (YES if good else NO)[procedure]
    return Verdict("ok" if good else "err", title, reasons_of(seen))


def not_lasting(seen: Seen) -> bool:
    """Of an elimination: too little in the last twelve months, or nobody who earns."""
    below = seen.recent is not None and seen.line is not None and seen.recent <= seen.line
    return seen.procedure == P.ELIMINATION and (below or seen.no_labour)


def reasons_of(seen: Seen) -> list[str]:
    found = [income_of(seen)]
    if seen.period and seen.recent is not None and seen.line is not None:
        compared = beside(seen.recent, seen.line, seen.line_name)
        found.append(f"{month_words(*seen.period)}人均纯收入 {seen.recent:,.0f} 元，{compared}")
    found.append(f"没有达标或者没有核对的：{seen.unmet}。" if seen.unmet else "各项保障逐项核对，都达标。")
    if seen.no_labour and seen.procedure == P.ELIMINATION:
        found.append("整户无劳动能力的，暂不标注风险消除，继续监测。")
    return found


def income_of(seen: Seen) -> str:
    return income_words(seen.year, seen.net, seen.line, seen.line_name)


def income_words(year: int | None, net: Decimal | None, line: Decimal | None, line_name: str) -> str:
    """One year's 人均纯收入 beside its line (元)."""
    if net is None:
        return "还没有核算收入。"
    if line is None:
        return f"{year}年人均纯收入 {net:,.0f} 元；这一年的{line_name}没有设置，暂不比较。"
    return f"{year}年人均纯收入 {net:,.0f} 元，{beside(net, line, line_name)}"


def beside(net: Decimal, line: Decimal, line_name: str) -> str:
    return f"{'超过' if net > line else '没有超过'}{line_name} {line:,.0f} 元。"


def month_words(first: date, last: date) -> str:
    return f"{first.year}年{first.month}月至{last.year}年{last.month}月"


def removal_verdict(fact_on: date | None, listed_on: date | None) -> Verdict:
    """错评 is what was wrong when the household was listed (domain.md §3.4 M9)."""
    if fact_on is None or listed_on is None:
        return Verdict("warn", "还不能下结论", ["不知道情况从哪天开始，或者不知道是哪天识别的。"])
    days = f"这个情况从 {told(fact_on)}开始，这一户 {told(listed_on)}识别。"
    if fact_on > listed_on:
        return Verdict("err", "不算错评", [days, "识别以后才有的，收入稳定达标的按正常退出办。"])
    return Verdict("ok", "有错评的依据", [days, "识别的时候就有，属于错评。清退以后资料都保留，不再享受帮扶政策。"])


def told(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def fit_words(procedure: str) -> tuple[str, str]:
    return FIT_WORDS.get(Procedure(procedure), ("认为符合条件", "认为不符合条件"))
