"""`manage.py migrate`: as Django's, but a queue with a file of its own takes the queue's migrations alone."""

from typing import Any

from django.core.management.commands import migrate

from fupin.jobs.router import QUEUE_APPS, one_database


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] != "queue":
            super().handle(*args, **options)
        elif one_database():
            return  # it is migrated as "default"; as "queue" nothing would be made, and all of it be noted as made
        else:
            for label in [options["app_label"]] if options["app_label"] else sorted(QUEUE_APPS):
                super().handle(*args, **{**options, "app_label": label, "run_syncdb": False})
