"""A case as the rules of its table see it, and as a public sheet shows it."""

from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import timezone

from fupin.audit.models import AuditEvent
from fupin.doubts.codes import ASKING
from fupin.doubts.models import Doubt
from fupin.doubts.rules import Severity
from households.case_rules import CaseFacts
from households.codes import (
    CLOSED_CASES,
    ENTERING,
    FROM_NOTICE,
    OPEN_OBJECTIONS,
    VILLAGE_SHEETS,
    CaseState,
    EvidenceKind,
    HouseholdKind,
    MonitoringKind,
    NoticeKind,
    Procedure,
    RemovalGround,
)
from households.models import Ballot, Case, Evidence, HomeCheck, Household, HouseholdConsent, PublicNotice, Quota
from households.selectors.cases.people import staff_in, touched_by
from households.selectors.cases.settings import Settings
from households.selectors.cases.standards import (
    WATCHED,
    episode_of,
    items_of,
    lines_of,
    months_before,
    months_watched,
    no_labour,
    per_head_of,
    standing_of,
)
from villages.models import Post

S = CaseState
SHEETS = {
    S.NOTICE1: VILLAGE_SHEETS,
    S.NOTICE2: {NoticeKind.SECOND},
    S.ANNOUNCING: {NoticeKind.ANNOUNCEMENT},
}
"""Which sheet a step waits for."""
TAKEN = FROM_NOTICE | {S.DONE}
"""States that use up a place of the quota."""


def facts_of(case: Case, by: Any, today: date, opinion: str = "") -> CaseFacts:
    """About twenty queries, whatever the household."""
    staff, notice, ballot = staff_in(case.household_id), case.notice, last_ballot(case)
    check = check_of(case)
    checkers = list(check.checkers.all()) if check else []
    photos = notice.photos.aggregate(all=Count("pk"), days=Count("taken_on", distinct=True)) if notice else {}
    current = [match for match in case.matches.all() if match.withdrawn_at is None]
    return CaseFacts(
        person=by.person_id,
        today=today,
        opinion=opinion,
        touched=touched_by(case),
        family=by.person_id in staff,
        related=bool(staff),
        clock_back=clock_is_back(),
        papers="、".join(EvidenceKind.label_of(kind) for kind in papers_missing(case)),
        checkers=len(checkers) + bool(check and check.outsider),
        outside=bool(check and (check.outsider or any_from_outside(checkers, case.village_code))),
        income_ready=bool(check and check.net_per_head is not None),
        authorised=has_paper(case, EvidenceKind.AUTHORISATION),
        matches=len(current),
        matches_open=sum(match.needs_answer for match in current),
        doubts_open=open_doubts(case).count(),
        expected=ballot.assembly.expected if ballot else 0,
        present=ballot.assembly.present if ballot else 0,
        agree=ballot.agree if ballot else 0,
        ahead=waiting_ahead(case),
        room=room_in(case.village_code, case.procedure, case_year(case)) > 0,
        notice_posted=bool(notice and notice.kind in SHEETS.get(S(case.state), set())),
        notice_ends=notice.ends_on if notice and notice.kind in SHEETS.get(S(case.state), set()) else None,
        notice_photos=photos.get("all", 0),
        notice_photo_days=photos.get("days", 0),
        open_objections=case.objections.filter(state__in=sorted(OPEN_OBJECTIONS)).count(),
        published=stands_as_published(case, notice),
        opened=case.openings.filter(person=by.person_id, version=case.version).exists(),
        **leaving(case, check, today),
    )


def leaving(case: Case, check: HomeCheck | None, today: date) -> dict[str, Any]:
    """What only the rules of those who leave a list ask."""
    if case.procedure in ENTERING | {Procedure.RELAPSE}:
        return {}
    if case.procedure == Procedure.REMOVAL:
        return {"fact_on": case.fact_on, "listed_on": listed_on(case.household)}
    facts = vars(standing_of(case, check, lines_of(check, items_of(case, check.checked_on if check else today))))
    facts |= {"net": check.net_per_head, "line": check.line} if check else {}
    if case.procedure in WATCHED:
        gone, episode = case.natural and has_paper(case, EvidenceKind.GONE), episode_of(case)
        recent = per_head_of(months_before(case, check))
        facts |= {"no_labour": no_labour(episode), "months": months_watched(episode, today), "gone": gone}
        return facts | {"recent": recent}
    return facts | {"consent": consent_to(check)}


