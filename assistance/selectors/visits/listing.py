"""The lists of staff: visits, problems found, requests; and visits that look false (domain.md §7.5 G07)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Length

from assistance.models import Cadre, Visit, VisitRequest, VisitTask
from assistance.selectors.helpers import cadres_for
from assistance.visit_codes import VisitMode, VisitOccasion, VisitTaskState
from fupin.access import typed
from fupin.access.permissions import Permission
from fupin.access.scope import within
from fupin.personal.masks import mask_text
from households.models import Household
from villages.models import Region

P = Permission
SAME_TEXT, MANY_A_DAY, SHORTEST_TEXT = 5, 15, 6
"""More households than this with one text, or on one day by one person, look false; a shorter text says nothing."""
EMPTY = Q(found="", topics="", tasks__isnull=True, occasion=VisitOccasion.ROUTINE)
"""到此一访: nothing asked, nothing found (S4-268)."""
LOOKS = {"empty": "什么也没记的", "withdrawn": "已撤销的"}


@dataclass(frozen=True)
class Asking:
    """A question to the list of visits, as its address says it. `month`: 2026-11; `who`: words of the visitor's name,
    where none was chosen; `day` and `like` come from the page of what looks false."""

    place: str = ""
    month: str = ""
    mode: str = ""
    cadre: int = 0
    who: str = ""
    home: int = 0
    look: str = ""
    day: str = ""
    like: int = 0


def asking_from(data: Mapping[str, str]) -> Asking:
    """Values that no filter offers are left out."""
    who = data.get("who", "").strip()
    return Asking(
        place=place_in(data),
        month=month if first_of(month := data.get("month", "")) else "",
        mode=mode if (mode := data.get("mode", "")) in VisitMode.values else "",
        cadre=typed.numbered(who) or typed.number(data.get("cadre", "")),
        who="" if typed.numbered(who) else mask_text(who[:40]),
        home=typed.number(data.get("home", "")),
        look=look if (look := data.get("look", "")) in LOOKS else "",
        day=day if typed.day(day := data.get("day", "")) else "",
        like=typed.number(data.get("like", "")),
    )


def place_in(data: Mapping[str, str]) -> str:
    return typed.place(data.get("place", ""))


def first_of(month: str) -> date | None:
    return typed.day(f"{month}-01") if len(month) == 7 else None


def visits_for(user: Any, asking: Asking) -> QuerySet[Visit]:
    rows = Visit.objects.visible_to(user, P.VISIT_VIEW)
    rows = rows.filter(withdrawn_at__isnull=asking.look != "withdrawn")
    if asking.look == "empty":
        rows = rows.filter(EMPTY)
    if asking.place:
        rows = rows.inside(asking.place)
    if first := first_of(asking.month):
        rows = rows.filter(day__year=first.year, day__month=first.month)
    if day := typed.day(asking.day):
        rows = rows.filter(day=day)
    if asking.who:
        rows = rows.filter(cadre__person__name__icontains=asking.who)
    if asking.like:
        rows = rows.filter(found__in=text_like(user, asking.like).values("found"))
    for name, value in (("mode", asking.mode), ("cadre", asking.cadre), ("household", asking.home)):
        if value:
            rows = rows.filter(**{name: value})
    return rows.select_related("household__village", "cadre__person", "cadre__unit").order_by("-day", "-pk")


# ---- whom the address names; what lies outside the scope is as if it had never been ----------------------------------
def text_like(user: Any, visit: int) -> QuerySet[Visit]:
    return Visit.objects.visible_to(user, P.VISIT_VIEW).filter(pk=visit).exclude(found="")


def cadre_seen(user: Any, cadre: int) -> Cadre | None:
    """One whose visits this user may see, or who may help in his places."""
    visits = Visit.objects.visible_to(user, P.VISIT_VIEW).order_by().values("cadre_id")
    here = Q(pk__in=visits) | Q(pk__in=cadres_for(user, P.HELP_VIEW).values("pk"))
    return Cadre.objects.filter(here, pk=cadre).select_related("person", "unit").first()


def home_seen(user: Any, home: int) -> bool:
    return Household.objects.visible_to(user, P.VISIT_VIEW).filter(pk=home).exists()


def all_seen(user: Any, asking: Asking) -> bool:
    """Whether everything that the question names may be seen."""
    known_cadre = not asking.cadre or cadre_seen(user, asking.cadre) is not None
    known_home = not asking.home or home_seen(user, asking.home)
    return known_cadre and known_home and (not asking.like or text_like(user, asking.like).exists())


def cadres_seen(user: Any, place: str) -> QuerySet[Cadre]:
    """Those who made a visit that this user may see."""
    rows = Visit.objects.visible_to(user, P.VISIT_VIEW).valid()
    rows = rows.inside(place) if place else rows
    made = rows.order_by().values("cadre_id")
    return Cadre.objects.filter(pk__in=made).select_related("person", "unit").order_by("person__name", "pk")


# ---- problems found --------------------------------------------------------------------------------------------------
TURNS = {"open": "没办结的", "late": "超过期限的", "town": "交乡镇的", "done": "已办结的"}


def tasks_for(user: Any, turn: str, place: str, today: date) -> QuerySet[VisitTask]:
    rows = VisitTask.objects.visible_to(user, P.VISIT_VIEW)
    rows = rows.inside(place) if place else rows
    still = Q(state=VisitTaskState.OPEN)
    asked = {
        "open": still,
        "late": still & Q(due_on__lt=today),
        "town": still & Q(cadre__isnull=True),
        "done": Q(state=VisitTaskState.DONE),
    }
    rows = rows.filter(asked[turn]).select_related("household__village", "cadre__person", "made_by", "done_by")
    return rows.order_by(*(["-done_at", "-pk"] if turn == "done" else ["due_on", "pk"]))


# ---- requests --------------------------------------------------------------------------------------------------------
MOST_REQUESTS = 3
"""More requests than this to one place in a month are too many (S4-277)."""


def requests_for(user: Any, today: date, *, ended: bool) -> QuerySet[VisitRequest]:
    rows = VisitRequest.objects.visible_to(user, P.VISIT_VIEW).valid()
    rows = rows.filter(ends_on__lt=today) if ended else rows.filter(ends_on__gte=today)
    return rows.select_related("region", "household", "made_by").order_by("ends_on", "pk")


def crowded(user: Any, today: date) -> list[tuple[Region, int]]:
    """Places that got more requests this month than is bearable."""
    rows = VisitRequest.objects.visible_to(user, P.VISIT_VIEW).valid().filter(household__isnull=True)
    rows = rows.filter(starts_on__gte=today.replace(day=1), starts_on__lte=today).order_by().values("region")
    counts = dict(rows.annotate(n=Count("pk")).filter(n__gt=MOST_REQUESTS).values_list("region", "n"))
    return [(region, counts[region.pk]) for region in Region.objects.filter(pk__in=counts)]


# ---- what looks false ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class SameText:
    text: str
    homes: int
    cadres: int
    first: int


@dataclass(frozen=True)
class ManyADay:
    cadre: Cadre
    day: date
    homes: int


MOST_DOUBTFUL = 50
"""Lines of either list; the worst, or the latest, come first."""


def same_texts(user: Any, since: date, place: str = "") -> list[SameText]:
    """One text in more than five households."""
    rows = seen_since(user, since, place).annotate(length=Length("found")).filter(length__gte=SHORTEST_TEXT)
    counted = {"homes": Count("household", distinct=True), "cadres": Count("cadre", distinct=True), "first": Min("pk")}
    texts = rows.values("found").annotate(**counted).filter(homes__gt=SAME_TEXT).order_by("-homes", "found")
    return [SameText(row["found"], row["homes"], row["cadres"], row["first"]) for row in texts[:MOST_DOUBTFUL]]


def many_a_day(user: Any, since: date, place: str = "") -> list[ManyADay]:
    """One person in more than fifteen households on one day, by going there; the latest first."""
    rows = seen_since(user, since, place).filter(mode=VisitMode.HOME).values("cadre", "day")
    counted = rows.annotate(homes=Count("household", distinct=True)).filter(homes__gt=MANY_A_DAY)
    found = list(counted.order_by("-day", "-homes", "cadre")[:MOST_DOUBTFUL])
    people = Cadre.objects.filter(pk__in={row["cadre"] for row in found}).select_related("person", "unit").in_bulk()
    return [ManyADay(people[row["cadre"]], row["day"], row["homes"]) for row in found]


def seen_since(user: Any, since: date, place: str) -> QuerySet[Visit]:
    rows = Visit.objects.visible_to(user, P.VISIT_VIEW).valid().filter(day__gte=since).order_by()
    return rows.filter(within("household__village_id", place)) if place else rows
