"""Plans through their services and pages: who writes, who settles, what is listed, what is handed over and printed."""

import random
import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assistance.models import HandOver, Measure, Plan
from assistance.plan_codes import FITS, Ground, MeasureOption
from assistance.plan_rules import exit_passed, gifts, only_general, overdue, unfit
from assistance.selectors.plan_facts import homes
from assistance.selectors.plan_lists import MOST_NAMED, TABS, alike, plans_in, tabs_of, tally, without_plan
from assistance.selectors.plans import facts_for, measures_of, to_confirm, unclaimed
from assistance.services import handovers
from assistance.services.handovers import Claim, Meeting, claim, hold_meeting
from assistance.services.plans import Line, Words, act_on_measure, act_on_plan, carry_over, save_plan
from assistance.services.units import Leaving, leave
from assistance.tests import plan_scene as scene
from assistance.tests.plan_scene import TOWNSHIP, VILLAGE, WORDS
from fupin.access.permissions import Role
from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.audit.models import AuditEvent
from fupin.dashboard.work import work_for
from fupin.tests import factories
from fupin.workflow import Conflict, Refused
from households.codes import PovertyCause, Risk
from households.models import Household, Member, MonitoringEpisode
from households.tests.scene import client_of, page_of
from villages.models import Post

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def people() -> dict[str, Any]:
    return scene.people()


@pytest.fixture
def unit() -> Any:
    return scene.unit()


def acted(plan: Plan, action: str, by: Any, **more: Any) -> Plan:
    return act_on_plan(plan=plan, action=action, version=plan.version, by=by, today=TODAY(), **more)


# ---- writing --------------------------------------------------------------------------------------------------------
def test_a_plan_from_draft_to_done(people: dict[str, Any], unit: Any) -> None:
    home, owner = scene.home(), f"u{unit.pk}"
    plan = scene.drafted(home, people["clerk"], owner)
    assert (plan.state, plan.measures.count(), plan.version) == ("draft", 2, 2)
    with pytest.raises(PermissionDenied):
        acted(plan, "confirm", people["clerk"])
    plan = scene.confirm(plan, people["head"])
    assert (plan.state, plan.confirmed_by) == ("settled", people["head"].person)
    first, second = plan.measures.order_by("pk")
    told = {"version": 1, "by": people["clerk"], "today": TODAY()}
    for result, on, code in (
        ("好", TODAY(), "measure_result"),
        ("做好了", None, "measure_day"),
        ("做好了", TODAY() + timedelta(days=1), "measure_day"),
        ("电话13912345678", TODAY(), "measure_result_number"),
    ):
        with pytest.raises(Refused, match=code):
            act_on_measure(measure=first, action="finish", result=result, on=on, **told)
    done = act_on_measure(measure=first, action="finish", result="签约到人", on=TODAY(), **told)
    assert (done.state, done.result, done.done_on) == ("done", "签约到人", TODAY())
    with pytest.raises(Refused, match="unknown_action"):
        act_on_measure(measure=done, action="begin", result="", on=None, **told)
    act_on_measure(measure=second, action="begin", result="", on=None, **told)
    with pytest.raises(Conflict):
        act_on_measure(measure=second, action="cancel", result="不要了", on=TODAY(), **told)
    # changing it lays the confirmation aside; what is done stays, what is left out is cancelled
    with pytest.raises(Refused, match="plan_settled"):
        save_plan(household=home, year=scene.year(), words=WORDS, lines=[], seen=plan.pk, version=plan.version,
                  by=people["clerk"], today=TODAY())  # fmt: skip
    plan = acted(plan, "reopen", people["township"], reason="要加一条")
    assert (plan.state, plan.confirmed_by, plan.agreed_on) == ("draft", None, None)
    kept = Line(
        "09",
        "0102",
        pk=second.pk,
        task="入股",
        standard="分红",
        owner=owner,
        due_on=TODAY(),
        member=home.members.get().pk,
    )
    asked = {"household": home, "year": scene.year(), "words": WORDS, "by": people["township"], "today": TODAY()}
    plan = save_plan(lines=[kept], seen=plan.pk, version=plan.version, **asked)
    states = list(plan.measures.order_by("pk").values_list("option", "state"))
    assert states == [("0703", "done"), ("0102", "doing")]
    plan = save_plan(lines=[], seen=plan.pk, version=plan.version, **asked)
    assert plan.measures.get(pk=second.pk).state == "cancel"
    plan = acted(plan, "void", people["clerk"], reason="这一户搬走了")
    assert (plan.state, Plan.objects.valid().count()) == ("void", 0)
    verbs = AuditEvent.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [
        "plan.save", "plan.move", "measure.move", "measure.move", "plan.move", "plan.save", "plan.save", "plan.move",
    ]  # fmt: skip


