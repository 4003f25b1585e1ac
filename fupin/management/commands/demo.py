"""`manage.py demo [--scale …] [--seed N] [--json] [--if-empty]`: demonstration data, only with DEBUG."""

import csv
import io
import json
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from fupin.access.permissions import Role
from fupin.accounts.models import User
from fupin.dashboard.demo_flag import mark_demo
from fupin.management.demo.accounts import PASSWORD, Worker, employ, recorders, workers
from fupin.management.demo.cases import BEGAN, parts, walk_cases
from fupin.management.demo.changes import walk_changes
from fupin.management.demo.clock import turned_back
from fupin.management.demo.closings import freeze_months
from fupin.management.demo.comparing import compare_lists
from fupin.management.demo.helpers import help_households
from fupin.management.demo.inspections import inspect
from fupin.management.demo.lines import draw_lines
from fupin.management.demo.manifest import objects
from fupin.management.demo.missed import look_for_missed
from fupin.management.demo.people import Home, Serials, Village, applicants, rows, undecided
from fupin.management.demo.places import HOUSEHOLDS, Stage, filled, named, stage
from fupin.management.demo.plans import plan_for
from fupin.management.demo.presence import stay_in_villages
from fupin.management.demo.profiles import describe_villages
from fupin.management.demo.projects import build_projects
from fupin.management.demo.queries import keep_queries
from fupin.management.demo.reports import report_upward
from fupin.management.demo.village_exits import exit_stories
from fupin.management.demo.visits import visit_homes
from fupin.management.demo.watching import set_thresholds, watch_stories
from households.codes import Relation
from households.importers.roster_columns import TEMPLATE
from households.models import Household
from villages.models import Region
from villages.services.regions import load_regions

YEARS = {"village": (2023, 2024, 2025), "township": (2023, 2024, 2025), "county": (2025,), "prefecture": (2025,)}
COUNTIES = ("522327", "522326")


