"""Registering a household and saving what was filled in about one (product.md §4.2): one write, versions kept, every
row moved by its own version.

Yearly and contact facts are saved at once. Who belongs to a listed household, and who they are, changes by the change
procedure only; decisions (status, causes, years) by nobody here.
"""

import uuid
from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import Any

from django.db import IntegrityError

from fupin.access.permissions import Permission
from fupin.access.scope import require
from fupin.audit.codes import Verb
from fupin.audit.write import record, write
from fupin.workflow import REASONS, Refused
from households.codes import WatchFoundBy
from households.entry_facts import WHO, Typed
from households.models import EntryDraft, Household, Member
from households.selectors.entry import Stored, stored_rows
from households.services import entry_rows as rows
from households.services.cases.locking import refuse_locked
from households.services.doubts import refresh_doubts
from households.services.drafts import claim, finish, finish_open
from households.services.entry_checks import blocking, check
from households.services.entry_decisions import decide, save_answers
from households.services.entry_findings import Finding
from households.services.stock import watch_stock
from households.services.summaries import refresh_households
from households.services.watch.finding import look_for_risks
from villages.codes import Level
from villages.models import Region

REASONS |= {
    "entry_errors": "没有保存：还有 {count} 处错误。改好标红的地方再保存，填过的都还在。",
    "entry_village": "没有保存：没有选行政村，或者这个村不归您填。请重新选行政村。",
    "entry_listed": "没有保存：在册户的成员、户主、姓名、证件号码要走“登记变更”，这里只改联系方式和年度情况。",
    "entry_card": "没有保存：已经登记了银行卡。换卡要走“登记变更”，由另一个人核对。",
    "entry_taken": "没有保存：刚才有别人登记了同一个证件号码、户编号，或者换了户主。请点“检查”再看一遍。",
}


WHO_SET = frozenset(WHO)


class EntryRefused(Refused):
    """The facts are wrong: each finding says where and what to do."""

    def __init__(self, found: Iterable[Finding]) -> None:
        self.findings = list(found)
        super().__init__("entry_errors", count=len(self.findings))


def once_only(function: Callable[..., Household]) -> Callable[..., Household]:
    """What the database itself refuses (somebody registered the same number a moment ago) is a sentence too."""

    @wraps(function)
    def run(**given: Any) -> Household:
        try:
            return function(**given)
        except IntegrityError as error:
            raise Refused("entry_taken") from error

    return run


@once_only
@write
def register_household(*, typed: Typed, token: uuid.UUID, by: Any, today: date) -> Household:
    """A new household with its people, income and conditions. The same token again returns what it made first."""
    require(by, Permission.HOUSEHOLD_EDIT, typed.village)
    draft = claim(token, by=by)
    if draft.household is not None:
        return registered(draft)
    if not Region.objects.current().filter(pk=typed.village, level=Level.VILLAGE).exists():
        raise Refused("entry_village")
    stored = Stored(typed.year)
    refuse(typed, stored, by=by, today=today)
    home = rows.add_home(typed)
    members = rows.add_members(home, typed.people, today)
    rows.save_yearly(home, typed, stored, persons=len(members))
    decide(typed, members, by=by)
    answers = _settle(home, typed, members, by=by)
    told = answers | {"家庭人口": f"{len(members)} 人", "成员": "、".join(row.name for row in members.values())}
    record(Verb.HOUSEHOLD_REGISTERED, home, by=by, after=told | rows.told_of_home(home), region=home.village_id)
    finish(draft, home)
    return home


@once_only
@write
def save_household(*, household: Household, typed: Typed, by: Any, today: date) -> Household:
    """Change what differs. Raises Conflict when any row that is to change, or was opened, is not what it was."""
    require(by, Permission.HOUSEHOLD_EDIT, household.village_id)
    if typed.village != household.village_id:
        require(by, Permission.HOUSEHOLD_EDIT, typed.village)
    refuse_locked([household.pk])
    watch_stock([household.pk])
    stored = stored_rows(Household.objects.get(pk=household.pk), typed.year)
    rows.same_versions(typed, stored)
    _refuse_what_needs_a_change(typed, stored)
    refuse(typed, stored, by=by, today=today)
    before, after = rows.save_rows(typed, stored, today)
    look_for_risks(WatchFoundBy.EDIT, by=by)
    members = rows.members_by_index(typed, stored)
    decide(typed, members, by=by)
    after |= _settle(household, typed, members, by=by)
    if before or after:
        record(Verb.HOUSEHOLD_UPDATED, household, by=by, before=before, after=after, region=typed.village)
    finish_open(household, by=by)
    return Household.objects.get(pk=household.pk)


def registered(draft: EntryDraft) -> Household:
    """What a form with this token made before. Refused for the token of another kind of form."""
    if draft.saved_at is None or draft.household is None:
        raise Refused("draft_gone")
    return draft.household


def refuse(typed: Typed, stored: Stored, *, by: Any, today: date) -> None:
    if found := blocking(check(typed, stored, by=by, today=today), typed):
        raise EntryRefused(found)


def _refuse_what_needs_a_change(typed: Typed, stored: Stored) -> None:
    home = stored.home
    if home is not None and home.bank_card and typed.home.get("bank_card") not in (None, "", home.bank_card):
        raise Refused("entry_card")
    if not stored.listed:
        return
    moved = home is not None and typed.village != home.village_id
    coming_or_going = any(person.pk is None or person.leaving for person in typed.people)
    others = any(not WHO_SET.isdisjoint(person.facts) for person in typed.people)
    if moved or coming_or_going or others:
        raise Refused("entry_listed")


def _settle(home: Household, typed: Typed, members: dict[int, Member], *, by: Any) -> dict[str, str]:
    """Summaries and doubts of the household as it is now, with what was answered: that is for the trail."""
    refresh_households([home.pk])
    refresh_doubts([home.pk])
    return save_answers(home, typed, members, by=by)
