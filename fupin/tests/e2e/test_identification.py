"""A village identifies its poor: applications, two meetings, public sheets, objections, township and county, by six
people at six browsers and a villager with a phone. At the end register, notices, minutes and trail say the same.

Walked by `make soak`: with eight households, the one that was sent back as far as the township again; with forty, and
that one to its announcement. Every act of it has a test of its own in the suite."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from playwright.sync_api import Browser, Page

from fupin.accounts.models import Person, User
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.tests.e2e.conftest import PHONE
from fupin.tests.e2e.desks import PRESENT, VILLAGE, Calendar, Pictures, desks, staff
from fupin.tests.e2e.hands import Hands
from fupin.tests.e2e.journey import SPECIAL, Journey, Village, village
from households.codes import CaseAct, CaseState, NoticeKind, PovertyStatus, Register
from households.models import Assembly, Ballot, Case, CaseStep, Household, Objection, PublicNotice, Quota
from households.selectors.notices import is_as_posted

DATABASE = pytest.mark.django_db(transaction=True, databases=["default", "queue"])
pytestmark = [pytest.mark.browser, pytest.mark.soak, DATABASE]
K, S = NoticeKind, CaseState


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, viewport=PHONE, locale="zh-CN", java_script_enabled=False, has_touch=True
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("size", "waiting", "down", "whole"),
    [pytest.param(8, 1, 1, False, id="eight"), pytest.param(40, 4, 2, True, id="forty")],
)
def test_a_village_identifies_its_poor(
    browser: Browser, live_server: Any, phone: Page, monkeypatch: pytest.MonkeyPatch, size: int, waiting: int,
    down: int, whole: bool,
) -> None:  # fmt: skip
    seen, days = Pictures(), Calendar(monkeypatch)
    staff()
    with desks(browser, live_server.url, seen) as people:
        walk = Journey(village(size, waiting, down), Hands(people), phone, days)
        walk.apply()
        walk.visit()
        walk.meet()
        walk.object_and_withdraw()
        walk.end_the_first_period()
        walk.review()
        walk.meet_again()
        walk.approve()
        walk.report_again()
        if whole:
            walk.list_the_last()
        walk.take_down()
    agree(walk)
    for tampered in TAMPERED:
        with transaction.atomic():
            assert tampered()
            with pytest.raises(AssertionError):
                agree(walk)
            transaction.set_rollback(True)


# ---- at the end, each source by itself -----------------------------------------------------------------------------
TAMPERED = (
    lambda: Household.objects.filter(register=Register.LISTED).update(first_year=2025),
    lambda: Household.objects.filter(register=Register.UNLISTED).update(
        register=Register.LISTED, poverty_status=PovertyStatus.NOT_EXITED
    ),
    lambda: PublicNotice.objects.filter(kind=K.ANNOUNCEMENT).update(rows=[]),
    lambda: PublicNotice.objects.filter(kind=K.SECOND).update(sha256="0" * 64),
    lambda: Ballot.objects.filter(recused=1).update(agree=F("agree") - 1),
    lambda: Case.objects.filter(state=S.DONE).update(state=S.WITHDRAWN),
    lambda: CaseStep.objects.filter(act=CaseAct.APPROVE).update(person=Person.objects.order_by("pk").first()),
    lambda: AuditEvent.objects.filter(verb=Verb.CASE_MOVED).update(note="改过"),
)
"""What agrees with itself no more as soon as one row is changed behind the product's back."""


def agree(walk: Journey) -> None:
    of = walk.of
    fates = fates_of(walk)
    approved = {home for home, fate in fates.items() if fate == S.DONE}
    register_says(of, approved)
    cases_say(fates)
    notices_say(walk, fates, approved)
    minutes_say(walk, approved)
    trail_says(fates, approved)


def fates_of(walk: Journey) -> dict[int, str]:
    """Household → how it ends, from the story alone."""
    of, found = walk.of, {home.pk: S.DONE.value for home in walk.of.homes}
    ends = {"founded": S.REJECTED, "withdrawn": S.WITHDRAWN, "relative": S.REJECTED, "refused": S.REJECTED}
    ends |= {} if "announced_again" in walk.codes else {"sent_back": S.TOWNSHIP}
    found |= {of.homes[SPECIAL.index(name)].pk: fate.value for name, fate in ends.items()}
    last = len(of.homes) - of.down
    found |= {home.pk: S.REJECTED.value for home in of.homes[last:]}
    found |= {home.pk: S.WAITING.value for home in of.homes[last - of.waiting + 1 : last]}
    assert of.homes[last - of.waiting].pk == Case.objects.get(pk=walk.taken_up).household_id
    return found


