"""What is asked of who takes a roster out."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.access.scope import has

FIRST_YEAR = 2013


class RosterExportForm(forms.Form):
    """Which roster, of where, in which layout. Who may not take it out in full is not asked for a reason."""

    token = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    region = forms.ChoiceField(label="地区")
    layout = forms.ChoiceField(label="版式")
    year = forms.TypedChoiceField(
        label="收入年度",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="只有 H3、H4、H5 要选：它们没有年度这一列，整张表是一年的数。其他版式各户用最近的一年。",
    )
    full = forms.BooleanField(label="完整导出（含证件号码、电话、健康状况）", required=False)
    reason = forms.CharField(
        label="完整导出的理由",
        required=False,
        max_length=200,
        help_text="至少 4 个字，记入操作记录。不完整的导出不用写。",
    )

    def __init__(self, *args: Any, user: Any, regions: list[Any], layouts: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(timezone.localdate().year, FIRST_YEAR - 1, -1)
        self.fields["region"].choices = [(region.code, region.full_name or region.name) for region in regions]
        self.fields["layout"].choices = list(layouts.items())
        self.fields["year"].choices = [("", "最近的一年"), *((year, f"{year}年") for year in years)]
        if not has(user, Permission.EXPORT_FULL):
            del self.fields["full"], self.fields["reason"]