def consent_to(check: HomeCheck | None) -> str:
    """What the household said of this check."""
    said = HouseholdConsent.objects.filter(check_of=check).select_related("proof").first() if check else None
    if said is None:
        return ""
    if said.refused:
        return "refused"
    return "agreed" if said.proof and said.proof.withdrawn_at is None else ""


def listed_on(home: Household) -> date | None:
    """The day of its identification here, else the last day of the year that the register has."""
    done = Case.objects.filter(household=home, state=S.DONE, procedure=Procedure.IDENTIFICATION)
    day = done.order_by("-decided_on").values_list("decided_on", flat=True).first()
    return day or (date(home.first_year, 12, 31) if home.first_year else None)


def check_of(case: Case) -> HomeCheck | None:
    """The home check that counts: while one is asked for, this round's and no earlier one."""
    rows = case.checks.order_by("-round")
    return (rows.filter(round=case.round + 1) if case.state == S.CHECKING else rows).first()


def clock_is_back() -> bool:
    """The server's clock is behind the last entry of the trail."""
    last = AuditEvent.objects.order_by("-id").values_list("at", flat=True).first()
    return last is not None and timezone.now() < last


def last_ballot(case: Case) -> Ballot | None:
    rows = Ballot.objects.filter(case=case).select_related("assembly")
    return rows.order_by("-assembly__held_on", "-pk").first()


def any_from_outside(checkers: list[Any], village: str) -> bool:
    """Somebody of the township or county went along: a post that is not below the village itself."""
    posts = Post.objects.in_force(timezone.localdate()).filter(user__person__in=checkers)
    return any(not code.startswith(village) for code in posts.values_list("region_id", flat=True))


def papers_missing(case: Case) -> list[str]:
    """Kinds of papers that the step needs and the household's file does not hold."""
    needed = Settings([case.village_code], case_year(case)).step(case.village_code, case.procedure, case.state).papers
    return [kind for kind in needed if not has_paper(case, kind)]


def has_paper(case: Case, kind: str) -> bool:
    return Evidence.objects.filter(household=case.household_id, kind=kind, withdrawn_at__isnull=True).exists()


def open_doubts(case: Case) -> Any:
    """Doubts that somebody must have answered before it is agreed to: not those that only inform."""
    rows = Doubt.objects.filter(household_id=case.household_id, closed_at__isnull=True, state__in=ASKING)
    return rows.exclude(severity=Severity.HINT)


def waiting_ahead(case: Case) -> int:
    """Households of the same meeting that wait in an earlier rank."""
    if case.state != S.WAITING:
        return 0
    return Case.objects.filter(batch=case.batch_id, state=S.WAITING, rank__lt=case.rank or 0).count()


def case_year(case: Case) -> int:
    return case.batch.year if case.batch else timezone.localtime(case.created_at).year


def room_in(village: str, procedure: str, year: int) -> int:
    """How many more households the village may bring in that year (户); many when nobody has set a quota."""
    quota = Quota.objects.filter(region_code=village, procedure=procedure, year=year).first()
    if quota is None:
        return 1_000_000
    used = Case.objects.filter(village_code=village, procedure=procedure, batch__year=year, state__in=sorted(TAKEN))
    return int(quota.households - used.count())


# ---- on the sheet ------------------------------------------------------------------------------------------------
Row = dict[str, Any]


def notice_row(case: Case) -> Row:
    """What a sheet may say of a household (domain.md §8.2), and nothing else reaches whoever builds it."""
    home: Household = case.household
    row = {"group": home.group_name, "head": home.head_name, "persons": home.member_count, "sort": sort_of(case)}
    if case.procedure != Procedure.ELIMINATION:
        return row
    episode = episode_of(case)
    return row | {"since": f"{episode.identified_on:%Y年%m月}" if episode else ""}


def sort_of(case: Case) -> str:
    """As what the household is listed, or why it is removed: closed lists without illness."""
    if case.procedure in (Procedure.MONITORING, Procedure.ELIMINATION):
        return str(MonitoringKind.label_of(case.monitoring_kind))
    if case.procedure == Procedure.REMOVAL:
        return str(RemovalGround.label_of(case.ground))
    return str(HouseholdKind.label_of(case.household.kind or HouseholdKind.ORDINARY))


def stands_as_published(case: Case, notice: PublicNotice | None) -> bool:
    """Who, how many and as what: the same as on the last sheet, unless the case has not been on one."""
    if notice is None or case.state in CLOSED_CASES or case.pk not in notice.case_numbers:
        return notice is None or case.pk in notice.case_numbers
    shown, now = notice.rows[notice.case_numbers.index(case.pk)], notice_row(case)
    return {name: shown.get(name) for name in now} == now
