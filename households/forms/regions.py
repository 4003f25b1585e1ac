"""What the county types to merge, split, rename or recode a village."""

from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet

from fupin.access.permissions import Permission
from households.services.region_changes import NEEDS
from villages.codes import Level
from villages.models import Region


class RegionChangeForm(forms.Form):
    """The fields that this kind of change needs, in the order of the document."""

    village = forms.ModelChoiceField(Region.objects.none(), label="原来的村", empty_label="选村")
    into = forms.ModelChoiceField(Region.objects.none(), label="并入哪个村", empty_label="选村")
    code = forms.CharField(
        label="新代码",
        max_length=12,
        validators=[RegexValidator(r"^[0-9]{12}$", "应是 12 位数字")],
        help_text="照区划文件填，12 位，前 9 位是乡镇的代码",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(label="新村名", max_length=60, help_text="照文件写全称，如 平绕村村民委员会")
    groups = forms.CharField(
        label="分出的村民小组",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一个，和农户卡上写的一样",
    )
    day = forms.DateField(label="批准日期", widget=forms.DateInput(attrs={"type": "date"}))
    basis = forms.CharField(label="依据文件", max_length=200, help_text="文件名和文号")

    def __init__(self, *args: Any, user: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("into", "code", "name", "groups"):
            if name not in NEEDS[kind]:
                del self.fields[name]
        for name in ("village", "into"):
            if name in self.fields:
                field = cast(forms.ModelChoiceField, self.fields[name])
                field.queryset = villages_of(user)
                field.label_from_instance = lambda region: region.full_name  # type: ignore[method-assign]


def villages_of(user: Any) -> QuerySet[Region]:
    rows = Region.objects.visible_to(user, Permission.REGION_PREPARE).current()
    return rows.filter(level=Level.VILLAGE).order_by("code")
