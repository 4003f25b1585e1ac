"""What clerks type about villages, lines and offices. Forms check one field at a time; services decide."""

import re
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db.models import QuerySet

from fupin.access.permissions import Permission
from fupin.codes import YesNo
from villages.codes import LineKind, VillageAttribute
from villages.models import Region, VillageProfile
from villages.profile_groups import GROUPS, label_and_unit
from villages.selectors import FACTS
from villages.services.lines import LEVELS

MOST = MaxValueValidator(99_999_999, "这个数太大，请核对")
LIMITS: dict[str, list[Any]] = {
    "exit_year": [MinValueValidator(2013, "应是 2013 到 2100 年"), MaxValueValidator(2100, "应是 2013 到 2100 年")],
    "elevation": [
        MinValueValidator(-200, "高程应在 -200 到 9000 米"),
        MaxValueValidator(9000, "高程应在 -200 到 9000 米"),
    ],
    "office_phone": [RegexValidator(r"^[0-9０-９ \-—、/（）()转]+$", "电话里只能有数字和横线")],
}
UNKNOWN = [("", "未填")]
PHONE = RegexValidator(re.compile(r"^[0-9 \-—、/（）()转]{3,30}$"), "请填电话号码，如 0859-1234567")


class ProfileForm(forms.ModelForm):
    """All facts are optional: blank means not collected yet. `version` is 0 for a year that has none."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    attribute = forms.TypedChoiceField(
        label="村属性", choices=UNKNOWN + VillageAttribute.choices, required=False, empty_value=None
    )
    paved_road = forms.TypedChoiceField(choices=UNKNOWN + YesNo.choices, required=False, empty_value=None)
    bus = forms.TypedChoiceField(choices=UNKNOWN + YesNo.choices, required=False, empty_value=None)

    class Meta:
        model = VillageProfile
        fields = FACTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FACTS:
            field = self.fields[name]
            field.label, field.unit = label_and_unit(name)
            if isinstance(field, forms.IntegerField | forms.DecimalField):
                own = VillageProfile._meta.get_field(name).validators
                limits = own if isinstance(field, forms.DecimalField) else []  # integers have theirs already
                field.validators = [in_words(limit) for limit in [*field.validators, *limits]] + [MOST]
                field.error_messages["invalid"] = "请只填数字，不带单位"
            field.validators += LIMITS.get(name, [])
            dress(name, field)

    def parts(self) -> list[tuple[str, list[Any]]]:
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}


WORDS = {MinValueValidator: "不能小于 {}", MaxValueValidator: "不能大于 {}"}


def in_words(validator: Any) -> Any:
    """The limits that come from the model, with a sentence in the clerk's words; our own have theirs."""
    kind = type(validator)
    if kind not in WORDS or validator.message != kind.message:
        return validator
    return kind(validator.limit_value, WORDS[kind].format(validator.limit_value))


def dress(name: str, field: Any) -> None:
    """Figures right, with a keyboard of digits on phones; few choices lie open."""
    widget = field.widget
    if name in ("attribute", "paved_road", "bus"):
        field.widget = forms.RadioSelect(choices=field.choices)
    elif isinstance(field, forms.IntegerField | forms.DecimalField):
        mode = "numeric" if isinstance(field, forms.IntegerField) else "decimal"
        field.widget = forms.TextInput(attrs={"inputmode": mode, "class": "num", "autocomplete": "off"})
    elif name == "note":
        field.widget = forms.Textarea(attrs={"rows": 2, "maxlength": 500})
    else:
        widget.attrs["autocomplete"] = "off"


class LineForm(forms.Form):
    """A new line; the places offered are those where the user may set one."""

    region = forms.ModelChoiceField(Region.objects.none(), label="适用地区", empty_label=None)
    year = forms.IntegerField(label="年度", min_value=2010, max_value=2100)
    kind = forms.ChoiceField(label="线别", choices=LineKind.choices, widget=forms.RadioSelect)
    amount = forms.DecimalField(label="标准（元/人）", min_value=1, max_digits=8, decimal_places=2)
    source = forms.CharField(label="依据文件", max_length=200, required=False, help_text="文件名和文号")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = line_places(user)
        for name in ("year", "amount"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num"})
        if fixed:
            for name in ("region", "year", "kind"):
                del self.fields[name]


def line_places(user: Any) -> QuerySet[Region]:
    return Region.objects.visible_to(user, Permission.LINE_EDIT).current().filter(level__in=LEVELS)


class EndLineForm(forms.Form):
    reason = forms.CharField(label="为什么停用", max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OfficeForm(forms.Form):
    name = forms.CharField(label="单位名称", max_length=60)
    help_phone = forms.CharField(label="服务电话", max_length=30, validators=[PHONE])
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
