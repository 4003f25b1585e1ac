"""What only the register can say about a request: numbers of the dead, cards of other households, staff's families."""

from fupin.access.scope import within
from fupin.personal.sealing import identity_digest
from households.codes import ACTIVE, ChangeKind, MemberState, Register
from households.doubt_homes import luhn
from households.models import ChangeProposal, Household, Member
from households.selectors.changes.cases import Facts
from households.selectors.changes.people import staff_among, staff_in

K = ChangeKind


def register_flags(change: ChangeProposal, facts: Facts) -> list[str]:
    found = {K.JOIN: dead, K.CARD: cards}.get(K(change.kind))
    own = found(change, facts) if found else []
    return [*own, *(["staff_family"] if staff_in(change) else [])]


def dead(change: ChangeProposal, facts: Facts) -> list[str]:
    number = identity_digest(facts.text("identity")) if facts.text("identity") else None
    gone = Member.objects.filter(identity_digest=number, state=MemberState.DEAD) if number else Member.objects.none()
    return ["known_dead"] if gone.exists() else []


def cards(change: ChangeProposal, facts: Facts) -> list[str]:
    """Cards are sealed without a digest, so those of the county are opened and compared; such a change is rare."""
    number = facts.text("bank_card")
    if not number:
        return []
    found = [] if luhn(number) else ["card_checksum"]
    county = Household.objects.filter(within("village_id", change.village_code[:6]), bank_card__isnull=False)
    rows = county.exclude(pk=change.household_id).exclude(register=Register.CLOSED).values_list("pk", "bank_card")
    shared = [pk for pk, card in rows.iterator(2000) if card == number]
    if not shared:
        return found
    people = Member.objects.filter(household_id__in=shared, state__in=sorted(ACTIVE), identity_digest__isnull=False)
    staff = staff_among(set(people.values_list("identity_digest", flat=True)))
    return [*found, "card_shared", *(["card_staff"] if staff else [])]
