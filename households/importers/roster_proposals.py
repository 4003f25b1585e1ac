"""Changes of composition of listed households: they wait for the change procedure (domain.md §3.4)."""

from typing import Any

import numpy as np

from households.codes import ChangeKind, Register, Relation
from households.importers import roster_fields as fields
from households.importers.plan import Proposal
from households.importers.roster_changes import Changes

FACTS = ("name", "sex", "identity_type", "identity", "relation", "person_no", "ethnicity")


def propose(work: Any, members: Changes, joins: np.ndarray) -> tuple[list[Proposal], np.ndarray]:
    """Proposals, and which rows wait with them. What waits is taken out of `members`."""
    group = work.roster.household
    listed = work.listed()
    waiting = np.zeros(len(work.roster.table), dtype=bool)
    joining = joins[listed[group[joins]]] if len(joins) else joins
    waiting[joining] = True
    proposals = [_join(work, row) for row in joining.tolist()]
    rows = np.flatnonzero(members.any(fields.COMPOSITION) & listed[group[members.place]]) if len(members.ids) else []
    proposals += [_changed(work, members, row) for row in rows]
    if len(rows):
        waiting[members.place[rows]] = True
        held = np.zeros(len(members.ids), dtype=bool)
        held[rows] = True
        members.drop((*fields.COMPOSITION,), held)
        members.drop(("sex", "birth_date"), held)
    proposals += _moves(work, listed)
    _tell(work, waiting)
    return proposals, waiting


def _tell(work: Any, waiting: np.ndarray) -> None:
    key = "relation" if "relation" in work.roster.table else "name"
    work.problems += work.roster.table.problems(key, waiting, "composition_waits")


def _join(work: Any, row: int) -> Proposal:
    table = work.roster.table
    facts = {key: fields.written(table[key].values[row]) for key in FACTS if key in table and table[key].given[row]}
    return Proposal(int(work.roster.household[row]), ChangeKind.JOIN.value, facts.get("name", ""), facts)


def _changed(work: Any, members: Changes, row: int) -> Proposal:
    """One proposal for one person: the head, else the relation, else who he is."""
    place = int(members.place[row])
    different = [name for name in fields.COMPOSITION if name in members.differs and members.differs[name][row]]
    facts = {"identity" if name == "identity_digest" else name: members.new[name][row] for name in different}
    if "identity" in facts:
        facts["identity"] = fields.written(work.roster.table["identity"].values[place])
    relation = {members.old["relation"][row], members.new["relation"][row]} if "relation" in different else set()
    kind = ChangeKind.PERSON
    if relation:
        kind = ChangeKind.HEAD if Relation.HEAD.value in relation else ChangeKind.RELATION
    subject = members.old["name"][row] if "name" in members.old else ""
    return Proposal(int(work.roster.household[place]), kind.value, subject, facts, int(members.ids[row]))


def _moves(work: Any, listed: np.ndarray) -> list[Proposal]:
    old = np.append(work.register.households.village, "")[work.home]
    groups = np.flatnonzero(work.ok & (work.home >= 0) & listed & (old != work.matched.villages))
    heads = work.register.members.head_of
    names = work.register.members.name
    found = []
    for group in groups.tolist():
        head = heads.get(int(work.home[group]))
        subject = names[head] if head is not None else Register.LISTED.label
        found.append(
            Proposal(group, ChangeKind.MOVE.value, str(subject), {"village": str(work.matched.villages[group])})
        )
    return found
