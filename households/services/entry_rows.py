"""The rows behind an entry form: made, changed by their own versions, and told to the trail under their masks."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from fupin.audit.models import AuditEvent
from fupin.audit.versions import keep, stamp
from fupin.audit.write import current_write
from fupin.personal.masks import mask_text
from fupin.personal.sealing import digest, identity_digest
from fupin.pinyin import initials
from fupin.workflow import Conflict
from households import income_rules
from households.codes import DecreaseReason, IncomeKind, MemberState, Register
from households.entry_facts import HOME, INCOME, LIVING, Person, Typed
from households.income_rules import Parts
from households.models import Household, IncomeRecord, LivingCondition, Member
from households.selectors.entry import Stored
from households.selectors.shown import MISSING, shown
from households.services.moving import move_households

LEFT = {DecreaseReason.DEATH.value: MemberState.DEAD, DecreaseReason.MOVED_OUT.value: MemberState.MOVED_OUT}
BLANK = (None, "")
Facts = dict[str, Any]
Told = tuple[dict[str, str], dict[str, str]]


# ---- new rows --------------------------------------------------------------------------------------------------------


def add_home(typed: Typed) -> Household:
    facts = columns(Household, {name: value for name, value in typed.home.items() if value not in BLANK})
    return Household.objects.create(village_id=typed.village, register=Register.UNLISTED, **facts, **mark())


def add_members(home: Household, people: Iterable[Person], today: date) -> dict[int, Member]:
    """The new members by the rows of the form."""
    month = today.replace(day=1)
    made = {
        person.index: Member(
            household=home,
            village_code=home.village_id,
            identified_on=month,
            **columns(Member, filled(person.facts)),
            **mark(),
        )
        for person in people
        if person.pk is None
    }
    Member.objects.bulk_create(made.values(), batch_size=200)
    return made


def save_yearly(home: Household, typed: Typed, stored: Stored, persons: int) -> list[Told]:
    """Income and conditions of the year: made where something was given, changed where they are there."""
    told = []
    if wanted := income_facts(typed, stored.income, persons):
        told.append(upsert(IncomeRecord, stored.income, home, wanted, f"{typed.year}年收入"))
    if wanted := living_facts(typed, stored.living):
        told.append(upsert(LivingCondition, stored.living, home, wanted, f"{typed.year}年条件"))
    return [each for each in told if any(each)]


def income_facts(typed: Typed, row: IncomeRecord | None, persons: int) -> Facts:
    """What the record should be; nothing where nothing was given."""
    parts = {name: typed.income[name] for name in INCOME if name in typed.income}
    if row is None and all(value is None for value in parts.values()):
        return {}
    if row is None:
        start, end = income_rules.yearly_period(typed.year)
        parts |= {"kind": IncomeKind.YEARLY, "year": typed.year, "period_start": start, "period_end": end}
    net = income_rules.net(Parts.of(parts))
    told_only = row is not None and net is None and row.net_income is None
    counted = persons if persons or row is None else row.persons
    sums = {} if told_only else {"net_income": net, "net_per_head": income_rules.per_head(net, counted)}
    return {**parts, **sums, "persons": max(counted, 1), "carried": typed.carried.get("income", False)}


def living_facts(typed: Typed, row: LivingCondition | None) -> Facts:
    facts = {name: typed.living[name] for name in LIVING if name in typed.living}
    if row is None and all(value in BLANK for value in facts.values()):
        return {}
    return {**facts, "carried": typed.carried.get("living", False)} | ({} if row else {"year": typed.year})


def upsert(model: Any, row: Any, home: Household, wanted: Facts, label: str) -> Told:
    if row is None:
        model.objects.create(household=home, village_code=home.village_id, **wanted, **mark())
        return {}, said(model, None, wanted, label)
    return change(model, row, wanted, label)


# ---- known rows ------------------------------------------------------------------------------------------------------


def same_versions(typed: Typed, stored: Stored) -> None:
    """Every row that the form was opened with is still what it was, and none was added; a missing version is one
    too few."""
    home: Any = stored.home
    opened = {
        home: typed.versions.get("home"),
        stored.income: typed.versions.get("income"),
        stored.living: typed.versions.get("living"),
    }
    opened.pop(None, None)
    known = {person.pk: person.version for person in typed.people if person.pk is not None}
    same = all(row.version == version for row, version in opened.items())
    for name, row in (("income", stored.income), ("living", stored.living)):
        same = same and (row is not None or typed.versions.get(name) == 0)
    same = same and known == {pk: row.version for pk, row in stored.members.items()}
    if not same:
        raise Conflict(last_writer(stored))


def save_rows(typed: Typed, stored: Stored, today: date) -> Told:
    """All that differs. What was and what is, for the trail."""
    home: Any = stored.home
    told: list[Told] = []
    moving = typed.village != home.village_id
    wanted = {name: value for name, value in typed.home.items() if name in HOME}
    told.append(change(Household, home, wanted | ({"village_id": typed.village} if moving else {}), ""))
    told += change_members(typed, stored)
    if moving:
        move_households([home.pk], typed.village)
        stored = Stored(stored.year, Household.objects.get(pk=home.pk), {}, *fresh_yearly(home, stored.year))
    added = add_members(stored.home, typed.people, today)  # type: ignore[arg-type]
    told += [({}, {f"新成员 {row.name}": row.get_relation_display() or MISSING}) for row in added.values()]
    told += save_yearly(stored.home, typed, stored, persons=len(typed.staying))  # type: ignore[arg-type]
    before = {key: value for was, _ in told for key, value in was.items()}
    after = {key: value for _, now in told for key, value in now.items()}
    return before, after


def change_members(typed: Typed, stored: Stored) -> list[Told]:
    changing = []
    for person in typed.people:
        row = stored.members.get(person.pk or 0)
        if row is not None and (wanted := differing(row, member_facts(person))):
            changing.append((row, wanted))
    free([row.pk for row, wanted in changing if exclusive(wanted)])
    return [change(Member, row, wanted, row.name) for row, wanted in changing]


def member_facts(person: Person) -> Facts:
    facts = dict(person.facts)
    if person.leaving:
        reason, day = person.leaving
        facts |= {"state": LEFT.get(reason, MemberState.REDUCED).value, "change_reason": reason, "changed_on": day}
    return facts


def exclusive(facts: Facts) -> bool:
    """Facts that only one active member may have: the head's relation, a number."""
    return not {"relation", "identity", "state"}.isdisjoint(facts)


