"""Lists that tell who is alive, where he is registered and with whom he lives: J08–J13 and J22 of domain.md §7.6."""

import numpy as np

from fupin.comparison.listed import Listed
from fupin.comparison.lists.base import NAME, Heading, ListKind, ListRule, Said, containing, rule
from fupin.comparison.lists.wealth import is_current
from fupin.doubts.frame import DAY
from fupin.doubts.truth import Column, Truth
from fupin.personal.masks import mask_name
from households.codes import Relation

MOVED = containing("迁出", "迁往", "省外", "县外")
INSIDE = containing("县内", "本县", "未迁出")
CANCELLED = containing("注销", "销户")
DEAD = containing("死亡")
POINTS = str.maketrans("", "", "·•・．‧∙● ")
DAYS_A_MONTH = 30.44


def died(frame: Listed) -> Truth:
    """A day of death that has come; where the list has only the word, the word."""
    row = frame.row
    return (row.died <= np.datetime64(frame.today)).sure | (row.died.blank & row.state.where(DEAD).sure)


def moved_away(frame: Listed) -> Truth:
    state = frame.row.state
    away = state.where(MOVED) & ~state.where(INSIDE)
    return away | (state.where(CANCELLED) & ~state.where(DEAD))


def named_otherwise(frame: Listed) -> Truth:
    """The same number with another name; points in names of several parts do not matter."""
    listed, own = frame.row.name, frame.theirs(frame.member.name)
    pairs = zip(listed.shown(np.arange(len(frame.row))), own.shown(np.arange(len(frame.row))), strict=True)
    differs = np.fromiter((a.translate(POINTS) != b.translate(POINTS) for a, b in pairs), bool, len(frame.row))
    known = listed.given & own.given
    return Truth(differs & known, known)


def other_book(frame: Listed) -> Truth:
    """People who are in another household book than their head; and the head, where the book has people whom nobody
    has registered."""
    rows = np.full(len(frame.member), -1, dtype=np.int64)
    rows[frame.whose] = np.arange(len(frame.whose))
    own: Column = frame.row.book.take(rows)
    head = frame.member.relation.among(Relation.HEAD)
    of_head = frame.at_home(frame.of_first(head, own))
    apart = _differs(own, of_head)
    more = frame.strangers[frame.home] != ""
    return apart | (head & Truth(more, more | frame.complete))


def books_of(frame: Listed, person: int) -> str:
    """Who of the household is in which book, and who else is in them."""
    home = int(frame.home[person])
    return "\n".join([str(frame.strangers[home]), *frame.books.get(home, [])])


def _differs(one: Column, other: Column) -> Truth:
    known = one.given & other.given
    return Truth((one.values != other.values) & known, known)


def in_prison(frame: Listed) -> Truth:
    return is_current(frame, "released")


def split_before_applying(frame: Listed) -> Truth:
    """Applied to split the household less than so many months before the household applied to be registered."""
    asked, applied = frame.row.asked, frame.homes(frame.household.applied_on)
    known = asked.given & applied.given
    days = np.where(known, (applied.values - asked.values).astype(np.int64), -1)
    near = (days >= 0) & (days < frame.p.months * DAYS_A_MONTH)
    marriage = frame.row.reason.where(containing("结婚", "婚嫁", "婚姻")).sure
    return Truth(near & known, known) & ~marriage


def registered_elsewhere(frame: Listed) -> Truth:
    state = frame.row.state.where(containing("注销", "转出", "清退", "销户", "已结束")).sure
    return frame.row.county.filled & ~state


