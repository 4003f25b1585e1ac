"""The upload form."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.imports.models import ImportMode

FIRST_YEAR = 2013


class UploadForm(forms.Form):
    file = forms.FileField(label="花名册", help_text="可以是 .xlsx、.xls、.ods 或 .csv，不超过 20 MB、5 万行。")
    year = forms.TypedChoiceField(
        label="收入年度",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="表里有“收入年度”这一列时不用选。",
    )
    mode = forms.ChoiceField(
        label="导入方式", choices=ImportMode.choices, initial=ImportMode.FACTS.value, widget=forms.RadioSelect
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(timezone.localdate().year, FIRST_YEAR - 1, -1)
        self.fields["year"].choices = [("", "表里已写明"), *((year, f"{year}年") for year in years)]
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.xls,.ods,.csv"
        if has(user, Permission.LEGACY_PREPARE):
            self.fields["mode"].help_text = "存量建档会写入脱贫、监测等认定结果，须由另一位县级审批人员确认。"
        else:
            self.fields["mode"].choices = [(ImportMode.FACTS.value, ImportMode.FACTS.label)]
            self.fields["mode"].widget = forms.HiddenInput()
