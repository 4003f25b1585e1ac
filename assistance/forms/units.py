"""What is typed of units and cadres. Forms check one field at a time; services decide."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from assistance.codes import CadreEducation, CadreRank, Skill, Speciality, UnitKind, UnitLevel
from assistance.models import HelpSetting, HelpUnit
from assistance.services.help_settings import SET
from fupin.personal.identity import normalise, problem
from households.codes import Politics
from villages.models import Region

NONE = [("", "未填")]
PHONE = RegexValidator(r"^[0-9 \-—、/（）()转]{3,30}$", "请填电话号码，如 0859-1234567")
DATE = {"type": "date"}


def optional(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[*NONE, *choices], required=False)


def short(label: str, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, **options)


class UnitForm(forms.Form):
    """`place` only for a new unit: where it helps is what its people may be sent to."""

    place = forms.ModelChoiceField(label="帮扶哪里", queryset=Region.objects.none(), empty_label="请选择")
    name = short("单位名称", 100, help_text="照公章上的全称写，导入名册时按它认单位")
    level = forms.ChoiceField(label="单位隶属关系", choices=[("", "请选择"), *UnitLevel.choices])
    kind = forms.ChoiceField(label="单位性质", choices=[("", "请选择"), *UnitKind.choices])
    address = short("单位地址", 200, required=False)
    contact = short("联络员", 50, required=False)
    office_phone = short("办公电话", 20, required=False, validators=[PHONE])
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, *args: Any, places: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if places is None:
            del self.fields["place"]
        else:
            self.fields["place"].queryset = places
            self.fields["place"].label_from_instance = lambda region: region.full_name


class CadreForm(forms.Form):
    """Number, phone and first day only for somebody new."""

    unit = forms.ModelChoiceField(label="单位", queryset=HelpUnit.objects.none(), empty_label="请选择")
    name = short("姓名", 50)
    number = short("证件号码", 18, help_text="用来认人，也用来核对是不是这一户的亲属")
    phone = short("联系电话", 30, required=False, validators=[PHONE])
    position = short("职务", 50, required=False)
    rank = optional("职务级别", CadreRank.choices)
    politics = optional("政治面貌", Politics.choices)
    education = optional("学历", CadreEducation.choices)
    speciality = optional("技术特长", Speciality.choices)
    skills = forms.MultipleChoiceField(
        label="擅长", choices=Skill.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    started_on = forms.DateField(label="从哪天起帮扶", widget=forms.DateInput(attrs=DATE))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, *args: Any, units: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if units is None:
            for name in ("unit", "name", "number", "phone", "started_on"):
                del self.fields[name]
        else:
            self.fields["unit"].queryset = units

    def clean_number(self) -> str:
        number = normalise(self.cleaned_data["number"])
        if problem(number):
            raise forms.ValidationError("应为 18 位，并和身份证上的一致。请核对后再填")
        return number

    def facts(self) -> dict[str, Any]:
        chosen = set(self.cleaned_data["skills"])
        skills = ",".join(code for code in Skill.values if code in chosen)
        names = ("position", "rank", "politics", "education", "speciality")
        return {**{name: self.cleaned_data[name] for name in names}, "skills": skills}


class HelpSettingForm(forms.ModelForm):
    class Meta:
        model = HelpSetting
        fields = SET

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["invalid"] = "请只填数字，不带单位"
