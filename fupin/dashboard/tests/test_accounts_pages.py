"""The pages about accounts: who sees whom, what each act does, what a page may show."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fupin.access.permissions import Role
from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.accounts.models import Kin, Person, User
from fupin.audit.models import AuditEvent
from fupin.tests.factories import identity, place, region_tree, user
from fupin.workbook import OutColumn, OutSheet, read_sheets, write_workbook
from villages.importers.account_sheet import HEADINGS
from villages.models import Post

pytestmark = pytest.mark.django_db
VILLAGE, TOWNSHIP, COUNTY, OTHER = "990101201203", "990101201", "990101", "990102"


@pytest.fixture
def boss(client):
    region_tree()
    made = user("guanli1", Role.ADMINISTRATOR, COUNTY, name="潘学文")
    client.force_login(made)
    return made


@pytest.fixture
def clerk():
    return user("cunxin1", Role.VILLAGE_CLERK, VILLAGE, name="韦晓玲")


def address(name, *args):
    return reverse(name, args=args)


def listed(client, **query):
    return {account.username for account in client.get(address("account-list"), query).context["page"]}


@pytest.mark.parametrize(
    ("name", "of_account", "of_post"),
    [
        ("account-list", False, False),
        ("account-detail", True, False),
        ("account-new", False, False),
        ("accounts-bulk", False, False),
        ("account-person", True, False),
        ("post-new", True, False),
        ("kin-new", True, False),
        ("post-end", True, True),
        ("post-hand-over", True, True),
    ],
)
def test_who_reaches_each_page(boss, clerk, name, of_account, of_post):
    args = [clerk.pk] * of_account + [clerk.posts.get().pk] * of_post
    stranger = user("guanli9", Role.ADMINISTRATOR, OTHER) if of_account else None
    visitors = Visitors(allowed=boss, stranger=stranger, denied=user("cunxin2", Role.VILLAGE_CLERK, VILLAGE))
    found = page_battery(address(name, *args), visitors)
    assert found == {visitor: EXPECTED[visitor] for visitor in found}


def test_the_list_holds_ones_own_place_and_no_other(client, boss, clerk):
    user("cunxin9", Role.VILLAGE_CLERK, "990102201201")
    assert listed(client) == {"guanli1", "cunxin1"}


def test_somebody_with_two_posts_stands_in_the_list_once(client, boss, clerk):
    Post.objects.create(user=clerk, role=Role.VILLAGE_HEAD, region=place(VILLAGE), starts_on=date(2020, 1, 1))
    assert client.get(address("account-list")).context["page"].paginator.count == 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "韦晓"}, {"cunxin1"}),
        ({"q": "GUANLI"}, {"guanli1"}),
        ({"role": "village_clerk"}, {"cunxin1"}),
        ({"place": TOWNSHIP}, {"cunxin1"}),
        ({"place": "990101202"}, set()),
        ({"place": OTHER}, set()),
        ({"place": "x'"}, {"guanli1", "cunxin1", "gone1"}),
        ({"state": "off"}, {"gone1"}),
        ({"state": "idle"}, {"gone1"}),
        ({"state": "on"}, {"guanli1", "cunxin1"}),
        ({"state": "first"}, {"cunxin1"}),
        ({"role": "nonsense"}, {"guanli1", "cunxin1", "gone1"}),
        ({"page": "999"}, {"guanli1", "cunxin1", "gone1"}),
    ],
)
def test_filters(client, boss, clerk, query, expected):
    gone = user("gone1", Role.VILLAGE_HEAD, VILLAGE, ends_on=date(2021, 1, 1))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    User.objects.filter(pk=clerk.pk).update(must_change_password=True)
    assert listed(client, **query) == expected


def test_an_empty_answer_says_what_to_do(client, boss):
    assert "这些条件下没有账号" in client.get(address("account-list"), {"q": "没有人"}).content.decode()


def test_more_accounts_cost_no_more_queries(client, boss, django_assert_max_num_queries):
    client.get(address("account-list"))
    with django_assert_max_num_queries(60) as few:
        client.get(address("account-list"))
    for serial in range(8):
        user(f"more{serial}", Role.VILLAGE_CLERK, VILLAGE)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(address("account-list"))


def test_opening_an_account_shows_its_password_once(client, boss):
    facts = {"name": "黄光琼", "role": "village_clerk", "region": "甲县甲镇甲村", "starts_on": "2026-03-01"}
    response = client.post(address("account-new"), facts)
    slip = response.context["slips"][0]
    made = User.objects.get(username=slip["username"])
    assert (made.check_password(slip["password"]), made.must_change_password) == (True, True)
    assert slip["password"] in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert slip["password"] not in client.get(address("account-detail", made.pk)).content.decode()
    assert slip["password"] not in "".join(str(event.after) for event in AuditEvent.objects.all())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"region": "没有村"}, "没有这个地方"),
        ({"region": "990102201201"}, "没有这个地方"),
        ({"role": "county_clerk"}, "不能设在村一级"),
        ({"starts_on": "明天"}, "请填日期"),
        ({"number": "123"}, "证件号码不对"),
        ({"username": "GUANLI1"}, "已有人用"),
    ],
)
def test_a_wrong_form_keeps_what_was_filled_in(client, boss, changes, said):
    facts = {"name": "黄光琼", "role": "village_clerk", "region": VILLAGE, "starts_on": "2026-03-01"}
    response = client.post(address("account-new"), facts | changes)
    assert response.status_code == 422
    text = response.content.decode()
    assert said in text
    assert "黄光琼" in text
    assert not Person.objects.filter(name="黄光琼").exists()


@pytest.mark.parametrize("text", [VILLAGE, "甲县甲镇甲村", " 甲村 "])
def test_a_place_is_typed_by_code_or_name(client, boss, text):
    facts = {"name": "黄光琼", "role": "village_clerk", "region": text, "starts_on": "2026-03-01"}
    client.post(address("account-new"), facts)
    assert Post.objects.get(user__person__name="黄光琼").region_id == VILLAGE


def test_a_padded_code_means_the_township(client, boss):
    facts = {"name": "陆永康", "role": "township_clerk", "region": f"{TOWNSHIP}000", "starts_on": "2026-03-01"}
    client.post(address("account-new"), facts)
    assert Post.objects.get(user__person__name="陆永康").region_id == TOWNSHIP


def test_resetting_from_the_page(client, boss, clerk):
    client.force_login(user("xiangjing1", Role.TOWNSHIP_CLERK, TOWNSHIP))
    slip = client.post(address("account-reset", clerk.pk)).context["slips"][0]
    clerk.refresh_from_db()
    assert clerk.check_password(slip["password"])
    assert client.get(address("account-reset", clerk.pk)).status_code == 405


def test_the_button_and_the_server_agree(client, boss, clerk):
    peer = user("xiangshen1", Role.TOWNSHIP_REVIEWER, TOWNSHIP)
    client.force_login(user("xiangjing1", Role.TOWNSHIP_CLERK, TOWNSHIP))
    assert "重设密码" in client.get(address("account-detail", clerk.pk)).content.decode()
    assert "重设密码" not in client.get(address("account-detail", peer.pk)).content.decode()
    assert client.post(address("account-reset", peer.pk)).status_code == 409


def test_disable_and_enable(client, boss, clerk):
    client.post(address("account-disable", clerk.pk), {"reason": "离职"})
    clerk.refresh_from_db()
    assert (clerk.is_active, AuditEvent.objects.latest("id").note) == (False, "离职")
    client.post(address("account-enable", clerk.pk))
    clerk.refresh_from_db()
    assert clerk.is_active


@pytest.mark.parametrize("name", ["account-reset", "account-disable", "account-enable"])
def test_acts_on_a_stranger_are_not_found(client, boss, name):
    far = user("cunxin9", Role.VILLAGE_CLERK, "990102201201")
    assert client.post(address(name, far.pk)).status_code == 404


def test_elections_from_the_page(client, boss, clerk):
    post = clerk.posts.get()
    facts = {"on": "2026-09-01", "successor": "", "name": "黄光琼"}
    response = client.post(address("post-hand-over", clerk.pk, post.pk), facts)
    post.refresh_from_db()
    assert (post.ends_on, response.context["slips"][0]["name"]) == (date(2026, 8, 31), "黄光琼")


@pytest.mark.parametrize(
    ("facts", "said"), [({"successor": "nobody"}, "没有这个用户名"), ({"successor": "", "name": ""}, "填接任人")]
)
def test_a_hand_over_without_a_successor(client, boss, clerk, facts, said):
    response = client.post(address("post-hand-over", clerk.pk, clerk.posts.get().pk), {"on": "2026-09-01", **facts})
    assert said in response.content.decode()
    assert clerk.posts.get().ends_on is None


def test_a_post_is_given_and_ended(client, boss, clerk):
    facts = {"role": "village_head", "region": VILLAGE, "starts_on": "2026-03-01"}
    assert client.post(address("post-new", clerk.pk), facts).status_code == 302
    post = clerk.posts.get(role="village_head")
    client.post(address("post-end", clerk.pk, post.pk), {"on": "2026-06-30"})
    post.refresh_from_db()
    assert post.ends_on == date(2026, 6, 30)


def test_a_post_of_somebody_else_is_not_found(client, boss, clerk):
    other = user("cunxin2", Role.VILLAGE_HEAD, VILLAGE)
    assert client.get(address("post-end", clerk.pk, other.posts.get().pk)).status_code == 404


def test_the_number_never_reaches_the_page(client, boss, clerk):
    clerk.person.set_identity(identity())
    clerk.person.phone = "13800001111"
    clerk.person.save()
    for name in ("account-detail", "account-person"):
        text = client.get(address(name, clerk.pk)).content.decode()
        assert clerk.person.identity not in text
        assert "13800001111" not in text


def test_a_correction_carries_its_version(client, boss, clerk):
    facts = {"name": "韦晓铃", "work_unit": "甲村"}
    assert client.post(address("account-person", clerk.pk), facts | {"version": 1}).status_code == 302
    stale = client.post(address("account-person", clerk.pk), facts | {"version": 1, "name": "别的"})
    missing = client.post(address("account-person", clerk.pk), facts | {"name": "别的"})
    assert (stale.status_code, missing.status_code) == (409, 422)
    clerk.person.refresh_from_db()
    assert clerk.person.name == "韦晓铃"


def test_kin_is_entered_and_withdrawn(client, boss, clerk):
    facts = {"name": "韦大山", "relation": "父亲", "declared_on": "2026-03-01", "number": identity()}
    client.post(address("kin-new", clerk.pk), facts)
    kin = Kin.objects.get()
    assert "990101************" in client.get(address("account-detail", clerk.pk)).content.decode()
    client.post(address("kin-end", clerk.pk, kin.pk))
    kin.refresh_from_db()
    assert kin.ended_on is not None


def test_everybody_declares_his_own_kin(client, boss, clerk):
    client.force_login(clerk)
    client.post(address("own-kin"), {"name": "韦大山", "relation": "父亲", "declared_on": "2026-03-01"})
    assert Kin.objects.get().person == clerk.person
    assert "韦大山" in client.get(address("own-kin")).content.decode()


# ---- many at once ---------------------------------------------------------------------------------------------------


def workbook(*rows):
    stream = io.BytesIO()
    write_workbook(stream, [OutSheet("账号", [OutColumn(heading) for heading in HEADINGS.values()], rows)])
    return SimpleUploadedFile("账号.xlsx", stream.getvalue())


def send(client, *rows):
    token = client.get(address("accounts-bulk")).context["form"]["token"].value()
    return client.post(address("accounts-bulk"), {"accounts": workbook(*rows), "token": token})


@pytest.mark.django_db(transaction=True, databases=["default", "queue"])
def test_from_workbook_to_slips(client, boss):
    made = send(client, [VILLAGE, "村信息员", "韦晓玲", "", "", "", "2026-03-01"])
    assert "账号已开好" in client.get(made.url).content.decode()
    response = client.post(f"{made.url}slips/", {"as": "workbook"})
    (sheet,) = read_sheets(response.content)
    assert [row[:4] for row in sheet.head(2)] == [
        ["地区", "岗位", "姓名", "用户名"],
        ["甲县甲镇甲村", "村信息员", "韦晓玲", "jiacun1"],
    ]
    assert User.objects.get(username="jiacun1").check_password(sheet.head(2)[1][4])
    again = client.post(f"{made.url}slips/", {"as": "page"}, headers={"referer": f"http://testserver{made.url}"})
    assert (again.status_code, again["Location"]) == (303, f"http://testserver{made.url}")
    client.force_login(user("guanli2", Role.ADMINISTRATOR, COUNTY))
    assert client.get(made.url).status_code == 404


def test_problems_are_listed_and_nothing_is_made(client, boss):
    response = send(client, [VILLAGE, "村长", "韦晓玲", "", "", "", "2026-03-01"])
    assert response.status_code == 422
    assert [(one.row, one.column) for one in response.context["problems"]] == [(2, "B")]
    assert User.objects.count() == 1


def test_the_empty_table_has_the_headings(client, boss):
    (sheet,) = read_sheets(client.get(address("accounts-bulk-template")).content)
    assert sheet.head(1)[0] == list(HEADINGS.values())
