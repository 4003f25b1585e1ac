"""The roster from file to register: read, check, compare, write. The page's jobs and the command run the same steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.audit.write import write
from fupin.imports.bulk import one_at_a_time
from fupin.imports.mapping import mapped
from fupin.imports.models import ImportBatch, ImportMode
from fupin.imports.problems import Problem
from fupin.imports.reading import read
from fupin.imports.table import Table
from fupin.jobs.services import SILENT
from fupin.workbook import PAGE, Limits, read_sheets
from households.codes import WatchFoundBy
from households.importers.plan import Plan
from households.importers.roster import Roster
from households.importers.roster_checks import check_roster
from households.importers.roster_columns import ROSTER
from households.importers.roster_places import Places, Village
from households.importers.roster_plan import plan_roster
from households.importers.roster_rules import Thresholds
from households.selectors.lines import Lines
from households.services.doubts import ask_after_import
from households.services.roster import apply_plan
from households.services.roster_register import read_register
from households.services.watch.finding import look_for_risks
from villages.codes import Level
from villages.models import Region

Progress = Callable[..., None]


@dataclass
class Loaded:
    """A file that was read and checked; `seconds` by stage."""

    table: Table
    roster: Roster
    seconds: dict[str, float] = field(default_factory=dict)

    def sheets(self) -> list[dict[str, Any]]:
        return [part.as_dict() for part in self.table.parts]


def load(
    source: Any,
    *,
    year: int | None = None,
    limits: Limits = PAGE,
    mapping: Mapping[str, Any] | None = None,
    progress: Progress = SILENT,
) -> Loaded:
    """Read a workbook (path or content), its headings and codes as the mapping says, and check it. Raises
    Unreadable."""
    started = perf_counter()
    progress("读取")
    table, problems = read(read_sheets(source, limits), mapped(ROSTER, mapping or {}))
    read_at = perf_counter()
    loaded = check(table, problems, year=year, progress=progress)
    loaded.seconds["read"] = read_at - started
    return loaded


def check(table: Table, problems: list[Problem], *, year: int | None = None, progress: Progress = SILENT) -> Loaded:
    """Check a table, wherever it comes from (the demonstration makes its own)."""
    started = perf_counter()
    progress("检查", 0, len(table))
    roster = check_roster(table, today=timezone.localdate(), year=year, thresholds=Thresholds.read(), lines=Lines)
    roster.problems[:0] = problems
    return Loaded(table, roster, {"check": perf_counter() - started})


def places_of(user: Any, mode: str) -> Places:
    """The villages for which the user may import."""
    permission = Permission.LEGACY_PREPARE if mode == ImportMode.LEGACY else Permission.ROSTER_IMPORT
    rows = (
        Region.objects.visible_to(user, permission)
        .current()
        .at(Level.VILLAGE)
        .values_list("code", "name", "parent__name", "parent__parent__name")
    )
    return Places.of(Village(code, name, township or "", county or "") for code, name, township, county in rows)


def make_plan(loaded: Loaded, *, by: Any, mode: str, year: int | None = None, progress: Progress = SILENT) -> Plan:
    """Compare with the register as it is now. The roster keeps what was found, so a second plan starts clean."""
    started = perf_counter()
    progress("比对", 0, len(loaded.table))
    bad, refused = loaded.table.bad.copy(), loaded.roster.refused.copy()
    plan = plan_roster(
        loaded.roster, read_register, mode=mode, places=places_of(by, mode), today=timezone.localdate(), year=year
    )
    loaded.table.bad, loaded.roster.refused = bad, refused
    loaded.seconds["plan"] = perf_counter() - started
    return plan


@write
def import_roster(
    loaded: Loaded,
    *,
    by: Any,
    mode: str,
    batch: ImportBatch,
    approver: Any = None,
    year: int | None = None,
    accept_good: bool = False,
    expected: str | None = None,
    progress: Progress = SILENT,
) -> Plan | None:
    """Plan and write in one transaction, so that the register cannot move in between. Returns None, with nothing
    written, when the plan is not the `expected` one; a refused plan is returned unwritten. Saves `batch`."""
    one_at_a_time("roster")
    plan = make_plan(loaded, by=by, mode=mode, year=year, progress=progress)
    if expected is not None and plan.fingerprint != expected:
        return None
    if plan.unusable or (plan.refused and not accept_good):
        return plan
    started = perf_counter()
    batch.region_code = common_region(plan) or batch.region_code
    batch.counts = plan.counts
    batch.save()
    apply_plan(plan, by=by, batch=batch, approver=approver, progress=progress)
    look_for_risks(WatchFoundBy.IMPORT, by=by)
    homes = plan.counts["households"]
    ask_after_import(batch, homes["new"] + homes["changed"])
    loaded.seconds["write"] = perf_counter() - started
    return plan


def common_region(plan: Plan) -> str:
    """The smallest place that holds all villages of the plan."""
    codes = plan.concerned()
    if not codes:
        return ""
    low, high = min(codes), max(codes)
    shared = next((length for length in (12, 9, 6, 4, 2) if low[:length] == high[:length]), 0)
    return low[:shared]
