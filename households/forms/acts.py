"""The buttons of the entry form that change what stands in it and save nothing: they work without scripts."""

import re

from households.forms.entry import MOST_ROWS, row_numbers
from households.forms.initial import carry, opened, versions
from households.selectors.entry import Stored

NAME = re.compile(r"(home|income|living|members-[0-9]{1,4})-[a-z_]{2,30}")
TAKE = "take-"


def acted(act: str, data: dict[str, str], stored: Stored) -> dict[str, str]:
    """The form after a button: `add`, `remove-3`, `carry`, `fix:members-2-labour:04`; others leave it as it is."""
    if act == "add":
        return with_row(data)
    if act.startswith("remove-"):
        return without_row(data, act.removeprefix("remove-"))
    if act == "carry":
        return carry(data, stored)
    if act.startswith("fix:"):
        return repaired(data, act)
    return data


def with_row(data: dict[str, str]) -> dict[str, str]:
    numbers = row_numbers(data)
    if len(numbers) >= MOST_ROWS:
        return data
    return data | {f"members-{max(numbers, default=-1) + 1}-name": ""}


def without_row(data: dict[str, str], number: str) -> dict[str, str]:
    """Only somebody who is not registered yet is taken off the form."""
    if not number.isascii() or not number.isdigit() or data.get(f"members-{number}-pk"):
        return data
    return {name: value for name, value in data.items() if not name.startswith(f"members-{number}-")}


def repaired(data: dict[str, str], act: str) -> dict[str, str]:
    _, name, value = [*act.split(":", 2), "", ""][:3]
    return data | {name: value[:50]} if NAME.fullmatch(name) else data


# ---- after a conflict ------------------------------------------------------------------------------------------------


def taken_over(data: dict[str, str], stored: Stored) -> dict[str, str]:
    """The form with the other person's values where the clerk chose them (`take-home-address: theirs`)."""
    now = by_member(opened(stored, token=data.get("token", ""), village=data.get("village", "")))
    found = {name: value for name, value in data.items() if not name.startswith(TAKE)}
    for name, choice in data.items():
        field = name.removeprefix(TAKE)
        if name.startswith(TAKE) and choice == "theirs" and NAME.fullmatch(field):
            found[field] = now.get(key_of(field, data), "")
    return found


def by_member(data: dict[str, str]) -> dict[str, str]:
    """The same with `members-<index>-` said by the member's number: rows may stand elsewhere in another form."""
    return {key_of(name, data): value for name, value in data.items()}


def key_of(name: str, data: dict[str, str]) -> str:
    if not name.startswith("members-"):
        return name
    _, index, field = name.split("-", 2)
    pk = data.get(f"members-{index}-pk")
    return f"member:{pk}-{field}" if pk else name


def brought_up_to_date(data: dict[str, str], stored: Stored) -> dict[str, str]:
    """The form with today's versions, with members who came in meanwhile, without those who left."""
    found = dict(data) | versions(stored)
    known = {}
    for index in row_numbers(data):
        pk = data.get(f"members-{index}-pk", "")
        if pk.isascii() and pk.isdigit() and len(pk) < 19:
            known[int(pk)] = index
    for pk, index in known.items():
        if pk not in stored.members:
            found = {name: value for name, value in found.items() if not name.startswith(f"members-{index}-")}
    now = opened(stored, token=data.get("token", ""))
    place = max(row_numbers(data), default=-1) + 1
    for at, (pk, row) in enumerate(stored.members.items()):
        if pk in known:
            found[f"members-{known[pk]}-version"] = str(row.version)
        else:
            mine = {n: v for n, v in now.items() if n.startswith(f"members-{at}-")}
            found |= {f"members-{place}-{n.split('-', 2)[2]}": value for n, value in mine.items()}
            place += 1
    return found
