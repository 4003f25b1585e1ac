"""The entry form as a page: what is registered, refused, shown again, locked; and that nothing typed is lost."""

import html
import re
import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.audit.codes import Verb
from fupin.audit.models import AuditEvent
from fupin.audit.verify import verify
from fupin.doubts.models import Doubt
from fupin.personal.sealing import digest
from fupin.tests.factories import household, identity, member
from households.models import DuplicateDecision, EntryDraft, Household, IncomeRecord, LivingCondition, Member
from households.tests.scene import client_of, visitors

pytestmark = pytest.mark.django_db
VILLAGE = "990101201203"
HEAD, WIFE = identity(date(1965, 3, 4), "1", 401), identity(date(1968, 5, 6), "2", 402)


@pytest.fixture
def people():
    return visitors()


@pytest.fixture
def clerk(people):
    return people["village"]


def start(clerk, name="韦大山", **more):
    """The address of a new household's form, reached as a clerk reaches it."""
    response = client_of(clerk).post(reverse("household-new"), {"name": name, "act": "start", **more})
    assert response.status_code == 302, stops(response)
    return response.url


def stops(response):
    """What the page says that stands in the way."""
    text = response.content.decode()
    side = text[text.find('id="checks"') :]
    return re.findall(r'<a href="#id_[^"]+">(.*?)</a>', side[: side.find("</li>")])


def family(**more):
    facts = {
        "village": VILLAGE,
        "year": "2026",
        "home-phone": "13800000001",
        "home-address": "三组 大树脚",
        "members-0-name": "韦大山",
        "members-0-relation": "01",
        "members-0-identity": HEAD,
        "members-0-schooling": "e:02",
        "members-0-health": "02",
        "members-0-labour": "05",
        "members-1-name": "陆金花",
        "members-1-relation": "02",
        "members-1-identity": WIFE,
        "members-1-schooling": "e:01",
        "members-1-health": "01",
        "members-1-labour": "01",
        "income-wage": "28,000",
        "income-operating": "9600",
        "income-operating_cost": "600",
        "living-arable": "3.5",
        "living-safe_water": "1",
        "act": "save",
    }
    renamed = {name.replace("__", "-"): value for name, value in more.items()}
    return {name: value for name, value in {**facts, **renamed}.items() if value is not None}


def register(clerk, **more):
    response = client_of(clerk).post(start(clerk), family(**more))
    assert response.status_code == 302, stops(response)
    return Household.objects.latest("pk")


def edit_url(home, year=None):
    return reverse("household-edit", args=[home.pk]) + (f"?year={year}" if year else "")


def opened(clerk, home, year=None):
    """What a browser would post of the opened form: every input, the chosen option, the checked button."""
    return posted_by(client_of(clerk).get(edit_url(home, year)).content.decode())


