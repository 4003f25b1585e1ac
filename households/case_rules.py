"""May this case move on, and may this person move it? Pure: facts in, reason code out (architecture P2).

domain.md §3 general rules, 3.1–3.5; security.md §2.3 T1, T2, T5–T8.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class CaseFacts:
    """All that a rule may see. Persons are natural persons, days are the register's days (中国标准时间).

    `touched` wrote, brought, checked or reviewed this version; `family`: the case is the acting person's own or a
    declared relative's; `related`: somebody in the household is staff or a declared relative of staff.
    `papers` are the names of papers that are still missing; `expected`, `present`, `agree` are the meeting's (人);
    `notice_photo_days` the different days on which the hanging sheet was photographed; `published` says that the
    household still stands as the sheet said; `opened` that this person has seen this version; `ahead` are the
    households of its meeting that wait in an earlier rank.

    Of those who leave a list (§3.3.1, §3.5): `net` is the computed 人均纯收入 and `line` that of the year (元), `unmet`
    and `unproven` name the standards that are not met or lack their proof, `changed` what the register says otherwise
    than when it was checked, `recent` is the 人均纯收入 of the twelve months before the check of an elimination (元),
    `consent` is "", "agreed" or "refused", `months` are whole months since identification,
    `gone` that nobody of the household is left, `fact_on` when what barred it began, `listed_on` when it was listed.
    """

    person: int
    today: date
    opinion: str = ""
    touched: frozenset[int] = frozenset()
    family: bool = False
    related: bool = False
    clock_back: bool = False
    papers: str = ""
    checkers: int = 0
    outside: bool = False
    income_ready: bool = False
    authorised: bool = False
    matches: int = 0
    matches_open: int = 0
    doubts_open: int = 0
    expected: int = 0
    present: int = 0
    agree: int = 0
    room: bool = True
    ahead: int = 0
    notice_posted: bool = False
    notice_ends: date | None = None
    notice_photos: int = 0
    notice_photo_days: int = 0
    open_objections: int = 0
    published: bool = True
    opened: bool = False
    net: Decimal | None = None
    line: Decimal | None = None
    recent: Decimal | None = None
    unmet: str = ""
    unproven: str = ""
    changed: str = ""
    consent: str = ""
    no_labour: bool = False
    months: int | None = None
    gone: bool = False
    fact_on: date | None = None
    listed_on: date | None = None


def clock_is_right(f: CaseFacts) -> str | None:
    """A server clock behind the last entry of the trail dates nothing."""
    return "clock_back" if f.clock_back else None


# ---- who ---------------------------------------------------------------------------------------------------------
def another_person(f: CaseFacts) -> str | None:
    return "case_same_person" if f.person in f.touched else None


def not_own_family(f: CaseFacts) -> str | None:
    return "case_own_family" if f.family else None


def says_why(f: CaseFacts) -> str | None:
    return None if len(f.opinion.strip()) >= 2 else "case_opinion_missing"


def opened(f: CaseFacts) -> str | None:
    return None if f.opened else "case_unopened"


def relatives_weighed(f: CaseFacts) -> str | None:
    """Who agrees although a relative of staff is concerned writes down what was found."""
    return "case_related" if f.related and len(f.opinion.strip()) < 2 else None


# ---- what --------------------------------------------------------------------------------------------------------
def papers_there(f: CaseFacts) -> str | None:
    return "papers_missing" if f.papers else None


def checked_by_two(f: CaseFacts) -> str | None:
    return None if f.checkers >= 2 else "checkers_missing"


def checked_from_outside(f: CaseFacts) -> str | None:
    return None if f.outside else "checker_outside"


def income_computed(f: CaseFacts) -> str | None:
    return None if f.income_ready else "income_missing"


def authorised(f: CaseFacts) -> str | None:
    return None if f.authorised else "authorisation_missing"


def compared(f: CaseFacts) -> str | None:
    return None if f.matches else "matches_missing"


def hits_answered(f: CaseFacts) -> str | None:
    return "matches_open" if f.matches_open else None


def doubts_answered(f: CaseFacts) -> str | None:
    return "case_doubts_open" if f.doubts_open else None


def quorate(f: CaseFacts) -> str | None:
    """At least two thirds of those who should be there are."""
    return None if f.expected and 3 * f.present >= 2 * f.expected else "quorum_missing"


def carried(f: CaseFacts) -> str | None:
    """More than half of those present agree."""
    return None if 2 * f.agree > f.present else "majority_missing"


def not_carried(f: CaseFacts) -> str | None:
    return "majority_there" if 2 * f.agree > f.present else None


def room_left(f: CaseFacts) -> str | None:
    return None if f.room else "quota_full"


def next_in_rank(f: CaseFacts) -> str | None:
    """A free place goes to who stands first on the meeting's list."""
    return "batch_not_next" if f.ahead else None


