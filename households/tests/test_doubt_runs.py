"""From rules to doubts that stand: found, still there, gone, back again; one household on save; the command."""

import json
import uuid
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from fupin.access.permissions import Permission, Role
from fupin.audit.models import AuditEvent
from fupin.audit.write import write
from fupin.doubts.models import Doubt, DoubtState, DoubtStep, RuleParameter, Unevaluated
from fupin.doubts.registry import all_rules
from fupin.doubts.services import Run, run_doubts, save_parameter
from fupin.tests.factories import household, member, place, region_tree, user
from fupin.workflow import Refused
from households.models import Household, Member
from households.selectors import doubts_of
from households.services.doubts import refresh_doubts
from villages.models import VillageProfile

pytestmark = pytest.mark.django_db(databases=["default", "queue"])
TODAY = date(2026, 6, 1)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def home() -> Household:
    """A household with a child of 15 who has labour: D08."""
    region_tree()
    made = household()
    member(made, "韦小山", relation="03", birth_date=date(2011, 1, 1), labour="01")
    return made


def run(region: str = "", today: date = TODAY) -> Run:
    return run_doubts(region, today=today)


def the(rule: str) -> Doubt:
    return Doubt.objects.get(rule=rule)


def set_labour(home: Household, labour: str | None) -> None:
    Member.objects.filter(household=home, relation="03").update(labour=labour)


def test_a_finding_is_kept_with_its_place_and_question(home: Household) -> None:
    result = run()
    child = Member.objects.get(relation="03")
    doubt = the("D08")
    assert (doubt.household_id, doubt.member_id, doubt.region_code) == (home.pk, child.pk, "990101201203")
    assert (doubt.severity, doubt.state, doubt.first_found, doubt.last_found) == ("E", "open", TODAY, TODAY)
    assert doubt.message == "15 岁，未满 16 岁应填无劳动力。请核对。"
    assert (result.found["D08"], result.not_evaluated["D08"]) == (1, 1)  # the head has no birth date


def test_again_nothing_is_found_twice(home: Household) -> None:
    run()
    before = Doubt.objects.count()
    again = run(today=TOMORROW)
    assert (Doubt.objects.count(), again.written["new"], again.written["gone"]) == (before, 0, 0)
    assert (the("D08").first_found, the("D08").last_found) == (TODAY, TOMORROW)


def test_what_has_gone_is_closed_and_keeps_its_row_when_it_comes_back(home: Household) -> None:
    run()
    first = the("D08")
    set_labour(home, "04")
    run(today=TOMORROW)
    gone = the("D08")
    assert (gone.pk, gone.state, gone.closed_at, gone.last_found) == (first.pk, "closed", TOMORROW, TODAY)
    set_labour(home, "01")
    run(today=TOMORROW)
    back = the("D08")
    assert (back.pk, back.state, back.closed_at, back.last_found) == (first.pk, "open", None, TOMORROW)


def test_what_cannot_be_evaluated_any_more_is_not_passed(home: Household) -> None:
    run()
    set_labour(home, None)
    run(today=TOMORROW)
    assert (the("D08").state, the("D08").last_found) == ("open", TODAY)


def say(verdict: str, state: str = "answered") -> None:
    closed = TODAY if state == "closed" else None
    Doubt.objects.filter(rule="D08").update(verdict=verdict, answer="已核实", state=state, closed_at=closed)


@pytest.mark.parametrize("state", ["answered", "confirmed", "closed"])
@pytest.mark.parametrize(
    ("verdict", "same", "other"),
    [("explained", True, False), ("exempt", True, False), ("fixed", False, False)],
)
def test_what_an_answer_is_worth_to_the_next_run(
    home: Household, state: str, verdict: str, same: bool, other: bool
) -> None:
    """Whether it holds for the same values, and for others that are found as well."""
    run()
    say(verdict, state)
    run(today=TOMORROW)
    assert (the("D08").state == state) == same
    say(verdict, state)
    set_labour(home, "02")
    run(today=TOMORROW)
    assert (the("D08").state == state) == other
    assert (the("D08").state, the("D08").verdict, the("D08").answer, the("D08").closed_at) == ("open", "", "", None)