def posted_by(page):
    page = re.sub(r"<template.*?</template>", "", page, flags=re.S)
    form = page[page.index("<main") :]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, kind = attribute(tag, "name"), attribute(tag, "type")
        if name and (kind not in ("radio", "checkbox") or " checked" in tag):
            found[name] = html.unescape(attribute(tag, "value") or "")
    for attrs, body in re.findall(r"<select([^>]*)>(.*?)</select>", form, flags=re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', body)
        found[attribute(f"<{attrs}>", "name")] = html.unescape(chosen[1]) if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return {name: value for name, value in found.items() if name and value != "" and name != "q"}


def attribute(tag, name):
    match = re.search(rf'\b{name}="([^"]*)"', tag)
    return match[1] if match else None


# ---- a new household -------------------------------------------------------------------------------------------------


def test_a_household_is_registered(clerk):
    home = register(clerk)
    assert (home.register, home.member_count, home.head_name, home.phone) == ("unlisted", 2, "韦大山", "13800000001")
    head = home.members.get(relation="01")
    assert (head.sex, head.birth_date, head.identity_type, head.education) == ("1", date(1965, 3, 4), "01", "02")
    income = IncomeRecord.objects.get()
    assert (income.year, income.persons, income.net_income, income.net_per_head) == (2026, 2, 37000, 18500)
    assert LivingCondition.objects.get().safe_water == "1"
    draft = EntryDraft.objects.get()
    assert (draft.content, draft.household, bool(draft.saved_at)) == (None, home, True)
    event = AuditEvent.objects.get(verb=Verb.HOUSEHOLD_REGISTERED)
    assert HEAD not in str(event.after)
    assert "13800000001" not in str(event.after)
    assert verify().first_bad is None


def test_the_same_form_twice_registers_once(clerk):
    path, form = start(clerk), family()
    first, second = (client_of(clerk).post(path, form) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert Household.objects.count() == 1


def test_pages_are_for_who_may_fill_in(people):
    home = household(VILLAGE)
    who = Visitors(allowed=people["village"], stranger=people["other"], denied=people["prefecture"])
    assert page_battery(edit_url(home), who) == EXPECTED
    draft = start(people["village"])
    assert client_of(people["village"]).get(draft).status_code == 200
    assert client_of(people["township"]).get(draft).status_code == 404


def test_a_village_of_somebody_else_is_refused(clerk):
    response = client_of(clerk).post(start(clerk), family(village="990101201204"))
    assert response.status_code == 422
    assert "请选行政村" in response.content.decode()
    assert not Household.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("home-phone", "1380000000", "少 1 位，应为 11 位"),
        ("members-0-identity", HEAD[:-1], "少 1 位，应为 18 位"),
        ("members-0-identity", HEAD[:-1] + ("1" if HEAD[-1] != "1" else "2"), "最后一位对不上"),
        ("members-0-identity", "990101199902301234", "不是一个已到的生日"),
        ("members-1-relation", "01", "户主"),
        ("members-1-relation", "03", "性别"),
        ("members-1-identity", HEAD, "同一个证件号码"),
        ("income-wage", "很多", "请只填数字"),
        ("income-wage", "-5", "不能小于 0"),
        ("living-arable", "99999999", "这个数太大"),
        ("members-0-work_months", "13", "0 到 12"),
        ("members-0-labour", "88", "不在可选的里面"),
        ("home-filled_on", "2026-02-30", "没有这一天"),
        ("home-bank_card", "123", "16 到 19 位"),
    ],
)
def test_an_error_refuses_and_keeps_everything(clerk, field, value, said):
    response = client_of(clerk).post(start(clerk), family(**{field: value}))
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert not Household.objects.exists()
    again = posted_by(page)
    assert again["home-address"] == "三组 大树脚"
    assert again["members-1-name"] == "陆金花"
    assert again.get(field) == value


def test_somebody_registered_elsewhere_is_said_without_the_place(people):
    there = household("990102201201", "逯启山")
    number = there.members.get().identity
    response = client_of(people["village"]).post(start(people["village"]), family(**{"members-0-identity": number}))
    page = response.content.decode()
    assert response.status_code == 422
    assert "已在其他地方登记" in page
    assert "逯启山" not in page
    assert "乙村" not in page


def test_somebody_registered_here_is_said_with_the_household(clerk):
    here = household(VILLAGE, "冉启山")
    number = here.members.get().identity
    page = client_of(clerk).post(start(clerk), family(**{"members-0-identity": number})).content.decode()
    assert "已登记在冉启山户" in page
    assert reverse("household-detail", args=[here.pk]) in page


# ---- search first ----------------------------------------------------------------------------------------------------


def search(clerk, **asked):
    return client_of(clerk).post(reverse("household-new"), {"act": "search", **asked})


