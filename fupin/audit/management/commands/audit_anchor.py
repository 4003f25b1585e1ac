"""`manage.py audit_anchor FILE`: the chain's head in a file, kept out of reach of the database's keepers."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from fupin.audit.verify import current_head, verify


class Command(BaseCommand):
    help = "写出操作记录的末端，存到别处备查"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        if verify().first_bad:
            raise CommandError("操作记录不完好，没有写出。请先运行 manage.py verify_audit 查看。")
        head = current_head()
        said = {"count": head.count, "last": head.last, "at": timezone.now().isoformat()}
        Path(options["file"]).write_text(json.dumps(said) + "\n", "utf-8")
        self.stdout.write(f"已写出：共 {head.count} 条。请把这个文件交审计人员在别处保管。")
