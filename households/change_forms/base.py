"""What every change asks: when it happened, which papers were looked at, what there is to say."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms

from fupin.personal.identity import normalise, problem
from households.change_rules import Home, Someone
from households.codes import PROOFS_OF, ChangeProof, Relation
from households.models import ChangeProposal
from households.selectors.changes import facts_of
from households.services.changes import Filled

NUMBER_SAYS = {
    "identity_marker": "999999 开头的不是证件号码。还没有号码的空着",
    "identity_length": "位数不对：身份证 18 位，残疾人证 20 或 22 位",
    "identity_characters": "有不该有的字，请对着证件再看一遍",
    "identity_date": "里面的出生日期不是一个真日子，请对着证件再看一遍",
    "identity_checksum": "校验位对不上，一定有一位抄错了，请对着证件再看一遍",
}
RELATIONS = [("", "请选择"), *((code, label) for code, label in Relation.choices if code != Relation.HEAD)]
TYPED = {"autocomplete": "off", "spellcheck": "false"}


@dataclass(frozen=True)
class Setting:
    """Where the form is filled in: the household as it is, who fills in, the request when there is one already."""

    home: Home
    user: Any
    change: ChangeProposal | None = None


class IdentityField(forms.CharField):
    """A number as it is kept, or a sentence about what is wrong with it."""

    widget = forms.TextInput(attrs=TYPED)

    def clean(self, value: Any) -> str:
        number = normalise(super().clean(value) or "")
        if number and (code := problem(number)):
            raise forms.ValidationError(NUMBER_SAYS[code])
        return number


class ChangeForm(forms.Form):
    """`setting` is the household; `facts()` gives what is kept sealed, by name."""

    happened_on = forms.DateField(
        label="发生日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages={
            "required": "请填写发生日期", "invalid": "不是一个日期，请按 2026-11-20 这样填",
        }
    )  # fmt: skip
    proofs = forms.MultipleChoiceField(
        label="已核对的证明材料",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选已核对的证明材料"},
    )
    note = forms.CharField(
        label="情况说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
        help_text="只写情况，不要写证件号码、卡号和病名",
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    kind = ""
    kept: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    per_person = ""

    def __init__(self, data: Any = None, *, setting: Setting) -> None:
        self.setting = setting
        super().__init__(data, initial=self.as_filled(setting.change))
        allowed = set().union(*PROOFS_OF[self.kind])
        self.fields["proofs"].choices = [(code, label) for code, label in ChangeProof.choices if code in allowed]
        self.fields["note"].required = self.kind in {"M4", "M5"}
        self.arrange()

    def arrange(self) -> None:
        """Fields that depend on the household are made here."""

    # ---- people ---------------------------------------------------------------------------------------------------
    @property
    def people(self) -> tuple[Someone, ...]:
        return self.setting.home.people

    def choose_person(self, people: Any, blank: str = "请选择") -> list[tuple[str, str]]:
        return [("", blank), *((str(one.key), f"{one.name}（{Relation.label_of(one.relation)}）") for one in people)]

    def rows(self) -> list[dict[str, Any]]:
        """One line per person with the fields that belong to him."""
        return [
            {
                "one": one,
                "relation_now": Relation.label_of(one.relation) or "—",
                "fields": [self[name] for name in self.fields if name.endswith(f"_{one.key}")],
            }
            for one in self.people
            if any(name.endswith(f"_{one.key}") for name in self.fields)
        ]

    def by_person(self, prefix: str) -> dict[str, str]:
        cleaned = {name: value for name, value in self.cleaned_data.items() if name.startswith(f"{prefix}_")}
        return {name.rpartition("_")[2]: value for name, value in cleaned.items() if value}

    def ask_relations(self, people: Any, label: str = "变更后与户主关系") -> None:
        for one in people:
            self.fields[f"relation_{one.key}"] = forms.ChoiceField(label=label, choices=RELATIONS, required=False)

    def plain_fields(self) -> list[forms.BoundField]:
        """What stands above the people and the papers, in order."""
        common = {"happened_on", "proofs", "note", "token", "version"}
        mine = [name for name in self.fields if name not in common and not self.is_of_person(name)]
        return [self[name] for name in mine]

    def is_of_person(self, name: str) -> bool:
        return any(name.endswith(f"_{one.key}") for one in self.people)

    # ---- in and out -----------------------------------------------------------------------------------------------
    def as_filled(self, change: ChangeProposal | None) -> dict[str, Any]:
        """What a request says already; personal numbers are not shown again."""
        if change is None:
            return {"token": uuid.uuid4()}
        said = facts_of(change).said
        per_person = {
            f"{short}_{key}": value
            for name, short in (("relations", "relation"), ("reasons", "reason"))
            for key, value in (said.get(name) or {}).items()
        }
        leaving = {f"leaves_{key}": True for key in said.get("leaving") or []}
        shown = {name: value for name, value in said.items() if name not in ("identity", "bank_card")}
        common = {name: getattr(change, name) for name in ("happened_on", "note", "version", "reason")}
        return {**shown, **per_person, **leaving, **common, "proofs": change.proofs.split(",")}

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name, "") for name in self.first}

    def filled(self) -> Filled:
        cleaned = self.cleaned_data
        return Filled(
            facts=self.facts(),
            happened_on=cleaned["happened_on"],
            reason=cleaned.get("reason", ""),
            proofs=tuple(cleaned["proofs"]),
            note=cleaned["note"],
            other=cleaned.get("other"),
            target=cleaned.get("village", ""),
            kept=self.kept,
        )