def test_the_search_finds_by_number_by_name_and_says_when_nobody_is_there(people):
    home = household(VILLAGE, "冉启山")
    found = search(people["village"], identity=home.members.get().identity).content.decode()
    assert "打开冉启山户" in found
    assert "登记新的一户" not in found
    assert "冉启山" in search(people["village"], name="冉启山").content.decode()
    assert "没有查到，可以登记" in search(people["village"], name="覃小花").content.decode()
    elsewhere = search(people["other"], identity=home.members.get().identity).content.decode()
    assert "已在其他地方登记" in elsewhere
    assert "冉启山" not in elsewhere


def test_nobody_found_by_number_can_be_registered_again(clerk):
    home = household(VILLAGE, "冉启山")
    asked = {"identity": home.members.get().identity, "act": "start"}
    assert client_of(clerk).post(reverse("household-new"), asked).status_code == 200
    assert not EntryDraft.objects.exists()


BORN = date(1980, 4, 5)


def number_like(first17):
    from fupin.personal.identity import check_digit

    return first17 + check_digit(first17)


@pytest.mark.parametrize(
    ("name", "number", "alike"),
    [
        ("韦晓雨", number_like("99010119800405201"), True),  # same name, same day
        ("韦小雨", number_like("99010119800405203"), True),  # read the same
        ("韦晓玉", number_like("99010119800405205"), True),  # read the same
        ("韦晓雨", number_like("99010119810405011"), True),  # one place of the number another one
        ("韦晓雨", number_like("99010118900405011"), False),  # the same name, quite another number
        ("韦晓阳", number_like("99010119800405013"), False),  # same day, one place off, but another name: twins
        ("罗正华", number_like("99010119800405207"), False),  # born on the same day
    ],
)
def test_who_is_alike(clerk, name, number, alike):
    home = household(VILLAGE, "韦国良")
    member(home, "韦晓雨", number=number_like("99010119800405011"), birth_date=BORN, relation="03")
    page = search(clerk, name=name, identity=number).content.decode()
    assert ("可能就是他" in page) is alike


def test_a_decision_that_two_are_two_is_asked_for_and_kept(clerk):
    home = household(VILLAGE, "韦国良")
    other = member(home, "韦晓雨", number=number_like("99010119800405011"), birth_date=BORN, relation="03")
    asked = {"name": "韦小雨", "identity": number_like("99010119800405203"), "act": "start"}
    refused = client_of(clerk).post(reverse("household-new"), asked)
    assert refused.status_code == 422
    assert "还没有逐个判定" in refused.content.decode()
    decided = client_of(clerk).post(reverse("household-new"), {**asked, f"distinct-0-{other.pk}": "1"})
    assert decided.status_code == 302
    form = posted_by(client_of(clerk).get(decided.url).content.decode())
    assert form[f"distinct-0-{other.pk}"] == "1"
    form |= {"village": VILLAGE, "act": "save"}
    without = {name: value for name, value in form.items() if not name.startswith("distinct")}
    assert client_of(clerk).post(decided.url, without).status_code == 422
    assert client_of(clerk).post(decided.url, form).status_code == 302
    decision = DuplicateDecision.objects.get()
    assert {decision.member.name, decision.other.name} == {"韦晓雨", "韦小雨"}
    assert decision.decided_by == clerk
    assert AuditEvent.objects.filter(verb=Verb.DUPLICATE_DECIDED).count() == 1


def test_twins_of_one_household_are_two_people(clerk):
    one, other = number_like("99010120150405201"), number_like("99010120150405203")
    twins = {}
    for place, (name, number) in enumerate((("韦晓雨", one), ("韦晓宇", other)), start=2):
        twins |= {f"members-{place}-name": name, f"members-{place}-identity": number}
        twins |= {f"members-{place}-relation": "03", f"members-{place}-labour": "04"}
        twins |= {f"members-{place}-schooling": "s:03", f"members-{place}-health": "01"}
    assert register(clerk, **twins).member_count == 4
    assert not DuplicateDecision.objects.exists()


# ---- buttons that save nothing ---------------------------------------------------------------------------------------


