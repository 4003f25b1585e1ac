"""What a password must be, one sentence per rule; and the readable first password that is handed over on paper."""

import re
import secrets
from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from fupin.pinyin import spelled

SHORTEST = 10
FEWEST_CHARACTERS = 4
WORDS, DIGITS = 4, 4


class LongEnough:
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(f"密码太短：现在 {len(password)} 位，至少要 {SHORTEST} 位。", code="too_short")

    def get_help_text(self) -> str:
        return f"至少 {SHORTEST} 位。"


class NotTheUser:
    """Neither the user name nor the person's name, in characters or in pinyin, may be part of it."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is not None and any(part in password.lower() for part in names_of(user)):
            raise ValidationError("密码里不能有用户名或者姓名，别人一猜就中。", code="holds_name")

    def get_help_text(self) -> str:
        return "不能含用户名或姓名。"


def names_of(user: Any) -> list[str]:
    """What a guesser would try first; pieces of one or two letters say nothing and are left out."""
    name = user.person.name if getattr(user, "person_id", None) else ""
    read = spelled(name).lower()
    return [part for part in (user.username.lower(), read) if len(part) > 2] + ([name] if len(name) > 1 else [])


class NotCommon:
    """Also refuses a common word with digits or signs behind it, and a handful of characters repeated."""

    def validate(self, password: str, user: Any = None) -> None:
        word = password.lower().strip()
        stem = re.sub(r"[\W\d_]+$", "", word)
        if len(set(word)) < FEWEST_CHARACTERS or {word, stem} & common_passwords():
            raise ValidationError("这个密码太常见，别人很容易试出来。换几个不相干的字连起来。", code="too_common")

    def get_help_text(self) -> str:
        return "不能是常见的密码。"


@cache
def common_passwords() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


class MixedKinds:
    """At least two of letters, digits and other signs (GB/T 22239-2019, 8.1.4.1)."""

    def validate(self, password: str, user: Any = None) -> None:
        if len({kind_of(character) for character in password}) < 2:
            raise ValidationError("密码要有字母、数字、符号中的至少两种。", code="one_kind")

    def get_help_text(self) -> str:
        return "字母、数字、符号中至少两种。"


def kind_of(character: str) -> str:
    if character.isdigit():
        return "digit"
    return "letter" if character.isalpha() else "other"


# Syllables without l and o, digits without 0 and 1: nothing that a printed slip could confuse.
SPELLED = (
    "an ban bai ben bian bin can cang chai chan chang chen cheng chi chu chui chun cui dan dang deng di dian "
    "ding du dun fan fang fei fen feng fu gan gang gen geng gu guai guan guang gui gun han hang hei hen heng hua "
    "huai huan hui hun ji jia jian jiang jie jin jing jiu juan jun kai kan kang ken keng ku kua kuai kuan kui "
    "mai man mang mei meng mi mian min ming mu nan neng nian niang niu nuan pan pang pei peng pian pin ping pu "
    "qi qia qian qiang qin qing qiu quan qun ran rang ren reng ru rui run san sang sen shan shang shen sheng shi "
    "shu shuang shui shun su suan sui sun tan tang teng ti tian ting tu tuan tui wan wang wei wen wu xi xia xian "
    "xiang xin xing xiu xu xuan xun yan yang yin ying yu yuan yun zan zeng zhan zhang zhen zheng zhi zhu zhuang "
    "zi zun"
)
SYLLABLES = SPELLED.split()
CLEAR_DIGITS = "23456789"


def first_password() -> str:
    """Like `Shan-hua-tian-mei-4827`: read aloud without doubt, and good for one login."""
    words = "-".join(secrets.choice(SYLLABLES) for _ in range(WORDS))
    return f"{words.capitalize()}-{''.join(secrets.choice(CLEAR_DIGITS) for _ in range(DIGITS))}"
