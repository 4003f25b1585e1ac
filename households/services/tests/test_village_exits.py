"""A village's exit through the services: filled in, checked, posted, objected to, and what is written at the end."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.accounts.models import User
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.tests import factories
from fupin.tests.documents import png, scan
from fupin.workflow import Conflict, Refused
from households.models import VillageExit, VillageExitItem, VillageFile, VillageObjection, VillageSheet, VillageStandard
from households.selectors.village_exits import figures_of, standard_for
from households.services.region_changes import prepare_change
from households.services.village_exits import (
    Filled,
    Found,
    Setting,
    act_on,
    add_files,
    answer_objection,
    fill_item,
    open_file,
    post_sheet,
    receive_objection,
    save_standard,
    start_exit,
    withdraw_file,
    write_check,
    write_farmers,
)
from households.services.village_exits.sheets import is_as_posted, printed_of
from households.tests import village_exit_rows as scene
from households.tests.village_exit_rows import COUNTY, TOWNSHIP, VILLAGE
from households.village_standards import READY, USUAL, Item
from villages.models import VillageProfile

pytestmark = pytest.mark.django_db
BASIS = "《甲县贫困村出列实施细则》（甲农领发〔2026〕5号）"


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def people() -> dict[str, Any]:
    factories.region_tree()
    posts = {
        "clerk": (Role.VILLAGE_CLERK, VILLAGE), "township": (Role.TOWNSHIP_CLERK, TOWNSHIP),
        "second": (Role.TOWNSHIP_CLERK, TOWNSHIP), "reviewer": (Role.TOWNSHIP_REVIEWER, TOWNSHIP),
        "county": (Role.COUNTY_CLERK, COUNTY), "approver": (Role.COUNTY_APPROVER, COUNTY),
    }  # fmt: skip
    return {who: factories.user(who, role, place) for who, (role, place) in posts.items()}


def started(by: Any, year: int | None = None, village: str = VILLAGE) -> VillageExit:
    place = factories.place(village)
    return start_exit(village=place, year=year or today().year, token=uuid.uuid4(), by=by, today=today())


def photo(shade: int = 40, name: str = "水厂.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png(shade=shade))


def upload(of: VillageExit, by: Any, shade: int, kind: str = "item", item: Any = None) -> VillageFile:
    return add_files(village_exit=of, kind=kind, item=item, uploads=[photo(shade)], token=uuid.uuid4(), by=by)[0]


def filled(of: VillageExit, by: Any) -> None:
    for shade, item in enumerate(of.items.select_related("village_exit"), start=30):
        upload(of, by, shade, item=item)
        fill_item(item=item, version=1, filled=Filled(True, date(2025, 6, 1)), by=by, today=today())


def act(of: VillageExit, action: str, by: Any, opinion: str = "") -> VillageExit:
    version = VillageExit.objects.get(pk=of.pk).version
    return act_on(village_exit=of, action=action, version=version, by=by, today=today(), opinion=opinion)


def check(of: VillageExit, by: Any, *people: Any, **more: Any) -> Any:
    usual = {"checked_on": today(), "finding": "逐项到现场看过，和填写的一样"}
    found = Found(checkers=tuple(one.person_id for one in people), **{**usual, **more})
    version = VillageExit.objects.get(pk=of.pk).version
    return write_check(village_exit=of, version=version, found=found, by=by, today=today())


def hung(of: VillageExit, kind: str, by: Any, **more: Any) -> VillageSheet:
    asked = {"basis": BASIS, "token": uuid.uuid4(), "now": timezone.now(), **more}
    return post_sheet(village_exit=of, kind=kind, by=by, **asked)


def period_over(sheet: VillageSheet) -> None:
    gone = {"starts_on": today() - timedelta(8), "ends_on": today() - timedelta(2)}
    VillageSheet.objects.filter(pk=sheet.pk).update(**gone)


def refused(code: str, run: Any, **asked: Any) -> None:
    with pytest.raises(Refused) as caught:
        run(**asked)
    assert caught.value.code == code
    assert caught.value.sentence


# ---- the whole way ---------------------------------------------------------------------------------------------------
def test_a_village_exits(people: dict[str, Any]) -> None:
    """By six people; at the end the year and the standard are written, on the exit and on the village's facts."""
    year = today().year
    scene.profile_of(VILLAGE, year)
    scene.poor_home(15)
    of = started(people["clerk"])
    assert (of.state, of.items.count(), of.threshold, of.standard_name) == ("draft", 12, 2, "一降五通七有")
    refused("exit_items_missing", act, of=of, action="submit", by=people["clerk"])
    filled(of, people["clerk"])
    write_farmers(
        village_exit=of, version=VillageExit.objects.get(pk=of.pk).version, farmers=900, source="派出所户籍底册",
        by=people["clerk"],
    )  # fmt: skip
    act(of, "submit", people["clerk"])
    check(of, people["township"], people["township"], people["second"])
    upload(of, people["township"], 90, "check")
    act(of, "checked", people["reviewer"])
    notice = hung(of, "notice", people["reviewer"])
    assert notice.rows[0] == ["1", "贫困发生率不高于2%，以农业户籍人口为基数", "1.67%（15人÷900人）", "—"]
    upload(of, people["reviewer"], 91, "notice")
    refused("exit_notice_running", act, of=of, action="report", by=people["reviewer"])
    period_over(notice)
    act(of, "report", people["reviewer"])
    act(of, "approve", people["approver"])
    hung(of, "final", people["reviewer"])
    done = VillageExit.objects.get(pk=of.pk)
    assert (done.state, done.decider, done.decided_on) == ("exited", people["approver"].person, today())
    assert VillageProfile.objects.get(village=VILLAGE, year=year).exit_year == year
    told = AuditEvent.objects.filter(verb=Verb.VILLAGE_EXIT_MOVED).order_by("-id").first()
    assert (told.after["出列年度"], told.after["标准"]) == (year, "一降五通七有")
    acts = list(done.steps.values_list("act", "person_id"))
    assert [one for one, _ in acts] == ["start", "fill", "submit", "checked", "report", "approve", "announce"]
    refused("exit_done_already", started, by=people["clerk"])


