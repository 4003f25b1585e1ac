"""What a county asks of visiting: set, changed and dropped from a year on, seen where the reader has a say."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from assistance.models import BusySeason, VisitRule
from assistance.selectors.visits.due import rules_of, seasons_of
from assistance.services.visits import Wanted, drop_rule, drop_season, save_rule, save_season
from assistance.tests.visit_scene import COUNTY, Scene, scene
from assistance.visit_rules import Case, busy_on, rule_for
from fupin.access.permissions import Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.tests import factories
from fupin.workflow import Conflict, Refused
from households.tests.scene import client_of, page_of

pytestmark = pytest.mark.django_db
YEAR = 2026
OTHER_COUNTY = "990102"


@pytest.fixture
def here() -> Scene:
    return scene()


def ruled(here: Scene, year: int, floor: int, version: int = 0, **more: Any) -> VisitRule:
    wanted = Wanted("month", floor, modes=("01",), **more)
    key = {"region": factories.place(COUNTY), "year": year, "version": version, "now": year}
    return save_rule(**key, wanted=wanted, by=here.users["county"])


def harvest(here: Scene, now: int, last: tuple[int, int], version: int = 0) -> BusySeason:
    common = {"region": factories.place(COUNTY), "name": "秋收", "version": version, "by": here.users["county"]}
    return save_season(**common, first=(9, 10), last=last, now=now)


def floors(year: int) -> int | None:
    rule = rule_for(rules_of([COUNTY]).get(COUNTY, ()), Case(), year)
    return rule.floor if rule else None


def ends(year: int) -> list[date]:
    found = busy_on(seasons_of([COUNTY]).get(COUNTY, ()), date(year, 9, 15))
    return [found[1]] if found else []


# ---- from a year on ------------------------------------------------------------------------------------------------
def test_a_dropped_rule_held_until_last_year(here: Scene) -> None:
    rule = ruled(here, YEAR - 1, 2)
    with pytest.raises(PermissionDenied):
        drop_rule(rule=rule, version=1, by=here.users["township"], now=YEAR)
    with pytest.raises(Conflict):
        drop_rule(rule=rule, version=2, by=here.users["county"], now=YEAR)
    drop_rule(rule=rule, version=1, by=here.users["county"], now=YEAR)
    assert [floors(year) for year in (YEAR - 2, YEAR - 1, YEAR)] == [None, 2, None]
    rule.refresh_from_db()
    with pytest.raises(Refused, match="visit_setting_dropped"):
        drop_rule(rule=rule, version=2, by=here.users["county"], now=YEAR)
    told = AuditEvent.objects.filter(verb=Verb.VISIT_RULE_SAVED).latest("id")
    assert (told.before["不少于"], told.after) == (2, {"走访要求": "不再用"})


def test_what_was_set_anew_is_dropped_with_what_it_replaced(here: Scene) -> None:
    ruled(here, YEAR - 1, 2)
    ruled(here, YEAR - 1, 5, home="poor")
    drop_rule(rule=ruled(here, YEAR, 3), version=1, by=here.users["county"], now=YEAR)
    assert [floors(year) for year in (YEAR - 1, YEAR)] == [2, None]
    assert VisitRule.objects.get(home="poor").last_year is None


def test_what_has_not_begun_is_taken_back(here: Scene) -> None:
    ruled(here, YEAR, 2)
    coming = ruled(here, YEAR + 1, 3)
    drop_rule(rule=coming, version=1, by=here.users["county"], now=YEAR)
    assert [floors(year) for year in (YEAR, YEAR + 1)] == [2, 2]


def test_other_days_of_a_busy_season_leave_the_past_years_alone(here: Scene) -> None:
    before = harvest(here, YEAR - 1, (10, 10))
    with pytest.raises(Conflict):
        harvest(here, YEAR, (10, 20))
    after = harvest(here, YEAR, (10, 20), version=before.version)
    assert [ends(year) for year in (YEAR - 2, YEAR - 1, YEAR, YEAR + 1)] == [
        [], [date(YEAR - 1, 10, 10)], [date(YEAR, 10, 20)], [date(YEAR + 1, 10, 20)],
    ]  # fmt: skip
    again = harvest(here, YEAR, (10, 15), version=after.version)
    assert (again.pk, ends(YEAR)) == (after.pk, [date(YEAR, 10, 15)])
    drop_season(season=again, version=again.version, by=here.users["county"], now=YEAR + 1)
    assert [ends(year) for year in (YEAR - 1, YEAR, YEAR + 1)] == [[date(YEAR - 1, 10, 10)], [date(YEAR, 10, 15)], []]
    harvest(here, YEAR + 1, (9, 30))
    assert (len(ends(YEAR + 1)), ends(YEAR)) == (1, [date(YEAR, 10, 15)])


# ---- pages ---------------------------------------------------------------------------------------------------------
def test_by_what_a_rule_is_known_stays_as_it_is(here: Scene) -> None:
    year = here.today.year
    rule = ruled(here, year, 2, home="poor")
    client, path = client_of(here.users["county"]), f"{reverse('visit-rule-edit')}?row={rule.pk}"
    page = client.get(path).content.decode()
    for name in ("region", "year", "home", "village", "level", "role"):
        assert f'name="{name}"' in page
    assert page.count(" disabled") >= 6
    said = {
        "region": OTHER_COUNTY, "year": year + 1, "home": "watch", "period": "month", "floor": "4", "modes": ["01"],
        "version": "1",
    }  # fmt: skip
    assert client.post(path, said).headers["Location"] == f"{reverse('visit-rules')}?place={COUNTY}"
    assert list(VisitRule.objects.values_list("region", "year", "home", "floor")) == [(COUNTY, year, "poor", 4)]
    assert client.post(path, {"action": "drop", "version": "2"}).status_code == 302
    assert not VisitRule.objects.exists()
    assert client.get(path).status_code == 404


def test_of_a_rule_of_an_earlier_year_this_years_is_changed(here: Scene) -> None:
    year = here.today.year
    old = ruled(here, year - 1, 2)
    path, said = f"{reverse('visit-rule-edit')}?row={old.pk}", {"period": "month", "modes": ["01"]}
    client = client_of(here.users["county"])
    assert client.post(path, {**said, "floor": "3", "version": "0"}).status_code == 302
    assert client.post(path, {**said, "floor": "4", "version": "1"}).status_code == 302
    assert list(VisitRule.objects.order_by("year").values_list("year", "floor")) == [(year - 1, 2), (year, 4)]


def test_rules_are_seen_where_the_reader_has_a_say(here: Scene) -> None:
    ruled(here, here.today.year, 2, source="甲县的文件")
    above = factories.user("v.above", Role.PREFECTURE_VIEWER, "9901")
    path = reverse("visit-rules")
    assert "甲县的文件" in page_of(here.users["clerk"], path)
    assert "甲县的文件" in page_of(here.users["clerk"], f"{path}?place={COUNTY}")
    assert client_of(here.users["clerk"]).get(f"{path}?place={OTHER_COUNTY}").status_code == 404
    assert client_of(here.users["stranger"]).get(f"{path}?place={COUNTY}").status_code == 404
    assert "甲县的文件" in page_of(above, f"{path}?place={COUNTY}")
    assert "甲县的文件" not in page_of(above, f"{path}?place={OTHER_COUNTY}")
