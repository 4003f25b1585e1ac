"""Whether a typed identity number is registered already: in the user's scope with its household, elsewhere without."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from fupin.access.permissions import Permission
from fupin.access.scope import can
from fupin.personal.sealing import identity_digest
from households.codes import ACTIVE
from households.models import Member


@dataclass(frozen=True)
class Taken:
    """`member` is None for somebody outside the scope: nothing is told but that there is one."""

    member: Member | None

    @property
    def sentence(self) -> str:
        if self.member is None:
            return "这个证件号码已在其他地方登记。是本人的话，请乡镇联系那里办迁移，不要再登记一次"
        return f"这个证件号码已登记在{self.member.household}，是{self.member.name}"


def taken(user: Any, numbers: Collection[str | None], own: int | None = None) -> dict[str, Taken]:
    """By number, for those that somebody outside household `own` has. One query."""
    digests = {found: number for number in numbers if number and (found := identity_digest(number))}
    if not digests:
        return {}
    rows = Member.objects.filter(identity_digest__in=list(digests), state__in=sorted(ACTIVE))
    rows = rows.exclude(household_id=own) if own else rows
    found = {}
    for row in rows.select_related("household__village"):
        seen = can(user, Permission.HOUSEHOLD_VIEW, row.village_code)
        found[digests[str(row.identity_digest)]] = Taken(row if seen else None)
    return found
