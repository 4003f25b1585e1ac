"""Requests that no browser sends: a charset that is no text, NUL in a cookie."""

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from fupin.access.permissions import Role
from fupin.tests import factories
from fupin.wsgi import in_utf_8

TYPES = ["text/plain; charset=hex", 'a/b;CHARSET="undefined"', "a/b; charset=utf-16", "a/b; charset*=utf-8''hex", "a/b"]


@pytest.mark.parametrize("kind", TYPES)
def test_an_address_is_read_as_utf_8(kind: str) -> None:
    asked = RequestFactory().get("/households/", {"q": "韦"}).environ
    assert WSGIRequest(in_utf_8({**asked, "CONTENT_TYPE": kind})).GET["q"] == "韦"


def test_the_boundary_of_an_upload_is_kept() -> None:
    read = in_utf_8({"CONTENT_TYPE": "multipart/form-data; charset=gbk; boundary=xy"})
    assert read["CONTENT_TYPE"] == "multipart/form-data; boundary=xy"


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_a_cookie_with_nul_is_refused_in_chinese(client, settings, debug: bool) -> None:
    settings.DEBUG = debug
    client.cookies["sessionid"] = "abcdefgh\0"
    response = client.get("/")
    assert response.status_code == 400
    assert "内容没有收到" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("number", [2**63, 10**40])
@pytest.mark.parametrize("path", ["/notices/{}/photos/1/", "/village-exits/{}/sheets/1/print/", "/cases/{}/"])
def test_a_number_too_large_for_any_row_is_a_row_that_does_not_exist(client, path: str, number: int) -> None:
    factories.region_tree()
    client.force_login(factories.user("reader", Role.COUNTY_APPROVER, "990101"))
    assert client.get(path.format(number)).status_code == 404
