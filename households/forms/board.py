"""What anybody may write on the public board. No account and no script: a stamp of our own tells how long the page was
open, and a field that nobody sees catches programs."""

import re
import time
import unicodedata
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing

from households.codes import ObjectionKind
from households.models import PublicNotice
from households.notice_rules import has_number
from households.services.objections import Told

FASTEST = 3
OLDEST = 24 * 3600
"""Seconds that the page was open before it was sent."""
SHORTEST, LONGEST = 10, 1000
OUTSIDE = 0
OUTSIDE_LABEL = "名单里没有的户"
WORDS = {
    ObjectionKind.UNFIT: "不符合条件",
    ObjectionKind.MISSED: "漏了人或户",
    ObjectionKind.FACTS: "信息有误",
    ObjectionKind.PROCEDURE: "没按程序办",
    ObjectionKind.OTHER: "其他",
}
PHONE = re.compile(r"[0-9+() -]{7,30}")
BY_PROGRAM = "没有提交：这一次看起来像是程序自动填的。请再交一次；还不行的，请打公示上的电话，或者打 12317。"
TOO_FAST = "没有提交：打开这一页才几秒钟。请看一遍写的内容，再点一次“提交意见”。"
TOO_OLD = "没有提交：这一页打开太久了。写的内容还在，请看一遍，再点一次“提交意见”。"


def stamp_for(notice: PublicNotice) -> str:
    """The token of one sending, and when its page was made."""
    return signing.dumps([uuid.uuid4().hex, int(time.time())], salt=salt(notice))


def salt(notice: PublicNotice) -> str:
    return f"board.objection.{notice.code}"


class ObjectionForm(forms.Form):
    row = forms.TypedChoiceField(label="对哪一户有意见", coerce=int, error_messages={"required": "请选一户"})
    kind = forms.ChoiceField(
        label="什么意见", choices=list(WORDS.items()), error_messages={"required": "请选是什么意见"}
    )
    content = forms.CharField(
        label="说说您知道的情况",
        min_length=SHORTEST,
        max_length=LONGEST,
        error_messages={
            "required": f"请写您知道的情况，至少 {SHORTEST} 个字",
            "min_length": f"太短了，请至少写 {SHORTEST} 个字，说清什么时候、什么事",
            "max_length": f"太长了，请写在 {LONGEST} 个字以内；更多的请打电话或来信",
        },
    )
    complainant = forms.CharField(
        label="您的姓名", max_length=30, required=False, error_messages={"max_length": "姓名太长了"}
    )
    contact = forms.CharField(
        label="您的电话", max_length=30, required=False, error_messages={"max_length": "电话太长了"}
    )
    homepage = forms.CharField(required=False)
    stamp = forms.CharField(required=False)

    def __init__(self, data: Any = None, *, notice: PublicNotice, rows: Sequence[tuple[int, dict[str, Any]]]) -> None:
        super().__init__(data)
        self.notice = notice
        self.sent: tuple[uuid.UUID, int] | None = None
        listed = [(number, f"{number} {row['head']}") for number, row in rows]
        self.fields["row"].choices = [*listed, (OUTSIDE, OUTSIDE_LABEL)]

    def clean_contact(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["contact"])
        if typed and not PHONE.fullmatch(typed):
            raise forms.ValidationError("电话只写数字，例如 13800000000 或 0859-0000000")
        return typed

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("homepage") or "homepage" in self.errors:
            raise forms.ValidationError(BY_PROGRAM)
        self.sent = self.unstamped()
        age = time.time() - self.sent[1] if self.sent else OLDEST + 1
        if age < FASTEST and not self.errors:
            raise forms.ValidationError(TOO_FAST)
        if age > OLDEST:
            self.sent = None
            raise forms.ValidationError(TOO_OLD)
        return self.cleaned_data

    def unstamped(self) -> tuple[uuid.UUID, int] | None:
        try:
            token, at = signing.loads(self.cleaned_data.get("stamp") or "", salt=salt(self.notice))
        except signing.BadSignature:
            return None
        return uuid.UUID(token), at

    @property
    def next_stamp(self) -> str:
        """The same while it holds, so that one sitting has one effect."""
        return self.data["stamp"] if self.sent else stamp_for(self.notice)

    @property
    def token(self) -> uuid.UUID:
        assert self.sent is not None
        return self.sent[0]

    def told(self) -> Told:
        said = self.cleaned_data
        return Told(said["kind"], said["content"], said["complainant"], said["contact"])


class FollowForm(forms.Form):
    receipt = forms.CharField(
        label="回执编号",
        max_length=20,
        error_messages={"required": "请写回执编号", "max_length": "回执编号是 10 个字母和数字，请核对"},
    )

    def clean_receipt(self) -> str:
        return unicodedata.normalize("NFKC", self.cleaned_data["receipt"])


class PlaceForm(forms.Form):
    """What the address of the board may ask; anything else is the whole board."""

    place = forms.CharField(max_length=12, required=False)
    q = forms.CharField(max_length=20, required=False)

    def clean_q(self) -> str:
        """No place is called by a number of a person or a phone: it is not looked for, and not shown again."""
        typed: str = self.cleaned_data["q"]
        return "" if has_number(typed) else typed