def test_a_column_that_the_rule_does_not_read_leaves_an_answer(home: Household) -> None:
    run()
    say("explained", "closed")
    before = the("D08")
    Member.objects.filter(household=home).update(ethnicity="05", work_months=3)
    run(today=TODAY + timedelta(days=200))  # the child is a year older by then
    assert (the("D08").state, the("D08").value_key, the("D08").version) == ("closed", before.value_key, before.version)


def test_what_nobody_finds_any_more_says_so(home: Household) -> None:
    run()
    for verdict, said in (("explained", "gone"), ("fixed", "fixed"), ("", "gone")):
        say(verdict, "answered" if verdict else "open")
        set_labour(home, "04")
        run(today=TOMORROW)
        assert (the("D08").state, the("D08").verdict) == ("closed", said)
        set_labour(home, "01")
        run(today=TOMORROW)
        assert the("D08").state == "open"
    acts = DoubtStep.objects.filter(doubt=the("D08")).values_list("act", "verdict", "by")
    assert list(acts)[:2] == [("vanish", "gone", None), ("reopen", "gone", None)]


def test_a_finding_is_due_by_its_gravity(home: Household) -> None:
    RuleParameter.objects.create(region_code="990101", year=2020, rule="Z01", name="error", value=3)
    run()
    assert the("D08").due_on == TODAY + timedelta(days=3)
    assert Doubt.objects.filter(severity="W").first().due_on == TODAY + timedelta(days=30)
    Doubt.objects.filter(rule="D08").update(due_on=TOMORROW)
    run(today=TOMORROW)
    assert the("D08").due_on == TOMORROW


def test_a_run_keeps_how_many_nobody_could_be_asked_about(home: Household) -> None:
    run()
    kept = Unevaluated.objects.get(rule="D08")
    assert (kept.region_code, kept.number, kept.asked, kept.ran_on) == ("990101201", 1, 2, TODAY)
    set_labour(home, None)
    run("990101", today=TOMORROW)
    assert (Unevaluated.objects.get(rule="D08").number, Unevaluated.objects.get(rule="D08").ran_on) == (2, TOMORROW)


def test_who_has_left_has_no_doubts(home: Household) -> None:
    run()
    Member.objects.filter(relation="03").update(state="2")
    run(today=TOMORROW)
    assert the("D08").state == "closed"


def test_a_household_that_moved_takes_its_doubts_along(home: Household) -> None:
    run()
    Household.objects.filter(pk=home.pk).update(village_id="990101202201")
    Member.objects.filter(household=home).update(village_code="990101202201")
    run("990101202201", today=TOMORROW)
    assert (the("D08").region_code, the("D08").state) == ("990101202201", "open")


def test_only_the_place_is_touched(home: Household) -> None:
    run()
    set_labour(home, "04")
    run("990102", today=TOMORROW)
    assert the("D08").state == "open"


def test_one_event_tells_of_a_run(home: Household) -> None:
    result = run("990101")
    event = AuditEvent.objects.get(verb="doubts.run")
    assert (event.region_code, event.after["新发现"]) == ("990101", result.written["new"])
    assert event.after["新发现"] == Doubt.objects.count() > 3


def test_a_village_has_doubts_of_its_own(home: Household) -> None:
    facts = {"year": 2025, "population": 1, "exit_year": 2019}
    VillageProfile.objects.create(village_id="990101201203", write=uuid.uuid4(), **facts)
    run()
    for rule in ("G01", "G02", "G04"):
        assert (the(rule).region_code, the(rule).household_id, the(rule).member_id) == ("990101201203", None, None)
    VillageProfile.objects.update(population=2, dibao_households=1, dibao_persons=1)
    run(today=TOMORROW)
    assert (the("G04").state, the("G01").state) == ("closed", "open")


@write
def saved(home: Household) -> None:
    refresh_doubts([home.pk])


def test_a_saved_household_is_asked_at_once_like_at_night(home: Household) -> None:
    saved(home)
    at_once = set(Doubt.objects.values_list("rule", "household_id", "member_id", "message", "severity"))
    Doubt.objects.all().delete()
    run()
    at_night = set(
        Doubt.objects.exclude(household_id=None).values_list("rule", "household_id", "member_id", "message", "severity")
    )
    assert at_once == at_night
    assert len(at_night) > 3


def test_a_save_does_not_close_what_it_cannot_compare(home: Household) -> None:
    for one in (home, household("990102201201")):
        one.bank_card = "0000001234567897"
        one.save()
    run()
    saved(home)
    assert Doubt.objects.get(rule="A12", household_id=home.pk).state == "open"


