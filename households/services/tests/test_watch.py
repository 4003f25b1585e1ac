"""Who left the list stays watched: what a write brings is on the township's list when it ends, and every way on."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.audit.write import current_write, write
from fupin.doubts.models import RuleParameter
from fupin.tests import factories
from fupin.workflow import Conflict, Refused
from households import watch_frames
from households.codes import Procedure, WatchAct, WatchCause, WatchFoundBy, WatchState
from households.importers import testing
from households.models import (
    Case,
    Household,
    IncomeRecord,
    LivingCondition,
    Member,
    MonitoringEpisode,
    RelocationVisit,
    WatchItem,
    WatchStep,
)
from households.selectors.watch import Asking, counts_for, income_due, items_for, owner_choices, visit_due, watched
from households.services.bulk_edits import apply_bulk
from households.services.cases import act_on, start_case, take_step
from households.services.tests.test_undo import NEXT, NO, changed, edit, imported
from households.services.undo import undo_import
from households.services.watch import finding
from households.services.watch.acting import (
    Plan,
    Told,
    Visited,
    add_note,
    go_on_as_case,
    judge,
    plan_help,
    tell_of,
    write_visit,
)
from households.services.watch.finding import find_risks, look_for_risks
from households.tests import case_rows
from households.tests.change_scene import VILLAGE, Staff, family, named, request, staff, walk
from households.tests.test_closings import changed as edited
from households.watch_frames import changed_counties, changed_living, changed_people, watched_sql
from households.watch_workflow import WATCH
from villages.models import PovertyLine

pytestmark = pytest.mark.django_db
A, C, S = WatchAct, WatchCause, WatchState
WORK, RELATION = "务工时间（月）", "与户主关系"
EXITED = {"poverty_status": "1", "kind": "1"}


@pytest.fixture
def people() -> Staff:
    return staff()


@pytest.fixture
def home(people: Staff) -> Household:
    return family(**EXITED)


def today() -> date:
    return timezone.localdate()


def said() -> list[tuple[str, str, str]]:
    return list(WatchItem.objects.order_by("household", "cause").values_list("cause", "seen", "found_by"))


def told(home: Household, by: Any, *, cause: str = C.DISASTER, token: Any = None, **more: Any) -> WatchItem:
    facts = {"seen": "七月暴雨冲了三亩甘蔗", "seen_on": today(), **more}
    return tell_of(household=home, told=Told(cause, **facts), token=token or uuid.uuid4(), by=by, today=today())


def acted(service: Any, item: WatchItem, by: Any, **more: Any) -> Any:
    """One act by somebody who has just opened the page."""
    now = WatchItem.objects.get(pk=item.pk)
    usual = {"version": now.version, "by": by, "today": today(), "token": uuid.uuid4()}
    return service(item=now, **{**usual, **more})


def helped(item: WatchItem, by: Any, **plan: Any) -> WatchItem:
    facts = {"recover_by": today() + timedelta(days=200), **plan}
    return acted(plan_help, item, by, plan=Plan(**facts), note="")


# ---- a roster --------------------------------------------------------------------------------------------------------
def brought(*numbers: str, by: Any, approver: Any) -> list[dict[str, Any]]:
    """Households of head, wife and daughter that have left the list, and the rows that brought them."""
    rows = [row for number in numbers for row in testing.family(number)]
    rows = [row | {WORK: "10"} if row[RELATION] != "之女" else row for row in rows]
    imported(rows, by, mode="legacy", approver=approver)
    return rows


def test_what_a_roster_brings_is_on_the_list_with_it_and_goes_with_it(people: Staff) -> None:
    county = factories.user("county", Role.COUNTY_CLERK, "990101")
    PovertyLine.objects.create(region=factories.place("990101"), year=2025, kind="monitoring", amount=5000)
    rows = brought(NO, NEXT, by=county, approver=people.approver)
    assert said() == []  # what is new to the register has no before
    first = [{**row, "工资性收入": "3000"} for row in rows[:3]]
    worse = [{**first[0], "健康状况": "患有大病", WORK: "0"}, *first[1:], *rows[3:]]
    batch = imported(worse, people.township)
    fallen = Household.objects.get(household_no=NO)
    assert set(WatchItem.objects.values_list("household", "write")) == {(fallen.pk, batch.write)}
    assert said() == [
        (C.ILLNESS, "户主（主要劳动力）新患大病", "import"),
        (C.WORK, "户主（主要劳动力）不再务工", "import"),
        (C.INCOME, "2025年人均纯收入 4,333.33 元，低于监测范围的 120%", "import"),
    ]
    item = WatchItem.objects.first()
    assert (item.entered_by, item.opened_on, item.state) == (people.township.person, today(), S.PENDING)
    imported(changed(worse, 联系电话="13900000001"), people.township)
    assert WatchItem.objects.count() == 3
    undo_import(batch=batch, by=people.township)
    assert set(WatchItem.objects.values_list("state", "closed_by")) == {(S.EXCLUDED, None)}
    assert WatchStep.objects.filter(act=A.WITHDRAW).count() == 3
    assert verify().first_bad is None


def test_an_undone_roster_withdraws_what_nobody_touched_where_the_facts_are_back(people: Staff) -> None:
    """Of four households one was written since, one has a note, one was found again by another roster."""
    county = factories.user("county", Role.COUNTY_CLERK, "990101")
    rows = brought(*(f"{VILLAGE}{number:06d}" for number in range(1, 5)), by=county, approver=people.approver)
    ill = {"健康状况": "患有大病"}
    batch = imported([row | ill if row[RELATION] == "户主" else row for row in rows], people.township)
    back, written, noted, again = WatchItem.objects.order_by("household")
    edit(written.household.members.get(relation="01"), people.clerk, education="02")
    acted(add_note, noted, people.clerk, note="看过病历，情况属实")
    worse = {"relation": "02", "household": again.household}
    changed_by(people, again.household, (Member.objects.get(**worse).name, {"health": "03"}))
    assert again.steps.count() == 2
    undo_import(batch=batch, by=people.township)
    left = {one.pk: S.PENDING for one in (written, noted, again)}
    assert dict(WatchItem.objects.values_list("pk", "state")) == left | {back.pk: S.EXCLUDED}
    assert list(WatchStep.objects.filter(act=A.WITHDRAW).values_list("item", flat=True)) == [back.pk]


def test_a_roster_of_many_asks_no_more_than_one_of_few(people: Staff) -> None:
    county = factories.user("county", Role.COUNTY_CLERK, "990101")
    rows = brought(*(f"{VILLAGE}{number:06d}" for number in range(1, 9)), by=county, approver=people.approver)
    size = len(rows) // 8
    counts = []
    for chosen in (rows[:size], rows[size:]):
        with CaptureQueriesContext(connection) as asked:
            imported(changed(chosen, 健康状况="患有大病", **{WORK: "0"}), people.township)
        counts.append(sum("watch" in query["sql"] for query in asked.captured_queries))
    assert counts[0] == counts[1] > 0
    assert WatchItem.objects.filter(cause=C.ILLNESS).count() == 8
    keys = list(WatchItem.objects.order_by("pk").values_list("household", "cause"))
    assert keys == sorted(keys), "in one order, so that two writers never wait for each other"
    assert AuditEvent.objects.filter(verb=Verb.WATCH_OPENED).count() == 16


@pytest.mark.parametrize("part", [2, 3])
def test_what_is_asked_grows_with_the_parts_and_not_with_the_households(
    people: Staff, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    """Parts of so many households: one statement more for each, and one for the signs of each in either table; three
    signs in a household, all of them found whichever part it is in. What is open is read for three parts at once."""
    monkeypatch.setattr(watch_frames, "PART", part)
    monkeypatch.setattr(finding, "AT_ONCE", 3 * part)
    PovertyLine.objects.create(region=factories.place("990101"), year=2025, kind="monitoring", amount=6000)
    homes = [family(head=f"韦{letter}", **EXITED) for letter in "甲乙丙丁戊己庚"]
    one, whole, parts = (fallen(homes[:size], people) for size in (1, part, len(homes)))
    assert len(one) == len(whole) > 0
    more = {2: 3 * 3 + 1, 3: 3 * 2}
    assert len(parts) - len(one) == more[part]
    told = [C.ILLNESS, C.DISABILITY, C.INCOME]
    assert sorted(WatchItem.objects.values_list("household", "cause")) == sorted(
        (home.pk, cause) for home in homes for cause in told
    )


def fallen(homes: list[Household], people: Staff) -> list[str]:
    """What is asked when the heads of these fall ill and earn no more; nothing of it was known before."""
    WatchStep.objects.all().delete()
    WatchItem.objects.all().delete()
    heads = Member.objects.filter(household__in=homes, relation="01")
    heads.update(health="01", labour="01", work_months=10)
    IncomeRecord.objects.filter(household__in=homes).update(net_per_head=8000)

    @write
    def once() -> list[str]:
        for head in heads:
            edited(head, health="03", labour="03")
            edited(IncomeRecord.objects.get(household=head.household_id), net_per_head=Decimal(7000))
        with CaptureQueriesContext(connection) as asked:
            find_risks([(WatchFoundBy.EDIT, people.clerk, people.clerk.person_id)])
        return [query["sql"] for query in asked.captured_queries]

    return once()


# ---- other writes ----------------------------------------------------------------------------------------------------
def test_a_fact_for_chosen_households_and_who_was_there_first(home: Household, people: Staff) -> None:
    stays = family(head="陆在册")
    for one in (home, stays):
        LivingCondition.objects.create(household=one, village_code=VILLAGE, year=2026, safe_water="1", write=one.write)
    seen = dict(LivingCondition.objects.values_list("household", "version"))
    common = {"field": "safe_water", "value": "0", "year": 2026, "by": people.clerk, "token": uuid.uuid4()}
    apply_bulk(seen=seen, **common)
    assert said() == [(C.WATER, "饮水不再安全或者有困难", "edit")]
    assert WatchItem.objects.get().household == home


def test_the_death_of_who_earned_the_living_comes_with_the_change(home: Household, people: Staff) -> None:
    son = named(home, "子")
    wife = named(home, "妻")
    home.members.filter(pk__in=[son.pk, wife.pk]).update(labour="01")
    walk(request(home, "M2", people.clerk, member=son.pk, reason="O01"), people)
    assert said() == [(C.NO_LABOUR, "之子（主要劳动力）死亡", "edit")]
    item = WatchItem.objects.get()
    assert item.entered_by == people.clerk.person, "who proposed it, not who agreed"


def test_what_is_open_already_learns_what_else_was_seen(home: Household, people: Staff) -> None:
    home.members.update(labour="01")
    rows = changed_by(people, home, ("妻", {"health": "03"}), ("女", {"health": "02,03"}))
    assert rows == 1
    assert [step.note for step in WatchStep.objects.order_by("pk")] == ["配偶新患大病", "之女新患大病"]


def test_who_read_a_sign_before_another_fact_came_reads_it_again(home: Household, people: Staff) -> None:
    assert changed_by(people, home, ("妻", {"health": "03"})) == 1
    item, read = WatchItem.objects.get(), {"act": A.EXCLUDE, "note": "情况不实，没有生病", "version": 1}
    changed_by(people, home, ("女", {"health": "03"}))
    with pytest.raises(Conflict):
        acted(judge, item, people.reviewer, **read)
    assert acted(judge, item, people.reviewer, **{**read, "version": 2}).state == S.EXCLUDED


def changed_by(people: Staff, home: Household, *facts: tuple[str, dict[str, Any]], by: Any = None) -> int:
    """Members written one after the other; how many signs there are then."""

    @write
    def once(row: Any, values: dict[str, Any]) -> None:
        edited(row, **values)
        look_for_risks(WatchFoundBy.EDIT, by=by or people.clerk)

    for ending, values in facts:
        once(named(home, ending), values)
    return WatchItem.objects.count()


@pytest.mark.parametrize(("left", "found"), [(None, 1), (2024, 1), (2025, 1), (2026, 0)])
def test_what_was_earned_before_the_exit_is_no_sign(people: Staff, left: int | None, found: int) -> None:
    PovertyLine.objects.create(region=factories.place("990101"), year=2025, kind="monitoring", amount=6000)
    home = family(**EXITED, exit_year=left)

    @write
    def corrected() -> None:
        edited(IncomeRecord.objects.get(household=home, year=2025), net_per_head=Decimal(5000))
        look_for_risks(WatchFoundBy.EDIT, by=people.clerk)

    corrected()
    assert WatchItem.objects.filter(cause=C.INCOME).count() == found


def test_threshold_and_time_to_recover_are_the_countys(home: Household, people: Staff) -> None:
    for rule, name, value in (("H03", "months", 2), ("H03", "recover", 99), ("H11", "recover", 6)):
        RuleParameter.objects.create(region_code="990101", year=2025, rule=rule, name=name, value=value)
    assert changed_by(people, home, ("大山", {"work_months": 4})) == 1
    work, typed = WatchItem.objects.get(), told(home, people.clerk)
    assert (work.seen, work.recover_by.year) == ("户主务工时间少了 2 个月以上", today().year + 2)
    assert 180 <= (typed.recover_by - typed.opened_on).days <= 185


def test_each_county_is_held_to_its_own_thresholds_and_read_alone(home: Household, people: Staff) -> None:
    """One write in two counties; the second asks for less. Conditions that stay as they were are not read at all."""
    far = family("990102201201", head="蒙大山", **EXITED)
    RuleParameter.objects.create(region_code="990102", year=2025, rule="H03", name="months", value=2)
    for one in (home, far):
        LivingCondition.objects.create(
            household=one, village_code=one.village_id, year=2025, safe_water="1", write=one.write
        )

    @write
    def less_work() -> None:
        look_for_risks(WatchFoundBy.EDIT, by=people.clerk)
        for one in (home, far):
            edited(one.members.get(relation="01"), work_months=4)
            edited(LivingCondition.objects.get(household=one))
        mark = current_write().id
        assert changed_counties(mark) == ["990101", "990102"]
        assert [len(changed_people(mark, county)) for county in changed_counties(mark)] == [1, 1]
        assert [changed_living(mark, county) for county in changed_counties(mark)] == [[], []]

    less_work()
    assert list(WatchItem.objects.values_list("household", "seen")) == [(far.pk, "户主务工时间少了 2 个月以上")]


def test_a_blank_is_compared_as_the_database_says_it(db) -> None:
    """SQLite before 3.39 knows no IS DISTINCT FROM; PostgreSQL has no IS NOT between columns."""
    with CaptureQueriesContext(connection) as asked:
        for read in (changed_people, changed_living):
            assert read(uuid.uuid4(), VILLAGE[:6]) == []
    standard = connection.vendor == "postgresql"
    assert ["IS DISTINCT FROM" in query["sql"] for query in asked.captured_queries] == [standard] * 2


def test_who_is_watched_is_the_same_in_both_tongues(people: Staff) -> None:
    """Register, status and episodes in every combination."""
    for register, status in (("listed", "0"), ("listed", "1"), ("listed", "3"), ("listed", "4"), ("unlisted", None)):
        for episodes in ((), ("2026-01-01",), ("2026-01-01", None)):
            one = factories.household(VILLAGE, "户", register=register, poverty_status=status)
            for ended in episodes:
                MonitoringEpisode.objects.create(
                    household=one, village_code=VILLAGE, kind="1", identified_on=date(2025, 1, 1), write=one.write,
                    eliminated_on=ended, elimination_mode="1" if ended else None,
                )  # fmt: skip
            Household.objects.filter(pk=one.pk).update(monitoring_kind="1" if None in episodes else "")
    gone = {"register": "closed", "ended_on": date(2026, 1, 1), "end_reason": "01"}
    factories.household(VILLAGE, "户", poverty_status="1", **gone)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT h.id FROM households_household h WHERE {watched_sql()}")
        found = {number for (number,) in cursor.fetchall()}
    assert found == set(Household.objects.filter(watched()).values_list("pk", flat=True))
    assert len(found) == 9
    assert changed_people(uuid.uuid4(), VILLAGE[:6]) == []


# ---- what people do --------------------------------------------------------------------------------------------------
def test_told_helped_followed_and_recovered_by_somebody_else(home: Household, people: Staff) -> None:
    token = uuid.uuid4()
    item = told(home, people.clerk, token=token)
    assert told(home, people.clerk, token=token) == item
    post = next(post for post in owner_choices(VILLAGE, today()) if post.user == people.township)
    money = {"government": Decimal("3000"), "kin": Decimal("500.50")}
    item = helped(item, people.township, owner=post.pk, money=money)
    assert (item.state, item.owner, item.government, item.own) == (S.HELPED, post, 3000, None)
    acted(add_note, item, people.clerk, note="甘蔗补种了两亩")
    item = helped(item, people.township, recover_by=today() + timedelta(days=90))
    with pytest.raises(PermissionDenied):
        acted(judge, item, people.township, act=A.RECOVER, note="收入已经恢复")
    with pytest.raises(Refused, match="watch_note"):
        acted(judge, item, people.reviewer, act=A.RECOVER, note="好")
    item = acted(judge, item, people.reviewer, act=A.RECOVER, note="收入已经恢复到灾前")
    assert (item.state, item.closed_on, item.closed_by) == (S.RECOVERED, today(), people.reviewer.person)
    assert list(item.steps.values_list("act", flat=True)) == [A.FIND, A.HELP, A.NOTE, A.PLAN, A.RECOVER]
    assert AuditEvent.objects.filter(verb=Verb.WATCH_MOVED).count() == 4
    assert told(home, people.clerk) != item, "a closed sign does not bar the next"
    assert verify().first_bad is None


def test_who_brought_the_fact_does_not_settle_it(home: Household, people: Staff) -> None:
    """Two posts of one person: the typist is not the judge, nor is who wrote the household; the database repeats it."""
    post = {"role": Role.TOWNSHIP_REVIEWER, "region": factories.place("990101201"), "starts_on": date(2020, 1, 1)}
    people.clerk.posts.create(**post)
    item = told(home, people.clerk)
    with pytest.raises(Refused, match="watch_same_person"):
        acted(judge, item, people.clerk, act=A.EXCLUDE, note="情况不实，没有受灾")
    closed = {"state": S.EXCLUDED, "closed_on": today(), "closed_by": people.clerk.person}
    with pytest.raises(IntegrityError, match="watch_two_persons"), transaction.atomic():
        WatchItem.objects.filter(pk=item.pk).update(**closed)
    assert acted(judge, item, people.reviewer, act=A.EXCLUDE, note="情况不实，没有受灾").state == S.EXCLUDED


def test_none_of_those_who_brought_it_settles_it(home: Household, people: Staff) -> None:
    """Who told of it, who brought a further fact, who asked for the change that is in force, all with another post."""
    post = {"role": Role.TOWNSHIP_REVIEWER, "region": factories.place("990101201"), "starts_on": date(2020, 1, 1)}
    for one in (people.clerk, people.township, asker := factories.user("asker", Role.VILLAGE_CLERK, VILLAGE)):
        one.posts.create(**post)
    walk(request(home, "M2", asker, member=named(home, "女").pk, reason="O01"), people, by=asker)
    item = told(home, people.clerk, cause=C.ILLNESS)
    assert changed_by(people, home, ("大山", {"health": "03"}), by=people.township) == 1
    assert item.steps.values_list("person", flat=True).last() == people.township.person_id
    for one in (people.clerk, people.township, asker):
        with pytest.raises(Refused, match="watch_same_person"):
            acted(judge, item, one, act=A.EXCLUDE, note="情况不实，没有生病")
    assert acted(judge, item, people.reviewer, act=A.EXCLUDE, note="情况不实，没有生病").state == S.EXCLUDED


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"cause": "98"}, "watch_cause"),
        ({"seen": "灾"}, "watch_seen"),
        ({"seen_on": date(2999, 1, 1)}, "watch_day"),
        ({"seen_on": date(2020, 1, 1)}, "watch_day"),
        ({}, "watch_open_already"),
    ],
)
def test_what_is_not_taken(home: Household, people: Staff, more: dict[str, Any], code: str) -> None:
    if not more:
        told(home, people.clerk)
    with pytest.raises(Refused, match=code):
        told(home, people.clerk, **more)


def test_a_household_on_the_list_is_not_watched_here(people: Staff) -> None:
    with pytest.raises(Refused, match="watch_not_watched"):
        told(family(), people.clerk)
    with pytest.raises(PermissionDenied):
        told(family(head="别人", **EXITED), people.stranger)


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ({"recover_by": date(2020, 1, 1)}, "watch_recover_by"),
        ({"recover_by": date(2999, 1, 1)}, "watch_recover_by"),
        ({"owner": 987654}, "watch_owner"),
        ({"money": {"own": Decimal(-1)}}, "watch_money"),
    ],
)
def test_a_plan_that_is_none(home: Household, people: Staff, plan: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        helped(told(home, people.clerk), people.clerk, **plan)


def test_the_second_of_two_clicks_and_of_two_persons(home: Household, people: Staff) -> None:
    item, token = told(home, people.clerk), uuid.uuid4()
    for _ in range(2):
        acted(add_note, item, people.clerk, note="已经联系保险公司", version=1, token=token)
    assert item.steps.filter(act=A.NOTE).count() == 1
    with pytest.raises(Conflict) as met:
        acted(add_note, item, people.township, note="已经联系保险公司", version=1)
    assert "韦晓玲" in met.value.sentence
    other = told(home, people.clerk, cause=C.DISPUTE)
    with pytest.raises(Conflict):
        acted(add_note, other, people.clerk, note="已经联系保险公司", token=token)
    other.refresh_from_db()
    assert other.version == 1


@pytest.mark.parametrize(
    ("act", "procedure", "state", "facts"),
    [
        (A.MONITOR, Procedure.MONITORING, S.MONITORED, {"monitoring_kind": "1", "risks": "04", "main_cause": None}),
        (A.RELAPSE, Procedure.RELAPSE, S.RELAPSED, {"monitoring_kind": None, "risks": "", "main_cause": "04"}),
    ],
)
def test_one_click_into_a_case_closes_every_sign_of_the_household(
    home: Household, people: Staff, act: str, procedure: str, state: str, facts: dict[str, Any]
) -> None:
    item, other, token = told(home, people.clerk), told(home, people.clerk, cause=C.DISPUTE), uuid.uuid4()
    case = acted(go_on_as_case, item, people.clerk, act=act, token=token)
    assert (case.procedure, case.story, case.found_on) == (procedure, item.seen, today())
    assert {name: getattr(case, name) for name in facts} == facts
    assert set(WatchItem.objects.values_list("state", "case")) == {(state, case.pk)}
    assert acted(go_on_as_case, item, people.clerk, act=act, token=token) == case
    trail = AuditEvent.objects.values_list("before", "after", "note")
    assert item.seen not in str(list(trail)), "the trail keeps how much was written, not what"
    assert AuditEvent.objects.get(verb=Verb.CASE_STARTED).after["理由"] == f"{len(item.seen)} 字，见案卷"
    with pytest.raises(Refused, match="unknown_action"):
        acted(go_on_as_case, other, people.clerk, act=act)
    assert Case.objects.count() == 1
    assert verify().first_bad is None


def test_a_case_begun_elsewhere_takes_over_too_and_an_open_one_bars_the_way(home: Household, people: Staff) -> None:
    item = told(home, people.clerk)
    from households.tests.case_scene import told as case_told

    common = {"household": home, "by": people.clerk, "today": today()}
    start_case(procedure=Procedure.WRONG_EXIT, told=case_told("WE"), token=uuid.uuid4(), **common)
    assert WatchItem.objects.get().state == S.PENDING
    with pytest.raises(Refused, match="case_open_already"):
        acted(go_on_as_case, item, people.clerk, act=A.MONITOR)
    Case.objects.update(state="withdrawn", decided_on=today())
    case = start_case(procedure=Procedure.MONITORING, told=case_told("R3"), token=uuid.uuid4(), **common)
    assert WatchItem.objects.get().case == case


def withdrawn(case: Case, by: Any) -> None:
    case.refresh_from_db()
    act_on(case=case, action="withdraw", version=case.version, by=by, today=today(), opinion="农户不愿意办")


def test_a_case_that_came_to_nothing_gives_the_signs_back(home: Household, people: Staff) -> None:
    """Else one person alone could settle what he brought: begin a case, withdraw it."""
    item = told(home, people.clerk)
    withdrawn(acted(go_on_as_case, item, people.clerk, act=A.MONITOR), people.clerk)
    item.refresh_from_db()
    assert (item.state, item.case, item.closed_on, item.closed_by) == (S.PENDING, None, None, None)
    assert list(item.steps.values_list("act", "note"))[2:] == [(A.REOPEN, "案卷没有办成，重新列上")]
    with pytest.raises(Refused, match="watch_open_already"):
        told(home, people.clerk)
    case = acted(go_on_as_case, item, people.clerk, act=A.RELAPSE)
    again = told(home, people.township)
    withdrawn(case, people.clerk)
    assert dict(WatchItem.objects.values_list("pk", "state")) == {item.pk: S.RELAPSED, again.pk: S.PENDING}
    assert verify().first_bad is None


@pytest.mark.parametrize(
    ("procedure", "state", "last", "facts", "closed"),
    [
        (Procedure.MONITORING, "announcing", "announce", {"poverty_status": "1", "register": "listed"}, S.MONITORED),
        (Procedure.ROLLBACK, "county", "approve", {"poverty_status": None, "register": "unlisted"}, S.MONITORED),
        (Procedure.ROLLBACK, "county", "approve", {}, None),  # has exited too: watched as before
        (Procedure.WRONG_EXIT, "county", "approve", {}, S.RELAPSED),
    ],
)
def test_what_is_seen_while_a_case_is_open_goes_with_it(
    people: Staff, procedure: str, state: str, last: str, facts: dict[str, Any], closed: str | None
) -> None:
    case = case_rows.case_at(state, procedure).case
    Household.objects.filter(pk=case.household_id).update(monitoring_kind="", **facts)
    told(case.household, people.clerk)
    by = people.approver if last == "approve" else people.reviewer
    case_rows.seen_by(case, by)
    write(take_step)(case_rows.fresh(case), last, by=by, today=case_rows.TODAY, opinion="同意")
    expected = (closed, case.pk) if closed else (S.PENDING, None)
    assert WatchItem.objects.values_list("state", "case").get() == expected


def test_every_step_is_for_those_of_the_place_and_of_the_part(home: Household, people: Staff) -> None:
    """Every row of the table by everybody who lacks its permission."""
    acts = {
        A.HELP: (plan_help, {"plan": Plan(today()), "note": ""}),
        A.PLAN: (plan_help, {"plan": Plan(today()), "note": ""}),
        A.NOTE: (add_note, {"note": "又去看了一次"}),
        A.MONITOR: (go_on_as_case, {"act": A.MONITOR}),
        A.RELAPSE: (go_on_as_case, {"act": A.RELAPSE}),
        A.EXCLUDE: (judge, {"act": A.EXCLUDE, "note": "情况不实"}),
        A.RECOVER: (judge, {"act": A.RECOVER, "note": "已经恢复"}),
    }
    item = told(home, people.clerk)
    for step in WATCH:
        WatchItem.objects.filter(pk=item.pk).update(state=step.source)
        service, facts = acts[A(step.action)]
        barred = [people.other_reviewer, people.stranger, people.approver]
        barred += [people.clerk, people.township] if step.permission == "case_review" else [people.reviewer]
        for who in barred:
            with pytest.raises(PermissionDenied):
                acted(service, item, who, **facts)
    assert {step.action for step in WATCH} == set(acts)


# ---- lists -----------------------------------------------------------------------------------------------------------
def test_the_list_counts_what_it_shows_the_overdue_on_top(home: Household, people: Staff) -> None:
    late, soon = told(home, people.clerk), told(home, people.clerk, cause=C.DISPUTE)
    shut = told(family(head="陆小满", **EXITED), people.clerk)
    acted(judge, shut, people.reviewer, act=A.EXCLUDE, note="情况不实，没有受灾")
    WatchItem.objects.filter(pk=late.pk).update(opened_on=date(2025, 1, 1), recover_by=date(2025, 2, 1))
    assert list(items_for(people.reviewer, Asking("all"), today())) == [late, soon, shut]
    assert list(items_for(people.reviewer, Asking("overdue"), today())) == [late]
    assert list(items_for(people.reviewer, Asking(cause=C.DISPUTE), today())) == [soon]
    counts = counts_for(people.reviewer, today())
    assert (counts.items, counts.pending, counts.overdue, counts.households, counts.persons) == (2, 2, 1, 1, 4)
    assert counts_for(people.other_reviewer, today()).items == 0
    Household.objects.filter(pk=home.pk).update(register="closed", ended_on=today(), end_reason="02")
    assert counts_for(people.reviewer, today()).items == 0


def test_income_is_due_until_confirmed_and_a_visit_until_made(home: Household, people: Staff) -> None:
    family(head="没有退出")
    assert list(income_due(people.township, 2026)) == [home]
    assert list(income_due(people.township, 2025)) == []
    IncomeRecord.objects.update(carried=True)
    assert list(income_due(people.township, 2025)) == [home]
    assert list(visit_due(people.township, today().year)) == []
    Household.objects.filter(pk=home.pk).update(relocated="1")
    moved = Household.objects.get(pk=home.pk)
    assert list(visit_due(people.township, today().year)) == [moved]
    visited, token = Visited(today(), "1", "2", "3", "两个人在县城上班"), uuid.uuid4()
    common = {"household": moved, "today": today()}
    for _ in range(2):
        made = write_visit(visited=visited, token=token, by=people.clerk, **common)
    assert RelocationVisit.objects.get() == made
    assert list(visit_due(people.township, today().year)) == []
    for wrong, code in (
        (Visited(date(2020, 1, 1), "1", "1", "1"), "moved_day"),
        (Visited(today(), "1", "", "1"), "moved_matters"),
    ):
        with pytest.raises(Refused, match=code):
            write_visit(visited=wrong, token=uuid.uuid4(), by=people.clerk, **common)
    with pytest.raises(PermissionDenied):
        write_visit(visited=visited, token=uuid.uuid4(), by=people.reviewer, **common)
    moved.register = "closed"
    with pytest.raises(Refused, match="moved_household"):
        write_visit(visited=visited, token=uuid.uuid4(), by=people.clerk, **common)