def test_rows_come_and_go_without_scripts(clerk):
    path = start(clerk)
    more = client_of(clerk).post(path, family(act="add")).content.decode()
    assert 'name="members-2-name"' in more
    less = client_of(clerk).post(path, family(act="remove-1")).content.decode()
    assert "陆金花" not in less
    assert "韦大山" in less
    assert not Household.objects.exists()


def test_a_repair_is_one_press(clerk):
    child = {"members-1-identity": number_like("99010120150405201"), "members-1-relation": "03"}
    path = start(clerk)
    page = client_of(clerk).post(path, family(act="check", **child)).content.decode()
    assert "fix:members-1-labour:04" in page
    mended = client_of(clerk).post(path, family(act="fix:members-1-labour:04", **child)).content.decode()
    assert posted_by(mended)["members-1-labour"] == "04"


def test_checks_are_told_while_somebody_types_and_nothing_is_stored(clerk):
    path = reverse("household-check")
    child = {"members-1-identity": number_like("99010120210405201"), "members-1-labour": None}
    form = family(**child)
    del form["act"]
    page = client_of(clerk).post(path, form).content.decode()
    assert 'data-out="out-net"' in page
    assert "37,000" in page
    assert 'value="男" data-out="out-members-0-sex"' in page
    assert 'value="04" data-propose="members-1-labour"' in page
    assert not Household.objects.exists()
    assert not EntryDraft.objects.exists()
    there = household("990102201201", "逯启山")
    assert client_of(clerk).post(path, {"household": there.pk}).status_code == 404


# ---- a household that is there ---------------------------------------------------------------------------------------


def test_a_change_keeps_the_old_row_and_tells_the_trail(clerk):
    home = register(clerk)
    form = opened(clerk, home) | {"home-address": "东寨", "income-wage": "30000", "act": "save"}
    response = client_of(clerk).post(edit_url(home), form)
    assert response.status_code == 302, stops(response)
    home.refresh_from_db()
    assert (home.address, home.version, home.phone) == ("东寨", 2, "13800000001")
    assert Household.versions.objects.get(row_id=home.pk).address == "三组 大树脚"
    assert IncomeRecord.objects.get().net_per_head == 19500
    assert home.net_per_head == 19500
    event = AuditEvent.objects.get(verb=Verb.HOUSEHOLD_UPDATED)
    assert event.before == {"家庭住址": "三组 大树脚"} | {
        key: value for key, value in event.before.items() if key != "家庭住址"
    }
    assert set(event.after) == {
        "家庭住址", "2026年收入 工资性收入（元）", "2026年收入 纯收入（元）", "2026年收入 人均纯收入（元）",
    }  # fmt: skip
    assert Member.versions.objects.count() == 0
    assert LivingCondition.versions.objects.count() == 0


def test_an_unchanged_form_writes_nothing(clerk):
    home = register(clerk)
    events = AuditEvent.objects.count()
    assert client_of(clerk).post(edit_url(home), opened(clerk, home) | {"act": "save"}).status_code == 302
    assert AuditEvent.objects.count() == events
    assert list(Member.objects.values_list("version", flat=True)) == [1, 1]


def test_sealed_values_are_not_on_the_page_and_blank_keeps_them(clerk):
    home = register(clerk)
    page = client_of(clerk).get(edit_url(home)).content.decode()
    assert "13800000001" not in page
    assert HEAD not in page
    assert "138****0001" in page
    client_of(clerk).post(edit_url(home), opened(clerk, home) | {"home-address": "东寨", "act": "save"})
    assert Household.objects.get().phone == "13800000001"
    assert Member.objects.get(relation="01").identity == HEAD


