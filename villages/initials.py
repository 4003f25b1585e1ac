"""First letters of places in pinyin: 平绕村 → prc. No character is read as a surname here: 解放村 is jfc."""

from collections.abc import Iterable

from fupin.pinyin import letter


class _Letters(dict[int, str]):
    """Code point → letter, asked of the dictionary once; `str.translate` then does a name in one step."""

    def __missing__(self, point: int) -> str:
        self[point] = letter(chr(point))
        return self[point]


_LETTERS = _Letters()


def place_initials(names: Iterable[str]) -> list[str]:
    return [name.translate(_LETTERS) for name in names]
