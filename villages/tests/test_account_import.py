"""Accounts of a county from one workbook: every wrong cell is said, nothing is half done, slips are taken once."""

import io
import uuid
from datetime import date, timedelta

import pytest

from fupin.access.permissions import Role
from fupin.accounts.models import Person, User
from fupin.imports.models import ImportBatch, ImportState
from fupin.jobs.models import JobState
from fupin.jobs.services import latest
from fupin.tests.factories import identity, region_tree, user
from fupin.workbook import OutColumn, OutSheet, write_workbook
from fupin.workflow import Refused
from villages.importers.account_sheet import HEADINGS
from villages.importers.accounts import (
    WORK,
    check_list,
    create_from_batch,
    destroy_old_slips,
    folder,
    submit_list,
    take_slips,
)
from villages.models import Post

COUNTY = "990101"
GOOD = ["990101201203", "村信息员", "韦晓玲", "", "", "13800001111", "2026-03-01"]


def book(*rows, headings=None):
    stream = io.BytesIO()
    columns = [
        OutColumn(heading, form="yyyy-mm-dd" if heading == "到任日期" else "@")
        for heading in headings or HEADINGS.values()
    ]
    write_workbook(stream, [OutSheet("账号", columns, rows)])
    return stream.getvalue()


def row(**changes):
    facts = dict(zip(HEADINGS, GOOD, strict=True)) | changes
    return [facts[key] for key in HEADINGS]


@pytest.fixture
def boss(db):
    region_tree()
    return user("guanli1", Role.ADMINISTRATOR, COUNTY)


def submit(content, boss, rows=1, token=None):
    return submit_list(content=content, file_name="账号.xlsx", rows=rows, by=boss, token=token or uuid.uuid4())


@pytest.mark.parametrize("text", ["990101201203", "甲县甲镇甲村", "甲村", 990101201203])
def test_a_place_is_named_by_code_or_name(boss, text):
    checked = check_list(book(row(region=text)), by=boss)
    assert ([one.region.code for one in checked.rows], checked.problems) == (["990101201203"], [])


def test_a_padded_code_names_the_higher_place(boss):
    checked = check_list(book(row(region="990101201000", role="乡镇经办")), by=boss)
    assert checked.rows[0].region.code == "990101201"


@pytest.mark.parametrize("value", [date(2026, 3, 1), "2026-03-01", "2026年3月1日", "2026/3/1", "20260301", 20260301])
def test_dates_are_read_as_people_write_them(boss, value):
    assert check_list(book(row(starts_on=value)), by=boss).rows[0].starts_on == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"region": ""}, "A", "请填写地区代码"),
        ({"region": "没有村"}, "A", "没有“没有村”"),
        ({"region": "990102201201"}, "A", "没有代码 990102201201"),
        ({"role": "村长"}, "B", "岗位要从这些里选"),
        ({"role": "县级审批"}, "B", "不能设在村一级"),
        ({"name": ""}, "C", "请填写姓名"),
        ({"username": "1坏"}, "D", "以字母开头"),
        ({"username": "Guanli1"}, "D", "已有人用"),
        ({"number": 990101197001010011}, "E", "数字格式"),
        ({"number": "99010119700101001"}, "E", "应为 18 位"),
        ({"phone": "电话"}, "F", "手机号"),
        ({"starts_on": "明天"}, "G", "到任日期"),
        ({"starts_on": "2026-02-30"}, "G", "到任日期"),
    ],
)
def test_each_wrong_cell_is_said_where_it_stands(boss, changes, column, said):
    checked = check_list(
        book(GOOD, row(name="黄光琼", **changes) if "name" not in changes else row(**changes)), by=boss
    )
    assert [(problem.row, problem.column) for problem in checked.problems] == [(3, column)]
    assert said in checked.problems[0].sentence
    assert checked.rows == []


def test_all_wrong_cells_are_said_at_once(boss):
    checked = check_list(book(row(region="x", role="y"), row(name="", starts_on="")), by=boss)
    assert [(p.row, p.column) for p in checked.problems] == [(2, "A"), (2, "B"), (3, "C"), (3, "G")]


def test_a_personal_number_is_not_repeated_in_what_is_said(boss):
    number = identity()
    checked = check_list(book(row(number=number), row(name="黄光琼", number=number)), by=boss)
    assert {(problem.row, problem.column) for problem in checked.problems} == {(2, "E"), (3, "E")}
    assert number not in "".join(problem.sentence for problem in checked.problems)


