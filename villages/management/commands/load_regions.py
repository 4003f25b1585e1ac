"""Administrative divisions from a CSV (product.md §4.2)."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fupin.workflow import Refused
from villages.services.regions import load_regions


class Command(BaseCommand):
    help = "载入行政区划：CSV 第一行是 code,name，代码 2、4、6、9 或 12 位，补零不补零都可以。重复载入不会重复。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", help="CSV 文件，UTF-8 或 GB18030")
        parser.add_argument("--prefix", default="", help="只载入这个代码和它下面的地方，如 5223")
        parser.add_argument("--json", action="store_true", help="结果写成一行 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(f"没有这个文件：{path}。请核对路径。")
        if options["prefix"] and not options["prefix"].isdigit():
            raise CommandError("--prefix 应是代码开头的几位数字，如 5223。")
        try:
            counts = load_regions(path=path, prefix=options["prefix"])
        except Refused as refused:
            raise CommandError(refused.sentence, returncode=2) from refused
        self.stdout.write(json.dumps(counts) if options["json"] else sentence(counts))


def sentence(counts: dict[str, Any]) -> str:
    said = f"已载入 {counts['rows']} 个地方：新增 {counts['new']}，改名 {counts['changed']}，没有变 {counts['same']}。"
    if counts["absent"]:
        first = "、".join(counts["absent_codes"][:5])
        said += f"\n库里另有 {counts['absent']} 个地方，文件里没有（{first}……），保留未动。请核对是不是已经撤并。"
    return said
