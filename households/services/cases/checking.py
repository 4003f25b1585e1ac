"""入户核实 (domain.md §3.2 step 2, §3.3 step 2): two people went to the house; the income is the register's own."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.accounts.models import Person
from fupin.audit.codes import Verb
from fupin.audit.versions import keep, stamp
from fupin.audit.write import current_write, record, write
from fupin.personal.masks import mask_text
from fupin.workflow import Refused
from households import income_rules
from households.codes import CaseState, IncomeKind, Procedure
from households.income_rules import Parts
from households.models import Case, Evidence, HomeCheck, IncomeRecord, StandardCheck
from households.selectors.cases.checkers import checkers_for
from households.selectors.cases.standards import income_now, items_of, months_before, months_to, per_head_of
from households.services.cases.trail import conflict
from households.services.clock import check_clock


@dataclass(frozen=True)
class ItemFound:
    """What was found of one item of the standards. `proof` is the number of an evidence of this household."""

    met: bool
    proof: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Found:
    """What the form says. `checkers` are persons who work here, `outsider` names somebody else who went along;
    `standards` by the name of the item, for who leaves a list; `months` what came in and was spent in the twelve months
    before, for whose risk is to be eliminated."""

    checked_on: date
    checkers: tuple[int, ...]
    outsider: str
    income_year: int | None
    finding: str
    fit: bool
    standards: Mapping[str, ItemFound] = field(default_factory=dict)
    months: Parts = field(default_factory=Parts)


@write
def write_check(*, case: Case, version: int, found: Found, by: Any, today: date) -> HomeCheck:
    """Write this round's check, or correct it, until it is declared finished. The same again changes nothing. Raises
    Refused, Conflict."""
    require(by, Permission.CASE_CHECK, case.village_code)
    check_clock()
    now = Case.objects.select_related("household").get(pk=case.pk)
    if now.state != CaseState.CHECKING:
        raise Refused("check_closed")
    people = refuse(now, found, today)
    facts, items = facts_of_check(now, found), rows_of(now, found)
    old = HomeCheck.objects.filter(case=now, round=now.round + 1).first()
    months = months_facts(now, found)
    known = months_known(now, old, found.checked_on)
    refuse_months(now, known, months)
    if old and same(old, facts, people, items) and same_months(known, months):
        return old
    if not Case.objects.filter(pk=now.pk, version=version, state=now.state).update(version=F("version") + 1):
        raise conflict(now)
    before = told(old, old.checkers.all(), known) if old else None
    mark = {"written_by_id": by.person_id, "written_at": current_write().at}
    check, _ = HomeCheck.objects.update_or_create(case=now, round=now.round + 1, defaults={**facts, **mark})
    check.checkers.set(people)
    put_items(check, items)
    put_months(now, known, months)
    after = told(check, people, months_before(now, check))
    record(Verb.HOME_CHECKED, now, by=by, before=before, after=after, region=now.village_code)
    return check


def refuse(case: Case, found: Found, today: date) -> list[Person]:
    if not case.found_on <= found.checked_on <= today:
        raise Refused("check_day", found_on=case.found_on)
    people = list(checkers_for(case.village_code, found.checked_on).filter(pk__in=found.checkers))
    if len(people) != len(set(found.checkers)):
        raise Refused("checker_unknown")
    if len(people) + bool(found.outsider) < 2:
        raise Refused("checkers_missing")
    return people


def facts_of_check(case: Case, found: Found) -> dict[str, Any]:
    net, line = income_of(case, found.income_year)
    return {
        "checked_on": found.checked_on,
        "outsider": found.outsider,
        "income_year": found.income_year,
        "net_per_head": net,
        "line": line,
        "finding": mask_text(found.finding),
        "fit": found.fit,
    }


def income_of(case: Case, year: int | None) -> tuple[Decimal | None, Decimal | None]:
    """人均纯收入 of that year as the register computed it, and the line of that year."""
    if year is None:
        return None, None
    row, net, line = income_now(case, year)
    if row is None:
        raise Refused("income_missing")
    return net, line


def same(old: HomeCheck, facts: dict[str, Any], people: Iterable[Person], items: list[StandardCheck]) -> bool:
    as_it_is = {name: getattr(old, name) for name in facts}
    known = {plain(row) for row in old.standards.all()}
    people_stayed = {one.pk for one in old.checkers.all()} == {one.pk for one in people}
    return as_it_is == facts and people_stayed and known == {plain(row) for row in items}


# ---- item by item ------------------------------------------------------------------------------------------------
def rows_of(case: Case, found: Found) -> list[StandardCheck]:
    """The lines that were answered, each with what the register says of it. A proof must be the household's own."""
    asked = [item for item in items_of(case, found.checked_on) if item.name in found.standards]
    proofs = {one.proof for one in found.standards.values() if one.proof}
    own = Evidence.objects.filter(household=case.household_id, pk__in=proofs, withdrawn_at__isnull=True)
    if proofs - set(own.values_list("pk", flat=True)):
        raise Refused("proof_unknown")
    rows = []
    for item in asked:
        one = found.standards[item.name]
        facts = {"key": item.key, "label": item.title[:40], "member_id": item.member, "says": item.says}
        rows.append(StandardCheck(**facts, met=one.met, proof_id=one.proof, note=mask_text(one.note.strip())))
    return rows


