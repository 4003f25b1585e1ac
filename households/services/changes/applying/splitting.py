"""M4: those who leave become a household that is not listed; to be listed it walks the procedure from its start."""

from households.codes import DecreaseReason, Register, Relation
from households.models import ChangeProposal, Household
from households.services.changes.applying.common import Doing, keep_and_set, mark, set_relations


def apply_split(do: Doing) -> list[int]:
    """The old household keeps its code and its incomes; both sides carry the day for twelve months (security T3)."""
    asked, old = do.case.asked, do.household
    fresh = Household(
        village=old.village,
        register=Register.UNLISTED,
        split_from=old,
        split_on=do.today,
        group_name=do.facts.text("group_name") or old.group_name,
        address=do.facts.text("address") or old.address,
        **mark(),
    )
    fresh.save(force_insert=True)
    going = {**asked.relations, asked.head or 0: Relation.HEAD.value}
    why = {"change_reason": DecreaseReason.SPLIT.value, "changed_on": do.change.happened_on}
    set_relations(do.members(asked.leaving), going, household=fresh, **why)
    keep_and_set(Household.objects.filter(pk=old.pk), split_on=do.today)
    ChangeProposal.objects.filter(pk=do.change.pk).update(other=fresh)
    return [old.pk, fresh.pk]
