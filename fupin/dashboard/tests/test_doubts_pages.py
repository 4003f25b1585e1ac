"""The list of doubts, a household's own, and the thresholds that a county sets."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from fupin.access.permissions import Role
from fupin.audit.models import AuditEvent
from fupin.doubts.models import Doubt, DoubtState, RuleParameter
from fupin.doubts.parameters import Parameters
from fupin.doubts.registry import settable_rules
from fupin.doubts.services import save_parameter
from fupin.tests.factories import household, region_tree, user
from fupin.workflow import Conflict, Refused
from households.doubts.thresholds import SECTIONS, THRESHOLDS
from households.models import Household
from households.tests.scene import client_of, page_of, visitors

pytestmark = pytest.mark.django_db(databases=["default", "queue"])
DAYS = {"first_found": date(2026, 5, 1), "last_found": date(2026, 6, 1)}
SET = {"region_code": "990101", "year": 2026, "rule": "D10", "name": "from_age", "value": Decimal(65)}


@pytest.fixture
def who() -> dict[str, Any]:
    return visitors()


def asked(home: Household, rule: str = "D10", severity: str = "W", member: int | None = None, **facts: Any) -> Doubt:
    about = {"region_code": home.village_id, "household_id": home.pk, "member_id": member}
    return Doubt.objects.create(rule=rule, severity=severity, message=f"问{rule}？", **about, **DAYS, **facts)


def closed(**facts: Any) -> dict[str, Any]:
    return {"state": DoubtState.CLOSED, "closed_at": date(2026, 6, 1), **facts}


# ---- the list --------------------------------------------------------------------------------------------------------


def test_what_stands_open_in_the_scope_is_listed(who: dict[str, Any]) -> None:
    here, there = household(), household("990102201201", "岑远")
    head = here.members.get()
    asked(here, member=head.pk), asked(there, "D11"), asked(here, "E30", **closed())
    page = page_of(who["township"], "/doubts/")
    assert "问D10？" in page
    assert f'href="/households/{here.pk}/#doubts"' in page
    assert "老年人有普通劳动力" in page
    assert "<b>1 条</b>" in page
    assert ("问D11？" in page, "问E30？" in page, "岑远" in page) == (False, False, False)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"D10", "E30", "B16"}),
        ("rule=E30", {"E30"}),
        ("severity=E", {"E30"}),
        ("severity=I", {"B16"}),
        ("state=closed", {"A08"}),
        ("state=answered", {"B16"}),
        ("place=990101201204", {"B16"}),
        ("place=990102", set()),
        ("rule=Z99&severity=Q&state=none&place=abc", {"D10", "E30", "B16"}),
    ],
)
def test_the_list_is_asked_by_place_rule_severity_and_state(who: dict[str, Any], query: str, found: set[str]) -> None:
    one, other = household(), household("990101201204")
    asked(one), asked(one, "E30", "E"), asked(one, "A08", "E", **closed())
    asked(other, "B16", "I", state=DoubtState.ANSWERED, answer="已核实")
    page = page_of(who["township"], f"/doubts/?{query}")
    assert {rule for rule in ("D10", "E30", "B16", "A08") if f"问{rule}？" in page} == found


def test_numbers_of_rules_are_for_township_and_above(who: dict[str, Any]) -> None:
    asked(household())
    assert '<span class="sub">D10 老年人' in page_of(who["township"], "/doubts/")
    page = page_of(who["village"], "/doubts/")
    assert '<span class="sub">老年人' in page
    assert "D10 " not in page


def test_a_village_has_doubts_of_its_own(who: dict[str, Any]) -> None:
    region_tree()
    Doubt.objects.create(rule="E38", severity="W", message="一样？", region_code="990101201203", **DAYS)
    page = page_of(who["county"], "/doubts/")
    assert "全村" in page
    assert "甲镇甲村" in page


def test_an_empty_list_says_why(who: dict[str, Any]) -> None:
    assert "没有待核实的疑点" in page_of(who["township"], "/doubts/")
    assert "这些条件下没有疑点" in page_of(who["township"], "/doubts/?severity=E")


# ---- a household -----------------------------------------------------------------------------------------------------


def test_a_household_shows_what_is_asked_of_it_and_who_answers(who: dict[str, Any]) -> None:
    home = household()
    asked(home, member=home.members.get().pk), asked(home, "B01", "E"), asked(home, "E30", **closed())
    page = page_of(who["township"], f"/households/{home.pk}/")
    assert '<a class="tag tag-doubt" href="#doubts">' in page
    assert "2 条，乡镇经办核实答复" in page
    assert page.index("问B01？") < page.index("老年人有普通劳动力") < page.index("问D10？")
    assert "问E30？" not in page


def test_a_household_without_doubts_shows_none(who: dict[str, Any]) -> None:
    assert 'id="doubts"' not in page_of(who["township"], f"/households/{household().pk}/")


def test_another_day_shows_no_doubts_of_today(who: dict[str, Any]) -> None:
    home = household()
    asked(home)
    Household.objects.update(written_at="2026-01-01T00:00:00+08:00")
    assert 'id="doubts"' not in page_of(who["township"], f"/households/{home.pk}/?day=2026-02-01")


def test_the_register_marks_and_finds_households_with_doubts(who: dict[str, Any]) -> None:
    one, other = household(), household("990101201204", "韦无问")
    asked(one), asked(one, "E30", "E"), asked(other, "E30", **closed())
    page = page_of(who["township"], "/households/")
    assert f'href="/households/{one.pk}/#doubts"' in page
    assert f'href="/households/{other.pk}/#doubts"' not in page
    for query in ("doubt=any", "doubt=E"):
        found = page_of(who["township"], f"/households/?{query}")
        assert ("韦大山" in found, "韦无问" in found) == (True, False)
    Doubt.objects.filter(severity="E").delete()
    assert "韦大山" not in page_of(who["township"], "/households/?doubt=E")


# ---- rules and thresholds --------------------------------------------------------------------------------------------


def test_every_parameter_has_a_name_and_a_unit() -> None:
    rules = settable_rules().values()
    assert [rule.id for rule in rules if set(rule.named) != set(rule.params)] == []
    assert set(THRESHOLDS) <= {(rule.id, name) for rule in rules for name in rule.params}
    assert {rule[0] for rule in settable_rules()} == set(SECTIONS)


def test_the_rules_are_seen_with_what_holds_here(who: dict[str, Any]) -> None:
    county = who["county"]
    save_parameter(**SET, source="县发1号", by=county)
    page = page_of(county, "/doubts/rules/")
    assert "从几岁起 <b>65</b> 周岁" in page
    assert "甲县 2026年起，县发1号" in page
    assert "/doubts/rules/new/D10-from_age/" in page
    assert "/doubts/rules/new/D10-from_age/" not in page_of(who["township"], "/doubts/rules/")


def test_a_threshold_is_set_on_its_page_and_recorded(who: dict[str, Any]) -> None:
    client = client_of(who["county"])
    page = client.get("/doubts/rules/new/D10-from_age/").content.decode()
    assert "规则自带的是 60 周岁" in page
    facts = {"region": "990101", "year": "2026", "value": "65", "source": "县发1号"}
    answer = client.post("/doubts/rules/new/D10-from_age/", facts)
    assert (answer.status_code, answer["Location"]) == (302, "/doubts/rules/")
    assert Parameters().at("990101201203", 2026) == {"D10": {"from_age": 65.0}}
    event = AuditEvent.objects.get(verb="doubts.parameter")
    assert (event.after["参数"], event.after["数值"], event.region_code) == ("从几岁起", "65 周岁", "990101")
    again = client.post("/doubts/rules/new/D10-from_age/", facts)
    assert again.status_code == 422
    assert "已经填过" in again.content.decode()


def test_a_threshold_is_corrected_once_per_reading(who: dict[str, Any]) -> None:
    row = save_parameter(**SET, by=who["county"])
    client, path = client_of(who["county"]), f"/doubts/rules/{row.pk}/"
    assert "甲县 2026年起用" in client.get(path).content.decode()
    said = {"value": "70", "source": "", "version": "1"}
    assert client.post(path, said).status_code == 302
    assert RuleParameter.objects.get().value == 70
    assert client.post(path, said).status_code == 409
    event = AuditEvent.objects.filter(verb="doubts.parameter").order_by("-id").first()
    assert event is not None
    assert (event.before["数值"], event.after["数值"]) == ("65 周岁", "70 周岁")


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "-1"},
        {"value": "abc"},
        {"value": ""},
        {"value": "9" * 30},
        {"year": "1999"},
        {"region": "990102"},
        {"region": "990101201"},
        {"region": "x' OR 1=1"},
    ],
)
def test_nonsense_is_told_and_nothing_is_set(who: dict[str, Any], wrong: dict[str, str]) -> None:
    facts = {"region": "990101", "year": "2026", "value": "65", "source": "", **wrong}
    assert client_of(who["county"]).post("/doubts/rules/new/D10-from_age/", facts).status_code == 422
    assert not RuleParameter.objects.exists()


@pytest.mark.parametrize("path", ["Z99-most", "D10-most", "G01-most", "D10"])
def test_a_threshold_that_no_rule_has_is_not_found(who: dict[str, Any], path: str) -> None:
    assert client_of(who["county"]).get(f"/doubts/rules/new/{path}/").status_code == 404


def test_the_services_refuse_what_the_page_does_not_offer(who: dict[str, Any]) -> None:
    county = who["county"]
    for changed, code in (
        ({"region_code": "990101201"}, "rule_parameter_place"),
        ({"year": 1999}, "rule_parameter_year"),
        ({"value": Decimal(-1)}, "rule_parameter_value"),
        ({"name": "most"}, "rule_parameter_unknown"),
    ):
        with pytest.raises(Refused, match=code):
            save_parameter(**{**SET, **changed}, by=county)
    with pytest.raises(PermissionDenied):
        save_parameter(**SET, by=who["township"])
    row = save_parameter(**SET, by=county)
    with pytest.raises(Conflict):
        save_parameter(**SET, row=row, version=None, by=county)


def test_an_administrator_sets_thresholds_and_sees_no_doubts(who: dict[str, Any]) -> None:
    client = client_of(who["administrator"])
    facts = {"region": "9901", "year": "2026", "value": "65", "source": ""}
    assert client.post("/doubts/rules/new/D10-from_age/", facts).status_code == 302
    assert client.get("/doubts/").status_code == 403


def test_a_cadre_sees_the_doubts_of_own_households_only(who: dict[str, Any]) -> None:
    asked(household())
    cadre = user("cadre", Role.CADRE, "990101201203")
    assert "问D10？" not in page_of(cadre, "/doubts/")
