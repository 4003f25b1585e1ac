"""Every address of the product, read from the resolver: for `manage.py pages` and for the tests of the whole."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from fupin.access.pages import declared_permission
from fupin.access.permissions import Permission

METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Address:
    """`path` has its parameters in angle brackets: /households/<pk>/."""

    path: str
    name: str
    callback: Callable[..., Any] = field(repr=False)
    parameters: tuple[str, ...] = ()

    @property
    def permission(self) -> Permission | None:
        return declared_permission(self.callback)

    @property
    def methods(self) -> list[str]:
        return methods_of(self.callback)


def addresses() -> list[Address]:
    return list(walk(get_resolver().url_patterns))


def walk(
    patterns: Any, before: str = "/", spaces: tuple[str, ...] = (), given: tuple[str, ...] = ()
) -> Iterator[Address]:
    for pattern in patterns:
        route, parameters = before + readable(pattern.pattern), (*given, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from walk(pattern.url_patterns, route, inner, parameters)
        elif isinstance(pattern, URLPattern):
            name = ":".join([*spaces, pattern.name]) if pattern.name else ""
            yield Address(route, name, pattern.callback, parameters)


def readable(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<\w+:", "<", str(pattern))
    return str(simplify_regex(str(pattern))).removeprefix("/")


def methods_of(callback: Callable[..., Any]) -> list[str]:
    """GET and POST, as far as the view takes them: a class by its methods, a function by its `require_…` decorator."""
    owner = getattr(callback, "view_class", None)
    if owner is not None:
        allowed = {name.upper() for name in owner.http_method_names if hasattr(owner, name)}
    else:
        allowed = set(required_methods(callback) or METHODS)
    return [method for method in METHODS if method in allowed]


def required_methods(callback: Callable[..., Any] | None) -> list[str] | None:
    """What Django's `require_http_methods` keeps in its closure, however deep it was wrapped."""
    while callback is not None:
        code = getattr(callback, "__code__", None)
        if code is not None and "request_method_list" in code.co_freevars:
            return list(inspect.getclosurevars(callback).nonlocals["request_method_list"])
        callback = getattr(callback, "__wrapped__", None)
    return None
