"""How an answer is to be taken out."""

import uuid
from typing import Any

from django import forms

from fupin.access.permissions import Permission
from fupin.access.scope import has
from fupin.query.export import CSV, XLSX, Wanted


class ExportForm(forms.Form):
    """Who may not take it out in full is not asked for a reason."""

    token = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    form = forms.ChoiceField(
        label="文件",
        choices=[(XLSX, "Excel 表格"), (CSV, "CSV，给别的程序用")],
        help_text="自己看，选 Excel 表格：编号是文字，最后一张表“说明”写着条件和行数。",
    )
    health = forms.BooleanField(label="也导出健康、残疾", required=False)
    full = forms.BooleanField(label="完整导出（证件号码、电话不隐去）", required=False)
    reason = forms.CharField(
        label="完整导出的理由",
        required=False,
        max_length=200,
        help_text="至少 4 个字，记入操作记录。不完整的导出不用写。",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has(user, Permission.EXPORT_FULL):
            del self.fields["full"], self.fields["reason"]

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(said["form"], said["health"], said.get("full", False), said.get("reason", ""))
