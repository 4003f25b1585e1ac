"""What a department's list is: its columns, the rules that look at it, what they say of a hit. Declared as data."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fupin.comparison.listed import Listed
from fupin.doubts.frame import DAY, FIGURE, MONEY, TEXT
from fupin.doubts.rules import Rule, Scope, Severity
from fupin.doubts.truth import Column as Values
from fupin.doubts.truth import Truth
from fupin.imports.cells import Reader, identity, number, text, whole
from fupin.imports.dates import day
from fupin.imports.sheet import Column, Sheet
from fupin.workbook import OutColumn, OutSheet

READERS: Mapping[str, Callable[[], Reader]] = {
    TEXT: text, MONEY: number, FIGURE: lambda: whole(0, 99_999), DAY: day,
}  # fmt: skip
IDENTITY = Column(
    "identity",
    "证件号码",
    ("身份证号", "身份证号码", "身份证", "公民身份号码", "公民身份证号码", "证件号", "居民身份证号码"),
    read=identity(),
    personal="identity",
)
KNOWN = ("序号", "备注", "性别", "民族", "年龄", "出生日期", "住址", "家庭住址", "地址", "联系电话", "手机号码", "电话")
KNOWN += ("省", "市", "县", "县区", "乡镇", "乡", "村", "行政村", "组", "村民小组")
MOST_SAID = 3


@dataclass(frozen=True)
class Heading:
    """One column of a list, with the names under which departments hand it over."""

    key: str
    words: str
    also: tuple[str, ...] = ()
    kind: str = TEXT
    unit: str = ""

    def column(self, needed: bool) -> Column:
        """Nothing of a cell is ever shown: what is wrong in it is said without its value."""
        return Column(
            self.key, self.words, self.also, read=READERS[self.kind](), personal="hidden", unit=self.unit,
            lenient=True, expected=(self.key,) if needed else (),
        )  # fmt: skip


NAME = Heading("name", "姓名", ("人员姓名", "名字"))


@dataclass(frozen=True)
class Said:
    """A piece of what a hit says: `label` before the value, `mask` for what may not be shown in full. `of` names a
    fact of the register instead of a column of the list."""

    key: str
    label: str = ""
    after: str = ""
    mask: Callable[[str], str] | None = None
    of: str = "row"
    words: Callable[[str], str] | None = None

    def values(self, frame: Listed) -> Values | None:
        if self.of == "row":
            return frame.row.columns.get(self.key)
        return frame.theirs(frame.member.columns[self.key])

    def texts(self, frame: Listed, *, masked: bool) -> list[str]:
        """For each row of the list; "" where nothing is given."""
        values, size = self.values(frame), len(frame.row)
        if not isinstance(values, Values):
            return [""] * size
        shown = values.shown(np.arange(size)) if size else []
        return [self._one(word, masked) if given else "" for word, given in zip(shown, values.given, strict=True)]

    def _one(self, word: str, masked: bool) -> str:
        word = self.mask(word) if masked and self.mask else word
        word = self.words(word) if self.words else word
        return f"{self.label}{word}{self.after}" if word else ""


Hits = Callable[[Listed], Truth]


def number_of(frame: Listed, person: int) -> str:
    return str(frame.digests[person])


def number_and_year(frame: Listed, person: int) -> str:
    """What was explained for a year is asked again for the next."""
    return f"{frame.digests[person]} {frame.listed_on.year}"


@dataclass(frozen=True)
class ListRule:
    """A rule of §7.6. `hits` answers for each row of the list, `absent` for each person who should be on it; `whole`
    for each person where a row alone cannot tell. Without one of the columns in `needs` nobody is evaluated."""

    rule: Rule
    hits: Hits | None = None
    absent: Hits | None = None
    people: Hits | None = None
    needs: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    absent_says: str = ""
    rests: Callable[[Listed, int], str] = number_of
    kin: bool = False

    def judge(self, frame: Listed) -> Truth:
        """For each person who is compared."""
        if not frame.has.issuperset(self.needs):
            nobody = np.zeros(len(frame.member), dtype=bool)
            return Truth(nobody, nobody)
        found = [frame.any_row(self.hits(frame))] if self.hits else []
        found += [asked(frame) for asked in (self.absent, self.people) if asked]
        truth = found[0]
        for other in found[1:]:
            truth = truth | other
        return truth

    def widened(self, frame: Listed) -> Listed:
        return frame.with_kin() if self.kin else frame

    def tells(self, frame: Listed, people: np.ndarray) -> list[tuple[str, str]]:
        """For each of these people what the list says of him: as it may be shown, and in full."""
        hit = self.hits(frame).yes if self.hits else np.zeros(len(frame.row), dtype=bool)
        rows = np.flatnonzero(hit)
        shown, full = (self._lines(frame, masked) for masked in (True, False))
        of: dict[int, list[int]] = {}
        for row in rows:
            of.setdefault(int(frame.whose[row]), []).append(int(row))
        said = {person: self._told([(shown[row], full[row]) for row in lines]) for person, lines in of.items()}
        return [said.get(person) or self._nothing(frame, person) for person in people.tolist()]

    def _nothing(self, frame: Listed, person: int) -> tuple[str, str]:
        """Where no row says it: what the finding rests on stands for the facts."""
        return self.absent_says, f"{self.absent_says}\n{self.rests(frame, person)}"

    def _lines(self, frame: Listed, masked: bool) -> list[str]:
        parts = [said.texts(frame, masked=masked) for said in self.said]
        if not parts:
            return [""] * len(frame.row)
        return ["，".join(word for word in words if word) for words in zip(*parts, strict=True)]

    def _told(self, lines: list[tuple[str, str]]) -> tuple[str, str]:
        shown = list(dict.fromkeys(line for line, _ in lines))
        more = f"等 {len(shown)} 条" if len(shown) > MOST_SAID else ""
        return "；".join(filter(None, shown[:MOST_SAID])) + more, "\n".join(sorted(line for _, line in lines))


def rule(
    number: str, label: str, message: str, *, exceptions: tuple[str, ...] = (), mends: str = "", **more: Any
) -> Rule:
    """A rule of §7.6: a question to the household, never a verdict; found by comparison and not in the register."""
    return Rule(
        number, Severity.DOUBT, Scope.MEMBER, label, message, not_in_the_register, code=f"compared_{number.lower()}",
        mends=mends, exceptions=exceptions, **more,
    )  # fmt: skip


def not_in_the_register(frame: Any) -> Truth:
    """What only a list can answer is not evaluated without one."""
    nobody = np.zeros(len(frame.member), dtype=bool)
    return Truth(nobody, nobody)


@dataclass(frozen=True)
class ListKind:
    """The list of one department. `monthly` lists are to be compared at least every month (domain.md §7.6)."""

    key: str
    label: str
    department: str
    headings: tuple[Heading, ...]
    rules: tuple[ListRule, ...]
    monthly: bool = False
    sheet: Sheet = field(init=False, repr=False)

    def __post_init__(self) -> None:
        needed = {key for rule in self.rules for key in rule.needs}
        headings = [heading.column(heading.key in needed) for heading in self.headings]
        taken = {words for heading in self.headings for words in (heading.words, *heading.also)}
        sheet = Sheet(
            [IDENTITY, *headings], anchors=("identity",), ignored=[word for word in KNOWN if word not in taken]
        )
        sheet.enough = 2
        object.__setattr__(self, "sheet", sheet)

    @property
    def kinds(self) -> dict[str, str]:
        return {heading.key: heading.kind for heading in self.headings}

    def heading(self, key: str) -> str:
        return self.sheet[key].heading

    def template(self) -> OutSheet:
        forms = {DAY: "yyyy-mm-dd", MONEY: "0.00", FIGURE: "0"}
        own = [
            OutColumn(
                self.sheet[each.key].heading + (f"（{each.unit}）" if each.unit else ""), 16, forms.get(each.kind, "@")
            )
            for each in self.headings
            if each.key != "name"
        ]
        return OutSheet(self.label[:31], [OutColumn("姓名", 12), OutColumn("证件号码", 22), *own], [])


def containing(*words: str) -> Callable[[str], bool]:
    return lambda said: any(word in said for word in words)


def year_of(days: Values) -> Values:
    """The year of each day."""
    known = np.where(days.given, days.values, np.datetime64("1970-01-01"))
    years = known.astype("datetime64[Y]").astype(np.int64) + 1970
    return Values(years, days.given)


def of_kinds(kinds: Iterable[ListKind]) -> dict[str, ListKind]:
    return {kind.key: kind for kind in kinds}
