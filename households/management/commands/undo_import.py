"""`manage.py undo_import BATCH --user U [--json]`: the page's 撤销 without a page (product.md §4.2).

Exit 0: undone. 2: refused, nothing changed. 1: wrong usage.
"""

import json
import sys
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from fupin.imports.models import ImportBatch
from fupin.workflow import Refused
from households.management.commands.import_roster import user_named
from households.services.undo import Undone, foresee_undo, undo_import


class Command(BaseCommand):
    help = "撤销一次名册导入：放回旧值，撤下新增的，列出以后有人改过的"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if self._called_from_command_line:
            parser.error = lambda message: parser.exit(1, f"{parser.format_usage()}{message}\n")  # type: ignore[assignment]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", type=int, metavar="BATCH", help="导入批次的编号")
        parser.add_argument("--user", required=True, help="撤销人的用户名")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        by = user_named(options["user"])
        batch = ImportBatch.objects.filter(pk=options["batch"], kind="roster").first()
        if batch is None:
            raise CommandError(f"没有编号 {options['batch']} 的名册导入。")
        try:
            self.say(undo_import(batch=batch, by=by), as_json=options["json"])
        except Refused as refused:
            self.refuse(refused, batch, by, as_json=options["json"])
        except PermissionDenied as denied:
            raise CommandError(f"{by.username} 没有“{denied}”的权限，或者这一批里有管辖范围以外的村。") from denied

    def say(self, undone: Undone, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(undone.as_dict(), ensure_ascii=False))
            return
        for left in undone.left[:50]:
            self.stdout.write(f"保留 {left.household} {left.row}：{left.why}（{left.by} {left.at}）")
        self.stdout.write(
            f"已撤销：放回旧值 {undone.restored} 条，撤下 {undone.ended} 条，不再办的待办变更 {undone.dropped} 项，"
            f"保留 {len(undone.left)} 处。"
        )

    def refuse(self, refused: Refused, batch: ImportBatch, by: Any, *, as_json: bool) -> None:
        """What stays is told also when everything stays."""
        if as_json:
            found = foresee_undo(batch=batch, by=by).as_dict() if refused.code == "undo_nothing" else {}
            told = {"restored": 0, "ended": 0, "left": found.get("left", [])}
            self.stdout.write(json.dumps({**told, "refused": refused.sentence}, ensure_ascii=False))
        else:
            self.stderr.write(refused.sentence)
        sys.exit(2)
