"""Undoing an import: the register as it was, except what somebody has written since."""

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import examples
from fupin.access.permissions import Role
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.audit.versions import as_of, keep, stamp
from fupin.audit.write import current_write, record, write
from fupin.doubts.models import Doubt
from fupin.imports.models import ImportBatch, ImportState
from fupin.tests import factories
from fupin.workflow import Refused
from households.codes import EndReason, MemberState
from households.importers import testing
from households.importers.roster_import import import_roster
from households.importers.tests.sheets import loaded
from households.models import (
    CHILDREN,
    ChangeProposal,
    DuplicateDecision,
    EntryDraft,
    Household,
    IncomeRecord,
    Member,
    MonitoringEpisode,
)
from households.selectors import history, household_page
from households.selectors.page import household_as_of
from households.services.undo import foresee_undo, undo_import
from villages.models import Post

pytestmark = pytest.mark.django_db
VILLAGE, SECOND = "990101201203", "990101201204"
NO, NEXT = "990101201203000001", "990101201203000002"
GONE = {"风险是否已消除": "是", "消除监测时间": "202603", "风险消除方式": "帮扶消除"}
MODELS = (Household, *CHILDREN)
BOOKKEEPING = {"id", "write", "written_at", "version", "household_id"}


@pytest.fixture(autouse=True)
def _places(request) -> None:
    factories.region_tree()


@pytest.fixture
def clerk() -> Any:
    return factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201")


@pytest.fixture
def preparer() -> Any:
    return factories.user("preparer", Role.COUNTY_CLERK, "990101")


@pytest.fixture
def approver() -> Any:
    return factories.user("approver", Role.COUNTY_APPROVER, "990101")


@write
def imported(rows: list[dict[str, Any]], by: Any, *, mode: str = "facts", approver: Any = None) -> ImportBatch:
    batch = ImportBatch(
        kind="roster", mode=mode, owner=by, approver=approver, file_name="名册.xlsx", sha256="0", size=1
    )
    batch.state, batch.applied_at, batch.write = ImportState.APPLIED, timezone.now(), current_write().id
    plan = import_roster(loaded(rows), by=by, approver=approver, mode=mode, batch=batch, accept_good=True)
    assert plan is not None
    assert not [problem for problem in plan.problems if problem.severity == "E"], plan.problems
    batch.save()
    return batch


@write
def edit(row: Any, by: Any, **facts: Any) -> None:
    rows = type(row).objects.filter(pk=row.pk)
    keep(rows)
    rows.update(**facts, **stamp())
    record(Verb.HOUSEHOLD_UPDATED, row, by=by)


def plain(value: Any) -> Any:
    return bytes(value).hex() if isinstance(value, memoryview | bytes) else str(value)


def facts(*, ids: bool = True) -> str:
    """Digest of every fact and summary of the register, without what an undone import has ended. With `ids` also of
    which row holds it."""
    ended = Household.objects.filter(end_reason=EndReason.IMPORT_UNDONE).values("pk")
    found = []
    for model in MODELS:
        home = "pk" if model is Household else "household_id"
        rows = model.objects.exclude(**{f"{home}__in": ended})
        if model is Member:
            rows = rows.exclude(state=MemberState.DELETED)
        for row in rows.values():
            told = {name: plain(value) for name, value in row.items() if name not in BOOKKEEPING}
            told |= {"row": row["id"]} if ids else {}
            found.append(json.dumps([model.__name__, told], sort_keys=True, ensure_ascii=False))
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


def changed(rows: list[dict[str, Any]], **cells: Any) -> list[dict[str, Any]]:
    return [{**row, **cells} for row in rows]


# ---- the register as it was ------------------------------------------------------------------------------------------


def test_a_first_import_is_ended_and_can_be_done_again(clerk) -> None:
    before, rows = facts(), testing.family(NO)
    batch = imported(rows, clerk)
    first = facts(ids=False)
    undone = undo_import(batch=batch, by=clerk)
    assert (undone.restored, undone.ended, undone.left) == (0, 6, [])
    assert undone.kinds["ended"] == {"农户": 1, "家庭成员": 3, "收入": 1, "生产生活条件": 1}
    assert facts() == before
    home = Household.objects.get()
    assert (home.register, home.end_reason, home.head_name, home.member_count) == ("closed", "04", "韦大山", 0)
    assert set(Member.objects.values_list("state", flat=True)) == {"9"}
    imported(rows, clerk)
    assert facts(ids=False) == first
    assert verify().first_bad is None


