"""The list of visits tells nothing of people and households outside what its reader may see."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from assistance.models import Cadre, HelpUnit
from assistance.selectors.visits.listing import MANY_A_DAY, many_a_day
from assistance.tests.visit_scene import VILLAGE, Scene, pair, scene
from fupin.tests import factories
from households.tests.scene import client_of, page_of

pytestmark = pytest.mark.django_db
FAR_COUNTY, FAR_VILLAGE = "990102", "990102201201"
WORDS = "家里一切都好，没有困难"


@pytest.fixture
def here() -> Scene:
    return scene()


@pytest.fixture
def far(here: Scene) -> Any:
    """A visit in the next county, with the same words as one here."""
    unit = HelpUnit.objects.create(region=factories.place(FAR_COUNTY), name="乙县林业局", level="50", kind="office")
    person = factories.person("蒙远山")
    cadre = Cadre.objects.create(unit=unit, person=person, started_on=here.today - timedelta(days=400))
    here.homes.append(factories.household(FAR_VILLAGE, "石远方"))
    pair(here.homes[-1], cadre, here.users["clerk"], here.today - timedelta(days=300))
    here.visit(0, found=WORDS)
    return here.visit(len(here.homes) - 1, by="stranger", cadre=cadre, found=WORDS)


def test_what_lies_outside_is_as_if_it_had_never_been(here: Scene, far: Any) -> None:
    client, path = client_of(here.users["township"]), reverse("visit-list")
    for name, value in (("cadre", far.cadre_id), ("home", far.household_id), ("like", far.pk)):
        never = client.get(f"{path}?{name}=987654321")
        asked = client.get(f"{path}?{name}={value}")
        assert (asked.status_code, never.status_code) == (404, 404), name
    assert client.get(f"{path}?who=编号{far.cadre_id}").status_code == 404
    named = page_of(here.users["township"], f"{path}?who=蒙远山")
    assert "0 次" in named
    assert "乙县林业局" not in named


def test_what_lies_inside_is_found(here: Scene, far: Any) -> None:
    own = here.homes[0].visits.get()
    for name, value in (("cadre", own.cadre_id), ("home", own.household_id), ("like", own.pk), ("who", "何敏")):
        page = page_of(here.users["township"], f"{reverse('visit-list')}?{name}={value}")
        assert "1 次" in page, name
        assert "石远方" not in page
    assert f"何敏（甲县医保局） 编号{own.cadre_id}" in page
    assert "蒙远山" not in page
    everywhere = page_of(here.users["stranger"], f"{reverse('visit-list')}?like={far.pk}")
    assert "1 次" in everywhere
    assert "韦大山" not in everywhere


def test_of_too_many_days_the_latest_are_told(here: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(MANY_A_DAY + 1):
        home = factories.household(VILLAGE, f"石{number}")
        here.homes.append(home)
        pair(home, here.helper, here.users["clerk"], here.today - timedelta(days=30))
        for ago in (3, 1, 2):
            here.visit(len(here.homes) - 1, ago=ago)
    monkeypatch.setattr("assistance.selectors.visits.listing.MOST_DOUBTFUL", 2)
    found = many_a_day(here.users["township"], here.today - timedelta(days=30))
    assert [(here.today - one.day).days for one in found] == [1, 2]
