"""Fields of the entry form: what a clerk may type into one cell, and what to say when it cannot be read."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from fupin.codes import CodeList, YesNo
from fupin.personal import identity
from fupin.pinyin import letters
from households.codes import Education, Health, Student

BLANK = [("", "选择")]
UNSAID = ("", "未填")
FIGURE = re.compile(r"-?[0-9]{1,8}(\.[0-9]{1,2})?")
WHOLE = re.compile(r"[0-9]{1,4}")
UNITS = re.compile(r"[,，\s]|元$|亩$|㎡$|m2$|平方米$|公里$|个月$|月$|年$")
DAY = re.compile(r"([0-9]{4})[-./年]?([0-9]{1,2})[-./月]?([0-9]{1,2})日?")
Choices = list[tuple[str, str]]


def plain(text: str) -> str:
    """Half width, without blanks round it."""
    return unicodedata.normalize("NFKC", text).strip()


# ---- widgets ---------------------------------------------------------------------------------------------------------


class Select(forms.Select):
    """A select that is drawn quickly (the page holds dozens). What is registered but not offered stays chosen;
    `others` are its labels."""

    others: Choices = []

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        value = "" if value is None else str(value)
        body = "".join(options(key, label, value) for key, label in self.choices)
        if value not in {str(key) for key, _ in flat(self.choices)}:
            label = dict(self.others).get(value, "不认识的代码")
            body += format_html('<option value="{}" selected>{}</option>', value, label)
        head = flatatt({**self.attrs, **(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", head, mark_safe(body))


class Line(forms.TextInput):
    """A line of text, drawn quickly."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        said = {} if value in (None, "") else {"value": value}
        head = flatatt({"type": "text", **self.attrs, **(attrs or {}), "name": name, **said})
        return format_html("<input{}>", head)


