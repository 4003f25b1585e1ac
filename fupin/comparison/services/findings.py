"""What a list shows becomes 疑点, and what a newer list of the department no longer shows is gone. A hit is never a
removal: it opens a question to the household (domain.md §7.6)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from fupin.audit.write import current_write, write
from fupin.comparison.matching import Found, Matched
from fupin.comparison.models import Comparison
from fupin.doubts.deadlines import deadlines
from fupin.doubts.models import Doubt, DoubtAct, DoubtState, DoubtStep, Unevaluated
from fupin.doubts.parameters import Own
from fupin.doubts.rules import Severity
from fupin.doubts.services.keeping import UNANSWERED, doubted
from fupin.doubts.standing import asked_again, verdict_of_gone
from fupin.personal.masks import mask_text
from fupin.personal.sealing import digest
from households.codes import ACTIVE
from households.models import Member

LONGEST = 300
LISTED = 5_000
TOWNSHIP = 9
CHANGED = (
    "region_code",
    "message",
    "detail",
    "source",
    "source_date",
    "value_key",
    "due_on",
    "last_found",
    "version",
    *UNANSWERED,
)


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
def keep_findings(comparison: Comparison, matched: Matched, own: Own, *, today: date) -> Counter[str]:
    """Bring the doubts of this list's rules in line with it, for the people who were compared."""
    now = {one.key: one for found in matched.found for one in says_of(found, matched)}
    passed = {key for found in matched.found for key in passed_of(found, matched)}
    about = {"source": source_of(comparison), "source_date": comparison.listed_on, "last_found": today}
    due = deadlines(own, today).due(Severity.DOUBT)
    still, gone, steps = [], [], []
    rows = standing_rows(comparison, [found.rule.rule.id for found in matched.found])
    left = who_left(rows)
    for row in rows:
        key = (row.rule, row.member_id, row.household_id)
        if one := now.pop(key, None):
            if is_newer(comparison, row):
                steps += found_again(row, one, due, about)
                still.append(row)
        elif row.state != DoubtState.CLOSED and (row.pk in left or (key in passed and is_word_on(comparison, row))):
            steps.append(vanished(row, today))
            gone.append(row)
    made = [new_row(one, due, about, today) for one in now.values()]
    Doubt.objects.bulk_create(made, batch_size=LISTED)
    Doubt.objects.bulk_update([*still, *gone], CHANGED, batch_size=500)
    DoubtStep.objects.bulk_create(steps, batch_size=LISTED)
    doubted({row.region_code for row in (*made, *still, *gone)})
    return Counter(new=len(made), same=len(still), gone=len(gone))


def standing_rows(comparison: Comparison, rules: list[str]) -> list[Doubt]:
    """Held until they are written: nobody answers one meanwhile. No scope door: the job works with the rights of who
    confirmed, over his county."""
    rows = Doubt.objects.inside(comparison.region_code).filter(rule__in=rules, member_id__isnull=False)
    return list(rows.select_for_update().order_by("pk"))


def who_left(rows: list[Doubt]) -> set[int]:
    """Findings about people who are not in that household any more."""
    here = Member.objects.filter(pk__in={row.member_id for row in rows}, state__in=sorted(ACTIVE))
    pairs = set(here.order_by().values_list("pk", "household_id"))
    return {row.pk for row in rows if (row.member_id, row.household_id) not in pairs}


def is_newer(comparison: Comparison, row: Doubt) -> bool:
    return row.source_date is None or row.source_date <= comparison.listed_on


def is_word_on(comparison: Comparison, row: Doubt) -> bool:
    """Whether this list can close it: one of the same department, and no older one. Two departments may keep lists of
    one kind, and what the one knows the other need not."""
    return row.source == source_of(comparison) and is_newer(comparison, row)


def says_of(found: Found, matched: Matched) -> Iterator[Says]:
    frame, rule = matched.frame, found.rule.rule
    for person, (shown, full) in zip(found.people, found.told, strict=True):
        home = frame.home[person]
        yield Says(
            rule.id,
            int(frame.household.ids[home]),
            int(frame.member.ids[person]),
            str(frame.region[home]),
            found.message,
            mask_text(shown)[:LONGEST],
            digest("fact", f"{rule.id}\n{full}"),
        )


def passed_of(found: Found, matched: Matched) -> Iterator[tuple[str, int, int]]:
    """Those of whom the rule says for certain that it does not find them."""
    frame = matched.frame
    for person in np.flatnonzero(found.truth.no):
        yield found.rule.rule.id, int(frame.member.ids[person]), int(frame.household.ids[frame.home[person]])


def found_again(row: Doubt, one: Says, due: date, about: dict[str, Any]) -> list[DoubtStep]:
    """Of the same facts an explanation or an exemption holds; other facts, or what had gone, are asked anew."""
    again = asked_again(row, one.value_key)
    now = (one.region, one.message, one.detail, one.value_key)
    if again or said_of(row) != now:  # whoever has the old one open is told
        row.version += 1
    if again:
        put(row, **{**UNANSWERED, "due_on": due})
    put(row, region_code=one.region, message=one.message, detail=one.detail, value_key=one.value_key, **about)
    return [step(row, DoubtAct.REOPEN)] if again else []


def said_of(row: Doubt) -> tuple[str, ...]:
    return row.region_code, row.message, row.detail, row.value_key


def vanished(row: Doubt, today: date) -> DoubtStep:
    verdict = verdict_of_gone(row)
    put(row, state=DoubtState.CLOSED, verdict=verdict, closed_at=today, version=row.version + 1)
    return step(row, DoubtAct.VANISH)


def put(row: Doubt, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(row, name, value)


def step(row: Doubt, act: DoubtAct) -> DoubtStep:
    return DoubtStep(doubt=row, act=act, verdict=row.verdict, at=current_write().at)


def new_row(one: Says, due: date, about: dict[str, Any], today: date) -> Doubt:
    return Doubt(
        rule=one.rule,
        severity=Severity.DOUBT,
        region_code=one.region,
        household_id=one.household,
        member_id=one.member,
        message=one.message,
        detail=one.detail,
        value_key=one.value_key,
        first_found=today,
        due_on=due,
        **about,
    )


def source_of(comparison: Comparison) -> str:
    return f"{comparison.source}《{comparison.label}》"[:60]


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
