"""Recording visits, who may; what is due for households; the pages of helper and staff."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assistance.models import BusySeason, Pairing, Posting, Visit, VisitRequest, VisitRule, VisitTask
from assistance.selectors.visits.coverage import coverage
from assistance.selectors.visits.due import Line, lines_for, standings, village_states
from assistance.selectors.visits.listing import many_a_day, same_texts
from assistance.services import visits as services
from assistance.services.visits import Followed, Wanted, Wish
from assistance.tests.visit_scene import COUNTY, VILLAGE, Scene, pair, scene
from assistance.visit_codes import DueState, VillageState, VisitMode
from assistance.visit_rules import FESTIVAL_DAYS
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.write import write
from fupin.tests import factories
from fupin.tests.documents import jpeg
from fupin.workflow import Conflict, Refused
from households.models import Household, Member
from households.services.evidence import accept
from households.tests.scene import client_of, page_of
from villages.models import VillageProfile

pytestmark = pytest.mark.django_db
S = DueState


@pytest.fixture
def here() -> Scene:
    return scene()


def told_reason(caught: Any) -> str:
    return str(caught.value.code)


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", jpeg((60, 40)))


# ---- recording -----------------------------------------------------------------------------------------------------
def test_the_same_record_sent_twice_is_one(here: Scene) -> None:
    key = uuid.uuid4()
    task = Followed("申请临时救助，电话13912345678", here.today + timedelta(days=5))
    first = here.visit(key=key, found="身份证 990101197001010015 丢了", tasks=[task], topics=["05", "01"])
    again = here.visit(key=key, found="别的")
    assert first == again == Visit.objects.get()
    assert "990101197001010015" not in first.found
    assert first.topics == "01,05"
    kept = VisitTask.objects.get()
    assert (kept.cadre, "13912345678" in kept.title) == (None, False)
    assert AuditEvent.objects.filter(verb=Verb.VISIT_RECORDED).count() == 1
    with pytest.raises(Refused) as caught:
        here.visit(1, key=key)
    assert told_reason(caught) == "stale_form"


def test_the_same_record_sent_twice_at_once_is_one(here: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one is written after this one has looked for it; the photograph of the later one is taken away."""
    key, check = uuid.uuid4(), services.check
    stored: list[str] = []
    discarded: list[str] = []
    store, discard = services.files.store, services.files.discard

    def meanwhile(*facts: Any) -> None:
        monkeypatch.setattr(services, "check", check)
        here.visit(key=key, photo=picture())
        check(*facts)

    def storing(kind: str, content: bytes) -> str:
        stored.append(store(kind, content))
        return stored[-1]

    def discarding(name: str) -> None:
        discarded.append(name)
        discard(name)

    monkeypatch.setattr(services, "check", meanwhile)
    monkeypatch.setattr(services.files, "store", storing)
    monkeypatch.setattr(services.files, "discard", discarding)
    assert here.visit(key=key, photo=picture()) == (kept := Visit.objects.get())
    earlier, later = stored
    assert (kept.photo_as, discarded) == (earlier, [later])
    assert services.photo_of_visit(kept)
    with pytest.raises(FileNotFoundError):
        services.files.stored(services.PHOTO, later)
    assert AuditEvent.objects.filter(verb=Verb.VISIT_RECORDED).count() == 1


