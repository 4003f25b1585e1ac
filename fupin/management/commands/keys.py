"""`manage.py keys DIR [--restore]`: the three keys, kept apart from the backups."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fupin.management.keeping.key_files import copy_keys, put_back_keys


class Command(BaseCommand):
    help = "把三个密钥文件另存一份；加 --restore 放回"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--restore", action="store_true", help="从 DIR 放回数据文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["restore"]:
            put_back_keys(options["folder"])
            self.stdout.write("密钥已放回。请运行 manage.py verify_audit，核对它们就是这些数据的密钥。")
            return
        for path in copy_keys(options["folder"]):
            self.stdout.write(f"已存 {path}")
        self.stdout.write("请和备份分开保管：有备份又有密钥的人能看到全部个人信息；丢了密钥，密封的内容谁也打不开。")
