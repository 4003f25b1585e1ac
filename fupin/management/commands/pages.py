"""`manage.py pages [--json]`: every address, the permission it needs, and a path to try it with."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fupin.management.addresses import Address, addresses
from fupin.management.examples import example


class Command(BaseCommand):
    help = "列出全部页面、所需权限和示例地址"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        pages = [described(address) for address in addresses() if address.name]
        if options["json"]:
            self.stdout.write(json.dumps({"pages": pages}, ensure_ascii=False))
            return
        for page in pages:
            self.stdout.write(
                f"{page['path']}　{page['permission']}　{'/'.join(page['methods'])}　{page['example'] or '—'}"
            )


def described(address: Address) -> dict[str, Any]:
    return {
        "path": address.path,
        "name": address.name,
        "permission": address.permission,
        "methods": address.methods,
        "example": example(address),
    }