def test_who_may_record(here: Scene) -> None:
    """A helper for himself at his own; the village's and the township's staff for whoever helps; nobody else."""
    assert here.visit(by="clerk").recorded_by == here.users["clerk"].person
    assert here.visit(by="township").cadre == here.helper
    for who, cadre in (
        ("other", here.other),
        ("helper", here.other),
        ("county", here.helper),
        ("stranger", here.helper),
    ):
        with pytest.raises(PermissionDenied):
            here.visit(by=who, cadre=cadre)
    with pytest.raises(Refused) as caught:
        here.visit(by="clerk", cadre=here.other)
    assert told_reason(caught) == "visit_not_helper"
    Posting.objects.create(cadre=here.other, village=here.village, kind="member", starts_on=here.today)
    assert here.visit(by="clerk", cadre=here.other).cadre == here.other
    with pytest.raises(Refused):
        here.visit(by="clerk", cadre=here.other, ago=1)
    Pairing.objects.filter(household=here.homes[0]).update(ends_on=here.today - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        here.visit()


def test_what_was_recorded_before_the_hand_over_arrives_after_it(here: Scene) -> None:
    """By the day of the visit; what has been answered once is answered again, whoever helps now."""
    client, path = client_of(here.users["helper"]), reverse("mine-visit", args=[here.homes[0].pk])
    script = {"headers": {"Accept": "application/json"}}
    yesterday = here.today - timedelta(days=1)
    Pairing.objects.filter(household=here.homes[0]).update(ends_on=yesterday)
    said = form(here, day=yesterday.isoformat())
    assert client.post(path, said, **script).json() == {"saved": True}
    Pairing.objects.filter(household=here.homes[0]).update(voided=True)
    assert client.post(path, said, **script).json() == {"saved": True}
    assert Visit.objects.get().day == yesterday
    for refused in (form(here), form(here, day=yesterday.isoformat()), form(here, day="x"), {}):
        assert client.post(path, refused, **script).status_code == 404
    assert client.get(path).status_code == 404
    assert client_of(here.users["other"]).post(path, said, **script).status_code == 404


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"ago": -1}, "visit_day"),
        ({"mode": "walk"}, "visit_mode"),
        ({"topics": ["nothing"]}, "visit_mode"),
        ({"tasks": [Followed("修", date(2026, 1, 1))]}, "visit_task_title"),
        ({"tasks": [Followed("修水管", date(2001, 1, 1))]}, "visit_task_day"),
        ({"tasks": [Followed("修水管", date(2090, 1, 1))] * 6}, "visit_tasks"),
    ],
)
def test_what_is_refused(here: Scene, said: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        here.visit(**said)
    assert told_reason(caught) == code
    assert not Visit.objects.exists()


def test_a_withdrawn_visit_counts_no_more(here: Scene) -> None:
    visit = here.visit()
    assert state_of(here, 0) == S.ENOUGH
    with pytest.raises(Refused):
        services.withdraw_visit(visit=visit, reason=" ", by=here.users["helper"])
    with pytest.raises(PermissionDenied):
        services.withdraw_visit(visit=visit, reason="记到别家了", by=here.users["other"])
    services.withdraw_visit(visit=visit, reason="记到别家了", by=here.users["helper"])
    assert state_of(here, 0) == S.DUE
    with pytest.raises(Refused):
        services.withdraw_visit(visit=Visit.objects.get(), reason="记到别家了", by=here.users["helper"])


def test_a_withdrawn_visit_takes_along_what_it_left_to_be_seen_to(here: Scene) -> None:
    """What is still open; what was done stays done."""
    tasks = [Followed("修水管", here.today), Followed("问医保", here.today)]
    visit, other = here.visit(tasks=tasks), here.visit(1, tasks=tasks[:1])
    done, still = visit.tasks.order_by("pk")
    services.close_task(task=done, version=1, result="修好了", by=here.users["township"])
    services.withdraw_visit(visit=visit, reason="记到别家了", by=here.users["helper"])
    done.refresh_from_db()
    still.refresh_from_db()
    assert (done.state, done.result) == ("done", "修好了")
    assert (still.state, still.result, still.done_by) == (
        "void", "走访记录已撤销：记到别家了", here.users["helper"].person,
    )  # fmt: skip
    assert other.tasks.get().state == "open"
    with pytest.raises(Refused, match="visit_task_done"):
        services.close_task(task=still, version=still.version, result="修好了", by=here.users["township"])
    assert "一起撤销的要跟进的事" in AuditEvent.objects.get(verb=Verb.VISIT_WITHDRAWN).after
    assert [task.pk for task in line_of(here, 0).tasks] == []
    assert "问医保" not in page_of(here.users["township"], reverse("visit-task-list"))
    assert "已撤销：走访记录已撤销" in page_of(here.users["township"], reverse("visit-detail", args=[visit.pk]))


def test_a_problem_is_closed_once_with_its_result(here: Scene) -> None:
    here.visit(tasks=[Followed("修水管", here.today + timedelta(days=5))])
    task = VisitTask.objects.get()
    close = {"task": task, "version": 1, "by": here.users["township"]}
    with pytest.raises(PermissionDenied):
        services.close_task(**{**close, "by": here.users["stranger"]}, result="修好了")
    with pytest.raises(Refused):
        services.close_task(**close, result="")
    services.close_task(**close, result="修好了")
    with pytest.raises(Conflict):
        services.close_task(**close, result="又修好了")
    task.refresh_from_db()
    assert (task.state, task.done_by, task.result) == ("done", here.users["township"].person, "修好了")


# ---- what is due ---------------------------------------------------------------------------------------------------
def state_of(here: Scene, home: int) -> str:
    return standings(Household.objects.filter(pk=here.homes[home].pk), here.today)[here.homes[home].pk].state


def monthly(here: Scene, **more: Any) -> VisitRule:
    wanted = Wanted("month", 1, modes=(VisitMode.HOME,), **more)
    key = {"region": factories.place(COUNTY), "year": here.today.year, "version": 0, "now": here.today.year}
    return services.save_rule(**key, wanted=wanted, by=here.users["county"])


def test_a_countys_rule_goes_before_what_is_usual(here: Scene) -> None:
    rule = monthly(here, level="50")
    assert state_of(here, 0) == S.DUE
    here.visit(mode=VisitMode.PHONE)
    assert state_of(here, 0) == S.DUE
    year = here.today.year
    saved = services.save_rule(
        region=rule.region, year=year, wanted=Wanted("month", 1, modes=(VisitMode.HOME, VisitMode.PHONE), level="50"),
        version=rule.version, by=here.users["county"], now=year,
    )  # fmt: skip
    assert saved.pk == rule.pk
    assert state_of(here, 0) == S.ENOUGH
    with pytest.raises(Conflict):
        monthly(here, level="50")
    with pytest.raises(PermissionDenied):
        services.save_rule(
            region=rule.region, year=year, wanted=Wanted("month", 1, modes=(VisitMode.HOME,)), version=0,
            by=here.users["township"], now=year,
        )  # fmt: skip


def test_in_a_busy_season_nothing_is_due(here: Scene) -> None:
    monthly(here)
    first, last = here.today - timedelta(days=3), here.today + timedelta(days=3)
    season = services.save_season(
        region=factories.place(COUNTY), name="秋收", first=(first.month, first.day), last=(last.month, last.day),
        version=0, by=here.users["county"], now=here.today.year,
    )  # fmt: skip
    assert state_of(here, 0) == S.PAUSED
    here.visit(mode=VisitMode.PHONE)
    assert state_of(here, 0) == S.ENOUGH
    services.drop_season(season=season, version=1, by=here.users["county"], now=here.today.year)
    assert not BusySeason.objects.exists()
    assert state_of(here, 0) == S.DUE


def test_villages_are_told_apart(here: Scene) -> None:
    facts = {"village": here.village, "write": uuid.uuid4(), "households": 9}
    assert village_states([VILLAGE], 2026) == {VILLAGE: VillageState.ORDINARY}
    VillageProfile.objects.create(year=2024, attribute="1", **facts)
    assert village_states([VILLAGE], 2026) == {VILLAGE: VillageState.POOR}
    VillageProfile.objects.create(year=2025, attribute="1", exit_year=2025, **facts)
    assert village_states([VILLAGE], 2026) == {VILLAGE: VillageState.EXITED}


def line_of(here: Scene, home: int = 0) -> Line:
    return lines_for(Household.objects.filter(pk=here.homes[home].pk), here.today)[0]


def events(here: Scene, home: int = 0) -> list[str]:
    greetings = set(FESTIVAL_DAYS.values())
    return [event.text for event in line_of(here, home).events if event.text.removesuffix("问候") not in greetings]


def test_what_happens_in_a_household_opens_a_visit_until_somebody_goes(here: Scene) -> None:
    head, child = here.homes[0].members.order_by("pk")
    Member.objects.filter(pk=child.pk).update(changed_on=here.today - timedelta(days=2))
    ill(head)
    assert sorted(events(here)) == ["家里添了韦小妹", "韦大山健康状况有变化"]
    here.visit(ago=1)
    assert events(here) == ["韦大山健康状况有变化"]
    here.visit()
    assert events(here) == []


@write
def ill(head: Member) -> None:
    from fupin.audit.versions import keep

    Member.objects.filter(pk=head.pk).update(health="01")
    keep(Member.objects.filter(pk=head.pk))
    Member.objects.filter(pk=head.pk).update(health="02")


def test_one_visit_serves_several_requests(here: Scene) -> None:
    """S4-276: of the county, of the village, of one household; not of the next village."""
    county = factories.place(COUNTY)
    for region, home, who in ((county, None, "县医保局"), (here.village, None, "镇民政办"), (here.village, 0, "本户")):
        wish = Wish(
            who, "提醒缴费", here.today, here.today + timedelta(days=9), "help" if home is not None else "asked"
        )
        household = here.homes[home] if home is not None else None
        by = here.users["county" if region is county else "clerk"]
        services.request_visits(
            region=region, household=household, wish=wish, token=uuid.uuid4(), by=by, today=here.today
        )
    here.homes.append(factories.household("990101202201", "石远方"))
    assert (len(events(here, 0)), len(events(here, 1))) == (3, 2)
    assert events(here, -1) == ["县医保局：提醒缴费"]
    assert line_of(here).to_go
    here.visit(0)
    assert (events(here, 0), len(events(here, 1))) == ([], 2)
    with pytest.raises(PermissionDenied):
        services.withdraw_request(request=VisitRequest.objects.get(asked_by="县医保局"), by=here.users["clerk"])
    services.withdraw_request(request=VisitRequest.objects.get(asked_by="镇民政办"), by=here.users["township"])
    assert len(events(here, 1)) == 1


def test_the_same_request_sent_twice_at_once_is_one(here: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    wish = Wish("镇民政办", "提醒缴费", here.today, here.today)
    asked = {
        "region": here.village, "household": None, "wish": wish, "token": uuid.uuid4(), "by": here.users["clerk"],
        "today": here.today,
    }  # fmt: skip

    def meanwhile(text: str) -> str:
        monkeypatch.undo()
        services.request_visits(**asked)
        return text

    monkeypatch.setattr(services, "mask_text", meanwhile)
    assert services.request_visits(**asked) == VisitRequest.objects.get()
    with pytest.raises(Refused):
        services.request_visits(**{**asked, "household": here.homes[0]})


def test_the_worst_overdue_comes_first(here: Scene) -> None:
    monthly(here)
    Pairing.objects.filter(household=here.homes[1]).update(starts_on=date(here.today.year - 1, 1, 1))
    here.visit(0)
    order = [line.household.head_name for line in lines_for(Household.objects.all(), here.today)]
    assert order[0] == "罗小河"
    assert order[-1] == "韦大山"


def test_coverage_equals_the_lists_behind_it(here: Scene) -> None:
    monthly(here)
    here.visit(0)
    factories.household("990101201204", "没人帮")
    whole, village = coverage(here.users["township"], "", here.today)
    assert (whole.needed, whole.visited, round(whole.rate or 0, 1)) == (3, 1, 33.3)
    assert village.place == here.village
    page = page_of(here.users["township"], reverse("visit-coverage"))
    assert "还有 1 户没有帮扶人" in page
    for state, names in (("fit", ["韦大山"]), ("due", ["罗小河", "黄阿妹"]), ("late", [])):
        listed = page_of(here.users["township"], f"{reverse('visit-due')}?state={state}&place={VILLAGE}")
        assert [home.head_name for home in here.homes if f"{home.head_name}户" in listed] == names
    assert coverage(here.users["stranger"], "", here.today) == []


def test_what_looks_false_is_named(here: Scene) -> None:
    user = here.users["township"]
    for number in range(16):
        home = factories.household(VILLAGE, f"石{number}")
        here.homes.append(home)
        pair(home, here.helper, here.users["clerk"], here.today)
        here.visit(3 + number, found="家里一切都好" if number < 6 else f"第{number}家情况各不相同")
    since = here.today - timedelta(days=30)
    (text,) = same_texts(user, since)
    assert (text.text, text.homes, text.cadres) == ("家里一切都好", 6, 1)
    (day,) = many_a_day(user, since)
    assert (day.cadre, day.homes) == (here.helper, 16)
    assert same_texts(here.users["stranger"], since) == []
    listed = page_of(user, f"{reverse('visit-list')}?like={text.first}")
    assert "6 次" in listed
    assert "16 次" in page_of(
        user, f"{reverse('visit-list')}?cadre={here.helper.pk}&day={here.today}&mode={VisitMode.HOME}"
    )
    page = page_of(user, reverse("visit-doubtful"))
    assert "家里一切都好" in page


# ---- pages ---------------------------------------------------------------------------------------------------------
def form(here: Scene, **said: Any) -> dict[str, Any]:
    usual = {"client_key": uuid.uuid4(), "mode": VisitMode.HOME, "day": here.today.isoformat(), "occasion": "routine"}
    lines = {"task": ["", ""], "task_to": ["town", "own"], "task_due": [here.today.isoformat()] * 2}
    return {**usual, **lines, **said}


def test_a_helper_records_on_his_phone_with_and_without_a_script(here: Scene) -> None:
    client, path = client_of(here.users["helper"]), reverse("mine-visit", args=[here.homes[0].pk])
    page = page_of(here.users["helper"], reverse("mine"))
    assert all(home.head_name in page for home in here.homes)
    photo = SimpleUploadedFile("a.jpg", jpeg((60, 40)))
    said = form(here, person=["韦大山", "韦小妹"], topics=["05"], found="好转", photo=photo, task=["修水管", "问医保"])
    assert client.post(path, said).headers["Location"] == reverse("mine")
    visit = Visit.objects.get()
    assert (visit.people, visit.found, visit.cadre) == ("韦大山、韦小妹", "好转", here.helper)
    assert list(visit.tasks.order_by("pk").values_list("title", "cadre")) == [
        ("修水管", None),
        ("问医保", here.helper.pk),
    ]
    picture = client.get(reverse("visit-photo", args=[visit.pk]))
    assert accept(picture.content, "x").width == 60

    script = {"headers": {"Accept": "application/json"}}
    key = uuid.uuid4()
    for _ in range(2):
        assert client.post(path, form(here, client_key=key), **script).json() == {"saved": True}
    assert Visit.objects.count() == 2
    wrong = client.post(path, form(here, day="2090-01-01"), **script)
    assert (wrong.status_code, "走访日期" in wrong.json()["refused"]) == (422, True)
    bad = client.post(path, form(here, photo=SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")))
    assert (bad.status_code, "照片只收" in bad.content.decode()) == (422, True)
    assert (
        client.post(reverse("mine-visit", args=[factories.household(VILLAGE, "别家").pk]), form(here)).status_code
        == 404
    )


def test_staff_record_from_paper_and_see_it_on_the_household(here: Scene) -> None:
    home = here.homes[0]
    client, path = client_of(here.users["clerk"]), reverse("visit-record", args=[home.pk])
    assert client.post(path, form(here)).status_code == 422
    sent = client.post(path, form(here, cadre=here.helper.pk, found="补记纸上的", task=["报销药费", ""]))
    assert sent.headers["Location"] == reverse("household-detail", args=[home.pk])
    page = page_of(here.users["viewer"], reverse("household-detail", args=[home.pk]))
    assert "补记纸上的" in page
    assert "记走访" not in page
    assert "报销药费" in page_of(here.users["township"], f"{reverse('visit-task-list')}?turn=town")
    assert "办 1 件走访发现的问题" in page_of(here.users["township"], "/")
    helper = client_of(here.users["helper"]).get(path)
    assert helper.headers["Location"] == reverse("mine-visit", args=[home.pk])


def test_the_list_costs_the_same_for_many(here: Scene) -> None:
    client = client_of(here.users["helper"])
    here.visit(0, tasks=[Followed("修水管", here.today)])

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("mine")).content.decode()
        assert all(home.head_name in page for home in here.homes)
        return len(asked)

    cost()  # what is kept between two pages is asked once
    few = cost()
    for number in range(9):
        here.homes.append(factories.household(VILLAGE, f"石{number}"))
        pair(here.homes[-1], here.helper, here.users["clerk"], here.today - timedelta(days=60))
        here.visit(-1, tasks=[Followed("修水管", here.today)])
    assert cost() == few
