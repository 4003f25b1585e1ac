"""Shares and rates: is a percentage the share that the counts give, by 户 or by 人? Pure; Decimal only."""

from collections.abc import Collection, Iterator

from households.figures.bases import without_base
from households.figures.fitting import Fit, Tried, Window, is_countable, places, tried_ratio, tried_whole
from households.figures.quantities import Kind, Quantity, many, rounded
from households.figures.statements import NOW, Statement, Table, bare, unit_said
from households.figures.verdicts import ONLY, Finding, Verdict, about_share

V = Verdict
OTHER = {"户": "人", "人": "户"}


def shares(table: Table, in_groups: Collection[Statement]) -> Iterator[Finding]:
    """One finding for every percentage; those of a group that makes a hundred need no base of their own."""
    for row in table.rows:
        if row.percent is None:
            continue
        part, whole = table.part_of(row), table.whole_of(row)
        units = shared_units(part, whole) if part and whole else []
        if part is not None and whole is not None and units:
            tried = [tried_ratio(row.percent, part.quantities[unit], whole.quantities[unit], unit) for unit in units]
            yield judged(row, row.percent, tried, whole, part)
        elif whole is not None and whole.counts:
            yield from of_a_whole(row, row.percent, whole)
        elif row not in in_groups:
            yield without_base(row, row.percent, part, table)


def shared_units(part: Statement, whole: Statement) -> list[str]:
    """户 and 人 where both have them, else the unit of their amounts."""
    counts = [unit for unit in part.counts if unit in whole.counts]
    return counts or [unit for unit in part.quantities if unit in whole.quantities]


def of_a_whole(row: Statement, percent: Quantity, whole: Statement) -> Iterator[Finding]:
    """A share whose own count is not given."""
    if percent.kind is not Kind.EXACT:
        yield how_many(row, percent, whole)
        return
    tried = [tried_whole(percent, count.value, unit) for unit, count in whole.counts.items() if is_countable(count)]
    if tried:
        yield judged(row, percent, tried, whole)


def how_many(row: Statement, percent: Quantity, whole: Statement) -> Finding:
    of = [(unit, count.value) for unit, count in whole.counts.items() if unit_said(row) in ("", unit)]
    lines = (
        f"按{unit}：{many(n, unit)}×{percent.of('%')}＝{many(rounded(n * percent.value / 100, 0), unit)}"
        for unit, n in of
    )
    says = "只写了约数，推出来大约是这么多。"
    return Finding(V.DERIVED, about_share(row), says, tuple(lines), "最好写出确数", (row, whole))


# ---- the verdict over both bases ----------------------------------------------------------------------------------
def judged(
    row: Statement, percent: Quantity, tried: list[Tried], whole: Statement, part: Statement | None = None
) -> Finding:
    fits, said = {each.unit: each.fit for each in tried}, unit_said(row)
    verdict = combined(fits, said)
    rows = tuple(dict.fromkeys(each for each in (row, part, whole) if each is not None))
    says, lines = sentence(verdict, fits, said), tuple(each.working for each in tried)
    return Finding(verdict, about_share(row), says, lines, remedy(verdict, percent, whole, part), rows)


def combined(fits: dict[str, Fit], said: str) -> Verdict:
    """`said` is the base that the words name, "" where they name none: then a base that fits is enough."""
    if fits.get(said) is Fit.ROUNDED:
        return V.HOLDS
    if fits.get(said) is Fit.TRUNCATED:
        return V.TRUNCATED
    good = [unit for unit, fit in fits.items() if fit is Fit.ROUNDED]
    if good:
        return V.HOLDS if len(good) == len(fits) else ONLY[good[0]]
    return V.TRUNCATED if Fit.TRUNCATED in fits.values() and said not in fits else V.CANNOT


def sentence(verdict: Verdict, fits: dict[str, Fit], said: str) -> str:
    named = f"写的是按{said}算，" if said in fits else ""
    if verdict is V.HOLDS:
        return "按户、按人都对得上。" if len(fits) > 1 and not named else f"{named}对得上。"
    if verdict in ONLY.values():
        unit = unit_of(verdict)
        return f"{named}只有按{unit}才对得上，按{OTHER[unit]}对不上。"
    if verdict is V.TRUNCATED:
        other = next((unit for unit, fit in fits.items() if fit is Fit.ROUNDED), "")
        return f"{named}四舍五入对不上，去掉尾数才得这个数。" + (f"按{other}倒是对得上。" if other else "")
    return f"{named}按户、按人都对不上。" if len(fits) > 1 else f"{named}对不上。"


def unit_of(verdict: Verdict) -> str:
    return next(unit for unit, only in ONLY.items() if only is verdict)


def remedy(verdict: Verdict, percent: Quantity, whole: Statement, part: Statement | None) -> str:
    if verdict in ONLY.values():
        unit = unit_of(verdict)
        return f"写明是按{unit}算的，如“{percent.of('%')}（按{unit}）”，不要同按{OTHER[unit]}的数放在一起比"
    if verdict is V.TRUNCATED:
        return "百分比四舍五入，不截尾；并写明按户还是按人"
    return would_do(percent, whole, part) if verdict is V.CANNOT else ""


def would_do(percent: Quantity, whole: Statement, part: Statement | None) -> str:
    """The numbers that would make it true, on each base."""
    found = []
    for unit, of in whole.counts.items():
        if not is_countable(of) or (part is not None and unit not in part.counts):
            continue
        count = part.counts[unit].value if part else rounded(percent.value * of.value / 100, 0)
        share = rounded(count * 100 / of.value, places(percent, least=0))
        first, last = Window.rounding(percent).counts(of.value)
        could = f"{first}" if first == last else f"{first}—{last}"
        other = f"，或者应是 {could} {unit}" if part and first <= last else "" if part else f"（{many(count, unit)}）"
        found.append(f"按{unit}写 {share}%{other}")
    return "；".join(found)


# ---- one rate on two bases ----------------------------------------------------------------------------------------
def mixed_bases(findings: Collection[Finding]) -> Iterator[Finding]:
    """贫困面 by households here and by persons there must not be compared."""
    for rate in ("贫困面", "贫困发生率"):
        of_rate = [each for each in findings if rate in bare(each.rows[0].indicator.replace(NOW, ""))]
        by = {unit: [each for each in of_rate if each.verdict is only] for unit, only in ONLY.items()}
        if not (by["户"] and by["人"]):
            continue
        told = tuple(f"{each.about}：按{unit}" for unit in ONLY for each in by[unit])
        rows = tuple(each.rows[0] for unit in ONLY for each in by[unit])
        says = "有的按户，有的按人，口径不同，不能放在一起比。"
        yield Finding(V.EXPLAIN, f"{rate}的口径不一样", says, told, "都改成按人，或者都按户，注明口径", rows)
