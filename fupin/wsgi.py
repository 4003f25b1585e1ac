"""What a WSGI server loads."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fupin.settings")
CHARSET = re.compile(r";\s*charset[^;=]*=[^;]*", re.IGNORECASE)
django = get_wsgi_application()


def in_utf_8(environ: dict[str, Any]) -> dict[str, Any]:
    """Whatever charset a request claims, it is read as UTF-8, which browsers send: Django would decode the address with
    it before any page could say no, and some of Python's charsets are no text at all."""
    return {**environ, "CONTENT_TYPE": CHARSET.sub("", environ.get("CONTENT_TYPE", ""))}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    return django(in_utf_8(environ), start_response)