class Command(BaseCommand):
    help = "装入演示数据（须设 DEBUG=1，且库里没有正式账号）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=list(HOUSEHOLDS), default="township")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--if-empty", action="store_true", help="库里已有账号时什么也不做")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("演示数据只能在 DEBUG=1 时装入，正式系统请用 manage.py setup。")
        if User.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("库里已有账号，没有装入演示数据。要重来，请换一个空的数据文件夹。")
        settings.JOBS_INLINE = True
        with unlogged(), turned_back(BEGAN + 1) as clock:
            on, people = self.prepare()
            set_thresholds(on)
            homes, serials = self.fill(on, options["scale"], options["seed"])
            tell_the_planner()
            describe_villages(on.township.code, {home.village["行政村代码"] for home in homes}, options["seed"])
            stories = [*exit_stories(on), *watch_stories(on, options["seed"])]
            walk_cases(on, clock, options["seed"], beside=stories)
        self.wait(on, homes, serials, options["seed"])
        walk_changes(on)
        inspect(on)
        look_for_missed(on)
        help_households(on, options["seed"])
        visit_homes(on, options["seed"])
        stay_in_villages(on, options["seed"])
        plan_for(on)
        freeze_months(on)
        build_projects(on, options["seed"])
        report_upward(on)
        keep_queries()
        compare_lists(on)
        mark_demo()
        self.report(people, options["json"])

    def prepare(self) -> tuple[Stage, list[Worker]]:
        load_regions(path=settings.BASE_DIR / "fixtures" / "regions-5223.csv", by=None)
        on = stage()
        people = [*workers(on), *recorders(on)]
        employ(people)
        draw_lines(Region.objects.get(code="52"))
        return on, people

    # ---- households ------------------------------------------------------------------------------------------------
    def fill(self, on: Stage, scale: str, seed: int) -> tuple[list[Home], Serials]:
        """The first year as the standing stock (存量建档), the years after it as ordinary updates; and families whom
        nobody has listed and who are going to apply."""
        serials: Serials = {}
        filling = filled(scale, on, seed)
        homes = [
            home for village, sizes in filling.items() for home in Village(named(village), seed, serials).homes(sizes)
        ]
        first, *later = YEARS[scale]
        for year in (first, *later):
            for county in sorted({home.village["行政村代码"][:6] for home in homes}):
                part = [home for home in homes if home.village["行政村代码"].startswith(county)]
                self.load(part, year, seed, county, legacy=year == first)
        wanted = [(named(village), part.applicants) for village, part in parts(on) if village in filling]
        poor = applicants(wanted, seed, serials)
        self.bring(poor, 2025, seed, f"{on.township.name}-申请户", ["--user", "xiangjing1"])
        return homes, serials

    def wait(self, on: Stage, homes: list[Home], serials: Serials, seed: int) -> None:
        """What the township finds on its desk: a birth in a listed household, and ordinary families not listed."""
        free = set(Household.objects.filter(village=on.village, cases=None).values_list("household_no", flat=True))
        listed = next(home for home in homes if home.no in free)
        village = Village(named(on.village), seed + 1, serials)
        born = village.someone(listed.people[0].name[0], "2", 0, Relation.DAUGHTER, listed.no, len(listed.people) + 1)
        listed.people.append(born)
        ordinary = [village.home(9000 + number, size) for number, size in enumerate((4, 3, 2, 5, 3))]
        for home in (listed, *ordinary):
            undecided(home)
        self.bring([listed, *ordinary], 2025, seed, f"{on.township.name}-补充", ["--user", "xiangjing1"])

    def load(self, homes: list[Home], year: int, seed: int, county: str, *, legacy: bool) -> None:
        clerk, approver = pens(county)
        mode = ["--mode", "legacy", "--approver", approver] if legacy else []
        self.bring(homes, year, seed, f"{county}-{year}", ["--user", clerk, *mode])

    def bring(self, homes: list[Home], year: int, seed: int, name: str, options: list[str]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{name}.csv"
            write_roster(path, homes, year, seed)
            said = io.StringIO()
            try:
                call_command("import_roster", str(path), "--json", *options, stdout=said)
            except SystemExit as stopped:
                if stopped.code:
                    raise CommandError(f"演示花名册没有导入：{refused(said.getvalue())}") from None

    def report(self, people: list[Worker], as_json: bool) -> None:
        accounts = [
            {"username": p.username, "password": PASSWORD, "role": p.role.value, "region": p.region.code}
            for p in people
        ]
        if as_json:
            self.stdout.write(json.dumps({"accounts": accounts, "objects": objects()}, ensure_ascii=False))
            return
        self.stdout.write("演示数据已装入。各岗位可用下列账号登录，密码都是 " + PASSWORD)
        for worker in people:
            self.stdout.write(f"  {worker.username:<12}{worker.role.label}　{worker.region.full_name}　{worker.name}")


def refused(said: str) -> str:
    """Why: the errors of an import's answer."""
    errors = [one for one in json.loads(said)["problems"] if one["severity"] == "E"]
    return "；".join(f"第 {one['row']} 行 {one['heading']}：{one['message']}" for one in errors[:5])


def tell_the_planner() -> None:
    """What was brought in at once is asked for at once: PostgreSQL counts it now and not in a minute's time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@contextmanager
def unlogged() -> Iterator[None]:
    """With DEBUG every query is quoted and kept: a tenth of the time, and much memory at the larger scales."""
    settings.DEBUG = False
    try:
        yield
    finally:
        settings.DEBUG = True


def pens(county: str) -> tuple[str, str]:
    """Who prepares and who confirms in this county. Other counties than the stage's own are given their two people."""
    found = {
        role: User.objects.filter(posts__role=role, posts__region_id=county).values_list("username", flat=True).first()
        for role in (Role.COUNTY_CLERK, Role.COUNTY_APPROVER)
    }
    if None in found.values():
        region = Region.objects.get(code=county)
        clerk = Worker(f"jing{county}", f"{region.name}经办", Role.COUNTY_CLERK, region)
        approver = Worker(f"shen{county}", f"{region.name}审批", Role.COUNTY_APPROVER, region)
        employ([clerk, approver])
        return clerk.username, approver.username
    return found[Role.COUNTY_CLERK], found[Role.COUNTY_APPROVER]


WATCHED = ("风险", "识别监测时间", "风险是否已消除", "消除监测时间", "风险消除方式")


def write_roster(path: Path, homes: list[Home], year: int, seed: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        headings = [*(column.heading for column in TEMPLATE), "返贫年度", "返贫原因", "是否易地扶贫搬迁户", *WATCHED]
        writer = csv.DictWriter(file, headings, restval="")
        writer.writeheader()
        for home in homes:
            writer.writerows(rows(home, year, random.Random(f"{seed}/{home.no}/{year}")))
