"""What a case that is done writes (domain.md §3 "What a transition writes", §3.4 M9–M11), procedure by procedure."""

from collections.abc import Callable
from datetime import date
from typing import Any

from fupin.audit.codes import Verb
from fupin.audit.versions import keep, stamp
from fupin.audit.write import current_write, record
from households.codes import (
    ACTIVE,
    EliminationMode,
    EndReason,
    HouseholdKind,
    MemberState,
    PovertyStatus,
    Procedure,
    Register,
    StockFlow,
)
from households.models import Case, Household, HouseholdVersion, Member, MonitoringEpisode
from households.selectors.cases.standards import episode_of
from households.services.doubts import refresh_doubts
from households.services.stock import watch_stock
from households.services.summaries import refresh_households

Told = dict[str, Any]
RECOVER_WITHIN = 2
"""Years in which a household that fell back is to recover (sources.md S4-99)."""

FLOWS = {
    Procedure.REMOVAL: StockFlow.REMOVED,
    Procedure.ROLLBACK: StockFlow.RETURNED,
    Procedure.WRONG_EXIT: StockFlow.RETURNED,
}
"""Why the stock changes, where the standings before and after do not tell it."""


def list_household(case: Case, *, by: Any, today: date) -> None:
    watch_stock([case.household_id], flow=FLOWS.get(Procedure(case.procedure)))
    told = OUTCOMES[Procedure(case.procedure)](case, today)
    refresh_households([case.household_id])
    refresh_doubts([case.household_id])
    record(Verb.HOUSEHOLD_LISTED, case.household, by=by, after=told, region=case.village_code)


def set_facts(case: Case, **facts: Any) -> None:
    rows = Household.objects.filter(pk=case.household_id)
    keep(rows)
    rows.update(**facts, **stamp())


# ---- onto a list -------------------------------------------------------------------------------------------------
def register(case: Case, today: date) -> Told:
    """在册, 未脱贫, with the year and the causes that went through the gates."""
    causes = {"main_cause": case.main_cause, "other_causes": case.other_causes}
    status = {"register": Register.LISTED.value, "poverty_status": PovertyStatus.NOT_EXITED.value}
    set_facts(case, **status, **causes, first_year=today.year)
    return {"登记状态": Register.LISTED.label, "脱贫属性": PovertyStatus.NOT_EXITED.label, "识别年度": today.year}


def monitor(case: Case, today: date) -> Told:
    """One more episode of monitoring, from this month on."""
    MonitoringEpisode.objects.create(
        household=case.household,
        village_code=case.village_code,
        kind=case.monitoring_kind,
        risks=case.risks,
        risk_note=case.risk_note,
        found_by=case.found_by,
        found_on=case.found_on,
        identified_on=today.replace(day=1),
        write=current_write().id,
        written_at=current_write().at,
    )
    return {"监测对象类别": case.get_monitoring_kind_display(), "识别监测月份": f"{today:%Y-%m}"}


def fall_back(case: Case, today: date) -> Told:
    """返贫, with its cause, and the year by which the household is to have recovered."""
    status = PovertyStatus.RELAPSED
    facts = {"return_year": today.year, "return_cause": case.main_cause, "plan_exit_year": today.year + RECOVER_WITHIN}
    set_facts(case, poverty_status=status.value, **facts)
    return {"脱贫属性": status.label, "返贫年度": today.year, "计划脱贫年度": today.year + RECOVER_WITHIN}


def put_back(case: Case, today: date) -> Told:
    """错退: as if it had never exited; what it was in between stays in the kept versions."""
    status = PovertyStatus.NOT_EXITED
    set_facts(case, poverty_status=status.value, exit_year=None, kind=None)
    return {"脱贫属性": status.label, "脱贫年度": ""}


def roll_back(case: Case, today: date) -> Told:
    """风险消除回退: the last episode is open again."""
    change_episode(case, eliminated_on=None, elimination_mode=None)
    return {"风险状态": "未消除"}


# ---- off a list --------------------------------------------------------------------------------------------------
def let_go(case: Case, today: date) -> Told:
    status = PovertyStatus.EXITED
    set_facts(case, poverty_status=status.value, exit_year=today.year, kind=HouseholdKind.EXITED.value)
    return {"脱贫属性": status.label, "脱贫年度": today.year}


def eliminate(case: Case, today: date) -> Told:
    mode = EliminationMode.NATURAL if case.natural else EliminationMode.HELPED
    month = max(today.replace(day=1), month_of(case))
    change_episode(case, eliminated_on=month, elimination_mode=mode.value)
    return {"风险状态": "已消除", "风险消除方式": mode.label, "消除监测月份": f"{month:%Y-%m}"}


def remove(case: Case, today: date) -> Told:
    """清退 deletes nothing: the household is closed with its reason, its people with theirs; open monitoring ends."""
    people = Member.objects.filter(household=case.household_id, state__in=sorted(ACTIVE))
    keep(people)
    people.update(state=MemberState.REMOVED_WITH_HOUSEHOLD.value, changed_on=today, **stamp())
    if (episode := episode_of(case)) and episode.eliminated_on is None:
        month = max(today.replace(day=1), episode.identified_on)
        change_episode(case, eliminated_on=month, elimination_mode=EliminationMode.NATURAL.value)
    closed = {"register": Register.CLOSED.value, "end_reason": EndReason.REMOVED.value, "ended_on": today}
    set_facts(case, **closed)
    return {"登记状态": Register.CLOSED.label, "结束原因": EndReason.REMOVED.label}


def month_of(case: Case) -> date:
    episode = episode_of(case)
    return episode.identified_on if episode else date.min


def change_episode(case: Case, **facts: Any) -> None:
    rows = MonitoringEpisode.objects.filter(pk=getattr(episode_of(case), "pk", None))
    keep(rows)
    rows.update(**facts, **stamp())


OUTCOMES: dict[Procedure, Callable[[Case, date], Told]] = {
    Procedure.IDENTIFICATION: register,
    Procedure.MONITORING: monitor,
    Procedure.EXIT: let_go,
    Procedure.ELIMINATION: eliminate,
    Procedure.ROLLBACK: roll_back,
    Procedure.RELAPSE: fall_back,
    Procedure.REMOVAL: remove,
    Procedure.WRONG_EXIT: put_back,
}


# ---- 预脱贫 ------------------------------------------------------------------------------------------------------
def mark_pre_exit(case: Case) -> None:
    """The county took it into the year's list: still counted as poor until the exit is announced."""
    set_status(case, PovertyStatus.PRE_EXIT)


def unmark_pre_exit(case: Case) -> None:
    """It came to nothing: the household is what it was before."""
    if not Household.objects.filter(pk=case.household_id, poverty_status=PovertyStatus.PRE_EXIT).exists():
        return
    kept = HouseholdVersion.objects.filter(row_id=case.household_id).exclude(poverty_status=PovertyStatus.PRE_EXIT)
    before = kept.order_by("-valid_to", "-pk").values_list("poverty_status", flat=True).first()
    set_status(case, PovertyStatus(before or PovertyStatus.NOT_EXITED))


def set_status(case: Case, status: PovertyStatus) -> None:
    """A mark of the procedure, not a fact that somebody typed: whose facts these are stays as it was."""
    rows = Household.objects.filter(pk=case.household_id)
    keep(rows)
    rows.update(poverty_status=status.value, written_at=current_write().at)
