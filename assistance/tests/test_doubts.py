"""The register as the rules about help see it (F08–F28, G05–G07): measures of plans, helpers, visits, leave."""

import uuid
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from assistance.doubt_columns import HOUSEHOLD, MEMBER, VILLAGE
from assistance.doubt_frames import frames, help_frame
from assistance.models import Leave, Measure, Pairing, Plan, Visit
from assistance.plan_codes import MeasureOption as N
from assistance.plan_codes import kind_of
from assistance.services.pairings import pair
from assistance.services.plans import act_on_plan
from assistance.tests.visit_scene import VILLAGE as PLACE
from assistance.tests.visit_scene import Scene, scene
from fupin.dashboard.findings_views import mend_url
from fupin.doubts.frame import Frame
from fupin.doubts.models import Doubt
from fupin.doubts.services import run_doubts
from fupin.tests import factories
from households.models import Household, IncomeRecord, Member, MonitoringEpisode

pytestmark = pytest.mark.django_db(databases=["default", "queue"])
TODAY = timezone.localdate()
YEAR = TODAY.year


@pytest.fixture
def here() -> Scene:
    return scene()


def watched(home: Household, year: int = YEAR - 2, **facts: Any) -> Household:
    own = {"village_code": home.village_id, "write": uuid.uuid4(), "kind": "1", "risks": "01"}
    MonitoringEpisode.objects.create(household=home, identified_on=date(year, 3, 1), **own, **facts)
    return home


def planned(
    home: Household, here: Scene, *options: str, year: int = YEAR, plan: str = "settled", state: str = "done"
) -> None:
    by = {name: here.users[who].person for name, who in (("made_by", "clerk"), ("written_by", "clerk"))}
    settled = {"confirmed_by": here.users["county"].person, "confirmed_at": timezone.now(), "agreed_on": TODAY}
    told = settled if plan == "settled" else {}
    made = Plan.objects.create(household=home, year=year, state=plan, **by, **told)
    for option in options:
        ended = {"done_on": TODAY} if state in ("done", "cancel") else {}
        Measure.objects.create(plan=made, ground="01", option=option, kind=kind_of(option), state=state, **ended)


def frame() -> Frame:
    return next(frames(PLACE, TODAY))


def held(of: Frame, home: Household, name: str) -> str:
    column = getattr(of.household, name)
    return column.shown(np.flatnonzero(of.household.ids == home.pk))[0]


def test_every_declared_column_is_read(here: Scene) -> None:
    home = watched(here.homes[0])
    IncomeRecord.objects.create(
        household=home, village_code=PLACE, write=uuid.uuid4(), year=YEAR - 1, persons=1, wage=12, operating=34,
        period_start=date(YEAR - 2, 10, 1), period_end=date(YEAR - 1, 9, 30),
    )  # fmt: skip
    here.visit()
    seen = frame()
    assert {"member": set(MEMBER), "household": set(HOUSEHOLD), "village": set(VILLAGE)} == {
        name: set(getattr(seen, name).columns) for name in ("member", "household", "village")
    }
    at = np.flatnonzero(seen.household.ids == home.pk)[0]
    assert (seen.household.income_wage.values[at], seen.household.income_operating.values[at]) == (1200, 3400)
    assert len(seen.member) == Member.objects.filter(household=home).count()


# ---- measures --------------------------------------------------------------------------------------------------------
def test_measures_are_those_of_settled_plans_since_identification(here: Scene) -> None:
    home = watched(here.homes[0], year=YEAR - 1)
    planned(home, here, N.DIBAO, year=YEAR - 2)
    planned(home, here, N.GROWING, year=YEAR - 1)
    planned(home, here, N.TREATMENT, state="waiting")
    planned(watched(here.homes[1]), here, N.LOAN, plan="draft")
    planned(watched(here.homes[2]), here, N.LOAN, state="cancel")
    seen = frame()
    names = ("measures", "measures_begun", "measures_now")
    assert [held(seen, home, name) for name in names] == ["0101,0702", "0101", "0702"]
    assert [held(seen, one, "measures") for one in here.homes[1:]] == ["none", "none"]