def test_in_an_unlisted_household_people_may_change(clerk):
    home = register(clerk)
    form = opened(clerk, home) | {
        "members-0-relation": "02",
        "members-1-relation": "01",
        "members-7-name": "韦应龙",
        "members-7-relation": "03",
        "members-7-identity": identity(date(1992, 7, 8), "1", 403),
        "members-7-labour": "01",
        "members-7-health": "01",
        "members-7-schooling": "e:03",
        "act": "save",
    }
    response = client_of(clerk).post(edit_url(home), form)
    assert response.status_code == 302, stops(response)
    home.refresh_from_db()
    assert (home.head_name, home.member_count) == ("陆金花", 3)
    assert IncomeRecord.objects.get().persons == 3
    left = opened(clerk, home)
    index = next(name.split("-")[1] for name, value in left.items() if value == "韦大山")
    left |= {f"members-{index}-leave_reason": "O01", f"members-{index}-left_on": "2026-11-01", "act": "save"}
    response = client_of(clerk).post(edit_url(home), left)
    assert response.status_code == 302, stops(response)
    gone = Member.objects.get(name="韦大山")
    assert (gone.state, gone.change_reason, gone.changed_on) == ("2", "O01", date(2026, 11, 1))
    assert Household.objects.get().member_count == 2


def test_in_a_listed_household_who_somebody_is_does_not_change_here(clerk):
    home = household(VILLAGE, "冉启山")
    page = client_of(clerk).get(edit_url(home)).content.decode()
    assert f"/households/{home.pk}/changes/new/" in page
    form = posted_by(page)
    assert "members-0-name" not in form
    assert 'name="members-0-identity"' not in page
    forged = {"members-0-name": "别人", "members-0-relation": "02", "village": "990101201204", "home-address": "东寨"}
    response = client_of(clerk).post(edit_url(home), form | forged | {"act": "save"})
    assert response.status_code == 302, stops(response)
    head = home.members.get()
    assert (head.name, head.relation) == ("冉启山", "01")
    assert (Household.objects.get().village_id, Household.objects.get().address) == (VILLAGE, "东寨")
    more = form | {"version-home": "2", "members-5-name": "韦新来", "members-5-relation": "03", "act": "save"}
    assert client_of(clerk).post(edit_url(home), more).status_code == 422
    assert home.members.count() == 1


def heads_only(**facts):
    """As a roster that names only heads leaves it."""
    return household(VILLAGE, head="韦大山", members_missing=True, **facts)


def test_members_are_missing_until_somebody_joins_the_head(clerk):
    home = heads_only(register="unlisted", poverty_status=None)
    form = opened(clerk, home) | {"act": "save", "home-address": "三组"}
    assert client_of(clerk).post(edit_url(home), form).status_code == 302
    home.refresh_from_db()
    assert home.members_missing
    form = opened(clerk, home) | {"act": "save", "members-1-name": "陆金花", "members-1-relation": "02"}
    response = client_of(clerk).post(edit_url(home), form | {"members-1-identity": WIFE})
    assert response.status_code == 302, stops(response)
    home.refresh_from_db()
    assert (home.member_count, home.members_missing) == (2, False)


def test_a_head_alone_is_complete_when_the_clerk_says_so(clerk):
    home = heads_only()
    page = client_of(clerk).get(reverse("household-detail", args=[home.pk])).content.decode()
    assert f'{edit_url(home)}#members"' in page
    form = opened(clerk, home)
    assert "members-complete" not in form
    response = client_of(clerk).post(edit_url(home), form | {"act": "save", "members-complete": "1"})
    assert response.status_code == 302, stops(response)
    home.refresh_from_db()
    assert (home.member_count, home.members_missing, home.version) == (1, False, 2)
    event = AuditEvent.objects.get(verb=Verb.HOUSEHOLD_UPDATED)
    assert (event.before["成员待补"], event.after["成员待补"]) == ("是", "否")
    assert "members-complete" not in client_of(clerk).get(edit_url(home)).content.decode()


