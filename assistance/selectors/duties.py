"""责任清单: a county's own, or the usual one."""

from dataclasses import dataclass

from assistance.codes import ChargeKind, PostKind
from assistance.duty_codes import USUAL, DutyRole
from assistance.models import Cadre, Charge, DutyList, Pairing, Posting


@dataclass(frozen=True)
class Duties:
    """`row` None: the usual ones."""

    role: DutyRole
    lines: tuple[str, ...]
    row: DutyList | None = None


def duties_in(county: str) -> list[Duties]:
    kept = {row.role: row for row in DutyList.objects.filter(region=county)}
    return [
        Duties(role, tuple(kept[role].text.splitlines()) if role in kept else USUAL[role], kept.get(role))
        for role in DutyRole
    ]


def roles_of(cadre: Cadre) -> set[str]:
    """As what somebody answers for something today."""
    posts = set(Posting.objects.current().filter(cadre=cadre).values_list("kind", flat=True))
    found = posts & {PostKind.FIRST_SECRETARY, PostKind.LEADER, PostKind.MEMBER, PostKind.TOWNSHIP}
    if Pairing.objects.current().filter(cadre=cadre).exists():
        found.add(DutyRole.PAIRED)
    if Charge.objects.current().filter(cadre=cadre, kind=ChargeKind.LEADER).exists():
        found.add(DutyRole.CHARGE)
    return found


def duties_of(cadre: Cadre) -> list[Duties]:
    held = roles_of(cadre)
    return [one for one in duties_in(cadre.unit.region_id[:6]) if one.role in held]
