"""Who may be compared: signed, proven, withdrawn; and how it is counted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.comparison.models import Authorisation, Comparison
from fupin.comparison.selectors import ages, coverage, listed_counts
from fupin.comparison.services.authorising import authorise, withdraw_authorisation
from fupin.doubts.models import Unevaluated
from fupin.tests.factories import household, user
from fupin.workflow import Conflict, Refused
from households.models import Household

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 20)


def sign(county, home: Household, **more) -> Authorisation:
    said = {"signed_on": TODAY, "evidence": None, "archive_no": "甲-2", "by": county.township, "today": TODAY}
    return authorise(household=home, **{**said, **more})


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"signed_on": date(2014, 12, 31)}, "authorisation_day"),
        ({"signed_on": date(2026, 6, 21)}, "authorisation_day"),
        ({"archive_no": " "}, "authorisation_proof"),
    ],
)
def test_an_authorisation_needs_its_day_and_its_paper(county, more, code: str) -> None:
    with pytest.raises(Refused, match=code):
        sign(county, county.unsigned, **more)
    assert not Authorisation.objects.filter(household=county.unsigned).exists()


def test_one_stands_at_a_time_and_a_closed_household_signs_nothing(county) -> None:
    with pytest.raises(Refused, match="authorisation_stands"):
        sign(county, county.signed)
    Household.objects.filter(pk=county.unsigned.pk).update(register="closed", ended_on=TODAY, end_reason="01")
    county.unsigned.refresh_from_db()
    with pytest.raises(Refused, match="authorisation_closed"):
        sign(county, county.unsigned)


def test_one_that_is_withdrawn_stays_to_be_seen_and_another_may_be_signed(county) -> None:
    said = {"authorisation": county.authorisation, "by": county.township, "today": TODAY}
    with pytest.raises(Refused, match="authorisation_withdrawal"):
        withdraw_authorisation(version=1, reason="无", **said)
    withdraw_authorisation(version=1, reason="户主要求", **said)
    with pytest.raises(Conflict):
        withdraw_authorisation(version=1, reason="户主要求", **said)
    sign(county, county.signed)
    assert Authorisation.objects.filter(household=county.signed).count() == 2
    verbs = AuditEvent.objects.filter(subject_type="households.household").values_list("verb", flat=True)
    assert list(verbs) == ["comparison.authorise", "comparison.withdraw", "comparison.authorise"]


def test_only_who_edits_the_household_enters_it(county) -> None:
    for other in (county.clerk, user("far", Role.TOWNSHIP_CLERK, "990102201")):
        with pytest.raises(PermissionDenied):
            sign(county, county.unsigned, by=other)


def test_the_database_asks_for_the_proof(county) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Authorisation.objects.update(archive_no="")


def test_coverage_counts_by_the_places_below(county) -> None:
    household("990101202201")
    rows = [(row.place.pk, row.homes, row.authorised) for row in coverage(county.clerk, "990101", TODAY)]
    assert rows == [("990101201", 2, 1), ("990101202", 1, 0)]
    assert [row.homes for row in coverage(county.township, "990101201203", TODAY)] == [2]
    assert [row.authorised for row in coverage(county.clerk, "990101", date(2026, 1, 4))] == [0, 0]


@pytest.mark.parametrize(("days", "late"), [(0, False), (31, False), (32, True), (None, True)])
def test_the_police_list_is_due_every_month(county, days: int | None, late: bool) -> None:
    if days is not None:
        listed(county, "police", TODAY - timedelta(days=days))
    found = {age.kind.key: age for age in ages("990101", TODAY)}
    assert (found["police"].late, found["vehicles"].late) == (late, False)


def listed(county, kind: str, day: date) -> Comparison:
    facts = {"source": "县公安局", "owner": county.clerk, "file_name": "名单.csv", "sha256": "0" * 64, "size": 1}
    done = {"state": "done", "destroyed_at": timezone.now()}
    return Comparison.objects.create(kind=kind, region_code="990101", listed_on=day, **facts, **done)


def test_whom_no_list_has_answered_for_is_not_evaluated(county) -> None:
    """Two people; one of them was compared, and the list did not say about him."""
    assert listed_counts("990101")["J03"] == (0, 2)
    row = Unevaluated.objects.create(rule="J03", region_code="990101201", number=1, asked=1, ran_on=TODAY)
    assert listed_counts("")["J03"] == (0, 2)
    Unevaluated.objects.filter(pk=row.pk).update(number=0)
    assert listed_counts("990101")["J03"] == (0, 1)
    assert listed_counts("990102")["J03"] == (0, 0)