def test_who_may_write_and_who_may_settle(people: dict[str, Any], unit: Any) -> None:
    home, owner = scene.home(), f"u{unit.pk}"
    for who in ("head", "reviewer", "county", "far", "ganbu", "admin"):
        with pytest.raises(PermissionDenied):
            scene.drafted(home, people[who], owner)
    scene.pair(home, scene.cadre(unit, people["ganbu"].person))
    plan = scene.drafted(home, people["ganbu"], owner)  # his own household
    for who in ("ganbu", "county", "far"):
        with pytest.raises(PermissionDenied):
            acted(plan, "confirm", people[who])
    other = scene.home("罗二")
    with pytest.raises(PermissionDenied):
        scene.drafted(other, people["ganbu"], owner)
    # one person in both posts does not settle what he wrote
    both = factories.user("both", Role.VILLAGE_CLERK, VILLAGE)
    Post.objects.create(user=both, role=Role.VILLAGE_HEAD, region_id=VILLAGE, starts_on=TODAY())
    asked = {"household": home, "year": scene.year(), "words": WORDS, "lines": [], "seen": plan.pk, "today": TODAY()}
    plan = save_plan(**asked, version=plan.version, by=both)
    plan = save_plan(**{**asked, "lines": scene.lines(owner)}, version=plan.version, by=people["township"])
    with pytest.raises(Refused, match="plan_same_person"):  # neither once somebody else saved it after him
        acted(plan, "confirm", both)
    assert plan not in to_confirm(both, plan.year)
    Plan.objects.filter(pk=plan.pk).update(written_by=people["head"].person)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Plan.objects.filter(pk=plan.pk).update(
            state="settled", confirmed_by=people["head"].person, confirmed_at=timezone.now()
        )
    assert scene.confirm(plan, people["reviewer"]).state == "settled"


def test_what_cannot_be_kept(people: dict[str, Any], unit: Any) -> None:
    home, clerk, owner = scene.home(), people["clerk"], f"u{unit.pk}"
    far = scene.unit("乙县林业局", "990102")
    common = {"household": home, "by": clerk, "today": TODAY(), "year": scene.year()}

    def refused(code: str, lines: list[Line], words: Words = WORDS, **more: Any) -> str:
        with pytest.raises(Refused, match=code) as caught:
            save_plan(**{**common, **more}, lines=lines, words=words)
        assert Plan.objects.count() == Measure.objects.count() == 0
        return caught.value.sentence

    assert "健康帮扶" in refused("measure_fit", [Line("01", "0101")])
    assert "因学" in refused("measure_ground", [*scene.lines(owner), Line("03", "0901")])
    assert "第 2 条" in refused("measure_option", [*scene.lines(owner)[:1], Line("01", "")])
    refused("measure_owner", [Line("01", "0703", owner=f"u{far.pk}")])
    refused("measure_owner", [Line("01", "0703", owner="u999999")])
    refused("measure_owner", [Line("01", "0703", owner="x")])
    refused("measure_most", [Line("01", "0703")] * 21)
    refused("plan_text_number", [], Words("身份证990101197001010010"))
    refused("plan_year", [], year=scene.year() - 2)
    refused("plan_agreed_later", [], Words(agreed_on=TODAY() + timedelta(days=1)))
    refused("plan_agreed_early", [], Words(agreed_on=date(scene.year() - 2, 12, 31)))
    refused("measure_due", [Line("01", "0703", due_on=date(scene.year() + 1, 1, 1))])
    home.members.update(labour="03")
    assert "没有劳动力" in refused("measure_venture", [Line("09", "0301")])
    Household.objects.filter(pk=home.pk).update(main_cause=None, other_causes="")
    home.refresh_from_db()
    refused("measure_no_grounds", [Line("01", "0703")])
    Household.objects.filter(pk=home.pk).update(register="closed", ended_on=TODAY(), end_reason="02")
    home.refresh_from_db()
    refused("plan_closed", [])


