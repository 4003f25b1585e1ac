"""What is typed of a leave."""

import uuid
from datetime import date
from typing import Any

from django import forms

from assistance.presence_codes import LeaveKind
from assistance.services.presence import Asked

DATE = {"type": "date"}


class LeaveForm(forms.Form):
    kind = forms.ChoiceField(label="请什么假", choices=LeaveKind.choices)
    starts = forms.DateField(label="从哪天起", widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    ends = forms.DateField(label="到哪天止（含这一天）", widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    reason = forms.CharField(label="事由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"starts": today, "ends": today, "token": uuid.uuid4()})

    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(said["kind"], said["starts"], said["ends"], said["reason"])
