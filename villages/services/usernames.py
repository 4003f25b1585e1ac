"""User names made from places: the pinyin of the name without its kind, and the next free number."""

import re
from collections.abc import Collection
from itertools import count

from fupin.accounts.models import User
from fupin.pinyin import spelled
from villages.models import Region

KIND = re.compile(r"(居民委员会|村民委员会|布依族苗族自治州|街道办事处|自治县|自治州|街道|社区|村|镇|乡|县|市|州|省)$")
LONGEST = 40


def stem(region: Region) -> str:
    """`平洞村` → `pingdong`; a name of one character keeps its kind, so that it stays readable."""
    bare = KIND.sub("", region.name)
    letters = re.sub(r"[^a-z]", "", spelled(bare if len(bare) > 1 else region.name).lower())[:LONGEST]
    return letters if len(letters) > 1 else f"u{letters}{region.code}"


def suggest_username(region: Region, taken: Collection[str] | None = None) -> str:
    """The first free name of the place. `taken` holds the names in use, lower case, where many are made at once."""
    base = stem(region)
    if taken is None:
        taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    return next(name for serial in count(1) if (name := f"{base}{serial}") not in taken)
