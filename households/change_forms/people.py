"""Forms about single people: M1, M2, M3, R1, R2; and the card, B1."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from households.change_forms.base import RELATIONS, TYPED, ChangeForm, IdentityField
from households.change_rules import HEAD
from households.codes import ChangeKind, DecreaseReason, Ethnicity, IncreaseReason, Sex

DECREASES = [(code, label) for code, label in DecreaseReason.choices if code != DecreaseReason.SPLIT]
CARD = RegexValidator(r"^[0-9]{16,19}$", "银行卡号应是 16 到 19 位数字")


class JoinForm(ChangeForm):
    kind = ChangeKind.JOIN
    first = ("name", "identity", "sex", "relation", "ethnicity")
    kept = ("identity", "person_no", "identity_type")

    reason = forms.ChoiceField(label="增加原因", choices=[("", "请选择"), *IncreaseReason.choices])
    name = forms.CharField(label="姓名", min_length=2, max_length=30, widget=forms.TextInput(attrs=TYPED))
    relation = forms.ChoiceField(label="与户主关系", choices=RELATIONS)
    identity = IdentityField(
        label="证件号码", required=False, max_length=40, help_text="新生儿还没有号码的空着，填下面两项"
    )
    sex = forms.ChoiceField(
        label="性别", required=False, choices=[("", "按证件号码"), *((c, n) for c, n in Sex.choices if c in "12")]
    )
    birth_date = forms.DateField(
        label="出生日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ethnicity = forms.ChoiceField(label="民族", required=False, choices=[("", "未填"), *Ethnicity.choices])

    def facts(self) -> dict[str, Any]:
        born = self.cleaned_data.get("birth_date")
        return {**super().facts(), "birth_date": born.isoformat() if born else ""}

    def clean(self) -> dict[str, Any]:
        """Without a number, the day and the sex have to be said."""
        cleaned = super().clean() or {}
        kept = self.setting.change is not None
        if not cleaned.get("identity") and "identity" not in self.errors and not kept and not cleaned.get("sex"):
            self.add_error("sex", "没有证件号码的，请选性别")
        return cleaned


class LeaveForm(ChangeForm):
    kind = ChangeKind.LEAVE
    first = ("member",)

    member = forms.ChoiceField(label="减少的人")
    reason = forms.ChoiceField(
        label="减少原因", choices=[("", "请选择"), *DECREASES], help_text="分家立户的，请改办“分户”"
    )

    def arrange(self) -> None:
        self.fields["member"].choices = self.choose_person(one for one in self.people if one.relation != HEAD)
        self.fields["member"].help_text = "户主要减少的，请改办“户主变更”"


class HeadForm(ChangeForm):
    kind = ChangeKind.HEAD
    first = ("head",)

    head = forms.ChoiceField(label="新户主")
    reason = forms.ChoiceField(label="原户主", required=False, choices=[
        ("", "还在本户，只是不当户主"), *((code, f"已不在本户：{label}") for code, label in DECREASES),
    ])  # fmt: skip

    def arrange(self) -> None:
        others = [one for one in self.people if one.relation != HEAD]
        self.fields["head"].choices = self.choose_person(others)
        self.ask_relations(self.people, "与新户主的关系")

    def facts(self) -> dict[str, Any]:
        old = self.setting.home.head
        leaving = [old.key] if old and self.cleaned_data["reason"] else []
        return {**super().facts(), "relations": self.by_person("relation"), "leaving": leaving}


class RelationForm(ChangeForm):
    kind = ChangeKind.RELATION
    first = ("member", "relation")

    member = forms.ChoiceField(label="哪一个人")
    relation = forms.ChoiceField(label="应为户主的", choices=RELATIONS)

    def arrange(self) -> None:
        self.fields["member"].choices = self.choose_person(one for one in self.people if one.relation != HEAD)


class PersonForm(ChangeForm):
    kind = ChangeKind.PERSON
    first = ("member", "name", "identity")
    kept = ("identity", "identity_type")

    member = forms.ChoiceField(label="哪一个人")
    name = forms.CharField(
        label="改为的姓名", required=False, min_length=2, max_length=30, help_text="不改的空着",
        widget=forms.TextInput(attrs=TYPED),
    )  # fmt: skip
    identity = IdentityField(label="改为的证件号码", required=False, max_length=40, help_text="不改的空着")

    def arrange(self) -> None:
        self.fields["member"].choices = self.choose_person(self.people)


class CardForm(ChangeForm):
    kind = ChangeKind.CARD
    first = ("bank_card", "bank_name")
    kept = ("bank_card",)

    bank_card = forms.CharField(
        label="新的银行卡号", max_length=30, widget=forms.TextInput(attrs={**TYPED, "inputmode": "numeric"}),
        help_text="卡片正面的 16 到 19 位数字，可以带空格",
    )  # fmt: skip
    bank_name = forms.CharField(label="开户银行", required=False, max_length=60)

    def arrange(self) -> None:
        self.fields["bank_card"].required = self.setting.change is None

    def clean_bank_card(self) -> str:
        number = self.cleaned_data["bank_card"].replace(" ", "").replace("-", "")
        if number:
            CARD(number)
        return number
