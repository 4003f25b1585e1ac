"""What is typed of a village's exit. Forms check one field at a time; rules and services decide."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from fupin.access.permissions import Permission
from fupin.access.scope import posts_granting
from fupin.codes import YesNo
from households.case_forms import CHOOSE, day_field, story_field
from households.evidence_forms import TYPES, FileInput, ManyFilesField
from households.models import VillageExit, VillageExitItem
from households.selectors.cases.checkers import posts_there
from households.selectors.village_exits import Standard
from households.services.village_exits import Filled, Found, Setting
from households.services.village_exits.standards import MOST_ITEMS
from households.village_standards import Item
from villages.models import Region

NO_NAMES = "只写村里的情况，不要写农户姓名、证件号码、电话"
BLANK_ROWS = 3


def files_field(label: str, *, photos: bool = False) -> ManyFilesField:
    accept = "image/jpeg,image/png,.jpg,.jpeg,.png" if photos else TYPES
    help_text = ".jpg 或 .png，可选几张" if photos else ".jpg、.png 或 .pdf，每个不超过 10 MB，一次最多 10 个"
    return ManyFilesField(
        label=label, required=False, widget=FileInput(attrs={"accept": accept, "multiple": True}), help_text=help_text
    )


class ItemForm(forms.Form):
    """One item of the list, with its proofs."""

    met = forms.ChoiceField(
        label="是否达标", choices=[(YesNo.YES, "达标"), (YesNo.NO, "没有达标")], widget=forms.RadioSelect,
        error_messages={"required": "请选达标或者没有达标"},
    )  # fmt: skip
    met_on = day_field("达标日期", required=False, help_text="达标的要填，建成、验收或通上的那一天")
    note = story_field("说明", 300, required=False, help_text=f"建成的时间、规模、谁验收的。{NO_NAMES}")
    files = files_field("照片或证明")
    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, item: VillageExitItem) -> None:
        first = {"met": item.met, "met_on": item.met_on, "note": item.note, "version": item.version}
        super().__init__(data, files, initial={**first, "token": uuid.uuid4()})

    def filled(self) -> Filled:
        said = self.cleaned_data
        return Filled(said["met"] == YesNo.YES, said["met_on"], said["note"])


class CheckForm(forms.Form):
    """Who of the township or county went there. People of the village itself are not offered."""

    checked_on = day_field("核查日期")
    first = forms.TypedChoiceField(label="核查人", coerce=int, error_messages={"required": "请选择核查人"})
    second = forms.TypedChoiceField(label="另一位核查人", coerce=int, error_messages={"required": "要有两位核查人"})
    third = forms.TypedChoiceField(label="再一位核查人", coerce=int, required=False, empty_value=None)
    finding = story_field(
        "核查情况", 500, help_text=f"到了哪里，逐项看了什么，和填写的是不是一样。{NO_NAMES}",
        error_messages={"required": "请写明核查的情况"},
    )  # fmt: skip
    files = files_field("核查照片")
    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, of: VillageExit, today: date) -> None:
        super().__init__(data, files, initial=self.as_it_is(of, today))
        people = [*CHOOSE, *outsiders(of.village_code, today)]
        for name in ("first", "second", "third"):
            self.fields[name].choices = people

    def as_it_is(self, of: VillageExit, today: date) -> dict[str, Any]:
        first = {"version": of.version, "token": uuid.uuid4(), "checked_on": today}
        if of.check_row is None:
            return first
        people = dict(zip(("first", "second", "third"), of.check_row.checkers.values_list("pk", flat=True),
                          strict=False))  # fmt: skip
        return {**first, **people, "checked_on": of.check_row.checked_on, "finding": of.check_row.finding}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        people = [cleaned[name] for name in ("first", "second", "third") if cleaned.get(name)]
        if len(set(people)) < len(people):
            self.add_error("second", "核查人不能重复")
        return cleaned

    def found(self) -> Found:
        said = self.cleaned_data
        people = tuple(said[name] for name in ("first", "second", "third") if said[name])
        return Found(said["checked_on"], people, said["finding"])


def outsiders(village: str, today: date) -> list[tuple[int, str]]:
    """Person and name, with the place and post that he holds above the village."""
    posts = posts_there(village, today).exclude(region_id=village).select_related("user__person", "region")
    found: dict[int, str] = {}
    for post in posts.order_by("-region_id", "pk"):
        found.setdefault(post.user.person_id, f"{post.user.person.name}（{post.region.name}{post.get_role_display()}）")
    return list(found.items())


# ---- what a place asks -------------------------------------------------------------------------------------------
class StandardForm(forms.Form):
    """`region` is one of the places for which the user may set it. The items stand below, line by line."""

    region = forms.ModelChoiceField(label="适用地区", queryset=Region.objects.none(), empty_label=None)
    year = forms.IntegerField(label="起用年度", min_value=2013, max_value=2100)
    name = forms.CharField(label="标准名称", max_length=40)
    threshold = forms.DecimalField(
        label="贫困发生率上限（%）", min_value=Decimal(0), max_value=Decimal(20), max_digits=4, decimal_places=2
    )
    below = forms.BooleanField(label="须低于上限，等于上限也不行", required=False)
    days = forms.IntegerField(label="乡镇内公示（天）", min_value=1, max_value=60)
    source = forms.CharField(label="依据文件", max_length=200, help_text="文件名称和文号")
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [post.region_id for post in posts_granting(user, Permission.PROCEDURE_EDIT)]
        self.fields["region"].queryset = Region.objects.filter(pk__in=places)

    def setting(self, items: list[Item]) -> Setting:
        said = self.cleaned_data
        return Setting(said["name"], said["threshold"], said["below"], said["days"], items, said["source"])


class StandardItemForm(forms.Form):
    """One line. Without a name, or marked as retired, it is none."""

    code = forms.CharField(max_length=4, required=False, widget=forms.HiddenInput)
    label = forms.CharField(label="项目", max_length=60, required=False)
    wants_evidence = forms.BooleanField(label="须有佐证", required=False, initial=True)
    retired = forms.BooleanField(label="不再要求", required=False)


ItemSet = forms.formset_factory(
    StandardItemForm, extra=BLANK_ROWS, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS + BLANK_ROWS, validate_max=False
)


def items_of(formset: Any) -> list[Item]:
    rows = [form.cleaned_data for form in formset if form.cleaned_data.get("label")]
    kept = [row for row in rows if not row.get("retired")]
    return [Item(row.get("code", ""), row["label"].strip(), bool(row.get("wants_evidence"))) for row in kept]


def first_items(standard: Standard) -> list[dict[str, Any]]:
    return [{"code": one.code, "label": one.label, "wants_evidence": one.wants_evidence} for one in standard.items]
