"""The building rules that a machine can check. The order of the packages is import-linter's (pyproject.toml)."""

import ast
import re
from functools import cache

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.template.loader import get_template

from fupin.access.permissions import Permission
from fupin.management.addresses import addresses
from fupin.management.documents import own_models
from fupin.personal.codes import Sensitivity
from fupin.personal.fields import DigestField, SealedField
from fupin.tests.source import CHINESE, called, calls, modules, templates, words

# ---- writing ------------------------------------------------------------------------------------------------------
WRITES = {"save", "create", "delete", "get_or_create", "update_or_create", "copy_expert", "copy_in", "copy_from"}
MAY_WRITE = re.compile(
    r"""/services/ | services\.py$ | /importers/
    | ^fupin/(audit|jobs|management)/            # the machinery of writing, and commands run by the operator
    | ^fupin/accounts/(persons|sessions)\.py$    # parts of accounts.services
    | ^fupin/imports/bulk\.py$                   # the bulk loader
    | ^fupin/documents/images\.py$               # pictures know how to save themselves
    """,
    re.VERBOSE,
)
SQL_WRITE = re.compile(r"\b(INSERT INTO|DELETE FROM|TRUNCATE|UPDATE \S+( AS \w+)? SET)\b")


def is_write(call: ast.Call) -> bool:
    """`.update(…)` with keywords only is a queryset's; with a mapping it is a dictionary's."""
    if not isinstance(call.func, ast.Attribute):
        return False
    name = call.func.attr
    if name == "update":
        return not call.args and bool(call.keywords)
    return name in WRITES or name.startswith("bulk_")


def test_only_services_write() -> None:
    stray = [
        f"{name}:{call.lineno} .{called(call)}()"
        for name, tree in modules().items()
        if not MAY_WRITE.search(name)
        for call in calls(tree)
        if is_write(call)
    ]
    assert stray == []


def test_only_services_hold_writing_sql() -> None:
    stray = [
        name
        for name, tree in modules().items()
        if not MAY_WRITE.search(name)
        for text in words(tree)
        if SQL_WRITE.search(text)
    ]
    assert stray == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("row.save()", True),
        ("rows.update(name='x')", True),
        ("facts.update(more)", False),
        ("R.objects.bulk_create(r)", True),
    ],
)
def test_the_rule_knows_a_write(line: str, expected: bool) -> None:
    assert next(map(is_write, calls(ast.parse(line)))) is expected


def test_nothing_is_printed() -> None:
    printed = [
        name for name, tree in modules().items() for call in calls(tree) if getattr(call.func, "id", "") == "print"
    ]
    assert printed == []


# ---- pages --------------------------------------------------------------------------------------------------------
def test_every_address_declares_a_permission() -> None:
    undeclared = [address.path for address in addresses() if not isinstance(address.permission, Permission)]
    assert undeclared == []
    assert len(addresses()) > 20


def test_public_pages_are_these() -> None:
    """A page that needs no login is a decision, made here."""
    public = {address.name for address in addresses() if address.permission == Permission.PUBLIC}
    board = {"board", "board-notice", "board-objection", "board-follow"}
    assert public == {"login", "logout", "healthz", "admin:login"} | board


@cache
def known() -> set[str]:
    return {address.name for address in addresses()}


URL_TAG = re.compile(r"{%\s*url\s+['\"]([^'\"]+)['\"]")


def test_every_url_in_a_template_leads_somewhere() -> None:
    wrong = [(name, url) for name, text in templates().items() for url in URL_TAG.findall(text) if url not in known()]
    assert wrong == []


def test_every_redirect_leads_somewhere() -> None:
    wrong = [
        (name, call.args[0].value)
        for name, tree in modules().items()
        for call in calls(tree)
        if called(call) in {"reverse", "reverse_lazy", "redirect"} and call.args
        if isinstance(call.args[0], ast.Constant) and "/" not in str(call.args[0].value)
        if call.args[0].value not in known()
    ]
    assert wrong == []


# ---- templates ----------------------------------------------------------------------------------------------------
BY_DJANGO = re.compile(r"(400|403|404|500)\.html|admin/.*")
NAMED = re.compile(r"[\w/.-]+\.(?:html|txt|svg)")


def test_every_template_is_used() -> None:
    """By a view, or by another template; Django itself asks for the error pages and for what the admin overrides."""
    said = {text for tree in modules().values() for text in words(tree) if "." in text}
    said |= {name for text in templates().values() for name in NAMED.findall(text)}
    started = tuple(text for tree in modules().values() for text in beginnings(tree))
    unused = [
        name
        for name in templates()
        if name not in said and not BY_DJANGO.fullmatch(name) and not (started and name.startswith(started))
    ]
    assert unused == []


