"""Who lives in which village on which days, who is away with leave, who was found there (domain.md §4)."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from assistance.codes import STATIONED, PostKind
from assistance.models import Cadre, Leave, PostCheck, Posting, PresenceMonth, Visit
from assistance.presence_codes import CheckResult, LeaveState
from assistance.presence_rules import (
    DAY,
    ActFacts,
    Spell,
    by_township,
    days_asked,
    days_from,
    leave_days,
    overstayed,
    result_of,
    stretch,
)
from assistance.presence_workflow import LEAVE
from assistance.selectors.pairing_facts import setting_of, settings_in
from assistance.visit_codes import VisitMode
from fupin.access.permissions import Permission
from fupin.access.scope import can, has, posts_granting
from villages.division_codes import short_name
from villages.models import Region

P = Permission
OPEN_MONTHS = 3


# ---- who lives where -------------------------------------------------------------------------------------------------
@dataclass
class Resident:
    """A cadre stationed in a village, whatever he is there; `spans` are first and last days, the last None while it
    runs."""

    cadre: Cadre
    village: Region
    kinds: list[str] = field(default_factory=list)
    spans: list[tuple[date, date | None]] = field(default_factory=list)

    @property
    def post(self) -> str:
        return "、".join(PostKind(kind).label for kind in self.kinds)

    @property
    def place(self) -> str:
        return short_name(self.village.name)

    def there(self, day: date) -> bool:
        return any(starts <= day and (ends is None or day <= ends) for starts, ends in self.spans)

    def posted(self, first: date, last: date) -> int:
        """How many of these days (天); his spans in one village do not overlap."""
        met = ((min(last, ends or last) - max(first, starts)).days + 1 for starts, ends in self.spans)
        return sum(max(days, 0) for days in met)

    def days(self, first: date, last: date) -> set[date]:
        return {day for day in days_from(first, last) if self.there(day)}


def residents(rows: QuerySet[Posting]) -> list[Resident]:
    """By village, the first secretary before the others."""
    found: dict[tuple[str, int], Resident] = {}
    wanted = rows.filter(kind__in=sorted(STATIONED)).select_related("cadre__person", "cadre__unit", "village__parent")
    for row in wanted.order_by("village_id", "kind", "pk"):
        who = found.setdefault((row.village_id, row.cadre_id), Resident(row.cadre, row.village))
        who.spans.append((row.starts_on, row.ends_on))
        if row.kind not in who.kinds:
            who.kinds.append(row.kind)
    return list(found.values())


def residents_in(villages: Iterable[Region], first: date, last: date) -> list[Resident]:
    """Stationed there on any of these days."""
    within = Q(ends_on__isnull=True) | Q(ends_on__gte=first)
    return residents(Posting.objects.filter(within, village__in=list(villages), starts_on__lte=last))


def resident_now(cadre: Cadre, today: date) -> Resident | None:
    """Where he lives today."""
    found = residents(Posting.objects.current().filter(cadre=cadre))
    return next((who for who in found if who.there(today)), None)


# ---- months ----------------------------------------------------------------------------------------------------------
def month_span(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def months_open(today: date) -> list[tuple[int, int]]:
    """Year and month that may still be recorded: this one and the two before, the latest first."""
    numbers = [today.year * 12 + today.month - 1 - back for back in range(OPEN_MONTHS)]
    return [(number // 12, number % 12 + 1) for number in numbers]


# ---- leave -----------------------------------------------------------------------------------------------------------
def spell_of(leave: Leave) -> Spell:
    asked = timezone.localdate(leave.asked_at)
    return Spell(leave.starts_on, leave.ends_on, leave.state, asked, leave.back_on)


def spells_of(cadres: Collection[int]) -> defaultdict[int, list[Spell]]:
    found: defaultdict[int, list[Spell]] = defaultdict(list)
    for leave in Leave.objects.filter(cadre__in=list(cadres)).order_by("starts_on"):
        found[leave.cadre_id].append(spell_of(leave))
    return found


def joined_days(leave: Leave) -> int:
    """Days (天) of this leave with those that join it."""
    others = Leave.objects.filter(cadre=leave.cadre_id).exclude(pk=leave.pk)
    return stretch(leave.starts_on, leave.ends_on, [spell_of(one) for one in others])


def may_ask(user: Any, cadre: Cadre, village: str) -> bool:
    """He himself, and the clerks of the place."""
    own = cadre.person_id == user.person_id and has(user, P.LEAVE_ASK)
    return own or can(user, P.LEAVE_ASK, village)


def may_grant(user: Any, village: str, *, township: bool) -> bool:
    """Whether the user's own level allows leave there; short leave the county may grant too."""
    posts = [post for post in posts_granting(user, P.LEAVE_GRANT) if village.startswith(post.region_id)]
    return any(township or len(post.region_id) <= 6 for post in posts)


