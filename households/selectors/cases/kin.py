"""Staff for whom a household is their own or a relative's: named for who decides, counted for a list."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from fupin.accounts.models import Kin, Person
from households.codes import ACTIVE, CaseAct
from households.models import Case, Member
from households.selectors.changes.people import staff_among


@dataclass(frozen=True)
class Tie:
    """`person` works here; `relation` is 本人 or what he declared; `part` what he did in this case."""

    person: str
    member: str
    relation: str
    part: str


def ties_in(case: Case) -> list[Tie]:
    """Who works here and belongs to the household, or declared one of its people; those who acted first. Four
    queries."""
    rows = Member.objects.filter(household=case.household_id, state__in=sorted(ACTIVE), identity_digest__isnull=False)
    names = dict(rows.values_list("identity_digest", "name"))
    parts = parts_in(case) if names else {}
    own = Person.objects.filter(identity_digest__in=names, users__isnull=False).distinct()
    found = [Tie(one.name, names[one.identity_digest], "本人", "、".join(parts.get(one.pk, []))) for one in own]
    kin = Kin.objects.filter(identity_digest__in=names, ended_on__isnull=True).select_related("person")
    for one in kin:
        found.append(
            Tie(one.person.name, names[one.identity_digest], one.relation, "、".join(parts.get(one.person_id, [])))
        )
    return sorted(found, key=lambda tie: (not tie.part, tie.person))


def parts_in(case: Case) -> dict[int, list[str]]:
    """What each person did in this case, in words."""
    found: dict[int, list[str]] = defaultdict(list)
    found[case.proposer_id].append("登记")
    for check in case.checks.prefetch_related("checkers"):
        for one in check.checkers.all():
            found[one.pk].append("入户核实")
    for person, act in case.steps.exclude(Q(act=CaseAct.START) | Q(act=CaseAct.EDIT)).values_list("person_id", "act"):
        if (label := CaseAct.label_of(act)) not in found[person]:
            found[person].append(label)
    return found


def related_among(households: Collection[int]) -> set[int]:
    """Households with staff or a declared relative of staff in them. Three queries whatever their number."""
    rows = Member.objects.filter(household__in=households, state__in=sorted(ACTIVE), identity_digest__isnull=False)
    homes = dict(rows.values_list("identity_digest", "household_id"))
    if not homes or not staff_among(set(homes)):
        return set()
    own = Person.objects.filter(identity_digest__in=homes, users__isnull=False).values_list(
        "identity_digest", flat=True
    )
    kin = Kin.objects.filter(identity_digest__in=homes, ended_on__isnull=True)
    return {homes[digest] for digest in {*own, *kin.values_list("identity_digest", flat=True)}}
