"""Posting, photographing, correcting and closing notices: who, when, and what stays (security.md T6, T7, T8)."""

import inspect
import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils import timezone
from PIL import Image

from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.write import write
from fupin.personal import files
from fupin.tests.documents import jpeg
from fupin.workflow import Conflict, Refused
from households.case_workflow import table_of
from households.codes import CaseState, NoticeState
from households.models import Case, Household, MonitoringEpisode, NoticePhoto, Objection, PublicNotice
from households.selectors.notices import is_as_posted, villages_without, waiting_batches, waiting_in
from households.services import notices as services
from households.services.cases.acting import fresh, move
from households.services.notices import add_photo, close_notice, post_notice, repost
from households.services.notices import posting as posting_module
from households.services.notices.photos import PURPOSE
from households.tests.notice_scene import BASIS, VILLAGE, at, batch_at, photo_file, photographed, posted, staff
from villages.models import Office

pytestmark = pytest.mark.django_db
POSTERS = {"PA": "clerk", "PB": "reviewer", "PC": "reviewer", "PD": "clerk"}
CLOSERS = {"PA": "head", "PB": "reviewer", "PC": "reviewer", "PD": "township"}
NEXT = {"PA": "township", "PB": "county", "PC": "done", "PD": "township"}
HEADS = ["韦大山", "罗阿银", "岑国安"]


@pytest.fixture
def people():
    return staff()


def hung(kind, people, heads=HEADS, **more):
    return posted(batch_at(kind, people, heads), kind, people[POSTERS[kind]], **more)


def code_of(call, *args, **asked) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **asked)
    assert caught.value.sentence
    return caught.value.code


def states() -> list[str]:
    return list(Case.objects.order_by("rank").values_list("state", flat=True))


def object_to(case: Case, state: str = "received") -> Objection:
    return Objection.objects.create(
        receipt=uuid.uuid4().hex[:12], village_code=VILLAGE, case=case, kind="1", content="不符合条件", channel="2",
        due_on=date(2026, 12, 1), state=state, token=uuid.uuid4(),
    )  # fmt: skip


# ---- posting ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", POSTERS)
def test_what_is_posted_is_frozen(people, kind) -> None:
    notice = hung(kind, people)
    assert (len(notice.rows), notice.state, len(notice.code)) == (3, NoticeState.POSTED, 8)
    assert [row["head"] for row in notice.rows] == HEADS
    assert is_as_posted(notice)
    assert list(Case.objects.order_by("rank").values_list("notice_id", flat=True)) == [notice.pk] * 3
    event = AuditEvent.objects.get(verb=Verb.NOTICE_POSTED)
    assert (event.actor, event.after["校验值"]) == (people[POSTERS[kind]], notice.sha256)


def test_its_days_are_the_procedures_and_the_servers(people) -> None:
    notice = hung("PA", people, now=at(date(2026, 5, 5), 23, 59, 59))
    assert (notice.starts_on, notice.ends_on, notice.days) == (date(2026, 5, 5), date(2026, 5, 11), 7)
    assert notice.web_until == date(2026, 6, 10)


def test_there_is_nowhere_to_type_a_day() -> None:
    typed = {name for call in (post_notice, repost, add_photo) for name in inspect.signature(call).parameters}
    assert not {name for name in typed if "on" in name.split("_") or "day" in name or "date" in name}


def test_the_hash_says_when_a_row_was_tampered_with(people) -> None:
    notice = hung("PA", people)
    notice.rows[0]["persons"] = 9
    assert not is_as_posted(notice)
    notice.refresh_from_db()
    notice.ends_on -= timedelta(1)
    assert not is_as_posted(notice)


def test_an_announcement_lists_the_households(people) -> None:
    hung("PC", people)
    assert states() == [CaseState.DONE] * 3
    assert set(Household.objects.values_list("register", "main_cause")) == {("listed", "01")}


def test_an_announcement_of_monitoring_begins_an_episode(people) -> None:
    batch = batch_at("PD", people, HEADS)
    Case.objects.update(state="announcing", decider=people["approver"].person)
    posted(batch, "PC", people["reviewer"])
    assert MonitoringEpisode.objects.count() == 3


