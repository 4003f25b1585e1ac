"""Saying what a column is, and which code list its codes are from: the decision of a person, kept with the batch and
offered again for the same layout. Which code lists there are is the business of the app whose columns they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import PermissionDenied

from fupin.access.permissions import Permission
from fupin.imports.again_services import check_again
from fupin.imports.headings import READ, UNKNOWN
from fupin.imports.models import ImportBatch
from fupin.imports.sheet import Sheet, plain_heading, without_unit
from fupin.workflow import REASONS, Refused

OWN = "own"  # a table that the user made up himself, code by code
SUGGESTED, ALIKE = 3, 0.5

REASONS |= {
    "mapping_unknown": "没有保存：模板里没有“{heading}”这一栏。请从列表里选。",
    "mapping_taken": "没有保存：“{heading}”已经由另一列读了，一栏只能由一列来读。",
    "mapping_code": "没有保存：“{heading}”里没有“{value}”这个选项。请从列表里选。",
}


@dataclass(frozen=True)
class CodeTable:
    """A published code list of one column: code without leading zeros → stored code."""

    name: str
    label: str
    values: Mapping[str, str]


Tables = Mapping[str, tuple[CodeTable, ...]]


@dataclass(frozen=True)
class Understanding:
    """What may be chosen for one kind of file."""

    sheet: Sheet
    tables: Tables


_understandings: dict[str, Understanding] = {}


def register_understanding(kind: str, understanding: Understanding) -> None:
    """Called at start-up by the app whose rows the file holds."""
    _understandings[kind] = understanding


def understanding_of(batch: ImportBatch) -> Understanding | None:
    return _understandings.get(batch.kind)


def unknown_headings(batch: ImportBatch) -> list[dict[str, Any]]:
    """Columns that nobody has told, each heading once; those that somebody has told are there to be changed."""
    said = batch.mapping.get("headings", {})
    found: dict[str, dict[str, Any]] = {}
    for told in batch.preview.get("headings", []):
        if told["state"] == UNKNOWN or told["heading"] in said:
            found.setdefault(told["heading"], {**told, "chosen": said.get(told["heading"])})
    return list(found.values())


def suggestions(heading: str, sheet: Sheet, taken: set[str]) -> list[str]:
    """Keys of the columns whose spellings are most like a heading, the likeliest first."""
    words = without_unit(plain_heading(heading)).rpartition("/")[2]
    best: dict[str, float] = {}
    for spelling, key in sheet.by_spelling.items():
        if key not in taken:
            best[key] = max(best.get(key, 0), likeness(words, spelling))
    likely = [key for key, ratio in best.items() if ratio >= ALIKE]
    return sorted(likely, key=lambda key: (-best[key], key))[:SUGGESTED]


def likeness(one: str, other: str) -> float:
    """0 to 1; a heading inside another is nearly the same."""
    inside = len(min(one, other, key=len)) > 1 and (one in other or other in one)
    return max(SequenceMatcher(None, one, other).ratio(), 0.75 if inside else 0)


def key_named(heading: str, sheet: Sheet) -> str:
    """The column of the template with this heading. Raises Refused("mapping_unknown")."""
    key = sheet.key_of(plain_heading(heading))
    if key is None:
        raise Refused("mapping_unknown", heading=heading[:40])
    return key


def choose(
    *, batch: ImportBatch, by: Any, token: Any, headings: Mapping[str, str], codes: Mapping[str, Mapping[str, Any]]
) -> ImportBatch:
    """Keep what was said and have the file checked again. `headings`: heading → key ("" not to be read); `codes`: key →
    {"table", "values"}. Raises Refused, and PermissionDenied: what a file means is its owner's to say."""
    if by.pk != batch.owner_id:
        raise PermissionDenied(Permission.ROSTER_IMPORT.label)
    found = understanding_of(batch)
    assert found is not None
    _require_once(batch, headings, found.sheet)
    return check_again(batch=batch, by=by, token=token, mapping={"headings": dict(headings), "codes": dict(codes)})


def _require_once(batch: ImportBatch, headings: Mapping[str, str], sheet: Sheet) -> None:
    """No column is read twice on one sheet."""
    for page in {told["sheet"] for told in batch.preview.get("headings", [])}:
        seen: set[str] = set()
        for told in batch.preview["headings"]:
            own = headings.get(told["heading"], told["key"] if told["state"] == READ else None)
            if told["sheet"] == page and own:
                if own in seen:
                    raise Refused("mapping_taken", heading=sheet[own].heading)
                seen.add(own)
