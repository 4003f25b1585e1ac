"""Every list that departments hand over, and the rules that compare it (domain.md §7.6)."""

from fupin.comparison.lists import people, support, wealth
from fupin.comparison.lists.base import ListKind, ListRule, of_kinds

KINDS: dict[str, ListKind] = of_kinds((*wealth.KINDS, *people.KINDS, *support.KINDS))
LIST_RULES: dict[str, ListRule] = {each.rule.id: each for kind in KINDS.values() for each in kind.rules}
RULES = tuple(each.rule for each in LIST_RULES.values())

__all__ = ["KINDS", "LIST_RULES", "RULES", "ListKind", "ListRule"]
