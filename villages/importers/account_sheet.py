"""Reading a list of accounts: every cell judged, every problem said with row, column and what to do."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from fupin.access.permissions import Permission, Role
from fupin.accounts.models import Person, User
from fupin.accounts.services import USERNAME, clean_username
from fupin.codes import normalised
from fupin.personal.identity import normalise, problem
from fupin.personal.sealing import identity_digest
from fupin.workbook import OutColumn, OutSheet, RawSheet
from fupin.workflow import Refused
from villages.models import Post, Region
from villages.services.accounts import NewAccount
from villages.services.posts import check_level
from villages.services.usernames import suggest_username

HEADINGS = {
    "region": "地区代码或名称",
    "role": "岗位",
    "name": "姓名",
    "username": "用户名",
    "number": "证件号码",
    "phone": "联系电话",
    "starts_on": "到任日期",
}
SPELLINGS = {
    "地区": "region",
    "行政村": "region",
    "地区代码": "region",
    "身份证号": "number",
    "电话": "phone",
    "账号": "username",
}
REQUIRED = ("region", "role", "name", "starts_on")
MOST_ROWS = 5_000
DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
PHONE = re.compile(r"[0-9][0-9-]{5,18}[0-9]")


@dataclass(frozen=True)
class Problem:
    """`row` is the row number and `column` the letter that Excel shows; None for the whole file."""

    row: int | None
    column: str | None
    heading: str
    sentence: str


@dataclass
class AccountList:
    rows: list[NewAccount] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def template_sheet() -> OutSheet:
    widths = {"region": 28, "number": 22, "phone": 16, "starts_on": 14}
    columns = [OutColumn(heading, widths.get(key, 14)) for key, heading in HEADINGS.items()]
    return OutSheet("账号清单", columns, [])


class WrongCell(Exception):
    """What is wrong with one cell, as a sentence."""


def read_accounts(sheets: list[RawSheet], *, by: Any) -> AccountList:
    """The first visible sheet, its first row the headings."""
    sheet = next(sheet for sheet in sheets if sheet.columns and not sheet.hidden)
    table = sheet.head(sheet.height)
    places = {key: index for index, text in enumerate(table[0]) if (key := key_of(text))}
    missing = [HEADINGS[key] for key in REQUIRED if key not in places]
    if missing:
        said = f"第 1 行应是表头，缺少：{'、'.join(missing)}。请下载空表，对照补上。"
        return AccountList(problems=[Problem(None, None, "", said)])
    lines = [(sheet.first_row + i, row) for i, row in enumerate(table) if i and any(not blank(cell) for cell in row)]
    if not lines or len(lines) > MOST_ROWS:
        said = "表里没有账号。" if not lines else f"有 {len(lines)} 行，一次最多 {MOST_ROWS} 行，请按乡镇拆开。"
        return AccountList(problems=[Problem(None, None, "", said)])
    return _Reader(sheet, places, by).read(lines)


def key_of(text: Any) -> str | None:
    plain = re.sub(r"[（(].*?[)）]$", "", normalised(text)) if isinstance(text, str) else ""
    known = {normalised(heading): key for key, heading in HEADINGS.items()} | SPELLINGS
    return known.get(plain)


def blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text_of(cell: Any) -> str:
    """Codes, names and phones typed as numbers are whole numbers; anything else is taken as it stands."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFKC", str(cell)).strip()