def test_overwritten_values_are_put_back(clerk) -> None:
    rows = testing.family(NO)
    imported(rows, clerk)
    before = facts()
    batch = imported(
        changed(rows, 村民小组="二组", 联系电话="13911112222", 工资性收入="15000", 健康状况="患有大病"), clerk
    )
    assert facts() != before
    undone = undo_import(batch=batch, by=clerk)
    assert (undone.restored, undone.ended, undone.left) == (5, 0, [])
    assert facts() == before
    assert ImportBatch.objects.get(pk=batch.pk).state == ImportState.UNDONE


def test_a_new_year_and_a_new_member_are_ended(clerk) -> None:
    rows = testing.family(NO)
    imported(rows, clerk)
    before = facts()
    more = [*rows, testing.child("韦小弟", "之子", sex="1", household=NO)]
    batch = imported(changed(more, 收入年度="2024", 人均纯收入=None), clerk)
    undone = undo_import(batch=batch, by=clerk)
    assert (undone.kinds["ended"], undone.left) == ({"家庭成员": 1, "收入": 1, "生产生活条件": 1}, [])
    assert facts() == before
    imported(changed(more, 收入年度="2024", 人均纯收入=None), clerk)
    assert IncomeRecord.objects.filter(year=2024).count() == 1


def test_another_head_and_back(clerk) -> None:
    rows = testing.family(NO)
    imported(rows, clerk)
    before = facts()
    batch = imported([{**rows[0], "与户主关系": "配偶"}, {**rows[1], "与户主关系": "户主"}, rows[2]], clerk)
    assert Member.objects.get(relation="01").name == "岑秀英"
    assert undo_import(batch=batch, by=clerk).left == []
    assert facts() == before


def test_a_household_that_moved_goes_home(clerk) -> None:
    rows = testing.family(NO)
    imported(rows, clerk)
    before = facts()
    home, (one, other, _) = Household.objects.get(), Member.objects.order_by("pk")
    days = {"first_found": date(2026, 1, 1), "last_found": date(2026, 1, 1)}
    beside = (
        EntryDraft.objects.create(owner=clerk, household=home, village_code=VILLAGE, content="[]"),
        DuplicateDecision.objects.create(
            member=one, other=other, village_code=VILLAGE, alike="姓名相近", decided_by=clerk
        ),
        Doubt.objects.create(
            rule="A1", severity="W", message="拆户", region_code=VILLAGE, household_id=home.pk, **days
        ),
    )

    def where() -> set[str]:
        for row in beside:
            row.refresh_from_db()
        own = {row.village_code for model in MODELS[1:] for row in model.objects.all()}
        draft, decision, doubt = beside
        return own | {Household.objects.get().village_id, draft.village_code, decision.village_code, doubt.region_code}

    batch = imported(changed(rows, 行政村="丁村", 行政村代码=SECOND, 健康状况="患有大病"), clerk)
    assert where() == {SECOND}
    for model in MODELS:  # the people are changed and moved: still each is kept once
        kept = model.versions.objects.filter(ended_by=batch.write).values_list("row_id", flat=True)
        assert sorted(kept) == sorted(model.objects.values_list("pk", flat=True)), model
    assert undo_import(batch=batch, by=clerk).left == []
    assert where() == {VILLAGE}
    assert facts() == before


def test_one_after_the_other(clerk) -> None:
    """Undoing the last import leaves the one before it undoable."""
    rows = testing.family(NO)
    states, batches = [facts()], []
    for group in ("一组", "二组", "三组"):
        batches.append(imported(changed(rows, 村民小组=group), clerk))
        states.append(facts())
    for batch in reversed(batches):
        assert facts() == states.pop()
        assert undo_import(batch=batch, by=clerk).left == []
    assert facts() == states.pop()


def test_a_later_import_goes_before(clerk) -> None:
    rows = testing.family(NO)
    first = imported(rows, clerk)
    imported(changed(rows, 村民小组="二组"), clerk)
    undone = foresee_undo(batch=first, by=clerk)
    assert undone.restored == undone.ended == 0
    with pytest.raises(Refused) as refused:
        undo_import(batch=first, by=clerk)
    assert refused.value.code == "undo_nothing"