# ---- beginning and filling in ----------------------------------------------------------------------------------------
def test_one_open_exit_in_a_village_and_the_same_click_is_one(people: dict[str, Any]) -> None:
    token, village = uuid.uuid4(), factories.place(VILLAGE)
    asked = {"village": village, "year": today().year, "by": people["clerk"], "today": today()}
    assert start_exit(**asked, token=token) == start_exit(**asked, token=token)
    refused("exit_open_already", start_exit, **asked, token=uuid.uuid4())
    refused("exit_year", start_exit, **{**asked, "year": today().year + 1}, token=uuid.uuid4())
    refused("exit_level", start_exit, **{**asked, "village": factories.place(TOWNSHIP), "by": people["township"]},
            token=uuid.uuid4())  # fmt: skip
    with pytest.raises(PermissionDenied):
        start_exit(**{**asked, "by": people["approver"]}, token=uuid.uuid4())


def test_an_item_is_said_with_its_day_and_only_while_it_is_drafted(people: dict[str, Any]) -> None:
    of = started(people["clerk"])
    item = of.items.select_related("village_exit").first()
    asked = {"item": item, "version": 1, "by": people["clerk"], "today": today()}
    refused("exit_item_answer", fill_item, **asked, filled=Filled(None))
    refused("exit_item_no_day", fill_item, **asked, filled=Filled(True))
    refused("exit_item_day", fill_item, **asked, filled=Filled(True, today() + timedelta(1)))
    refused("exit_item_day", fill_item, **asked, filled=Filled(True, date(2012, 12, 31)))
    said = fill_item(**asked, filled=Filled(True, date(2025, 1, 1), "身份证 990101197001010013 的户主验收"))
    assert (said.met, said.version, said.filled_by) == ("1", 2, people["clerk"].person)
    assert "990101197001010013" not in said.note
    before = AuditEvent.objects.count()
    assert fill_item(**{**asked, "version": 2}, filled=Filled(True, date(2025, 1, 1), said.note)).version == 2
    assert AuditEvent.objects.count() == before
    with pytest.raises(Conflict):
        fill_item(**asked, filled=Filled(False))
    VillageExit.objects.filter(pk=of.pk).update(state="checking")
    refused("exit_locked", fill_item, **{**asked, "version": 2}, filled=Filled(False))


