"""The project's own source, for the tests that read it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("fupin", "villages", "households", "assistance")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def modules() -> dict[str, ast.Module]:
    """Path from the top → syntax tree, for every Python file but tests and migrations."""
    found = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    names = {path.relative_to(ROOT).as_posix(): path for path in found}
    return {name: ast.parse(path.read_text("utf-8"), name) for name, path in names.items() if not is_test(name)}


def is_test(name: str) -> bool:
    return "/tests/" in name or "/migrations/" in name or Path(name).name.startswith("test_")


@cache
def templates() -> dict[str, str]:
    """Name as Django knows it → text."""
    folder = ROOT / "templates"
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.*"))}


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last name of what is called: "update" for a.b.update(…)."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def words(tree: ast.AST) -> Iterator[str]:
    """Every constant text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
