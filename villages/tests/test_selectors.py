from datetime import date

import pytest

from fupin.access.permissions import Role
from fupin.tests.factories import place, region_tree, user
from villages import selectors
from villages.models import Post, Region
from villages.place_names import PlaceIndex
from villages.services.regions import load_regions

pytestmark = pytest.mark.django_db
ROWS = [("98", "试省"), ("9801", "试州"), ("980101", "丁县"), ("980102", "戊县"), ("980101101", "子街道")]
ROWS += [("980101102", "丑乡"), ("980102101", "子镇"), ("980101101200", "平绕村村民委员会"), ("980101102200", "平绕村")]
ROWS += [("980101102201", "新平村"), ("980102101001", "平洞社区居委会")]


def found(who, text):
    return [region.pk for region in selectors.search(who, text)]


@pytest.fixture
def county_clerk():
    load_regions(rows=ROWS)
    return user_at("980101", Role.COUNTY_CLERK)


def user_at(code, role):
    made = user(f"{role}{code}")
    Post.objects.create(user=made, role=role, region_id=code, starts_on=date(2020, 1, 1))
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("980101102", ["980101102", "980101102200", "980101102201"]),
        ("980101102000", ["980101102", "980101102200", "980101102201"]),
        ("prc", ["980101101200", "980101102200"]),
        ("PR", ["980101101200", "980101102200"]),
        ("平", ["980101101200", "980101102200", "980101102201"]),
        ("丁县", ["980101"]),
        ("平洞", []),
        ("980102", []),
        ("pd", []),
        ("", []),
        ("  ", []),
    ],
)
def test_county_finds_its_own_places(county_clerk, text, expected):
    assert found(county_clerk, text) == expected


def test_search_at_three_levels(county_clerk):
    assert found(user_at("9801", Role.PREFECTURE_VIEWER), "平洞") == ["980102101001"]
    assert found(user_at("980101102", Role.TOWNSHIP_CLERK), "pr") == ["980101102200"]
    village_clerk = user_at("980101102201", Role.VILLAGE_CLERK)
    assert found(village_clerk, "平绕") == []
    assert found(village_clerk, "pr") == []
    assert found(village_clerk, "xp") == ["980101102201"]


def test_ended_places_are_not_found(county_clerk):
    Region.objects.filter(pk="980101102200").update(valid_to=date(2026, 1, 1))
    assert found(county_clerk, "pr") == ["980101101200"]


def test_search_is_one_query(county_clerk, django_assert_num_queries):
    county_clerk.current_posts()
    for text in ("9801", "pr", "平"):
        with django_assert_num_queries(1):
            selectors.search(county_clerk, text)


def test_the_path_links_only_what_is_in_scope(county_clerk):
    path = selectors.path_to(county_clerk, Region.objects.get(pk="980101102200"))
    assert [(crumb.region.pk, crumb.visible) for crumb in path] == [
        ("98", False), ("9801", False), ("980101", True), ("980101102", True), ("980101102200", True),
    ]  # fmt: skip


def test_a_scope_inside_another_is_not_a_top():
    region_tree()
    who = user("two", Role.COUNTY_CLERK, "990101")
    for code in ("990101201", "990102201201"):
        Post.objects.create(user=who, role=Role.VILLAGE_CLERK, region=place(code), starts_on=date(2020, 1, 1))
    assert [region.pk for region in selectors.top_regions(who)] == ["990101", "990102201201"]


def test_names_of_a_roster_find_their_village(county_clerk):
    assert selectors.village_for_name("平绕村委会", "子街道办事处", "丁县") == "980101101200"
    assert selectors.village_for_name("平绕", "丑乡") == "980101102200"
    assert selectors.village_for_name("平绕村") is None
    assert selectors.village_for_name("平洞社区", scope="980102") == "980102101001"
    assert selectors.village_for_name("平洞社区", scope="980101") is None
    assert selectors.village_for_name("没有村") is None


def test_an_index_answers_without_asking_again(county_clerk, django_assert_num_queries):
    with django_assert_num_queries(1):
        index = selectors.place_index("980101")
        assert index.find("新平行政村") == ["980101102201"]
        assert index.find("平绕村", "") == ["980101101200", "980101102200"]


def test_a_place_that_the_index_does_not_know_is_no_contradiction():
    assert PlaceIndex([("980101101200", "平绕村")]).find("平绕", "子镇", "丁县") == ["980101101200"]


def test_posts_of_a_place(county_clerk):
    held = selectors.serving(Region.objects.get(pk="980101"), date(2026, 1, 1))
    assert [post.user for post in held] == [county_clerk]
    assert not selectors.serving(Region.objects.get(pk="980102"), date(2026, 1, 1)).exists()