def test_decisions_are_no_cells_of_the_form(clerk):
    home = household(VILLAGE, "冉启山")
    form = opened(clerk, home) | {"home-poverty_status": "1", "home-main_cause": "02", "home-register": "closed"}
    client_of(clerk).post(edit_url(home), form | {"home-address": "东寨", "act": "save"})
    home.refresh_from_db()
    assert (home.poverty_status, home.main_cause, home.register) == ("0", None, "listed")


def test_a_bank_card_is_set_once_here(clerk):
    home = register(clerk, **{"home-bank_card": "6217000010000000018"})
    assert Household.objects.get().bank_card == "6217000010000000018"
    page = client_of(clerk).get(edit_url(home)).content.decode()
    assert 'name="home-bank_card"' not in page
    assert "换卡走登记变更" in page
    form = opened(clerk, home) | {"home-bank_card": "6217000010000000026", "act": "save"}
    response = client_of(clerk).post(edit_url(home), form)
    assert response.status_code == 422
    assert "换卡要走" in response.content.decode()
    assert Household.objects.get().bank_card == "6217000010000000018"


def test_an_old_error_does_not_stand_in_the_way_of_a_new_telephone(clerk):
    home = household(VILLAGE, "冉启山")
    child = member(home, "冉小雨", number=number_like("99010120150405201"), birth_date=date(2015, 4, 5), relation="03")
    Member.objects.filter(pk=child.pk).update(sex="1", labour="01")
    form = opened(clerk, home) | {"home-phone": "13800000009", "act": "save"}
    response = client_of(clerk).post(edit_url(home), form)
    assert response.status_code == 302, stops(response)
    assert Household.objects.get().phone_digest == digest("phone", "13800000009")


def test_answers_stay_with_the_doubts(clerk):
    home = register(clerk, **{"income-operating_cost": "0", "answer-E30": "自产自用"})
    doubt = Doubt.objects.get(rule="E30", household_id=home.pk)
    assert (doubt.state, doubt.answer, doubt.answered_by) == ("answered", "自产自用", clerk)


# ---- two at once -----------------------------------------------------------------------------------------------------