def test_a_measure_pays_from_the_year_of_the_income_on(here: Scene) -> None:
    home = watched(here.homes[0])
    planned(home, here, N.GROWING, year=YEAR - 1)
    planned(home, here, N.SENT_TO_WORK, year=YEAR)
    assert held(frame(), home, "measures_paid") == "none"
    IncomeRecord.objects.create(
        household=home, village_code=PLACE, write=uuid.uuid4(), year=YEAR - 1, persons=1,
        period_start=date(YEAR - 2, 10, 1), period_end=date(YEAR - 1, 9, 30),
    )  # fmt: skip
    assert held(frame(), home, "measures_paid") == "0101"


# ---- helpers and visits ----------------------------------------------------------------------------------------------
def test_who_is_helped_and_who_is_late(here: Scene) -> None:
    Pairing.objects.filter(household=here.homes[2]).update(ends_on=TODAY)
    Pairing.objects.filter(household=here.homes[1]).update(starts_on=date(YEAR - 1, 1, 1))
    unlisted = factories.household(PLACE, register="unlisted", poverty_status=None)
    found = frame().household
    assert unlisted.pk not in found.ids
    named = dict(
        zip(found.ids.tolist(), zip(found.helped.yes.tolist(), found.visit_late.yes.tolist(), strict=True), strict=True)
    )
    assert [named[home.pk] for home in here.homes] == [(True, False), (True, True), (False, False)]


def told(here: Scene, homes: int, text: str = "家里都好，没有困难", **facts: Any) -> list[Household]:
    """So many more homes, each visited with the same words."""
    made = [factories.household(PLACE, f"韦{number}") for number in range(homes)]
    own = {"cadre": here.helper, "recorded_by": here.helper.person, "day": TODAY, "mode": "02", "found": text}
    rows = [Visit(household=home, client_key=uuid.uuid4(), **{**own, **facts}) for home in made]
    Visit.objects.bulk_create(rows)
    return made


def looks() -> tuple[int, int, int]:
    village = frame().village
    return tuple(int(getattr(village, name).values[0]) for name in VILLAGE)


def test_copied_records_are_counted_by_household(here: Scene) -> None:
    homes = told(here, 6)
    Visit.objects.filter(household=homes[0]).update(
        withdrawn_at=timezone.now(), withdrawn_by=here.helper.person, withdrawn_reason="重"
    )
    told(here, 6, text="都好")
    assert looks() == (5, 0, 0)


def test_many_homes_on_one_day_only_by_going_there(here: Scene) -> None:
    told(here, 4, text="", mode="01")
    told(here, 4, text="")
    assert looks() == (0, 4, 0)
    Visit.objects.update(day=TODAY - timedelta(days=366))
    assert len(frame().village) == 0


@pytest.mark.parametrize(
    ("leave", "visits"),
    [
        ({}, 1),
        ({"state": "asked"}, 0),
        ({"ends_on": TODAY - timedelta(days=1)}, 0),
        ({"state": "returned", "back_on": TODAY}, 0),
        ({"state": "returned", "back_on": TODAY + timedelta(days=1)}, 1),
    ],
)
def test_visits_during_leave(here: Scene, leave: dict[str, Any], visits: int) -> None:
    own = {"starts_on": TODAY - timedelta(days=2), "ends_on": TODAY + timedelta(days=3), "state": "granted", **leave}
    Leave.objects.create(
        cadre=here.helper, village=here.village, kind="private", reason="事", token=uuid.uuid4(),
        asked_by=here.helper.person, **own,
    )  # fmt: skip
    told(here, 1, text="", mode="01")
    assert looks()[2] == visits


