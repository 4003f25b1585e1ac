"""First letters of names in pinyin, for finding people without a Chinese keyboard (韦大山 → wds), and how names sound.

A character is asked of the dictionary once per process, and the dictionary, which takes long to load, is loaded by the
first. A surname is often read unlike the same character elsewhere.
"""

from functools import cache

LENGTH = 20
SURNAMES = {
    **dict.fromkeys("单折", "s"),
    **dict.fromkeys("仇覃", "q"),
    **dict.fromkeys("曾翟", "z"),
    **dict.fromkeys("解冼", "x"),
    **dict.fromkeys("韦隗", "w"),
    **dict.fromkeys("查", "z"),
    **dict.fromkeys("岑种晁", "c"),
    **dict.fromkeys("区", "o"),
    **dict.fromkeys("朴逄", "p"),
    **dict.fromkeys("任", "r"),
    **dict.fromkeys("盖", "g"),
    **dict.fromkeys("乐员应", "y"),
    **dict.fromkeys("缪", "m"),
    **dict.fromkeys("秘", "b"),
    **dict.fromkeys("黑", "h"),
    **dict.fromkeys("纪", "j"),
    **dict.fromkeys("宁", "n"),
}
COMPOUND = {"尉迟": "yc", "万俟": "mq", "长孙": "zs", "澹台": "tt", "单于": "cy"}


def readings(text: str, *, others: str = "ignore") -> list[str]:
    """The characters of a word in pinyin without tones, each as it is read in this word. What is no Chinese is
    left out, or kept as it is where `others` is "default"."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary takes half a second to load

    return lazy_pinyin(text, errors=others)


def reading(character: str) -> str:
    """One character in pinyin without its tone; "" for what is none."""
    return "".join(readings(character))


@cache
def letter(character: str) -> str:
    """The first letter of one character; "" for a mark, a Latin letter itself."""
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    return reading(character)[:1]


def initials(name: str) -> str:
    """The letters of a person's name, at most 20."""
    start = COMPOUND.get(name[:2]) if len(name) > 2 else None
    if start:
        return (start + "".join(map(letter, name[2:])))[:LENGTH]
    first = SURNAMES.get(name[:1]) or "".join(map(letter, name[:1]))
    return (first + "".join(map(letter, name[1:])))[:LENGTH]


@cache
def sound(character: str) -> str:
    """How one character is read, without its tone; a Latin letter itself."""
    return reading(character) or character.lower()


def sounds(name: str) -> tuple[str, ...]:
    """How a name is read: 韦晓雨 and 韦小雨 are read the same."""
    return tuple(sound(character) for character in name)


def letters(text: str) -> str:
    """The first letters of a word that is no name, each character read as in this word: 长期慢性病 → cqmxb."""
    return "".join(part[:1] for part in readings(text))


def spelled(text: str) -> str:
    """A whole word in pinyin, and in it what is no Chinese as it is: 平洞 → pingdong."""
    return "".join(readings(text, others="default"))
