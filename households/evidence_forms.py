"""What is said of an upload: one form for several files of one kind."""

from typing import Any

from django import forms

from households.codes import ACTIVE
from households.codes.evidence import kind_choices
from households.models import Household, Member

TYPES = "image/jpeg,image/png,application/pdf,.jpg,.jpeg,.png,.pdf"


class FileInput(forms.FileInput):
    """For several files; named so that pages dress it as every other file field."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else [files[name]] if name in files else []


class ManyFilesField(forms.FileField):
    """A list of uploads; whether they can be taken is the service's business."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return list(data or [])


class EvidenceForm(forms.Form):
    """`photo` is the telephone's camera, `files` what is on the disk; both may be given."""

    kind = forms.ChoiceField(label="材料种类")
    member = forms.ModelChoiceField(label="哪个人的", queryset=Member.objects.none(), required=False)
    taken_on = forms.DateField(
        label="拍摄或出具日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label="说明", required=False, max_length=100, help_text="哪一项、哪一笔，如“2026年3月住院”。不要写证件号码"
    )
    photo = ManyFilesField(
        label="照片",
        required=False,
        widget=FileInput(attrs={"accept": "image/*", "capture": "environment"}),
        help_text="点一下直接拍照",
    )
    files = ManyFilesField(
        label="照片或扫描件",
        required=False,
        widget=FileInput(attrs={"accept": TYPES, "multiple": True}),
        help_text=".jpg、.png 或 .pdf，每个不超过 10 MB，一次最多 10 个、共 20 MB",
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "请选"), *kind_choices()]
        members = self.fields["member"]
        members.queryset = household.members.filter(state__in=sorted(ACTIVE)).order_by("relation", "pk")
        members.empty_label = "全户的"

    def evidence(self) -> dict[str, Any]:
        """What the service is given."""
        facts = dict(self.cleaned_data)
        uploads = [*facts.pop("photo"), *facts.pop("files")]
        return {**facts, "uploads": uploads}