def free(ids: list[int]) -> None:
    """The old rows are kept, and give up what only one may have: then two may exchange it."""
    if ids:
        keep(Member.objects.filter(pk__in=ids))
        Member.objects.filter(pk__in=ids).update(relation=None, identity_digest=None)


def change(model: Any, row: Any, wanted: Facts, label: str) -> Told:
    """One row by its own version; raises Conflict when it has moved."""
    facts = differing(row, wanted)
    if not facts:
        return {}, {}
    stored = columns(model, facts)
    if model is Member and exclusive(facts):
        stored = {"relation": row.relation, "identity_digest": row.identity_digest} | stored
    else:
        keep(model.objects.filter(pk=row.pk, version=row.version))
    if not model.objects.filter(pk=row.pk, version=row.version).update(**stored, **stamp()):
        raise Conflict
    return said(model, row, {name: getattr(row, name) for name in facts}, label), said(model, row, facts, label)


def differing(row: Any, wanted: Facts) -> Facts:
    """Facts that are not what stands; a blank is the same as nothing."""
    found = {}
    for name, value in wanted.items():
        old = getattr(row, name)
        if (None if old == "" else old) != (None if value == "" else value):
            found[name] = value
    return found


def fresh_yearly(home: Household, year: int) -> tuple[Any, Any]:
    income = IncomeRecord.objects.filter(household=home, kind=IncomeKind.YEARLY, year=year).first()
    return income, LivingCondition.objects.filter(household=home, year=year).first()


def members_by_index(typed: Typed, stored: Stored) -> dict[int, Member]:
    """The members of the form as they are registered now, by its rows."""
    live = {row.pk: row for row in Member.objects.filter(household=stored.home)}
    known = {person.index: live[person.pk] for person in typed.people if person.pk in live}
    mine = current_write().id
    fresh = [row for row in live.values() if row.write == mine and row.pk not in stored.members]
    for person in typed.people:
        if person.pk is None:
            match = next((row for row in fresh if row.name == person.facts.get("name")), None)
            if match is not None:
                known[person.index] = match
                fresh.remove(match)
    return known


# ---- as stored, as told ----------------------------------------------------------------------------------------------


def mark() -> Facts:
    current = current_write()
    return {"write": current.id, "written_at": current.at}


def filled(facts: Mapping[str, Any]) -> Facts:
    return {name: value for name, value in facts.items() if value not in BLANK}


def columns(model: Any, facts: Mapping[str, Any]) -> Facts:
    """What is written for these facts: digests go with what they are of, initials with the name."""
    found = {name: as_stored(model, name, value) for name, value in facts.items()}
    if "name" in found and model is Member:
        found["initials"] = initials(found["name"])
    if "identity" in found:
        found["identity_digest"] = identity_digest(found["identity"])
    if "phone" in found:
        found["phone_digest"] = digest("phone", found["phone"]) if found["phone"] else None
    return found


def as_stored(model: Any, name: str, value: Any) -> Any:
    """A blank is NULL where the register has it so, else the empty text."""
    if value not in BLANK:
        return value
    field = model._meta.get_field(name.removesuffix("_id"))
    return None if field.null else ""


def said(model: Any, row: Any, facts: Facts, label: str) -> dict[str, str]:
    """As the trail says it: labels, and personal values under their masks."""
    found = {}
    for name, value in facts.items():
        if name in ("village_id", "kind", "period_start", "period_end", "year", "state"):
            continue
        field = model._meta.get_field(name)
        found[f"{label} {field.verbose_name}".strip()] = mask_text(shown(field, value))
    return found


def told_of_home(home: Household) -> dict[str, str]:
    facts = {name: getattr(home, name) for name in ("address", "phone", "group_name") if getattr(home, name)}
    return said(Household, None, facts, "")


def last_writer(stored: Stored) -> str:
    """Who saved this household or one of its people last, as the trail knows."""
    rows: list[Any] = [stored.home, stored.income, stored.living, *stored.members.values()]
    marks: list[uuid.UUID] = [row.write for row in sorted(filter(None, rows), key=lambda row: row.written_at)][-1:]
    event = AuditEvent.objects.filter(write__in=marks, actor__isnull=False).select_related("actor__person").first()
    return str(event.actor.display_name) if event and event.actor else "别的同事"
