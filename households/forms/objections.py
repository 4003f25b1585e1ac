"""An objection that township or county heard by phone, letter or visit."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms

from fupin.access.permissions import Permission
from households.codes import ObjectionChannel, ObjectionKind
from households.models import PublicNotice
from households.services.objections import Told
from villages.codes import Level
from villages.models import Region

P = Permission
RECENT = timedelta(days=90)
"""For how long after its last day a notice is still offered."""


class NoticeField(forms.ModelChoiceField):
    def label_from_instance(self, notice: PublicNotice) -> str:
        return f"{notice.title}（{notice.code}）"


class HeardForm(forms.Form):
    """`row` is the line on the sheet; without a notice, only the village is known."""

    channel = forms.ChoiceField(label="怎么收到的")
    notice = NoticeField(label="对哪份公示", queryset=PublicNotice.objects.none(), required=False)
    row = forms.IntegerField(
        label="第几户", min_value=1, max_value=9999, required=False, help_text="公示上的序号；名单里没有的户，空着"
    )
    village = forms.ModelChoiceField(
        label="哪个村", queryset=Region.objects.none(), required=False, help_text="没有对着公示说的，选村"
    )
    kind = forms.ChoiceField(label="什么意见", choices=[("", "请选择"), *ObjectionKind.choices])
    content = forms.CharField(label="反映的情况", min_length=2, max_length=1000, widget=forms.Textarea({"rows": 5}))
    complainant = forms.CharField(label="反映人姓名", max_length=30, required=False, help_text="不愿留名的空着")
    contact = forms.CharField(label="反映人电话", max_length=30, required=False)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, user: Any, today: date) -> None:
        super().__init__(data, initial={"token": uuid.uuid4()})
        heard = [choice for choice in ObjectionChannel.choices if choice[0] != ObjectionChannel.BOARD]
        self.fields["channel"].choices = [("", "请选择"), *heard]
        notices = PublicNotice.objects.visible_to(user, P.OBJECTION_EDIT)
        self.fields["notice"].queryset = notices.filter(ends_on__gte=today - RECENT)
        villages = Region.objects.visible_to(user, P.OBJECTION_EDIT).current().at(Level.VILLAGE)
        self.fields["village"].queryset = villages
        self.fields["notice"].empty_label = "不是对着公示说的"
        self.fields["village"].empty_label = "看公示"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("notice") and not said.get("village"):
            self.add_error("notice", "请选一份公示；不是对着公示说的，请选村")
        if said.get("row") and not said.get("notice"):
            self.add_error("row", "填了序号，请选公示")
        return said

    def heard(self) -> dict[str, Any]:
        """What the service takes."""
        said = self.cleaned_data
        return {
            "told": Told(said["kind"], said["content"], said["complainant"], said["contact"]),
            "channel": said["channel"],
            "notice": said["notice"],
            "row": said["row"],
            "village_code": said["village"].pk if said["village"] else "",
            "token": said["token"],
        }