def test_one_plan_a_year_and_two_windows(people: dict[str, Any], unit: Any) -> None:
    home, owner = scene.home(), f"u{unit.pk}"
    plan = scene.drafted(home, people["clerk"], owner)
    with pytest.raises(Refused, match="plan_known"):
        scene.drafted(home, people["township"], owner)
    asked = {"household": home, "year": scene.year(), "words": WORDS, "today": TODAY(), "seen": plan.pk, "lines": []}
    save_plan(version=plan.version, by=people["township"], **asked)
    with pytest.raises(Conflict):
        save_plan(version=plan.version, by=people["clerk"], **asked)
    with pytest.raises(Conflict):
        save_plan(version=3, by=people["clerk"], **{**asked, "seen": plan.pk + 1})
    assert Measure.objects.filter(state="cancel").count() == 2


# ---- the lists ------------------------------------------------------------------------------------------------------
def some_plans(count: int, by: Any, seed: int = 7) -> None:
    """Households and plans of every kind, written past the services: what has become odd since it was written."""
    chance, today = random.Random(seed), TODAY()
    causes, risks = [*PovertyCause.values], [*Risk.values]
    for number in range(count):
        status = chance.choice(["0", "0", "2", "3", "1"])
        other = ",".join(sorted(chance.sample(causes[:13], chance.randint(0, 2))))
        home = factories.household(
            VILLAGE, f"户{number}", poverty_status=status, main_cause=chance.choice([*causes[:13], None]),
            other_causes=other, return_cause=chance.choice(["14", "01", None]) if status == "3" else None,
        )  # fmt: skip
        home.members.update(labour=chance.choice(["01", "02", "03", "04", "05", None]))
        if chance.random() < 0.5:
            MonitoringEpisode.objects.create(
                household=home, village_code=VILLAGE, kind="1", write=uuid.uuid4(), identified_on=date(2025, 1, 1),
                risks=",".join(sorted(chance.sample(risks, chance.randint(0, 3)))),
                **({"eliminated_on": date(2025, 9, 1), "elimination_mode": "1"} if chance.random() < 0.3 else {}),
            )  # fmt: skip
        if chance.random() < 0.15:
            continue
        need = homes([home])[home.pk]
        plan = Plan.objects.create(
            household=home, year=today.year, made_by=by.person, written_by=by.person,
            exit_year=chance.choice([None, today.year - 1, today.year, today.year + 1]), agreed_on=today,
            agreed_way="sign", likeness=chance.choice(["", f"{number % 9}", f"{number}x"]),
            **(
                {"state": "settled", "confirmed_by": factories.person(f"审{number}"), "confirmed_at": timezone.now()}
                if chance.random() < 0.6 else {}
            ),
        )  # fmt: skip
        wanted = [*sorted(need.urgent)] if chance.random() < 0.8 else []
        wanted += chance.choices([*Ground.values], k=chance.choice([0, 0, 1]))
        given = chance.choice([0, 0, 0, 1, 3])
        Measure.objects.bulk_create(scene.row(plan, "12", chance.choice(["1103", "1104"])) for _ in range(given))
        for ground in wanted:
            fitting = [one for one in MeasureOption.values if one[:2] in FITS[ground]]
            option = chance.choice(fitting if chance.random() < 0.8 else [*MeasureOption.values])
            state = chance.choice(["waiting", "doing", "done", "waiting", "cancel"])
            scene.row(
                plan, ground, option, state=state, reach=chance.choice(["special", "general", "general"]),
                due_on=chance.choice([None, today - timedelta(days=1), today]),
                done_on=today if state in ("done", "cancel") else None,
            ).save()  # fmt: skip


