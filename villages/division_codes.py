"""Division codes and names, pure (domain.md §2.22): padded → unpadded, what lies above, what a village is called."""

import re
import unicodedata
from collections.abc import Container

LENGTHS = (2, 4, 6, 9, 12)
ABOVE = {4: 2, 6: 4, 9: 6, 12: 9}
BELOW = {length: below for below, length in ABOVE.items()}
"""Length of a place's code → of the codes right above it, right below it."""
BY_ZEROS = ((10, 2), (8, 4), (6, 6), (3, 9))  # trailing zeros of a padded code → length of the code itself

COMMITTEE = re.compile(r"村?(?:村民委员会|村委会)$")
RESIDENTS = re.compile(r"(?:居民委员会|居委会)$")
KIND = re.compile(r"(?:行政村|社区|村|嘎查|居委会)$")


def unpadded(text: str) -> str:
    """The code as it is kept. ValueError when it is no division code.

    Twelve digits may be padded; the level shows in trailing zeros. Cutting all zeros would be wrong: 130631204200 is a
    village. Six digits with `0000` are a province; six with `00` stay (`441900` is a county-level code of its own).
    """
    code = unicodedata.normalize("NFKC", text).strip() if not text.isascii() else text.strip()
    if len(code) not in LENGTHS or not code.isdigit():
        raise ValueError(text)
    if len(code) == 12 and code.endswith("000"):
        zeros = 12 - len(code.rstrip("0"))
        return code[: next(length for most, length in BY_ZEROS if zeros >= most)]
    return code[:2] if len(code) == 6 and code.endswith("0000") else code


def lineage(code: str) -> list[str]:
    """The division's own code and those above it, highest first."""
    return [code[:length] for length in LENGTHS if length <= len(code)]


def above(code: str, known: Container[str]) -> str | None:
    """The code one level up; None for a province. KeyError when it is not known.

    A prefecture without counties (东莞, 中山, 儋州) may lack the county code that ends in 00: its towns hang on it.
    """
    if len(code) == 2:
        return None
    parent = code[: ABOVE[len(code)]]
    if parent in known:
        return parent
    if len(parent) == 6 and parent.endswith("00") and parent[:4] in known:
        return parent[:4]
    raise KeyError(parent)


def short_name(name: str) -> str:
    """A village as people call it: 平绕村村民委员会 → 平绕村, 街心社区居民委员会 → 街心社区."""
    if COMMITTEE.search(name):
        return COMMITTEE.sub("村", name)
    without = RESIDENTS.sub("", name)
    return without if without.endswith("社区") else name


def name_key(text: str) -> str:
    """What two spellings of one place have in common: no white space, no 村 / 村委会 / 行政村 / 社区 at the end."""
    name = short_name("".join(unicodedata.normalize("NFKC", text).split()))
    return KIND.sub("", name) or name


def length_below(place: str) -> int:
    """Of the codes of the places in which a place is shown: those right below it; a village alone by itself."""
    return BELOW.get(len(place), 12)