def plain(row: StandardCheck) -> tuple[Any, ...]:
    return row.key, row.member_id, row.says, row.met, row.proof_id, row.note


def put_items(check: HomeCheck, rows: list[StandardCheck]) -> None:
    """Until the check is declared finished its lines are what was saved last."""
    check.standards.all().delete()
    for row in rows:
        row.check_of = check
    StandardCheck.objects.bulk_create(rows)


# ---- 消除时 ------------------------------------------------------------------------------------------------------
def months_facts(case: Case, found: Found) -> dict[str, Any]:
    """What the record of kind 消除时 is to be; nothing where nothing was given. Its year is that of the check: of
    the line that it is held against."""
    net = income_rules.net(found.months)
    if net is None:
        return {}
    start, end = income_rules.twelve_months_before(found.checked_on)
    persons = max(case.household.member_count, 1)
    sums = {"net_income": net, "net_per_head": income_rules.per_head(net, persons)}
    when = {"year": found.income_year or end.year, "period_start": start, "period_end": end, "persons": persons}
    return {**asdict(found.months), **when, **sums}


def months_known(case: Case, old: HomeCheck | None, day: date) -> IncomeRecord | None:
    """What was written with this check before, else of the same twelve months; only who is to be eliminated has any."""
    return months_before(case, old) or months_to(case, day) if case.procedure == Procedure.ELIMINATION else None


def refuse_months(case: Case, known: IncomeRecord | None, months: dict[str, Any]) -> None:
    """Nothing is dropped in silence: neither what nobody asked for, nor that what was kept is to be blank."""
    if months and case.procedure != Procedure.ELIMINATION:
        raise Refused("months_unasked")
    if known and not months:
        raise Refused("months_cleared")


def same_months(known: IncomeRecord | None, facts: dict[str, Any]) -> bool:
    return not facts if known is None else facts == {name: getattr(known, name) for name in facts}


def put_months(case: Case, known: IncomeRecord | None, facts: dict[str, Any]) -> None:
    """Made, or corrected until the check is declared finished: what it was is kept."""
    if same_months(known, facts):
        return
    if known is None:
        common = {"household": case.household, "village_code": case.village_code, "kind": IncomeKind.ELIMINATED}
        IncomeRecord.objects.create(**common, **facts, write=current_write().id, written_at=current_write().at)
        return
    rows = IncomeRecord.objects.filter(pk=known.pk)
    keep(rows)
    rows.update(**facts, **stamp())


def told(check: HomeCheck, people: Iterable[Person], months: IncomeRecord | None = None) -> dict[str, Any]:
    """What the trail keeps of it."""
    extra = {"消除时人均纯收入": per_head_of(months)} if months else {}
    return extra | {
        "入户日期": check.checked_on,
        "核实人": "、".join([*sorted(one.name for one in people), *filter(None, [check.outsider])]),
        "收入年度": check.income_year or "",
        "人均纯收入": check.net_per_head,
        "标准线": check.line,
        "认为符合条件": "是" if check.fit else "否",
        "核实情况": check.finding,
        "未达标": "、".join(row.label for row in check.standards.all() if not row.met),
    }