def test_the_lists_ask_what_the_rules_ask(people: dict[str, Any]) -> None:
    """The conditions of the database and the rules of one plan, over plans of every kind."""
    some_plans(90, people["clerk"])
    user, today = people["township"], TODAY()
    rows = list(plans_in(user, today.year).select_related("household"))
    needs, measures = homes([row.household for row in rows]), measures_of(rows)
    found: dict[str, set[int]] = {"unfit": set(), "general": set(), "late": set(), "gifts": set(), "exit": set()}
    for row in rows:
        facts = facts_for(row, measures[row.pk], needs[row.household_id], today)
        asked = {
            "unfit": unfit(facts), "general": only_general(facts), "gifts": gifts(facts), "exit": exit_passed(facts),
            "late": overdue(facts, row.state == "settled"),
        }  # fmt: skip
        for tab, questions in asked.items():
            if questions:
                found[tab].add(row.pk)
    conditions = tabs_of(today)
    every = plans_in(user, today.year)
    listed = {tab: set(every.filter(conditions[tab]).values_list("pk", flat=True)) for tab in found}
    assert listed == found
    assert all(3 < len(each) < len(rows) for each in found.values()), {tab: len(each) for tab, each in found.items()}
    copies = {row.pk for row in rows if row.likeness and sum(one.likeness == row.likeness for one in rows) > 1}
    assert set(every.filter(conditions["copy"]).values_list("pk", flat=True)) == copies != set()
    with CaptureQueriesContext(
        connection,
    ) as asked_for:
        counts = tally(plans_in(user, today.year), today)
    assert len(asked_for) == 1
    assert counts == {"all": len(rows), "copy": len(copies), **{tab: len(each) for tab, each in found.items()}}
    without = without_plan(user, today.year)
    assert not without.filter(plans__isnull=False).exists()
    assert 3 < without.count() < 30


def test_the_page_counts_what_it_lists_and_asks_little(people: dict[str, Any], unit: Any) -> None:
    clerk, owner = people["clerk"], f"u{unit.pk}"
    homes_made = [scene.home(name) for name in ("韦大山", "罗小妹", "岑老三", "王五")]
    for home in homes_made[:2]:  # the second is the first one's copy
        scene.settled(home, clerk, people["head"], owner)
    path, client = reverse("plan-list"), client_of(clerk)

    def shown(tab: str) -> str:
        """The page, once the number beside the tab was compared with its rows."""
        page = client.get(path, {"tab": tab}).content.decode()
        said = re.search(rf">{TABS[tab]}<span>(\d+)</span>", page)
        assert said
        assert int(said[1]) == page.count('<td class="asked">')
        return page

    counts = re.findall(r"([\u4e00-\u9fff]+)<span>(\d+)</span>", shown("all"))
    assert [number for _, number in counts] == ["2", "2", "0", "2", "0", "0", "0", "0"]
    assert [label for label, _ in counts] == [*TABS.values()]
    assert "罗小妹户</a>写得一样" in shown("copy").replace("\n", "")
    with CaptureQueriesContext(connection) as two:
        shown("all")
    third = scene.settled(homes_made[2], clerk, people["head"], owner, words=Words("收入八千", 2030, TODAY(), "sign"))
    scene.late(third)
    scene.settled(homes_made[3], clerk, people["head"], owner)
    with CaptureQueriesContext(connection) as four:
        page = shown("all")
    assert len(four) == len(two)
    counts = re.findall(r"([\u4e00-\u9fff]+)<span>(\d+)</span>", page)
    assert [number for _, number in counts] == ["4", "0", "0", "3", "0", "1", "0", "0"]
    assert "岑老三" in shown("late")
    assert "都有计划了" in shown("none")
    assert page_of(people["far"], path).count('<td class="asked">') == 0


# ---- carried over, handed over --------------------------------------------------------------------------------------
def test_what_is_not_done_goes_on_next_year(people: dict[str, Any], unit: Any) -> None:
    clerk, owner, year = people["clerk"], f"u{unit.pk}", scene.year()
    plans = [scene.settled(scene.home(name), clerk, people["head"], owner) for name in ("韦大山", "罗小妹")]
    done = plans[0].measures.order_by("pk").first()
    act_on_measure(measure=done, action="finish", version=1, result="做好了", on=TODAY(), by=clerk, today=TODAY())
    village, mover = factories.place(VILLAGE), people["township"]
    asked = {"region": village, "year": year + 1, "by": mover, "today": TODAY()}
    assert carry_over(**asked) == 2
    made = {plan.household_id: plan for plan in Plan.objects.filter(year=year + 1)}
    first = made[plans[0].household_id]
    assert (first.state, first.carried, first.agreed_on) == ("draft", True, None)
    assert list(first.measures.values_list("option", "state", "due_on")) == [
        ("0301", "waiting", TODAY().replace(year=year + 1))
    ]
    assert set(first.authors.all()) == {clerk.person, mover.person}
    with pytest.raises(Refused, match="carry_nothing"):
        carry_over(**asked)
    with pytest.raises(Refused, match="plan_agreement"):
        acted(first, "confirm", people["head"])
    with pytest.raises(Refused, match="carry_place"):
        carry_over(
            **{**asked, "region": factories.place("990101"), "by": factories.user("ct", "township_clerk", "990101")}
        )
    with pytest.raises(PermissionDenied):
        carry_over(**{**asked, "by": people["head"]})