def offered(user: Any, leave: Leave, today: date) -> set[str]:
    """The acts that the table has for this leave and this user now; what the form still asks counts as typed."""
    own, entered = leave.cadre.person_id == user.person_id, leave.asked_by_id == user.person_id
    facts = ActFacts(leave.starts_on, leave.ends_on, today, own, entered, answer="—", back_on=today)
    steps = [step for step in LEAVE.steps_from(leave.state) if may_act(user, leave, step.permission)]
    return {step.action for step in steps if step.refusal(facts) is None}


def may_act(user: Any, leave: Leave, permission: str) -> bool:
    if permission == P.LEAVE_ASK:
        return may_ask(user, leave.cadre, leave.village_id)
    return can(user, P(permission), leave.village_id)


def leaves_for(user: Any) -> QuerySet[Leave]:
    joined = ("cadre__person", "cadre__unit", "village__parent", "asked_by", "decided_by")
    return Leave.objects.visible_to(user, P.HELP_VIEW).select_related(*joined)


def to_grant(user: Any) -> list[Leave]:
    """Waiting for this user's own level; what he entered himself waits for somebody else."""
    rows = Leave.objects.visible_to(user, P.LEAVE_GRANT).filter(state=LeaveState.ASKED)
    found = list(rows.exclude(asked_by=user.person_id).select_related("cadre__person").order_by("starts_on", "pk"))
    settings = settings_in({one.village_id[:6] for one in found})
    others = spells_of({one.cadre_id for one in found})
    mine = []
    for one in found:
        days = stretch(one.starts_on, one.ends_on, others[one.cadre_id])
        short = by_township(days, setting_of(settings, one.village_id).short_leave)
        if may_grant(user, one.village_id, township=short):
            mine.append(one)
    return mine


def not_returned(user: Any, today: date) -> QuerySet[Leave]:
    """Whose leave is over and whom nobody has seen back."""
    return leaves_shown(Leave.objects.visible_to(user, P.PRESENCE_RECORD), "late", today)


def own_leaves(user: Any) -> QuerySet[Leave]:
    rows = Leave.objects.filter(cadre__person=user.person_id)
    return rows.select_related("cadre__person", "village", "asked_by", "decided_by")


LEAVE_SHOWS = {"asked": "待批", "away": "休假中", "late": "超假没有销", "all": "全部"}


def leaves_shown(rows: QuerySet[Leave], show: str, today: date) -> QuerySet[Leave]:
    granted = rows.filter(state=LeaveState.GRANTED)
    if show == "asked":
        return rows.filter(state=LeaveState.ASKED).order_by("starts_on", "pk")
    if show == "away":
        return granted.filter(starts_on__lte=today, ends_on__gte=today).order_by("ends_on", "pk")
    if show == "late":
        return granted.filter(ends_on__lt=today).order_by("ends_on", "pk")
    return rows.order_by("-starts_on", "-pk")


# ---- a month of a place ----------------------------------------------------------------------------------------------
@dataclass
class Standing:
    """One resident in one month. `days` None: nobody recorded it. `asked`: days that his county wants."""

    who: Resident
    days: int | None
    asked: int
    leave: int
    over: bool
    absent: int = 0
    year_leave: int = 0
    most_leave: int = 0
    late: int = 0
    away: bool = False

    @property
    def short(self) -> bool:
        """Only a month that is over can be short."""
        return self.over and self.days is not None and self.days < self.asked

    @property
    def often_away(self) -> bool:
        """Away with leave for more days of the year than his county bears with."""
        return self.year_leave > self.most_leave

    @property
    def missing(self) -> int:
        """Days (天) that lack."""
        return self.asked - (self.days or 0)


def standings_of(people: list[Resident], year: int, month: int, today: date) -> list[Standing]:
    """Seven queries whatever the number."""
    first, last = month_span(year, month)
    cadres = [who.cadre.pk for who in people]
    rows = PresenceMonth.objects.filter(cadre__in=cadres, year=year, month=month)
    months = {(one.cadre_id, one.village_id): one for one in rows}
    settings = settings_in({who.village.pk[:6] for who in people})
    until = min(max(last, today), date(year, 12, 31))
    spells, checks = spells_of(cadres), checks_of(cadres, date(year, 1, 1), until)
    found = []
    for who in people:
        kept = months.get((who.cadre.pk, who.village.pk))
        setting, own = setting_of(settings, who.village.pk), spells[who.cadre.pk]
        posted = who.posted(first, last)
        asked = days_asked(setting.month_days, posted, (last - first + DAY).days)
        results = [result for check, result in checks[who.cadre.pk] if check.village_id == who.village.pk]
        unreturned = [overstayed(one, today) for one in own if one.state == LeaveState.GRANTED]
        found.append(
            Standing(
                who=who,
                days=len(numbers(kept.days)) if kept else None,
                asked=asked,
                leave=len(leave_days(own, first, last)),
                over=last < today,
                absent=results.count(CheckResult.ABSENT),
                year_leave=len(leave_days(own, date(year, 1, 1), until)),
                most_leave=setting.most_leave,
                late=max(unreturned, default=0),
                away=any(one.covers(today) for one in own),
            )
        )
    return found


