"""三率一度: samples that can be drawn again, results by outsiders, rates with their bases."""

import random
import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from fupin.access.permissions import Role
from fupin.access.testing import EXPECTED, Visitors, page_battery
from fupin.tests import factories
from fupin.workflow import Conflict, Refused
from households.indicator_rules import Part, combined, projected, verdict
from households.models import InspectionSample, SampleHousehold
from households.selectors.indicators import all_pass, frame_of, indicators
from households.services.inspections import Result, draw_sample, drawn, enter_result, frame_digest
from households.tests.case_rows import edited_by
from households.tests.scene import client_of, page_of
from households.tests.village_exit_rows import COUNTY, TOWNSHIP, VILLAGE, poor_home, profile_of

NEXT = "990101201204"
database = pytest.mark.django_db


# ---- arithmetic ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("part", "whole", "rate", "below", "reaches"),
    [(0, 0, None, None, None), (0, 7, "0.00", True, False), (1, 50, "2.00", False, False), (1, 51, "1.96", True, False),
     (9, 10, "90.00", False, True), (899, 999, "89.99", False, False), (9, 9, "100.00", False, True)],
)  # fmt: skip
def test_a_rate_of_nobody_is_no_rate(part: int, whole: int, rate: Any, below: Any, reaches: Any) -> None:
    found = Part(part, whole)
    assert (found.rate, found.below(Decimal(2)), found.reaches(Decimal(90))) == (
        None if rate is None else Decimal(rate), below, reaches,
    )  # fmt: skip


def test_the_whole_rate_needs_both_samples_and_a_base() -> None:
    assert projected(Part(1, 100), 5000) == 50
    assert projected(Part(0, 0), 5000) is None
    assert projected(Part(0, 0), 0) == 0
    assert combined(20, Decimal(50), Decimal(30), 10_000) == 1
    assert combined(20, None, Decimal(30), 10_000) is None
    assert combined(20, Decimal(50), Decimal(30), 0) is None


def test_all_four_must_pass() -> None:
    assert [verdict(one) for one in ([True, True], [True, None], [None, False], [False, True])] == [
        True, None, False, False,
    ]  # fmt: skip


# ---- the draw --------------------------------------------------------------------------------------------------------
@pytest.fixture
def people() -> dict[str, Any]:
    factories.region_tree()
    posts = {
        "clerk": (Role.VILLAGE_CLERK, VILLAGE), "township": (Role.TOWNSHIP_CLERK, TOWNSHIP),
        "county": (Role.COUNTY_CLERK, COUNTY), "auditor": (Role.AUDITOR, COUNTY),
        "viewer": (Role.PREFECTURE_VIEWER, "9901"), "far": (Role.TOWNSHIP_CLERK, "990102201"),
    }  # fmt: skip
    return {who: factories.user(who, role, place) for who, (role, place) in posts.items()}


def homes(count: int, persons: int = 4, village: str = VILLAGE, **facts: Any) -> list[int]:
    return [poor_home(persons, village, **facts).pk for _ in range(count)]


OUT = {"poverty_status": "1", "exit_year": 2020}
UNLISTED = {"register": "unlisted", "poverty_status": None}


def draw(by: Any, kind: str, size: int, place: str = COUNTY, **more: Any) -> InspectionSample:
    today = timezone.localdate()
    asked = {"region": factories.place(place), "year": today.year, "token": uuid.uuid4(), "today": today, **more}
    return draw_sample(kind=kind, size=size, by=by, **asked)


def result(home: SampleHousehold, by: Any, finding: str = "true", version: int = 1, **more: Any) -> SampleHousehold:
    today = timezone.localdate()
    said = Result(**{"finding": finding, "visited_on": today, **more})
    return enter_result(home=home, version=version, result=said, by=by, today=today)


def refused(code: str, run: Any, *args: Any, **more: Any) -> None:
    with pytest.raises(Refused) as caught:
        run(*args, **more)
    assert caught.value.code == code
    assert caught.value.sentence


@database
def test_a_sample_can_be_drawn_again_exactly(people: dict[str, Any]) -> None:
    """By anybody with nothing but the numbers and the seed."""
    there = homes(12, **OUT)
    homes(3)
    homes(5, village="990102201201", **OUT)
    made = draw(people["county"], "exited", 5)
    again = random.Random(made.seed).sample(sorted(there), 5)
    assert list(made.homes.order_by("place").values_list("household_id", flat=True)) == again
    assert (made.frame_homes, made.frame_persons, made.frame_sha256) == (12, 48, frame_digest(there[::-1]))
    assert drawn(there[::-1], 5, made.seed) == again != drawn(there, 5, made.seed + 1)


