"""What somebody saw who went to a household that is not listed, and the township's second look."""

from datetime import date
from typing import Any

from django import forms

from households.case_forms import day_field
from households.forms.watch import NO_DISEASE, words_field
from households.services.missed.acting import Said

NEEDED = {"required": "请写清楚看到了什么"}


class TellForm(forms.Form):
    visited_on = day_field("上门日期")
    note = words_field("上门看到了什么，为什么不符合", 300, help_text=NO_DISEASE, error_messages=NEEDED)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"visited_on": today})

    def said(self) -> Said:
        return Said(self.cleaned_data["note"], self.cleaned_data["visited_on"])


class ReviewForm(forms.Form):
    note = words_field("复核意见", 300, help_text=NO_DISEASE, error_messages=NEEDED)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)

    def said(self) -> Said:
        return Said(self.cleaned_data["note"])
