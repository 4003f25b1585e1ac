"""The differences that a conflict page shows: what stands, what was typed, and which of the two is proposed."""

from dataclasses import dataclass
from typing import Any

from households.entry_facts import HOME, INCOME, KEPT_WHEN_BLANK, LIVING, MEMBER
from households.forms import cells
from households.forms.entry import EntryForm
from households.forms.initial import text_of
from households.selectors.entry import Stored
from households.selectors.entry_conflict import Opened, rows_opened
from households.selectors.shown import shown

NAMES = {"home": HOME, "income": INCOME, "living": LIVING}


@dataclass(frozen=True)
class Difference:
    """`both`: both changed it, so that the clerk chooses; else only the other one did, and theirs is proposed."""

    field: str
    label: str
    was: str
    theirs: str
    mine: str
    both: bool


def differences(form: EntryForm, stored: Stored) -> tuple[list[Difference], dict[str, str]]:
    """What the other one changed, field by field, and the form with their values where only they changed it."""
    typed = form.typed()
    members = {person.pk: (person.index, person.version) for person in typed.people if person.pk is not None}
    found: list[Difference] = []
    data = dict(form.data)
    for row in rows_opened(stored, typed.versions, members):
        for name, field in fields_of(form, row.prefix):
            one = compared(form, row, name, field)
            if one is not None:
                found.append(one)
                if not one.both and name not in KEPT_WHEN_BLANK:
                    data[one.field] = text_in(row.now, name, field)
    return found, data


def fields_of(form: EntryForm, prefix: str) -> list[tuple[str, Any]]:
    """Form fields of one part: (name, field), the joined cell for what is two facts in the register."""
    part, _, index = prefix.partition("-")
    if part != "members":
        own = {"home": form.home, "income": form.income, "living": form.living}[part]
        return [(name, own.fields[name]) for name in NAMES[part] if name in own.fields]
    row = next(row for row in form.rows if row.index == int(index))
    names = [name for name in (*MEMBER, "schooling") if name in row.form.fields]
    return [(name, row.form.fields[name]) for name in names]


def compared(form: EntryForm, row: Opened, name: str, field: Any) -> Difference | None:
    """None where the other one changed nothing, or both typed the same."""
    was, now = (text_in(one, name, field) if one is not None else None for one in (row.was, row.now))
    if was == now:
        return None
    html_name = f"{row.prefix}-{name}"
    typed = form.data.get(html_name, "")
    mine = now if name in KEPT_WHEN_BLANK and not typed else cells.plain(typed)
    if mine == now or read(field, typed) == read(field, now or ""):
        return None
    untouched = was is not None and read(field, typed) == read(field, was) and name not in KEPT_WHEN_BLANK
    subject = f"{row.now.name} " if hasattr(row.now, "person_no") else ""
    old, new = (told(one, name, field) for one in (row.was, row.now))
    said = "（已填新的）" if name in KEPT_WHEN_BLANK else label_of(field, typed) or "（空）"
    return Difference(html_name, f"{subject}{field.label}", old, new, said, both=not untouched)


def text_in(row: Any, name: str, field: Any) -> str:
    if name == "schooling":
        return cells.joined(row.student, row.education)
    return text_of(field, getattr(row, name))


def read(field: Any, text: str) -> Any:
    """What the text means, so that 28,000 and 28000 are the same."""
    try:
        return field.to_python(text)
    except Exception:  # what cannot be read is compared as it was typed
        return text


def told(row: Any, name: str, field: Any) -> str:
    """As pages show it: labels, masks, a word for nothing."""
    if row is None:
        return "（不详）"
    if name == "schooling":
        return label_of(field, cells.joined(row.student, row.education)) or "（空）"
    text = shown(row._meta.get_field(name), getattr(row, name))
    return "（空）" if text == "—" else text


def label_of(field: Any, text: str) -> str:
    offered = dict(cells.flat(getattr(field, "offered", [])))
    return str(offered.get(text, text)) if text else ""