def test_a_meeting_hands_over_what_nobody_owns(people: dict[str, Any], unit: Any) -> None:
    clerk, township, year = people["clerk"], people["township"], scene.year()
    open_lines = [Line(one.ground, one.option, task="做", standard="到位", to_claim=True) for one in scene.lines("")]
    plan = scene.drafted(scene.home(), clerk, "", of=open_lines)
    assert unclaimed(township, year).count() == 0  # not before it is settled
    scene.confirm(plan, people["head"])
    first, second = unclaimed(township, year)
    told, mark = Meeting(TODAY(), "镇政府会议室", "韦镇长"), scene.token()
    asked = {"region": factories.place(TOWNSHIP), "year": year, "told": told, "today": TODAY()}
    with pytest.raises(PermissionDenied):
        hold_meeting(**asked, token=mark, by=clerk)
    with pytest.raises(Refused, match="handover_place"):
        hold_meeting(**{**asked, "region": factories.place(VILLAGE)}, token=mark, by=township)
    meeting = hold_meeting(**asked, token=mark, by=township)
    assert hold_meeting(**asked, token=mark, by=township) == meeting
    owner, far = f"u{unit.pk}", f"u{scene.unit('乙县林业局', '990102').pk}"
    for claims, code in (
        ([Claim(first.pk, 1, "", TODAY())], "handover_none"),
        ([Claim(first.pk, 1, far, TODAY())], "handover_owner"),
        ([Claim(first.pk, 1, owner, None)], "handover_due"),
        ([Claim(first.pk, 1, owner, TODAY()), Claim(second.pk, 1, owner, TODAY() - timedelta(days=1))], "handover_due"),
        ([Claim(first.pk, 2, owner, TODAY())], "conflict"),
        ([Claim(999999, 1, owner, TODAY())], "conflict"),
    ):
        with pytest.raises(Refused, match=code):
            claim(meeting=meeting, claims=claims, by=township)
    assert unclaimed(township, year).count() == 2
    assert claim(meeting=meeting, claims=[Claim(first.pk, 1, owner, TODAY())], by=township) == 1
    # the page: what is left is ticked and claimed; what was claimed stands below, the late in red
    path = reverse("handover-detail", args=[meeting.pk])
    response = client_of(township).post(path, {"owner": owner, "measure": f"{second.pk}:1", "due_on": ""})
    again = response.content.decode()
    assert (response.status_code, "没有填什么时候落实" in again) == (422, True)
    assert f'value="{second.pk}:1" checked' in again
    assert client_of(clerk).post(path, {"owner": owner, "measure": f"{second.pk}:1"}).status_code == 403
    sent = client_of(township).post(path, {"owner": owner, "measure": f"{second.pk}:1", "due_on": str(TODAY())})
    assert sent.status_code == 302
    page = page_of(township, path)
    assert ("都有人认领了" in page, page.count("县水务局")) == (True, 2)
    Measure.objects.filter(pk=first.pk).update(due_on=TODAY() - timedelta(days=3))
    assert "，逾期" in page_of(township, path)
    listing = page_of(township, reverse("handover-list"))
    assert re.search(r'<td class="num">2</td><td class="num err">1</td>', listing)
    form = page_of(township, reverse("handover-new"))
    said = dict(re.findall(r'name="(token)" value="([^"]+)"', form))
    typed = {**said, "region": TOWNSHIP, "held_on": str(TODAY()), "place": "会议室", "chair": "韦镇长"}
    assert client_of(township).post(reverse("handover-new"), typed).status_code == 302
    assert HandOver.objects.count() == 2


def test_of_many_copies_a_few_are_named_and_the_others_counted(people: dict[str, Any]) -> None:
    """Of the county and the year alone; who sees one village is told how many more there are, without names."""

    def copy(code: str, name: str, year: int) -> Plan:
        who = {"made_by": people["clerk"].person, "written_by": people["clerk"].person}
        return Plan.objects.create(household=factories.household(code, name), year=year, likeness="x" * 64, **who)

    plans = [copy(VILLAGE, f"韦{number}", scene.year()) for number in range(9)]
    copy("990101201204", "邻村", scene.year())
    copy("990102201201", "邻县", scene.year())
    copy(VILLAGE, "去年", scene.year() - 1)
    for who, seen, unseen in ((people["clerk"], 8, 1), (people["township"], 9, 0)):
        found = alike(who, plans[:3])
        for plan in plans[:3]:
            same = found[plan.pk]
            assert (len(same.named), same.seen, same.unseen) == (MOST_NAMED, seen, unseen)
            assert plan.pk not in {one.pk for one in same.named}
    few = alike(people["far"], plans[:1])[plans[0].pk]
    assert (few.named, few.seen, few.unseen) == ([], 0, 9)


