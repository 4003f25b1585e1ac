"""All that the page of a case shows of it and of its household."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.doubts.rules import Severity
from households.codes import ENTERING, OPEN_OBJECTIONS, CaseState, Labour, PovertyCause, Procedure, Risk
from households.models import Case, Household, HouseholdConsent
from households.selectors import doubts_of, household_page
from households.selectors.cases import Settings, check_of, clock_of, grounds, stations, ties_in
from households.selectors.cases.facts import listed_on, months_watched
from households.selectors.cases.standards import episode_of, line_kind, review_of
from households.selectors.evidence import proofs_of, sees_originals
from households.selectors.lines import Lines
from households.selectors.missing import with_lacks
from households.selectors.notices.drafting import phones_for
from households.selectors.page import Snapshot
from households.services.cases.matching import ANSWERS, compares
from households.verdict_rules import removal_verdict
from households.views.safeguards import safeguards

P = Permission
WATCHES = (P.CASE_REVIEW, P.CASE_APPROVE, P.AUDIT_VIEW)
"""Who is told of staff's relatives: those who decide, and the auditor."""
UNFIT = {Labour.LOST.value, Labour.NONE.value}
YEARLY = (
    ("人均纯收入", "net_per_head"),
    ("纯收入", "net_income"),
    ("工资性收入", "wage"),
    ("生产经营性收入", "operating"),
    ("低保金", "dibao"),
    ("养老保险金", "pension"),
    ("生产经营性支出", "operating_cost"),
    ("合规自付支出", "self_paid"),
)
LATER = ("结对帮扶", "帮扶计划", "帮扶手册")
STAYS = (
    ("摘帽不摘责任", "帮扶责任人不变，换人要有人接"),
    ("摘帽不摘政策", "教育、医疗、住房、产业、就业的政策照旧享受"),
    ("摘帽不摘帮扶", "帮扶措施做完为止"),
    ("摘帽不摘监管", "每年更新收入，有返贫风险的当天进监测"),
)
"""四不摘: what stays when a household has left (sources.md S2-23)."""


def facts_context(user: Any, case: Case) -> dict[str, Any]:
    home = household_page(user, case.household_id) if visible(user, case) else None
    today = timezone.localdate()
    settings = Settings([case.village_code], today.year)
    steps = list(case.steps.select_related("person").order_by("at", "pk"))
    matches = list(case.matches.select_related("answered_by", "written_by").order_by("source", "pk"))
    proofs = proofs_of(case.household)
    papers = [row for _, rows in proofs.matters for row in rows]
    names = {row.pk: row.name for row in home.members} if home else {}
    doubts = [row for row in doubts_of(case.household, names) if row.severity != Severity.HINT]
    answers = case.is_open and any(can(user, permission, case.village_code) for permission in ANSWERS)
    return {
        "case": case,
        "household": case.household,
        "home": home,
        "village": case.household.village,
        "clock": clock_of(case, settings, today),
        "label": settings.step(case.village_code, case.procedure, case.state).label,
        "stations": stations(case, steps, settings),
        "steps": steps,
        "grounds": grounds(case, papers, matches),
        "papers": papers,
        "sees_originals": sees_originals(user, case.household),
        "doubts": doubts,
        "open_doubts": sum(row.is_asked for row in doubts),
        "hits": [one for one in matches if one.hit and one.withdrawn_at is None],
        "matches": matches,
        "answers": answers,
        "ties": ties_in(case) if any(can(user, permission, case.village_code) for permission in WATCHES) else [],
        "others": others(case),
        "objections": case.objections.count(),
        "open_objections": case.objections.filter(state__in=sorted(OPEN_OBJECTIONS)).count(),
        "ledger": ledger(case, home) if home else None,
        "line_name": line_kind(case).label,
        **leaving(user, case, today),
        "years": two_years(home) if home else None,
        "safeguards": safeguards(home) if home else [],
        "causes": "、".join(filter(None, [case.get_main_cause_display(), PovertyCause.labels_of(case.other_causes)])),
        "risks": Risk.labels_of(case.risks),
        "may_check": case.state == CaseState.CHECKING and can(user, P.CASE_CHECK, case.village_code),
        "may_upload": case.is_open and can(user, P.HOUSEHOLD_EDIT, case.village_code),
        "may_compare": compares(case) and can(user, P.CASE_CHECK, case.village_code),
        "checklist": checklist(case) if case.state == CaseState.DONE and case.procedure in ENTERING else [],
    }