def register_says(of: Village, approved: set[int]) -> None:
    rows = Household.objects.filter(village=VILLAGE).values_list("pk", "register", "poverty_status", "first_year")
    listed, other = (Register.LISTED, PovertyStatus.NOT_EXITED, 2026), (Register.UNLISTED, None, None)
    assert {pk: tuple(facts) for pk, *facts in rows} == {
        home.pk: listed if home.pk in approved else other for home in of.homes
    }


def cases_say(fates: dict[int, str]) -> None:
    assert dict(Case.objects.values_list("household_id", "state")) == fates
    assert Quota.objects.get(region_code=VILLAGE).households >= list(fates.values()).count(S.DONE)
    assert set(Objection.objects.values_list("state", flat=True)) == {"filed"}


def notices_say(walk: Journey, fates: dict[int, str], approved: set[int]) -> None:
    """Frozen rows, their digest, what the printed papers said, and who was named where."""
    named = defaultdict(set)
    names = {home.pk: home.head_name for home in walk.of.homes}
    for sheet in PublicNotice.objects.order_by("pk"):
        assert is_as_posted(sheet)
        assert sheet.state == "closed"
        heads = [row["head"] for row in sheet.rows]
        homes = [Case.objects.get(pk=pk).household_id for pk in sheet.case_numbers]
        assert [names[home] for home in homes] == heads
        paper = walk.hands.papers[sheet.code][: len(heads)]
        assert [head for head, line in zip(heads, paper, strict=True) if head not in line] == []
        named[sheet.kind] |= set(homes)
    assert sorted(PublicNotice.objects.values_list("code", flat=True)) == sorted(walk.codes.values())
    told = [event.after for event in AuditEvent.objects.filter(verb=Verb.NOTICE_POSTED).order_by("id")]
    kept = PublicNotice.objects.order_by("pk").values_list("code", "sha256")
    assert [(after["公示编号"], after["校验值"]) for after in told] == list(kept)
    refused = {walk.of.homes[SPECIAL.index("refused")].pk}
    assert named[K.SECOND] == approved | refused
    assert named[K.ANNOUNCEMENT] == approved
    never = {home for home, fate in fates.items() if fate == S.WAITING} | set(list(names)[len(names) - walk.of.down :])
    assert named[K.FIRST] == set(names) - never


def minutes_say(walk: Journey, approved: set[int]) -> None:
    """Every ballot as it was typed; who is on the register had more than half of those present."""
    first, second = Assembly.objects.order_by("pk")
    for meeting, typed in ((first, walk.votes), (second, walk.again)):
        assert meeting.locked_at
        assert meeting.present == PRESENT
        rows = Ballot.objects.filter(assembly=meeting)
        said = rows.values_list("case", "agree", "against", "abstain", "recused_names")
        assert {case: tuple(votes) for case, *votes in said} == typed
        order = list(rows.order_by("rank").values_list("agree", flat=True))
        assert order == sorted(order, reverse=True)
    assert len(walk.votes) == len(walk.of.homes)
    last = dict(Ballot.objects.order_by("assembly").values_list("case__household", "agree"))
    assert all(2 * last[home] > PRESENT for home in approved)


def trail_says(fates: dict[int, str], approved: set[int]) -> None:
    assert verify().first_bad is None
    homes = dict(Case.objects.values_list("pk", "household_id"))
    moves = defaultdict(list)
    for event in AuditEvent.objects.filter(verb=Verb.CASE_MOVED).select_related("actor").order_by("id"):
        moves[int(event.subject_id)].append(event)
    for case, events in moves.items():
        states = [(event.before["状态"], event.after["状态"]) for event in events]
        assert all(left[1] == right[0] for left, right in pairwise(states))
        assert states[-1][1] == S.label_of(fates[homes[case]])
        paper = CaseStep.objects.filter(case=case).exclude(act__in=(CaseAct.START, CaseAct.EDIT)).order_by("pk")
        acted = [(CaseAct.label_of(step.act), step.person_id) for step in paper]
        assert acted == [(event.after["办理"], event.actor.person_id) for event in events]
    assert set(moves) == set(homes)
    listed = AuditEvent.objects.filter(verb=Verb.HOUSEHOLD_LISTED).values_list("subject_id", flat=True)
    assert sorted(map(int, listed)) == sorted(approved)
    for case in (case for case, home in homes.items() if home in approved):
        by = {event.after["办理"]: event.actor.person_id for event in moves[case]}
        hands = [by[act] for act in ("提交申请", "核实完毕", "公示期满，报乡镇", "乡镇审核同意", "县级批准")]
        assert len(set(hands)) == len(hands)
    acting = AuditEvent.objects.exclude(verb=Verb.LOGIN).values_list("actor__person", flat=True)
    assert set(acting) - {None} == set(User.objects.values_list("person", flat=True))
    assert len(set(acting) - {None}) == 6
