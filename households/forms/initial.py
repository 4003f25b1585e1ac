"""What the entry form is opened with: the same names and texts that it posts, so that a draft, a post and the register
fill it by one way. Sealed values are not among them."""

from typing import Any

from households.entry_facts import HOME, INCOME, KEPT_WHEN_BLANK, LIVING, MEMBER
from households.forms import cells
from households.forms.parts import HomeForm, IncomeForm, LivingForm, MemberForm
from households.selectors.entry import Stored

PARTS = {"income": (IncomeForm, INCOME), "living": (LivingForm, LIVING)}


def opened(stored: Stored, token: Any, village: str = "") -> dict[str, str]:
    """The form for a household, or the blank one for a new one."""
    data = {"token": str(token), "year": str(stored.year), "village": village}
    data |= versions(stored)
    if stored.home is not None:
        data |= {"village": str(stored.home.village_id)} | said(HomeForm, HOME, stored.home, "home")
    for index, row in enumerate(stored.members.values()):
        data |= person(row, index)
    for part in PARTS:
        data |= yearly(part, getattr(stored, part))
    return {name: value for name, value in data.items() if value != ""}


def versions(stored: Stored) -> dict[str, str]:
    """The versions of the rows that the form is opened with."""
    rows = {"home": stored.home, "income": stored.income, "living": stored.living}
    return {f"version-{name}": str(row.version if row is not None else 0) for name, row in rows.items()}


def person(row: Any, index: int) -> dict[str, str]:
    prefix = f"members-{index}"
    found = said(MemberForm, MEMBER, row, prefix)
    found[f"{prefix}-schooling"] = cells.joined(row.student, row.education)
    return found | {f"{prefix}-pk": str(row.pk), f"{prefix}-version": str(row.version)}


def yearly(part: str, row: Any) -> dict[str, str]:
    if row is None:
        return {}
    form, names = PARTS[part]
    return said(form, names, row, part) | ({f"carried-{part}": "1"} if row.carried else {})


def said(form: Any, names: tuple[str, ...], row: Any, prefix: str) -> dict[str, str]:
    """Field → text for what the row has; what is sealed stays in the register."""
    fields = {name: form.base_fields[name] for name in names if name in form.base_fields}
    return {
        f"{prefix}-{name}": text_of(field, getattr(row, name))
        for name, field in fields.items()
        if name not in KEPT_WHEN_BLANK
    }


def text_of(field: Any, value: Any) -> str:
    return "" if value is None else str(field.prepare_value(value))


def carry(data: dict[str, str], stored: Stored) -> dict[str, str]:
    """The form with blank cells of the year filled from the year before, and marked until somebody confirms them."""
    found = dict(data)
    for part, last in (("income", stored.last_income), ("living", stored.last_living)):
        if last is None or getattr(stored, part) is not None:
            continue
        form, names = PARTS[part]
        for name, value in said(form, names, last, part).items():
            if value and not found.get(name):
                found[name] = value
                found[f"carried-{part}"] = "1"
        found.pop(f"confirmed-{part}", None) if found.get(f"carried-{part}") else None
    return found
