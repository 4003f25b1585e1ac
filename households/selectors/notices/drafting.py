"""A public sheet before it is posted: whom it names, and all its words. What is looked at is what will be posted."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from households import notice_rules as rules
from households.codes import OPEN_OBJECTIONS, VILLAGE_SHEETS, CaseState, NoticeKind, NoticeState
from households.models import Assembly, Case, CaseBatch, MatchResult, Objection, PublicNotice
from households.selectors.cases import Settings, notice_row
from villages.division_codes import short_name
from villages.models import Region
from villages.services.offices import office_for

K = NoticeKind


@dataclass(frozen=True)
class Sheet:
    """`rows` and `cases` belong to each other line by line."""

    kind: str
    title: str
    opening: str
    issuer: str
    phones: list[dict[str, str]]
    rows: list[dict[str, Any]]
    cases: list[Case]
    days: int
    starts_on: date
    ends_on: date

    def printed(self, code: str) -> dict[str, Any]:
        return rules.printed(
            code=code, kind=self.kind, title=self.title, opening=self.opening, rows=self.rows, phones=self.phones,
            issuer=self.issuer, starts_on=self.starts_on, ends_on=self.ends_on, days=self.days,
        )  # fmt: skip


def printed_of(notice: PublicNotice) -> dict[str, Any]:
    """Everything on the paper of a posted sheet, from its frozen row alone."""
    return rules.printed(
        code=notice.code, kind=notice.kind, title=notice.title, opening=notice.opening, rows=notice.rows,
        phones=notice.phones, issuer=notice.issuer, starts_on=notice.starts_on, ends_on=notice.ends_on,
        days=notice.days,
    )  # fmt: skip


def is_as_posted(notice: PublicNotice) -> bool:
    return rules.sha256_of(printed_of(notice)) == notice.sha256


def waiting_in(batch: CaseBatch, kind: str) -> list[Case]:
    """The batch's households that stand where a sheet of this kind is due, are on none that runs and are not held, by
    their rank."""
    rows = Case.objects.filter(batch=batch, state=rules.state_for(kind)).exclude(**on_running(kind)).exclude(held())
    return list(rows.select_related("household", "batch", "notice").order_by("rank", "pk"))


def held() -> Q:
    """Approved, and an objection came meanwhile: not announced until it is answered. The others of the batch are."""
    objections = Objection.objects.filter(case=OuterRef("pk"), state__in=sorted(OPEN_OBJECTIONS))
    return Q(Exists(objections), state=CaseState.ANNOUNCING)


def on_running(kind: str) -> dict[str, str]:
    return {"notice__kind": kind, "notice__state": NoticeState.POSTED}


def draft(
    batch: CaseBatch, kind: str, cases: list[Case], basis: str, today: date, corrects: PublicNotice | None = None
) -> Sheet:
    """Places are called what they are called today."""
    county, township, village = names_of(batch.village_code)
    rows = [row_of(case, kind, township, village) for case in cases]
    state = rules.state_for(kind)
    days = Settings([batch.village_code], batch.year).step(batch.village_code, batch.procedure, state).days or 1
    facts = rules.SheetFacts(
        kind=kind, procedure=batch.procedure, county=county, township=township, village=village, year=batch.year,
        basis=basis, households=len(rows), persons=rules.persons_in(rows), days=days, starts_on=today,
        compared=any_compared(cases), meeting=last_meeting(batch), corrects=corrects.code if corrects else "",
    )  # fmt: skip
    return Sheet(
        kind=kind, title=rules.title(facts), opening=rules.opening(facts), issuer=issuer_of(batch, kind),
        phones=phones_for(batch.village_code), rows=rows, cases=cases, days=days, starts_on=today,
        ends_on=rules.last_day(today, days),
    )  # fmt: skip


def row_of(case: Case, kind: str, township: str, village: str) -> dict[str, Any]:
    """`notice_row` and nothing else of the household; places and the result only on sheets that print them."""
    where = {"township": township, "village": village, "result": rules.act_of(case.procedure)}
    shown = {name for name, _ in rules.COLUMNS[K(kind)]}
    return notice_row(case) | {name: value for name, value in where.items() if name in shown}


def names_of(village_code: str) -> tuple[str, str, str]:
    found = Region.objects.in_bulk([village_code[:6], village_code[:9], village_code])
    names = [found[code].name if code in found else "" for code in (village_code[:6], village_code[:9], village_code)]
    return names[0], names[1], short_name(names[2])


def any_compared(cases: list[Case]) -> bool:
    """Some department's list was compared, and stands."""
    return MatchResult.objects.filter(case__in=cases, withdrawn_at__isnull=True).exists()


def last_meeting(batch: CaseBatch) -> rules.Meeting | None:
    held = Assembly.objects.filter(batch=batch).order_by("-held_on", "-pk").first()
    return rules.Meeting(held.held_on, held.expected, held.present) if held else None


def issuer_of(batch: CaseBatch, kind: str) -> str:
    """Whose stamp it gets: the village's, the township's, the county office's (§3.2 steps 4, 6, 8; §3.3 step 8)."""
    _, township, village = names_of(batch.village_code)
    if kind in VILLAGE_SHEETS:
        return village.removesuffix("社区") + ("社区居民委员会" if village.endswith("社区") else "村民委员会")
    if kind == K.ANNOUNCEMENT and batch.procedure in rules.BY_COUNTY:
        return office_for(batch.village_code[:6]).name
    return government(township)


def government(township: str) -> str:
    return f"{township}办事处" if township.endswith("街道") else f"{township}人民政府"


def phones_for(village_code: str) -> list[dict[str, str]]:
    """Township and county, and the hotline; never the village whose sheet it is (security.md T8)."""
    offices = [office_for(village_code[:9]), office_for(village_code[:6])]
    found = [{"name": office.name, "phone": office.help_phone} for office in offices if office.help_phone]
    return [*(one for place, one in enumerate(found) if one not in found[:place]), rules.HOTLINE]
