"""`manage.py verify_audit [--anchor FILE] [--json]`: exit 1 when the chain does not hold."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fupin.audit.verify import Anchor, verify

SAID = {
    "changed": "被改动",
    "deleted": "被删去",
    "inserted": "是后来塞进去的",
    "swapped": "被调换了位置",
    "cut": "起，末尾被截去",
    "head": "之后的末端被改动",
}


class Command(BaseCommand):
    help = "核对操作记录的校验链"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", metavar="FILE", help="audit_anchor 写出的文件")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(read_anchor(options["anchor"]) if options["anchor"] else None)
        if options["json"]:
            self.stdout.write(json.dumps(verdict.as_json()))
        elif verdict.first_bad is None:
            self.stdout.write(f"操作记录完好，共 {verdict.entries} 条。")
        else:
            bad = verdict.first_bad
            self.stdout.write(f"操作记录不完好：第 {bad.id} 条{SAID[bad.kind]}。请保留现场，报告县纪检和系统管理员。")
        if verdict.first_bad:
            raise SystemExit(1)


def read_anchor(path: str) -> Anchor:
    try:
        said = json.loads(Path(path).read_text("utf-8"))
        return Anchor(int(said["count"]), str(said["last"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"读不出 {path}：它不是 audit_anchor 写出的文件。") from error
