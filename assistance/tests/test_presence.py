"""Leave, presence, inspections, the three lists: services and pages, as each of those who use them."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assistance.models import Cadre, DutyList, HelpSetting, Leave, PostCheck, Posting, PresenceMonth
from assistance.selectors import presence as seen
from assistance.selectors.lists import assess, tasks_of
from assistance.selectors.presence import PRESENCE_SHOWS, Resident, months_open, resident_now
from assistance.services import presence as services
from assistance.services.presence import Asked, Days, Looked
from assistance.tests import visit_scene
from assistance.tests.visit_scene import TOWNSHIP, VILLAGE
from fupin.access.permissions import Permission, Role
from fupin.accounts.models import User
from fupin.audit.models import AuditEvent
from fupin.tests.factories import household, person, place, user
from fupin.tests.world import client_of
from fupin.workflow import Conflict, Refused

pytestmark = pytest.mark.django_db
P = Permission


@dataclass
class Here:
    """何敏 helps three households and is stationed in their village; who decides about his leave."""

    scene: visit_scene.Scene
    reviewer: User
    approver: User
    who: Resident

    @property
    def today(self) -> date:
        return self.scene.today

    def user(self, name: str) -> Any:
        return self.scene.users[name]

    def ask(self, first: int = 1, last: int = 2, *, by: str = "helper", **said: Any) -> Leave:
        """Days counted from today."""
        asked = Asked("private", self.today + timedelta(first), self.today + timedelta(last), "老人住院要陪护")
        return services.ask_leave(
            who=self.who, asked=said.pop("asked", asked), token=uuid.uuid4(), by=self.user(by), today=self.today
        )

    def act(self, leave: Leave, act: str, by: Any, **said: Any) -> Leave:
        leave.refresh_from_db()
        services.act_on_leave(leave=leave, act=act, version=leave.version, by=by, today=self.today, **said)
        return leave

    def look(self, present: bool, ago: int = 0) -> PostCheck:
        looked = Looked(self.today - timedelta(ago), "site", present)
        return services.check_post(who=self.who, looked=looked, token=uuid.uuid4(), by=self.reviewer, today=self.today)


@pytest.fixture
def here() -> Here:
    scene = visit_scene.scene()
    about, turn = {"cadre": scene.helper, "village": scene.village}, scene.today - timedelta(200)
    Posting.objects.create(**about, kind="member", starts_on=turn - timedelta(200), ends_on=turn - timedelta(1))
    Posting.objects.create(**about, kind="first", starts_on=turn)
    who = resident_now(scene.helper, scene.today)
    assert who is not None
    reviewer = user("v.reviewer", Role.TOWNSHIP_REVIEWER, TOWNSHIP, name="韦副镇")
    return Here(scene, reviewer, user("v.approver", Role.COUNTY_APPROVER, "990101", name="黄部长"), who)


def page(client: Client, name: str, /, *args: Any, **said: Any) -> str:
    return client.get(reverse(name, args=args), said).content.decode()


def post(client: Client, name: str, /, *args: Any, **said: Any) -> str:
    return client.post(reverse(name, args=args), said, follow=True).content.decode()


# ---- leave -----------------------------------------------------------------------------------------------------------
def test_who_was_two_things_in_a_village_is_there_once(here: Here) -> None:
    everybody = seen.residents(Posting.objects.all())
    assert [(one.post, len(one.spans)) for one in everybody] == [("第一书记、工作队队员", 2)]
    year = here.today - timedelta(365)
    assert len(everybody[0].days(year, here.today)) == 366


def test_short_leave_is_granted_by_the_township_and_ends_with_his_return(here: Here) -> None:
    leave = here.ask(0, 2)
    with pytest.raises(PermissionDenied):
        here.act(leave, "grant", here.user("clerk"))
    assert here.act(leave, "grant", here.reviewer).state == "granted"
    clerk = here.user("clerk")
    Cadre.objects.filter(pk=here.who.cadre.pk).update(person=clerk.person)
    with pytest.raises(Refused, match="leave_own_return"):
        here.act(Leave.objects.get(), "return", clerk, back_on=here.today)
    Cadre.objects.filter(pk=here.who.cadre.pk).update(person=here.user("helper").person)
    back = here.act(Leave.objects.get(), "return", here.user("clerk"), back_on=here.today)
    assert (back.state, back.back_on) == ("returned", here.today)
    assert [event.verb for event in AuditEvent.objects.filter(verb__startswith="leave.").order_by("pk")] == [
        "leave.ask", "leave.move", "leave.move",
    ]  # fmt: skip
    assert "住院" not in "".join(str(one.after) for one in AuditEvent.objects.all())


def test_long_leave_and_leave_in_pieces_go_to_the_county(here: Here) -> None:
    first, second = here.ask(1, 3), here.ask(4, 5)
    for leave in (first, second):
        with pytest.raises(Refused, match="leave_county") as refused:
            here.act(leave, "grant", here.reviewer)
        assert "连着一共 5 天，超过 3 天" in refused.value.sentence
    here.act(second, "refuse", here.reviewer, answer="年底验收")
    assert here.act(first, "grant", here.reviewer).state == "granted"
    assert here.act(here.ask(10, 20), "grant", here.approver).state == "granted"
    HelpSetting.objects.create(region=place("990101"), short_leave=7)
    assert here.act(here.ask(30, 36), "grant", here.reviewer).state == "granted"


def test_nobody_grants_what_he_asked_for(here: Here) -> None:
    leave = here.ask(by="township")
    Leave.objects.update(asked_by=here.reviewer.person)
    with pytest.raises(Refused, match="leave_own"):
        here.act(leave, "grant", here.reviewer)
    assert [one.pk for one in seen.to_grant(here.approver)] == [leave.pk]
    assert seen.to_grant(here.reviewer) == []


def test_leave_does_not_overlap_and_stays_in_the_posting(here: Here) -> None:
    here.ask(1, 3)
    with pytest.raises(Refused, match="leave_twice"):
        here.ask(3, 4)
    with pytest.raises(PermissionDenied):
        here.ask(8, 9, by="stranger")
    with pytest.raises(PermissionDenied):
        here.ask(8, 9, by="other")
    Posting.objects.filter(kind="first").update(ends_on=here.today + timedelta(8))
    here.who = seen.residents(Posting.objects.all())[0]
    with pytest.raises(Refused, match="leave_posted"):
        here.ask(8, 9)
    assert here.ask(8, 8).days == 1


def test_the_same_application_twice_is_one(here: Here) -> None:
    asked = Asked("sick", here.today, here.today, "看牙")
    common = {"who": here.who, "asked": asked, "token": uuid.uuid4(), "by": here.user("helper"), "today": here.today}
    assert services.ask_leave(**common) == services.ask_leave(**common)
    assert Leave.objects.count() == 1


def test_somebody_else_decided_first(here: Here) -> None:
    leave = here.ask()
    stale = Leave.objects.get()
    here.act(leave, "grant", here.reviewer)
    with pytest.raises(Conflict):
        services.act_on_leave(leave=stale, act="refuse", version=1, by=here.approver, today=here.today, answer="不行")
    assert Leave.objects.get().state == "granted"


# ---- days ------------------------------------------------------------------------------------------------------------
def keep(here: Here, days: list[int], *, version: int = 0, by: Any = None, back: int = 0) -> int:
    year, month = months_open(here.today)[back]
    said = {here.who.cadre.pk: Days(days, version)}
    return services.save_presence(
        village=here.scene.village, year=year, month=month, said=said, by=by or here.user("clerk"), today=here.today
    )


def test_days_are_kept_once_and_with_their_version(here: Here) -> None:
    assert keep(here, [3, 1, 3], back=1) == 1
    assert keep(here, [1, 3], version=1, back=1) == 0  # nothing changed
    with pytest.raises(Conflict):
        keep(here, [1, 2, 3], version=0, back=1)
    assert keep(here, [1, 2, 3], version=1, back=1) == 1
    row = PresenceMonth.objects.get()
    assert (row.days, row.version) == ("1,2,3", 2)
    assert AuditEvent.objects.filter(verb="presence.save").count() == 2


def test_nobody_records_his_own_days_nor_days_of_leave(here: Here) -> None:
    with pytest.raises(PermissionDenied):
        keep(here, [1], by=here.user("helper"), back=1)
    clerk = here.user("clerk")
    Cadre.objects.filter(pk=here.who.cadre.pk).update(person=clerk.person)
    with pytest.raises(Refused, match="presence_own"):
        keep(here, [1], back=1)
    Cadre.objects.filter(pk=here.who.cadre.pk).update(person=here.user("helper").person)
    year, month = months_open(here.today)[1]
    day = date(year, month, 15)
    Leave.objects.create(
        cadre=here.who.cadre, village=here.scene.village, kind="sick", starts_on=day, ends_on=day, state="granted",
        reason="看病", asked_by=clerk.person, token=uuid.uuid4(),
    )  # fmt: skip
    with pytest.raises(Refused, match="presence_away"):
        keep(here, [14, 15], back=1)
    assert keep(here, [14], back=1) == 1


def test_a_month_long_past_is_closed(here: Here) -> None:
    said = {here.who.cadre.pk: Days([1], 0)}
    with pytest.raises(Refused, match="presence_month"):
        services.save_presence(
            village=here.scene.village, year=here.today.year - 1, month=1, said=said, by=here.user("clerk"),
            today=here.today,
        )  # fmt: skip


def test_nobody_is_there_and_away_on_one_day(here: Here) -> None:
    asked = here.ask(-6, -5)
    day = here.today - timedelta(6)
    PresenceMonth.objects.create(
        cadre=here.who.cadre, village=here.scene.village, year=day.year, month=day.month, days=f"{day.day}",
        recorded_by=here.user("clerk").person,
    )  # fmt: skip
    with pytest.raises(Refused, match="leave_present"):
        here.act(asked, "grant", here.reviewer)
    Leave.objects.all().delete()
    with pytest.raises(Refused, match="leave_present"):
        here.ask(-6, -6)
    assert here.ask(-5, -5).days == 1


def test_who_was_away_too_often_stands_on_the_list(here: Here) -> None:
    HelpSetting.objects.create(region=place("990101"), most_leave=1)
    here.act(here.ask(-1, 0), "grant", here.reviewer)
    text = page(client_of(here.user("township")), "presence-list", show="often")
    days = 2 if (here.today - timedelta(1)).year == here.today.year else 1
    assert ("超过 1 天，该考虑调换" in text) == (days == 2)


# ---- inspection ------------------------------------------------------------------------------------------------------
def test_leave_asked_for_afterwards_excuses_nothing(here: Here) -> None:
    here.look(False)
    leave = here.ask(0, 0)
    here.act(leave, "grant", here.reviewer)
    Leave.objects.update(asked_at=timezone.now() + timedelta(days=1))
    found = seen.checks_of([here.who.cadre.pk], here.today, here.today)[here.who.cadre.pk]
    assert [result for _, result in found] == ["absent"]
    Leave.objects.update(asked_at=timezone.now())
    assert seen.checks_of([here.who.cadre.pk], here.today, here.today)[here.who.cadre.pk][0][1] == "leave"


def test_a_check_is_withdrawn_by_whoever_entered_it(here: Here) -> None:
    row = here.look(False)
    for by, reason, code in ((here.approver, "看错人", "look_not_yours"), (here.reviewer, " ", "look_why")):
        with pytest.raises(Refused, match=code):
            services.withdraw_check(check=row, reason=reason, by=by)
    services.withdraw_check(check=row, reason="看错人", by=here.reviewer)
    with pytest.raises(Refused, match="look_withdrawn"):
        services.withdraw_check(check=row, reason="看错人", by=here.reviewer)
    assert not seen.checks_of([here.who.cadre.pk], here.today, here.today)[here.who.cadre.pk]


@pytest.mark.parametrize(("ago", "code"), [(32, "look_day"), (-1, "look_day"), (31, None)])
def test_a_check_is_of_the_last_month(here: Here, ago: int, code: str | None) -> None:
    if code is None:
        assert here.look(True, ago).present
        return
    with pytest.raises(Refused, match=code):
        here.look(True, ago)


# ---- pages -----------------------------------------------------------------------------------------------------------
def test_every_tab_lists_as_many_as_it_says(here: Here) -> None:
    keep(here, [1, 2], back=1)
    here.act(here.ask(0, 1), "grant", here.reviewer)
    here.look(False, ago=3)
    client = client_of(here.user("township"))
    year, month = months_open(here.today)[1]
    counts = {}
    for show, label in PRESENCE_SHOWS.items():
        text = page(client, "presence-list", show=show, month=f"{year}-{month:02}")
        counts[show] = text.count(">何敏</a>")
        assert f"{label} {counts[show]}</a>" in text
    assert counts == {
        "blank": 0,
        "short": 1,
        "away": 1,
        "late": 0,
        "often": 0,
        "absent": int(year == here.today.year),
        "all": 1,
    }


def test_a_village_ticks_its_month(here: Here) -> None:
    clerk, pk = client_of(here.user("clerk")), here.who.cadre.pk
    year, month = months_open(here.today)[1]
    address = f"{reverse('presence-village', args=[VILLAGE])}?month={year}-{month:02}"
    assert f'name="v-{pk}" value="0"' in clerk.get(address).content.decode()
    said = {f"v-{pk}": "0", f"d-{pk}": ["1", "2", "5"]}
    assert "已登记 1 人" in clerk.post(address, said, follow=True).content.decode()
    again = clerk.post(address, {**said, f"d-{pk}": ["7"]})
    assert (again.status_code, PresenceMonth.objects.get().days) == (409, "1,2,5")
    assert 'value="7"' in again.content.decode()
    assert "别的同事" in again.content.decode()
    wild = {f"v-{pk}": "x", f"d-{pk}": ["99", "-1", "二"], "v-": "1", "v-abc": "1"}
    assert clerk.post(address, wild).status_code == 409
    assert client_of(here.user("viewer")).post(address, said).status_code == 404


def test_a_helper_asks_on_his_phone(here: Here) -> None:
    client, day = client_of(here.user("helper")), here.today + timedelta(2)
    said = {"kind": "private", "starts": day, "ends": day, "reason": "家里办酒", "token": uuid.uuid4()}
    assert "已报乡镇批" in post(client, "leave-mine", **said)
    assert "已经请过假" in post(client, "leave-mine", **{**said, "token": uuid.uuid4()})
    assert "请写明事由" in post(client, "leave-mine", **{**said, "reason": "家", "token": uuid.uuid4()})
    leave = Leave.objects.get()
    act = {"act": "take", "leave": leave.pk, "version": leave.version}
    assert "已撤回" in post(client, "leave-mine", **act)
    assert client_of(here.user("other")).post(reverse("leave-mine"), act).status_code == 404
    assert "您现在不驻村" in page(client_of(here.user("other")), "leave-mine")


def test_a_clerk_asks_for_him_and_the_reviewer_decides(here: Here) -> None:
    clerk, day = client_of(here.user("clerk")), here.today
    said = {"kind": "sick", "starts": day, "ends": day + timedelta(9), "reason": "住院手术", "token": uuid.uuid4()}
    assert "已报县里批" in post(clerk, "leave-new", here.who.cadre.pk, **said)
    leave = Leave.objects.get()
    reviewer, approver = client_of(here.reviewer), client_of(here.approver)
    assert "超过 3 天的由县里批" in page(reviewer, "leave-detail", leave.pk)
    assert "住院手术" not in page(client_of(here.user("viewer")), "leave-detail", leave.pk)
    assert "超过 3 天的由县里批" in post(reviewer, "leave-detail", leave.pk, act="grant", version=1)
    assert "批 1 份请假" in page(approver, "home")
    assert "批 1 份请假" not in page(reviewer, "home")
    assert "的假已批准" in post(approver, "leave-detail", leave.pk, act="grant", version=1)
    assert "回村日期应在" in post(clerk, "leave-detail", leave.pk, act="return", version=2, back_on="没回")
    assert "的假已销假" in post(clerk, "leave-detail", leave.pk, act="return", version=2, back_on=str(day))


def test_who_stayed_away_stands_on_the_clerks_list(here: Here) -> None:
    leave = here.ask(-5, -3)
    here.act(leave, "grant", here.reviewer)
    assert "1 人超假没有销" in page(client_of(here.user("clerk")), "home")
    assert "超假 3 天" in page(client_of(here.user("township")), "leave-list", show="late")
    assert "回村销假" in page(client_of(here.user("helper")), "task-mine")


def test_a_check_is_entered_on_the_villages_page(here: Here) -> None:
    client = client_of(here.reviewer)
    said = {"cadre": here.who.cadre.pk, "day": here.today, "way": "phone", "present": "0", "token": uuid.uuid4()}
    assert "已登记查岗：何敏不在岗" in post(client, "presence-check", VILLAGE, **said)
    assert "擅自不在岗" in page(client, "presence-village", VILLAGE)
    assert "打开太久" in post(client, "presence-check", VILLAGE, **{**said, "present": ""})
    assert "请选怎么查的" in post(client, "presence-check", VILLAGE, **{**said, "way": "x", "token": uuid.uuid4()})
    assert "查岗日期" in post(client, "presence-check", VILLAGE, **{**said, "day": "x", "token": uuid.uuid4()})
    row = PostCheck.objects.get()
    assert "已撤销" in post(client, "presence-check-withdraw", row.pk, reason="认错人")


def test_a_visit_during_leave_looks_false(here: Here) -> None:
    here.scene.visit(0, ago=2)
    here.scene.visit(1, ago=5)
    here.act(here.ask(-3, -1), "grant", here.reviewer)
    client = client_of(here.user("township"))
    text = page(client, "visit-doubtful")
    shown = text[text.index("请假那几天") :]
    assert "韦大山" in shown
    assert "罗小河" not in shown
    stranger = page(client_of(here.user("stranger")), "visit-doubtful")
    assert "韦大山" not in stranger


def test_queries_do_not_grow_with_people(here: Here) -> None:
    client, address = client_of(here.user("township")), reverse("presence-list")
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    for number in range(9):
        cadre = Cadre.objects.create(unit=here.scene.unit, person=person(f"队员{number}"), started_on=date(2020, 1, 1))
        Posting.objects.create(cadre=cadre, village=here.scene.village, kind="member", starts_on=date(2021, 1, 1))
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).content.decode().count("工作队队员") >= 9
    assert len(many) == len(few)


# ---- lists -----------------------------------------------------------------------------------------------------------
def test_todays_list_holds_visits_problems_plans_and_returns(here: Here) -> None:
    tasks = tasks_of(here.who.cadre, here.user("helper"), P.VISIT_MINE, here.today)
    assert {one.kind for one in tasks} == {"计划", "走访"}
    dated = [one.due for one in tasks if one.due]
    assert dated == sorted(dated)
    stranger = tasks_of(here.who.cadre, here.user("stranger"), P.VISIT_VIEW, here.today)
    assert stranger == []
    text = page(client_of(here.user("helper")), "task-mine")
    assert all(one.title in text for one in tasks)
    assert "韦大山" in page(client_of(here.user("township")), "cadre-tasks", here.who.cadre.pk)


def test_an_assessment_counts_what_was_asked(here: Here) -> None:
    one = assess([here.who.cadre], here.today)[0]
    assert (one.points["visit"].base, one.points["task"].base, one.absent) == (3, 0, 0)
    assert one.unrecorded == here.today.month - 1
    here.look(False)
    here.look(False, ago=2)
    one = assess([here.who.cadre], here.today)[0]
    expected = 2 if (here.today - timedelta(2)).year == here.today.year else 1
    assert (one.absent, one.best.label) == (expected, {1: "称职", 2: "基本称职"}[expected])
    text = page(client_of(here.user("township")), "assessment-list")
    assert "何敏" in text
    assert f"查到不在岗 {expected} 次" in text
    paper = page(client_of(here.user("township")), "cadre-assessment", here.who.cadre.pk)
    assert "本人意见" in paper
    assert f"{expected} 次，等次最高" in paper


def test_a_county_writes_its_duties(here: Here) -> None:
    county, address = client_of(here.user("county")), f"{reverse('duty-edit')}?place=990101&role=first"
    assert "吃住在村" in county.get(address).content.decode()
    said = {"text": "每天记工作日志\n\n 每周开一次会 ", "source": "县办〔2026〕8号", "version": "0"}
    assert "已保存第一书记的责任清单" in county.post(address, said, follow=True).content.decode()
    assert DutyList.objects.get().text == "每天记工作日志\n每周开一次会"
    assert "别的同事" in county.post(address, said).content.decode()
    assert "至少写一条" in county.post(address, {**said, "version": "1", "text": " \n"}).content.decode()
    assert "不超过 20 条" in county.post(address, {**said, "version": "1", "text": "一\n" * 21}).content.decode()
    assert "每周开一次会" in page(client_of(here.user("helper")), "duty-mine")
    assert "每周开一次会" in page(client_of(here.user("clerk")), "duty-list", print="1")


def test_the_rota_says_by_when(here: Here) -> None:
    household(VILLAGE, "没人帮户")
    text = page(client_of(here.user("clerk")), "visit-rota", VILLAGE)
    assert text.count("韦大山") == 1
    assert "还没有帮扶人" in text
    assert f"{here.today.year}年{here.today.month}月" in text
    following = page(client_of(here.user("clerk")), "visit-rota", VILLAGE, month="next")
    assert f"{here.today.month % 12 + 1}月走访安排" in following