def test_the_second_to_save_sees_both_values_and_loses_nothing(people, clerk):
    home = register(clerk)
    mine, theirs = opened(clerk, home), opened(people["township"], home)
    theirs |= {"home-address": "西寨", "income-wage": "31000", "act": "save"}
    assert client_of(people["township"]).post(edit_url(home), theirs).status_code == 302
    mine |= {"home-address": "东寨", "living-arable": "9", "act": "save"}
    response = client_of(clerk).post(edit_url(home), mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "township员改过这一户" in page
    assert "西寨" in page
    assert "东寨" in page
    assert Household.objects.get().address == "西寨"
    again = posted_by(page)
    assert again["income-wage"] == "31000"  # only the other one changed it
    assert (again["living-arable"], again["home-address"]) == ("9", "东寨")
    assert again["take-home-address"] == "mine"
    response = client_of(clerk).post(edit_url(home), again | {"take-home-address": "theirs", "act": "save"})
    assert response.status_code == 302, stops(response)
    assert Household.objects.get().address == "西寨"
    assert (LivingCondition.objects.get().arable, IncomeRecord.objects.get().wage) == (9, 31000)


@pytest.mark.parametrize(
    "missing", ["version-home", "version-income", "version-living", "members-0-version", "members-0-pk"]
)
def test_a_form_without_a_version_is_refused(clerk, missing):
    home = register(clerk)
    form = {name: value for name, value in opened(clerk, home).items() if name != missing}
    response = client_of(clerk).post(edit_url(home), form | {"home-address": "东寨", "act": "save"})
    assert response.status_code == 409
    assert Household.objects.get().address == "三组 大树脚"
    assert posted_by(response.content.decode())["home-address"] == "东寨"


# ---- last year's -----------------------------------------------------------------------------------------------------


def test_last_years_values_are_marked_until_somebody_confirms_them(clerk):
    home = register(clerk, year="2025")
    page = client_of(clerk).get(edit_url(home, 2026)).content.decode()
    assert "沿用2025年" in page
    carried = client_of(clerk).post(edit_url(home, 2026), posted_by(page) | {"act": "carry", "income-wage": "1"})
    form = posted_by(carried.content.decode())
    assert (form["income-wage"], form["income-operating"], form["living-arable"]) == ("1", "9600", "3.5")
    response = client_of(clerk).post(edit_url(home, 2026), form | {"act": "save", "confirmed-living": "1"})
    assert response.status_code == 302, stops(response)
    assert IncomeRecord.objects.get(year=2026).carried is True
    assert LivingCondition.objects.get(year=2026).carried is False
    detail = client_of(clerk).get(reverse("household-detail", args=[home.pk])).content.decode()
    assert "2026年沿用上年，待确认" in detail
    listed = client_of(clerk).get(reverse("household-list") + "?task=carried").content.decode()
    assert "韦大山" in listed
    confirmed = opened(clerk, home, 2026) | {"confirmed-income": "1", "act": "save"}
    assert client_of(clerk).post(edit_url(home, 2026), confirmed).status_code == 302
    assert not IncomeRecord.objects.filter(carried=True).exists()


# ---- drafts ----------------------------------------------------------------------------------------------------------


def test_a_draft_comes_back_and_can_be_put_away_and_taken_back(clerk):
    path = start(clerk)
    token = path.rstrip("/").split("/")[-1]
    form = family(act="draft", **{"home-address": "还没写完"})
    assert client_of(clerk).post(reverse("draft-save", args=[token]), form).status_code == 200
    assert "还没写完" in client_of(clerk).get(path).content.decode()
    assert "接着登记韦大山户" in client_of(clerk).get("/").content.decode()
    assert HEAD not in str(EntryDraft.objects.values_list("title", "village_code"))
    assert client_of(clerk).post(reverse("draft-discard", args=[token])).status_code == 302
    assert client_of(clerk).get(path).status_code == 404
    assert "刚放弃的草稿" in client_of(clerk).get("/").content.decode()
    assert client_of(clerk).post(reverse("draft-restore", args=[token])).status_code == 302
    assert "还没写完" in client_of(clerk).get(path).content.decode()


def test_a_draft_of_an_edit_says_so_and_goes_with_the_save(clerk):
    home = register(clerk)
    form = opened(clerk, home) | {"home-address": "东寨", "household": str(home.pk)}
    client_of(clerk).post(reverse("draft-save", args=[uuid.uuid4()]), form)
    client_of(clerk).post(reverse("draft-save", args=[uuid.uuid4()]), form)
    assert EntryDraft.objects.filter(household=home, saved_at=None).count() == 1
    page = client_of(clerk).get(edit_url(home)).content.decode()
    assert "没有保存的草稿" in page
    assert posted_by(page)["home-address"] == "东寨"
    client_of(clerk).post(edit_url(home), posted_by(page) | {"act": "save"})
    assert not EntryDraft.objects.filter(saved_at=None).exists()
    assert not EntryDraft.objects.filter(content__isnull=False).exists()


# ---- size ------------------------------------------------------------------------------------------------------------


def test_three_hundred_members_cost_as_many_queries_as_one(clerk):
    home = household(VILLAGE, "冉启山")
    counts = []
    for size in (1, 3, 300):
        Member.objects.filter(household=home).exclude(relation="01").delete()
        for number in range(size - 1):
            made = identity(date(1950 + number % 40, 1 + number % 12, 1), "1", 500 + number)
            member(home, f"冉{number}", number=made)
        client_of(clerk).get(edit_url(home))
        client = client_of(clerk)
        with CaptureQueriesContext(connection) as caught:
            page = client.get(edit_url(home))
        assert page.status_code == 200
        counts.append(len(caught.captured_queries))
    assert len(set(counts)) == 1, counts
