"""Every table that must be complete is complete: roles, permissions, verbs, sentences."""

import ast
import pkgutil
import string
from collections.abc import Iterator
from importlib import import_module

import pytest

from fupin.access.permissions import GRANTS, HOUSEHOLD_SCOPED, Permission, Role
from fupin.audit.codes import Verb
from fupin.codes import CodeList
from fupin.tests.source import CHINESE, PACKAGES, called, calls, is_test, modules, words
from fupin.workflow import REASONS


@pytest.fixture(scope="module", autouse=True)
def _everything_imported() -> None:
    """Sentences are declared beside what refuses: import it all."""
    for package in map(import_module, PACKAGES):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            name = found.name.replace(".", "/")
            if not is_test(f"{name}/") and not found.name.endswith(
                (".tests", ".migrations", ".wsgi", ".asgi", ".conftest")
            ):
                import_module(found.name)


def test_every_role_has_grants() -> None:
    assert GRANTS.keys() == set(Role)
    assert set(Role) >= HOUSEHOLD_SCOPED


def test_every_permission_is_granted_to_somebody() -> None:
    granted = set().union(*GRANTS.values())
    assert granted == set(Permission) - {Permission.PUBLIC}


def test_every_role_may_log_in() -> None:
    assert [role for role, granted in GRANTS.items() if Permission.SELF not in granted] == []


def test_the_administrator_sees_no_personal_data() -> None:
    personal = {Permission.HOUSEHOLD_VIEW, Permission.REVEAL, Permission.BIRTH_DATE_VIEW, Permission.EXPORT_FULL}
    assert GRANTS[Role.ADMINISTRATOR].isdisjoint(personal | {Permission.ROSTER_EXPORT, Permission.ROSTER_IMPORT})


def test_who_only_looks_never_writes() -> None:
    writing = {
        p
        for p in Permission
        if p.value.rpartition("_")[2]
        in {"edit", "import", "prepare", "confirm", "manage", "reset", "propose", "review", "approve", "enter"}
    }
    assert len(writing) > 6
    for role in (Role.PREFECTURE_VIEWER, Role.AUDITOR, Role.CADRE):
        assert GRANTS[role].isdisjoint(writing), role


def own_code_lists() -> Iterator[type[CodeList]]:
    known = list(CodeList.__subclasses__())
    for kind in known:
        known += kind.__subclasses__()
    return (kind for kind in known if kind.__module__.split(".")[0] in PACKAGES and "tests" not in kind.__module__)


def test_every_code_has_a_chinese_label() -> None:
    """Labels may be shorter than a word (Ⅰ级, A级), never the code's own name."""
    lists = list(own_code_lists())
    unnamed = [
        f"{kind.__name__}.{member.name}" for kind in lists for member in kind if member.label == member.name.title()
    ]
    assert unnamed == []
    assert {Role, Permission, Verb} <= set(lists)


def test_every_verb_speaks_chinese_and_is_used() -> None:
    assert [verb for verb in Verb if not CHINESE.search(str(verb.label))] == []
    used = {
        node.attr
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Verb"
    }
    assert set(Verb.__members__) - used == set()


# ---- refusals -----------------------------------------------------------------------------------------------------
def placeholders(sentence: str) -> set[str]:
    return {name.split(".")[0] for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def refusals() -> Iterator[tuple[str, str, set[str] | None]]:
    """(where, code, names of the facts given); None for the names when they are passed on with **."""
    for name, tree in modules().items():
        for call in calls(tree):
            if called(call) == "Refused" and call.args and isinstance(call.args[0], ast.Constant):
                facts = {keyword.arg for keyword in call.keywords}
                given = None if None in facts else {fact for fact in facts if fact}
                yield f"{name}:{call.lineno}", str(call.args[0].value), given


def test_every_refusal_has_its_sentence() -> None:
    assert [(where, code) for where, code, _ in refusals() if code not in REASONS] == []
    assert len(list(refusals())) > 20


def test_every_sentence_gets_what_it_needs() -> None:
    short = [
        (where, code, missing)
        for where, code, given in refusals()
        if given is not None and (missing := placeholders(REASONS.get(code, "")) - given)
    ]
    assert short == []


def test_every_sentence_can_be_said() -> None:
    said = [text for tree in modules().values() for text in words(tree)]
    assert [code for code in REASONS if said.count(code) < 2] == []


def test_sentences_are_chinese_and_end() -> None:
    """A sentence says what happened and what to do; one that only passes another on is that other one's business."""
    own = {code: text for code, text in REASONS.items() if placeholders(text) != {"sentence"}}
    assert [code for code, text in own.items() if not CHINESE.search(text)] == []
    assert [code for code, text in own.items() if not text.rstrip().endswith(("。", "？", "}", "）"))] == []
