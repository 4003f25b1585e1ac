"""The menu by role, the pages for errors, and what becomes of a refusal: no database."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path
from django.views.debug import technical_500_response

from fupin.access.pages import declared_permission
from fupin.access.permissions import Permission, Role
from fupin.dashboard import errors
from fupin.dashboard.context import for_user
from fupin.dashboard.demo_flag import is_demo
from fupin.dashboard.navigation import MENU, address, menu_for
from fupin.dashboard.offices import lineage
from fupin.dashboard.refusals import Refusals
from fupin.workflow import Conflict, Refused


def page(request):
    return HttpResponse()


urlpatterns = [
    path("", page, name="home"),
    path("login/", page, name="login"),
    path("households/", page, name="household-list"),
    path("imports/", page, name="import-list"),
    path("accounts/", page, name="account-list"),
    path("audit/", page, name="audit-list"),
]


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.ROOT_URLCONF = __name__
    address.cache_clear()
    yield
    address.cache_clear()


def user_with(*roles):
    posts = [SimpleNamespace(role=role, region_id="522327101") for role in roles]
    return SimpleNamespace(is_active=True, is_authenticated=True, current_posts=lambda: posts)


def labels(menu):
    return [entry.label for section in menu for entry in section.entries]


def test_a_village_clerk_sees_only_her_work():
    assert labels(menu_for(user_with(Role.VILLAGE_CLERK), "/")) == ["工作台", "农户名册", "名册导入"]


def test_an_administrator_sees_no_households():
    assert labels(menu_for(user_with(Role.ADMINISTRATOR), "/")) == ["工作台", "账号与岗位"]


def test_who_only_confirms_imports_finds_them_in_the_menu():
    assert "名册导入" in labels(menu_for(user_with(Role.COUNTY_APPROVER), "/"))
    assert "名册导入" not in labels(menu_for(user_with(Role.TOWNSHIP_REVIEWER), "/"))


def test_groups_without_an_item_are_left_out():
    assert [section.label for section in menu_for(user_with(Role.AUDITOR), "/")] == ["今日", "户与人", "汇总", "管理"]


def test_nobody_without_a_post_has_a_menu():
    assert menu_for(user_with(), "/") == []


def test_pages_that_do_not_exist_are_not_offered():
    named = {item.url_name for group in MENU for item in group.items}
    assert "village-list" in named
    assert "村情" not in labels(menu_for(user_with(Role.VILLAGE_CLERK), "/"))


@pytest.mark.parametrize(("at", "current"), [("/", "工作台"), ("/households/17/", "农户名册"), ("/password/", None)])
def test_the_item_of_the_page_is_marked(at, current):
    marked = [e.label for s in menu_for(user_with(Role.VILLAGE_CLERK), at) for e in s.entries if e.current]
    assert marked == ([current] if current else [])


def test_every_error_page_declares_that_it_is_public():
    views = [errors.bad_request, errors.forbidden, errors.not_found, errors.server_error, errors.csrf_failure]
    assert {declared_permission(view) for view in views} == {Permission.PUBLIC}


def test_a_failure_says_a_code_that_stands_in_the_log(caplog):
    response = errors.server_error(RequestFactory().get("/households/"))
    code = re.search(r"incident (\S+):", caplog.text)[1]
    assert response.status_code == 500
    assert code in response.content.decode()
    assert len(code) == 7


def test_the_page_for_failures_stands_without_its_template(monkeypatch, settings):
    settings.HELP_PHONE = "0859-1111111"
    monkeypatch.setattr(errors, "render_to_string", lambda *args: 1 / 0)
    text = errors.server_error(RequestFactory().get("/")).content.decode()
    assert "这一页没有打开" in text
    assert "0859-1111111" in text


def posted(**headers):
    request = RequestFactory().post("/households/17/", headers=headers)
    request._messages = CookieStorage(request)
    request.htmx = "hx-request" in headers
    return request


def refused(request, refusal):
    return Refusals(page).process_exception(request, refusal)


@pytest.mark.parametrize(("debug", "body"), [(True, b"ours"), (False, b"technical")])
def test_a_demonstration_shows_our_page_for_what_is_not_there(settings, monkeypatch, debug, body):
    settings.DEBUG = debug
    monkeypatch.setattr("fupin.dashboard.refusals.not_found", lambda request: HttpResponse("ours", status=404))
    answer = Refusals(lambda request: HttpResponse("technical", status=404))(RequestFactory().get("/nowhere/"))
    assert (answer.status_code, answer.content) == (404, body)


@pytest.mark.parametrize(
    ("raised", "status", "sentence"),
    [
        (ValueError("990101197001010010"), 500, "这一页没有打开"),
        (BadRequest("NUL"), 400, "内容没有收到"),
        (RequestDataTooBig("too big"), 400, "内容没有收到"),
    ],
)
@pytest.mark.parametrize("accepts", ["text/html", "application/json"])
def test_a_demonstration_shows_our_page_for_what_went_wrong(settings, raised, status, sentence, accepts):
    """The framework's page would be English, with every setting and what was typed on it."""
    settings.DEBUG = True
    answer = technical_500_response(
        RequestFactory().get("/?q=typed", headers={"Accept": accepts}), type(raised), raised, None, status
    )
    text = answer.content.decode()
    assert (answer.status_code, sentence in text) == (status, True)
    assert not any(word in text for word in ("Traceback", "990101", "typed", "SECRET_KEY"))


def test_nothing_is_offered_before_the_first_password_is_changed():
    user = SimpleNamespace(**vars(user_with(Role.VILLAGE_CLERK)), must_change_password=True)
    request = SimpleNamespace(user=user, path="/password/")
    assert for_user(request) == {"navigation": [], "find_url": None}


def test_a_refusal_goes_back_with_its_sentence():
    request = posted(referer="http://testserver/households/17/?tab=income")
    response = refused(request, Refused("unknown_action"))
    assert response.status_code == 303
    assert response.headers["Location"] == "http://testserver/households/17/?tab=income"
    assert [str(message) for message in get_messages(request)] == [Refused("unknown_action").sentence]


def test_a_refusal_never_leads_to_another_host():
    assert refused(posted(referer="http://elsewhere.example/"), Refused("unknown_action")).headers["Location"] == "/"


def test_a_refused_fragment_lands_in_the_notices():
    response = refused(posted(**{"hx-request": "true"}), Refused("unknown_action"))
    assert response.status_code == 409
    assert response.headers["HX-Retarget"] == "#notices"
    assert Refused("unknown_action").sentence in response.content.decode()


@pytest.mark.parametrize("refusal", [Refused("unknown_action"), Conflict("罗启明")])
def test_without_a_way_back_a_page_says_why(refusal):
    response = refused(posted(), refusal)
    assert response.status_code == 409
    assert refusal.sentence in response.content.decode()


def test_a_conflict_is_a_page_of_its_own():
    assert refused(posted(referer="http://testserver/households/17/"), Conflict("罗启明")).status_code == 409


def test_other_exceptions_pass():
    assert refused(posted(), ValueError()) is None


def test_an_office_is_looked_for_upward():
    assert lineage("522327101") == ["52", "5223", "522327", "522327101"]


def test_the_banner_hangs_on_a_file(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert not is_demo()
    (tmp_path / "demo.json").write_text("{}")
    assert is_demo()
