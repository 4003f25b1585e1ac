"""A ledger kept outside, compared with the register household by household."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from fupin.access.permissions import Permission
from households.codes import MonitoringKind, PovertyStatus, Relation
from households.models import Household, Member
from households.needs import KEPT_YEARLY

NONE = "没有"


class Row(Protocol):
    """One household of the ledger; see `households.importers.ledger`."""

    row: int
    no: str | None
    head: str
    digest: str | None
    persons: int | None
    status: str | None
    kind: str | None


@dataclass(frozen=True)
class Differs:
    """One fact of a household that both have: as the register says it, as the ledger does."""

    home: Household
    row: Row
    ours: str
    theirs: str


@dataclass
class Compared:
    """`twice` are rows that name a household which a row above has named."""

    both: int = 0
    only_register: list[Household] = field(default_factory=list)
    only_ledger: list[Any] = field(default_factory=list)
    persons: list[Differs] = field(default_factory=list)
    status: list[Differs] = field(default_factory=list)
    twice: list[Any] = field(default_factory=list)

    @property
    def same(self) -> bool:
        return not (self.only_register or self.only_ledger or self.persons or self.status or self.twice)


def compare_ledger(rows: Iterable[Row], columns: Collection[str], *, code: str, user: Any) -> Compared:
    """`columns` are those that the file has: what it does not have is not compared. The register's side are the
    households in scope that are listed or monitored; matched by 户编号, else by the head's number."""
    homes = stock_of(code, user)
    by_no = {home.household_no: home for home in homes if home.household_no}
    by_head = heads_of(homes)
    found, seen = Compared(), Counter[int]()
    for row in rows:
        home = by_no.get(row.no or "") or by_head.get(row.digest or "")
        if home is None:
            found.only_ledger.append(row)
            continue
        seen[home.pk] += 1
        if seen[home.pk] > 1:
            found.twice.append(row)
            continue
        found.both += 1
        if row.persons is not None and row.persons != home.member_count:
            found.persons.append(Differs(home, row, str(home.member_count), str(row.persons)))
        found.status += statuses(home, row, columns)
    found.only_register = [home for home in homes if not seen[home.pk]]
    return found


def stock_of(code: str, user: Any) -> list[Household]:
    rows = Household.objects.visible_to(user, Permission.HOUSEHOLD_VIEW).inside(code).filter(KEPT_YEARLY)
    names = ("household_no", "head_name", "member_count", "register", "poverty_status", "monitoring_kind", "village")
    return list(rows.select_related("village").only(*names, "village__name").order_by("village_id", "pk"))


def heads_of(homes: list[Household]) -> dict[str, Household]:
    """By the digest of the head's number."""
    known = {home.pk: home for home in homes}
    heads = Member.objects.filter(household__in=known, relation=Relation.HEAD).exclude(identity_digest=None)
    return {digest: known[home] for digest, home in heads.values_list("identity_digest", "household_id")}


def statuses(home: Household, row: Row, columns: Collection[str]) -> list[Differs]:
    """Where the file has the column, also a blank says something: not listed, not monitored."""
    sides = (
        ("poverty_status", PovertyStatus, home.poverty_status, row.status),
        ("monitoring_kind", MonitoringKind, home.monitoring_kind, row.kind),
    )
    return [
        Differs(home, row, codes.label_of(ours) or NONE, codes.label_of(theirs) or NONE)
        for column, codes, ours, theirs in sides
        if column in columns and (ours or "") != (theirs or "")
    ]
