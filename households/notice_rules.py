"""What a public sheet says and for how long, pure: plain facts in, words and days out (domain.md §8.2–8.4).

Nothing here is ever given a number, phone, card, illness or cause, so no sheet can print one.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fupin.personal.masks import mask_name, mask_text
from households.codes import CaseState, NoticeKind, NoticePhotoKind, Procedure

K, S = NoticeKind, CaseState
CHINA = ZoneInfo("Asia/Shanghai")
CODE_LENGTH = 8
"""Of the short code that is printed and leads to the page on the board."""
PRIVACY = "本公示不含身份证号、电话、银行账号、健康状况"
HOTLINE = {"name": "监督举报电话", "phone": "12317"}
LONG_NUMBER = re.compile(r"\d{7,}")
BY_TOWNSHIP = frozenset({K.SECOND, K.ANNOUNCEMENT})
"""Sheets that the township posts, in every village (§3.2 steps 6 and 8, §3.3 step 8)."""

COLUMNS: dict[K, tuple[tuple[str, str], ...]] = {
    K.FIRST: (("group", "村民小组"), ("head", "户主姓名"), ("persons", "家庭人口（人）"), ("sort", "户类型")),
    K.SECOND: (("village", "村"), ("head", "户主姓名"), ("persons", "家庭人口（人）")),
    K.ANNOUNCEMENT: (
        ("township", "乡镇"), ("village", "村"), ("head", "户主姓名"), ("persons", "家庭人口（人）"),
        ("result", "结果"),
    ),
    K.MONITORING: (
        ("group", "村民小组"), ("head", "户主姓名"), ("persons", "家庭人口（人）"), ("sort", "监测对象类别"),
    ),
    K.ELIMINATION: (
        ("group", "村民小组"), ("head", "户主姓名"), ("persons", "家庭人口（人）"), ("sort", "监测对象类别"),
        ("since", "识别监测时间"),
    ),
    K.EXIT: (("group", "村民小组"), ("head", "户主姓名"), ("persons", "家庭人口（人）")),
    K.REMOVAL: (("head", "户主姓名"), ("persons", "家庭人口（人）"), ("sort", "清退原因")),
    K.WRONG_EXIT: (("group", "村民小组"), ("head", "户主姓名"), ("persons", "家庭人口（人）")),
}  # fmt: skip
"""§8.2: after the number of the row, the facts that a sheet of this kind may show, and their headings."""
SHARES: dict[K, tuple[int, ...]] = {
    K.FIRST: (9, 18, 33, 15, 25),
    K.SECOND: (10, 28, 42, 20),
    K.ANNOUNCEMENT: (8, 14, 14, 20, 14, 30),
    K.MONITORING: (9, 18, 33, 15, 25),
    K.ELIMINATION: (7, 14, 24, 14, 23, 18),
    K.EXIT: (10, 28, 42, 20),
    K.REMOVAL: (10, 30, 20, 40),
    K.WRONG_EXIT: (10, 28, 42, 20),
}
"""Of the number and these columns, in hundredths of a line of 178 mm: at 14 pt the longest result (ten characters)
stands on one line, and so does a category."""
PLACES = frozenset({"township", "village"})
WEB_HEADINGS = {"group": "组", "head": "户主", "persons": "人口", "sort": "类别", "since": "识别"}
WAITING: dict[tuple[str, str], K] = {
    (Procedure.IDENTIFICATION, S.NOTICE1): K.FIRST,
    (Procedure.MONITORING, S.NOTICE1): K.MONITORING,
    (Procedure.IDENTIFICATION, S.NOTICE2): K.SECOND,
    (Procedure.IDENTIFICATION, S.ANNOUNCING): K.ANNOUNCEMENT,
    (Procedure.MONITORING, S.ANNOUNCING): K.ANNOUNCEMENT,
    (Procedure.RELAPSE, S.NOTICE1): K.FIRST,
    (Procedure.RELAPSE, S.NOTICE2): K.SECOND,
    (Procedure.RELAPSE, S.ANNOUNCING): K.ANNOUNCEMENT,
    (Procedure.EXIT, S.NOTICE1): K.EXIT,
    (Procedure.EXIT, S.ANNOUNCING): K.ANNOUNCEMENT,
    (Procedure.ELIMINATION, S.NOTICE1): K.ELIMINATION,
    (Procedure.ELIMINATION, S.ANNOUNCING): K.ANNOUNCEMENT,
    (Procedure.REMOVAL, S.NOTICE1): K.REMOVAL,
    (Procedure.WRONG_EXIT, S.NOTICE1): K.WRONG_EXIT,
}
"""Which sheet a case waits for, by its procedure and where it stands."""


@dataclass(frozen=True)
class Words:
    """How a sheet speaks of a procedure: its title, what is done to the households, what was done before the meeting
    and after it, and the last steps before the announcement."""

    title: str
    act: str
    before: str
    after: str = ""
    last: str = ""


LONG_WAY = "、村级公示、乡镇审核、第二次公示和县级审批"
SHORT_WAY = "、村内公示、乡镇审核和县级审定"
WORDS: dict[Procedure, Words] = {
    Procedure.IDENTIFICATION: Words("纳入建档立卡贫困户", "纳入建档立卡贫困户", "农户申请、入户核实", last=LONG_WAY),
    Procedure.MONITORING: Words("纳入防止返贫监测对象", "纳入防止返贫监测对象", "农户申请、入户核实", last=SHORT_WAY),
    Procedure.RELAPSE: Words("认定返贫户", "认定为返贫户", "农户申请、入户核实", last=LONG_WAY),
    Procedure.EXIT: Words("脱贫退出", "确定为脱贫退出", "", "、入户核实和农户认可", SHORT_WAY),
    Procedure.ELIMINATION: Words("监测对象风险消除", "标注为风险消除", "入户核实", last=SHORT_WAY),
    Procedure.REMOVAL: Words("清退建档立卡贫困户", "从建档立卡贫困户中清退", "入户核查"),
    Procedure.WRONG_EXIT: Words("回退错退户", "由脱贫户回退为未脱贫户", "入户核查"),
}
BY_COUNTY = frozenset({Procedure.IDENTIFICATION, Procedure.RELAPSE, Procedure.EXIT})
"""Announced in the name of the county's office; the others in the township's."""


def act_of(procedure: str) -> str:
    """What is done to the households of a sheet, as its last column says it."""
    words = WORDS.get(Procedure(procedure))
    return words.act if words else ""


def kind_for(procedure: str, state: str) -> K | None:
    return WAITING.get((procedure, state))


def state_for(kind: str) -> S:
    return next(S(state) for (_, state), waits in WAITING.items() if waits == kind)


@dataclass(frozen=True)
class Meeting:
    """The last meeting on the batch; 应到, 实到 in 人."""

    held_on: date
    expected: int
    present: int


@dataclass(frozen=True)
class SheetFacts:
    """All that the words of a sheet are made of. Places by their own names: 册亨县, 巧马镇, 板坝村."""

    kind: str
    procedure: str
    county: str
    township: str
    village: str
    year: int
    basis: str
    households: int
    persons: int
    days: int
    starts_on: date
    compared: bool = False
    meeting: Meeting | None = None
    corrects: str = ""


# ---- days --------------------------------------------------------------------------------------------------------
def register_day(now: datetime) -> date:
    """The register's date, whatever zone the server or the visitor is in: China has one time."""
    return now.astimezone(CHINA).date()


