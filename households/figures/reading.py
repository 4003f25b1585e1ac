"""From the pasted text of a report to its statements. Pure. What could not be read is said, never dropped.

The text is read sentence by sentence: each figure takes its name from the words before it (贫困面为14%), else from
those behind it (29名驻村干部被提拔使用); 占…的 names the base; 户 and 人 that follow each other are one statement.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from households.figures.glyphs import plain
from households.figures.names import FALLEN, ONLY_FALLEN, behind, places, subject
from households.figures.quantities import AFTER, NUMBER, Quantity, cell, made, rounded
from households.figures.sameness import Spoiled
from households.figures.statements import NOW, TOTALS, Statement
from villages.figures import figure_text

LONGEST = 20_000
"""Characters of one text."""
MOST = 80
"""Statements of one text."""
NAME, PIECE, AROUND = 40, 60, 10
"""Characters of a name, of the piece that a figure came from, and on both sides of a number that is not read."""

HOMES = r"(?:建档立卡)?(?:贫困|农|脱贫|监测|低保|特困|五保)?户"
UNITS = (
    r"%|个百分点|元/[户人月年亩]|元|亩|平方米|㎡|公里|千米|人次|批次|人(?!均)|名|位|吨|周岁|岁|小时|星期|"
    r"个月|个|家|条|处|项|件|套|册|只|头|支|辆|所|间|座|次|天|年|种|张|村|组"
)
DATE = (
    r"(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?[底初末度]?"
    r"|[0-9]{1,2}(?:[-—~至][0-9]{1,2})?月[份底初]?(?:[0-9]{1,2}日)?|[0-9]{1,2}日"
)
FIGURE = re.compile(
    rf"(?P<date>{DATE})"
    r"|(?P<word>[0-9]{1,3}周?岁(?:及?以[上下])|[0-9]{2}后|第[0-9]{1,4}|[0-9]{1,4}号文)"
    r"|(?P<mask>(?<![0-9])[0-9]{1,12}[xX×*_][0-9xX×*_]*|(?<![xX×*])[xX×*]{2,8}(?=[户人元万亩%个名]))(?P<maskunit>[余多]?(?:批次|[户人元万亩%个名年]))?"
    r"|(?P<about>约|近)?(?P<below>[二三四五六七八九十])分之(?P<above>[一二三四五六七八九])"
    r"|(?P<tenths>[1-9](?:\.[0-9])?)成(?P<tenthsafter>以上|左右)?"
    rf"|{NUMBER}(?:(?P<homes>{HOMES})|(?P<unit>{UNITS})|(?P<noun>[一-鿿]{{1,10}}?(?:户|人口)))(?P<after>{'|'.join(AFTER)})?"
)
MEASURES = ("元", "亩", "平方米", "㎡", "公里", "千米", "吨")
"""Their names stand before them (耕地面积580亩), those of things behind (29名干部)."""
SAME_UNIT = {"周岁": "岁", "千米": "公里", "㎡": "平方米"}
SENTENCE = re.compile(r"[^。；;!！?？\n\r]+")
SPLIT = re.compile(r"[，,：:()（）“”\"]")
NUMERALS = "一二三四五六七八九十百千万两零"
WRITTEN_OUT = re.compile(
    rf"(?<![0-9余多{NUMERALS}])(?=[{NUMERALS}]{{0,9}}[十百千万])[{NUMERALS}]{{1,10}}[余多几]?(?:户|人(?!均)|名|亩|元|公里)"
)
LIST_MARK = re.compile(r"^\s*[(（]?[0-9]{1,2}[)）.、．]")
NO_UNIT = re.compile(r"(?:占比|比例|比重|[^频效功]率)(?:为|达|达到|是)?$")
CHINESE = {digit: Decimal(value) for value, digit in enumerate("一二三四五六七八九十", 1)}


@dataclass
class Reading:
    """`unread` are pieces with numbers that no statement holds; `left_off` counts statements beyond the limit."""

    statements: list[Statement] = field(default_factory=list)
    spoiled: list[Spoiled] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    left_off: int = 0


def read(text: str) -> Reading:
    """The statements of a text of at most LONGEST characters; what is longer is cut off and said."""
    found = Reading()
    kept = text[:LONGEST]
    place = ""
    for sentence in SENTENCE.finditer(plain(kept)):
        original = kept[sentence.start() : sentence.end()]
        place = Sentence(sentence[0], original, place, found).read()
    if len(text) > LONGEST:
        found.unread.append(f"超过 {LONGEST} 个字，后面的没有读：{text[LONGEST : LONGEST + AROUND]}……")
    found.left_off = max(len(found.statements) - MOST, 0)
    found.statements = found.statements[:MOST]
    found.unread, found.spoiled = list(dict.fromkeys(found.unread)), list(dict.fromkeys(found.spoiled))
    return found


class Sentence:
    """One sentence while it is read: where the last figure ended, of which year and place, what the last row was."""

    def __init__(self, text: str, original: str, place: str, found: Reading) -> None:
        self.text, self.original, self.found = text, original, found
        self.place, self.year, self.before, self.end = place, "", 0, 0
        self.rows: list[Statement] = []
        self.starts: list[int] = []
        self.named = list(places(text))
        self.named_at = 0
        self.spans: list[tuple[int, int]] = []

    def read(self) -> str:
        """Hand the statements over; the place that holds for the next sentence."""
        for figure in FIGURE.finditer(self.text):
            self.spans.append(figure.span())
            self.move_to(figure.start())
            if figure["date"]:
                self.year = year_of(figure["date"]) or self.year
            elif not figure["word"]:
                self.before, self.end = self.end, figure.end()
                self.take(figure)
        self.move_to(len(self.text))
        self.found.statements += [row for row in self.rows if row.indicator]
        self.say_unread()
        return self.place

    def move_to(self, position: int) -> None:
        while self.named and self.named[0][0] <= position:
            self.named_at, self.place = self.named.pop(0)

    def take(self, figure: re.Match[str]) -> None:
        if figure["mask"]:
            self.found.spoiled.append(masked(figure, self.piece(figure)))
        elif quantity := share_of(figure):
            self.share(figure, quantity)
        elif (unit := unit_of(figure)) == "%":
            self.try_made(figure, self.share)
        elif unit in ("户", "人"):
            self.try_made(figure, self.heads)
        else:
            self.try_made(figure, self.amount)

    def try_made(self, figure: re.Match[str], take: Callable[[re.Match[str], Quantity], None]) -> None:
        try:
            take(figure, made(figure))
        except ValueError:
            self.found.unread.append(self.piece(figure))

    # ---- the three kinds ----
    def share(self, figure: re.Match[str], percent: Quantity) -> None:
        head = self.head(figure)
        of = re.search(r"占(?P<base>[一-鿿0-9]*?)(?:的?比例|的?比重|的)?(?:为|达到|达|是|约)?$", head)
        name, base = subject(head[: of.start()] if of else head), of["base"] if of else ""
        if of and not name and self.rows and self.rows[-1].percent is None:
            self.change(figure, percent=percent, base=base or self.said_whole())
        elif not of and ONLY_FALLEN.match(head.strip()) and head.strip() and self.last_share():
            self.add(figure, self.last_share() + NOW, percent=percent, year="")
        elif name:
            now = NOW if not of and FALLEN.search(head) and NOW not in name else ""
            self.add(figure, name + now, percent=percent, base=base)
        else:
            self.add(figure, self.behind(), percent=percent, base=base)

    def heads(self, figure: re.Match[str], count: Quantity) -> None:
        unit, head = unit_of(figure), self.head(figure)
        name, noun = subject(head), figure["noun"] or (figure["homes"] if figure["homes"] != "户" else "")
        if unit == "人" and not name and not noun and self.lacks_persons():
            self.change(figure, persons=count)
            return
        if noun:
            more = re.match(r"(?:已|实现)?(?:脱贫|退出)", self.text[figure.end() :])
            still = re.search(r"现有|尚有|仍有|还有|未脱贫|剩余", head)
            name = (still[0] if still else "") + noun + (more[0] if more else "")
        elif figure["unit"] in ("名", "位"):
            name = self.behind() or name
        name = name or self.behind() or (TOTALS if self.is_total(figure) else "")
        self.add(figure, name, **{"households" if unit == "户" else "persons": count})

    def amount(self, figure: re.Match[str], count: Quantity) -> None:
        unit, name = figure["unit"], subject(self.head(figure))
        name = name or self.behind() if unit in MEASURES or "/" in unit else self.behind() or name
        self.add(figure, name, amount=count, unit=SAME_UNIT.get(unit, unit))

    # ---- where it stands ----
    def head(self, figure: re.Match[str]) -> str:
        """The words between the figure before and this one, from the last mark on, without the place and without dates:
        贫困发生率由2014年的22.8%. A colon right before the number is no mark: 脱贫户：64户."""
        start = self.before
        for mark in SPLIT.finditer(self.text, self.before, figure.start()):
            if mark.end() < figure.start() or mark[0] not in ":：":
                start = mark.end()
        return re.sub(DATE, "", self.text[max(start, self.named_at) : figure.start()])[-NAME:]

    def behind(self) -> str:
        """The words behind this figure; they are no longer those before the next."""
        name, length = behind(self.text[self.end :])
        self.end += length
        return name

    def is_total(self, figure: re.Match[str]) -> bool:
        """649户2394人 without a word of its own: at the head of a sentence, or behind the groups of a village."""
        follows = re.match(r"[、，,]?(?:共|计)?[0-9.]+万?[余多]?人", self.text[figure.end() :])
        return bool(follows) and unit_of(figure) == "户"

    def lacks_persons(self) -> bool:
        """Whether the last row is a count of households that a count of persons completes: 97户，336人."""
        last = self.rows[-1] if self.rows else None
        return last is not None and last.households is not None and last.persons is None and last.percent is None

    def said_whole(self) -> str:
        """What 其中 goes back to: 投入资金3.2亿元，其中财政资金1.1亿元，占34.4%."""
        part = self.rows[-1]
        wholes = (row for row in reversed(self.rows[:-1]) if row.quantities.keys() & part.quantities.keys())
        return next((row.indicator for row in wholes), "") if part.text.startswith("其中") else ""

    def last_share(self) -> str:
        return next((row.indicator for row in reversed(self.rows) if row.percent and NOW not in row.indicator), "")

    def piece(self, figure: re.Match[str], start: int | None = None) -> str:
        """The officer's own words around a figure: from the mark before it."""
        begin = start if start is not None else self.start_of(figure)
        return self.original[begin : max(self.end, figure.end())].strip(" 　，,、：:")[-PIECE:]

    def start_of(self, figure: re.Match[str]) -> int:
        return 1 + max(self.text.rfind(mark, 0, figure.start()) for mark in "，,")

    def add(self, figure: re.Match[str], name: str, **facts: "Quantity | str") -> None:
        if not name:
            self.found.unread.append(f"没看出是什么的数：{self.piece(figure)}")
            return
        self.starts.append(self.start_of(figure))
        row = Statement(name, self.place, self.year, text=self.piece(figure))
        self.rows.append(replace(row, **facts))  # type: ignore[arg-type]

    def change(self, figure: re.Match[str], **facts: "Quantity | str") -> None:
        """More of the last row: its persons, or what share it is."""
        self.rows[-1] = replace(self.rows[-1], text=self.piece(figure, self.starts[-1]), **facts)  # type: ignore[arg-type]

    # ---- what is left ----
    def say_unread(self) -> None:
        if mark := LIST_MARK.match(self.text):
            self.spans.append(mark.span())
        left = list(self.text)
        for start, end in self.spans:
            left[start:end] = " " * (end - start)
        for number in re.finditer(r"[0-9][0-9.,]*", "".join(left)):
            around = self.original[max(0, number.start() - AROUND) : number.end() + AROUND].strip()
            if NO_UNIT.search(self.text[max(0, number.start() - AROUND) : number.start()]):
                self.found.spoiled.append(
                    Spoiled(number[0], "比例没有单位，看不出是百分之几。", "写上 % ，注明占什么", around)
                )
            else:
                self.found.unread.append(around)
        for written in WRITTEN_OUT.finditer(self.text):
            around = self.original[max(0, written.start() - AROUND) : written.end() + AROUND]
            self.found.unread.append(f"汉字写的数没有读，请改成阿拉伯数字：{around}")


def year_of(date: str) -> str:
    return date[:4] if date[4:5] == "年" else ""


def unit_of(figure: re.Match[str]) -> str:
    if figure["homes"] or (figure["noun"] or "").endswith("户"):
        return "户"
    if figure["noun"] or figure["unit"] in ("人", "名", "位"):
        return "人"
    return figure["unit"] or ""


def share_of(figure: re.Match[str]) -> Quantity | None:
    """六分之一 and 7成 as percentages."""
    if figure["below"]:
        return cell(f"约{rounded(CHINESE[figure['above']] * 100 / CHINESE[figure['below']], 2)}", "%")
    if figure["tenths"]:
        return cell(f"{figure_text(Decimal(figure['tenths']) * 10)}{figure['tenthsafter'] or '左右'}", "%")
    return None


def masked(figure: re.Match[str], piece: str) -> Spoiled:
    shown = figure[0]
    if shown.count("*") > 3:
        return Spoiled(shown, "像证件号码、电话，已经遮去，没有读。", "报告里不要写证件号码和电话", piece)
    return Spoiled(shown, "数字被遮掉了一部分，不能用。", "查原来的数，照实写", piece)