def test_legacy_with_monitoring(preparer, approver) -> None:
    rows = changed(testing.family(NO), 监测对象类别="突发严重困难户")
    imported(rows, preparer, mode="legacy", approver=approver)
    before = facts()
    gone = changed(rows, 主要致贫原因="因残", **GONE)
    batch = imported(gone, preparer, mode="legacy", approver=approver)
    assert facts() != before
    assert undo_import(batch=batch, by=approver).left == []
    assert facts() == before


def test_proposals_are_dropped(preparer, approver) -> None:
    rows = testing.family(NO)
    imported(rows, preparer, mode="legacy", approver=approver)
    clerk = factories.user("clerk2", Role.TOWNSHIP_CLERK, "990101201")
    batch = imported([*rows, testing.child("韦小弟", "之子", sex="1", household=NO)], clerk)
    assert ChangeProposal.objects.get().state == "open"
    undone = undo_import(batch=batch, by=clerk)
    assert (undone.dropped, undone.restored, undone.ended) == (1, 0, 0)
    assert ChangeProposal.objects.get().state == "dropped"


# ---- what somebody has written since ---------------------------------------------------------------------------------


def test_an_edited_row_stays_and_the_rest_goes_back(clerk) -> None:
    rows = testing.family(NO)
    imported(rows, clerk)
    batch = imported(changed(rows, 村民小组="二组", 工资性收入="15000"), clerk)
    edit(
        Household.objects.get(), factories.user("other", Role.VILLAGE_CLERK, VILLAGE, name="罗会计"), group_name="三组"
    )
    undone = undo_import(batch=batch, by=clerk)
    assert [(left.household, left.row, left.by, left.why) for left in undone.left] == [
        ("韦大山", "农户", "罗会计", "导入以后有人改过")
    ]
    assert Household.objects.get().group_name == "三组"
    assert str(IncomeRecord.objects.get().wage) == "12000.00"


def test_a_new_household_in_which_somebody_wrote_stays_whole(clerk) -> None:
    batch = imported([*testing.family(NO), *testing.family(NEXT)], clerk)
    edit(Member.objects.get(household__household_no=NO, name="岑秀英"), clerk, note="外出")
    undone = undo_import(batch=batch, by=clerk)
    assert [left.row for left in undone.left] == ["家庭成员 岑秀英"]
    assert Household.objects.exclude(register="closed").get().household_no == NO
    assert Member.objects.filter(state="1").count() == 3
    assert IncomeRecord.objects.count() == 1


def test_a_new_household_to_which_somebody_added_stays_whole(clerk) -> None:
    rows = testing.family(NO)
    batch = imported(rows, clerk)
    imported(changed(rows, 收入年度="2024", 人均纯收入=None), clerk)
    undone = foresee_undo(batch=batch, by=clerk)
    assert {(left.row, left.why) for left in undone.left} == {("整户", "导入以后有人在这户添加过内容，整户保留")}
    assert undone.ended == 0


def test_heads_stay_together(clerk) -> None:
    """One of the two was edited: putting the other back would leave two heads, or none."""
    rows = testing.family(NO)
    imported(rows, clerk)
    batch = imported(
        [{**rows[0], "与户主关系": "配偶", "村民小组": "二组"}, {**rows[1], "与户主关系": "户主"}, rows[2]], clerk
    )
    edit(Member.objects.get(name="岑秀英"), clerk, note="外出")
    undone = undo_import(batch=batch, by=clerk)
    assert [(left.row, left.why) for left in undone.left] == [
        ("家庭成员 韦大山", "旧值现在与别的登记冲突"),
        ("家庭成员 岑秀英", "导入以后有人改过"),
    ]
    assert Member.objects.get(relation="01").name == "岑秀英"
    assert Household.objects.get().group_name == "一组"


def test_an_identity_number_that_is_in_use_is_not_put_back(clerk) -> None:
    rows = [{**row, "人编号": f"{NO}0{place}"} for place, row in enumerate(testing.family(NO))]
    imported(rows, clerk)
    taken = Member.objects.get(name="岑秀英").identity
    batch = imported(
        [{**rows[0], "村民小组": "二组"}, {**rows[1], "证件号码": testing.identity(date(1972, 3, 4), "2")}, rows[2]],
        clerk,
    )
    factories.member(factories.household(SECOND, head="王秀"), "王英", number=taken)
    undone = undo_import(batch=batch, by=clerk)
    assert [(left.row, left.why) for left in undone.left] == [("家庭成员 岑秀英", "旧值现在与别的登记冲突")]
    assert Member.objects.get(name="岑秀英").identity != taken
    assert Household.objects.get(household_no=NO).group_name == "一组"


