"""`manage.py reconcile --region CODE --year Y [--json]`: whether a place's numbers balance (product.md §4.2)."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from households.codes import StockMeasure
from households.models import ReportedStock
from households.selectors.stock import Accounts, Behind, Period, by_village, differing, entered, own_accounts, total_of
from households.stock_rules import COLUMNS, Both
from villages.division_codes import unpadded
from villages.models import Region


class Command(BaseCommand):
    help = (
        "核对存量：期初 + 新识别 + 返贫 + 增加 − 脱贫 − 减少 − 清退 = 期末。"
        "有差也照常结束（0），差写在 difference 里；地区、年度写错了以 1 结束。"
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if self._called_from_command_line:
            parser.error = lambda message: parser.exit(1, f"{parser.format_usage()}{message}\n")  # type: ignore[assignment]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", metavar="CODE", required=True, help="核对哪个地区，它以下的村都算")
        parser.add_argument("--year", metavar="Y", type=int, required=True, help="年度；还没过完的算到现在")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        region, year = region_named(options["region"]), options["year"]
        if not 2013 <= year <= 2100:
            raise CommandError(f"年度应在 2013 到 2100 之间，不是 {year}。")
        period = Period.of_year(year)
        own = own_accounts(region.pk, period)
        villages = by_village(own)
        wrong = wrong_in(villages, differing(own))
        figures = entered(region.pk, year)
        if options["json"]:
            told = as_json(total_of(villages), wrong, figures)
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(f"{region.full_name} {year}年")
        for line in (*told_of(total_of(villages)), *told_wrong(wrong), *told_entered(figures)):
            self.stdout.write(line)


def region_named(code: str) -> Region:
    try:
        return Region.objects.get(pk=unpadded(code))
    except (ValueError, Region.DoesNotExist):
        raise CommandError(f"没有代码为“{code}”的地区。请核对后再试。") from None


def wrong_in(villages: dict[str, Accounts], homes: list[Behind]) -> "Wrong":
    """The villages that do not balance, each with the households behind it."""
    codes = sorted({one.village for one in homes})
    return {code: (villages[code], [one for one in homes if one.village == code]) for code in codes}


Wrong = dict[str, tuple[Accounts, list[Behind]]]
Entered = list[tuple[ReportedStock, Both]]


# ---- for programs ----------------------------------------------------------------------------------------------------


def as_json(total: Accounts, wrong: Wrong, figures: Entered) -> dict[str, Any]:
    return {
        **accounts_json(total),
        "villages": [
            {"region": village, **accounts_json(own), "households": [household_json(one) for one in homes]}
            for village, (own, homes) in wrong.items()
        ],
        "entered": [
            {"region": row.region_id, "source": row.source, "measure": row.measure, **both.as_dict()}
            for row, both in figures
        ],
    }


def accounts_json(own: Accounts) -> dict[str, Any]:
    return {measure.value: both.as_dict() for measure, both in own.items()}


def household_json(one: Behind) -> dict[str, Any]:
    return {"household": one.household, "measure": one.measure.value, **one.both.as_dict()}


# ---- for people ------------------------------------------------------------------------------------------------------


def told_of(own: Accounts) -> list[str]:
    return [f"{measure.label}：{sentence(both)}" for measure, both in own.items()]


def told_wrong(wrong: Wrong) -> list[str]:
    names = dict(Region.objects.filter(pk__in=wrong).values_list("pk", "full_name"))
    found = []
    for village, (own, homes) in wrong.items():
        open_ones = {measure: both for measure, both in own.items() if any(one.measure == measure for one in homes)}
        found += [f"不平　{names.get(village, village)} {line}" for line in told_of(open_ones)]
        found += [f"　　第 {one.household} 户 {one.measure.label}：{sentence(one.both)}" for one in homes]
    return found or ["每个村都平。"]


def told_entered(figures: Entered) -> list[str]:
    measure = StockMeasure.label_of
    return [
        f"填报　{row.region.name} {row.get_source_display()} {measure(row.measure)}：{sentence(both)}"
        for row, both in figures
    ]


def sentence(both: Both) -> str:
    """期初 2 户 8 人，新识别 1 户 3 人，期末 3 户 11 人，差 0 户 0 人."""
    told = [
        f"{label} {getattr(both.households, name)} 户 {getattr(both.persons, name)} 人"
        for name, label in COLUMNS.items()
        if name in ("opening", "closing") or getattr(both.households, name) or getattr(both.persons, name)
    ]
    return "，".join([*told, f"差 {both.households.difference} 户 {both.persons.difference} 人"])