def last_day(starts_on: date, days: int) -> date:
    """公示按自然日计，张贴当天算第一天。"""
    return starts_on + timedelta(days - 1)


def taken_down(ends_on: date, after: int = 30) -> date:
    """The last day of the copy on the web."""
    return ends_on + timedelta(after)


def days_left(ends_on: date, today: date) -> int:
    """Days of the period that are not over, today among them; 0 when it is over."""
    return max((ends_on - today).days + 1, 0)


# ---- words -------------------------------------------------------------------------------------------------------
def chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def is_announcement(kind: str) -> bool:
    return kind == K.ANNOUNCEMENT


def title(f: SheetFacts) -> str:
    what = WORDS[Procedure(f.procedure)].title
    ending = {K.SECOND: f"拟{what}第二次公示", K.ANNOUNCEMENT: f"{what}公告"}.get(K(f.kind), f"拟{what}公示")
    return f"{f.county}{f.township}{f.village}{f.year}年{ending}{'（更正）' if f.corrects else ''}"


def opening(f: SheetFacts) -> str:
    """On what ground, what has been done, how many (§8.3)."""
    act, many = WORDS[Procedure(f.procedure)].act, f"下列{f.households}户{f.persons}人"
    corrected = f"原公示（编号{f.corrects}）有更正，现重新公示。" if f.corrects else ""
    if is_announcement(f.kind):
        return f"{corrected}根据{f.basis}，{done(f)}，批准{many}{act}，现予公告。"
    verb = "现进行第二次公示" if f.kind == K.SECOND else "现予公示"
    return f"{corrected}根据{f.basis}，{done(f)}，拟将{many}{act}，{verb}，请广大群众监督。"


