"""Jobs and the queue live on the connection "queue" (settings.DATABASES says why)."""

from typing import Any

from django.conf import settings

QUEUE_APPS = {"jobs", "django_q"}


def one_database() -> bool:
    """On PostgreSQL both connections lead to one database. Names are not compared: a test run renames one first."""
    return "sqlite" not in settings.DATABASES["queue"]["ENGINE"]


class QueueRouter:
    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "queue" if model._meta.app_label in QUEUE_APPS else None

    db_for_write = db_for_read

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool | None:
        return None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        if one_database():
            return db == "default"
        return (app_label in QUEUE_APPS) == (db == "queue")
