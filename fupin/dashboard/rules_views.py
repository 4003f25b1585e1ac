"""The rules and their thresholds: seen by all who work with them, set by the county for itself, by whoever is above for
all below."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView

from fupin.access.pages import requires
from fupin.access.permissions import Permission
from fupin.access.scope import can, has
from fupin.doubts.models import RuleParameter
from fupin.doubts.parameters import Parameters
from fupin.doubts.registry import settable_rules
from fupin.doubts.rules import Rule
from fupin.doubts.services import save_parameter
from fupin.workflow import Conflict, Refused
from households.doubts.thresholds import SECTIONS
from households.selectors import roots
from villages.codes import Level
from villages.models import Region

LEVELS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)


@dataclass(frozen=True)
class Threshold:
    """One parameter as it holds at a place: its own value, or what `row` says."""

    rule: str
    name: str
    label: str
    unit: str
    own: str
    row: RuleParameter | None
    where: str = ""

    @property
    def key(self) -> str:
        return f"{self.rule}-{self.name}"

    @property
    def value(self) -> str:
        return in_figures(plain(self.row.value) if self.row else self.own, self.unit)


def in_figures(number: str, unit: str) -> str:
    """With thousands, but for a year."""
    return number if unit == "年" else f"{Decimal(number):,f}"


@dataclass(frozen=True)
class RuleRow:
    rule: Rule
    thresholds: list[Threshold]


def plain(value: Any) -> str:
    """Without needless zeros."""
    return f"{Decimal(str(value)).normalize():f}"


class RuleList(TemplateView):
    permission = Permission.RULE_VIEW
    template_name = "doubts/rules.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        tops = roots(user, Permission.RULE_VIEW)
        place = tops[0].code[:6] if tops else ""
        return super().get_context_data(
            sections=sections(place),
            place=Region.objects.filter(pk=place).first(),
            year=timezone.localdate().year,
            may_edit=has(user, Permission.RULE_EDIT),
            count=len(settable_rules()),
            **kwargs,
        )


def sections(place: str) -> list[tuple[str, list[RuleRow]]]:
    held = Parameters().in_force(place, timezone.localdate().year)
    names = dict(Region.objects.filter(pk__in={row.region_code for row in held.values()}).values_list("pk", "name"))
    rows = (RuleRow(rule, list(thresholds(rule, held, names))) for rule in settable_rules().values())
    return [(SECTIONS[letter], list(some)) for letter, some in groupby(rows, key=lambda row: row.rule.id[0])]


def thresholds(rule: Rule, held: dict[tuple[str, str], RuleParameter], names: dict[str, str]) -> Iterator[Threshold]:
    for name, own in rule.params.items():
        label, unit = rule.named[name]
        row = held.get((rule.id, name))
        yield Threshold(rule.id, name, label, unit, plain(own), row, names.get(row.region_code, "") if row else "")


# ---- one parameter ---------------------------------------------------------------------------------------------------


class ParameterForm(forms.Form):
    region = forms.ModelChoiceField(Region.objects.none(), label="适用地区", empty_label=None)
    year = forms.IntegerField(label="起用年度", min_value=2013, max_value=2100)
    value = forms.DecimalField(label="数值", min_value=0, max_digits=12, decimal_places=2)
    source = forms.CharField(label="依据文件", max_length=200, required=False, help_text="文件名和文号")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, unit: str, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = places_to_set(user)
        self.fields["value"].label = f"数值（{unit}）"
        for name in ("year", "value"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num"})
        if fixed:
            del self.fields["region"], self.fields["year"]


def places_to_set(user: Any) -> Any:
    rows = Region.objects.visible_to(user, Permission.RULE_EDIT).current().filter(level__in=LEVELS)
    return rows.order_by("code")


@requires(Permission.RULE_EDIT)
@require_http_methods(["GET", "POST"])
def parameter_new(request: HttpRequest, threshold: str) -> HttpResponse:
    """`threshold` is rule and name: D10-from_age."""
    rule, _, name = threshold.partition("-")
    shown = named(rule, name)
    first = {"year": timezone.localdate().year, "value": shown.own}
    form = ParameterForm(request.POST or None, user=request.user, unit=shown.unit, initial=first)
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "region_code": form.cleaned_data["region"].pk}
        del facts["region"], facts["version"]
        try:
            save_parameter(rule=rule, name=name, **facts, by=request.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return done(request)
    return show(request, shown, form, None)


@requires(Permission.RULE_EDIT)
@require_http_methods(["GET", "POST"])
def parameter_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(RuleParameter.objects.visible_to(request.user, Permission.RULE_EDIT), pk=pk)
    shown = named(row.rule, row.name)
    first = {"value": plain(row.value), "source": row.source, "version": row.version}
    form = ParameterForm(request.POST or None, user=request.user, unit=shown.unit, fixed=True, initial=first)
    if request.method == "POST" and form.is_valid():
        keys = {"region_code": row.region_code, "year": row.year, "rule": row.rule, "name": row.name}
        try:
            save_parameter(row=row, **keys, **form.cleaned_data, by=request.user)
        except Conflict:
            raise
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return done(request)
    return show(request, shown, form, row)


def named(rule: str, name: str) -> Threshold:
    known = settable_rules().get(rule)
    if known is None or name not in known.params:
        raise Http404
    return next(one for one in thresholds(known, {}, {}) if one.name == name)


def done(request: HttpRequest) -> HttpResponse:
    messages.success(request, "已保存参数。导入和保存农户马上按新数核对，已有的疑点今夜重新核对")
    return redirect("rule-list")


def show(request: HttpRequest, shown: Threshold, form: ParameterForm, row: RuleParameter | None) -> HttpResponse:
    set_already = RuleParameter.objects.visible_to(request.user, Permission.RULE_VIEW)
    rows = list(set_already.filter(rule=shown.rule, name=shown.name).order_by("-year", "region_code"))
    names = dict(Region.objects.filter(pk__in={one.region_code for one in rows}).values_list("pk", "name"))
    context = {
        "shown": shown,
        "rule": settable_rules()[shown.rule],
        "form": form,
        "row": row,
        "where": names.get(row.region_code, row.region_code) if row else "",
        "others": [
            (
                one,
                names.get(one.region_code, one.region_code),
                in_figures(plain(one.value), shown.unit),
                may_change(request.user, one),
            )
            for one in rows
            if row is None or one.pk != row.pk
        ],
    }
    return render(request, "doubts/parameter.html", context, status=422 if form.errors else 200)


def may_change(user: Any, row: RuleParameter) -> bool:
    return can(user, Permission.RULE_EDIT, row.region_code)
