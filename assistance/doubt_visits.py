"""What looks false about the visits to a village (domain.md §7.5 G07): copied records, too many homes on one day, homes
visited during leave. Copies and days are counted over all places, since one helper may go to several villages."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Length

from assistance.models import Visit
from assistance.presence_codes import AWAY
from assistance.visit_codes import VisitMode

YEAR = timedelta(days=365)
SHORTEST = 6  # characters; a shorter text says nothing
FEW = 3  # homes with one text, or on one day: no place asks about so few
VILLAGE = "household__village_id"


@dataclass
class Looks:
    """Of the visits to one village."""

    same_texts: int = 0
    homes_a_day: int = 0
    visits_on_leave: int = 0


@dataclass(frozen=True)
class Copied:
    """Text → in how many households it stands; helper and day → to how many homes he went. More than FEW."""

    texts: dict[str, int]
    days: dict[tuple[int, date], int]

    @classmethod
    def of(cls, today: date) -> "Copied":
        """Two queries for the whole register."""
        days = visits(today).filter(mode=VisitMode.HOME).values_list("cadre_id", "day")
        counted = days.annotate(n=Count("household", distinct=True)).filter(n__gt=FEW)
        return cls(dict(copied(today)), {(cadre, day): homes for cadre, day, homes in counted})


def visits(today: date) -> QuerySet[Visit]:
    """No scope door: what is told of them is how many, and of which village."""
    return Visit.objects.valid().filter(day__gt=today - YEAR, day__lte=today).order_by()


def copied(today: date) -> QuerySet[Visit]:
    rows = visits(today).annotate(length=Length("found")).filter(length__gte=SHORTEST).values_list("found")
    return rows.annotate(n=Count("household", distinct=True)).filter(n__gt=FEW)


def visits_of_villages(span: tuple[str, str], known: Copied, today: date) -> dict[str, Looks]:
    """The villages that were visited. Four queries."""
    here = visits(today).filter(**{f"{VILLAGE}__gte": span[0], f"{VILLAGE}__lt": span[1]})
    found = {village: Looks() for village in here.values_list(VILLAGE, flat=True).distinct()}
    texts = here.filter(found__in=copied(today).values("found")) if known.texts else here.none()
    for village, text in texts.values_list(VILLAGE, "found").distinct():
        found[village].same_texts = max(found[village].same_texts, known.texts.get(text, 0))
    busy = here.filter(mode=VisitMode.HOME, cadre__in={cadre for cadre, _ in known.days})
    for village, cadre, day in busy.values_list(VILLAGE, "cadre_id", "day").distinct():
        found[village].homes_a_day = max(found[village].homes_a_day, known.days.get((cadre, day), 0))
    for village, number in on_leave(here):
        found[village].visits_on_leave = number
    return found


def on_leave(here: QuerySet[Visit]) -> QuerySet[Visit]:
    """Village and how many visits to a home were made there by somebody who had leave that day."""
    away = Q(cadre__leaves__state__in=sorted(AWAY), cadre__leaves__starts_on__lte=F("day"))
    until = Q(cadre__leaves__back_on__isnull=True) | Q(cadre__leaves__back_on__gt=F("day"))
    rows = here.filter(away & until & Q(cadre__leaves__ends_on__gte=F("day")), mode=VisitMode.HOME)
    return rows.values_list(VILLAGE).annotate(n=Count("pk", distinct=True))