@pytest.mark.parametrize(
    ("kind", "who", "may"),
    [
        ("PA", "clerk", True), ("PA", "township", True), ("PA", "head", False), ("PA", "approver", False),
        ("PA", "other", False), ("PB", "clerk", False), ("PB", "township", False), ("PB", "reviewer", True),
        ("PC", "township", False), ("PC", "reviewer", True), ("PC", "other", False), ("PD", "clerk", True),
    ],
)  # fmt: skip
def test_who_may_post(people, kind, who, may) -> None:
    batch = batch_at(kind, people, HEADS)
    if may:
        assert posted(batch, kind, people[who]).pk
    else:
        with pytest.raises(PermissionDenied):
            posted(batch, kind, people[who])
        assert not PublicNotice.objects.exists()


def test_the_same_click_twice_is_one_sheet(people) -> None:
    batch, token = batch_at("PA", people, HEADS), uuid.uuid4()
    first = posted(batch, "PA", people["clerk"], token=token)
    assert posted(batch, "PA", people["clerk"], token=token) == first
    assert code_of(posted, batch, "PA", people["clerk"]) == "notice_none_waiting"
    assert PublicNotice.objects.count() == 1


def test_two_at_the_same_moment_give_one_sheet(people, monkeypatch) -> None:
    """The second had read the cases before the first wrote: their versions have moved on."""
    batch = batch_at("PA", people, HEADS)
    stale = waiting_in(batch, "PA")
    posted(batch, "PA", people["clerk"])
    monkeypatch.setattr(posting_module, "waiting_in", lambda *asked: stale)
    with pytest.raises(Conflict):
        posted(batch, "PA", people["township"])
    assert PublicNotice.objects.count() == 1


def test_the_same_token_at_the_same_moment(people, monkeypatch) -> None:
    batch, token = batch_at("PA", people, HEADS), uuid.uuid4()
    first = posted(batch, "PA", people["clerk"], token=token)

    def late(**asked):
        raise IntegrityError

    monkeypatch.setattr(posting_module, "_post", late)
    assert posted(batch, "PA", people["clerk"], token=token) == first


@pytest.mark.parametrize(
    ("basis", "code"),
    [("", "notice_basis"), ("无", "notice_basis"), ("据" * 121, "notice_basis"),
     ("见13912345678", "notice_basis_number"), ("文件990101197003021234", "notice_basis_number")],
)  # fmt: skip
def test_the_ground_is_written_and_holds_no_number(people, basis, code) -> None:
    assert code_of(posted, batch_at("PA", people, HEADS), "PA", people["clerk"], basis=basis) == code


def test_a_row_that_cannot_be_published_stops_the_sheet(people) -> None:
    batch = batch_at("PA", people, ["韦大山"], group_name="一组13912345678")
    assert code_of(posted, batch, "PA", people["clerk"]) == "notice_row_number"
    assert not PublicNotice.objects.exists()


def test_what_changed_after_the_look_is_not_posted(people) -> None:
    assert code_of(hung, "PA", people, seen="0" * 64) == "notice_changed"


def test_a_clock_that_is_behind_dates_nothing(people) -> None:
    notice, batch = hung("PA", people), batch_at("PD", people, ["黄文彬"])
    case = Case.objects.get(notice=notice, rank=1)
    AuditEvent.objects.update(at=timezone.now() + timedelta(hours=1))
    shot = {"kind": "near", "place": "公开栏", "file": photo_file(), "token": uuid.uuid4()}
    assert code_of(posted, batch, "PD", people["clerk"]) == "clock_back"
    assert code_of(add_photo, notice=notice, by=people["clerk"], **shot) == "clock_back"
    assert code_of(close_notice, notice=notice, by=people["head"], today=date(2030, 1, 1)) == "clock_back"
    again = {"basis": BASIS, "token": uuid.uuid4(), "now": timezone.now()}
    assert code_of(repost, case=case, by=people["clerk"], **again) == "clock_back"


def test_it_names_the_offices_above_and_never_the_village(people) -> None:
    for code, name, phone in ((VILLAGE, "甲村委", "1"), ("990101201", "甲镇政府", "2"), ("990101", "甲县局", "3")):
        Office.objects.create(region_id=code, name=name, help_phone=phone)
    notice = hung("PA", people)
    assert [one["phone"] for one in notice.phones] == ["2", "3", "12317"]
    assert notice.issuer == "甲村村民委员会"


