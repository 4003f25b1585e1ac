"""What is typed of a meeting, a quota and a step. Forms check one field at a time; rules and services decide."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fupin.access.permissions import Permission
from fupin.access.scope import posts_granting
from households.assembly_rules import Guest, Said
from households.codes import BASE_STANDARDS, EvidenceKind, Standard
from households.evidence_forms import TYPES
from households.models import Assembly, Case
from households.selectors.meetings.facts import Minutes, split_names
from villages.models import Region

MOST_GUESTS, BLANK_ROWS, MOST_PEOPLE = 300, 30, 9999
DAY, TIME = {"type": "date"}, {"type": "time"}


def scan_field(label: str) -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": TYPES})
    return forms.FileField(label=label, required=False, widget=widget, help_text=".jpg、.png 或 .pdf，不超过 10 MB")


class AssemblyForm(forms.Form):
    held_on = forms.DateField(label="开会日期", widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    held_at = forms.TimeField(label="开会时间", widget=forms.TimeInput(attrs=TIME, format="%H:%M"))
    place = forms.CharField(label="地点", max_length=60)
    chair = forms.CharField(label="主持人", max_length=30)
    recorder = forms.CharField(label="记录人", max_length=30)
    expected = forms.IntegerField(
        label="应到（人）", min_value=1, max_value=MOST_PEOPLE, help_text="村民代表会议的全体人数"
    )
    minutes = forms.CharField(
        label="会议记录", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="评议情况、不同意见。不要写证件号码",
    )  # fmt: skip
    minutes_scan = scan_field("会议记录扫描件")
    sign_in_scan = scan_field("签到表扫描件")
    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def uploads(self) -> dict[str, Any]:
        return {"minutes": self.cleaned_data["minutes_scan"], "sign_in": self.cleaned_data["sign_in_scan"]}


class GuestForm(forms.Form):
    """One line of the sign-in sheet; without a name it is none."""

    name = forms.CharField(label="姓名", max_length=30, required=False)
    group_name = forms.CharField(label="村民小组", max_length=50, required=False)
    duty = forms.CharField(label="身份", max_length=30, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("name") and (said.get("group_name") or said.get("duty")) and not self.errors:
            self.add_error("name", "这一行没有姓名，请补上，或者把这一行清空")
        return said


GuestSet = forms.formset_factory(
    GuestForm, extra=BLANK_ROWS, max_num=MOST_GUESTS, absolute_max=MOST_GUESTS, validate_max=True
)


def count_field(label: str) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"min": 0, "inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_PEOPLE, widget=widget)


class VoteForm(forms.Form):
    """One household. Who left the room is named, and counted from the names."""

    agree = count_field("同意")
    against = count_field("反对")
    abstain = count_field("弃权")
    recused = forms.CharField(label="回避的人", max_length=200, required=False)
    note = forms.CharField(label="评议意见", max_length=300, required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"case{case.pk}", **kwargs)
        self.case = case
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{case.household}：{field.label}"
            if name in ("agree", "against", "abstain"):
                field.widget.attrs["data-part"] = "sum"

    def said(self) -> Said:
        facts = self.cleaned_data
        counts = {name: facts[name] for name in ("agree", "against", "abstain")}
        return Said(**counts, recused=split_names(facts["recused"]), note=facts["note"])


class MinutesForms:
    """The whole page: the meeting, who came, a row for each household. All are checked before any is judged."""

    def __init__(self, cases: Iterable[Case], data: Any = None, files: Any = None, first: Any = None) -> None:
        first = first or {}
        self.meeting = AssemblyForm(data, files, initial=first.get("meeting"))
        self.guests = GuestSet(data, initial=first.get("guests"), prefix="guest")
        votes = first.get("votes", {})
        self.votes = [VoteForm(data, case=case, initial=votes.get(case.pk)) for case in cases]

    def is_valid(self) -> bool:
        parts = [self.meeting.is_valid(), self.guests.is_valid(), *[form.is_valid() for form in self.votes]]
        return all(parts)

    @property
    def version(self) -> int:
        return int(self.meeting.cleaned_data["version"] or 0)

    def minutes(self) -> Minutes:
        facts = {name: self.meeting.cleaned_data[name] for name in Minutes.__dataclass_fields__ if name in SAME}
        rows = [form.cleaned_data for form in self.guests if form.cleaned_data.get("name")]
        guests = tuple(Guest(row["name"], row.get("group_name", ""), row.get("duty", "")) for row in rows)
        return Minutes(**facts, guests=guests, votes={form.case.pk: form.said() for form in self.votes})


SAME = ("held_on", "held_at", "place", "chair", "recorder", "expected", "minutes")


def first_facts(assembly: Assembly) -> dict[str, Any]:
    """What the page of minutes that are there already begins with."""
    guests = assembly.attendees.order_by("place").values("name", "group_name", "duty")
    ballots = assembly.ballots.values("case_id", "agree", "against", "abstain", "recused_names", "note")
    return {
        "meeting": {name: getattr(assembly, name) for name in (*SAME, "token", "version")},
        "guests": list(guests),
        "votes": {row.pop("case_id"): {**row, "recused": row.pop("recused_names")} for row in ballots},
    }


class QuotaForm(forms.Form):
    households = forms.IntegerField(label="户数（户）", min_value=0, max_value=9_999_999)
    persons = forms.IntegerField(label="人数（人）", min_value=0, max_value=99_999_999, required=False)
    source = forms.CharField(label="依据文件", max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class StepForm(forms.Form):
    """`region` is one of the places for which the user may set steps."""

    region = forms.ModelChoiceField(label="适用地区", queryset=Region.objects.none(), empty_label=None)
    year = forms.IntegerField(label="起用年度", min_value=2013, max_value=2100)
    label = forms.CharField(label="本地叫法", max_length=20, required=False, help_text="空着用通行的叫法")
    days = forms.IntegerField(label="最少天数（天）", min_value=1, max_value=60, required=False)
    limit = forms.IntegerField(label="办理时限（天）", min_value=1, max_value=365, required=False)
    papers = forms.MultipleChoiceField(
        label="须有的材料", choices=EvidenceKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.CharField(label="依据文件", max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, counts_days: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [post.region_id for post in posts_granting(user, Permission.PROCEDURE_EDIT)]
        self.fields["region"].queryset = Region.objects.filter(pk__in=places)
        if not counts_days:
            del self.fields["days"]


class StandardsForm(forms.Form):
    """What a place asks of who leaves, beside the six that nobody may leave out."""

    region = forms.ModelChoiceField(label="适用地区", queryset=Region.objects.none(), empty_label=None)
    year = forms.IntegerField(label="起用年度", min_value=2013, max_value=2100)
    name = forms.CharField(label="叫法", max_length=20, help_text="如：一超七有、八有一超")
    standards = forms.MultipleChoiceField(
        label="另外核对的项目", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, one.label) for one in Standard if one not in BASE_STANDARDS],
    )  # fmt: skip
    own = forms.CharField(
        label="本地增加的项目",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="一行一项，最多 10 项",
    )
    source = forms.CharField(label="依据文件", max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [post.region_id for post in posts_granting(user, Permission.PROCEDURE_EDIT)]
        self.fields["region"].queryset = Region.objects.filter(pk__in=places)

    def clean_own(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["own"].splitlines() if line.strip()]