@database
def test_the_seed_is_not_chosen_and_nobody_is_drawn_twice(people: dict[str, Any]) -> None:
    there = set(homes(9, **UNLISTED))
    token = uuid.uuid4()
    one = draw(people["auditor"], "unlisted", 4, token=token)
    assert draw(people["auditor"], "unlisted", 4, token=token) == one
    two = draw(people["county"], "unlisted", 5)
    assert one.seed != two.seed
    assert set(SampleHousehold.objects.values_list("household_id", flat=True)) == there
    assert not frame_of(COUNTY, "unlisted", one.year).exists()
    refused("sample_size", draw, people["county"], "unlisted", 1)


@database
def test_who_may_draw_what(people: dict[str, Any]) -> None:
    homes(2)
    for who in ("clerk", "township", "viewer"):
        with pytest.raises(PermissionDenied):
            draw(people[who], "listed", 1)
    refused("sample_kind", draw, people["county"], "x", 1)
    refused("sample_size", draw, people["county"], "listed", 3)
    refused("sample_size", draw, people["county"], "listed", 0)
    refused("sample_year", draw, people["county"], "listed", 1, year=2013)
    assert not InspectionSample.objects.exists()


# ---- results ---------------------------------------------------------------------------------------------------------
@database
def test_a_result_is_of_its_kind_counted_and_dated(people: dict[str, Any]) -> None:
    homes(1, **OUT)
    home, mine = draw(people["county"], "exited", 1).homes.get(), people["township"]
    for code, said in (
        ("sample_finding", {"finding": "missed", "wrong": 1}), ("sample_finding", {"finding": ""}),
        ("sample_wrong", {"finding": "wrong_exit"}), ("sample_wrong", {"finding": "wrong_exit", "wrong": 5}),
        ("sample_wrong", {"wrong": 1}), ("sample_content", {"content": True}), ("sample_content", {"mode": "home"}),
        ("sample_day", {"visited_on": timezone.localdate() - timedelta(1)}),
        ("sample_day", {"visited_on": timezone.localdate() + timedelta(1)}),
    ):  # fmt: skip
        refused(code, result, home, mine, **said)
    done = result(home, mine, "wrong_exit", wrong=4, content=False, mode="home", note="住院，13912345678")
    assert (done.finding, done.wrong, done.content, done.version) == ("wrong_exit", 4, "0", 2)
    assert "13912345678" not in done.note
    with pytest.raises(Conflict):
        result(home, mine)
    for who in ("clerk", "far", "auditor"):
        with pytest.raises(PermissionDenied):
            result(home, people[who], version=2)


@database
def test_who_wrote_the_households_file_does_not_judge_it(people: dict[str, Any]) -> None:
    home = poor_home(4, **OUT)
    edited_by(home, people["township"])
    row = draw(people["county"], "exited", 1).homes.get()
    refused("sample_own", result, row, people["township"])
    assert result(row, people["county"]).entered_by == people["county"].person


# ---- the rates -------------------------------------------------------------------------------------------------------
def visited(sample: InspectionSample, by: Any, wrong: str = "", persons: int = 0, mode: str = "home") -> None:
    """The first household of the sample is wrong by so many; the last one is not content."""
    rows = list(sample.homes.order_by("place"))
    for place, row in enumerate(rows):
        bad = {"finding": wrong, "wrong": persons} if place == 0 and wrong else {}
        result(row, by, **bad, content=place + 1 < len(rows), mode=mode)


