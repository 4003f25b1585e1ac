"""What a request says beside its effect, in words and masked."""

from typing import Any

from fupin.personal.masks import mask_identity
from households.codes import ChangeKind, DecreaseReason, Ethnicity, Relation, Sex
from households.models import ChangeProposal
from households.selectors.changes import facts_of

K = ChangeKind
LABELS: dict[str, tuple[str, Any]] = {
    "name": ("姓名", str),
    "identity": ("证件号码", mask_identity),
    "sex": ("性别", Sex.label_of),
    "relation": ("与户主关系", Relation.label_of),
    "ethnicity": ("民族", Ethnicity.label_of),
    "share": ("带走的纯收入", lambda amount: f"{amount} 元"),
}
SHOWN = {K.JOIN: ("name", "identity", "sex", "relation", "ethnicity"), K.SPLIT: ("share",), K.RELATION: ("relation",)}
FOUND = ("name", "identity", "relation")


def shown_facts(change: ChangeProposal) -> list[tuple[str, str]]:
    """Pairs of label and value. Of what an import found all that it said; people of M7 with where they went."""
    facts = facts_of(change)
    names = SHOWN.get(K(change.kind), FOUND if change.state == "open" else ())
    found = [(LABELS[name][0], LABELS[name][1](facts.text(name))) for name in names if facts.text(name)]
    if change.reason:
        found.append(("原因", change.reason_label))
    if reasons := facts.by_member("reasons"):
        people = dict(change.household.members.filter(pk__in=reasons).values_list("pk", "name"))
        found += [(people.get(key, "—"), DecreaseReason.label_of(code)) for key, code in reasons.items()]
    return found