# ---- the days --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC", "America/Los_Angeles"])
@pytest.mark.parametrize("kind", POSTERS)
def test_not_a_second_early_in_any_zone_of_the_server(people, kind, zone, settings) -> None:
    settings.TIME_ZONE = zone
    with timezone.override(zone):
        notice = hung(kind, people)
        photographed(notice, people["clerk"])
        last = at(notice.ends_on, 23, 59, 59)
        day = services.posting.rules.register_day
        asked = {"notice": notice, "by": people[CLOSERS[kind]]}
        assert code_of(close_notice, **asked, today=day(last)) == "notice_running"
        close_notice(**asked, today=day(last + timedelta(seconds=1)))
    assert states() == [NEXT[kind]] * 3
    notice.refresh_from_db()
    assert (notice.state, notice.closed_by) == (NoticeState.CLOSED, people[CLOSERS[kind]].person)


def test_not_without_photographs(people) -> None:
    notice = hung("PA", people)
    after = notice.ends_on + timedelta(1)
    assert code_of(close_notice, notice=notice, by=people["head"], today=after) == "notice_photos_needed"
    photographed(notice, people["clerk"])
    NoticePhoto.objects.update(taken_on=notice.starts_on)
    assert code_of(close_notice, notice=notice, by=people["head"], today=after) == "notice_photos_needed"
    assert states() == ["notice1"] * 3


@pytest.mark.parametrize(("kind", "who"), [("PA", "clerk"), ("PA", "other"), ("PB", "head"), ("PB", "township")])
def test_who_may_not_close(people, kind, who) -> None:
    notice = hung(kind, people)
    with pytest.raises(PermissionDenied):
        close_notice(notice=notice, by=people[who], today=notice.ends_on + timedelta(1))


def test_an_open_objection_keeps_its_household_and_no_other(people) -> None:
    notice = hung("PA", people)
    photographed(notice, people["clerk"])
    objection, after = object_to(Case.objects.get(rank=2)), notice.ends_on + timedelta(1)
    closed = close_notice(notice=notice, by=people["head"], today=after)
    assert states() == ["township", "notice1", "township"]
    assert [(case.rank, "1 条异议" in why) for case, why in closed.held] == [(2, True)]
    notice.refresh_from_db()
    assert notice.state == NoticeState.POSTED
    assert code_of(close_notice, notice=notice, by=people["head"], today=after) == "notice_all_held"
    Objection.objects.filter(pk=objection.pk).update(state="unfounded")
    close_notice(notice=notice, by=people["head"], today=after)
    notice.refresh_from_db()
    assert (states(), notice.state) == (["township"] * 3, NoticeState.CLOSED)
    assert AuditEvent.objects.filter(verb=Verb.NOTICE_CLOSED).count() == 2


def test_a_late_objection_keeps_its_household_off_the_announcement(people) -> None:
    batch = batch_at("PC", people, ["韦大山", "罗阿银"])
    late = object_to(Case.objects.get(rank=1))
    assert [row["head"] for row in posted(batch, "PC", people["reviewer"]).rows] == ["罗阿银"]
    assert states() == [CaseState.ANNOUNCING, CaseState.DONE]
    assert [one.households for one in waiting_batches(people["reviewer"])] == []
    Objection.objects.filter(pk=late.pk).update(state="unfounded")
    posted(batch, "PC", people["reviewer"])
    assert states() == [CaseState.DONE] * 2


# ---- a row that is no longer true --------------------------------------------------------------------------------
def test_a_corrected_row_hangs_again_for_the_whole_period(people) -> None:
    notice = hung("PA", people)
    photographed(notice, people["clerk"])
    case, after = Case.objects.get(rank=2), notice.ends_on + timedelta(1)
    Household.objects.filter(pk=case.household_id).update(member_count=4)
    close_notice(notice=notice, by=people["head"], today=after)
    assert states() == ["township", "notice1", "township"]
    again = {"basis": BASIS, "token": uuid.uuid4(), "by": people["clerk"], "now": at(after)}
    new = repost(case=case, **again)
    assert repost(case=case, **again) == new
    assert (new.starts_on, new.ends_on, new.replaces) == (after, after + timedelta(6), notice)
    assert [(row["head"], row["persons"]) for row in new.rows] == [("罗阿银", 4)]
    assert f"原公示（编号{notice.code}）有更正" in new.opening
    notice.refresh_from_db()
    assert (notice.state, notice.rows[1]["persons"], is_as_posted(notice)) == (NoticeState.REPLACED, 3, True)
    photographed(new, people["clerk"])
    assert code_of(close_notice, notice=new, by=people["head"], today=new.ends_on) == "notice_running"
    close_notice(notice=new, by=people["head"], today=new.ends_on + timedelta(1))
    assert states() == ["township"] * 3


