"""The households of a village with their people, now or as the register had them: a few queries, whatever the size."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Q

from fupin.access.permissions import Permission
from fupin.audit.versions import as_of
from households.codes import Register
from households.models import Household, IncomeRecord, Member, MonitoringEpisode
from households.selectors.page import Snapshot, end_of
from villages.models import Region

LISTED = (Household, Member, IncomeRecord, MonitoringEpisode)


def village_roster(user: Any, village: Region, day: date | None = None) -> list[Snapshot]:
    """In the order of the paper book: by group, then by household number. Who is 在册, and who is being monitored."""
    homes = village_now(user, village) if day is None else village_then(village, day)
    return sorted(filter(belongs, homes), key=place_in_book)


def belongs(home: Snapshot) -> bool:
    watched = any(row.eliminated_on is None for row in home.episodes)
    return home.facts.register == Register.LISTED or (watched and home.facts.register != Register.CLOSED)


def place_in_book(home: Snapshot) -> tuple[str, str, int]:
    return home.facts.group_name, home.facts.household_no or "~", home.household.pk


def village_now(user: Any, village: Region) -> list[Snapshot]:
    homes = list(Household.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).filter(village=village))
    rows = [grouped(model.objects.filter(household__village=village)) for model in LISTED[1:]]
    return [snapshot(home, home, village, rows, None) for home in homes]


def village_then(village: Region, day: date) -> list[Snapshot]:
    """Who lived there that day, wherever the household is now."""
    moment, there = end_of(day), Q(village_code=village.pk)
    live = {row.pk: row for row in Household.objects.filter(village=village, written_at__lte=moment)}
    kept = Household.versions.objects.filter(there, valid_from__lte=moment, valid_to__gt=moment)  # type: ignore[attr-defined]
    facts: dict[int, Any] = live | {row.row_id: row for row in kept}
    homes = Household.objects.in_bulk(list(facts))
    rows = [grouped(as_of(model, moment, there)) for model in LISTED[1:]]
    return [snapshot(homes[pk], row, village, rows, day) for pk, row in facts.items()]


def grouped(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.household_id].append(row)
    return found


def snapshot(
    home: Household, facts: Any, village: Region, rows: list[dict[int, list[Any]]], day: date | None
) -> Snapshot:
    members, incomes, episodes = (each.get(home.pk, []) for each in rows)
    return Snapshot(home, facts, village, members, incomes, [], episodes, day)
