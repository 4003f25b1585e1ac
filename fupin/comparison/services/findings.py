"""What a list shows becomes 疑点, and what a newer list of the same department no longer shows is gone. A hit is never a
removal: it opens a question to the household (domain.md §7.6)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from fupin.audit.write import current_write, write
from fupin.comparison.lists import KINDS
from fupin.comparison.matching import Found, Matched
from fupin.comparison.models import Comparison
from fupin.doubts.models import HOLDS, WORKED, Doubt, DoubtAct, DoubtState, DoubtStep, Unevaluated, Verdict
from fupin.doubts.services import DOUBTED
from fupin.personal.sealing import digest

LONGEST = 300
LISTED = 5_000
TOWNSHIP = 9
CHANGED = (
    "region_code", "message", "detail", "source", "source_date", "value_key", "state", "verdict", "closed_at",
    "last_found", "version",
)  # fmt: skip


@dataclass(frozen=True)
class Says:
    """One finding as the list has it now."""

    rule: str
    household: int
    member: int
    region: str
    message: str
    detail: str
    value_key: str

    @property
    def key(self) -> tuple[str, int, int]:
        return self.rule, self.member, self.household


@write
def keep_findings(comparison: Comparison, matched: Matched, *, today: date) -> Counter[str]:
    """Bring the doubts of this list's rules in line with it, for the people who were compared."""
    now = {one.key: one for found in matched.found for one in says_of(found, matched)}
    passed = {key for found in matched.found for key in passed_of(found, matched)}
    about = {"source": source_of(comparison), "source_date": comparison.listed_on, "last_found": today}
    standing = standing_rows(comparison, [found.rule.rule.id for found in matched.found])
    counts, changed, steps = Counter(new=0, same=0, gone=0), [], []
    for row in standing:
        key = (row.rule, row.member_id, row.household_id)
        if one := now.pop(key, None):
            steps += found_again(row, one, about)
            counts["same"] += 1
            changed.append(row)
        elif key in passed and row.state != DoubtState.CLOSED:
            row.state, row.verdict, row.closed_at = DoubtState.CLOSED, Verdict.GONE, today
            row.version += 1
            steps.append(step(row, DoubtAct.VANISH))
            counts["gone"] += 1
            changed.append(row)
    made = [new_row(one, about, today) for one in now.values()]
    counts["new"] = len(made)
    Doubt.objects.bulk_create(made, batch_size=LISTED)
    Doubt.objects.bulk_update(changed, CHANGED, batch_size=500)
    DoubtStep.objects.bulk_create(steps, batch_size=LISTED)
    doubted = current_write().memory.setdefault(DOUBTED, set())
    doubted.update(row.region_code for row in (*made, *changed))
    return counts


def standing_rows(comparison: Comparison, rules: list[str]) -> list[Doubt]:
    """No scope door: the job works with the rights of who confirmed, over his county."""
    return list(Doubt.objects.inside(comparison.region_code).filter(rule__in=rules, member_id__isnull=False))


def says_of(found: Found, matched: Matched) -> Iterator[Says]:
    frame, rule = matched.frame, found.rule.rule
    for person, (shown, full) in zip(found.people, found.told, strict=True):
        home = frame.home[person]
        yield Says(
            rule.id, int(frame.household.ids[home]), int(frame.member.ids[person]), str(frame.region[home]), found.message,
            shown[:LONGEST], digest("fact", f"{rule.id}\n{full}"),
        )  # fmt: skip


def passed_of(found: Found, matched: Matched) -> Iterator[tuple[str, int, int]]:
    """Those of whom the rule says for certain that it does not find them."""
    frame = matched.frame
    for person in np.flatnonzero(found.truth.no):
        yield found.rule.rule.id, int(frame.member.ids[person]), int(frame.household.ids[frame.home[person]])


def found_again(row: Doubt, one: Says, about: dict[str, Any]) -> list[DoubtStep]:
    """Of the same facts an explanation or an exemption holds; other facts, or facts that came back, are asked anew."""
    same = row.value_key == one.value_key
    closed, worked = row.state == DoubtState.CLOSED, row.state in WORKED
    holds = same and row.verdict in HOLDS
    row.region_code, row.message, row.detail, row.value_key = one.region, one.message, one.detail, one.value_key
    row.source, row.source_date, row.last_found = about["source"], about["source_date"], about["last_found"]
    if (closed and not holds) or (worked and not same):
        row.state, row.verdict, row.closed_at = DoubtState.OPEN, "", None
        row.version += 1
        return [step(row, DoubtAct.REOPEN)]
    return []


def step(row: Doubt, act: DoubtAct) -> DoubtStep:
    facts = {"verdict": row.verdict, "said": f"{row.source} {row.source_date or ''}".strip()}
    return DoubtStep(doubt=row, region_code=row.region_code, act=act, **facts, at=current_write().at)


def new_row(one: Says, about: dict[str, Any], today: date) -> Doubt:
    return Doubt(
        rule=one.rule, severity="W", region_code=one.region, household_id=one.household, member_id=one.member,
        message=one.message, detail=one.detail, value_key=one.value_key, first_found=today, **about,
    )  # fmt: skip


def source_of(comparison: Comparison) -> str:
    return f"{comparison.source}《{KINDS[comparison.kind].label}》"[:60]


@write
def keep_unevaluated(comparison: Comparison, matched: Matched, *, today: date) -> None:
    """By township how many people each rule could not be asked about, as the last list left it."""
    frame = matched.frame
    townships = np.array([code[:TOWNSHIP] for code in frame.region[frame.home]], dtype="U9")
    rules = [found.rule.rule.id for found in matched.found]
    Unevaluated.objects.inside(comparison.region_code).filter(rule__in=rules).delete()
    rows = []
    for found in matched.found:
        asked, unknown = Counter(townships.tolist()), Counter(townships[~found.truth.known].tolist())
        rows += [
            Unevaluated(
                rule=found.rule.rule.id, region_code=place, number=unknown[place], asked=asked[place], ran_on=today
            )
            for place in sorted(asked)
        ]
    Unevaluated.objects.bulk_create(rows, batch_size=LISTED)
