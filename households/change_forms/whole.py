"""Forms about whole households: M4, M5, M6, M7."""

from typing import Any

from django import forms

from households.change_forms.base import RELATIONS, TYPED, ChangeForm
from households.change_forms.people import DECREASES
from households.change_rules import HEAD
from households.codes import ChangeKind, Register
from households.selectors import find_exactly, read_words
from villages.models import Region


class SplitForm(ChangeForm):
    kind = ChangeKind.SPLIT

    head = forms.ChoiceField(label="新户的户主")
    share = forms.DecimalField(
        label="分出去的人带走的纯收入（元）", required=False, max_digits=10, decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    group_name = forms.CharField(label="新户的村民小组", required=False, max_length=50, help_text="和原户一样的空着")
    address = forms.CharField(label="新户的住址", required=False, max_length=200, help_text="和原户一样的空着")

    def arrange(self) -> None:
        home = self.setting.home
        others = [one for one in self.people if one.relation != HEAD]
        self.fields["head"].choices = self.choose_person(others)
        said = (
            f"按{home.year}年全户纯收入 {home.net:,.0f} 元里面算"
            if home.net is not None
            else "这一户还没有核算收入，可以空着"
        )
        self.fields["share"].help_text = said
        for one in others:
            self.fields[f"leaves_{one.key}"] = forms.BooleanField(label="分出去", required=False)
            self.fields[f"relation_{one.key}"] = forms.ChoiceField(
                label="与新户主的关系", choices=RELATIONS, required=False
            )

    def facts(self) -> dict[str, Any]:
        leaving = [int(key) for key in self.by_person("leaves")]
        share = self.cleaned_data["share"]
        return {
            "head": self.cleaned_data["head"],
            "leaving": leaving,
            "relations": {key: code for key, code in self.by_person("relation").items() if int(key) in leaving},
            "share": "" if share is None else str(share),
            "group_name": self.cleaned_data["group_name"],
            "address": self.cleaned_data["address"],
        }


class MergeForm(ChangeForm):
    kind = ChangeKind.MERGE

    other = forms.CharField(
        label="并入哪一户", max_length=40, widget=forms.TextInput(attrs=TYPED),
        help_text="填那一户的户编号，或者那一户户主的证件号码。并过去以后，这一户注销，那一户留着",
    )  # fmt: skip

    def arrange(self) -> None:
        self.ask_relations(self.people, "与那一户户主的关系")
        if self.setting.change and self.setting.change.other:
            self.fields["other"].required = False
            self.fields["other"].help_text = f"已填：{self.setting.change.other}。不改的空着"
        self.initial["other"] = ""

    def clean_other(self) -> Any:
        """One household in the scope of who fills in; another's is not told from none."""
        text = self.cleaned_data["other"].strip()
        if not text and self.setting.change:
            return self.setting.change.other
        words = read_words(text)
        found = [row for row in find_exactly(self.setting.user, words) if row.register != Register.CLOSED]
        if (not words.secret and not text.isdigit()) or len(found) != 1:
            raise forms.ValidationError("没有找到。请填户编号或户主的证件号码，那一户要在您的工作范围内")
        return found[0]

    def facts(self) -> dict[str, Any]:
        return {"relations": self.by_person("relation")}


class MoveForm(ChangeForm):
    kind = ChangeKind.MOVE
    first = ("group_name", "address")

    village = forms.ChoiceField(label="迁入的行政村")
    group_name = forms.CharField(label="迁入的村民小组", required=False, max_length=50)
    address = forms.CharField(label="迁入后的住址", max_length=200)

    def arrange(self) -> None:
        """Names of villages are public: all of the county, by township."""
        home = self.setting.home
        rows = Region.objects.inside(home.village[:6]).current().filter(level="village")
        grouped: dict[str, list[tuple[str, str]]] = {}
        for code, name, township in rows.order_by("code").values_list("code", "name", "parent__name"):
            if code != home.village:
                grouped.setdefault(township, []).append((code, name))
        self.fields["village"].choices = [("", "请选择"), *grouped.items()]
        change = self.setting.change
        if change:
            self.initial["village"] = change.target_code or self.initial.get("village", "")


class EndForm(ChangeForm):
    kind = ChangeKind.END

    def arrange(self) -> None:
        for one in self.people:
            choices = [("", "请选择"), *DECREASES]
            self.fields[f"reason_{one.key}"] = forms.ChoiceField(label="去向", choices=choices, required=False)

    def facts(self) -> dict[str, Any]:
        return {"reasons": self.by_person("reason")}
