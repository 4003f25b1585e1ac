"""Exits driven by a target are visible: just over the line, in round figures, a whole group alike."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client

from fupin.access.permissions import Role
from fupin.tests import factories
from households.exit_signal_rules import Exit, near_line, shares_of, signs_of
from households.models import HomeCheck
from households.tests import case_rows as scene

ONE = Exit(1, "韦大山", scene.VILLAGE, "一组", Decimal("5210.50"), Decimal(4000))


@pytest.mark.parametrize(
    ("net", "line", "near"),
    [
        ("4000", 4000, False), ("4000.01", 4000, True), ("4200", 4000, True), ("4200.01", 4000, False),
        ("4100", None, False),
    ],
)  # fmt: skip
def test_within_five_in_a_hundred_above_the_line(net, line, near) -> None:
    assert near_line(replace(ONE, net=Decimal(net), line=line and Decimal(line))) is near


def test_a_group_with_one_income_and_round_figures() -> None:
    alike = [replace(ONE, case=number, net=Decimal("4321.00")) for number in (1, 2, 3)]
    other = replace(ONE, case=4, group="二组", net=Decimal("4321.00"))
    two = [replace(ONE, case=number, net=Decimal("6700.00")) for number in (5, 6)]
    rows = signs_of([*alike, other, *two])
    assert [one.same for one in rows] == [3, 3, 3, 0, 0, 0]
    assert [one.rounded for one in rows] == [False] * 4 + [True] * 2
    assert [(one.count, one.of) for one in shares_of(rows)] == [(0, 6), (2, 6), (3, 6)]
    assert [one.rate for one in shares_of([])] == [None] * 3


@pytest.mark.django_db
def test_the_page_names_them_and_asks_no_more_for_more(client: Client, django_assert_max_num_queries) -> None:
    factories.region_tree()
    for head in ("韦大山", "罗阿银", "岑小月"):
        case = scene.case_at("county", "EX", head=head).case
        HomeCheck.objects.filter(case=case).update(net_per_head=Decimal(4100), line=Decimal(4000))
    client.force_login(factories.user("county", Role.COUNTY_APPROVER, scene.COUNTY))
    with django_assert_max_num_queries(14):
        body = client.get("/cases/exits/").content.decode()
    assert body.count("本组 3 户一样") == body.count("刚过标准线") == body.count("整百数") - 1 == 3
    assert "100.00%" in body
    client.force_login(factories.user("other", Role.COUNTY_APPROVER, "990102"))
    assert "罗阿银" not in client.get("/cases/exits/").content.decode()