POLICE = ListKind(
    "police",
    "户籍人口名单",
    "公安",
    (
        NAME,
        Heading("book", "户号", ("户口簿号", "家庭户号", "户籍户号")),
        Heading("died", "死亡日期", ("死亡时间", "死亡注销日期"), DAY),
        Heading("state", "户籍状态", ("户口状态", "人员状态", "状态")),
        Heading("moved_to", "迁往地", ("迁入地", "迁往地址")),
        Heading("moved", "变动日期", ("迁出日期", "注销日期", "变动时间"), DAY),
    ),
    (
        ListRule(
            rule(
                "J08",
                "公安登记已死亡",
                "公安登记已经死亡，请入户核实；属实的，办人员减少",
                exceptions=("名单有误",),
            ),
            hits=died,
            needs=("died",),
            said=(Said("died", "死亡日期 "), Said("state")),
        ),
        ListRule(
            rule(
                "J09",
                "户籍已迁出本县或注销",
                "户籍已迁出本县或已注销，请入户核实是否还共同生活",
                exceptions=("查明仍共同生活",),
            ),
            hits=moved_away,
            needs=("state",),
            said=(Said("state"), Said("moved_to", "迁往 "), Said("moved")),
        ),
        ListRule(
            rule(
                "J10",
                "证件号码查无此人，或姓名不同",
                "公安查不到这个证件号码，或者同一号码登记的是另一个姓名，请对照户口簿核实",
                exceptions=("改过姓名", "姓名有生僻字"),
                mends="identity",
            ),
            hits=named_otherwise,
            absent=Listed.absent,
            needs=("name",),
            said=(
                Said("name", "公安登记的姓名 ", mask=mask_name),
                Said("name", "登记册上是 ", of="member", mask=mask_name),
            ),
            absent_says="户籍人口名单上没有这个证件号码",
        ),
        ListRule(
            rule(
                "J11",
                "户口簿上的人和登记的不一样",
                "户口簿上的人和登记的家庭成员不一样（空挂户，或漏了人），请入户核实谁共同生活",
                exceptions=("不共享收支",),
                mends="relation",
            ),
            people=other_book,
            rests=books_of,
            needs=("book",),
            absent_says="户口簿上有人没有登记在这一户，或登记的人不在户主的户口簿上",
        ),
    ),
    monthly=True,
)
PRISON = ListKind(
    "prison",
    "在押服刑人员名单",
    "司法",
    (
        NAME,
        Heading("entered", "入监日期", ("收监日期", "服刑开始日期", "入监时间"), DAY),
        Heading("released", "释放日期", ("刑满日期", "出监日期"), DAY),
    ),
    (
        ListRule(
            rule("J12", "正在服刑", "正在服刑，请入户核实；属实的，服刑期间不算家庭人口"),
            hits=in_prison,
            needs=("entered",),
            said=(Said("entered", after=" 入监"), Said("released", after=" 刑满")),
        ),
    ),
)
SPLITS = ListKind(
    "splits",
    "分户登记名单",
    "公安",
    (
        NAME,
        Heading("asked", "分户日期", ("分户申请日期", "申请日期", "分户时间"), DAY),
        Heading("reason", "分户原因", ("原因", "分户理由")),
    ),
    (
        ListRule(
            rule(
                "J13",
                "申请前不久才分户",
                "申请登记前 {months} 个月内才分户，请入户核实是不是为享受政策分的户",
                exceptions=("结婚分户",),
                params={"months": 12},
                named={"months": ("申请前几个月以内", "个月")},
            ),
            hits=split_before_applying,
            needs=("asked",),
            said=(Said("asked", "分户日期 "), Said("reason")),
        ),
    ),
)
ELSEWHERE = ListKind(
    "elsewhere",
    "外县登记名单",
    "外县",
    (
        NAME,
        Heading("county", "登记县", ("登记地", "建档县", "县市区", "登记单位")),
        Heading("state", "登记状态", ("状态", "户状态")),
        Heading("registered", "登记日期", ("识别时间", "识别年月"), DAY),
    ),
    (
        ListRule(
            rule(
                "J22",
                "外县也登记了这个人",
                "同一证件号码在外县的另一户也有登记，请与外县核对，只留一处",
                mends="identity",
            ),
            hits=registered_elsewhere,
            needs=("county",),
            said=(Said("county", "登记在 "), Said("state")),
        ),
    ),
)
KINDS = (POLICE, PRISON, SPLITS, ELSEWHERE)