# ---- runs ------------------------------------------------------------------------------------------------------------
def test_a_run_finds_and_closes(here: Scene) -> None:
    home = watched(here.homes[0])
    Pairing.objects.filter(household=home).update(ends_on=TODAY)
    run_doubts("", today=TODAY)
    standing = Doubt.objects.filter(household_id=home.pk, closed_at__isnull=True)
    assert {"F08", "G05"} <= set(standing.values_list("rule", flat=True))
    planned(home, here, N.TREATMENT)
    Household.objects.filter(pk=home.pk).update(register="unlisted", poverty_status=None)
    run_doubts("", today=TODAY + timedelta(days=1))
    assert not {"F08", "G05"} & set(standing.values_list("rule", flat=True))


def test_a_plan_a_helper_and_a_visit_are_asked_about_at_once(here: Scene) -> None:
    """What they mend is gone without waiting for the night."""
    home, bare = watched(here.homes[0]), here.homes[1]
    Household.objects.filter(pk=home.pk).update(monitoring_kind="1", poverty_status="1")
    Pairing.objects.filter(household=home).update(starts_on=TODAY - timedelta(days=70))
    Pairing.objects.filter(household=bare).delete()
    planned(home, here, N.TREATMENT, state="waiting")
    run_doubts("", today=TODAY)
    standing = Doubt.objects.filter(closed_at__isnull=True, rule__in=["F08", "G05", "G06"])
    assert set(standing.values_list("rule", "household_id")) == {("G06", home.pk), ("G05", bare.pk)}
    here.visit(0)
    pair(household=bare, cadre=here.other, first=True, starts_on=TODAY, by=here.users["township"], today=TODAY)
    assert not standing.exists()
    plan = Plan.objects.get(household=home)
    act = {"reason": "农户换了打算，要重新商量", "by": here.users["clerk"], "today": TODAY}
    act_on_plan(plan=plan, action="reopen", version=plan.version, **act)
    assert standing.get().rule == "F08"


@pytest.mark.parametrize(
    ("rule", "who", "page"),
    [
        ("F08", "clerk", "/plans/households/{pk}/"),
        ("F08", "viewer", ""),
        ("G05", "township", "/pairings/households/{pk}/"),
        ("G06", "township", "/visits/record/{pk}/"),
        ("G07", "township", f"/visits/doubtful/?place={PLACE}"),
        ("K02", "township", ""),
        ("K03", "township", "/households/{pk}/edit/#id_home-phone"),
    ],
)
def test_each_leads_to_the_page_on_which_it_is_mended(here: Scene, rule: str, who: str, page: str) -> None:
    home = None if rule == "G07" else here.homes[0].pk
    finding = Doubt(rule=rule, household_id=home, region_code=PLACE, state="open")
    assert mend_url(here.users[who], finding) == page.format(pk=home)


def test_a_few_households_are_seen_as_at_night(here: Scene) -> None:
    home = watched(here.homes[1])
    planned(home, here, N.GROWING)
    few, night = help_frame([home.pk], TODAY), frame()
    at = np.flatnonzero(night.household.ids == home.pk)
    for name in set(HOUSEHOLD) - {"visit_late", "visit_due"}:
        one, other = getattr(few.household, name), getattr(night.household, name).take(at)
        given = [getattr(column, "given", getattr(column, "known", None)).tolist() for column in (one, other)]
        assert given[0] == given[1], name
    assert held(few, home, "measures") == held(night, home, "measures") == "0101"


def test_the_number_of_queries_does_not_grow(here: Scene, django_assert_max_num_queries: Any) -> None:
    for home in here.homes:
        planned(watched(home), here, N.GROWING, N.LOAN)
        here.visit(here.homes.index(home))
    with django_assert_max_num_queries(20):
        help_frame([here.homes[0].pk], TODAY)
    with django_assert_max_num_queries(28):
        help_frame(PLACE, TODAY)
