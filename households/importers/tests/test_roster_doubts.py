"""What a roster's questions become once it is applied: doubts, each once, however often it is imported."""

from typing import Any

import pytest

from fupin.access.permissions import Role
from fupin.audit.write import current_write, write
from fupin.doubts.models import Doubt
from fupin.imports.models import ImportBatch, ImportState
from fupin.tests import factories
from fupin.tests.world import upload
from households.importers.roster_import import import_roster, load
from households.importers.roster_importer import checked, make_plan
from households.importers.roster_undoing import RosterUndoing
from households.importers.testing import family, roster
from households.importers.tests.sheets import loaded
from households.models import Household
from households.services import doubts as asking

pytestmark = pytest.mark.django_db(databases=["default", "queue"])
NO, NEXT = "990101201203000001", "990101201203000002"
ASKED = {"operating_cost": "0", "resident_medical": "否"}


@pytest.fixture
def clerk() -> Any:
    factories.region_tree()
    return factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201")


@write
def run(rows: list[dict[str, Any]], by: Any, *, good: bool = False) -> ImportBatch:
    batch = ImportBatch(kind="roster", owner=by, file_name="名册.xlsx", sha256="0", size=1, state=ImportState.APPLIED)
    batch.write = current_write().id
    import_roster(loaded(rows), by=by, mode="facts", batch=batch, accept_good=good)
    return batch


def standing() -> dict[str, int]:
    rules = list(Doubt.objects.filter(closed_at__isnull=True).values_list("rule", flat=True))
    return {rule: rules.count(rule) for rule in rules}


def test_questions_of_the_file_are_doubts_once_it_is_applied(clerk: Any) -> None:
    run(family(NO, **ASKED), clerk)
    assert (standing()["E30"], standing()["E02"]) == (1, 3)
    home = Household.objects.get()
    assert set(Doubt.objects.values_list("household_id", "region_code")) == {(home.pk, home.village_id)}


def test_the_same_file_again_finds_nothing_new_and_asks_nothing(
    clerk: Any, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = family(NO, **ASKED)
    run(rows, clerk)
    before = list(Doubt.objects.order_by("pk").values())
    monkeypatch.setattr(asking, "sources", None)
    run(rows, clerk)
    assert list(Doubt.objects.order_by("pk").values()) == before


def test_a_corrected_file_closes_what_it_corrects(clerk: Any) -> None:
    rows = family(NO, **ASKED)
    run(rows, clerk)
    run([{**row, "生产经营性支出": "800"} for row in rows], clerk)
    assert "E30" not in standing()
    assert standing()["E02"] == 3


def test_households_that_are_refused_are_not_asked_about(clerk: Any) -> None:
    bad = family(NEXT, **ASKED, dibao="是", tekun="是")
    run([*family(NO, **ASKED), *bad], clerk, good=True)
    assert set(Doubt.objects.values_list("household_id", flat=True)) == {Household.objects.get().pk}


def test_a_large_import_has_its_doubts_in_a_job(
    clerk: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(asking, "AT_ONCE", 1)
    with django_capture_on_commit_callbacks() as jobs:
        run([*family(NO, **ASKED), *family(NEXT, **ASKED)], clerk)
    assert not Doubt.objects.exists()
    for job in jobs:
        job()
    assert standing()["E30"] == 2
    assert standing()["A09"] == 6  # the two families bear the same names


def test_such_a_job_asks_only_the_villages_that_were_written(
    clerk: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    elsewhere = factories.household("990101201204")
    monkeypatch.setattr(asking, "AT_ONCE", 0)
    with django_capture_on_commit_callbacks(execute=True):
        run(family(NO, **ASKED), clerk)
    assert standing()["E30"] == 1
    assert not Doubt.objects.filter(household_id=elsewhere.pk).exists()


def test_what_an_undone_import_asked_is_closed(clerk: Any, django_capture_on_commit_callbacks: Any) -> None:
    batch = run(family(NO, **ASKED), clerk)
    with django_capture_on_commit_callbacks(execute=True):
        RosterUndoing().undo(batch=ImportBatch.objects.get(pk=batch.pk), by=clerk, progress=lambda *_: None)
    assert Doubt.objects.exists()
    assert standing() == {}


def test_the_preview_counts_the_questions_by_rule(clerk: Any) -> None:
    loaded = load(roster(family(NO, **ASKED)))
    preview = checked(loaded, make_plan(loaded, by=clerk, mode="facts")).preview
    assert {"rule": "E02", "severity": "W", "label": "没有参加基本医保", "count": 3} in preview["questions"]
    counts = [line["count"] for line in preview["questions"]]
    assert counts == sorted(counts, reverse=True)


def test_the_page_shows_what_will_be_asked(clerk: Any, client: Any) -> None:
    batch = upload(clerk, roster(family(NO, **ASKED)), "名册.xlsx")
    client.force_login(clerk, backend="fupin.accounts.backend.PostsBackend")
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "写入后记为疑点" in page
    assert "没有参加基本医保" in page
