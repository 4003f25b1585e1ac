"""What is typed of a plan, a measure, a meeting. Forms check one field at a time; rules and services decide."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from assistance.models import Measure, Plan
from assistance.plan_codes import (
    VENTURES,
    Ability,
    AgreedBy,
    Ground,
    MeasureKind,
    MeasureOption,
    MoneySource,
    Reach,
    SixHelps,
    Style,
)
from assistance.plan_rules import MOST_MEASURES, Home
from assistance.selectors.plans import Owner, owner_key
from assistance.services.handovers import Meeting
from assistance.services.plans import Line, Words
from households.case_forms import CHOOSE, day_field, story_field
from households.models import Household, Member

MOST_ROWS = 2 * MOST_MEASURES
NO_NUMBERS = "要打印出来，不要写证件号码和电话"


class PlanForm(forms.Form):
    goal = story_field("帮扶目标", 300, required=False, help_text=f"这一年要让这一户做到什么。{NO_NUMBERS}")
    exit_year = forms.IntegerField(
        label="计划脱贫年度", required=False, min_value=2013, max_value=2100, help_text="未脱贫的户必填，如 2027"
    )
    agreed_on = day_field("征得农户同意的日期", required=False, help_text="拿给户主看过、点了头的那一天")
    agreed_way = forms.ChoiceField(label="怎样同意的", choices=[*CHOOSE, *AgreedBy.choices], required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def words(self) -> Words:
        said = self.cleaned_data
        return Words(said["goal"], said["exit_year"], said["agreed_on"], said["agreed_way"])


def first_words(plan: Plan | None, household: Household) -> dict[str, Any]:
    if plan is None:
        return {"exit_year": household.plan_exit_year, "seen": 0, "version": 0}
    own = {name: getattr(plan, name) for name in ("goal", "exit_year", "agreed_on", "agreed_way", "version")}
    return {**own, "seen": plan.pk}


class LineForm(forms.Form):
    """One measure. What this household cannot answer is not offered."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    ground = forms.ChoiceField(label="针对的原因", error_messages={"required": "请选针对哪个原因"})
    option = forms.ChoiceField(label="措施", error_messages={"required": "请选措施"})
    help = forms.ChoiceField(label="六帮", choices=[("", "按措施定"), *SixHelps.choices], required=False)
    member = forms.TypedChoiceField(label="帮的是谁", required=False, coerce=int, empty_value=None)
    task = forms.CharField(label="具体做什么", max_length=200, required=False)
    standard = forms.CharField(label="做到什么标准", max_length=200, required=False)
    owner = forms.ChoiceField(label="责任人或单位", required=False)
    to_claim = forms.BooleanField(label="交会认领", required=False)
    due_on = day_field("什么时候落实", required=False)
    amount = forms.DecimalField(
        label="投入（元）", required=False, min_value=0, max_digits=12, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    source = forms.ChoiceField(label="资金来源", choices=[*CHOOSE, *MoneySource.choices], required=False)
    reach = forms.ChoiceField(label="特惠、普惠", choices=Reach.choices, initial=Reach.SPECIAL)
    style = forms.ChoiceField(label="开发、救济", choices=[("", "按措施定"), *Style.choices], required=False)

    def __init__(
        self, *args: Any, home: Home, members: Iterable[Member], owners: Iterable[Owner], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        grounds = [(code, Ground.label_of(code)) for code in sorted(home.grounds)]
        self.fields["ground"].choices = [*CHOOSE, *grounds]  # type: ignore[attr-defined]
        self.fields["option"].choices = [*CHOOSE, *options_for(home)]  # type: ignore[attr-defined]
        self.fields["member"].choices = [("", "全家"), *((one.pk, one.name) for one in members)]  # type: ignore[attr-defined]
        choices = [("", "请选择"), *((one.key, one.name) for one in owners)]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    def line(self) -> Line:
        said = {name: self.cleaned_data[name] for name in Line.__dataclass_fields__}
        return Line(**{**said, "pk": said["pk"] or 0})


class BaseLines(forms.BaseFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "去掉这一条"

    def kept(self) -> list[LineForm]:
        """The rows in which something stands and that are not taken out."""
        gone = set(map(id, self.deleted_forms))
        return [form for form in self.forms if form.has_changed() and id(form) not in gone]


LineSet = forms.formset_factory(
    LineForm, formset=BaseLines, extra=0, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def options_for(home: Home) -> list[tuple[str, list[tuple[str, str]]]]:
    """Measures by kind; what needs hands is left out where nobody has any."""
    closed = VENTURES if home.ability == Ability.NONE else frozenset()
    found = []
    for kind in MeasureKind:
        own = [(one.value, str(one.label)) for one in MeasureOption if one[:2] == kind and one not in closed]
        found.append((str(kind.label), own))
    return [group for group in found if group[1]]


def first_line(row: Measure) -> dict[str, Any]:
    names = (
        "pk", "ground", "option", "help", "task", "standard", "to_claim", "due_on", "amount", "source", "reach",
        "style",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {"member": row.member_id, "owner": owner_key(row)}


class MeetingForm(forms.Form):
    region = forms.ChoiceField(label="乡镇")
    held_on = day_field("开会日期")
    place = forms.CharField(label="地点", max_length=60)
    chair = forms.CharField(label="主持人", max_length=30)
    note = story_field("会议情况", 300, required=False, help_text="到会的部门、议定的事")
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, places: Iterable[Any], today: date) -> None:
        super().__init__(data, initial={"held_on": today, "token": uuid.uuid4()})
        self.fields["region"].choices = [(one.pk, one.full_name) for one in places]  # type: ignore[attr-defined]

    def told(self) -> Meeting:
        said = self.cleaned_data
        return Meeting(said["held_on"], said["place"], said["chair"], said["note"])