def test_who_leaves_hands_on_what_he_answers_for(people: dict[str, Any], unit: Any) -> None:
    """With the household that he helps to whoever helps it next, of others to whoever takes the rest."""
    county, day = people["county"], TODAY()
    goes, next_one, rest = (scene.cadre(unit, factories.person(name)) for name in ("莫去", "覃来", "陆余"))
    far = scene.cadre(scene.unit("乙县林业局", "990102"), factories.person("蒙远"))
    helped, other, done = scene.home("韦一"), scene.home("韦二"), scene.home("韦三")
    pairing = scene.pair(helped, goes)
    for home in (helped, other, done):
        scene.settled(home, people["clerk"], people["head"], f"c{goes.pk}")
    Measure.objects.filter(plan__household=done).update(state="done", done_on=day, result="做了")
    path = reverse("cadre-leave", args=[goes.pk])
    page = page_of(county, path)
    assert client_of(people["township"]).get(path).status_code == 403  # he would see the households of other places
    assert ("4 条措施跟着户移交" in page, "韦二" in page, "韦三" in page) == (True, True, False)
    successors = {pairing.pk: next_one.pk}
    for leaving, code in (
        (Leaving(day, successors), "measure_without_successor"),
        (Leaving(day, successors, far), "measure_successor_reach"),
    ):
        with pytest.raises(Refused, match=code):
            leave(cadre=goes, version=1, leaving=leaving, by=county, today=day)
    assert Measure.objects.filter(owner_cadre=goes).count() == 6
    said = {"on": str(day), "version": 1, f"to-{pairing.pk}": f"编号{next_one.pk}", "to": f"陆余（局） 编号{rest.pk}"}
    assert client_of(county).post(path, said).status_code == 302
    owners = Measure.objects.order_by("pk").values_list("plan__household__head_name", "owner_cadre", "version")
    assert list(owners) == [
        *[("韦一", next_one.pk, 2)] * 2, *[("韦二", rest.pk, 2)] * 2, *[("韦三", goes.pk, 1)] * 2,
    ]  # fmt: skip
    told = AuditEvent.objects.filter(verb="measure.hand_on").order_by("id").values_list("after", "region_code")
    assert list(told) == [
        ({"责任人": "覃来", "措施": 2}, VILLAGE), ({"责任人": "陆余", "措施": 2}, VILLAGE),
    ]  # fmt: skip


