"""What the tests of the stock need: books opened for households made by hand, and a look whether all balances."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from fupin.audit.versions import keep, stamp
from fupin.audit.write import write
from households.codes import StockFlow
from households.models import Household, MonitoringEpisode, StockEntry
from households.selectors.stock import Period, by_village, differing, own_accounts
from households.services.stock import new_in_stock, watch_stock
from households.services.summaries import refresh_households

DIGITS = "零一二三四五六七八九"
Entry = tuple[str, str, int, int]


def called(surname: str, number: int) -> str:
    """A name for each number; names hold no digits."""
    return surname + "".join(DIGITS[int(digit)] for digit in str(number))


@write
def open_books(*homes: Household) -> None:
    """As if a service had made them."""
    new_in_stock(home.pk for home in homes)


def booked_since(after: int) -> list[Entry]:
    """Measure, flow, households, persons of the entries that came after one."""
    rows = StockEntry.objects.filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("measure", "flow", "households", "persons"))


def booked(act: Callable[[], Any]) -> list[Entry]:
    """What an act books."""
    last = StockEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    act()
    return booked_since(last)


def period() -> Period:
    return Period.of_year(timezone.localdate().year)


def balanced(code: str = "99") -> None:
    """Every village, in households and in persons; and no household whose difference hides behind another's."""
    own = own_accounts(code, period())
    wrong = [
        (village, measure, both.as_dict())
        for village, found in by_village(own).items()
        for measure, both in found.items()
        if not both.balances
    ]
    assert wrong == []
    assert differing(own) == []


@write
def decided(home: Household, *, flow: StockFlow | None = None, **facts: Any) -> None:
    """What a procedure does to a household's standing."""
    watch_stock([home.pk], flow=flow)
    rows = Household.objects.filter(pk=home.pk)
    keep(rows)
    rows.update(**facts, **stamp())


@write
def eliminated(home: Household, **facts: Any) -> None:
    """Or to its open monitoring; with other facts, reopened."""
    watch_stock([home.pk])
    rows = MonitoringEpisode.objects.filter(household=home)
    keep(rows)
    rows.update(**{"eliminated_on": timezone.localdate().replace(day=1), "elimination_mode": "1", **facts}, **stamp())
    refresh_households([home.pk])