def done(f: SheetFacts) -> str:
    """The steps behind it, the meeting with its day."""
    words = WORDS[Procedure(f.procedure)]
    before = words.before + ("和信息比对" if f.compared else "")
    after = {K.SECOND: "、村级公示和乡镇审核", K.ANNOUNCEMENT: words.last}.get(K(f.kind), "")
    return f"经{before}{'，' if before else ''}{meeting_words(f)}{words.after}{after}"


def meeting_words(f: SheetFacts) -> str:
    if f.meeting is None:
        return f"{f.village}村民代表会议民主评议"
    there = f"（应到{f.meeting.expected}人，实到{f.meeting.present}人）"
    return f"{chinese_day(f.meeting.held_on)}{f.village}村民代表会议民主评议{there}"


def period(kind: str, starts_on: date, ends_on: date, days: int) -> str:
    name = "公告期" if is_announcement(kind) else "公示期"
    return f"{name}为{chinese_day(starts_on)}至{chinese_day(ends_on)}（共{days}天）。"


def objecting(kind: str) -> str:
    name = "公告" if is_announcement(kind) else "公示"
    ending = "" if is_announcement(kind) else "异议核实清楚之前，有异议的农户不进入下一步。"
    return f"{name}期内，任何单位和个人如有异议，可以实名或者匿名，通过电话、来信、来访等方式向下列单位反映。{ending}"


# ---- the whole sheet ---------------------------------------------------------------------------------------------
def headings(kind: str) -> list[str]:
    return ["序号", *(heading for _, heading in COLUMNS[K(kind)])]


def shares(kind: str) -> list[int]:
    """How wide the columns are on paper, in hundredths of the line."""
    return list(SHARES[K(kind)])


def title_parts(title: str) -> list[str]:
    """Where and when, and what: a title that does not fit one line is broken between the two and nowhere else."""
    return re.split(r"(?<=[0-9]{4}年)", title, maxsplit=1)


def cells(kind: str, rows: list[dict[str, Any]]) -> list[list[Any]]:
    """The table as it is printed, numbered."""
    return [[number, *(row.get(name, "") for name, _ in COLUMNS[K(kind)])] for number, row in enumerate(rows, 1)]


def persons_in(rows: list[dict[str, Any]]) -> int:
    return sum(row["persons"] or 0 for row in rows)


def printed(
    *, code: str, kind: str, title: str, opening: str, rows: list[dict[str, Any]], phones: list[dict[str, str]],
    issuer: str, starts_on: date, ends_on: date, days: int,
) -> dict[str, Any]:  # fmt: skip
    """Everything that stands on the paper, in its order."""
    return {
        "code": code,
        "title": title,
        "opening": opening,
        "headings": headings(kind),
        "rows": cells(kind, rows),
        "total": {"households": len(rows), "persons": persons_in(rows)},
        "period": period(kind, starts_on, ends_on, days),
        "objecting": objecting(kind),
        "phones": phones,
        "issuer": issuer,
        "day": chinese_day(starts_on),
        "foot": PRIVACY,
    }


def sha256_of(content: dict[str, Any]) -> str:
    """Over canonical JSON: keys in order, no white space, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def web_columns(kind: str) -> list[tuple[str, str]]:
    """Of the sheet's columns those that a narrow page shows; the place stands above it already."""
    return [(name, WEB_HEADINGS.get(name, heading)) for name, heading in COLUMNS[K(kind)] if name not in PLACES]


def web_rows(kind: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As the page on the web shows them, and nothing else of a row: 张*, 欧阳*, 买买提** (§8.4)."""
    shown = [name for name, _ in web_columns(kind)]
    masked = [{**row, "head": mask_name(row.get("head") or "")} for row in rows]
    return [{name: row.get(name) or "" for name in shown} for row in masked]


# ---- what may not be on it -----------------------------------------------------------------------------------------
def has_number(text: str) -> bool:
    """A number of a person, a phone or a card stands in a free text."""
    return mask_text(text) != text or bool(LONG_NUMBER.search(text))


def unfit(row: dict[str, Any]) -> str | None:
    """Why a row cannot be published."""
    if not row["head"] or not row["persons"]:
        return "notice_row_unfilled"
    if any(has_number(str(row[name] or "")) for name in ("head", "group", "sort")):
        return "notice_row_number"
    return None


# ---- the photographs -----------------------------------------------------------------------------------------------
def photos_missing(taken: list[tuple[str, date]]) -> list[str]:
    """What is still to be photographed, in words: near, far, and on another day (§8.3, security T7)."""
    kinds = {kind for kind, _ in taken}
    needed = [kind for kind in (NoticePhotoKind.NEAR, NoticePhotoKind.FAR) if kind not in kinds]
    missing = [str(kind.label) for kind in needed]
    return missing if len({day for _, day in taken}) >= 2 else [*missing, "另一天的仍在张贴"]
