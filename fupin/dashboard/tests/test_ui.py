"""Figures, dates, shapes and states as every page prints them: pure, no database."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from fupin.dashboard.icons import SHAPES
from fupin.dashboard.templatetags import ui


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "—"),
        ("", "—"),
        (0, "0"),
        (6184, "6,184"),
        (Decimal("6184.50"), "6,185"),
        (Decimal("-3300"), "\u22123,300"),
        (Decimal("-0.4"), "0"),
        (1234567.49, "1,234,567"),
        ("没有", "—"),
        (float("nan"), "—"),
    ],
)
def test_money_is_full_yuan_rounded_half_up(value, shown):
    assert ui.money(value) == shown


def test_area_has_two_decimals_and_percent_its_sign():
    assert ui.area(Decimal("3.205")) == "3.21"
    assert ui.percent(Decimal("10.265")) == "10.27%"
    assert ui.percent(None) == "—"
    assert ui.count(1128) == "1,128"


def test_a_day_of_this_year_has_no_year():
    this_year = timezone.localdate().year
    assert ui.day(date(this_year, 11, 20)) == "11-20"
    assert ui.day(date(this_year - 1, 11, 20)) == f"{this_year - 1}-11-20"
    assert ui.day(None) == "—"


def test_a_moment_belongs_to_the_chinese_day():
    late = datetime(2025, 11, 21, 17, 0, tzinfo=UTC)
    assert ui.long_day(late) == "2025年11月22日"
    assert ui.long_day("2025-11-22") == "—"


def household(poverty_status, register="listed", episode=None):
    return SimpleNamespace(register=register, poverty_status=poverty_status, open_episode=episode)


OPEN = SimpleNamespace(eliminated_on=None)
OVER = SimpleNamespace(eliminated_on=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("given", "tint", "word"),
    [
        (household("0"), "tag-poor", "未脱贫"),
        (household("1"), "tag-out", "已脱贫"),
        (household("4"), "tag-out", "已脱贫"),
        (household("3", episode=OPEN), "tag-return", "返贫"),
        (household("1", episode=OPEN), "tag-watch", "监测·未消除"),
        (household("1", episode=OVER), "tag-clear", "风险已消除"),
        (household("", register="unlisted", episode=OPEN), "tag-watch", "监测·未消除"),
        (household("1", register="closed"), "tag-closed", "已结束"),
    ],
)
def test_a_state_has_shape_and_word(given, tint, word):
    html = ui.state(given)
    assert f'class="tag {tint}"' in html
    assert "<svg" in html
    assert f">{word}</span>" in html


def test_a_household_that_was_never_listed_has_no_tag():
    assert ui.state(household(None, register="unlisted")) == ""


def test_a_household_without_an_episode_attribute_is_shown():
    assert "已脱贫" in ui.state(SimpleNamespace(register="listed", poverty_status="1"))


@pytest.mark.parametrize("name", SHAPES)
def test_no_icon_breaks_the_content_policy(name):
    html = ui.icon(name)
    assert html.startswith('<svg class="ic"')
    assert "style=" not in html


def test_an_unknown_icon_is_an_error():
    with pytest.raises(KeyError):
        ui.icon("rocket")


def rendered(source, **facts):
    return Template("{% load ui %}" + source).render(Context(facts))


def test_the_other_conditions_stay_in_the_address():
    request = RequestFactory().get("/households/", {"village": "5223", "state": ["0", "3"], "page": "4"})
    assert rendered("{% url_with page=5 %}", request=request) == "?village=5223&amp;state=0&amp;state=3&amp;page=5"
    assert rendered("{% url_with page=None village='' %}", request=request) == "?state=0&amp;state=3"


def test_the_pager_keeps_first_last_and_neighbours():
    pages = Paginator(range(1000), 50)
    assert ui.page_numbers(pages.page(1)) == [1, 2, 3, None, 20]
    assert ui.page_numbers(pages.page(10)) == [1, None, 8, 9, 10, 11, 12, None, 20]


class Entry(forms.Form):
    phone = forms.CharField(label="户联系电话", required=False, help_text="座机写区号")
    head = forms.CharField(label="户主姓名")


def test_a_field_ties_its_error_and_marks_what_is_optional():
    form = Entry({"phone": "138", "head": ""})
    form.add_error("phone", "少 8 位，应为 11 位")
    html = rendered('{% include "partials/field.html" with field=form.phone %}', form=form)
    assert 'aria-describedby="id_phone-help id_phone-error"' in html
    assert 'id="id_phone-error"' in html
    assert "form-control is-invalid" in html
    assert "选填" in html
    assert "选填" not in rendered('{% include "partials/field.html" with field=form.head %}', form=form)


def test_a_missing_answer_is_said_plainly():
    assert Entry({"phone": ""}).errors["head"] == ["还没有填"]


def test_what_a_person_typed_is_escaped():
    form = Entry({"phone": "<script>", "head": "x"})
    assert "<script>" not in rendered('{% include "partials/field.html" with field=form.phone %}', form=form)
