"""`manage.py migrate`: as Django's, but a queue with a file of its own takes the queue's migrations alone."""

from typing import Any

from django.core.management.commands import migrate

from fupin.jobs.router import QUEUE_APPS, one_database


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] != "queue" or options["app_label"] or one_database():
            super().handle(*args, **options)
            return
        for label in sorted(QUEUE_APPS):
            super().handle(*args, **{**options, "app_label": label, "run_syncdb": False})
