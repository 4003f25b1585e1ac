"""What a clerk tells of a household that left the list, how it is to be put right, and the visit to who was moved."""

import uuid
from datetime import date
from typing import Any

from django import forms

from households.case_forms import CHOOSE, day_field
from households.codes import Settled, WatchCause
from households.models import WatchItem
from households.selectors.watch import owner_choices
from households.services.watch.acting import MONEY, Plan, Told, Visited

NO_DISEASE = "写看到的情况，不要写病名、证件号码和电话"
VISIT_HELP = f"住得怎样，在哪里上班，孩子上学、看病方便不方便。{NO_DISEASE}"


def words_field(label: str, length: int, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "maxlength": length})
    return forms.CharField(label=label, max_length=length, widget=widget, **options)


class TellForm(forms.Form):
    cause = forms.ChoiceField(
        label="线索种类", choices=CHOOSE + WatchCause.choices, error_messages={"required": "请选择线索种类"}
    )
    seen_on = day_field("发现日期")
    seen = words_field("看到的情况", 200, help_text=NO_DISEASE, error_messages={"required": "请写一句看到的情况"})
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"token": uuid.uuid4(), "seen_on": today})

    def told(self) -> Told:
        said = self.cleaned_data
        return Told(said["cause"], said["seen"], said["seen_on"])


class PlanForm(forms.Form):
    """Until when, who answers for it, and the four sources of money (S4-98, S4-99)."""

    recover_by = day_field("恢复期限", help_text="从发现起最多两年")
    owner = forms.TypedChoiceField(label="负责岗位", coerce=int, required=False, empty_value=None)
    note = words_field("核实和安排的情况", 300, required=False, help_text=NO_DISEASE)

    def __init__(self, data: Any = None, *, item: WatchItem, today: date) -> None:
        known = {name: getattr(item, name) for name in ("recover_by", *MONEY)} | {"owner": item.owner_id}
        super().__init__(data, initial=known)
        posts = owner_choices(item.village_code, today)
        said = [(post.pk, f"{post.user.person.name}（{post.get_role_display()}）") for post in posts]
        self.fields["owner"].choices = [("", "没有定"), *said]
        for name in MONEY:
            self.fields[name] = forms.DecimalField(
                label=WatchItem._meta.get_field(name).verbose_name,
                min_value=0,
                max_digits=10,
                decimal_places=2,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num"}),
            )
        self.order_fields(["recover_by", "owner", *MONEY, "note"])

    def plan(self) -> Plan:
        said = self.cleaned_data
        return Plan(said["recover_by"], said["owner"], {name: said[name] for name in MONEY})


class VisitForm(forms.Form):
    """搬迁后续 (§2.27)."""

    visited_on = day_field("回访日期")
    housing = forms.ChoiceField(label="住房")
    work = forms.ChoiceField(label="就业")
    fitting_in = forms.ChoiceField(label="融入")
    note = words_field("情况", 300, required=False, help_text=VISIT_HELP)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"token": uuid.uuid4(), "visited_on": today})
        for name in ("housing", "work", "fitting_in"):
            field: Any = self.fields[name]
            field.choices, field.error_messages["required"] = CHOOSE + Settled.choices, f"请选择{field.label}情况"

    def visited(self) -> Visited:
        said = dict(self.cleaned_data)
        del said["token"]
        return Visited(**said)
