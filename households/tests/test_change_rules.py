"""The whole truth tables of changes: who decides in which state, what each kind refuses, what is asked. No database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from fupin.access.permissions import GRANTS, Permission, Role
from fupin.workflow import Refused
from households.change_effects import FLAGS, flags, head_income, outcome
from households.change_rules import RULES, Asked, Case, Decision, Home, Someone, refusal
from households.codes import PROOFS_OF, ChangeAct, ChangeKind, ProposalState, Register
from households.services.changes import reasons
from households.workflow import BETWEEN_TOWNSHIPS, BY_COUNTY, BY_TOWNSHIP, NOTED_LATER, ROUTES, route_of

K, S, A = ChangeKind, ProposalState, ChangeAct
TODAY = date(2026, 11, 26)
HEAD = Someone(1, "韦大山", "01", date(1970, 1, 1), earns=True)
WIFE = Someone(2, "罗秀英", "02", date(1972, 1, 1))
SON = Someone(3, "韦小明", "03", date(2000, 1, 1), earns=True)
GIRL = Someone(4, "韦小花", "04", date(2016, 1, 1), weak=True)
HOME = Home(7, "韦大山户", (HEAD, WIFE, SON, GIRL), "990101201203", "listed", "未脱贫", year=2025, net=Decimal(32000))
OTHER = Home(8, "罗大户", (Someone(9, "罗大", "01", date(1960, 1, 1)),), "990101201203")


def papers(kind: str) -> frozenset[str]:
    return frozenset(min(some) for some in PROOFS_OF[kind])


def case(kind: str, *, home: Home = HOME, other: Home | None = None, **said: object) -> Case:
    usual = {"on": date(2026, 11, 1), "proofs": papers(kind)}
    return Case(home, other, Asked(kind=kind, **{**usual, **said}), TODAY)


RIGHT = {
    K.JOIN: case(K.JOIN, reason="I01", joining=Someone(0, "韦小宝", "03", date(2026, 10, 1))),
    K.LEAVE: case(K.LEAVE, reason="O01", member=2),
    K.HEAD: case(K.HEAD, head=2, relations={1: "02", 3: "03", 4: "04"}),
    K.SPLIT: case(K.SPLIT, note="分开过", head=3, leaving=frozenset({3}), share=Decimal(9000)),
    K.MERGE: case(K.MERGE, note="一起过", other=OTHER, relations={1: "21", 2: "22", 3: "24", 4: "25"}),
    K.MOVE: case(K.MOVE, village="990101202201"),
    K.END: case(K.END, reasons={1: "O01", 2: "O03", 3: "O03", 4: "O03"}),
    K.RELATION: case(K.RELATION, member=3, relations={3: "06"}),
    K.PERSON: case(K.PERSON, member=3),
    K.CARD: case(K.CARD),
}


def changed(kind: str, **said: object) -> Case:
    right = RIGHT[K(kind)]
    home = said.pop("home", right.home)
    other = said.pop("other", right.other)
    return replace(right, home=home, other=other, asked=replace(right.asked, **said))  # type: ignore[arg-type]


# ---- what may be made ------------------------------------------------------------------------------------------------
def test_every_kind_has_rules_papers_and_a_route() -> None:
    assert set(RULES) == set(PROOFS_OF) == set(ROUTES) == set(RIGHT) == set(ChangeKind)


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_the_right_request_of_each_kind_passes(kind: str) -> None:
    assert refusal(RIGHT[K(kind)]) is None
    assert outcome(RIGHT[K(kind)])


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_what_every_kind_refuses(kind: str) -> None:
    assert refusal(changed(kind, home=replace(HOME, register=Register.CLOSED))) == "household_closed"
    assert refusal(changed(kind, on=None)) == "date_missing"
    assert refusal(changed(kind, on=date(2026, 11, 27))) == "date_future"
    assert refusal(changed(kind, on=TODAY)) is None
    for paper in papers(kind):
        assert refusal(changed(kind, proofs=papers(kind) - {paper})) == "proof_missing"


ALONE = replace(HOME, people=(HEAD,))
MINORS = replace(HOME, people=(replace(GIRL, relation="01"), Someone(5, "韦小弟", "21", date(2018, 1, 1))))
REFUSED = [
    (K.JOIN, {"reason": ""}, "reason_missing"),
    (K.JOIN, {"joining": Someone(0, "", "03", TODAY)}, "name_missing"),
    (K.JOIN, {"joining": Someone(0, "韦小宝", "03")}, "birth_missing"),
    (K.JOIN, {"joining": Someone(0, "韦小宝", "03", date(2026, 11, 2))}, "date_before_birth"),
    (K.JOIN, {"joining": Someone(0, "韦小宝", "", date(2026, 10, 1))}, "relations_incomplete"),
    (K.JOIN, {"joining": Someone(0, "韦小宝", "01", date(1990, 10, 1))}, "two_heads"),
    (K.JOIN, {"joining": Someone(0, "韦小宝", "02", date(1990, 10, 1))}, "two_spouses"),
    (K.JOIN, {"taken": True}, "identity_taken"),
    (K.LEAVE, {"reason": ""}, "reason_missing"),
    (K.LEAVE, {"member": 99}, "member_gone"),
    (K.LEAVE, {"member": 1}, "head_leaves"),
    (K.LEAVE, {"member": 1, "home": ALONE}, "last_member"),
    (K.HEAD, {"home": ALONE}, "last_member"),
    (K.HEAD, {"head": 1}, "head_same"),
    (K.HEAD, {"head": 99}, "head_missing"),
    (K.HEAD, {"head": None}, "head_missing"),
    (K.HEAD, {"head": 4}, "head_minor"),
    (K.HEAD, {"relations": {1: "02", 3: "03"}}, "relations_incomplete"),
    (K.HEAD, {"relations": {1: "02", 3: "02", 4: "04"}}, "two_spouses"),
    (K.HEAD, {"relations": {1: "01", 3: "03", 4: "04"}}, "two_heads"),
    (K.HEAD, {"leaving": frozenset({1}), "reason": ""}, "reason_missing"),
    (K.HEAD, {"leaving": frozenset({1}), "reason": "O01", "relations": {3: "03", 4: "04"}}, None),
    (K.HEAD, {"home": MINORS, "head": 5, "relations": {4: "21"}}, None),
    (K.SPLIT, {"note": " "}, "note_missing"),
    (K.SPLIT, {"leaving": frozenset()}, "split_nobody"),
    (K.SPLIT, {"leaving": frozenset({1, 2, 3, 4})}, "split_everybody"),
    (K.SPLIT, {"leaving": frozenset({1, 3})}, "split_head"),
    (K.SPLIT, {"head": 2}, "head_missing"),
    (K.SPLIT, {"leaving": frozenset({3, 4}), "head": 4, "relations": {3: "21"}}, "head_minor"),
    (K.SPLIT, {"leaving": frozenset({3, 4})}, "relations_incomplete"),
    (K.MERGE, {"note": ""}, "note_missing"),
    (K.MERGE, {"other": None}, "other_missing"),
    (K.MERGE, {"other": HOME}, "other_same"),
    (K.MERGE, {"other": replace(OTHER, register="closed")}, "other_closed"),
    (K.MERGE, {"other": replace(OTHER, village="990101201204")}, "other_village"),
    (K.MERGE, {"other": replace(OTHER, register="unlisted")}, "other_unlisted"),
    (K.MERGE, {"other": replace(OTHER, register="unlisted"), "home": replace(HOME, register="unlisted")}, None),
    (K.MERGE, {"other": replace(OTHER, monitored=True), "home": replace(HOME, monitored=True)}, "both_monitored"),
    (K.MERGE, {"relations": {1: "21"}}, "relations_incomplete"),
    (K.MERGE, {"relations": {1: "01", 2: "22", 3: "24", 4: "25"}}, "two_heads"),
    (K.MOVE, {"village": ""}, "village_missing"),
    (K.MOVE, {"village": HOME.village}, "village_same"),
    (K.MOVE, {"village": "990102201201"}, "village_far"),
    (K.END, {"reasons": {1: "O01"}}, "reasons_incomplete"),
    (K.RELATION, {"member": 99}, "member_gone"),
    (K.RELATION, {"changed": False}, "nothing_changes"),
    (K.RELATION, {"member": 1, "relations": {1: "02"}}, "head_by_itself"),
    (K.RELATION, {"relations": {3: "01"}}, "head_by_itself"),
    (K.RELATION, {"relations": {3: "02"}}, "two_spouses"),
    (K.PERSON, {"member": 99}, "member_gone"),
    (K.PERSON, {"changed": False}, "nothing_changes"),
    (K.PERSON, {"taken": True}, "identity_taken"),
    (K.CARD, {"changed": False}, "nothing_changes"),
]


@pytest.mark.parametrize(("kind", "said", "code"), REFUSED)
def test_what_each_kind_refuses(kind: str, said: dict, code: str | None) -> None:
    assert refusal(changed(kind, **said)) == code


def test_every_code_that_a_rule_gives_has_its_sentence() -> None:
    assert [code for _, _, code in REFUSED if code and code not in reasons.REASONS] == []


# ---- who decides -----------------------------------------------------------------------------------------------------
RELATIONS = {
    "stranger": Decision(9, frozenset({1, 2}), False, "属实", 0, "韦晓玲"),
    "proposer": Decision(1, frozenset({1, 2}), False, "属实", 0, "韦晓玲"),
    "earlier reviewer": Decision(2, frozenset({1, 2}), False, "属实", 0, "韦晓玲"),
    "family": Decision(9, frozenset({1, 2}), True, "属实", 0, "韦晓玲"),
    "silent": Decision(9, frozenset({1, 2}), False, " ", 0, "韦晓玲"),
    "silent before a question": Decision(9, frozenset({1, 2}), False, "", 2, "韦晓玲"),
}
YES = {"proposer": "same_person", "earlier reviewer": "same_person", "family": "own_family"}
SAID = {
    "yes": {**YES, "silent before a question": "flags_unanswered"},
    "no": {**YES, "silent": "opinion_missing", "silent before a question": "opinion_missing"},
    "withdraw": {
        "stranger": "not_own_request",
        "family": "not_own_request",
        "silent": "not_own_request",
        "silent before a question": "not_own_request",
    },
    "drop": {"silent": "opinion_missing", "silent before a question": "opinion_missing"},
    "write": {},
}
CLASS = {
    A.AGREE: "yes",
    A.RECEIVE: "yes",
    A.APPROVE: "yes",
    A.SEND_BACK: "no",
    A.REFUSE: "no",
    A.WITHDRAW: "withdraw",
    A.DROP: "drop",
    A.EDIT: "write",
    A.SUBMIT: "write",
}
FLOWS = {"township": BY_TOWNSHIP, "county": BY_COUNTY, "move": BETWEEN_TOWNSHIPS}
LAWFUL = {
    S.OPEN: {A.EDIT, A.DROP},
    S.DRAFT: {A.EDIT, A.SUBMIT, A.WITHDRAW},
    S.RETURNED: {A.EDIT, A.WITHDRAW},
    S.SUBMITTED: {A.AGREE, A.SEND_BACK, A.REFUSE, A.WITHDRAW},
}
LATER = {
    "township": {},
    "county": {S.TOWNSHIP: {A.APPROVE, A.SEND_BACK, A.REFUSE}},
    "move": {
        S.RECEIVING: {A.RECEIVE, A.SEND_BACK, A.REFUSE},
        S.TOWNSHIP: {A.APPROVE, A.SEND_BACK, A.REFUSE},
    },
}


@pytest.mark.parametrize(("flow", "state", "action"), list(product(FLOWS, ProposalState, ChangeAct)))
def test_every_state_and_action(flow: str, state: S, action: A) -> None:
    """The whole table: what is lawful is asked of every kind of person, what is not does not exist."""
    lawful = action in {**LAWFUL, **LATER[flow]}.get(state, set())
    if not lawful:
        with pytest.raises(Refused, match="unknown_action"):
            FLOWS[flow].step(state, action)
        return
    step = FLOWS[flow].step(state, action)
    found = {who: code for who, facts in RELATIONS.items() if (code := step.refusal(facts))}
    assert found == SAID[CLASS[action]]


@pytest.mark.parametrize("flow", FLOWS.values())
def test_only_the_last_yes_brings_into_force(flow) -> None:
    last = [step for step in flow if step.target == S.DONE]
    assert len(last) == 1
    assert {Permission(step.permission) for step in last} <= {Permission.CHANGE_REVIEW, Permission.CHANGE_APPROVE}


def test_all_routes_together_hold_every_state() -> None:
    assert set().union(*(flow.states() for flow in FLOWS.values())) == set(ProposalState)


def test_who_decides_what() -> None:
    """product.md §3: the township M1–M3, the county M4–M7; nobody both proposes and decides by his role."""
    assert {kind for kind, flow in ROUTES.items() if flow is not BY_TOWNSHIP} == {K.SPLIT, K.MERGE, K.MOVE, K.END}
    assert {"M1", "M2", "M3", "R1", "R2", "B1"} == NOTED_LATER
    holders = {p: {role for role in Role if p in GRANTS[role]} for p in Permission if p.value.startswith("change_")}
    assert holders[Permission.CHANGE_REVIEW] == {Role.TOWNSHIP_REVIEWER}
    assert holders[Permission.CHANGE_APPROVE] == {Role.COUNTY_APPROVER}
    assert holders[Permission.CHANGE_PROPOSE] == {Role.VILLAGE_CLERK, Role.VILLAGE_HEAD, Role.TOWNSHIP_CLERK}


def test_a_move_inside_one_township_is_received_by_nobody_else() -> None:
    assert route_of("M6", "990101201203", "990101201204") is BY_COUNTY
    assert route_of("M6", "990101201203", "990101202201") is BETWEEN_TOWNSHIPS


# ---- what it does, what is asked -------------------------------------------------------------------------------------
def test_people_are_the_same_before_and_after() -> None:
    """Who comes or goes is who the request names; nobody is lost, nobody is there twice."""
    for kind, right in RIGHT.items():
        before = [
            one.key
            for home, _ in [(right.home, 0), *([(right.other, 0)] if right.other else [])]
            for one in home.people
        ]
        after = [one.key for _, home in outcome(right) if home for one in home.people]
        gone = {K.LEAVE: [2], K.END: [1, 2, 3, 4]}.get(kind, [])
        come = [0] if kind == K.JOIN else []
        assert sorted(after) == sorted([key for key in before if key not in gone] + come), kind


def test_income_per_head_on_both_sides() -> None:
    (before, after), (none, fresh) = outcome(RIGHT[K.SPLIT])
    assert none is None
    assert [head_income(side) for side in (before, after, fresh)] == [
        Decimal("8000.00"),
        Decimal("7666.67"),
        Decimal("9000.00"),
    ]
    assert fresh.register == Register.UNLISTED
    assert fresh.head == replace(SON, relation="01")


def test_the_new_head_is_head_afterwards() -> None:
    ((_, after),) = outcome(RIGHT[K.HEAD])
    assert after is not None
    assert after.head == replace(WIFE, relation="01")


LINE = replace(HOME, line=Decimal(7700))
GOING_WEAK = {"leaving": frozenset({4}), "head": 4}
ASKED = [
    (K.SPLIT, {}, []),
    (K.SPLIT, {"share": None}, ["split_share_missing"]),
    (K.SPLIT, {"home": LINE}, ["split_below_line"]),
    (K.SPLIT, {"home": replace(LINE, line=Decimal(9999))}, []),
    (K.SPLIT, {"home": replace(HOME, split_on=date(2025, 11, 27))}, ["split_again"]),
    (K.SPLIT, {"home": replace(HOME, split_on=date(2025, 11, 26))}, []),
    (K.SPLIT, GOING_WEAK, ["split_no_earner", "split_weak_only"]),
    (K.SPLIT, {"home": replace(HOME, people=(replace(HEAD, earns=False), WIFE, SON, GIRL))}, ["split_stay_weak"]),
]


@pytest.mark.parametrize(("kind", "said", "codes"), ASKED)
def test_what_is_to_be_asked(kind: str, said: dict, codes: list[str]) -> None:
    assert flags(changed(kind, **said)) == codes
    assert set(codes) <= set(FLAGS)


def test_the_earner_who_leaves_by_his_own_word_is_asked_about() -> None:
    """A death asks nothing; neither does an earner where another one stays."""
    one_earner = replace(HOME, people=(replace(HEAD, earns=False), WIFE, SON, GIRL))
    for home, reason, codes in (
        (one_earner, "O08", ["leave_no_earner"]),
        (one_earner, "O01", []),
        (HOME, "O08", []),
    ):
        assert flags(changed(K.LEAVE, home=home, member=3, reason=reason)) == codes
