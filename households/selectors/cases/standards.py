"""What the register says of the standards of a case, and how the last home check stands beside it (domain.md §3.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from fupin.codes import YesNo
from households.codes import ACTIVE, ON_STANDARDS, IdStandard, IncomeKind, Procedure
from households.income_rules import twelve_months_before
from households.models import (
    Case,
    HomeCheck,
    IncomeRecord,
    LivingCondition,
    Member,
    MonitoringEpisode,
    StandardCheck,
    StandardSet,
)
from households.selectors.lines import Lines
from households.standard_rules import Item, elimination_items, own_items, standard_items
from households.verdict_rules import Seen, Verdict, verdict
from villages.codes import LineKind
from villages.division_codes import lineage

WATCHED = frozenset({Procedure.ELIMINATION, Procedure.ROLLBACK})


def set_for(village: str, year: int) -> StandardSet | None:
    """What the nearest place has set for that year, the newest; None where nobody has. No scope door: what is asked of
    who leaves is public."""
    rows = StandardSet.objects.filter(region_code__in=lineage(village), year__lte=year)
    return max(rows, key=lambda row: (len(row.region_code), row.year), default=None)


def items_of(case: Case, day: date | None = None) -> list[Item]:
    """The lines that a home check of this case answers, with what the register says now."""
    if case.procedure not in ON_STANDARDS:
        return []
    day = day or timezone.localdate()
    own = set_for(case.village_code, day.year)
    living = LivingCondition.objects.filter(household=case.household_id).order_by("-year").first()
    members = Member.objects.filter(household=case.household_id, state__in=sorted(ACTIVE)).order_by("relation", "pk")
    asked = own.standards.split(",") if own and own.standards else []
    found = standard_items(asked, living, list(members), day)
    found += own_items(own.own if own else [])
    episode = episode_of(case) if case.procedure == Procedure.ELIMINATION else None
    return found + (elimination_items(episode.risks) if episode else [])


def episode_of(case: Case) -> MonitoringEpisode | None:
    """The episode that a case is about: the last one."""
    return MonitoringEpisode.objects.filter(household=case.household_id).order_by("-identified_on", "-pk").first()


def no_labour(episode: MonitoringEpisode | None) -> bool:
    return episode is not None and episode.no_labour == YesNo.YES


def months_watched(episode: MonitoringEpisode | None, today: date) -> int | None:
    """Whole months since identification."""
    if episode is None:
        return None
    since = episode.identified_on
    return (today.year - since.year) * 12 + today.month - since.month


# ---- the line ----------------------------------------------------------------------------------------------------
def line_kind(case: Case) -> LineKind:
    """Who leaves the poverty list is held against the standard by which he was recognised; who is monitored, or comes
    in, against the range of monitoring."""
    if case.procedure not in ON_STANDARDS or case.procedure in WATCHED:
        return LineKind.MONITORING
    return LineKind.PROVINCIAL if case.household.id_standard == IdStandard.PROVINCIAL else LineKind.NATIONAL


def income_now(case: Case, year: int) -> tuple[IncomeRecord | None, Decimal | None, Decimal | None]:
    """The year's record, its 人均纯收入 as computed (else as reported), and the line of that year (元)."""
    row = IncomeRecord.objects.filter(household=case.household_id, year=year, kind=IncomeKind.YEARLY).first()
    line = Lines([case.village_code], line_kind(case)).amount(case.village_code, year)
    return row, per_head_of(row), line


def per_head_of(row: IncomeRecord | None) -> Decimal | None:
    """As computed, else as reported."""
    return None if row is None else row.reported_per_head if row.net_per_head is None else row.net_per_head


def months_before(case: Case, check: HomeCheck | None) -> IncomeRecord | None:
    """消除时: the income of the twelve months before the home check of an elimination."""
    return months_to(case, check.checked_on) if check and case.procedure == Procedure.ELIMINATION else None


def months_to(case: Case, day: date) -> IncomeRecord | None:
    start, end = twelve_months_before(day)
    rows = IncomeRecord.objects.filter(household=case.household_id, kind=IncomeKind.ELIMINATED)
    return rows.filter(period_start=start, period_end=end).order_by("-pk").first()


# ---- the check beside the register -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """One line of the page: the register's word, what was found, and by which proof."""

    item: Item
    found: StandardCheck | None

    @property
    def proven(self) -> bool:
        return self.item.free or bool(self.found and self.found.proof and self.found.proof.withdrawn_at is None)

    @property
    def changed(self) -> bool:
        return self.found is not None and self.found.says != self.item.says


def lines_of(check: HomeCheck | None, items: Iterable[Item]) -> list[Line]:
    rows = check.standards.select_related("proof") if check else []
    known = {(row.key, row.member_id): row for row in rows}
    return [Line(item, known.get((item.key, item.member))) for item in items]


@dataclass(frozen=True)
class Standing:
    """Words for the rules: what is not met, what is not proven, what changed since; "" when nothing."""

    unmet: str = ""
    unproven: str = ""
    changed: str = ""


def standing_of(case: Case, check: HomeCheck | None, lines: list[Line]) -> Standing:
    if case.procedure not in ON_STANDARDS:
        return Standing()
    unmet = [one.item.title for one in lines if one.found is None or not one.found.met]
    unproven = [one.item.title for one in lines if one.found and one.found.met and not one.proven]
    changed = [one.item.title for one in lines if one.changed] + income_changes(case, check)
    return Standing("、".join(unmet), "、".join(unproven), "、".join(changed))


def income_changes(case: Case, check: HomeCheck | None) -> list[str]:
    if check is None or check.income_year is None:
        return []
    _, net, line = income_now(case, check.income_year)
    return [
        name for name, was, now in (("人均纯收入", check.net_per_head, net), ("标准线", check.line, line)) if was != now
    ]


@dataclass(frozen=True)
class Review:
    """What the page of a decision shows of the standards."""

    verdict: Verdict
    lines: list[Line]
    check: HomeCheck | None
    year: int | None
    net: Decimal | None
    line: Decimal | None
    line_name: str
    months: IncomeRecord | None = None

    @property
    def recent(self) -> Decimal | None:
        """人均纯收入 of the twelve months, where an elimination asks for it."""
        return per_head_of(self.months)


def review_of(case: Case, check: HomeCheck | None) -> Review | None:
    """None for procedures that are not decided by the standards. Amounts are the register's of today."""
    if case.procedure not in ON_STANDARDS:
        return None
    lines = lines_of(check, items_of(case, check.checked_on if check else None))
    standing, year = standing_of(case, check, lines), check.income_year if check else None
    _, net, line = income_now(case, year) if year else (None, None, None)
    name, months = str(line_kind(case).label), months_before(case, check)
    seen = Seen(
        procedure=case.procedure, checked=check is not None, year=year, net=net, line=line, line_name=name,
        no_labour=case.procedure in WATCHED and no_labour(episode_of(case)),
        recent=per_head_of(months), period=(months.period_start, months.period_end) if months else None,
        **vars(standing),
    )  # fmt: skip
    return Review(verdict(seen), lines, check, year, net, line, name, months)