def test_a_person_with_a_login_gets_no_second(boss):
    number = identity()
    clerk = user("old1", name="韦晓玲")
    clerk.person.set_identity(number)
    clerk.person.save()
    assert "已有账号" in check_list(book(row(number=number)), by=boss).problems[0].sentence
    assert "另一个姓名" in check_list(book(row(number=number, name="黄光琼")), by=boss).problems[0].sentence


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "0 字节"),
        (b"not a workbook at all", "缺少"),
        (book(["x"], headings=("别的",)), "缺少：地区代码或名称、岗位、姓名、到任日期"),
        (book(), "没有账号"),
    ],
)
def test_a_wrong_file_is_one_problem(boss, content, said):
    (problem,) = check_list(content, by=boss).problems
    assert (problem.row, problem.column) == (None, None)
    assert said in problem.sentence


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_the_whole_way(boss):
    rows = [row(name=f"韦{serial}平", username="" if serial else "Weiyiping") for serial in "一二三"]
    batch = submit(book(*rows, row(name="岑永福", number=identity(), role="村负责人")), boss, rows=4)
    batch.refresh_from_db()
    assert (batch.state, latest(WORK, batch.pk).state) == (ImportState.APPLIED, JobState.DONE)
    assert Post.objects.exclude(user=boss).count() == 4
    slips = take_slips(batch=batch, by=boss)
    assert [slip["username"] for slip in slips] == ["jiacun1", "jiacun2", "jiacun3", "jiacun4"]
    for slip in slips:
        made = User.objects.get(username=slip["username"])
        assert (made.check_password(slip["password"]), made.must_change_password) == (True, True)
    with pytest.raises(Refused, match="slips_gone"):
        take_slips(batch=ImportBatch.objects.get(pk=batch.pk), by=boss)
    assert list(folder().iterdir()) == []


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_files_are_sealed_while_they_wait(boss):
    submit(book(GOOD), boss)
    (kept,) = folder().iterdir()
    assert b"jiacun" not in kept.read_bytes()


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_a_failure_at_the_end_leaves_no_account(boss, monkeypatch):
    monkeypatch.setattr("villages.importers.accounts.slip_of", lambda opened: 1 / 0)
    batch = submit(book(GOOD), boss)
    batch.refresh_from_db()
    assert (batch.state, latest(WORK, batch.pk).state) == (ImportState.FAILED, JobState.FAILED)
    assert (User.objects.count(), Person.objects.count()) == (1, 1)
    assert list(folder().iterdir()) == []


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_work_started_twice_and_a_form_sent_twice_have_one_effect(boss):
    token = uuid.uuid4()
    batch = submit(book(GOOD), boss, token=token)
    assert submit(book(GOOD), boss, token=token) == batch
    create_from_batch(lambda *a: None, batch.pk)
    assert User.objects.count() == 2


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_the_same_list_again_is_refused(boss):
    submit(book(GOOD), boss)
    assert "已有这个岗位的账号" in check_list(book(GOOD), by=boss).problems[0].sentence


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_slips_are_for_their_maker_and_for_a_day(boss):
    batch = submit(book(GOOD), boss)
    batch.refresh_from_db()
    with pytest.raises(Refused, match="slips_gone"):
        take_slips(batch=batch, by=user("guanli2", Role.ADMINISTRATOR, COUNTY))
    ImportBatch.objects.update(applied_at=batch.applied_at - timedelta(hours=25))
    batch.refresh_from_db()
    with pytest.raises(Refused, match="slips_gone"):
        take_slips(batch=batch, by=boss)
    assert (destroy_old_slips(), list(folder().iterdir())) == (1, [])


def test_many_accounts_cost_no_more_queries_than_few(boss, django_assert_max_num_queries):
    from fupin.accounts.services import FirstPassword
    from villages.services.accounts import create_accounts

    checked = check_list(book(*(row(name=f"韦{serial:03d}") for serial in range(60))), by=boss)
    firsts = [FirstPassword(f"p{n}", "x") for n in range(60)]
    with django_assert_max_num_queries(25):
        create_accounts(checked.rows, by=boss, firsts=firsts)
    assert Post.objects.count() == 61
