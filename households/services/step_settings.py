"""What a place sets for a step of a procedure, from a year on (domain.md §3 "Default minimum days")."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import REASONS, Conflict, Refused
from households.case_workflow import table_of
from households.codes import OPEN_CASES, CaseState, EvidenceKind, Procedure
from households.models import StepSetting
from households.selectors.cases.settings import DEFAULTS, StepRule
from villages.codes import Level
from villages.division_codes import lineage
from villages.models import Region

LEVELS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
MOST_DAYS, MOST_LIMIT, MOST_PAPERS = 60, 365, 10

REASONS |= {
    "step_level": "没有保存：程序按省、市州、县设置，{name}不是。",
    "step_unknown": "没有保存：这个程序没有这一步。",
    "step_year": "没有保存：只能从今年或以后的年度起用，以前的年度已经照当时的规定办了。",
    "step_no_days": "没有保存：“{step}”这一步不计公示天数，最少天数请空着。",
    "step_days": "没有保存：最少天数不能少于 {least} 天（{whose}的规定），可以多，不能少。",
    "step_limit": "没有保存：办理时限应在 1 到 365 天之间。",
    "step_papers": "没有保存：须有的材料请从列表里选，最多 10 种。",
}


@dataclass(frozen=True)
class Setting:
    """What the form says; None and "" leave to the place above, or to the default."""

    label: str = ""
    days: int | None = None
    limit: int | None = None
    papers: Sequence[str] = ()
    source: str = ""


@write
def save_step(
    *, region: Region, procedure: str, state: str, year: int, setting: Setting, version: int, by: Any, now: int
) -> StepSetting:
    """Set (`version` 0) or correct. `now` is the running year. Raises Refused, Conflict."""
    require(by, Permission.PROCEDURE_EDIT, region.pk)
    if region.level not in LEVELS:
        raise Refused("step_level", name=region.name)
    if procedure not in Procedure.values or state not in steps_of(procedure):
        raise Refused("step_unknown")
    if not now <= year <= 2100:
        raise Refused("step_year")
    check_days(region, procedure, state, year, setting.days)
    if setting.limit is not None and not 1 <= setting.limit <= MOST_LIMIT:
        raise Refused("step_limit")
    if not set(setting.papers) <= set(EvidenceKind.values) or len(setting.papers) > MOST_PAPERS:
        raise Refused("step_papers")
    return keep_setting(region, procedure, state, year, setting, version, by)


def steps_of(procedure: str) -> list[str]:
    """The states in which a case of this procedure waits, in their order."""
    there = table_of(procedure).states()
    return [state for state in CaseState if state in there and state in OPEN_CASES]


def check_days(region: Region, procedure: str, state: str, year: int, days: int | None) -> None:
    """Never fewer than the default, nor than a place above asks for."""
    if days is None:
        return
    floor = DEFAULTS.get((procedure, state), StepRule("")).days
    if not floor:
        raise Refused("step_no_days", step=CaseState.label_of(state))
    least, whose = floor, "全国"
    above = StepSetting.objects.filter(
        region_code__in=lineage(region.pk)[:-1], procedure=procedure, state=state, year__lte=year, days__isnull=False
    )
    for row in above:
        if row.days and row.days > least:
            least, whose = row.days, Region.objects.get(pk=row.region_code).name
    if not least <= days <= MOST_DAYS:
        raise Refused("step_days", least=least, whose=whose)


def keep_setting(
    region: Region, procedure: str, state: str, year: int, setting: Setting, version: int, by: Any
) -> StepSetting:
    key = {"region_code": region.pk, "procedure": procedure, "state": state, "year": year}
    before = StepSetting.objects.filter(**key).first()
    facts = {
        "label": setting.label.strip(), "days": setting.days, "limit": setting.limit,
        "papers": ",".join(sorted(setting.papers)), "source": setting.source.strip(),
    }  # fmt: skip
    if before is None:
        try:
            with transaction.atomic():
                StepSetting.objects.create(**key, **facts)
        except IntegrityError as error:  # somebody else, at this very moment
            raise Conflict() from error
    elif not StepSetting.objects.filter(pk=before.pk, version=version).update(**facts, version=F("version") + 1):
        raise Conflict()
    saved = StepSetting.objects.get(**key)
    old = words(before, region) if before else None
    record(Verb.STEP_SAVED, saved, by=by, before=old, after=words(saved, region), region=region.pk)
    return saved


def words(row: StepSetting, region: Region) -> dict[str, Any]:
    return {
        "适用地区": region.name,
        "起用年度": row.year,
        "程序": row.get_procedure_display(),
        "步骤": row.get_state_display(),
        "本地叫法": row.label,
        "最少天数": row.days or "不另设",
        "办理时限": row.limit or "不另设",
        "须有的材料": EvidenceKind.labels_of(row.papers),
        "依据文件": row.source,
    }
