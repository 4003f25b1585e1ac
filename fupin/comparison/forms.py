"""The forms of a list and of an authorisation."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from fupin.access.permissions import Permission
from fupin.comparison.lists import KINDS
from fupin.comparison.services.authorising import papers_of
from fupin.comparison.services.loading import Given
from villages.codes import Level
from villages.models import Region

DAY = {"type": "date"}


class ListForm(forms.Form):
    kind = forms.ChoiceField(label="名单种类")
    county = forms.ModelChoiceField(Region.objects.none(), label="县", empty_label=None)
    source = forms.CharField(label="出具单位", max_length=60, help_text="名单上盖章的单位，例如县公安局交警大队")
    listed_on = forms.DateField(label="数据日期", widget=forms.DateInput(attrs=DAY), help_text="名单反映到哪一天")
    complete = forms.TypedChoiceField(
        label="名单范围",
        choices=[("1", "部门手里的全部"), ("0", "只是一部分")],
        coerce=lambda said: said == "1",
        widget=forms.RadioSelect,
        help_text="全部：名单上没有的人，部门那里就没有，他原来的疑点随之销号；户籍、学籍、医保、低保名单上该有而没有的，"
        "列为疑点。一部分：没列出的人算没有核对。",
    )
    file = forms.FileField(label="名单文件", help_text="可以是 .xlsx、.xls、.ods 或 .csv，不超过 40 MB、30 万行。")
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            ("", "请选一种"),
            *((k.key, f"{k.label}（{k.department}）") for k in KINDS.values()),
        ]
        mine = Region.objects.visible_to(user, Permission.COMPARISON_LOAD).current().filter(level=Level.COUNTY)
        self.fields["county"].queryset = mine.order_by("code")
        self.fields["listed_on"].widget.attrs["max"] = str(timezone.localdate())
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.xls,.ods,.csv"

    def given(self) -> Given:
        said = self.cleaned_data
        return Given(said["kind"], said["county"].pk, said["listed_on"], said["source"], said["complete"])


class AuthorisationForm(forms.Form):
    signed_on = forms.DateField(
        label="签字日期", widget=forms.DateInput(attrs=DAY), help_text="户主在承诺授权书上签字的那天"
    )
    evidence = forms.ModelChoiceField(
        None, label="已上传的承诺授权书", required=False, empty_label="没有上传，纸质存档"
    )
    archive_no = forms.CharField(
        label="纸质存档号", max_length=60, required=False, help_text="没有上传原件的，写明纸件放在哪里"
    )

    def __init__(self, *args: Any, household: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = papers_of(household)
        self.fields["evidence"].queryset = papers
        self.fields["evidence"].label_from_instance = lambda one: (
            f"{one}，{timezone.localtime(one.uploaded_at):%Y-%m-%d} 上传"
        )
        if first := papers.first():
            self.fields["evidence"].initial = first.pk
