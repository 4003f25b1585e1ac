"""The kept figures of each village are what counting gives, after every kind of write that moves a household."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict
from django.utils import timezone

from fupin.audit.versions import keep, stamp
from fupin.audit.write import write
from fupin.doubts.models import Doubt
from fupin.doubts.services import run_doubts
from fupin.tests import factories
from households.codes import IncomeBand, PovertyStatus, Register, TallyBy
from households.models import Household, TownshipTally, VillageTally
from households.selectors import criteria_from, find_households, tally
from households.services.moving import bring_along
from households.services.tallies import all_villages, count_villages, differing, fill_empty
from households.tests.change_scene import NEXT, VILLAGE, family, staff
from villages.codes import LineKind
from villages.models import PovertyLine
from villages.services.lines import end_line, save_line

pytestmark = pytest.mark.django_db


CLOSED = {"register": Register.CLOSED, "ended_on": date(2026, 1, 5), "end_reason": "01"}


def whole(code: str = VILLAGE) -> tuple[int, int]:
    rows = VillageTally.objects.filter(village_code=code, by=TallyBy.STANDING).values_list("households", "persons")
    return sum(one[0] for one in rows), sum(one[1] for one in rows)


@write
def moved(home: Household, **facts: Any) -> None:
    """As services change a household: the old row is kept, the new one stamped."""
    rows = Household.objects.filter(pk=home.pk)
    keep(rows)
    rows.update(**facts, **stamp())


def test_a_write_counts_the_villages_that_it_touched() -> None:
    staff()
    one, two = family(), family(head="罗小河")
    assert whole() == (0, 0)  # the factories write no household through a service
    moved(one, poverty_status=PovertyStatus.EXITED)
    assert (whole(), differing([VILLAGE])) == ((2, 8), [])
    moved(two, village=factories.place(NEXT))
    assert (whole(), whole(NEXT)) == ((1, 4), (1, 4))
    moved(two, **CLOSED)
    assert VillageTally.objects.get(village_code=NEXT).value.split("|")[0] == Register.CLOSED
    assert differing(all_villages()) == []


def test_random_writes_keep_the_figures_right() -> None:
    staff()
    homes, draw = [family(head=f"韦{n}山") for n in range(6)], random.Random(7)
    for _ in range(40):
        home = draw.choice(homes)
        status, cause = draw.choice(PovertyStatus.values), draw.choice([None, "01", "07"])
        village = factories.place(draw.choice([VILLAGE, NEXT]))
        moved(home, **draw.choice([{"poverty_status": status}, {"main_cause": cause}, {"village": village}, CLOSED]))
        assert differing([VILLAGE, NEXT]) == []
    assert sum(whole(code)[0] for code in (VILLAGE, NEXT)) == 6


def test_doubts_are_counted_where_they_are_found_and_closed() -> None:
    staff()
    one, two = family(), family(head="罗小河")
    Doubt.objects.create(**doubt(one, "H01"))
    Doubt.objects.create(**doubt(one, "H02", severity="W"))
    Doubt.objects.create(**doubt(two, "H01", closed_at=date(2026, 2, 1), state="closed"))
    moved(one, note="一")
    assert doubts(VILLAGE) == {"": (1, 2), "E": (1, 1)}
    moved_with_all(one, NEXT)
    assert (doubts(VILLAGE), doubts(NEXT)) == ({}, {"": (1, 2), "E": (1, 1)})
    assert differing(all_villages()) == []


def doubt(home: Household, rule: str, **more: Any) -> dict[str, Any]:
    seen = {"message": "疑点", "first_found": date(2026, 1, 1), "last_found": date(2026, 1, 1), "severity": "E"}
    return {"rule": rule, "region_code": home.village_id, "household_id": home.pk, **seen, **more}


@write
def moved_with_all(home: Household, village: str) -> None:
    moved(home, village=factories.place(village))
    bring_along([home.pk])


def doubts(village: str) -> dict[str, tuple[int, int]]:
    rows = VillageTally.objects.filter(village_code=village, by=TallyBy.DOUBT)
    return {one.value: (one.households, one.findings) for one in rows}


def test_a_run_of_the_rules_counts_what_it_found_and_what_has_gone() -> None:
    staff()
    home = family()
    Household.objects.filter(pk=home.pk).update(member_count=9)
    run_doubts(VILLAGE, today=timezone.localdate())
    found = Doubt.objects.filter(closed_at__isnull=True).count()
    assert doubts(VILLAGE)[""][1] == found > 0
    gone = Doubt.objects.filter(closed_at__isnull=True).first()
    Doubt.objects.filter(pk=gone.pk).update(closed_at=date(2026, 1, 1), state="closed")
    assert differing([VILLAGE]) == [VILLAGE]
    run_doubts(VILLAGE, today=timezone.localdate())
    assert (doubts(VILLAGE)[""][1], differing([VILLAGE])) == (found, [])


def test_a_new_line_moves_the_bands() -> None:
    staff()
    home = family(net=None)
    Household.objects.filter(pk=home.pk).update(income_year=2025, net_per_head=Decimal(9000))
    county = factories.user("lines", "county_clerk", "990101")
    moved(home, note="一")
    assert VillageTally.objects.get(by=TallyBy.BAND).value == ""
    told = {"year": 2025, "kind": LineKind.MONITORING, "amount": Decimal(8800), "source": "省办〔2025〕1号"}
    line = save_line(line=None, region=factories.place("990101"), **told, version=None, by=county)
    assert VillageTally.objects.get(by=TallyBy.BAND).value == IncomeBand.NEAR
    end_line(line=line, reason="文件撤了", version=line.version, by=county, today=timezone.localdate())
    assert VillageTally.objects.get(by=TallyBy.BAND).value == ""


@pytest.mark.parametrize("own_line", [None, "3000.11"])
def test_the_list_of_a_band_is_what_the_tally_counts(own_line: str | None) -> None:
    people = staff()
    draw = random.Random(3)
    for code, amount in {"9901": "8800", "990101": own_line}.items():
        if amount:
            facts = {"year": 2025, "kind": LineKind.MONITORING, "amount": amount}
            PovertyLine.objects.create(region=factories.place(code), **facts)
    amounts = [None, "8799.99", "8800", "13200", "17599.99", "17600", "4500.16", "4500.17", "3000.1", "6000.22"]
    homes = [family(head=f"黄{n}妹", net=None) for n in range(len(amounts))]
    for home, amount in zip(homes, amounts, strict=True):
        year = None if amount is None else draw.choice([2025, 2025, 2024])
        Household.objects.filter(pk=home.pk).update(income_year=year, net_per_head=amount)
    count_villages([VILLAGE])
    for band in IncomeBand.values:
        criteria = criteria_from(QueryDict(f"income={band}&status=listed"))
        listed = tally(find_households(people.clerk, criteria))
        rows = VillageTally.objects.filter(by=TallyBy.BAND, value=band).values_list("households", flat=True)
        assert (band, listed.households) == (band, sum(rows))


def test_the_command_names_what_is_wrong_and_mends_it(capsys: pytest.CaptureFixture[str]) -> None:
    staff()
    moved(family(), note="一")
    call_command("tallies")
    assert "1 个村和所属乡镇的汇总数都和重数的一样" in capsys.readouterr().out
    VillageTally.objects.update(persons=99)
    with pytest.raises(CommandError, match=VILLAGE):
        call_command("tallies")
    call_command("tallies", rebuild=True)
    assert differing([VILLAGE]) == []
    TownshipTally.objects.filter(by=TallyBy.STANDING).update(households=99)
    with pytest.raises(CommandError, match=VILLAGE[:9]):
        call_command("tallies")
    call_command("tallies", rebuild=True)
    assert differing([VILLAGE]) == []


def test_an_older_register_gets_its_figures_once() -> None:
    staff()
    family()
    fill_empty(using="queue")
    assert whole() == (0, 0)
    fill_empty(using="default")
    assert whole() == (1, 4)
    VillageTally.objects.update(persons=99)
    fill_empty(using="default")
    assert whole() == (1, 99)
