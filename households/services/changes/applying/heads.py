"""M3: another head; everybody's relation is entered anew, and the old head may leave in the same change."""

from households.codes import Relation
from households.services.changes.applying.common import Doing, let_go, set_relations


def apply_head(do: Doing) -> list[int]:
    asked = do.case.asked
    if asked.leaving:
        let_go(do.members(asked.leaving), do.change.reason, do.change.happened_on)
    staying = [one.key for one in do.case.home.without(asked.leaving)]
    set_relations(do.members(staying), {**asked.relations, asked.head or 0: Relation.HEAD.value})
    return [do.household.pk]
