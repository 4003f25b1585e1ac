"""`manage.py tallies`: prove that the figures kept of each village and township are what counting gives; `--rebuild`
counts anew."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from households.services.tallies import all_villages, differing, rebuild


class Command(BaseCommand):
    help = "核对各村、各乡镇汇总数：与现场重数一遍比，不一样的列出来。--rebuild 全部重数"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="全部重数一遍")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        codes = all_villages()
        if options["rebuild"]:
            rebuild(codes)
        wrong = differing(codes)
        if options["json"]:
            self.stdout.write(json.dumps({"villages": len(codes), "differing": wrong}, ensure_ascii=False))
        elif not wrong:
            self.stdout.write(f"{len(codes)} 个村和所属乡镇的汇总数都和重数的一样")
        if wrong:
            listed = "、".join(wrong[:20])
            raise CommandError(
                f"{len(wrong)} 个村或乡镇的汇总数和重数的不一样：{listed}。请运行 manage.py tallies --rebuild"
            )
