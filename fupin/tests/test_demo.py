"""What `make run` shows: identification at every step, told through the services, and gaps that the reports count."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.test import override_settings
from django.utils import timezone

from assistance.models import Plan
from assistance.selectors.plan_lists import plans_in, tally, without_plan
from assistance.selectors.plans import unclaimed
from fupin.accounts.models import User
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.dashboard.demo_flag import is_demo
from fupin.management.demo.cases import MEETING, NOTICE, gaps
from fupin.management.demo.places import stage
from households.codes import CaseAct, CaseState, NoticeKind, NoticeState, ObjectionAct, ObjectionState, Procedure
from households.models import (
    Assembly,
    Ballot,
    Case,
    CaseStep,
    Household,
    Objection,
    ObjectionStep,
    PublicNotice,
    Quota,
    SampleHousehold,
    VillageExit,
    VillageObjection,
)
from households.notice_rules import register_day
from households.selectors.cases import related_among
from households.selectors.meetings.listing import without_meeting
from households.selectors.meetings.quotas import quota_lines
from households.selectors.notices import is_as_posted, villages_without
from households.selectors.village_exits import figures_of, items_of
from households.tests.stock_scene import balanced

V = Verb


@pytest.fixture(scope="module")
def township(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The whole township once, for all tests here; nothing of it stays."""
    folder = Path(tempfile.mkdtemp(prefix="fupin-demo-"))
    here = override_settings(DEBUG=True, DATA_DIR=folder, UPLOAD_DIR=folder / "uploads", JOBS_INLINE=True)
    with django_db_blocker.unblock(), here, transaction.atomic(), transaction.atomic("queue"):
        call_command("demo", "--json", stdout=(folder / "said.json").open("w", encoding="utf-8"))
        assert is_demo()
        yield
        for alias in ("default", "queue"):
            transaction.set_rollback(True, alias)
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def _seen(township: None, db: None) -> None:
    """Every test sees it and takes back what it does."""


def who(username: str) -> User:
    return User.objects.get(username=username)


def test_the_books_balance() -> None:
    balanced("5223")


# ---- the reports ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("username", ["xiangjing1", "xiangshen1", "xianjing1", "xianshen1", "zhou1", "shenji1"])
def test_the_reports_name_the_planted_villages_and_no_others(username: str) -> None:
    user, today = who(username), timezone.localdate()
    unmet = [row.village for place in without_meeting(user, today.year) for row in place.villages]
    unposted = [row.code for place in villages_without(user, today) for row in place.villages]
    assert (sorted(unmet), len(unmet)) == (sorted(gaps(stage(), MEETING)), 3)
    assert (sorted(unposted), len(unposted)) == (sorted(gaps(stage(), NOTICE)), 3)


def test_the_reports_tell_apart_who_only_waits() -> None:
    """In one village more households wait although it met, and in others sheets hang."""
    waiting = set(Case.objects.filter(state=CaseState.MEETING).values_list("village_code", flat=True))
    assert waiting > gaps(stage(), MEETING)
    assert PublicNotice.objects.filter(state=NoticeState.POSTED, ends_on__gte=timezone.localdate()).count() >= 2
    locked = set(Assembly.objects.filter(locked_at__isnull=False).values_list("village_code", flat=True))
    assert (len(locked), locked & gaps(stage(), MEETING)) == (10, set())


# ---- every step ----------------------------------------------------------------------------------------------------
def test_cases_stand_at_every_step() -> None:
    assert set(Case.objects.values_list("state", flat=True)) == set(CaseState.values)
    of = Case.objects.filter
    assert of(procedure=Procedure.MONITORING).count() > of(procedure=Procedure.IDENTIFICATION).count() >= 10
    assert set(of(procedure=Procedure.IDENTIFICATION).values_list("state", flat=True)) >= {
        CaseState.DRAFT, CaseState.WAITING, CaseState.TOWNSHIP, CaseState.NOTICE2, CaseState.COUNTY, CaseState.DONE
    }  # fmt: skip
    assert not of(state=CaseState.WAITING, rank__isnull=True).exists()
    sent_back = CaseStep.objects.filter(act=CaseAct.SEND_BACK, source=CaseState.TOWNSHIP).exclude(opinion="")
    assert sent_back.filter(case__state=CaseState.CHECKING).exists()
    assert set(PublicNotice.objects.values_list("kind", flat=True)) == set(NoticeKind.values)


def test_objections_stand_open_founded_and_unfounded() -> None:
    assert sorted(Objection.objects.values_list("state", flat=True)) == [
        ObjectionState.ANSWERED, ObjectionState.FILED, ObjectionState.RECEIVED
    ]  # fmt: skip
    decided = ObjectionStep.objects.filter(act__in=(ObjectionAct.UPHOLD, ObjectionAct.DISMISS))
    assert set(decided.values_list("act", flat=True)) == {ObjectionAct.UPHOLD, ObjectionAct.DISMISS}
    right = decided.get(act=ObjectionAct.UPHOLD).objection.case
    assert right.state == CaseState.REJECTED
    held = Objection.objects.get(state=ObjectionState.RECEIVED)
    assert (held.case.state, held.notice.state) == (CaseState.NOTICE1, NoticeState.POSTED)