def test_the_others_keep_their_sheet(people) -> None:
    notice = hung("PA", people)
    case = Case.objects.get(rank=1)
    Household.objects.filter(pk=case.household_id).update(head_name="韦小山")
    repost(case=case, basis=BASIS, token=uuid.uuid4(), by=people["clerk"], now=timezone.now())
    notice.refresh_from_db()
    assert notice.state == NoticeState.POSTED
    assert Case.objects.filter(notice=notice).count() == 2


def test_a_row_that_is_true_is_not_posted_again(people) -> None:
    hung("PA", people)
    again = {"basis": BASIS, "token": uuid.uuid4(), "by": people["clerk"], "now": timezone.now()}
    assert code_of(repost, case=Case.objects.first(), **again) == "notice_not_repostable"


# ---- photographs -------------------------------------------------------------------------------------------------
def test_a_photograph_is_dated_by_the_server_and_says_nothing_else(people, settings) -> None:
    exif = Image.Exif()
    exif[0x0132] = "1999:01:01 00:00:00"
    file = photo_file()
    file.file.seek(0)
    file.file.truncate()
    content = jpeg((300, 200), exif=exif)
    file.file.write(content)
    file.file.seek(0)
    file.size = len(content)
    notice = hung("PA", people)
    asked = {"notice": notice, "kind": "near", "place": "村务公开栏", "token": uuid.uuid4(), "by": people["clerk"]}
    kept = add_photo(**asked, file=file)
    assert kept.taken_on == services.posting.rules.register_day(timezone.now())
    assert b"1999" not in files.stored(PURPOSE, kept.stored_as)
    assert add_photo(**asked, file=file) == kept
    assert AuditEvent.objects.filter(verb=Verb.NOTICE_PHOTOGRAPHED).count() == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"kind": "top"}, "notice_photo_kind"), ({"place": " "}, "notice_photo_place"),
     ({"file": None}, "notice_photo_file")],
)  # fmt: skip
def test_bad_photographs_get_a_sentence(people, facts, code) -> None:
    asked = {"kind": "near", "place": "村务公开栏", "file": photo_file(), **facts}
    assert code_of(add_photo, notice=hung("PA", people), token=uuid.uuid4(), by=people["clerk"], **asked) == code


def test_the_same_photograph_is_not_another_one(people) -> None:
    notice, asked = hung("PA", people), {"place": "村务公开栏", "by": people["clerk"]}
    add_photo(notice=notice, kind="near", file=photo_file(), token=uuid.uuid4(), **asked)
    twice = {"notice": notice, "kind": "far", "file": photo_file(), "token": uuid.uuid4()}
    assert code_of(add_photo, **twice, **asked) == "notice_photo_same"


# ---- the lists -------------------------------------------------------------------------------------------------------
def test_villages_without_a_notice_are_counted(people) -> None:
    batch = batch_at("PA", people, HEADS)
    batch_at("PD", people, ["黄文彬"])
    since = timezone.now() - timedelta(days=9)
    Case.objects.update(state_since=since)
    today = services.posting.rules.register_day(timezone.now())
    (township,) = villages_without(people["prefecture"], today)
    assert [(one.code, one.households, one.days) for one in township.villages] == [(VILLAGE, 4, 9)]
    assert {(one.kind, one.households) for one in waiting_batches(people["clerk"])} == {("PA", 3), ("PD", 1)}
    posted(batch, "PA", people["clerk"])
    (township,) = villages_without(people["prefecture"], today)
    assert township.households == 1
    assert villages_without(people["other"], today) == []


def test_a_case_agreed_to_once_more_waits_for_a_new_second_sheet(people) -> None:
    notice = hung("PB", people, ["韦大山"])
    case = Case.objects.get()
    Case.objects.filter(pk=case.pk).update(state="township")
    write(move)(
        fresh(case), table_of("R1").step("township", "agree"), by=people["reviewer"], today=notice.ends_on, opinion=""
    )
    assert Case.objects.get().notice is None
