"""Kin and power: households of those who decide, and what looks written alike (security.md §2.3, domain.md §3.4 M4,
§7.6 J02, J13). A sentence says that something is so, never about whom. Their frames: `households.doubt_kin`."""

from functools import reduce
from operator import or_

import numpy as np

from fupin.doubts.frame import Frame
from fupin.doubts.truth import Column, Truth
from households.doubts.terms import HOUSEHOLD, VILLAGE, Rule, W, listed


def looked_at(f: Frame) -> Truth:
    """Who is on a list, or on the way there."""
    return listed(f) | f.household.monitored | f.household.applying


def split_before(f: Frame) -> Truth:
    """Split in the months before it applied, or before the month in which it was taken in."""
    limit = np.timedelta64(int(f.p.months * 365 / 12), "D")
    return looked_at(f) & reduce(or_, (soon_after(f, day, limit) for day in (f.household.applied_on, taken_in(f))))


def taken_in(f: Frame) -> Column:
    """The last day of the month: only months are kept."""
    first = f.household.identified_on
    month = np.where(first.given, first.values, np.datetime64(0, "D")).astype("datetime64[M]")
    return Column((month + 1).astype("datetime64[D]") - 1, first.given)


def soon_after(f: Frame, day: Column, limit: np.timedelta64) -> Truth:
    """Never for whom there is no such day."""
    split = f.household.split_on
    known = split.given & day.given
    passed = np.where(known, day.values - split.values, np.timedelta64(0, "D"))
    return Truth(known & (passed >= np.timedelta64(0, "D")) & (passed <= limit), split.given | ~day.given)


def just_above(f: Frame) -> Truth:
    """Villages in which a large share of those who left did so with little more than the line."""
    h = f.household
    pairs = ((h.exit_per_head, h.exit_line), (h.eliminated_per_head, h.eliminated_line))
    left, near = np.zeros(len(f.village), np.int64), np.zeros(len(f.village), np.int64)
    at = f.village.positions(f.region)
    for per_head, line in pairs:
        above = per_head >= line
        close = above & (per_head * 100 < line * int(100 + f.p.percent))
        left += np.bincount(at[above.known & (at >= 0)], minlength=len(left))
        near += np.bincount(at[close.yes & (at >= 0)], minlength=len(left))
    enough = left >= f.p.least
    return Truth(enough & (near * 100 >= left * f.p.share), enough)


RULES = (
    Rule(
        "K01", W, HOUSEHOLD, "家里有在任干部",
        "本户有成员是在任干部。请核实是任职在先还是识别在先，是否仍符合条件，经办由别人来做。",
        lambda f: looked_at(f) & f.household.staff_member,
        code="staff_in_household",
        mends="",
    ),
    Rule(
        "K02", W, HOUSEHOLD, "家里有在任干部的近亲属",
        "本户有成员与在任干部登记为近亲属。请换人入户核实是否符合条件，那名干部要回避。",
        lambda f: looked_at(f) & f.household.staff_kin,
        code="staff_kin_in_household",
        mends="",
    ),
    Rule(
        "K03", W, HOUSEHOLD, "联系电话与在任干部相同",
        "本户的联系电话是一名在任干部或他家的电话。请问清这一户自己的电话，填错的改正。",
        lambda f: looked_at(f) & f.household.staff_phone,
        code="staff_phone",
        mends="phone",
    ),
    Rule(
        "K04", W, HOUSEHOLD, "银行卡与在任干部家相同",
        "本户的银行卡号与一名在任干部家的相同。补助打给了谁？请照卡片核对，填错的改正。",
        lambda f: looked_at(f) & f.household.staff_card,
        code="staff_card",
        mends="bank_card",
    ),
    Rule(
        "K05", W, HOUSEHOLD, "住址与在任干部家相同",
        "本户的住址与一名在任干部家的门牌相同。是不是同住一家、共同生活？请入户核实。",
        lambda f: looked_at(f) & f.household.staff_address,
        code="staff_address",
        mends="address",
    ),
    Rule(
        "K06", W, HOUSEHOLD, "经办人是本户的亲属",
        "本户的登记、变更或案卷，有经办、核实或审核的人是本户成员或登记的近亲属。请换人重新核实，并写明情况。",
        lambda f: f.household.kin_acted,
        code="kin_acted",
        mends="",
    ),
    Rule(
        "K07", W, HOUSEHOLD, "分户不久就申请",
        "本户分户后 {months} 个月内就申请或纳入。是真的分开过，还是为享受政策分的？请入户核实，结婚分家的请说明。",
        split_before,
        params={"months": 12},
        code="split_before_applying",
        mends="",
    ),
    Rule(
        "K08", W, VILLAGE, "案卷里的话一模一样",
        "本村近两年的案卷里，有 {value} 户的申请理由或核实情况写得一字不差。是不是抄的？请逐户核实。",
        lambda f: f.village.same_words >= f.p.least,
        params={"least": 5},
        value=lambda f: f.village.same_words,
        code="words_alike",
        mends="",
    ),
    Rule(
        "K09", W, VILLAGE, "退出户收入集中在线上",
        "本村有 {share}% 以上的退出户，退出时人均纯收入只比标准线高出不到 {percent}%。请抽户核对收入是怎么算的。",
        just_above,
        params={"share": 50, "percent": 5, "least": 5},
        code="exits_near_line",
        mends="",
    ),
)  # fmt: skip
