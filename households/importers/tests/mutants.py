"""Good rosters of every format with a few of their bytes spoilt: what a bad disk, a bad line or a bad program makes."""

import random
import zipfile
from collections.abc import Callable
from functools import cache

from households.importers.tests.corpus import containers
from households.importers.tests.corpus.case import book, lines_of, two_homes

FORMATS: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: book({"花名册": lines_of(two_homes())}),
    "xls": containers.xls,
    "ods": containers.ods,
    "csv": containers.good_text,
    "gb.csv": lambda: containers.good_text("gb18030"),
}
BYTES = (0, 1, 9, 10, 13, 34, 39, 44, 60, 62, 127, 128, 255)
NUMBERS = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\x01\0\0\0", b"\xff\xff")


@cache
def original(kind: str) -> bytes:
    return FORMATS[kind]()


def mutant(seed: int) -> tuple[str, bytes]:
    """(file name, content): on the file as it lies, or within a part of the archive, which is then packed anew."""
    chance = random.Random(seed)
    kind = chance.choice(list(FORMATS))
    content = original(kind)
    if kind in ("xlsx", "ods") and chance.random() < 0.7:
        return f"名册.{kind}", repacked(content, chance)
    return f"名册.{kind}", spoilt(content, chance)


def repacked(content: bytes, chance: random.Random) -> bytes:
    """One part spoilt, the sheet's own more often than the others; its checksum is right."""
    parts = containers.parts_of(content)
    likely = [name for name in parts if "sheet1" in name or "content" in name or "workbook" in name]
    name = chance.choice(likely if chance.random() < 0.7 else list(parts))
    parts[name] = spoilt(parts[name], chance)
    if chance.random() < 0.1:
        del parts[chance.choice(list(parts))]
    return containers.zipped(list(parts.items()), chance.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]))


def spoilt(content: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 4, 16])):
        if made:
            chance.choice(WAYS)(made, chance)
    return bytes(made)


def flip(made: bytearray, chance: random.Random) -> None:
    made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)


def set_byte(made: bytearray, chance: random.Random) -> None:
    made[chance.randrange(len(made))] = chance.choice(BYTES)


def set_number(made: bytearray, chance: random.Random) -> None:
    place, number = chance.randrange(len(made)), chance.choice(NUMBERS)
    made[place : place + len(number)] = number


def cut_out(made: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(made))
    del made[place : place + chance.choice([1, 2, 16, 512])]


def repeat(made: bytearray, chance: random.Random) -> None:
    place, size = chance.randrange(len(made)), chance.choice([1, 8, 64, 1024])
    made[place:place] = made[place : place + size] * chance.choice([1, 2, 50])


def swap(made: bytearray, chance: random.Random) -> None:
    one, two = chance.randrange(len(made)), chance.randrange(len(made))
    made[one : one + 8], made[two : two + 8] = made[two : two + 8], made[one : one + 8]


def cut_off(made: bytearray, chance: random.Random) -> None:
    del made[chance.randrange(len(made)) :]


def digits(made: bytearray, chance: random.Random) -> None:
    """A figure becomes another one: a row number, a cell reference, a code of a text, an amount."""
    places = [place for place in (chance.randrange(len(made)) for _ in range(40)) if 48 <= made[place] <= 57]
    for place in places[:3]:
        made[place] = 48 + chance.randrange(10)


WAYS = (flip, set_byte, set_number, cut_out, repeat, swap, cut_off, digits, digits)
