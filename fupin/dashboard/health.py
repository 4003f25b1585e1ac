"""For the machine that watches the machine: both databases answer, the keys can be read. Strangers learn no more."""

import logging

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.keys import NAMES, key

log = logging.getLogger("fupin.health")


@requires(Permission.PUBLIC)
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    ok = is_healthy()
    response = JsonResponse({"ok": ok}, status=200 if ok else 503)
    response["Cache-Control"] = "no-store"
    return response


def is_healthy() -> bool:
    try:
        for name in ("default", "queue"):
            with connections[name].cursor() as cursor:
                cursor.execute("SELECT 1")
        for name in NAMES:
            key(name)
    except (DatabaseError, ImproperlyConfigured):
        log.exception("health check failed")
        return False
    return True