def test_a_household_monitored_anew_keeps_its_closed_episode(preparer, approver) -> None:
    rows = changed(testing.family(NO), 监测对象类别="突发严重困难户")
    imported(rows, preparer, mode="legacy", approver=approver)
    batch = imported(changed(rows, 村民小组="二组", **GONE), preparer, mode="legacy", approver=approver)
    home = Household.objects.get()
    MonitoringEpisode.objects.create(
        household=home, village_code=VILLAGE, kind="1", identified_on=date(2026, 5, 1), write=factories.uuid.uuid4()
    )
    undone = undo_import(batch=batch, by=approver)
    assert [(left.row, left.why) for left in undone.left] == [("2025年01月监测情况", "旧值现在与别的登记冲突")]
    assert MonitoringEpisode.objects.get(eliminated_on__isnull=True).identified_on == date(2026, 5, 1)
    assert Household.objects.get().group_name == "一组"


# ---- history, trail, as of -------------------------------------------------------------------------------------------


def test_history_tells_what_was_put_back_and_what_was_taken_away(clerk) -> None:
    rows = testing.family(NO)
    imported(rows, clerk)
    batch = imported(changed(rows, 村民小组="二组", 收入年度="2024", 人均纯收入=None), clerk)
    undo_import(batch=batch, by=clerk)
    newest = next(iter(history(household_page(clerk, Household.objects.get().pk))))
    assert (newest.verb, newest.who) == ("撤销导入", "clerk")
    assert [(one.field, one.old, one.new) for one in newest.changes] == [("村民小组", "二组", "一组")]
    assert newest.ended == {"收入": ["2024年"], "生产生活条件": ["2024年"]}


def test_between_the_two_the_register_said_what_the_import_said(clerk) -> None:
    batch = imported(testing.family(NO), clerk)
    between = timezone.now()
    undo_import(batch=batch, by=clerk)
    home = Household.objects.get()
    then = {model: as_of(model, between, Q(household_id=home.pk)) for model in MODELS[1:]}
    now = {model: as_of(model, timezone.now(), Q(household_id=home.pk)) for model in MODELS[1:]}
    assert [len(then[model]) for model in MODELS[1:]] == [3, 1, 1, 0]
    assert {row.state for row in then[Member]} == {"1"}
    assert [len(now[model]) for model in MODELS[1:]] == [3, 0, 0, 0]
    assert household_as_of(home, timezone.localdate()) is not None


def test_one_event_with_counts(clerk) -> None:
    batch = imported(testing.family(NO), clerk)
    undo_import(batch=batch, by=clerk)
    event = AuditEvent.objects.get(verb="roster.undo")
    assert (event.actor, event.subject_id, event.region_code) == (clerk, str(batch.pk), VILLAGE)
    assert event.after["撤下"] == "农户 1、家庭成员 3、收入 1、生产生活条件 1"
    assert verify().first_bad is None


# ---- who and when ----------------------------------------------------------------------------------------------------


def test_only_where_one_may_import(clerk) -> None:
    batch = imported(testing.family(NO), clerk)
    for role, place in ((Role.VILLAGE_CLERK, SECOND), (Role.COUNTY_APPROVER, "990101"), (Role.AUDITOR, "9901")):
        with pytest.raises(PermissionDenied):
            undo_import(batch=batch, by=factories.user(f"no-{role}", role, place))
    assert Household.objects.get().register == "unlisted"


def test_legacy_takes_another_person(preparer, approver) -> None:
    batch = imported(testing.family(NO), preparer, mode="legacy", approver=approver)
    with pytest.raises(PermissionDenied):
        undo_import(batch=batch, by=preparer)
    Post.objects.create(user=preparer, role=Role.COUNTY_APPROVER, region_id="990101", starts_on="2020-01-01")
    preparer = type(preparer).objects.get(pk=preparer.pk)
    with pytest.raises(Refused) as refused:
        undo_import(batch=batch, by=preparer)
    assert refused.value.code == "undo_same_person"
    undo_import(batch=batch, by=approver)
    assert Household.objects.get().register == "closed"