def test_the_same_meeting_sent_twice_at_once_is_one(people: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one is written after this one has looked for it."""
    told = Meeting(TODAY(), "镇政府", "韦镇长13912345678", "联系13912345678")
    asked = {
        "region": factories.place(TOWNSHIP), "year": scene.year(), "told": told, "today": TODAY(),
        "token": scene.token(), "by": people["township"],
    }  # fmt: skip

    def meanwhile(*_: Any) -> None:
        monkeypatch.undo()
        hold_meeting(**asked)

    monkeypatch.setattr(handovers, "year_refusal", meanwhile)
    assert hold_meeting(**asked) == HandOver.objects.get()
    assert "13912345678" not in HandOver.objects.get().note + HandOver.objects.get().chair


# ---- pages ----------------------------------------------------------------------------------------------------------
def test_batteries(people: dict[str, Any], unit: Any) -> None:
    home = scene.home()
    scene.drafted(home, people["clerk"], f"u{unit.pk}")
    meeting = HandOver.objects.create(
        region=factories.place(TOWNSHIP), year=scene.year(), held_on=TODAY(), place="会议室", chair="韦镇长",
        made_by=people["township"].person, token=scene.token(),
    )  # fmt: skip
    clerk, far, admin = people["clerk"], people["far"], people["admin"]
    pages = {
        reverse("plan-detail", args=[home.pk]): Visitors(people["county"], far, admin),
        reverse("plan-edit", args=[home.pk]): Visitors(clerk, far, people["head"]),
        reverse("plan-wall", args=[VILLAGE]): Visitors(people["head"], far, people["ganbu"]),
        reverse("handover-detail", args=[meeting.pk]): Visitors(people["township"], far, people["ganbu"]),
    }
    assert {path: page_battery(path, who) for path, who in pages.items()} == dict.fromkeys(pages, EXPECTED)


def hidden_in(page: str) -> dict[str, str]:
    """The fields of the plan's form that nobody types."""
    return dict(re.findall(r'<input type="hidden" name="(seen|version|m-\d-pk|m-[A-Z]+_FORMS)" value="([^"]*)"', page))


def test_writing_on_the_page(people: dict[str, Any], unit: Any) -> None:
    """With a suggestion, a further row, a refusal that keeps what was typed, a second person's button."""
    home, clerk = scene.home(), people["clerk"]
    scene.pair(home, scene.cadre(unit, people["ganbu"].person))
    waiting = [work.title for group in work_for(clerk, TODAY()) for work in group.works]
    assert f"1 户还没有{scene.year()}年帮扶计划" in waiting
    page = page_of(clerk, reverse("household-detail", args=[home.pk]))
    path = reverse("plan-edit", args=[home.pk])
    assert path in page
    page = page_of(clerk, f"{path}?idea=01-0703")
    assert re.search(r'<option value="0703" selected>', page)
    assert "ganbu（县水务局）" in page
    due = str(TODAY())
    typed = {
        "m-TOTAL_FORMS": "1", "m-INITIAL_FORMS": "0", "seen": "0", "version": "0", "goal": "收入过线",
        "exit_year": str(scene.year()), "agreed_on": due, "agreed_way": "sign",
        "m-0-ground": "01", "m-0-option": "0703",
        "m-0-task": "每月随访", "m-0-standard": "按时服药", "m-0-owner": f"c{home.pairings.get().cadre_id}",
        "m-0-due_on": due, "m-0-reach": "special", "m-0-style": "relief", "m-0-amount": "300",
    }  # fmt: skip
    more = client_of(clerk).post(path, {**typed, "act": "09-0301"}).content.decode()
    assert re.search(r'<option value="0301" selected>', more)
    assert ('value="每月随访"' in more, Plan.objects.count()) == (True, 0)
    second = {"m-TOTAL_FORMS": "3", "m-1-reach": "special", "m-2-reach": "special"}
    wrong = client_of(clerk).post(path, {**typed, **second, "m-1-ground": "01", "m-1-option": "0301"})
    assert wrong.status_code == 422
    assert "解决不了“因病”" in wrong.content.decode()
    assert 'value="每月随访"' in wrong.content.decode()
    out = {**typed, **second, "m-1-ground": "09", "m-1-option": "0301", "m-1-task": "养牛"}
    saved = client_of(clerk).post(path, out)
    assert saved.status_code == 302
    plan = Plan.objects.get()
    assert list(plan.measures.order_by("pk").values_list("option", "amount")) == [("0703", 300), ("0301", None)]
    detail = reverse("plan-detail", args=[home.pk])
    told = page_of(people["head"], detail)
    assert ("第 2 条缺标准、责任人、时间" in told, 'aria-disabled="true"' in told) == (True, True)
    again = page_of(clerk, path)
    fields = {**out, **hidden_in(again), "m-TOTAL_FORMS": "2", "m-1-DELETE": "on"}
    assert client_of(clerk).post(path, fields).status_code == 302
    plan.refresh_from_db()
    assert plan.measures.filter(state="cancel").count() == 1
    # whoever stands in a row and is no choice any more is not dropped by saving it again
    far, gone = scene.cadre(scene.unit("县林业局"), factories.person("林业员")), factories.member(home, "韦小妹")
    plan.measures.filter(state="waiting").update(owner_cadre=far, member=gone)
    again = page_of(clerk, path)
    assert all(re.search(rf'<option value="{one}" selected>', again) for one in (f"c{far.pk}", gone.pk))
    one = {name: value for name, value in typed.items() if not name.startswith("m-1")}
    kept = {**one, **hidden_in(again), "m-0-owner": f"c{far.pk}", "m-0-member": str(gone.pk)}
    assert client_of(clerk).post(path, kept).status_code == 302
    assert plan.measures.get(state="waiting").owner_cadre == far
    Member.objects.filter(pk=gone.pk).update(state="2")
    kept["version"] = str(int(kept["version"]) + 1)
    refused = client_of(clerk).post(path, kept)
    assert (refused.status_code, "现在不是这一户的成员" in refused.content.decode()) == (422, True)
    plan.refresh_from_db()
    told = page_of(people["head"], detail)
    assert "“缺资金”还没有措施" in told
    sent = client_of(people["head"]).post(detail, {"plan": plan.pk, "version": plan.version, "action": "confirm"})
    assert sent.status_code == 302
    plan.refresh_from_db()
    assert plan.state == "settled"
    assert "每月随访" in page_of(people["ganbu"], detail)  # his own household
    follow = reverse("plan-measure", args=[home.pk, plan.measures.get(state="waiting").pk])
    done = {"version": "3", "action": "finish", "result": "随访了十二次", "on": due}
    assert client_of(people["ganbu"]).post(follow, done).status_code == 302
    assert "随访了十二次" in page_of(clerk, detail)
    assert client_of(people["far"]).post(follow, done).status_code == 404
    assert client_of(clerk).post(detail, {"plan": "x"}).status_code == 404
    assert client_of(clerk).get(f"{detail}?year=99999").status_code == 200
    assert client_of(clerk).get(f"{path}?idea=zz").status_code == 302  # settled: to its page
    empty = client_of(clerk).post(reverse("plan-carry"), {"place": VILLAGE, "year": scene.year()})
    assert empty.status_code == 409


# ---- papers ---------------------------------------------------------------------------------------------------------
def test_the_wall_says_what_may_hang(people: dict[str, Any], unit: Any) -> None:
    home = scene.home("韦大山")
    hospital = scene.unit("县人民医院")
    sick = Line("01", "0202", task="在医院做保洁", standard="每月两千元", owner=f"u{hospital.pk}", due_on=TODAY())
    lines = [*scene.lines(f"u{unit.pk}"), sick]
    scene.settled(home, people["clerk"], people["head"], "", of=lines)
    scene.drafted(scene.home("草稿户"), people["clerk"], f"u{unit.pk}")
    path = reverse("plan-wall", args=[VILLAGE])
    wall, office = page_of(people["head"], path), page_of(people["head"], f"{path}?edition=office")
    assert all(word in wall for word in ("韦大山", "政策落实", "金融帮扶", "县水务局", str(TODAY())))
    secrets = ("因病", "缺资金", "慢病", "随访", "小额信贷", "健康帮扶", "县人民医院", "就业帮扶")
    assert [word for word in secrets if word in wall] == []
    assert all(
        word in office
        for word in ("内部资料，不得张贴", "因病", "慢病签约", "每季度上门随访", "县水务局", "县人民医院")
    )
    assert "草稿户" not in wall + office
    assert AuditEvent.objects.filter(verb="household.print").count() == 2


def test_papers_of_a_household(people: dict[str, Any], unit: Any, settings: Any) -> None:
    home = scene.home()
    unit.office_phone = "0859-3220000"
    unit.save()
    scene.pair(home, scene.cadre(unit, people["ganbu"].person))
    scene.settled(home, people["clerk"], people["head"], f"u{unit.pk}")
    menu = page_of(people["clerk"], reverse("household-detail", args=[home.pk]))
    paper = lambda name: page_of(people["clerk"], reverse("household-print", args=[home.pk, name]))  # noqa: E731
    said = {name: paper(name) for name in ("plan", "handbook", "notice-card", "contact-card")}
    assert all(f"/print/{name}/" in menu for name in said)
    assert ("每季度上门随访" in said["plan"], "因病" in said["plan"]) == (True, True)
    assert ("贷款养两头牛" in said["handbook"], "2021-01-01" in said["handbook"]) == (True, True)
    assert ("贷款养两头牛" in said["notice-card"], "因病" in said["notice-card"]) == (True, False)
    assert all("0859-3220000" in said[name] for name in ("notice-card", "contact-card"))
    assert "<svg" not in said["contact-card"]
    settings.PUBLIC_URL = "https://fupin.example.gov.cn/"
    assert "<svg" in paper("contact-card")
    old = client_of(people["clerk"]).get(reverse("household-print", args=[home.pk, "plan"]), {"day": "2020-01-01"})
    assert old.status_code == 200
    assert "还没有帮扶计划" in page_of(
        people["clerk"], reverse("household-print", args=[scene.home("新户").pk, "plan"])
    )
