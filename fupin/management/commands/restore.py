"""`manage.py restore DIR [--replace]`: put a backup in place, after checking all of it. Stop the service first."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fupin.management.keeping.backups import restore_backup


class Command(BaseCommand):
    help = "用备份恢复（先停服务）；损坏的、不配套的备份不恢复"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--replace", action="store_true", help="替换现有的数据，原有的留存在数据文件夹里")

    def handle(self, *args: Any, **options: Any) -> None:
        manifest, way_back, verdict = restore_backup(options["folder"], replace=options["replace"])
        if verdict.first_bad is not None:
            raise CommandError(
                f"已放回，但操作记录从第 {verdict.first_bad.id} 条起不完好，不要开放使用。"
                f"恢复前的数据在 {way_back}。请报告系统管理员和审计人员。"
            )
        self.stdout.write(
            f"已恢复到 {manifest['made_at']} 的备份，操作记录 {verdict.entries} 条完好。"
            f"恢复前的数据留在 {way_back}，确认无误后再删。所有人须重新登录。"
        )