def test_no_personal_value_is_in_a_message(home: Household) -> None:
    child = Member.objects.get(relation="03")
    child.set_identity("990101201101010011")
    child.set_phone("1380000000")
    child.save()
    run()
    said = " ".join(Doubt.objects.values_list("message", flat=True))
    assert [secret for secret in (child.name, child.identity, child.phone, "韦大山") if secret in said] == []


def test_doubts_of_a_household_the_gravest_first(home: Household) -> None:
    run()
    Doubt.objects.filter(rule="D08").update(state=DoubtState.CLOSED, closed_at=TODAY)
    found = doubts_of(home)
    order = ["EWI".index(doubt.severity) for doubt in found]
    assert order == sorted(order)
    assert len(set(order)) > 1
    assert "D08" not in {doubt.rule for doubt in found}


def test_doubts_are_seen_in_scope_only(home: Household) -> None:
    run()
    own, other = (user(name, Role.TOWNSHIP_CLERK, code) for name, code in (("a", "990101201"), ("b", "990102201")))
    assert Doubt.objects.visible_to(own, Permission.HOUSEHOLD_VIEW).exists()
    assert not Doubt.objects.visible_to(other, Permission.HOUSEHOLD_VIEW).exists()


# ---- parameters ------------------------------------------------------------------------------------------------------
def test_the_nearest_place_decides_from_its_year_on(home: Household) -> None:
    clerk = user("clerk", Role.COUNTY_CLERK, "990101")
    RuleParameter.objects.create(region_code="99", year=2020, rule="B10", name="most", value=1)
    assert run().found["B10"] == 0  # member_count says 1
    Household.objects.update(member_count=2)
    assert run().found["B10"] == 1
    own = {"region_code": "990101", "rule": "B10", "name": "most", "value": 5, "source": "县发1号", "by": clerk}
    save_parameter(**own, year=2027)
    assert run().found["B10"] == 1
    save_parameter(**own, year=2026)
    assert run().found["B10"] == 0
    assert AuditEvent.objects.filter(verb="doubts.parameter", region_code="990101").count() == 2


def test_a_parameter_is_set_by_who_may_and_only_where_there_is_one(home: Household) -> None:
    clerk, stranger = user("clerk", Role.COUNTY_CLERK, "990101"), user("other", Role.COUNTY_CLERK, "990102")
    own = {"region_code": "990101", "year": 2026, "rule": "B10", "value": 5, "source": ""}
    with pytest.raises(PermissionDenied):
        save_parameter(**own, name="most", by=stranger)
    with pytest.raises(Refused, match="rule_parameter_unknown"):
        save_parameter(**own, name="least", by=clerk)
    assert not RuleParameter.objects.exists()


# ---- the command -----------------------------------------------------------------------------------------------------
def command(*arguments: str) -> Any:
    out = StringIO()
    call_command("check_doubts", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_tells_rules_and_findings_on_one_line(home: Household) -> None:
    text = command("--json", "--region", "990101000000")
    said = json.loads(text)
    assert text.count("\n") == 1
    assert set(said) == {"rules", "findings"}
    assert set(said["rules"]) == set(all_rules())
    assert all(set(rule) == {"label", "severity", "found", "not_evaluated"} for rule in said["rules"].values())
    child = Member.objects.get(relation="03")
    mine = [finding for finding in said["findings"] if finding["rule"] == "D12"]
    assert all(set(f) == {"rule", "household", "member", "region", "message"} for f in said["findings"])
    assert mine == []
    (labour,) = [finding for finding in said["findings"] if finding["rule"] == "D08"]
    assert (labour["household"], labour["member"], labour["region"]) == (home.pk, child.pk, "990101201203")
    assert len(said["findings"]) == sum(rule["found"] for rule in said["rules"].values())


def test_the_command_keeps_to_the_region(home: Household) -> None:
    assert json.loads(command("--json", "--region", "990102"))["findings"] == []
    assert "D08 错误" in command()


@pytest.mark.parametrize("code", ["990109", "abc", ""])
def test_a_region_that_is_none_is_wrong_usage(home: Household, code: str) -> None:
    with pytest.raises(CommandError):
        command("--region", code)
    assert not Doubt.objects.exists()


def test_an_empty_register_has_no_findings() -> None:
    place("990101")
    assert json.loads(command("--json"))["findings"] == []
