"""The rules of the procedures, pure: every boundary, every kind of person (security.md T1, T5–T8; domain.md §3)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from households import case_rules as r
from households.case_rules import CaseFacts
from households.case_workflow import BY_MEETING, TABLES, table_of
from households.codes import CLOSED_CASES, OPEN_CASES, CaseAct, CaseState, Procedure

END = date(2026, 3, 8)
GOOD = CaseFacts(
    person=9, today=END + timedelta(1), opinion="核实无误", touched=frozenset({1, 2}), checkers=2, outside=True,
    income_ready=True, authorised=True, matches=3, expected=30, present=20, agree=11, notice_posted=True,
    notice_ends=END, notice_photos=3, notice_photo_days=2, opened=True, net=Decimal("4000.01"), line=Decimal(4000),
    recent=Decimal("4000.01"), consent="agreed", months=6, gone=True, fact_on=END, listed_on=END,
)  # fmt: skip
"""Everything in order, before somebody who has nothing to do with it."""

WRONG = {
    "case_same_person": {"touched": frozenset({9})},
    "case_own_family": {"family": True},
    "case_opinion_missing": {"opinion": " x "},
    "case_unopened": {"opened": False},
    "case_related": {"related": True, "opinion": ""},
    "clock_back": {"clock_back": True},
    "papers_missing": {"papers": "申请书"},
    "checkers_missing": {"checkers": 1},
    "checker_outside": {"outside": False},
    "income_missing": {"income_ready": False},
    "authorisation_missing": {"authorised": False},
    "matches_missing": {"matches": 0},
    "matches_open": {"matches_open": 1},
    "case_doubts_open": {"doubts_open": 1},
    "quorum_missing": {"present": 19},
    "majority_missing": {"agree": 10},
    "quota_full": {"room": False},
    "batch_not_next": {"ahead": 1},
    "notice_missing": {"notice_posted": False, "notice_ends": None},
    "notice_running": {"today": END},
    "notice_photos_missing": {"notice_photo_days": 1},
    "objection_open": {"open_objections": 1},
    "not_as_published": {"published": False},
    "income_below": {"net": Decimal(4000)},  # 超过: the line itself is not over it
    "months_below": {"recent": Decimal(4000)},
    "standards_unmet": {"unmet": "饮水安全"},
    "standards_unproven": {"unproven": "饮水安全"},
    "standards_all_met": {"unmet": ""},
    "check_changed": {"changed": "人均纯收入"},
    "consent_missing": {"consent": "refused"},
    "consent_not_refused": {"consent": "agreed"},
    "no_labour": {"no_labour": True},
    "elimination_soon": {"months": 5, "opinion": ""},
    "not_gone": {"gone": False},
    "not_wrong_listing": {"fact_on": END + timedelta(1)},
}
HOLDS = {  # rule → the reason it gives
    r.another_person: "case_same_person", r.not_own_family: "case_own_family", r.says_why: "case_opinion_missing",
    r.opened: "case_unopened", r.relatives_weighed: "case_related", r.clock_is_right: "clock_back",
    r.papers_there: "papers_missing", r.checked_by_two: "checkers_missing", r.checked_from_outside: "checker_outside",
    r.income_computed: "income_missing", r.authorised: "authorisation_missing", r.compared: "matches_missing",
    r.hits_answered: "matches_open", r.doubts_answered: "case_doubts_open", r.quorate: "quorum_missing",
    r.carried: "majority_missing", r.room_left: "quota_full", r.notice_is_posted: "notice_missing",
    r.next_in_rank: "batch_not_next",
    r.notice_is_over: "notice_running", r.notice_was_seen: "notice_photos_missing",
    r.no_open_objection: "objection_open", r.as_published: "not_as_published",
    r.over_line: "income_below", r.months_over_line: "months_below",
    r.standards_met: "standards_unmet", r.standards_proven: "standards_unproven",
    r.falls_short: "standards_all_met", r.as_checked: "check_changed", r.household_agrees: "consent_missing",
    r.household_refuses: "consent_not_refused", r.has_labour: "no_labour", r.not_too_soon: "elimination_soon",
    r.nobody_left: "not_gone", r.barred_then: "not_wrong_listing",
}  # fmt: skip
NEEDS = {
    r.not_carried: {"agree": 10}, r.falls_short: {"unmet": "饮水安全"}, r.household_refuses: {"consent": "refused"},
}  # fmt: skip
"""What passes these is what stops others."""


def good_for(*rules) -> CaseFacts:
    return replace(GOOD, **{name: value for rule in rules for name, value in NEEDS.get(rule, {}).items()})


@pytest.mark.parametrize("rule", HOLDS, ids=lambda rule: rule.__name__)
def test_a_rule_gives_its_reason_and_no_other(rule) -> None:
    assert rule(good_for(rule)) is None
    assert rule(replace(good_for(rule), **WRONG[HOLDS[rule]])) == HOLDS[rule]


def test_every_rule_of_the_tables_is_tried() -> None:
    used = {rule for table in TABLES.values() for step in table for rule in step.rules}
    assert used == HOLDS.keys() | {r.not_carried}


@pytest.mark.parametrize(
    ("expected", "present", "agree", "quorum", "majority"),
    [
        (30, 20, 11, True, True),
        (30, 20, 10, True, False),  # exactly half is not a majority
        (30, 19, 19, False, True),
        (31, 20, 20, False, True),  # 20/31 < 2/3
        (31, 21, 11, True, True),
        (1, 1, 1, True, True),
        (0, 0, 0, False, False),
    ],
)
def test_quorum_and_majority(expected, present, agree, quorum, majority) -> None:
    f = replace(GOOD, expected=expected, present=present, agree=agree)
    assert [r.quorate(f) is None, r.carried(f) is None] == [quorum, majority]
    assert (r.not_carried(f) is None) is not majority


@pytest.mark.parametrize(("later", "over"), [(-6, False), (-1, False), (0, False), (1, True), (30, True)])
def test_a_notice_is_over_on_the_day_after_its_last(later, over) -> None:
    f = replace(GOOD, today=END + timedelta(later))
    assert (r.notice_is_over(f) is None) is over


@pytest.mark.parametrize("procedure", Procedure)
def test_every_step_passes_when_all_is_in_order_and_each_rule_stops_it(procedure) -> None:
    for step in table_of(procedure):
        good = good_for(*step.rules)
        assert step.refusal(good) is None, step
        for rule in step.rules:
            if rule in HOLDS:
                assert step.refusal(replace(good, **WRONG[HOLDS[rule]])), (step, rule.__name__)


def test_the_tables_are_whole() -> None:
    for table in TABLES.values():
        assert {step.source for step in table} <= OPEN_CASES
        assert table.states() - OPEN_CASES <= CLOSED_CASES
        arrows = [(step.source, step.action) for step in table]
        assert len(set(arrows)) == len(arrows)
    assert set().union(*(table.states() for table in TABLES.values())) == set(CaseState)
    assert {step.action for table in TABLES.values() for step in table} == set(CaseAct) - {CaseAct.START}


def test_nobody_reaches_the_register_without_every_gate() -> None:
    """On every way from the first step to the last stand the home check, the meeting, the notice, both reviews."""
    gates = {CaseAct.CHECKED, CaseAct.REPORT, CaseAct.AGREE, CaseAct.APPROVE, CaseAct.ANNOUNCE}
    firsts = {Procedure.IDENTIFICATION: CaseState.DRAFT, Procedure.MONITORING: CaseState.CLUE}
    for procedure, first in firsts.items():
        for gate in [*gates, BY_MEETING]:
            without = {gate} if isinstance(gate, CaseAct) else gate
            assert CaseState.DONE not in reached(table_of(procedure), first, without), (procedure, gate)


GATES = {
    Procedure.EXIT: "list checked consent report agree approve announce",
    Procedure.ELIMINATION: "checked report agree approve announce",
    Procedure.REMOVAL: "checked report agree approve",
    Procedure.WRONG_EXIT: "checked report agree approve",
    Procedure.ROLLBACK: "checked agree approve",
    Procedure.RELAPSE: "checked report agree forward approve announce",
}
"""And what no household passes by on its way off a list, or back onto it (domain.md §3.3.1, §3.4, §3.5)."""


@pytest.mark.parametrize("procedure", GATES)
def test_nobody_leaves_or_returns_without_every_gate(procedure) -> None:
    natural = {CaseAct.NATURAL}  # a household of which nobody is left has one gate of its own
    meeting = [] if procedure == Procedure.ROLLBACK else [set(BY_MEETING)]
    assert CaseState.DONE in reached(table_of(procedure), CaseState.DRAFT, natural)
    for gate in [*({word} for word in GATES[procedure].split()), *meeting]:
        assert CaseState.DONE not in reached(table_of(procedure), CaseState.DRAFT, natural | gate), (procedure, gate)


def test_who_is_gone_is_approved_by_the_county_alone() -> None:
    table = table_of(Procedure.ELIMINATION)
    step = table.step(CaseState.LISTING, CaseAct.APPROVE)
    assert (step.target, r.nobody_left in step.rules, r.another_person in step.rules) == ("done", True, True)


@pytest.mark.parametrize(
    ("net", "line", "said"),
    [("4000.00", "4000", "income_below"), ("4000.01", "4000", None), ("-1", "4000", "income_below"),
     (None, "4000", "income_below"), ("4000", None, "line_unset"), (None, None, "line_unset")],
)  # fmt: skip
def test_over_the_line(net, line, said) -> None:
    f = replace(GOOD, net=net and Decimal(net), line=line and Decimal(line))
    assert r.over_line(f) == said


@pytest.mark.parametrize(
    ("unmet", "net", "said"),
    [("饮水安全", "5000", None), ("", "3999", None), ("", "4000", None), ("", "4000.01", "standards_all_met")],
)
def test_only_who_falls_short_was_let_go_wrongly(unmet, net, said) -> None:
    assert r.falls_short(replace(GOOD, unmet=unmet, net=Decimal(net))) == said
    unset = replace(GOOD, unmet="", line=None)
    assert r.falls_short(unset) == "line_unset"


@pytest.mark.parametrize(
    ("fact", "listed", "said"),
    [(-1, 0, None), (0, 0, None), (1, 0, "not_wrong_listing"), (0, None, "not_wrong_listing"),
     (None, 0, "fact_day_missing")],
)  # fmt: skip
def test_what_arose_after_the_listing_is_no_wrong_listing(fact, listed, said) -> None:
    days = {name: None if shift is None else END + timedelta(shift) for name, shift in
            (("fact_on", fact), ("listed_on", listed))}  # fmt: skip
    assert r.barred_then(replace(GOOD, **days)) == said


@pytest.mark.parametrize(
    ("months", "opinion", "said"),
    [(6, "", None), (5, "", "elimination_soon"), (5, "外出务工", None), (None, "", None), (0, "x", "elimination_soon")],
)  # fmt: skip
def test_less_than_half_a_year_is_weighed(months, opinion, said) -> None:
    assert r.not_too_soon(replace(GOOD, months=months, opinion=opinion)) == said


def reached(table, start, without) -> set[str]:
    found, todo = set(), [start]
    while todo:
        state = todo.pop()
        if state not in found:
            found.add(state)
            todo += [step.target for step in table.steps_from(state) if step.action not in without]
    return found


@pytest.mark.parametrize("procedure", Procedure)
def test_who_decides_is_nobody_who_touched_it(procedure) -> None:
    deciding = {CaseAct.AGREE, CaseAct.APPROVE, CaseAct.REJECT}
    for step in table_of(procedure):
        if step.action in deciding:
            assert {r.another_person, r.not_own_family} <= set(step.rules), step
