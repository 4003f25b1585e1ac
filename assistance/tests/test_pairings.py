"""Pairing through the services: every listed household keeps a helper, no day twice, nobody over his own family."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistance.codes import PairEnd
from assistance.models import Cadre, Pairing, ProposedPair
from assistance.pairing_rules import Span
from assistance.selectors.mine import households_of
from assistance.services.pairings import change_helper, end, pair
from assistance.services.proposals import accept, drop, edit_pair, make_proposal
from assistance.services.units import Leaving, leave
from assistance.tests.scene import (
    COUNTY,
    OTHER_VILLAGE,
    SINCE,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    YI_VILLAGE,
    cadre,
    clerk,
    gaps,
    paired,
    unit,
)
from fupin.access.permissions import Permission, Role
from fupin.accounts.models import Kin
from fupin.audit.models import AuditEvent
from fupin.tests.factories import household, identity, place, user
from fupin.workflow import Conflict, Refused
from households.codes import EndReason
from households.models import Household, Member
from villages.models import Post

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(code: str) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, match=f"^{code}$")


def test_who_may_pair() -> None:
    home, who = household(), cadre()
    with pytest.raises(PermissionDenied):
        paired(home, who, user("v", Role.VILLAGE_CLERK, VILLAGE))
    with pytest.raises(PermissionDenied):
        paired(home, who, clerk("990102201"))
    row = paired(home, who, clerk())
    assert AuditEvent.objects.get().after["帮扶干部"] == "陆明"
    assert (row.first, row.ends_on) == (True, None)


def test_kin_are_refused_whoever_declared_them() -> None:
    home, who, by = household(), cadre(), clerk()
    number = Member.objects.get(household=home).identity
    kin = Kin(person=who.person, name="韦大山", relation="叔父", declared_on=SINCE)
    kin.set_identity(number)
    kin.save()
    with refused("pairing_kin") as raised:
        paired(home, who, by)
    assert "韦大山户" in raised.value.sentence
    kin.ended_on = SINCE
    kin.save()
    assert paired(home, who, by)
    own = cadre("韦大山")
    own.person.set_identity(number)
    own.person.save()
    with refused("pairing_kin"):
        paired(home, own, by, first=False)


def test_a_unit_of_another_place_is_refused() -> None:
    with refused("pairing_reach") as raised:
        paired(household(), cadre(of=unit(YI_VILLAGE, "乙村村委会", "70")), clerk())
    assert "乙村村委会" in raised.value.sentence


def test_the_old_one_leaves_the_day_before_the_new_one_comes() -> None:
    home, one, two, by = household(), cadre("陆明"), cadre("莫兰"), clerk()
    row = paired(home, one, by)
    new = change_helper(pairing=row, version=1, cadre=two, on=date(2026, 6, 1), by=by, today=TODAY)
    old = Pairing.objects.get(pk=row.pk)
    assert (old.ends_on, old.end_reason, new.starts_on) == (date(2026, 5, 31), PairEnd.REPLACED, date(2026, 6, 1))
    with pytest.raises(Refused):
        change_helper(pairing=old, version=2, cadre=one, on=TODAY, by=by, today=TODAY)
    with pytest.raises(Conflict):
        change_helper(pairing=new, version=9, cadre=one, on=TODAY, by=by, today=TODAY)


def test_a_mistake_of_the_same_day_never_held() -> None:
    home, one, two, by = household(), cadre("陆明"), cadre("莫兰"), clerk()
    row = paired(home, one, by, starts_on=TODAY)
    change_helper(pairing=row, version=1, cadre=two, on=TODAY, by=by, today=TODAY)
    assert list(Pairing.objects.valid().values_list("cadre__person__name", "starts_on")) == [("莫兰", TODAY)]


def test_a_household_on_the_register_is_not_unhooked() -> None:
    home, by = household(poverty_status="1"), clerk()
    row, more = paired(home, cadre(), by), paired(home, cadre("莫兰"), by, first=False)
    with refused("pairing_unhooked"):
        end(pairing=row, version=1, on=TODAY, reason=PairEnd.EXTRA, by=by, today=TODAY)
    end(pairing=more, version=1, on=TODAY, reason=PairEnd.EXTRA, by=by, today=TODAY)
    Household.objects.filter(pk=home.pk).update(register="closed", ended_on=TODAY, end_reason=EndReason.values[0])
    end(pairing=row, version=1, on=TODAY, reason=PairEnd.CLOSED, by=by, today=TODAY)
    assert not Pairing.objects.current().exists()


def test_the_database_refuses_a_second_first() -> None:
    home, by = household(), clerk()
    row = paired(home, cadre(), by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.create(household=home, cadre=cadre("莫兰"), starts_on=TODAY, made_by=row.made_by)


def test_a_cadre_sees_his_own_households_and_no_others() -> None:
    who, by = cadre(), clerk()
    login = user("lu", Role.CADRE, VILLAGE, name="陆明")
    Cadre.objects.filter(pk=who.pk).update(person=login.person)
    mine, _ = household(), household(head="别家")
    row = paired(mine, Cadre.objects.get(pk=who.pk), by)
    seen = Household.objects.visible_to(login, Permission.HOUSEHOLD_VIEW)
    assert list(seen.values_list("pk", flat=True)) == [mine.pk]
    change_helper(pairing=row, version=1, cadre=cadre("莫兰"), on=TODAY, by=by, today=TODAY)
    assert not seen.all().exists()
    assert not households_of(login).exists()


def test_a_cadre_who_leaves_hands_all_his_households_over() -> None:
    who, next_one, by = cadre(), cadre("莫兰"), user("county", Role.COUNTY_CLERK, COUNTY)
    homes = [household(head=f"韦{n}") for n in range(3)]
    rows = [paired(home, who, by) for home in homes]
    some = {row.pk: next_one.pk for row in rows[:2]}
    with refused("cadre_without_successor") as raised:
        leave(cadre=who, version=1, leaving=Leaving(TODAY, some), by=by, today=TODAY)
    assert "韦2户" in raised.value.sentence
    assert Pairing.objects.current().filter(cadre=who).count() == 3
    every = {row.pk: next_one.pk for row in rows}
    assert leave(cadre=who, version=1, leaving=Leaving(TODAY, every), by=by, today=TODAY) == 3
    assert Pairing.objects.current().filter(cadre=next_one, first=True).count() == 3
    assert Cadre.objects.get(pk=who.pk).ended_on == TODAY - DAY
    with refused("pairing_after_cadre"):
        paired(household(), Cadre.objects.get(pk=who.pk), by, starts_on=TODAY)


# ---- a proposal ------------------------------------------------------------------------------------------------------
def test_a_proposal_is_made_edited_and_accepted_by_another() -> None:
    by, reviewer = clerk(), user("rev", Role.TOWNSHIP_REVIEWER, TOWNSHIP)
    near, far = cadre("近的"), cadre("远的")
    helped = household(head="已有人")
    paired(helped, near, by)
    homes = [household(head=f"韦{n}") for n in range(5)] + [household(OTHER_VILLAGE, "丁家")]
    made = make_proposal(region=place(TOWNSHIP), token=uuid.uuid4(), by=by, today=TODAY)
    pairs = list(ProposedPair.objects.filter(proposal=made).select_related("household"))
    assert {one.household_id for one in pairs} == {home.pk for home in homes}
    assert {near.pk, far.pk} == {one.cadre_id for one in pairs}
    with refused("proposal_open"):
        make_proposal(region=place(TOWNSHIP), token=uuid.uuid4(), by=by, today=TODAY)
    edit_pair(pair=pairs[0], version=1, cadre=None, by=by, today=TODAY)
    made.refresh_from_db()
    with pytest.raises(PermissionDenied):
        accept(proposal=made, version=2, by=by, today=TODAY)
    assert accept(proposal=made, version=2, by=reviewer, today=TODAY) == 5
    assert Pairing.objects.current().filter(first=True).count() == 6
    with refused("proposal_closed"):
        drop(proposal=type(made).objects.get(pk=made.pk), version=3, by=by)


def test_whose_work_a_proposal_is_does_not_accept_it() -> None:
    by = clerk()
    both = user("both", Role.TOWNSHIP_REVIEWER, TOWNSHIP)
    household(), cadre()
    made = make_proposal(region=place(TOWNSHIP), token=uuid.uuid4(), by=by, today=TODAY)
    Post.objects.create(user=both, role=Role.TOWNSHIP_CLERK, region=place(TOWNSHIP), starts_on=SINCE)
    both = type(both).objects.get(pk=both.pk)
    pair_of = made.pairs.select_related("household", "proposal").get()
    edit_pair(pair=pair_of, version=1, cadre=Cadre.objects.get(), by=both, today=TODAY)
    made.refresh_from_db()
    with refused("proposal_own"):
        accept(proposal=made, version=2, by=both, today=TODAY)


def test_a_proposal_that_no_longer_holds_pairs_nobody() -> None:
    by, reviewer = clerk(), user("rev", Role.TOWNSHIP_REVIEWER, TOWNSHIP)
    homes, who = [household(head=f"韦{n}") for n in range(2)], cadre()
    made = make_proposal(region=place(TOWNSHIP), token=uuid.uuid4(), by=by, today=TODAY)
    paired(homes[1], cadre("抢先的"), by)
    with refused("pairing_first"):
        accept(proposal=made, version=1, by=reviewer, today=TODAY)
    assert not Pairing.objects.filter(cadre=who).exists()
    assert type(made).objects.get(pk=made.pk).state == "draft"


# ---- whatever is done in whatever order ------------------------------------------------------------------------------
ACTS = st.lists(
    st.tuples(st.sampled_from(("pair", "change", "end", "leave")), st.integers(0, 2), st.integers(0, 3),
              st.booleans(), st.integers(0, 40)),
    max_size=25,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_no_order_of_acts_leaves_a_household_without_a_helper(acts: list[tuple[str, int, int, bool, int]]) -> None:
    with transaction.atomic():
        walk(acts)
        transaction.set_rollback(True)


def walk(acts: list[tuple[str, int, int, bool, int]]) -> None:
    by = user(f"c{uuid.uuid4().hex[:8]}", Role.COUNTY_CLERK, COUNTY)
    homes = [household(head=f"韦{n}") for n in range(3)]
    people = [cadre(f"干部{n}") for n in range(4)]
    number = identity()
    related = Member.objects.filter(household=homes[0])
    row = related.get()
    row.set_identity(number)
    row.save()
    people[0].person.set_identity(number)
    people[0].person.save()
    for act, home, who, first, back in acts:
        try:
            perform(act, homes[home], people[who], first, TODAY - back * DAY, by)
        except Refused:
            continue
    for home in homes:
        rows = list(Pairing.objects.valid().filter(household=home))
        spans = [Span(one.starts_on, one.ends_on) for one in rows if one.first]
        assert gaps(spans, TODAY) == []
        assert not any(one.meets(other) for n, one in enumerate(spans) for other in spans[n + 1 :])
        by_cadre = [(one.cadre_id, Span(one.starts_on, one.ends_on)) for one in rows]
        assert not any(a == b and one.meets(other) for n, (a, one) in enumerate(by_cadre)
                       for b, other in by_cadre[n + 1 :])  # fmt: skip
    assert not Pairing.objects.filter(household=homes[0], cadre=people[0]).exists()


def perform(act: str, home: Household, who: Cadre, first: bool, day: date, by: object) -> None:
    common = {"by": by, "today": TODAY}
    held = Pairing.objects.current().filter(household=home, first=first).first()
    if act == "pair":
        pair(household=home, cadre=Cadre.objects.get(pk=who.pk), first=first, starts_on=day, **common)
    elif act == "change" and held:
        change_helper(pairing=held, version=held.version, cadre=Cadre.objects.get(pk=who.pk), on=day, **common)
    elif act == "end" and held:
        end(pairing=held, version=held.version, on=day, reason=PairEnd.EXTRA, **common)
    elif act == "leave":
        fresh = Cadre.objects.get(pk=who.pk)
        other = Cadre.objects.serving().exclude(pk=who.pk).last()
        held_by = Pairing.objects.current().filter(cadre=fresh)
        successors = {one.pk: other.pk for one in held_by} if other else {}
        leave(cadre=fresh, version=fresh.version, leaving=Leaving(day, successors), **common)
