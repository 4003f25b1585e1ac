"""`manage.py backup DIR`: a consistent copy while clerks work. Keys are not in it: `manage.py keys`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fupin.management.keeping.backups import make_backup


class Command(BaseCommand):
    help = "备份数据库和上传的文件（不含密钥），不用停服务"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_backup(options["folder"])
        self.stdout.write(
            f"已备份到 {options['folder']}：操作记录 {made['audit']['count']} 条，上传的文件 {made['uploads']} 个。"
            "密钥不在里面，请用 manage.py keys 另存一份，和备份分开保管。"
        )
