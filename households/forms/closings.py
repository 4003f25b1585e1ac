"""Which month or year to freeze, which year to open."""

from typing import Any, cast

from django import forms

from households.codes import ClosingKind
from villages.models import Region


class ClosingForm(forms.Form):
    """Which month or year to freeze. The county is asked for only where somebody serves several."""

    region = forms.ModelChoiceField(Region.objects.none(), label="县", empty_label=None)
    kind = forms.ChoiceField(label="种类", choices=ClosingKind.choices)
    year = forms.IntegerField(label="年度", min_value=2013, max_value=2100)
    month = forms.TypedChoiceField(
        label="月份（年报不用选）",
        coerce=int,
        choices=[(number, f"{number}月") for number in range(1, 13)],
        required=False,
        empty_value=12,
    )

    def __init__(self, *args: Any, counties: list[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["region"])
        field.queryset = Region.objects.filter(pk__in=[county.pk for county in counties])
        if len(counties) == 1:
            field.widget = forms.HiddenInput()


class YearForm(forms.Form):
    """Which year to open: this one or the next."""

    region = forms.ModelChoiceField(Region.objects.none(), label="县", empty_label=None)
    year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, *args: Any, counties: list[Region], this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["region"])
        field.queryset = Region.objects.filter(pk__in=[county.pk for county in counties])
        field.initial = counties[0].pk if counties else None
        if len(counties) == 1:
            field.widget = forms.HiddenInput()
        year = cast(forms.TypedChoiceField, self.fields["year"])
        year.choices = [(number, f"{number}年") for number in (this_year, this_year + 1)]
