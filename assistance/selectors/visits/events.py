"""What happened in households that asks for a visit beyond the rule (六走访, S3-08…13; S4-276): read from what the
register has anyway, for all households of a list at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from assistance.models import VisitRequest
from assistance.visit_codes import VisitOccasion
from assistance.visit_rules import DAY, EVENT_DAYS, festival_near, school_time
from households.codes import ACTIVE, Student
from households.models import Household, Member, MonitoringEpisode
from villages.division_codes import lineage

SOON = timedelta(days=14)
"""Within how many days after it happened somebody is to go."""
ENTERING = frozenset(
    {Student.PRESCHOOL, Student.GRADE7, Student.SENIOR1, Student.VOCATIONAL1, Student.COLLEGE1, Student.TECHNICAL1,
     Student.BACHELOR1}
)  # fmt: skip
"""Who begins a school this term, as far as the register tells."""


@dataclass(frozen=True)
class Event:
    """Served by any visit on or after `since`; to be done by `until`."""

    occasion: str
    text: str
    since: date
    until: date

    @property
    def label(self) -> str:
        return VisitOccasion.label_of(self.occasion)


def events_of(homes: Collection[Household], today: date) -> dict[int, list[Event]]:
    """Number of the household → what asks for a visit there, whether one was made since or not."""
    found: dict[int, list[Event]] = defaultdict(list)
    for home, event in (*happened(homes, today), *requested(homes, today)):
        found[home].append(event)
    if near := festival_near(today):
        name, since, day = near
        for home in homes:
            found[home.pk].append(Event(VisitOccasion.FESTIVAL, f"{name}问候", since, day))
    return found


def happened(homes: Collection[Household], today: date) -> Iterable[tuple[int, Event]]:
    """School, coming and going, health, newly monitored; four queries, three out of season."""
    numbers = [home.pk for home in homes]
    members = Member.objects.filter(household__in=numbers)
    if term := school_time(today):
        rows = members.filter(state__in=sorted(ACTIVE), student__in=sorted(ENTERING))
        for home, name in rows.values_list("household_id", "name"):
            yield home, Event(VisitOccasion.SCHOOL, f"{name}新学期入学", *term)
    for home, name, state, day in members.filter(changed_on__gt=today - EVENT_DAYS, changed_on__lte=today).values_list(
        "household_id", "name", "state", "changed_on"
    ):
        text = f"家里添了{name}" if state in ACTIVE else f"{name}已不在家里"
        yield home, Event(VisitOccasion.LIFE, text, day, day + SOON)
    yield from fell_ill(numbers, today)
    since = (today.replace(day=1) - DAY).replace(day=1)
    rows = MonitoringEpisode.objects.filter(household__in=numbers, eliminated_on__isnull=True, identified_on__gte=since)
    for home, day in rows.values_list("household_id", "identified_on"):
        yield home, Event(VisitOccasion.TROUBLE, "新纳入监测", day, day + EVENT_DAYS + SOON)


def fell_ill(numbers: Collection[int], today: date) -> Iterable[tuple[int, Event]]:
    """Whose state of health was written otherwise within the last days."""
    since = timezone.make_aware(datetime.combine(today - EVENT_DAYS, time.min))
    rows = Member.versions.objects.filter(household_id__in=numbers, valid_to__gte=since).order_by("valid_to")
    before: dict[int, tuple[str, datetime]] = {}
    for row, health, ended in rows.values_list("row_id", "health", "valid_to"):
        before.setdefault(row, (health, ended))
    now = Member.objects.filter(pk__in=list(before), state__in=sorted(ACTIVE))
    for pk, home, name, health in now.values_list("pk", "household_id", "name", "health"):
        was, ended = before[pk]
        if was and health != was:
            day = timezone.localtime(ended).date()
            yield home, Event(VisitOccasion.LIFE, f"{name}健康状况有变化", day, day + SOON)


def requested(homes: Collection[Household], today: date) -> Iterable[tuple[int, Event]]:
    """Of the household, its village, or a place above: one query."""
    above = {code for home in homes for code in lineage(home.village_id)}
    here = Q(household__isnull=True, region__in=above) | Q(household__in=[home.pk for home in homes])
    running = Q(starts_on__lte=today, ends_on__gt=today - EVENT_DAYS)
    for request in VisitRequest.objects.valid().filter(here & running).order_by("ends_on"):
        text = f"{request.asked_by}：{request.reason}"
        event = Event(request.occasion, text, request.starts_on, request.ends_on)
        for home in homes:
            own = request.household_id == home.pk
            if own or (request.household_id is None and home.village_id.startswith(request.region_id)):
                yield home.pk, event
