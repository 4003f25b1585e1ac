"""`manage.py serve [--host H] [--port N] [--workers N]`: web server and worker together, in the foreground."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from fupin.accounts.models import User
from fupin.dashboard.demo_flag import is_demo
from fupin.keys import NAMES
from fupin.management.serving import Served


class Command(BaseCommand):
    help = "同时运行网页服务和后台任务，直到按 Ctrl+C"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="网页进程数")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unfit()
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)  # after an upgrade they are other files
        served = Served(options["host"], options["port"], options["workers"])
        self.stdout.write(f"网页地址：http://{options['host']}:{options['port']}　按 Ctrl+C 停止。")
        self.stdout.flush()
        if code := served.run():
            raise SystemExit(code)


def refuse_unfit() -> None:
    """Real data under DEBUG would stand open with a known key; without its keys nobody could log in or read."""
    if settings.DEBUG and User.objects.exists() and not is_demo():
        raise CommandError(
            "没有启动：DEBUG 开着，而库里是正式账号，不是演示数据。"
            "正式使用请去掉 DEBUG，设好 SECRET_KEY 和 ALLOWED_HOSTS。"
        )
    if lost := [] if settings.CREATE_KEYS else [n for n in NAMES if not (settings.KEY_DIR / f"{n}.key").exists()]:
        raise CommandError(
            f"没有启动：{settings.KEY_DIR} 里缺密钥文件 {'、'.join(lost)}。请用 manage.py keys DIR --restore 放回；"
            "还没有安装的，先运行 manage.py setup。"
        )
