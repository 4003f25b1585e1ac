"""Finding a village by the names that a roster has for it, pure: spellings differ, codes do not."""

from collections import defaultdict
from collections.abc import Iterable

from villages.division_codes import name_key


class PlaceIndex:
    """Villages under the keys of their own names and of the names above them.

    Built once for a scope; asked once per distinct combination of a file, never per row.
    """

    def __init__(self, places: Iterable[tuple[str, str]]) -> None:
        """`places`: (code, name) of villages, townships and counties."""
        self.keys = {code: place_key(code, name) for code, name in places}
        self.by_name: defaultdict[str, list[str]] = defaultdict(list)
        for code, key in self.keys.items():
            if len(code) == 12:
                self.by_name[key].append(code)

    def find(self, village: str, township: str = "", county: str = "") -> list[str]:
        """Codes of the villages that may be meant; one is an answer, none or several are a question to the clerk."""
        found = self.by_name.get(name_key(village), [])
        for name, length in ((township, 9), (county, 6)):
            if name.strip():
                found = [code for code in found if self.is_called(code[:length], name)]
        return found

    def is_called(self, code: str, name: str) -> bool:
        known = self.keys.get(code)
        return known is None or known == place_key(code, name)


LAST = {9: ("街道办事处", "街道办", "街道", "镇", "乡", "苏木"), 6: ("县", "市", "区", "旗")}


def place_key(code: str, name: str) -> str:
    """A village without 村/社区; a township or county without its kind, which changes more often than its name."""
    if len(code) == 12:
        return name_key(name)
    bare = "".join(name.split())
    ending = next((end for end in LAST.get(len(code), ()) if bare.endswith(end) and len(bare) > len(end)), "")
    return bare[: len(bare) - len(ending)]