def test_a_relative_of_the_head_is_flagged_and_he_left_the_room() -> None:
    related = related_among(list(Case.objects.open().values_list("household_id", flat=True)))
    case = Case.objects.get(household__in=related)
    assert case.state == CaseState.TOWNSHIP
    assert Ballot.objects.get(case=case).recused_names == who("cunzhang3").person.name


def test_quotas_are_handed_down_and_kept() -> None:
    year = Case.objects.filter(batch__procedure=Procedure.IDENTIFICATION).latest("pk").batch.year
    for place in (stage().county, stage().township):
        own, below = quota_lines(place, Procedure.IDENTIFICATION, year)
        assert own.quota is not None
        assert sum(line.quota.households for line in below if line.quota) == own.handed_down
        assert own.handed_down <= own.quota.households
        assert all(line.left >= 0 for line in (own, *below) if line.left is not None)
    assert Quota.objects.filter(year=year).count() == 15


# ---- honestly ------------------------------------------------------------------------------------------------------
def test_no_period_was_cut_short() -> None:
    """Days as the sheet says, photographs on two of them, closed not before the day after the last."""
    closed = PublicNotice.objects.filter(state=NoticeState.CLOSED)
    assert closed.count() >= 8
    for notice in closed:
        assert notice.starts_on == register_day(notice.posted_at)
        assert notice.ends_on == notice.starts_on + timedelta(notice.days - 1) < register_day(notice.closed_at)
        assert len(set(notice.photos.values_list("taken_on", flat=True))) >= 2
        assert is_as_posted(notice)


def test_those_who_decide_touched_nothing_before() -> None:
    for case in Case.objects.filter(state__in=(CaseState.DONE, CaseState.ANNOUNCING)):
        by = dict(case.steps.values_list("act", "person_id"))
        prepared = {by[CaseAct.START], by[CaseAct.PASS], *case.checks.values_list("checkers", flat=True)}
        assert not prepared & {by[CaseAct.AGREE], by[CaseAct.APPROVE]}
        assert by[CaseAct.AGREE] != by[CaseAct.APPROVE] == case.decider_id


def test_the_trail_holds_every_act_in_its_order() -> None:
    events = AuditEvent.objects.order_by("id")
    times = list(events.values_list("at", flat=True))
    assert times == sorted(times)
    assert (times[-1] - times[0]).days >= 55
    verdict = verify()
    assert (verdict.first_bad, verdict.entries) == (None, len(times))
    assert events.filter(verb=V.CASE_MOVED).count() == CaseStep.objects.exclude(act=CaseAct.START).count() > 100
    assert events.filter(verb=V.CASE_STARTED).count() == Case.objects.count()
    assert events.filter(verb=V.NOTICE_POSTED).count() == PublicNotice.objects.count()
    assert events.filter(verb=V.ASSEMBLY_LOCKED).count() == Assembly.objects.count()
    acts = {
        V.QUOTA_SAVED, V.STEP_SAVED, V.BATCH_MADE, V.HOME_CHECKED, V.MATCH_WRITTEN, V.KIN_DECLARED, V.EVIDENCE_ADDED,
        V.NOTICE_PHOTOGRAPHED, V.NOTICE_CLOSED, V.OBJECTION_RECEIVED, V.OBJECTION_MOVED, V.HOUSEHOLD_LISTED,
    }  # fmt: skip
    assert acts <= set(events.values_list("verb", flat=True))
    assert not events.filter(verb__in=acts, actor=None).exclude(verb=V.OBJECTION_RECEIVED).exists()


def test_the_clock_is_right_again() -> None:
    assert abs(timezone.now() - datetime.now(timezone.get_current_timezone())) < timedelta(seconds=5)
    assert not AuditEvent.objects.filter(at__gt=timezone.now()).exists()
    assert Case.objects.filter(created_at__lt=F("state_since")).count() > 20


def test_it_is_loaded_once_and_only_onto_nothing() -> None:
    homes = Household.objects.count()
    call_command("demo", "--if-empty")
    with pytest.raises(CommandError, match="已有账号"):
        call_command("demo")
    assert Household.objects.count() == homes


# ---- villages --------------------------------------------------------------------------------------------------------
def test_villages_stand_on_their_way_out_and_one_has_exited() -> None:
    """Every item of those that were sent on has its yes, its day and its proof; nobody cut the notice short."""
    assert sorted(VillageExit.objects.values_list("state", flat=True)) == ["county", "draft", "exited", "notice"]
    for of in VillageExit.objects.exclude(state="draft"):
        assert [line.lacks for line in items_of(of)] == [[]] * 12
        assert figures_of(of).passes
    done = VillageExit.objects.get(state="exited")
    assert register_day(done.steps.get(act="report").at) > done.notice.ends_on
    assert VillageObjection.objects.get().village_exit.state == "notice"
    assert SampleHousehold.objects.filter(finding="wrong_exit").exists()


def test_plans_show_what_is_asked_about_them(township: None) -> None:
    """One copy and its source, one that leaves a cause open, one late, some carried over; many households without."""
    user, today = User.objects.get(username="xiangjing1"), timezone.localdate()
    counts = tally(plans_in(user, today.year), today)
    assert (counts["copy"], counts["late"], counts["general"]) == (2, 1, 0)
    assert counts["unfit"] >= 1
    assert without_plan(user, today.year).count() > counts["all"]
    assert Plan.objects.filter(carried=True, state="draft").count() == 3
    assert unclaimed(user, today.year).count() == 1
