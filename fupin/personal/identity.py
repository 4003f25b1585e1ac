"""Identity numbers (GB 11643-1999, domain.md §2.23–2.24), pure: what is wrong with one, and what it says."""

import re
import unicodedata
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
MARKER = "999999"
LENGTHS = (18, 20, 22)
INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
FIRST_GENERATION = re.compile(r"[0-9]{15}")
SHAPE = re.compile(r"[0-9]{17}[0-9X]([1-7][1-4](B[0-9])?)?")
FIRST_YEAR = 1900


def normalise(text: str) -> str:
    """Half width, upper case X, without blanks, a leading apostrophe or the ="…" of exports. 15 digits become 18.

    A trailing ".0" stays: such a number went through a float, which has already lost its last digits.
    """
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lstrip("'`’‘")
    if plain.startswith('="') and plain.endswith('"'):
        plain = plain[2:-1].lstrip("'`’‘")
    plain = plain.replace("×", "X").upper()
    return to18(plain) if FIRST_GENERATION.fullmatch(plain) else plain


def check_digit(first17: str) -> str:
    """The 18th character that belongs to 17 digits."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True)) % 11]


def to18(number15: str) -> str:
    """A first-generation number in today's form: the century is 19."""
    first = number15[:6] + "19" + number15[6:]
    return first + check_digit(first)


def problem(number: str, *, today: date | None = None) -> str | None:
    """Code of what is wrong with a normalised number, or None: rules A02–A05 of domain.md §7.1."""
    if number.startswith(MARKER):
        return "identity_marker"
    if len(number) not in LENGTHS:
        return "identity_length"
    if not SHAPE.fullmatch(number):
        return "identity_characters"
    born = _date(number)
    if born is None or born.year < FIRST_YEAR or (today is not None and born > today):
        return "identity_date"
    if check_digit(number[:17]) != number[17]:
        return "identity_checksum"
    return None


def _date(number: str) -> date | None:
    try:
        return birth_date(number)
    except ValueError:
        return None


def birth_date(number: str) -> date:
    """The date that a right number holds. ValueError when there is none in it."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def full_years(born: date, day: date) -> int:
    """周岁 on that day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def sex(number: str) -> str:
    """ "1" 男 or "2" 女: odd or even 17th digit."""
    return "1" if int(number[16]) % 2 else "2"


def disability(number: str) -> tuple[str, str] | None:
    """(kind, grade) of a 20 or 22 character disability card, None for an identity card."""
    return (number[18], number[19]) if len(number) in (20, 22) else None
