"""What is typed of a visit, of a request, of a rule, of a busy season."""

import uuid
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from django import forms
from django.http import QueryDict

from assistance.models import BusySeason, Cadre, VisitRule
from assistance.services.visits import Followed, Told, Wanted, Wish
from assistance.visit_codes import (
    HelperLevel,
    HelperRole,
    HomeClass,
    VillageState,
    VisitMode,
    VisitOccasion,
    VisitPeriod,
    VisitTopic,
)
from assistance.visit_rules import CONDITIONS
from fupin.access import typed
from fupin.access.permissions import Permission
from villages.codes import Level
from villages.models import Region

P = Permission
TASK_WITHIN = timedelta(days=14)
MOST_PEOPLE = 30


def day_field(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class CadreField(forms.ModelChoiceField):
    def label_from_instance(self, cadre: Cadre) -> str:
        return f"{cadre.person.name}（{cadre.unit.name}）"


class VisitForm(forms.Form):
    """A minute's work: everything but the mode has a default. People and tasks come as lists beside the fields."""

    cadre = CadreField(label="谁去走访的", queryset=Cadre.objects.none(), empty_label="请选")
    mode = forms.ChoiceField(label="怎么走访的", choices=VisitMode.choices)
    topics = forms.MultipleChoiceField(label="说了什么事", choices=VisitTopic.choices, required=False)
    found = forms.CharField(label="记一句", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    day = day_field("哪一天")
    starts_at = forms.TimeField(label="从几点", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    ends_at = forms.TimeField(label="到几点", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    occasion = forms.ChoiceField(label="因为什么", choices=VisitOccasion.choices)
    signed = forms.BooleanField(label="农户已签字", required=False)
    photo = forms.FileField(
        label="照片",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, today: date, cadres: Any = None, **more: Any) -> None:
        first = {"day": today, "mode": VisitMode.HOME, "occasion": VisitOccasion.ROUTINE, "client_key": uuid.uuid4()}
        super().__init__(data, files, initial={**first, **more.pop("initial", {})}, **more)
        self.today = today
        if cadres is None:
            del self.fields["cadre"]
        else:
            self.fields["cadre"].queryset = cadres

    @property
    def typed(self) -> QueryDict:
        return self.data if isinstance(self.data, QueryDict) else QueryDict()

    @property
    def people(self) -> list[str]:
        return [name.strip()[:50] for name in self.typed.getlist("person")[:MOST_PEOPLE] if name.strip()]

    @property
    def tasks(self) -> list[dict[str, str]]:
        """The lines of what is to be seen to, as typed; one empty line at least."""
        columns = [self.typed.getlist(name) for name in ("task", "task_to", "task_due")]
        lines = [dict(zip(("title", "to", "due"), line, strict=True)) for line in zip_longest(*columns, fillvalue="")]
        usual = {"title": "", "to": "", "due": (self.today + TASK_WITHIN).isoformat()}
        return [line for line in lines if line["title"].strip()] or [usual]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for line in self.tasks:
            if line["title"].strip() and typed.day(line["due"]) is None:
                self.add_error(None, "要跟进的事请写上期限")
        return said

    def told(self) -> Told:
        said = self.cleaned_data
        facts = {name: said[name] for name in ("day", "mode", "occasion", "topics", "found", "starts_at", "ends_at")}
        tasks = [
            Followed(line["title"], day, own=line["to"] == "own")
            for line in self.tasks
            if line["title"].strip() and (day := typed.day(line["due"]))
        ]
        return Told(**facts, signed=said["signed"], people="、".join(dict.fromkeys(self.people)), tasks=tasks)


class RequestForm(forms.Form):
    region = forms.ModelChoiceField(label="哪个地方", queryset=Region.objects.none(), empty_label=None)
    asked_by = forms.CharField(
        label="谁请求的", max_length=60, help_text="部门名称，如“县医保局”；农户自己求助的写“本户”"
    )
    occasion = forms.ChoiceField(label="因为什么")
    reason = forms.CharField(label="去办什么事", max_length=100, min_length=2)
    starts_on = day_field("从哪天起")
    ends_on = day_field("到哪天止", help_text="这段时间里走访过的户就算办了，不用另外再去")
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, user: Any, today: date, household: Any = None) -> None:
        usual = {"starts_on": today, "ends_on": today + TASK_WITHIN, "token": uuid.uuid4()}
        usual["occasion"] = VisitOccasion.ASKED
        super().__init__(data, initial=usual)
        asked = [choice for choice in VisitOccasion.choices if choice[0] != VisitOccasion.ROUTINE]
        self.fields["occasion"].choices = asked
        levels = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
        if household is not None:
            del self.fields["region"]
        else:
            places = Region.objects.visible_to(user, P.VISIT_REQUEST).current().filter(level__in=levels)
            self.fields["region"].queryset = places.order_by("code")

    def wish(self) -> Wish:
        said = self.cleaned_data
        return Wish(said["asked_by"], said["reason"], said["starts_on"], said["ends_on"], said["occasion"])


ANYBODY = "不分"


def counties(user: Any) -> Any:
    return Region.objects.visible_to(user, P.VISIT_RULE_EDIT).current().filter(level=Level.COUNTY).order_by("code")


def fix(form: forms.Form, *names: str) -> None:
    """By these the row is known: they stay as they are, whatever is sent."""
    for name in names:
        form.fields[name].disabled = True


class RuleForm(forms.Form):
    region = forms.ModelChoiceField(label="县", queryset=Region.objects.none(), empty_label=None)
    year = forms.IntegerField(label="起用年度", min_value=2013, max_value=2100)
    role = forms.ChoiceField(label="帮扶身份", required=False, choices=[("", ANYBODY), *HelperRole.choices])
    level = forms.ChoiceField(label="单位层级", required=False, choices=[("", ANYBODY), *HelperLevel.choices])
    village = forms.ChoiceField(label="村的情况", required=False, choices=[("", ANYBODY), *VillageState.choices])
    home = forms.ChoiceField(label="户的情况", required=False, choices=[("", ANYBODY), *HomeClass.choices])
    period = forms.ChoiceField(label="周期", choices=VisitPeriod.choices)
    floor = forms.IntegerField(label="不少于（次）", min_value=0, max_value=31, help_text="填 0 是不作要求")
    ceiling = forms.IntegerField(label="不多于（次）", min_value=1, max_value=99, required=False)
    modes = forms.MultipleChoiceField(
        label="哪些方式算数", choices=VisitMode.choices, widget=forms.CheckboxSelectMultiple
    )
    heart_day = forms.BooleanField(label="每月第一次在首个工作日去（爱心帮扶日）", required=False)
    source = forms.CharField(label="依据文件", max_length=200, required=False, help_text="文件名和文号")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, user: Any, year: int, row: VisitRule | None = None) -> None:
        super().__init__(data, initial=first_rule(row, year))
        self.fields["region"].queryset = counties(user)
        if row is not None:
            fix(self, "region", "year", *CONDITIONS)

    def wanted(self) -> Wanted:
        names = ("period", "floor", "ceiling", "modes", "role", "level", "village", "home", "heart_day", "source")
        return Wanted(**{name: self.cleaned_data[name] for name in names})


def first_rule(row: VisitRule | None, year: int) -> dict[str, Any]:
    """The row as it stands; to change one of an earlier year is to set this year's."""
    if row is None:
        return {"year": year, "period": VisitPeriod.MONTH, "floor": 1, "modes": VisitMode.values, "version": 0}
    names = ("region", "role", "level", "village", "home", "period", "floor", "ceiling", "heart_day", "source")
    same = {name: getattr(row, name) for name in names}
    later = max(row.year, year)
    return {**same, "year": later, "modes": row.modes.split(","), "version": row.version if later == row.year else 0}


class SeasonForm(forms.Form):
    region = forms.ModelChoiceField(label="县", queryset=Region.objects.none(), empty_label=None)
    name = forms.CharField(label="农忙", max_length=20, help_text="如“春耕”“秋收”")
    first_month = forms.IntegerField(label="从（月）", min_value=1, max_value=12)
    first_day = forms.IntegerField(label="从（日）", min_value=1, max_value=31)
    last_month = forms.IntegerField(label="到（月）", min_value=1, max_value=12)
    last_day = forms.IntegerField(label="到（日）", min_value=1, max_value=31)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, user: Any, row: BusySeason | None = None) -> None:
        names = ("region", "name", "first_month", "first_day", "last_month", "last_day", "version")
        super().__init__(data, initial={name: getattr(row, name) for name in names} if row else {"version": 0})
        self.fields["region"].queryset = counties(user)
        if row is not None:
            fix(self, "region", "name")

    def spell(self) -> dict[str, tuple[int, int]]:
        said = self.cleaned_data
        return {
            "first": (said["first_month"], said["first_day"]),
            "last": (said["last_month"], said["last_day"]),
        }
