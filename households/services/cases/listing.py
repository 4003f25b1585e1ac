"""What the announcement writes (domain.md §3 "What a transition writes"): the household is listed, or monitored."""

from datetime import date
from typing import Any

from fupin.audit.codes import Verb
from fupin.audit.versions import keep, stamp
from fupin.audit.write import current_write, record
from households.codes import PovertyStatus, Procedure, Register
from households.models import Case, Household, MonitoringEpisode
from households.services.doubts import refresh_doubts
from households.services.stock import watch_stock
from households.services.summaries import refresh_households


def list_household(case: Case, *, by: Any, today: date) -> None:
    watch_stock([case.household_id])
    told = monitor(case, today) if case.procedure == Procedure.MONITORING else register(case, today)
    refresh_households([case.household_id])
    refresh_doubts([case.household_id])
    record(Verb.HOUSEHOLD_LISTED, case.household, by=by, after=told, region=case.village_code)


def register(case: Case, today: date) -> dict[str, Any]:
    """在册, 未脱贫, with the year and the causes that went through the gates."""
    rows = Household.objects.filter(pk=case.household_id)
    keep(rows)
    facts = {"register": Register.LISTED.value, "poverty_status": PovertyStatus.NOT_EXITED.value}
    causes = {"main_cause": case.main_cause, "other_causes": case.other_causes}
    rows.update(**facts, **causes, first_year=today.year, **stamp())
    return {"登记状态": Register.LISTED.label, "脱贫属性": PovertyStatus.NOT_EXITED.label, "识别年度": today.year}


def monitor(case: Case, today: date) -> dict[str, Any]:
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