def notice_is_posted(f: CaseFacts) -> str | None:
    return None if f.notice_posted else "notice_missing"


def notice_is_over(f: CaseFacts) -> str | None:
    """公示期按自然日计，止日当天仍可提出异议，因此止日的次日才能往下走。"""
    if f.notice_ends is None:
        return "notice_missing"
    return "notice_running" if f.today <= f.notice_ends else None


def notice_was_seen(f: CaseFacts) -> str | None:
    """Photographed near and far, and on two different days."""
    return None if f.notice_photos >= 2 and f.notice_photo_days >= 2 else "notice_photos_missing"


def no_open_objection(f: CaseFacts) -> str | None:
    return "objection_open" if f.open_objections else None


def as_published(f: CaseFacts) -> str | None:
    return None if f.published else "not_as_published"


# ---- leaving a list ----------------------------------------------------------------------------------------------
def over_line(f: CaseFacts) -> str | None:
    """一超: a line that nobody has set is never guessed."""
    if f.line is None:
        return "line_unset"
    return None if f.net is not None and f.net > f.line else "income_below"


def months_over_line(f: CaseFacts) -> str | None:
    """Steadily: the twelve months before the check are over the line of the year as well."""
    if f.recent is None:
        return "months_missing"
    return None if f.line is not None and f.recent > f.line else "months_below"


def standards_met(f: CaseFacts) -> str | None:
    return "standards_unmet" if f.unmet else None


def standards_proven(f: CaseFacts) -> str | None:
    return "standards_unproven" if f.unproven else None


def falls_short(f: CaseFacts) -> str | None:
    """Only who does not meet the standard was let go wrongly."""
    if f.unmet:
        return None
    return {"income_below": None, "line_unset": "line_unset"}.get(over_line(f) or "", "standards_all_met")


def as_checked(f: CaseFacts) -> str | None:
    """What was checked is what the register says now; else the check is void."""
    return "check_changed" if f.changed else None


def household_agrees(f: CaseFacts) -> str | None:
    return None if f.consent == "agreed" else "consent_missing"


def household_refuses(f: CaseFacts) -> str | None:
    return None if f.consent == "refused" else "consent_not_refused"


def has_labour(f: CaseFacts) -> str | None:
    """整户无劳动能力的，暂不标注风险消除。"""
    return "no_labour" if f.no_labour else None


def not_too_soon(f: CaseFacts) -> str | None:
    """Less than half a year after identification: whoever agrees says why."""
    soon = f.months is not None and f.months < 6
    return "elimination_soon" if soon and len(f.opinion.strip()) < 2 else None


def nobody_left(f: CaseFacts) -> str | None:
    return None if f.gone else "not_gone"


def barred_then(f: CaseFacts) -> str | None:
    """What arose after the listing is no wrong listing: such a household leaves by the ordinary exit."""
    if f.fact_on is None:
        return "fact_day_missing"
    return "not_wrong_listing" if f.listed_on is None or f.fact_on > f.listed_on else None