def beginnings(tree: ast.AST) -> list[str]:
    """What f"errors/{status}.html" begins with."""
    joined = (node.values[0] for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and node.values)
    return [
        part.value
        for part in joined
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and re.fullmatch(r"[\w-]+/", part.value)
    ]


@pytest.mark.parametrize("name", sorted(templates()))
def test_the_template_compiles(name: str) -> None:
    assert get_template(name)


CODE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>{]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript:": re.compile(r"javascript:", re.IGNORECASE),
    "from elsewhere": re.compile(r"\b(src|href|action)\s*=\s*[\"'](https?:)?//", re.IGNORECASE),
    "eval": re.compile(r"\bhx-(on|vars)\b|hx-vals\s*=\s*[\"']js:", re.IGNORECASE),
}


@pytest.mark.parametrize("what", INLINE)
def test_nothing_in_a_template_breaks_the_content_policy(what: str) -> None:
    assert [name for name, text in templates().items() if INLINE[what].search(CODE.sub("", text))] == []


NOT_SHOWN = re.compile(
    r"&\w+;|{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->|<(script|svg)\b.*?</\1>", re.DOTALL
)
SPOKEN = re.compile(r"\b(?:title|placeholder|alt|aria-label|data-confirm)\s*=\s*\"([^\"]*)\"")
TAG = re.compile(r"<[^>]*>", re.DOTALL)
ENGLISH = re.compile(r"[A-Za-z]{2,}")
USUAL = {"Excel", "WPS", "CSV", "PDF", "xlsx", "xls", "csv", "ods", "UTF", "GB", "MB", "km", "IP", "Cookie", "Chrome"}
USUAL |= {"Ctrl", "Shift", "Esc", "Enter", "Tab", "Alt", "fupin", "prc"}


def test_pages_speak_chinese() -> None:
    found = {}
    for name, text in templates().items():
        shown = NOT_SHOWN.sub(" ", text)
        spoken = " ".join([*SPOKEN.findall(shown), TAG.sub(" ", shown)])
        if english := set(ENGLISH.findall(spoken)) - USUAL:
            found[name] = english
    assert found == {}


def test_every_refusal_has_one_sentence() -> None:
    """The reasons of all apps are one dictionary: of two with one code, the later would speak for both."""
    parts = (node for tree in modules().values() for node in ast.walk(tree) if isinstance(node, ast.AugAssign))
    told = [ast.unparse(key) for part in parts if ast.unparse(part.target) == "REASONS" for key in part.value.keys]  # type: ignore[attr-defined]
    assert (len(told) > 100, [code for code in told if told.count(code) > 1]) == (True, [])


# ---- models -------------------------------------------------------------------------------------------------------
def test_every_model_and_field_has_a_chinese_name() -> None:
    nameless = [model._meta.label for model in own_models() if not CHINESE.search(str(model._meta.verbose_name))]
    nameless += [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.local_fields
        if not field.primary_key and not CHINESE.search(str(field.verbose_name))
    ]
    assert nameless == []


def live_of() -> dict[type[models.Model], type[models.Model]]:
    """Model of kept rows → the live model whose `versions` it is."""
    return {model.versions: model for model in own_models() if hasattr(model, "versions")}  # type: ignore[attr-defined]


def declared(model: type[models.Model]) -> dict[str, Sensitivity]:
    return getattr(live_of().get(model, model), "personal", {})


@pytest.mark.parametrize(
    ("kind", "sensitivity"), [(SealedField, Sensitivity.SEALED), (DigestField, Sensitivity.DIGEST)]
)
def test_sealed_fields_and_digests_are_declared_personal(kind: type[models.Field], sensitivity: Sensitivity) -> None:
    fields = [
        (model, field.name) for model in own_models() for field in model._meta.local_fields if type(field) is kind
    ]
    assert [f"{model._meta.label}.{name}" for model, name in fields if declared(model).get(name) != sensitivity] == []
    assert len(fields) > 4


def test_what_is_declared_personal_exists() -> None:
    kinds = {Sensitivity.SEALED: SealedField, Sensitivity.DIGEST: DigestField}
    wrong = [
        f"{model._meta.label}.{name}"
        for model in own_models()
        for name, sensitivity in getattr(model, "personal", {}).items()
        if not isinstance(model._meta.get_field(name), kinds.get(sensitivity, models.Field))
    ]
    assert wrong == []


def test_no_two_fields_are_sealed_for_the_same_purpose() -> None:
    """Else a value could be carried from one field into the other and would open there."""
    versions = live_of()
    purposes = [
        field.purpose
        for model in own_models()
        if model not in versions
        for field in model._meta.local_fields
        if isinstance(field, SealedField)
    ]
    assert len(purposes) == len(set(purposes))
    assert all(purposes)


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_app_says_its_chinese_name() -> None:
    own = [
        config
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in {"fupin", "villages", "households", "assistance"}
    ]
    assert [config.name for config in own if not CHINESE.search(str(config.verbose_name))] == []
