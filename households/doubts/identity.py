"""domain.md §7.1: numbers, names, phones and cards."""

import re

import numpy as np

from fupin.doubts.frame import Frame
from fupin.doubts.truth import Truth
from households.codes import IdentityType
from households.doubts.terms import HOUSEHOLD, MEMBER, E, Rule, W

DIGIT = re.compile(r"\d")
CARD_LENGTHS = (20, 22)


def odd_name(f: Frame) -> Truth:
    return (
        f.member.name.blank
        | f.member.name.where(
            lambda name: bool(DIGIT.search(name)) or not f.p.shortest <= len(name) <= f.p.longest
        ).sure
    )


def no_number(f: Frame) -> Truth:
    return f.member.identity_length.blank | f.member.identity_fault.among("identity_marker").sure


def one_length(f: Frame, *lengths: int) -> Truth:
    found = [f.member.identity_length.same(length) for length in lengths]
    return found[0] if len(found) == 1 else found[0] | found[1]


def card_differs(f: Frame) -> Truth:
    card = f.member.identity_type.among(IdentityType.DISABILITY_CARD)
    return (card & one_length(f, 18)) | (~card & one_length(f, *CARD_LENGTHS))


def number_repeated(f: Frame) -> Truth:
    """A household without 户编号 and members without 人编号 have nothing to repeat."""
    own = (f.household.same_household_no > 1).sure
    persons = f.some((f.member.same_person_no > 1).sure)
    asked = f.household.same_household_no.filled | f.some(f.member.same_person_no.filled)
    return Truth(own.yes | persons.yes, asked.yes | own.yes | persons.yes)


RULES = (
    Rule(
        "A01", E, MEMBER, "证件号码重复",
        "这个证件号码还有别的在册人员在用。请核对是号码填错，还是同一个人登记了两次。",
        lambda f: f.member.same_identity > 1,
        code="identity_repeated",
        mends="identity",
    ),
    Rule(
        "A02", E, MEMBER, "证件号码位数不对",
        "证件号码是 {value} 位，应是 18 位，残疾人证是 20 或 22 位。请照证件核对。",
        lambda f: f.member.identity_fault.among("identity_length"),
        value=lambda f: f.member.identity_length,
        code="identity_length",
        mends="identity",
    ),
    Rule(
        "A03", E, MEMBER, "证件号码校验不对",
        "证件号码最后一位对不上，或有不该有的字。请照证件核对是哪一位填错。",
        lambda f: f.member.identity_fault.among("identity_checksum", "identity_characters"),
        code="identity_checksum",
        mends="identity",
    ),
    Rule(
        "A04", E, MEMBER, "证件号码里的生日不对",
        "证件号码第 7 至 14 位不是一个已到的日期。请照证件核对。",
        lambda f: f.member.identity_fault.among("identity_date")
        | (f.member.identity_birth > np.datetime64(f.today)).sure,
        code="identity_date",
        mends="identity",
    ),
    Rule(
        "A05", W, MEMBER, "没有证件号码",
        "还没有证件号码。上户口了吗？办好后请补填。",
        no_number,
        params={"months": 6},
        graver=(E, lambda f: no_number(f) & (f.member.age_months >= f.p.months)),
        only_blank=no_number,
        code="identity_blank",
        mends="identity",
    ),
    Rule(
        "A06", E, MEMBER, "性别与证件号码不符",
        "登记的性别与证件号码第 17 位不符。请核对是哪一项填错。",
        lambda f: (f.member.sex.among("1") & f.member.identity_sex.among("2"))
        | (f.member.sex.among("2") & f.member.identity_sex.among("1")),
        code="sex_differs",
        mends="sex",
    ),
    Rule(
        "A07", E, MEMBER, "出生日期与证件号码不符",
        "登记的出生日期与证件号码不符。请核对是哪一项填错。",
        lambda f: f.member.birth_date.differs(f.member.identity_birth),
        code="birth_differs",
        mends="birth_date",
    ),
    Rule(
        "A08", E, MEMBER, "姓名不像姓名",
        "姓名空着、带数字，或者不在 {shortest} 到 {longest} 个字之间。请照证件改正。",
        odd_name,
        params={"shortest": 2, "longest": 30},
        code="name_invalid",
        mends="name",
    ),
    Rule(
        "A09", W, MEMBER, "同乡镇有同名同生日的人",
        "本乡镇还有姓名、出生日期都相同的人，证件号码不同。是两个人，还是同一个人登记了两次？",
        lambda f: f.member.namesakes > 1,
        code="namesake",
        mends="name",
    ),
    Rule(
        "A10", E, HOUSEHOLD, "户编号或人编号重复",
        "户编号，或有成员的人编号，还有别人在用。请核对编号。",
        number_repeated,
        code="number_repeated",
        mends="household_no",
    ),
    Rule(
        "A11", W, MEMBER, "证件类型与号码位数不符",
        "号码是 {value} 位，与登记的证件类型对不上：身份证 18 位，残疾人证 20 或 22 位。请核对证件。",
        card_differs,
        value=lambda f: f.member.identity_length,
        code="identity_type_differs",
        mends="identity_type",
    ),
    Rule(
        "A12", W, HOUSEHOLD, "银行卡号重复或不对",
        "银行卡号还有别的户在用，或者位数、校验不对。请照卡片核对，看是不是填成了别人的卡。",
        lambda f: (f.household.same_bank_card > 1) | ~f.household.bank_card_valid,
        code="bank_card_doubtful",
        mends="bank_card",
    ),
    Rule(
        "A13", W, MEMBER, "可能是同一个人",
        "登记册里另有 {value} 人可能就是这个人：同一天出生、姓名相近，或者姓名相近、证件号码只差一位。请点“修改”核对。",
        lambda f: f.member.look_alikes > 0,
        value=lambda f: f.member.look_alikes,
        code="look_alike",
        mends="name",
    ),
)  # fmt: skip
