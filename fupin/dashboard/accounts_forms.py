"""Forms of the pages about accounts and posts. Places are typed by code or name and found in the user's scope only."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from fupin.access.permissions import Permission, Role
from fupin.accounts.authority import visible_accounts
from fupin.accounts.models import User
from fupin.accounts.services import clean_username
from fupin.codes import normalised
from fupin.personal.masks import mask_text
from villages.codes import LENGTHS
from villages.models import Region


class DayField(forms.DateField):
    """A day of people now alive: what lies beyond cannot be moved by a time zone or by a day."""

    default_validators = [
        MinValueValidator(date(1900, 1, 1), "日期不对，请看一眼年份"),
        MaxValueValidator(date(2100, 12, 31), "日期不对，请看一眼年份"),
    ]

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {"invalid": "请填日期，如 2026-03-01", "required": "请填日期"})
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class RegionField(forms.CharField):
    """A place by code, full name, or a name that is the only one of its kind in scope."""

    def __init__(self, **options: Any) -> None:
        hint = "填代码，或从县写起的全名，如 望谟县平洞街道平洞村"
        super().__init__(**{"label": "地区", "help_text": hint, "max_length": 200, **options})
        self.scope = Region.objects.none()

    def clean(self, value: Any) -> Region:
        text = normalised(super().clean(value))
        if text.isdigit():
            found = list(self.scope.filter(code__in=unpadded(text)).order_by("-code")[:1])
        else:
            found = list(self.scope.filter(full_name=text)[:2]) or list(self.scope.filter(name=text)[:2])
        if not found:
            raise forms.ValidationError("您管理的范围里没有这个地方，请核对写法或改填代码")
        if len(found) > 1:
            raise forms.ValidationError("有几个地方同名，请写全名或代码")
        return found[0]


def unpadded(code: str) -> list[str]:
    """The codes that a padded one may stand for: `990101201000` is township 990101201, or a village of that number."""
    return [code[:length] for length in LENGTHS if length <= len(code) and not code[length:].strip("0")]


class PostForm(forms.Form):
    role = forms.ChoiceField(label="岗位", choices=Role.choices)
    region = RegionField()
    starts_on = DayField(label="到任日期", initial=timezone.localdate)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].scope = Region.objects.visible_to(user, Permission.ACCOUNT_MANAGE).current()


class PersonFields(forms.Form):
    name = forms.CharField(label="姓名", max_length=50)
    username = forms.CharField(
        label="用户名", max_length=50, required=False, help_text="空着就按地名拼音自动生成，如 pingdong1"
    )
    number = forms.CharField(
        label="证件号码",
        max_length=30,
        required=False,
        help_text="填了才能查出是不是同一个人、有没有亲属回避",
        strip=True,
    )
    phone = forms.CharField(label="联系电话", max_length=20, required=False)


class NewAccountForm(PostForm):
    name, username = PersonFields.base_fields["name"], PersonFields.base_fields["username"]
    number, phone = PersonFields.base_fields["number"], PersonFields.base_fields["phone"]
    work_unit = forms.CharField(label="工作单位", max_length=100, required=False)
    field_order = ["name", "role", "region", "starts_on", "username", "number", "phone", "work_unit"]


class EndPostForm(forms.Form):
    on = DayField(label="离任日期", initial=timezone.localdate, help_text="这一天还在岗，第二天起不再有这个岗位的权限")


class HandOverForm(forms.Form):
    """Either a login that exists, or the facts of a new one."""

    on = DayField(label="接任日期", initial=timezone.localdate, help_text="原任到前一天为止")
    successor = forms.CharField(
        label="接任人已有的用户名", max_length=50, required=False, help_text="接任人还没有账号的，空着，填下面的姓名"
    )
    name = forms.CharField(label="接任人姓名", max_length=50, required=False)
    username, number = PersonFields.base_fields["username"], PersonFields.base_fields["number"]
    phone = PersonFields.base_fields["phone"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_successor(self) -> User | None:
        text = clean_username(self.cleaned_data["successor"])
        if not text:
            return None
        found = visible_accounts(self.user).filter(username=text).first()
        if found is None:
            raise forms.ValidationError("您的范围里没有这个用户名。是新接任的，空着这一格，填姓名")
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "successor" in cleaned and not cleaned["successor"] and not cleaned.get("name"):
            self.add_error("name", "填接任人已有的用户名，或者填姓名新开一个账号")
        return cleaned


class PersonForm(forms.Form):
    """The number is never sent to the page; typed anew it replaces the old one."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="姓名", max_length=50)
    number = forms.CharField(label="证件号码", max_length=30, required=False, help_text="不改就空着")
    phone = forms.CharField(label="联系电话", max_length=20, required=False, help_text="不改就空着")
    work_unit = forms.CharField(label="工作单位", max_length=100, required=False)


class KinForm(forms.Form):
    name = forms.CharField(label="亲属姓名", max_length=50)
    relation = forms.CharField(label="与本人关系", max_length=20, help_text="如 配偶、子女、父母、兄弟姐妹")
    number = forms.CharField(label="亲属证件号码", max_length=30, required=False)
    declared_on = DayField(label="申报日期", initial=timezone.localdate)


class BulkForm(forms.Form):
    accounts = forms.FileField(
        label="账号清单",
        help_text="可以是 .xlsx、.xls、.ods 或 .csv，不超过 5 MB。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class Asked(forms.Form):
    """All optional; what cannot be read is as if it had not been asked. Personal numbers do not belong into an address:
    they find nothing here, and the page does not repeat them."""

    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {
            name: mask_text(value) if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
            if value
        }


class ListFilter(Asked):
    q = forms.CharField(required=False, max_length=50)
    role = forms.ChoiceField(required=False, choices=[("", "全部岗位"), *Role.choices])
    place = forms.CharField(required=False, max_length=12)
    state = forms.ChoiceField(
        required=False,
        choices=[
            ("", "启用和停用"),
            ("on", "启用"),
            ("off", "停用"),
            ("first", "还没改初始密码"),
            ("idle", "没有在任岗位"),
        ],
    )


class TrailFilter(Asked):
    since = DayField(required=False)
    until = DayField(required=False)
    actor = forms.CharField(required=False, max_length=50)
    verb = forms.CharField(required=False, max_length=40)
    subject = forms.CharField(required=False, max_length=60)
    number = forms.CharField(required=False, max_length=40)
    before = forms.IntegerField(required=False, min_value=1)