@database
def test_each_rate_has_its_base_and_its_households(people: dict[str, Any]) -> None:
    year = timezone.localdate().year
    profile_of(VILLAGE, year)
    homes(10, **OUT)
    homes(20, **UNLISTED)
    homes(2)
    mine, place = people["county"], factories.place(COUNTY)
    lines = {line.name: line for line in indicators(mine, place, year)}
    assert {line.rate for line in lines.values()} == {None}
    assert all_pass(list(lines.values())) is None
    visited(draw(mine, "exited", 5), mine, "wrong_exit", 1)
    visited(draw(mine, "unlisted", 10), mine, mode="phone")
    found = indicators(people["viewer"], place, year)
    said = {line.name: (line.part, line.whole, line.rate, line.passes) for line in found}
    assert said == {
        "综合贫困发生率": ("8 + 2 + 0", "1000", Decimal("1.00"), True),
        "漏评率": ("0", "40", Decimal("0.00"), True),
        "错退率": ("1", "20", Decimal("5.00"), False),
        "错评率": ("0", "0", None, None),
        "群众认可度（入户）": ("4", "5", Decimal("80.00"), None),
        "群众认可度（电话）": ("9", "10", Decimal("90.00"), None),
        "群众认可度（合计）": ("13", "15", Decimal("86.67"), False),
    }
    assert all_pass(found) is False
    homes(1, village=NEXT)
    assert indicators(mine, place, year)[0].rate is None
    assert "1个村没有填村情总人口" in indicators(mine, place, year)[0].base
    link = next(line.url for line in found if line.name == "错退率")
    page = page_of(people["viewer"], link)
    assert page.count("<tr>") == 2
    assert "错退" in page


@database
def test_a_place_is_counted_by_its_own_households(people: dict[str, Any]) -> None:
    year = timezone.localdate().year
    homes(1, **OUT)
    homes(1, village=NEXT, **OUT)
    for row in draw(people["county"], "exited", 2).homes.all():
        result(row, people["county"], "wrong_exit", wrong=4 if row.village_code == VILLAGE else 1)
    shown = [
        next(line.part for line in indicators(people["county"], factories.place(code), year) if line.name == "错退率")
        for code in (COUNTY, VILLAGE, NEXT, "990101202")
    ]
    assert shown == ["5", "4", "1", "0"]


# ---- pages -----------------------------------------------------------------------------------------------------------
@database
def test_batteries(people: dict[str, Any]) -> None:
    homes(2, **OUT)
    row = draw(people["county"], "exited", 1).homes.get()
    clerk = people["clerk"]
    unscoped = {name: code for name, code in EXPECTED.items() if name != "stranger"}
    assert page_battery(reverse("indicators"), Visitors(people["viewer"], denied=clerk)) == unscoped
    assert page_battery(reverse("sample-draw"), Visitors(people["auditor"], denied=clerk)) == unscoped
    assert page_battery(reverse("sample-homes"), Visitors(people["township"], denied=clerk)) == unscoped
    one = reverse("sample-result", args=[row.pk])
    assert page_battery(one, Visitors(people["township"], people["far"], people["viewer"])) == EXPECTED
    assert "韦大山户" not in page_of(people["far"], reverse("sample-homes"))


@database
def test_drawn_and_entered_through_the_pages(people: dict[str, Any]) -> None:
    homes(3, **OUT)
    path = reverse("sample-draw")
    asked = {"place": COUNTY, "kind": "exited", "size": "2", "year": str(timezone.localdate().year)}
    for wrong in ({"size": "9"}, {"size": "很多"}, {"kind": ""}, {"year": "x"}):
        assert client_of(people["county"]).post(path, {**asked, **wrong}).status_code == 409, wrong
    assert client_of(people["county"]).post(path, {**asked, "place": "990102"}).status_code == 404
    assert client_of(people["county"]).post(path, asked).status_code == 302
    made = InspectionSample.objects.get()
    row = made.homes.first()
    assert str(made.seed) in page_of(people["viewer"], reverse("indicators"))
    one = reverse("sample-result", args=[row.pk])
    assert one in page_of(people["township"], f"{reverse('sample-homes')}?todo=1")
    said = {"version": "1", "finding": "wrong_exit", "wrong": "2", "visited_on": timezone.localdate().isoformat(),
            "content": "0", "mode": "phone"}  # fmt: skip
    for wrong in ({"visited_on": "昨天"}, {"wrong": ""}, {"mode": ""}, {"visited_on": "2026-02-31"}):
        answer = client_of(people["township"]).post(one, {**said, **wrong})
        assert (answer.status_code, "没有保存" in answer.content.decode()) == (409, True), wrong
    assert client_of(people["township"]).post(one, said).status_code == 302
    row.refresh_from_db()
    assert (row.finding, row.wrong, row.mode) == ("wrong_exit", 2, "phone")
    assert "没有达到" in page_of(people["viewer"], reverse("indicators"))