def leaving(user: Any, case: Case, today: date) -> dict[str, Any]:
    """What only the pages of those who leave a list, or come back, show."""
    if case.procedure in ENTERING:
        return {}
    check = check_of(case)
    months = months_watched(episode_of(case), today) if case.procedure == Procedure.ELIMINATION else None
    return {
        "review": review_of(case, check),
        "removal": removal_verdict(case.fact_on, listed_on(case.household)) if case.ground else None,
        "consent": HouseholdConsent.objects.filter(check_of=check).select_related("proof", "written_by").first(),
        "may_consent": case.state == CaseState.CONSENT and can(user, P.CASE_CHECK, case.village_code),
        "stays": STAYS if case.procedure == Procedure.EXIT else (),
        "months": months,
        "soon": months is not None and months < 6 and case.is_open and not case.natural,
        "appeal": phones_for(case.village_code),
    }


def visible(user: Any, case: Case) -> bool:
    return Household.objects.visible_to(user, P.HOUSEHOLD_VIEW).filter(pk=case.household_id).exists()


def others(case: Case) -> list[Case]:
    """The rest of its batch: one held up holds up no other."""
    if case.batch is None:
        return []
    rows = case.batch.cases.select_related("household").exclude(pk=case.pk).order_by("rank", "pk")
    return list(rows[:50])


def ledger(case: Case, home: Snapshot) -> dict[str, Any]:
    """The latest year beside its line. 合规自付减理赔 and 参考 are shown, never decided by."""
    row = home.yearly[-1] if home.yearly else None
    people = home.active
    found = {"persons": len(people), "labour": sum(bool(one.labour) and one.labour not in UNFIT for one in people)}
    if row is None:
        return found
    net = row.reported_per_head if row.net_per_head is None else row.net_per_head
    line = Lines([case.village_code], line_kind(case)).amount(case.village_code, row.year)
    burden = max((row.self_paid or Decimal(0)) - (row.claim_income or Decimal(0)), Decimal(0))
    after = net - burden / row.persons if net is not None and burden else None
    below = {"below": compare(net, line), "after_below": compare(after, line)}
    return {**found, "year": row.year, "net": net, "line": line, "burden": burden, "after": after, **below}


def compare(amount: Decimal | None, line: Decimal | None) -> bool:
    return amount is not None and line is not None and amount < line


def two_years(home: Snapshot) -> dict[str, Any] | None:
    """The last two years side by side, those rows that either of them has."""
    if len(home.yearly) < 2:
        return None
    before, now = home.yearly[-2:]
    rows = [(label, getattr(before, name), getattr(now, name)) for label, name in YEARLY]
    return {"before": before.year, "now": now.year, "rows": [row_of(*row) for row in rows if row[1:] != (None, None)]}


def row_of(label: str, old: Decimal | None, new: Decimal | None) -> dict[str, Any]:
    change = (new - old) / abs(old) * 100 if old and new is not None else None
    return {"label": label, "old": old, "new": new, "change": change, "steep": change is not None and abs(change) >= 30}


def checklist(case: Case) -> list[tuple[str, str, bool]]:
    """What follows the announcement (domain.md §3.2 steps 9–12): computed, never ticked off by hand."""
    lacks = with_lacks([case.household], date_year(case.decided_on))[0].lacks
    entered = ("数据录入", f"还缺 {len(lacks)} 项" if lacks else "已录齐", not lacks)
    return [("公告", "已张贴", True), *((label, "以后办", False) for label in LATER), entered]


def date_year(on: date | None) -> int:
    return (on or timezone.localdate()).year
