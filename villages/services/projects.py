"""Projects: entered and corrected one by one or as a table, and moved step by step (domain.md §5.3)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.versions import keep, stamp
from fupin.audit.write import current_write, record, write
from fupin.workflow import REASONS, Conflict, Refused
from villages.models import Project, ProjectStep, Region
from villages.project_codes import ProjectKind, ProjectState
from villages.project_rules import Benefit, StepFacts, benefit_refusal, not_in_future
from villages.project_selectors import BENEFITS, FACTS, PLACES
from villages.project_workflow import PROJECT
from villages.selectors import actors, differences
from villages.services.profiles import FIRST_YEAR, LAST_YEAR, common_region, digest

REASONS |= {
    "project_place": "没有保存：项目登记到村或乡镇，{name}不是。请重新选实施地点。",
    "project_ended": "没有保存：{name}已经停用。新项目请登记在并入后的地方。",
    "project_year": "没有保存：年度应在 2013 到 2100 之间。",
    "project_code": "没有保存：要填项目编号和项目名称。",
    "project_kind": "没有保存：请选项目类型。",
    "project_code_taken": "没有保存：本县 {year} 年已有编号是“{number}”的项目。请核对编号。",
    "project_state": "没有保存：请选现在到了哪一步。",
}
KEYS = {"year", "code"}
"""What a project is found by: never blank, changed only together with a check that nobody else has it."""


@write
def save_project(
    *, project: Project | None, region: Region, facts: dict[str, Any], version: int | None, by: Any, today: date,
    state: str = ProjectState.PROPOSED, on: date | None = None,
) -> Project:  # fmt: skip
    """Enter (`project` None, in `state` since `on`) or correct one; its place never changes. Facts that are not given
    stay. Raises PermissionDenied, Refused, Conflict."""
    place = project.region if project else region
    require(by, Permission.PROJECT_EDIT, place.pk)
    if version is None:
        raise Refused("stale_form")
    if project is None:
        return _enter(place, facts, state, on or today, by, today)
    _check(project, facts)
    return _correct(project, facts, version, by)


def _enter(region: Region, facts: dict[str, Any], state: str, on: date, by: Any, today: date) -> Project:
    if region.level not in PLACES:
        raise Refused("project_place", name=region.name)
    if region.valid_to:
        raise Refused("project_ended", name=region.name)
    if state not in ProjectState.values:
        raise Refused("project_state")
    if code := not_in_future(StepFacts(on, None, today)):
        raise Refused(code)
    made = Project(region=region, county_code=region.pk[:6], state=state, **facts)
    _check(made, {})
    stands = Project.objects.filter(county_code=made.county_code, year=made.year, code=made.code).first()
    if stands and stands.region_id == region.pk and all(getattr(stands, k) == v for k, v in facts.items()):
        return stands  # the same form sent twice
    made.write, made.written_at = current_write().id, current_write().at
    _save_new(made)
    _step(made, "", state, on, "", by)
    record(Verb.PROJECT_SAVED, made, by=by, after=labelled(made), region=region.pk)
    return made


def _save_new(made: Project) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("project_code_taken", year=made.year, number=made.code) from error


def _correct(project: Project, facts: dict[str, Any], version: int, by: Any) -> Project:
    stands = Project.objects.get(pk=project.pk)
    if all(getattr(stands, name) == value for name, value in facts.items()):
        return stands
    if stands.version != version:
        raise Conflict(last_writer(stands))
    guarded = Project.objects.filter(pk=stands.pk, version=version)
    keep(guarded)
    try:
        with transaction.atomic():
            moved = guarded.update(**facts, **stamp())
    except IntegrityError as error:
        taken = {"year": facts.get("year", stands.year), "number": facts.get("code", stands.code)}
        raise Refused("project_code_taken", **taken) from error
    if not moved:
        raise Conflict()
    saved = Project.objects.select_related("region").get(pk=stands.pk)
    changed = differences(stands, saved, FACTS)
    before, after = {name: old for name, old, _ in changed}, {name: new for name, _, new in changed}
    record(Verb.PROJECT_SAVED, saved, by=by, before=before, after=after, region=saved.region_id)
    return saved


def _check(project: Project, facts: dict[str, Any]) -> None:
    """The rules, over the project as it would be with these facts."""

    def would(name: str) -> Any:
        return facts.get(name, getattr(project, name))

    if not FIRST_YEAR <= (would("year") or 0) <= LAST_YEAR:
        raise Refused("project_year")
    if not str(would("code")).strip() or not str(would("name")).strip():
        raise Refused("project_code")
    if would("kind") not in ProjectKind.values:
        raise Refused("project_kind")
    for start, end in (("planned_start", "planned_end"), ("started_on", "finished_on")):
        if would(start) and would(end) and would(end) < would(start):
            raise Refused("project_dates")
    if code := benefit_refusal(Benefit(**{name: would(name) for name in BENEFITS})):
        of = "persons" if code == "project_people" else "households"
        part = (would(f"out_{of}") or 0) + (would(f"watched_{of}") or 0)
        raise Refused(code, whole=would(of), part=part)


def last_writer(project: Project) -> str:
    return next(iter(actors([project.write]).values()), "别的同事")


def labelled(project: Project) -> dict[str, Any]:
    """The filled facts under their Chinese names."""
    blank = Project()
    told = {name: new for name, _, new in differences(blank, project, FACTS)}
    return {"实施地点": project.region.full_name, "进度": project.get_state_display(), **told}


# ---- steps ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moved:
    """What the form of a step says: the state it leads to, the day, and a number of a document or why it goes back."""

    target: str
    on: date
    document: str = ""


@write
def move_project(*, project: Project, said: Moved, version: int, by: Any, today: date) -> Project:
    """One step onward or back (villages/project_workflow.py). Raises PermissionDenied, Refused, Conflict."""
    require(by, Permission.PROJECT_EDIT, project.region_id)
    stands = Project.objects.select_for_update(of=("self",)).select_related("region").get(pk=project.pk)
    if stands.version != version:
        raise Conflict(last_writer(stands))
    step = PROJECT.step(stands.state, said.target)
    last = ProjectStep.objects.filter(project=stands).order_by("-id").values_list("on", flat=True).first()
    if code := step.refusal(StepFacts(said.on, last, today, said.document)):
        raise Refused(code, last=last)
    guarded = Project.objects.filter(pk=stands.pk, version=version, state=stands.state)
    keep(guarded)
    if not guarded.update(state=step.target, **stamp()):
        raise Conflict()
    _step(stands, stands.state, step.target, said.on, said.document, by)
    before = {"进度": ProjectState.label_of(stands.state)}
    after = {"进度": ProjectState.label_of(step.target), "日期": said.on, "文号或说明": said.document.strip()[:200]}
    record(Verb.PROJECT_MOVED, stands, by=by, before=before, after=after, region=stands.region_id)
    return Project.objects.select_related("region").get(pk=stands.pk)


def _step(project: Project, source: str, target: str, on: date, document: str, by: Any) -> None:
    told = document.strip()[:200]
    ProjectStep.objects.create(project=project, source=source, target=target, on=on, document=told, recorded_by=by)


# ---- a table ----------------------------------------------------------------------------------------------------


@write
def import_projects(*, rows: list[Project], since: dict[int, date], by: Any, today: date) -> dict[str, int]:
    """All rows of a checked table or none. New rows are entered in their state, since the day that `since` has under
    their place in `rows`; known ones keep their state. One event, with a digest of what was written."""
    for row in rows:
        require(by, Permission.PROJECT_EDIT, row.region_id)
        _check(row, {})
    old = {one.pk: one for one in Project.objects.filter(pk__in=[row.pk for row in rows if row.pk])}
    new = [place for place, row in enumerate(rows) if not row.pk]
    changed = [row for row in rows if row.pk and differences(old[row.pk], row, FACTS)]
    for place in new:
        _enter_row(rows[place], since.get(place, today), by, today)
    _change_rows(changed, old)
    counts = {"new": len(new), "changed": len(changed), "same": len(rows) - len(new) - len(changed)}
    said = {"新增": counts["new"], "更新": counts["changed"], "没有变": counts["same"]}
    said["内容校验值"] = digest([rows[place] for place in new] + changed, "region_id", FACTS)
    subject = ("villages.project", str(current_write().id))
    region = common_region([row.region_id for row in rows])
    record(Verb.PROJECTS_IMPORTED, subject, by=by, after=said, region=region)
    return counts


def _enter_row(row: Project, on: date, by: Any, today: date) -> None:
    if row.region.level not in PLACES or row.region.valid_to:
        raise Refused("project_place", name=row.region.name)
    if code := not_in_future(StepFacts(on, None, today)):
        raise Refused(code)
    row.county_code = row.region_id[:6]
    row.write, row.written_at = current_write().id, current_write().at
    _save_new(row)
    _step(row, "", row.state, on, "", by)


def _change_rows(rows: list[Project], old: dict[int, Project]) -> None:
    if not rows:
        return
    ids = [row.pk for row in rows]
    locked = dict(Project.objects.select_for_update().filter(pk__in=ids).values_list("pk", "version"))
    if any(locked.get(row.pk) != row.version for row in rows):
        raise Conflict(last_writer(next(old[row.pk] for row in rows if locked.get(row.pk) != row.version)))
    keep(Project.objects.filter(pk__in=ids))
    for row in rows:
        row.write, row.written_at, row.version = current_write().id, current_write().at, row.version + 1
    Project.objects.bulk_update(rows, [*FACTS, "write", "written_at", "version"], batch_size=200)