def test_what_was_filled_in_meanwhile_is_not_sent_unread(people: dict[str, Any]) -> None:
    of = started(people["clerk"])
    filled(of, people["clerk"])
    seen = VillageExit.objects.get(pk=of.pk)
    item = of.items.select_related("village_exit").first()
    fill_item(item=item, version=2, filled=Filled(True, date(2025, 2, 2)), by=people["township"], today=today())
    with pytest.raises(Conflict):
        act_on(village_exit=of, action="submit", version=seen.version, by=people["clerk"], today=today())


def test_the_base_is_named_and_believed_only_between_the_poor_and_everybody(people: dict[str, Any]) -> None:
    of = started(people["clerk"])
    assert figures_of(of).base is None
    scene.profile_of(VILLAGE, today().year - 1)
    scene.poor_home(30)
    assert (figures_of(of).base, figures_of(of).base_name) == (1000, f"{today().year - 1}年村情总人口")
    asked = {"village_exit": of, "version": 1, "by": people["clerk"]}
    refused("exit_farmers_source", write_farmers, **asked, farmers=900, source="")
    refused("exit_farmers_many", write_farmers, **asked, farmers=1001, source="派出所底册")
    refused("exit_farmers_few", write_farmers, **asked, farmers=29, source="派出所底册")
    refused("exit_farmers_size", write_farmers, **asked, farmers=10**17, source="派出所底册")
    now = write_farmers(**asked, farmers=900, source="派出所底册")
    assert (figures_of(now).base_name, figures_of(now).rate) == ("农业户籍人口", Decimal("3.33"))
    with pytest.raises(Conflict):
        write_farmers(**asked, farmers=800, source="派出所底册")


def test_only_listed_poor_persons_count(people: dict[str, Any]) -> None:
    """Status 0, 2 and 3 of the register; not who has exited, is not listed, is closed, or lives elsewhere."""
    of = started(people["clerk"])
    scene.profile_of(VILLAGE, today().year)
    scene.poor_home(4)
    scene.poor_home(3, poverty_status="2")
    scene.poor_home(2, poverty_status="3")
    scene.poor_home(9, poverty_status="1")
    scene.poor_home(9, register="unlisted", poverty_status=None)
    scene.poor_home(9, register="closed", ended_on=today(), end_reason="1")
    scene.poor_home(9, village="990101201204")
    found = figures_of(of)
    assert (found.homes, found.poor, found.returned_homes, found.returned) == (3, 9, 1, 2)
    assert found.rate == Decimal("0.90")


# ---- files -----------------------------------------------------------------------------------------------------------
def test_a_proof_is_kept_sealed_opened_and_proves_one_thing(people: dict[str, Any]) -> None:
    of = started(people["clerk"])
    first, second = of.items.all()[:2]
    kept = upload(of, people["clerk"], 40, item=first)
    assert open_file(kept)[:3] == b"\xff\xd8\xff"
    assert open_file(kept, small=True)[:3] == b"\xff\xd8\xff"
    refused("exit_file_same", upload, of=of, by=people["clerk"], shade=40, item=second)
    refused("exit_file_closed", upload, of=of, by=people["clerk"], shade=41)
    refused("exit_file_closed", upload, of=of, by=people["township"], shade=41, kind="check")
    withdraw_file(file=kept, reason="拍的不是水厂", by=people["clerk"])
    assert upload(of, people["clerk"], 40, item=second).item == second
    with pytest.raises(Conflict):
        withdraw_file(file=kept, reason="再撤一次", by=people["clerk"])
    refused("exit_withdraw_reason", withdraw_file, file=kept, reason=" ", by=people["clerk"])