class Segmented(forms.RadioSelect):
    """Two to four choices that lie open."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        value = "" if value is None else str(value)
        given = {**self.attrs, **(attrs or {})}
        own, offered = str(given.pop("id", name)), list(self.choices)
        parts = [
            format_html(
                '<label><input type="radio" name="{}" id="{}_{}" value="{}"{}{}><span>{}</span></label>',
                *(name, own, place, key, flatatt(given), mark_safe(" checked" if str(key) == value else ""), label),
            )
            for place, (key, label) in enumerate(offered)
        ]
        return format_html('<span class="seg" role="radiogroup" id="{}">{}</span>', own, mark_safe("".join(parts)))


def flat(choices: Iterable[Any]) -> Choices:
    found: Choices = []
    for key, label in choices:
        found += flat(label) if isinstance(label, list | tuple) else [(key, label)]
    return found


def options(key: Any, label: Any, value: str) -> str:
    """One option, or a group of them."""
    if isinstance(label, list | tuple):
        inside = "".join(options(*each, value) for each in label)
        return f'<optgroup label="{conditional_escape(key)}">{inside}</optgroup>'
    return option(str(key), str(label), str(key) == value)


@cache
def option(key: str, label: str, chosen: bool) -> str:
    found_by = f' data-k="{keys_of(label)}"' if key else ""
    said = " selected" if chosen else ""
    return f'<option value="{conditional_escape(key)}"{found_by}{said}>{conditional_escape(label)}</option>'


@cache
def keys_of(label: str) -> str:
    """The letters by which an option is found at the keyboard: 之儿媳 → ex."""
    return str(conditional_escape(letters(label.removeprefix("之"))))


def flatatt(attrs: dict[str, Any]) -> SafeString:
    return mark_safe(
        "".join(
            f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
            for name, value in attrs.items()
            if value is not None and value is not False
        )
    )


# ---- fields ----------------------------------------------------------------------------------------------------------


class Coded(forms.CharField):
    """A code of a list, or nothing (None). `offered` is what the widget shows."""

    def __init__(self, label: str, offered: list[Any], *, blank: Any = None, **options: Any) -> None:
        super().__init__(label=label, required=False, **options)
        self.offered, self.blank = offered, blank
        self.widget.choices = offered

    def to_python(self, value: Any) -> Any:
        text = plain(value or "")
        return text or self.blank

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value not in (None, "") and value not in {key for key, _ in flat(self.offered)}:
            raise ValidationError("这一项不在可选的里面，请重新选", code="unknown")


def code(label: str, codes: type[CodeList], *, leave: Iterable[str] = (), **options: Any) -> Coded:
    """Many choices in a select, up to four lying open."""
    left = set(leave)
    listed = [(key, text) for key, text in codes.choices if key not in left]
    few = len(listed) <= 3
    field = Coded(label, [UNSAID, *listed] if few else BLANK + listed, widget=Segmented if few else Select, **options)
    field.offered = [UNSAID, *codes.choices]
    if not few:
        field.widget.others = codes.choices
    return field


def yes_no(label: str) -> Coded:
    return Coded(label, [UNSAID, *YesNo.choices], widget=Segmented)


def text(label: str, most: int, **attrs: Any) -> forms.CharField:
    widget = Line(attrs={"autocomplete": "off", **attrs})
    field = forms.CharField(label=label, required=False, max_length=most, widget=widget)
    field.error_messages["max_length"] = f"太长了，最多 {most} 个字"
    for validator in field.validators:
        validator.message = f"太长了，最多 {most} 个字"
    return field


class Typed(forms.CharField):
    """A cell that is typed into."""

    widget = Line


class Figure(Typed):
    """Money in 元, areas: at most two decimals, as clerks write them (28,000 · ２８０００ · 28000元)."""

    def __init__(self, label: str, *, most: int = 99_999_999, **options: Any) -> None:
        super().__init__(label=label, required=False, **options)
        self.most = most
        self.widget.attrs = {"class": "num", "inputmode": "decimal", "autocomplete": "off", "maxlength": 20}

    def to_python(self, value: Any) -> Decimal | None:
        typed = UNITS.sub("", plain(str(value or "")).replace("\u2212", "-"))
        if not typed:
            return None
        if not FIGURE.fullmatch(typed):
            raise ValidationError("请只填数字，最多两位小数", code="figure")
        found = Decimal(typed)
        if found < 0:
            raise ValidationError("不能小于 0", code="figure")
        if found > self.most:
            raise ValidationError(f"这个数太大，应不超过 {self.most:,}", code="figure")
        return found

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
        return value


class Whole(Typed):
    """Months, years."""

    def __init__(self, label: str, low: int, high: int, unit: str, **options: Any) -> None:
        super().__init__(label=label, required=False, **options)
        self.low, self.high, self.unit = low, high, unit
        self.widget.attrs = {"class": "num", "inputmode": "numeric", "autocomplete": "off", "maxlength": 12}

    def to_python(self, value: Any) -> int | None:
        typed = UNITS.sub("", plain(str("" if value is None else value)))
        if not typed:
            return None
        if not WHOLE.fullmatch(typed) or not self.low <= int(typed) <= self.high:
            raise ValidationError(f"应是 {self.low} 到 {self.high} {self.unit}", code="whole")
        return int(typed)


class Mobile(Typed):
    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label=label, required=False, **options)
        self.widget.attrs = {"inputmode": "tel", "autocomplete": "off", "maxlength": 30}

    def to_python(self, value: Any) -> str:
        typed = re.sub(r"[\s\-—]", "", plain(value or "")).removeprefix("+86")
        if typed and (fault := phone_fault(typed)):
            raise ValidationError(fault, code="phone")
        return typed


def phone_fault(typed: str) -> str | None:
    if not (typed.isascii() and typed.isdigit()):
        return "电话里只能有数字"
    if len(typed) != 11:
        return f"{'少' if len(typed) < 11 else '多'} {abs(11 - len(typed))} 位，应为 11 位"
    return None if re.fullmatch(r"1[3-9][0-9]{9}", typed) else "手机号以 13 到 19 开头，请核对"


class Number(Typed):
    """An identity or disability card, brought into its form; whether it is right is asked with the kind of paper."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label=label, required=False, max_length=40, **options)
        self.widget.attrs = {"autocomplete": "off", "maxlength": 40, "spellcheck": "false"}
        for validator in self.validators:
            validator.message = "太长了，身份证是 18 位，残疾人证是 20 或 22 位"

    def to_python(self, value: Any) -> str:
        return identity.normalise(value or "")


