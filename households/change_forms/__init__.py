"""The forms of changes, one per kind (domain.md §3.4). They check fields; the rules decide what may be done."""

from households.change_forms.base import ChangeForm, Setting
from households.change_forms.people import CardForm, HeadForm, JoinForm, LeaveForm, PersonForm, RelationForm
from households.change_forms.whole import EndForm, MergeForm, MoveForm, SplitForm
from households.codes import ChangeKind

FORMS: dict[str, type[ChangeForm]] = {
    ChangeKind.JOIN: JoinForm,
    ChangeKind.LEAVE: LeaveForm,
    ChangeKind.HEAD: HeadForm,
    ChangeKind.SPLIT: SplitForm,
    ChangeKind.MERGE: MergeForm,
    ChangeKind.MOVE: MoveForm,
    ChangeKind.END: EndForm,
    ChangeKind.RELATION: RelationForm,
    ChangeKind.PERSON: PersonForm,
    ChangeKind.CARD: CardForm,
}

__all__ = ["FORMS", "ChangeForm", "Setting"]