def test_once(clerk) -> None:
    batch = imported(testing.family(NO), clerk)
    undo_import(batch=batch, by=clerk)
    with pytest.raises(Refused) as refused:
        undo_import(batch=batch, by=clerk)
    assert refused.value.code == "undo_state"
    assert AuditEvent.objects.filter(verb="roster.undo").count() == 1


def test_foreseeing_says_the_same_and_writes_nothing(clerk) -> None:
    rows = testing.family(NO)
    imported(rows, clerk)
    batch = imported(changed(rows, 村民小组="二组", 收入年度="2024", 人均纯收入=None), clerk)
    before = facts()
    foreseen = foresee_undo(batch=batch, by=clerk)
    assert facts() == before
    assert undo_import(batch=batch, by=clerk) == foreseen


# ---- any register, any file ------------------------------------------------------------------------------------------

GROUPS, WAGES, YEARS = ("一组", "二组", "三组"), ("0", "100.50", "20000"), ("2023", "2024", "2025")
PEOPLE = [
    [testing.identity(date(1960 + home, 1, 2), "1"), testing.identity(date(1961 + home, 2, 3), "2"),
     testing.identity(date(2014, 3, 4 + home), "2")]
    for home in range(4)
]  # fmt: skip


@st.composite
def homes(draw: Any) -> list[dict[str, Any]]:
    """Some of four households, each with one, two or three of its people, in one of two villages."""
    rows: list[dict[str, Any]] = []
    for home in draw(st.sets(st.integers(0, 3), min_size=1)):
        village = draw(st.sampled_from((("甲村", VILLAGE), ("丁村", SECOND))))
        cells = {
            "group_name": draw(st.sampled_from(GROUPS)),
            "wage": draw(st.sampled_from(WAGES)),
            "income_year": draw(st.sampled_from(YEARS)),
            "phone": draw(st.sampled_from(("13900000000", "13911112222", None))),
            "village_name": village[0],
            "village_code": village[1],
            "net_per_head": None,
        }
        family = testing.family(f"99010120120300000{home + 1}", **cells)
        family = [{**row, "证件号码": number} for row, number in zip(family, PEOPLE[home], strict=True)]
        family[0]["出生日期"] = f"{1960 + home}-01-02"
        family[1]["出生日期"] = f"{1961 + home}-02-03"
        family[2]["出生日期"] = f"2014-03-0{4 + home}"
        if draw(st.booleans()):
            family[0]["与户主关系"], family[1]["与户主关系"] = "配偶", "户主"
            rows += family
        else:
            rows += family[: draw(st.integers(1, 3))]
    return rows


@pytest.mark.django_db(transaction=False)
@settings(max_examples=examples(6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(register=homes(), listed=st.booleans(), files=st.lists(homes(), min_size=1, max_size=3))
def test_any_register_any_files(clerk, preparer, approver, register, listed, files) -> None:
    with transaction.atomic():
        people = {"by": preparer, "mode": "legacy", "approver": approver} if listed else {"by": clerk}
        imported_good(register, **people)
        states, batches = [], []
        for rows in files:
            states.append(facts())
            batches.append(imported_good(rows, by=clerk))
        for batch, state in zip(reversed(batches), reversed(states), strict=True):
            if foresee_undo(batch=batch, by=clerk) and has_something(batch, clerk):
                assert undo_import(batch=batch, by=clerk).left == []
            assert facts() == state
        transaction.set_rollback(True)


def has_something(batch: ImportBatch, by: Any) -> bool:
    foreseen = foresee_undo(batch=batch, by=by)
    return bool(foreseen.restored + foreseen.ended + foreseen.dropped)


@write
def imported_good(rows: list[dict[str, Any]], *, by: Any, mode: str = "facts", approver: Any = None) -> ImportBatch:
    """Households with an error (a head who is not in the file) are left out."""
    batch = ImportBatch(
        kind="roster", mode=mode, owner=by, approver=approver, file_name="名册.xlsx", sha256="0", size=1
    )
    batch.state, batch.applied_at, batch.write = ImportState.APPLIED, timezone.now(), current_write().id
    import_roster(loaded(rows), by=by, approver=approver, mode=mode, batch=batch, accept_good=True)
    batch.save()
    return batch
