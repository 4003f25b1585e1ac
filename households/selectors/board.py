"""What the public board shows: places with notices, a notice without a full name. No scope door: all this hangs on the
village's wall, and is taken off the web in time (domain.md §8.4)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet

from fupin.access.scope import within
from households import notice_rules as rules
from households.codes import NoticeState, VillageSheetKind
from households.models import Objection, PublicNotice, VillageSheet
from villages.division_codes import LENGTHS, lineage
from villages.models import Region

COUNTY, TOWNSHIP, VILLAGE = 6, 9, 12
BELOW = {0: COUNTY, COUNTY: TOWNSHIP, TOWNSHIP: VILLAGE}
MOST_FOUND = 20
SHOWN = ("code", "title", "village_code", "starts_on", "ends_on", "state")


def on_the_web(today: date) -> QuerySet[PublicNotice]:
    """Running, or over and not taken down yet. A corrected sheet is found through the one that replaced it."""
    rows = PublicNotice.objects.filter(starts_on__lte=today, web_until__gte=today)
    return rows.exclude(state=NoticeState.REPLACED)


def village_sheets(today: date) -> QuerySet[VillageSheet]:
    """Of villages' exits, those that count: what was laid aside by going back is taken off at once."""
    rows = VillageSheet.objects.filter(starts_on__lte=today, web_until__gte=today)
    return rows.filter(Q(village_exit__notice=F("pk")) | Q(kind=VillageSheetKind.ANNOUNCEMENT))


def village_sheets_at(code: str, today: date) -> QuerySet[VillageSheet]:
    rows = village_sheets(today).filter(within("village_code", code))
    return rows.only(*(name for name in SHOWN if name != "state")).order_by("-starts_on", "-pk")


@dataclass(frozen=True)
class Place:
    """A place to go to, with how many notices hang there (张)."""

    code: str
    name: str
    notices: int


def region_at(code: str) -> Region | None:
    """A county, township or village; None for anything else that was typed."""
    readable = code.isascii() and code.isdigit() and len(code) in LENGTHS[2:]
    return Region.objects.filter(pk=code).first() if readable else None


def places_below(code: str, today: date) -> list[Place]:
    """The next level down with what hangs there; of the whole country ("") the counties. Empty places are left out."""
    if len(code) not in BELOW:
        return []
    deeper, here = BELOW[len(code)], within("village_code", code) if code else Q()
    counted = count_by(deeper, on_the_web(today).filter(here)) + count_by(deeper, village_sheets(today).filter(here))
    return named(counted, Region.objects.filter(pk__in=counted), "name" if code else "full_name")


def count_by(length: int, notices: QuerySet[Any]) -> Counter[str]:
    return Counter(code[:length] for code in notices.order_by().values_list("village_code", flat=True))


def named(counted: Counter[str], rows: QuerySet[Region], label: str) -> list[Place]:
    found = rows.order_by("code").values_list("code", label)
    return [Place(code, name, sum(n for at, n in counted.items() if at.startswith(code))) for code, name in found]


def places_called(text: str, today: date) -> list[Place]:
    """Places by a part of their name, in counties that have ever put a notice up."""
    known = {
        code[:COUNTY]
        for model in (PublicNotice, VillageSheet)
        for code in model.objects.order_by().values_list("village_code", flat=True).distinct()
    }
    if len(text) < 2 or not known:
        return []
    inside = reduce(or_, (within("code", code) for code in sorted(known)), Q())
    rows = Region.objects.current().filter(inside, name__contains=text)
    found = Region.objects.filter(pk__in=list(rows.order_by("code").values_list("pk", flat=True)[:MOST_FOUND]))
    counted = count_by(VILLAGE, on_the_web(today)) + count_by(VILLAGE, village_sheets(today))
    return named(counted, found, "full_name")


def notices_at(code: str, today: date) -> QuerySet[PublicNotice]:
    rows = on_the_web(today).filter(within("village_code", code))
    return rows.only(*SHOWN).order_by("-starts_on", "-pk")


def path_to(code: str) -> list[Region]:
    """County, township, village down to the place itself."""
    return list(Region.objects.filter(pk__in=[one for one in lineage(code) if len(one) >= COUNTY]).order_by("code"))


# ---- one notice --------------------------------------------------------------------------------------------------
def board_rows(notice: PublicNotice) -> list[tuple[int, dict[str, Any]]]:
    """Number and what the web shows of a row (`notice_rules.web_rows`): nothing else of it is ever read."""
    return list(enumerate(rules.web_rows(notice.kind, notice.rows), start=1))


def phones_of(notice: PublicNotice) -> list[tuple[str, str]]:
    """(office, phone) as printed, a phone alone with no office before it; the hotline at any rate."""
    found = [pair(entry) for entry in notice.phones]
    hotline = (rules.HOTLINE["name"], rules.HOTLINE["phone"])
    return found if hotline[1] in {phone for _, phone in found} else [*found, hotline]


def pair(entry: Any) -> tuple[str, str]:
    if isinstance(entry, dict):
        return str(entry.get("name", "")), str(entry.get("phone", ""))
    return ("受理电话", entry) if isinstance(entry, str) else (str(entry[0]), str(entry[-1]))


def days_left(notice: PublicNotice, today: date) -> int:
    """Today counts: on the last day one may still object."""
    return max(0, (notice.ends_on - today).days + 1)


def followed(receipt: str) -> Objection | None:
    """By its receipt, however it was typed."""
    plain = "".join(character for character in receipt.upper() if character.isalnum())
    return Objection.objects.filter(receipt=plain).only("receipt", "state", "due_on", "answer").first()
