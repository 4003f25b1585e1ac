"""`manage.py export_roster --region CODE --user U --output FILE …`: the roster as a workbook (product.md §4.2).

Exit 0: written. 2: refused, no file. 1: wrong usage.
"""

import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from fupin.workflow import Refused
from households.importers.roster_export import export_roster
from households.importers.roster_layouts import LAYOUTS
from households.management.commands.import_roster import user_named
from villages.models import Region


class Command(BaseCommand):
    help = "导出花名册：默认隐去个人信息，--full 完整导出须写理由"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if self._called_from_command_line:
            parser.error = lambda message: parser.exit(1, f"{parser.format_usage()}{message}\n")  # type: ignore[assignment]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", required=True, metavar="CODE", help="地区代码，这里和以下的都导出")
        parser.add_argument("--user", required=True, help="导出人的用户名")
        parser.add_argument("--output", required=True, metavar="FILE", help="写到哪个 .xlsx 文件")
        parser.add_argument("--layout", choices=list(LAYOUTS), default="template")
        parser.add_argument("--year", type=int, help="没有年度这一列的版式（H3、H4、H5）导哪一年的数，默认最近的一年")
        parser.add_argument("--full", action="store_true", help="完整导出，须有权限并用 --reason 写理由")
        parser.add_argument("--reason", default="", metavar="TEXT")

    def handle(self, *args: Any, **options: Any) -> None:
        by = user_named(options["user"])
        region = Region.objects.filter(pk=options["region"]).first()
        if region is None:
            raise CommandError(f"没有代码为 {options['region']} 的地区。")
        if options["year"] is not None and not 2013 <= options["year"] <= 2100:
            raise CommandError("--year 应在 2013 到 2100 之间。")
        asked = {
            "layout": options["layout"],
            "year": options["year"],
            "full": options["full"] or bool(options["reason"]),
        }
        try:
            found = written(Path(options["output"]), region=region, by=by, reason=options["reason"], **asked)
        except Refused as refused:
            self.stderr.write(refused.sentence)
            sys.exit(2)
        except PermissionDenied as denied:
            raise CommandError(f"{by.username} 在这个地区没有“{denied}”的权限。") from denied
        except OSError as error:
            raise CommandError(f"写不了文件 {options['output']}：{error.strerror}。") from error
        self.stdout.write(f"已导出 {found.households} 户 {found.rows} 行到 {options['output']}。")


def written(output: Path, **asked: Any) -> Any:
    """The file appears under its name, readable by this account only, when it is whole and on the trail."""
    number, draft = tempfile.mkstemp(dir=output.resolve().parent, prefix=".", suffix=".xlsx")
    try:
        with os.fdopen(number, "wb") as file:
            found = export_roster(file, **asked)
        Path(draft).replace(output)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(draft).unlink()
    return found
