"""An application, a clue or a proposal is written down: the first line of a case (domain.md §3.2–3.5, first steps)."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

import households.services.cases.reasons  # noqa: F401 - the sentences
from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal.masks import mask_text
from fupin.workflow import Refused
from households.case_workflow import table_of
from households.codes import IN_POVERTY, CaseAct, CaseState, PovertyStatus, Procedure, Register
from households.models import Case, Household, MonitoringEpisode
from households.services.cases.trail import conflict, keep_step
from households.services.clock import check_clock
from households.services.watch.closing import TAKEN_OVER, close_by_case

HAS_EXITED = frozenset({PovertyStatus.EXITED.value, PovertyStatus.EXITED_ENDED.value})
NEEDS_STORY = frozenset({Procedure.ROLLBACK, Procedure.REMOVAL, Procedure.WRONG_EXIT})
"""Whoever says that an earlier decision was wrong says why."""
OLDEST = timedelta(days=366)
MOST = 100
"""Applications written down at once (户)."""


@dataclass(frozen=True)
class Told:
    """What the form says. `found_by` is one of the five channels; `risks`, `other_causes` codes joined by commas."""

    found_by: str
    found_on: date
    story: str = ""
    on_behalf: bool = False
    main_cause: str | None = None
    other_causes: str = ""
    monitoring_kind: str | None = None
    risks: str = ""
    risk_note: str = ""
    needs: str = ""
    omission: bool = False
    natural: bool = False
    ground: str | None = None
    fact_on: date | None = None


@write
def start_case(*, household: Household, procedure: str, told: Told, token: uuid.UUID, by: Any, today: date) -> Case:
    """The same token twice gives the first one. Raises Refused with the broken rule."""
    require(by, Permission.CASE_DRAFT, household.village_id)
    if known := Case.objects.filter(token=token, household=household).first():
        return known
    check_clock()
    refuse(household, procedure, told, today)
    state = CaseState.CLUE if procedure == Procedure.MONITORING else CaseState.DRAFT
    case = Case(household=household, village_code=household.village_id, procedure=procedure, state=state, token=token)
    case.proposer_id, case.created_at, case.state_since = by.person_id, current_write().at, current_write().at
    for name, value in asdict(told).items():
        setattr(case, name, value)
    if procedure in (Procedure.ELIMINATION, Procedure.ROLLBACK):  # of the episode that it is about
        episode = MonitoringEpisode.objects.filter(household=household).latest("identified_on", "pk")
        case.monitoring_kind, case.risks = episode.kind, episode.risks
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:  # somebody else, or the second of two clicks, at this very moment
        if known := Case.objects.filter(token=token, household=household).first():
            return known
        raise Refused("case_open_already") from error
    keep_step(case, CaseAct.START, "", state, by=by, round=0)
    record(Verb.CASE_STARTED, case, by=by, after=words(case), region=case.village_code)
    close_by_case(case, by=by, today=today)
    return case


@write
def start_several(
    *, chosen: list[tuple[Household, Told]], procedure: str, token: uuid.UUID, by: Any, today: date
) -> list[Case]:
    """All of them or none; the same token twice is one start. Raises Refused naming the household that stops it."""
    check_clock()
    if not chosen or len(chosen) > MOST:
        raise Refused("several_none", most=MOST)
    return [start_one(household, procedure, told, token, by, today) for household, told in chosen]


def start_one(household: Household, procedure: str, told: Told, token: uuid.UUID, by: Any, today: date) -> Case:
    mark = uuid.uuid5(token, str(household.pk))
    try:
        return start_case(household=household, procedure=procedure, told=told, token=mark, by=by, today=today)
    except Refused as refusal:
        raise Refused("several_stopped", household=str(household), sentence=refusal.sentence) from refusal


@write
def edit_case(*, case: Case, version: int, told: Told, by: Any, today: date) -> Case:
    """Before it is sent on. Raises Conflict when somebody was first."""
    require(by, Permission.CASE_DRAFT, case.village_code)
    step = table_of(case.procedure).step(case.state, CaseAct.EDIT)
    check_clock()
    check_told(case.procedure, told, today)
    before = words(case)
    here = Case.objects.filter(pk=case.pk, version=version, state=step.source)
    if not here.update(**columns_of(case, told), version=F("version") + 1):
        raise conflict(case)
    keep_step(case, CaseAct.EDIT, step.source, step.target, by=by, round=case.round)
    now = Case.objects.select_related("household").get(pk=case.pk)
    record(Verb.CASE_EDITED, now, by=by, before=before, after=words(now), region=case.village_code)
    return now


def columns_of(case: Case, told: Told) -> dict[str, Any]:
    """What the form asks; kind and risks of an episode are the episode's and no form's."""
    facts = asdict(told)
    if case.procedure in (Procedure.ELIMINATION, Procedure.ROLLBACK):
        facts |= {"monitoring_kind": case.monitoring_kind, "risks": case.risks}
    return facts


def refuse(household: Household, procedure: str, told: Told, today: date) -> None:
    check_told(procedure, told, today)
    if household.register == Register.CLOSED:
        raise Refused("case_closed_household")
    if code := unfit_for(household, procedure):
        raise Refused(code)
    if Case.objects.open().filter(household=household).exists():
        raise Refused("case_open_already")


def unfit_for(household: Household, procedure: str) -> str | None:
    """Which procedure a household can be in follows from how it stands. The code of the sentence, None when it can."""
    listed = household.register == Register.LISTED
    status = household.poverty_status if listed else None
    episodes = MonitoringEpisode.objects.filter(household=household)
    watched = episodes.filter(eliminated_on__isnull=True).exists()
    fits = {
        Procedure.IDENTIFICATION: (not listed, "case_listed_already"),
        Procedure.MONITORING: (not watched, "case_monitored_already"),
        Procedure.EXIT: (status in IN_POVERTY, "case_not_poor"),
        Procedure.ELIMINATION: (watched, "case_not_monitored"),
        Procedure.ROLLBACK: (not watched and episodes.exists(), "case_not_eliminated"),
        Procedure.RELAPSE: (status in HAS_EXITED, "case_not_exited"),
        Procedure.REMOVAL: (listed, "case_not_listed"),
        Procedure.WRONG_EXIT: (status in HAS_EXITED, "case_not_exited"),
    }
    fit, code = fits[Procedure(procedure)]
    return None if fit else code


def open_to(household: Household) -> list[Procedure]:
    """The procedures that may begin with this household as it stands."""
    if household.register == Register.CLOSED:
        return []
    return [procedure for procedure in Procedure if unfit_for(household, procedure) is None]


def check_told(procedure: str, told: Told, today: date) -> None:
    if procedure not in Procedure.values:
        raise Refused("unknown_action")
    if not today - OLDEST <= told.found_on <= today:
        raise Refused("case_day_wrong")
    if procedure == Procedure.MONITORING and not (told.monitoring_kind and told.risks):
        raise Refused("case_kind_missing")
    if procedure in NEEDS_STORY and len(told.story.strip()) < 2:
        raise Refused("case_story_missing")
    if procedure == Procedure.REMOVAL and not (told.ground and told.fact_on and told.fact_on <= today):
        raise Refused("case_ground_missing")


def story_told(case: Case) -> str:
    """Of those who fall back the trail keeps how much was written, not what: a sign is often an illness."""
    return f"{len(case.story)} 字，见案卷" if case.procedure in TAKEN_OVER else mask_text(case.story)


def words(case: Case) -> dict[str, Any]:
    """What the trail keeps of it."""
    return {
        "程序": case.get_procedure_display(),
        "涉及": str(case.household),
        "发现途径": case.get_found_by_display() or "",
        "日期": case.found_on,
        "理由": story_told(case),
        "拟定类别": case.get_monitoring_kind_display() or "",
        "清退原因": case.get_ground_display() or "",
        "情况开始日期": case.fact_on or "",
    }
