"""What an address or a form says as plain text: a number, a token, a day, a place, a year. Spoilt or missing text is
something that no row has; it is never an error."""

import re
import uuid
from datetime import date

from django.utils.dateparse import parse_date

CODES = (2, 4, 6, 9, 12)
"""How long the codes of places are."""


def digits(text: str, *lengths: int) -> bool:
    """Whether it is plain digits and as long as one of these."""
    return text.isascii() and text.isdigit() and len(text) in lengths


def number(text: str) -> int:
    """0 for what is none, or is larger than any row's number."""
    return int(text) if digits(text, *range(1, 19)) else 0


NUMBERED = re.compile(r"编号(\d{1,18})$")


def numbered(text: str) -> int:
    """The number with which an option of a list ends that narrows while somebody types; 0 for what no option says."""
    found = NUMBERED.search(text.strip())
    return number(found[1]) if found else 0


def token(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def day(text: str) -> date | None:
    """A day as a date field sends it."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def place(text: str) -> str:
    """A place's code, "" for anything else."""
    return text if digits(text, *CODES) else ""


def year(text: str, otherwise: int) -> int:
    return int(text) if digits(text, 4) else otherwise
