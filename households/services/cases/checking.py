"""入户核实 (domain.md §3.2 step 2, §3.3 step 2): two people went to the house; the income is the register's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.accounts.models import Person
from fupin.audit.codes import Verb
from fupin.audit.write import current_write, record, write
from fupin.personal.masks import mask_text
from fupin.workflow import Refused
from households.codes import CaseState
from households.models import Case, Evidence, HomeCheck, StandardCheck
from households.selectors.cases.checkers import checkers_for
from households.selectors.cases.standards import income_now, items_of
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
    `standards` by the name of the item, for who leaves a list."""

    checked_on: date
    checkers: tuple[int, ...]
    outsider: str
    income_year: int | None
    finding: str
    fit: bool
    standards: Mapping[str, ItemFound] = field(default_factory=dict)


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
    if old and same(old, facts, people, items):
        return old
    if not Case.objects.filter(pk=now.pk, version=version, state=now.state).update(version=F("version") + 1):
        raise conflict(now)
    before = told(old, old.checkers.all()) if old else None
    mark = {"written_by_id": by.person_id, "written_at": current_write().at}
    check, _ = HomeCheck.objects.update_or_create(case=now, round=now.round + 1, defaults={**facts, **mark})
    check.checkers.set(people)
    put_items(check, items)
    record(Verb.HOME_CHECKED, now, by=by, before=before, after=told(check, people), region=now.village_code)
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


def told(check: HomeCheck, people: Iterable[Person]) -> dict[str, Any]:
    """What the trail keeps of it."""
    return {
        "入户日期": check.checked_on,
        "核实人": "、".join([*sorted(one.name for one in people), *filter(None, [check.outsider])]),
        "收入年度": check.income_year or "",
        "人均纯收入": check.net_per_head,
        "标准线": check.line,
        "认为符合条件": "是" if check.fit else "否",
        "核实情况": check.finding,
        "未达标": "、".join(row.label for row in check.standards.all() if not row.met),
    }