class _Reader:
    """What is known of the register while one list is read: places, names in use, persons."""

    def __init__(self, sheet: RawSheet, places: dict[str, int], by: Any) -> None:
        self.sheet, self.places, self.by = sheet, places, by
        self.found = AccountList()
        scope = Region.objects.visible_to(by, Permission.ACCOUNT_MANAGE).current()
        self.by_code = {region.code: region for region in scope}
        self.by_name: dict[str, list[Region]] = {}
        for region in self.by_code.values():
            for name in {normalised(region.name), normalised(region.full_name)}:
                self.by_name.setdefault(name, []).append(region)
        self.taken = {name.lower() for name in User.objects.values_list("username", flat=True)}

    def read(self, lines: list[tuple[int, list[Any]]]) -> AccountList:
        read = [(number, self._row(number, row)) for number, row in lines]
        self._repeated(read)
        whole = [(number, facts) for number, facts in read if len(facts) == len(HEADINGS)]
        self._persons(whole)
        self._serving(whole)
        if not self.found.problems:
            self.found.rows = list(self._accounts(facts for _, facts in whole))
        self.found.problems.sort(key=lambda problem: (problem.row or 0, problem.column or ""))
        return self.found

    def _row(self, number: int, row: list[Any]) -> dict[str, Any]:
        """Facts by key; a cell that is wrong is said and left out."""
        facts: dict[str, Any] = {}
        for key in HEADINGS:
            cell = row[self.places[key]] if key in self.places else None
            try:
                facts[key] = getattr(self, f"_{key}")(cell)
            except WrongCell as wrong:
                self._say(number, key, str(wrong))
        if {"region", "role"} <= facts.keys():
            try:
                check_level(Role(facts["role"]), facts["region"])
            except Refused as refused:
                self._say(number, "role", refused.sentence)
        return facts

    def _say(self, number: int, key: str, sentence: str) -> None:
        column = self.sheet.letter(self.places[key]) if key in self.places else None
        self.found.problems.append(Problem(number, column, HEADINGS[key], sentence))

    # ---- cells --------------------------------------------------------------------------------------------------

    def _region(self, cell: Any) -> Region:
        text = normalised(text_of(cell))
        if not text:
            raise WrongCell("请填写地区代码，或者从县写起的全名，如 望谟县平洞街道平洞村。")
        if text.isdigit():
            return self._by_code(text)
        found = self.by_name.get(text, [])
        if len(found) > 1:
            some = "、".join(region.full_name for region in found[:3])
            raise WrongCell(f"有 {len(found)} 个地方叫“{text}”（{some}），请写全名或代码。")
        if not found:
            raise WrongCell(f"您管理的范围里没有“{text}”。请核对写法，或改填代码。")
        return found[0]

    def _by_code(self, text: str) -> Region:
        """Also a padded code: the longest unpadded form that names a place, so that 200 stays a village of its own."""
        for length in (12, 9, 6, 4, 2):
            if length <= len(text) and not text[length:].strip("0") and text[:length] in self.by_code:
                return self.by_code[text[:length]]
        raise WrongCell(f"您管理的范围里没有代码 {text}。请核对代码。")

    def _role(self, cell: Any) -> str:
        text = text_of(cell)
        role = Role.from_cell(text) if text else None
        if role is None:
            raise WrongCell(f"岗位要从这些里选：{'、'.join(Role.labels)}。")
        return role

    def _name(self, cell: Any) -> str:
        name = text_of(cell)
        if not 1 < len(name) <= 50:
            raise WrongCell("请填写姓名（2 到 50 个字）。")
        return name

    def _username(self, cell: Any) -> str:
        username = clean_username(text_of(cell))
        if username and not USERNAME.fullmatch(username):
            raise WrongCell("用户名用 3 到 50 位小写字母、数字，以字母开头；不填则自动生成。")
        if username in self.taken:
            raise WrongCell(f"用户名“{username}”已有人用，请换一个，或空着自动生成。")
        return username

    def _number(self, cell: Any) -> str | None:
        if blank(cell):
            return None
        if not isinstance(cell, str):
            raise WrongCell("这一格是数字格式，末几位已经丢失。请把这一列改成文本格式，重新填写号码。")
        number = normalise(cell)
        if problem(number):
            raise WrongCell("证件号码不对：应为 18 位，并和身份证上的一致。请核对后重填，或者空着。")
        return number

    def _phone(self, cell: Any) -> str:
        phone = text_of(cell).replace(" ", "")
        if phone and not PHONE.fullmatch(phone):
            raise WrongCell("联系电话应是手机号，或区号加号码，如 0859-1234567。")
        return phone

    def _starts_on(self, cell: Any) -> date:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        match = DATE.fullmatch(text_of(cell).replace(" ", ""))
        try:
            return date(*map(int, match.groups())) if match else _no_date()
        except ValueError:
            return _no_date()

    # ---- between rows -------------------------------------------------------------------------------------------

    def _repeated(self, read: list[tuple[int, dict[str, Any]]]) -> None:
        for key in ("username", "number"):
            often = Counter(facts[key] for _, facts in read if facts.get(key))
            for number, facts in read:
                if often[facts.get(key)] > 1:
                    self._say(number, key, f"这张表里有 {often[facts[key]]} 行是同一个{HEADINGS[key]}，请只留一行。")

    def _persons(self, whole: list[tuple[int, dict[str, Any]]]) -> None:
        """A person who is registered already keeps his name and his login."""
        digests = {identity_digest(facts["number"]): (number, facts) for number, facts in whole if facts["number"]}
        known = Person.objects.filter(identity_digest__in=list(digests)).prefetch_related("users")
        for person in known:
            number, facts = digests[person.identity_digest]
            if person.name != facts["name"]:
                self._say(number, "number", "这个证件号码登记的是另一个姓名，请核对号码和姓名。")
            elif any(user.is_active for user in person.users.all()):
                self._say(number, "number", "这个人已有账号。请在他的账号里加岗位，不用再开一个。")

    def _serving(self, whole: list[tuple[int, dict[str, Any]]]) -> None:
        """The same list a second time opens nothing."""
        posts = Post.objects.in_force(timezone.localdate()).filter(region__in={facts["region"] for _, facts in whole})
        held = set(posts.values_list("region_id", "role", "user__person__name"))
        for number, facts in whole:
            if (facts["region"].code, facts["role"], facts["name"]) in held:
                self._say(number, "name", f"{facts['name']}在这里已有这个岗位的账号，请删去这一行。")

    def _accounts(self, rows: Iterator[dict[str, Any]] | Any) -> Iterator[NewAccount]:
        rows = list(rows)
        self.taken |= {facts["username"] for facts in rows}
        for facts in rows:
            username = facts["username"] or suggest_username(facts["region"], self.taken)
            self.taken.add(username)
            yield NewAccount(**{**facts, "username": username})


def _no_date() -> date:
    raise WrongCell("请填写到任日期，如 2026-03-01。")
