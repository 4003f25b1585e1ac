"""What clerks type of projects. Forms check one field at a time; services decide."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from villages.forms import MOST, in_words
from villages.models import Project, Region
from villages.profile_groups import label_and_unit
from villages.project_codes import FundKind, FundSource, ProjectKind, ProjectState
from villages.project_groups import GROUPS
from villages.project_selectors import FACTS
from villages.services.funds import Entered
from villages.services.projects import Moved

DATE = {"type": "date"}
LONG = {"content": 500, "linkage": 300, "goal": 300}
HELP = {
    "code": "照项目库的编号填，导入时按它认项目",
    "content": "做什么、做多少，如：硬化通组路 3.2 公里",
    "households": "脱贫户、监测户以外的农户也算在内",
}


def day_field(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"), **options)


class ProjectForm(forms.ModelForm):
    """`region`, `state` and `on` only for a new project: where it is, and how far it has come."""

    region = forms.ModelChoiceField(label="实施地点", queryset=Region.objects.none(), empty_label="请选择")
    state = forms.ChoiceField(label="现在到哪一步", choices=ProjectState.choices)
    on = day_field("这一步办成日期")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Project
        fields = FACTS

    def __init__(self, *args: Any, places: QuerySet[Region] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if places is None:
            for name in ("region", "state", "on"):
                del self.fields[name]
        else:
            self.fields["region"].queryset = places
            self.fields["region"].label_from_instance = lambda region: region.full_name
        for name in FACTS:
            dress(name, self.fields[name])

    def parts(self) -> list[tuple[str, list[Any]]]:
        first = [self[name] for name in ("region", "state", "on") if name in self.fields]
        parts = [(title, [self[name] for name in names]) for title, names in GROUPS]
        return [("在哪里，到哪一步", first), *parts] if first else parts

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}


def dress(name: str, field: Any) -> None:
    """Label, unit, help and widget of one fact: figures with a keyboard of digits, days with a calendar."""
    field.label, field.unit = label_and_unit(name, Project)
    field.help_text = HELP.get(name, "")
    if isinstance(field, forms.DateField):
        field.widget = forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    elif isinstance(field, forms.IntegerField | forms.DecimalField):
        own = Project._meta.get_field(name).validators if isinstance(field, forms.DecimalField) else []
        field.validators = [in_words(limit) for limit in [*field.validators, *own]]
        field.validators += [MOST] if isinstance(field, forms.IntegerField) else []
        field.error_messages["invalid"] = "请只填数字，不带单位"
        mode = "numeric" if isinstance(field, forms.IntegerField) else "decimal"
        field.widget = forms.TextInput(attrs={"inputmode": mode, "class": "num", "autocomplete": "off"})
    elif isinstance(field, forms.ChoiceField):
        field.choices = [("", "请选择"), *ProjectKind.choices]
    elif name in LONG:
        field.widget = forms.Textarea(attrs={"rows": 2, "maxlength": LONG[name]})
    else:
        field.widget.attrs["autocomplete"] = "off"


class StepForm(forms.Form):
    """The button that was pressed says where the project goes."""

    target = forms.ChoiceField(label="办到哪一步", choices=ProjectState.choices)
    on = day_field("办成日期")
    document = forms.CharField(
        label="文号或说明", max_length=200, required=False, help_text="批复写文号；退回要写明为什么"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, version: int, today: date) -> None:
        super().__init__(data, initial={"on": today, "version": version})

    def moved(self) -> Moved:
        said = self.cleaned_data
        return Moved(said["target"], said["on"], said["document"])


class FundForm(forms.Form):
    kind = forms.ChoiceField(label="登记哪一种", choices=FundKind.choices)
    on = day_field("文件或凭证日期")
    amount = forms.DecimalField(
        label="金额（元）",
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"}),
        error_messages={"invalid": "请只填数字，不带单位", "min_value": "金额应大于 0"},
    )
    source = forms.ChoiceField(
        label="资金来源", choices=[("", "请选择"), *FundSource.choices], required=False, help_text="登记指标要选"
    )
    document = forms.CharField(label="文号或凭证号", max_length=100, required=False, help_text="登记指标要写文号")
    note = forms.CharField(label="说明", max_length=200, required=False)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"on": timezone.localdate(), "token": uuid.uuid4()})

    def entered(self) -> Entered:
        return Entered(**{name: self.cleaned_data[name] for name in Entered.__annotations__})
