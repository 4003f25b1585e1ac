"""`manage.py serve [--host H] [--port N] [--workers N]`: web server and worker together, in the foreground."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from fupin.management.serving import Served


class Command(BaseCommand):
    help = "同时运行网页服务和后台任务，直到按 Ctrl+C"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="网页进程数")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)  # after an upgrade they are other files
        served = Served(options["host"], options["port"], options["workers"])
        self.stdout.write(f"网页地址：http://{options['host']}:{options['port']}　按 Ctrl+C 停止。")
        self.stdout.flush()
        if code := served.run():
            raise SystemExit(code)
