"""`manage.py check_doubts [--region CODE] [--json]`: every rule over a place, kept and told (product.md §4.2)."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from fupin.comparison.selectors import listed_counts
from fupin.comparison.services.destroying import destroy_expired
from fupin.doubts.models import Doubt
from fupin.doubts.registry import all_rules
from fupin.doubts.services import Run, run_doubts
from households.services.missed.finding import find_missed
from villages.division_codes import unpadded
from villages.models import Region

TOLD = ("rule", "household_id", "member_id", "region_code", "message")
NAMES = ("rule", "household", "member", "region", "message")


class Command(BaseCommand):
    help = "核查疑点"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if self._called_from_command_line:
            parser.error = lambda message: parser.exit(1, f"{parser.format_usage()}{message}\n")  # type: ignore[assignment]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", metavar="CODE", help="只核查这个地区和它以下的；不写就全部核查")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        region = region_named(options["region"]) if options["region"] is not None else ""
        destroy_expired()
        run = run_doubts(region, today=timezone.localdate())
        for rule, (found, unknown) in listed_counts(region).items():
            run.found[rule], run.not_evaluated[rule] = found, unknown
        find_missed(region, today=timezone.localdate())
        if options["json"]:
            self.tell_json(run, region)
        else:
            self.tell(run)

    def tell(self, run: Run) -> None:
        for rule in all_rules().values():
            found, unknown = run.found[rule.id], run.not_evaluated[rule.id]
            self.stdout.write(f"{rule.id} {rule.severity.label} {rule.label}：{found} 处，缺资料未核 {unknown} 处")
        new, same, gone = (run.written[name] for name in ("new", "same", "gone"))
        self.stdout.write(f"新发现 {new} 处，仍在 {same} 处，销号 {gone} 处。")

    def tell_json(self, run: Run, region: str) -> None:
        """One line, written as it is read: a prefecture may have a million findings."""
        self.stdout.write('{"rules": ' + json.dumps(rules_of(run), ensure_ascii=False) + ', "findings": [', ending="")
        for number, finding in enumerate(findings(region)):
            self.stdout.write((", " if number else "") + json.dumps(finding, ensure_ascii=False), ending="")
        self.stdout.write("]}")


def region_named(code: str) -> str:
    try:
        return Region.objects.get(pk=unpadded(code)).pk
    except (ValueError, Region.DoesNotExist):
        raise CommandError(f"没有代码为“{code}”的地区。请核对后再试。") from None


def rules_of(run: Run) -> dict[str, dict[str, Any]]:
    return {
        rule.id: {
            "label": rule.label,
            "severity": rule.severity.value,
            "found": run.found[rule.id],
            "not_evaluated": run.not_evaluated[rule.id],
        }
        for rule in all_rules().values()
    }


def findings(region: str) -> Iterator[dict[str, Any]]:
    """Doubts of the place that are not closed."""
    rows = Doubt.objects.inside(region) if region else Doubt.objects.all()
    standing = rows.filter(closed_at__isnull=True).order_by("pk").values_list(*TOLD)
    return (dict(zip(NAMES, row, strict=True)) for row in standing.iterator(10_000))