def number_fault(number: str, today: Any) -> str | None:
    """What is wrong with a card's number, in words; None when it can be right."""
    found = identity.problem(number, today=today)
    if found is None or found == "identity_marker":
        return None
    if found == "identity_length":
        off = min(identity.LENGTHS, key=lambda length: abs(length - len(number)))
        return f"{'少' if len(number) < off else '多'} {abs(off - len(number))} 位，应为 {off} 位"
    return {
        "identity_characters": "有不该有的字，只能是数字，末位可以是 X",
        "identity_date": "第 7 至 14 位不是一个已到的生日，请照证件核对",
        "identity_checksum": "最后一位对不上，有一位填错了，请照证件核对",
    }[found]


class Card(Typed):
    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False)
        self.widget.attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 30}

    def to_python(self, value: Any) -> str:
        typed = re.sub(r"[\s\-]", "", plain(value or ""))
        if typed and not (typed.isascii() and typed.isdigit() and 16 <= len(typed) <= 19):
            raise ValidationError("银行卡号应是 16 到 19 位数字", code="card")
        return typed


class Day(forms.DateField):
    """2026-11-22, 2026年11月22日, 20261122, 2026.11.22."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False)
        self.widget = Line(
            attrs={"autocomplete": "off", "inputmode": "numeric", "placeholder": "如 2026-11-22", "maxlength": 20}
        )

    def to_python(self, value: Any) -> Any:
        typed = plain(str(value or "")).replace(" ", "")
        found = DAY.fullmatch(typed)
        if typed and found is None:
            raise ValidationError("日期写成 2026-11-22 这样", code="day")
        try:
            day = super().to_python("-".join(found.groups()) if found else "")
        except ValidationError:
            raise ValidationError("没有这一天，请核对", code="day") from None
        if day is not None and not 1900 <= day.year <= 2100:
            raise ValidationError("年份应在 1900 到 2100", code="day")
        return day

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else value


# ---- two facts in one cell -------------------------------------------------------------------------------------------

BOTH = ("both", "已填两项，保持不变")
AT_SCHOOL = [(f"s:{key}", label) for key, label in Student.choices if key != Student.NOT_STUDENT]
LEFT_SCHOOL = [(f"e:{key}", label) for key, label in Education.choices if key not in ("06", "08")]
SCHOOLING = [("", "选择"), ("在校", AT_SCHOOL), ("不在校，文化程度", LEFT_SCHOOL)]
REST = [(f"s:{Student.NOT_STUDENT.value}", "非在校生"), ("e:06", "学龄前儿童"), ("e:08", "大专及以上")]
HEALTHS = [
    (Health.HEALTHY.value, "健康"),
    ("02", "长期慢性病"),
    ("03", "患有大病"),
    ("04", "残疾"),
    ("02,03", "慢性病、大病"),
    ("02,04", "慢性病、残疾"),
    ("03,04", "大病、残疾"),
    ("02,03,04", "慢性病、大病、残疾"),
]


def schooling(label: str) -> Coded:
    """文化程度 or 在校生状况: one of the two is filled, never both (domain.md §7.3 C01)."""
    field = Coded(label, SCHOOLING, widget=Select)
    field.offered = [*SCHOOLING, *REST, BOTH]
    field.widget.others = [*REST, BOTH]
    return field


def joined(student: Any, education: Any) -> str:
    """The cell for what is registered."""
    if student and education:
        return BOTH[0]
    return f"s:{student}" if student else f"e:{education}" if education else ""


def parted(cell: Any) -> dict[str, Any]:
    """The facts in the cell; nothing where they stay as they are."""
    if cell == BOTH[0]:
        return {}
    kind, _, found = (cell or "").partition(":")
    return {"student": found if kind == "s" else None, "education": found if kind == "e" else None}