def test_the_same_form_twice_is_one_upload_and_a_scan_is_no_photograph_of_a_sheet(people: dict[str, Any]) -> None:
    of, token = started(people["clerk"]), uuid.uuid4()
    item = of.items.first()
    for _ in range(2):
        add_files(village_exit=of, kind="item", item=item, uploads=[photo()], token=token, by=people["clerk"])
    assert VillageFile.objects.count() == 1
    found = scene.exit_at("notice", village="990101201204")
    asked = {"village_exit": found.exit, "kind": "notice", "token": uuid.uuid4(), "by": people["reviewer"]}
    refused("exit_file_photo", add_files, **asked, uploads=[SimpleUploadedFile("公示.pdf", scan())])


# ---- the check -------------------------------------------------------------------------------------------------------
def test_two_of_the_township_who_did_not_write_it_go_and_look(people: dict[str, Any]) -> None:
    found = scene.exit_at("checking")
    of = found.exit
    VillageExit.objects.filter(pk=of.pk).update(check_row=None)
    of.checks.all().delete()
    one, two = people["township"], people["second"]
    for code, who in (
        ("exit_checkers_missing", (one,)), ("exit_checkers_missing", (one, one)),
        ("exit_checker_unknown", (one, people["clerk"])), ("exit_checker_drafted", (one, found.filler)),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            check(of, one, *who)
        assert caught.value.code == code
    for more, code in (
        ({"checked_on": today() + timedelta(1)}, "exit_check_day"), ({"finding": "都好"}, "exit_finding"),
        ({"checked_on": timezone.localtime(of.created_at).date() - timedelta(1)}, "exit_check_day"),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            check(of, one, one, two, **more)
        assert caught.value.code == code
    first = check(of, one, one, two)
    assert check(of, one, one, two).pk == first.pk
    assert check(of, one, two, people["county"], finding="又去了一次，二组的路已经修好").pk == first.pk
    assert VillageExit.objects.get(pk=of.pk).check_row == first


# ---- sheets and objections -------------------------------------------------------------------------------------------
def test_a_sheet_hangs_once_as_it_was_looked_at_and_changes_no_more(people: dict[str, Any]) -> None:
    of = scene.exit_at("notice", posted=False).exit
    mine, token = people["reviewer"], uuid.uuid4()
    with pytest.raises(PermissionDenied):
        hung(of, "notice", people["township"])
    refused("exit_sheet_kind", hung, of=of, kind="final", by=mine)
    refused("notice_basis", hung, of=of, kind="notice", by=mine, basis="")
    refused("exit_sheet_changed", hung, of=of, kind="notice", by=mine, seen="0" * 64)
    made = hung(of, "notice", mine, token=token)
    assert hung(of, "notice", mine, token=token) == made
    refused("exit_sheet_hangs", hung, of=of, kind="notice", by=mine)
    assert (made.days, (made.ends_on - made.starts_on).days, made.starts_on) == (7, 6, today())
    assert is_as_posted(made)
    assert [row[1] for row in printed_of(made)["rows"][1:-1]] == [item.label for item in USUAL.items]
    VillageSheet.objects.filter(pk=made.pk).update(rows=[["1", "通水", "达标", "昨天"]])
    assert not is_as_posted(VillageSheet.objects.get(pk=made.pk))


def test_an_objection_holds_it_until_it_is_answered_and_a_founded_one_sends_it_back(people: dict[str, Any]) -> None:
    of = scene.exit_at("notice").exit
    period_over(of.notice)
    mine, token = people["reviewer"], uuid.uuid4()
    asked = {"village_exit": of, "channel": "2", "content": "二组没有通水", "by": people["township"]}
    one = receive_objection(**asked, token=token)
    assert receive_objection(**asked, token=token) == one
    refused("exit_objection_channel", receive_objection, **{**asked, "channel": "x"}, token=uuid.uuid4())
    refused("exit_objection_words", receive_objection, **{**asked, "content": "水"}, token=uuid.uuid4())
    with pytest.raises(PermissionDenied):
        receive_objection(**{**asked, "by": people["clerk"]}, token=uuid.uuid4())
    refused("exit_objection_open", act, of=of, action="report", by=mine)
    refused("exit_answer_words", answer_objection, objection=one, founded=None, answer="不属实", by=mine)
    with pytest.raises(PermissionDenied):
        answer_objection(objection=one, founded=False, answer="不属实，已经通水", by=people["clerk"])
    answer_objection(objection=one, founded=True, answer="属实，二组水管没有接", by=mine)
    refused("exit_answered", answer_objection, objection=one, founded=False, answer="不属实，已经通水", by=mine)
    refused("exit_objection_founded", act, of=of, action="report", by=mine)
    back = act(of, "send_back", mine, "二组通水以后再报")
    assert (back.state, back.notice) == ("draft", None)
    refused("exit_objection_none", receive_objection, **asked, token=uuid.uuid4())
    told = list(AuditEvent.objects.filter(verb=Verb.VILLAGE_OBJECTION).values_list("before", "after", "note"))
    assert (len(told), "二组没有通水" in str(told)) == (2, False)


def test_who_wrote_it_down_or_serves_there_answers_no_objection(people: dict[str, Any]) -> None:
    """By the person: a second post at the township changes nothing."""
    found = scene.exit_at("notice")
    asked = {"channel": "2", "content": "二组没有通水", "token": uuid.uuid4(), "by": people["county"]}
    one = receive_objection(village_exit=found.exit, **asked)
    second = {"role": Role.TOWNSHIP_REVIEWER, "region": factories.place(TOWNSHIP), "starts_on": date(2020, 1, 1)}
    answer = {"objection": one, "founded": False, "answer": "不属实，已经通水"}
    for who, code in ((found.filler, "exit_answer_drafter"), (people["clerk"], "exit_answer_village")):
        who.posts.create(**second)
        refused(code, answer_objection, **answer, by=User.objects.get(pk=who.pk))
    answer_objection(**answer, by=people["reviewer"])


def test_an_objection_makes_the_version_that_the_county_looks_at_an_old_one(people: dict[str, Any]) -> None:
    of = scene.exit_at("county").exit
    asked = {"channel": "4", "content": "路还没有修完", "token": uuid.uuid4(), "by": people["county"]}
    receive_objection(village_exit=of, **asked)
    with pytest.raises(Conflict):
        act_on(village_exit=of, action="approve", version=of.version, by=people["approver"], today=today())
    assert VillageObjection.objects.get().sheet == of.notice


# ---- standards -------------------------------------------------------------------------------------------------------
def setting(**more: Any) -> Setting:
    usual = {"name": "甲县退出标准", "threshold": Decimal(2), "below": False, "days": 10, "items": USUAL.items,
             "source": "甲农领发〔2026〕5号"}  # fmt: skip
    return Setting(**{**usual, **more})


def save(by: Any, place: str = COUNTY, year: int = 0, **more: Any) -> VillageStandard:
    now = today().year
    asked = {"region": factories.place(place), "year": year or now, "token": uuid.uuid4(), "by": by, "now": now}
    return save_standard(**asked, setting=setting(**more))


def test_a_standard_is_a_new_version_and_what_has_begun_keeps_its_own(people: dict[str, Any]) -> None:
    of = started(people["clerk"])
    items = [*USUAL.items[1:], Item("", "有公共照明", wants_evidence=False)]
    made = save(people["county"], items=items)
    assert (made.serial, made.items.count(), made.items.last().code) == (1, 12, "13")
    holds = standard_for(VILLAGE, today().year)
    assert (holds.name, holds.days, [item.code for item in holds.items][:2]) == ("甲县退出标准", 10, ["02", "03"])
    refused("standard_same", save, by=people["county"], items=list(holds.items))
    assert save(people["county"], items=holds.items[:6], name="改").serial == 2
    again = VillageExit.objects.get(pk=of.pk)
    assert (again.standard_name, again.days, again.items.count()) == ("一降五通七有", 7, 12)
    other = started(people["township"], village="990101201204")
    assert (other.standard_name, other.days, other.items.count()) == ("改", 10, 6)
    assert standard_for("990102201201", today().year).row is None
    gone = Item("", "有公共照明二")
    assert [one.code for one in save(people["county"], items=[*holds.items[:5], gone], name="再改").items.all()][-1] \
        == "14"  # fmt: skip


def test_codes_that_a_form_made_up_or_says_twice_are_new_ones(people: dict[str, Any]) -> None:
    twice, wild = Item("03", "有公共照明"), [Item("9999", "有水塔"), Item("①", "有戏台"), Item("-1", "有球场")]
    made = save(people["county"], items=[*USUAL.items[:4], twice, *wild])
    assert list(made.items.values_list("code", flat=True)) == ["01", "02", "03", "04", "05", "06", "07", "08"]
    again = save(people["county"], items=[*standard_for(VILLAGE, today().year).items, Item("", "有路灯")], name="改")
    assert again.items.last().code == "09"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"source": ""}, "standard_source"),
        ({"threshold": Decimal("2.01")}, "standard_threshold"),
        ({"days": 6}, "standard_days"),
        ({"days": 61}, "standard_days"),
        ({"items": USUAL.items[:4]}, "standard_items"),
        ({"items": [*USUAL.items, Item("", "通水")]}, "standard_items"),
        ({"items": [*USUAL.items, Item("", " ")]}, "standard_items"),
        ({"year": 2020}, "standard_year"),
        ({"place": "990101201"}, "standard_level"),
        ({"place": "990102"}, "403"),
    ],
)
def test_a_standard_may_ask_more_and_not_less(people: dict[str, Any], more: dict[str, Any], code: str) -> None:
    if code == "403":
        with pytest.raises(PermissionDenied):
            save(people["county"], **more)
        return
    refused(code, save, by=people["county"], **more)
    assert not VillageStandard.objects.exists()