def days_in_village(cadre: int) -> set[date]:
    """All that were recorded of him."""
    rows = PresenceMonth.objects.filter(cadre=cadre).values_list("year", "month", "days")
    return {date(year, month, day) for year, month, days in rows for day in numbers(days)}


def numbers(text: str) -> list[int]:
    return [int(one) for one in text.split(",") if one]


Checked = list[tuple[PostCheck, CheckResult]]


def checks_of(cadres: Collection[int], first: date, last: date) -> defaultdict[int, Checked]:
    """With what each found, the newest first. Two queries."""
    found: defaultdict[int, Checked] = defaultdict(list)
    spells = spells_of(cadres)
    rows = PostCheck.objects.filter(cadre__in=list(cadres), withdrawn_at__isnull=True, day__range=(first, last))
    for check in rows.select_related("checked_by", "cadre__person", "village"):
        found[check.cadre_id].append((check, result_of(check.present, check.day, spells[check.cadre_id])))
    return found


PRESENCE_SHOWS = {
    "blank": "还没有登记",
    "short": "天数不够",
    "away": "休假中",
    "late": "超假没有销",
    "often": "今年请假太多",
    "absent": "查到不在岗",
    "all": "全部",
}


def shows(one: Standing) -> set[str]:
    """Under which tabs this line stands."""
    told = {
        "blank": one.days is None, "short": one.short, "away": one.away, "late": one.late > 0,
        "often": one.often_away, "absent": one.absent > 0, "all": True,
    }  # fmt: skip
    return {key for key, holds in told.items() if holds}


# ---- one village's month, day by day ---------------------------------------------------------------------------------
@dataclass
class Square:
    """One day of the calendar: `open` may be ticked; `word` says why not."""

    day: date
    ticked: bool
    open: bool
    word: str
    visits: int


@dataclass
class Sheet:
    """One person's month: empty squares before its first weekday, from Monday."""

    standing: Standing
    version: int
    blank: range
    squares: list[Square]

    def tick(self, days: Collection[int]) -> None:
        """As somebody ticked them, on a page that comes back with a refusal."""
        for square in self.squares:
            square.ticked = square.day.day in days


def sheets_of(village: Region, year: int, month: int, today: date) -> list[Sheet]:
    first, last = month_span(year, month)
    people = residents_in([village], first, last)
    cadres = [who.cadre.pk for who in people]
    rows = PresenceMonth.objects.filter(village=village, cadre__in=cadres, year=year, month=month)
    kept = {one.cadre_id: one for one in rows}
    spells, seen = spells_of(cadres), visits_by_day(cadres, village, first, last)
    found = []
    for standing in standings_of(people, year, month, today):
        who = standing.who
        row, away = kept.get(who.cadre.pk), leave_days(spells[who.cadre.pk], first, last)
        ticked = set(numbers(row.days)) if row else set()
        squares = []
        for day in days_from(first, last):
            word = "" if who.there(day) else "不驻村"
            word = word or ("假" if day in away else "")
            open_ = not word and day <= today
            squares.append(Square(day, day.day in ticked, open_, word, seen[who.cadre.pk, day]))
        found.append(Sheet(standing, row.version if row else 0, range(first.weekday()), squares))
    return found


Visited = defaultdict[tuple[int, date], int]


def visits_by_day(cadres: Collection[int], village: Region, first: date, last: date) -> Visited:
    """How many homes of the village each went to on which day: what the ticks can be held against."""
    found: Visited = defaultdict(int)
    rows = Visit.objects.valid().filter(cadre__in=list(cadres), household__village=village, mode=VisitMode.HOME)
    for key in rows.filter(day__range=(first, last)).values_list("cadre_id", "day"):
        found[key] += 1
    return found


# ---- what looks false ------------------------------------------------------------------------------------------------
def visits_on_leave(user: Any, since: date, place: str) -> list[Visit]:
    """Visits to a home that were recorded for a day on which the visitor was away with leave, the newest first."""
    rows = Leave.objects.visible_to(user, P.VISIT_VIEW).filter(ends_on__gte=since).values_list("cadre_id", flat=True)
    visits = Visit.objects.visible_to(user, P.VISIT_VIEW).valid().filter(day__gte=since, mode=VisitMode.HOME)
    visits = visits.inside(place) if place else visits
    visits = visits.filter(cadre__in=set(rows)).select_related("cadre__person", "household__village")
    spells = spells_of(set(rows))
    return [one for one in visits.order_by("-day", "-pk") if any(sp.covers(one.day) for sp in spells[one.cadre_id])]