def test_a_county_asks_no_less_than_the_place_above(people: dict[str, Any]) -> None:
    prefecture = factories.user("prefecture", Role.COUNTY_CLERK, "9901")
    save(prefecture, "9901", threshold=Decimal(1), name="州的标准")
    refused("standard_threshold", save, by=people["county"], threshold=Decimal("1.5"))
    assert save(people["county"], threshold=Decimal("0.8")).threshold == Decimal("0.8")


@pytest.mark.parametrize("ready", READY)
def test_every_ready_set_can_be_taken_over(people: dict[str, Any], ready: Any) -> None:
    made = save(people["county"], name=ready.name, items=ready.items, below=ready.below)
    of = started(people["clerk"])
    assert (of.standard, of.below, list(of.items.values_list("label", flat=True))) == (
        made, ready.below, [item.label for item in ready.items],
    )  # fmt: skip


def test_items_of_an_exit_belong_to_it(people: dict[str, Any]) -> None:
    mine, other = started(people["clerk"]), started(people["township"], village="990101201204")
    stranger = VillageExitItem.objects.filter(village_exit=other).first()
    refused("exit_file_closed", upload, of=mine, by=people["clerk"], shade=50, item=stranger)


def test_a_village_on_its_way_out_is_not_merged_meanwhile(people: dict[str, Any]) -> None:
    """Neither it nor the one that would take it in; its name may change."""
    started(people["township"], village="990101201204")
    facts = {"day": today(), "basis": "甲府发〔2026〕1号", "by": people["county"], "today": today()}
    mine, other = factories.place(VILLAGE), factories.place("990101201204")
    for village, into in ((mine, other), (other, mine)):
        refused("village_exiting", prepare_change, kind="merge", village=village, into=into, **facts)
    assert prepare_change(kind="rename", village=other, name="新丁村", **facts).kind == "rename"
