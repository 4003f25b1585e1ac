"""Forms of a case: what is told at the start, what was found at home, what the departments' sheet says."""

import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from fupin.codes import YesNo
from households.codes import (
    ConsentWay,
    EvidenceKind,
    FoundBy,
    IncomeKind,
    MatchAnswer,
    MatchSource,
    MonitoringKind,
    PovertyCause,
    Procedure,
    RemovalGround,
    Risk,
)
from households.forms.cells import Figure
from households.income_rules import ALL, Parts, twelve_months_before
from households.models import Case, Evidence, HomeCheck, Household, HouseholdConsent, IncomeRecord
from households.selectors.cases import checker_choices
from households.selectors.cases.standards import items_of, months_before
from households.services.cases import Answered, Found, ItemFound, Said, Told
from households.standard_rules import PROVES, Item
from households.verdict_rules import fit_words

DAY = {"required": "请填写日期", "invalid": "不是一个日期，请按 2026-11-20 这样填"}
CHOOSE = [("", "请选择")]
ONLY_FACTS = "只写情况，不要写证件号码、卡号、电话和病名"


def day_field(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=DAY, **options)


def story_field(label: str, length: int, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "maxlength": length})
    return forms.CharField(label=label, max_length=length, widget=widget, **{"help_text": ONLY_FACTS, **options})


def yes_or_no(answer: bool) -> str:
    """As a list of the form says it."""
    return YesNo.YES if answer else YesNo.NO


def several(label: str, codes: Any, most: int, **options: Any) -> forms.MultipleChoiceField:
    return Several(label=label, choices=codes.choices, widget=forms.CheckboxSelectMultiple, most=most, **options)


class Several(forms.MultipleChoiceField):
    """Several codes, as the model keeps them: in the order of the list, joined by a comma."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        chosen = set(super().clean(value))
        if len(chosen) > self.most:
            raise forms.ValidationError(f"最多选 {self.most} 项")
        return ",".join(code for code, _ in self.choices if code in chosen)


# ---- the start ---------------------------------------------------------------------------------------------------
class ToldForm(forms.Form):
    """What both procedures ask."""

    found_by = forms.ChoiceField(
        label="发现途径", choices=CHOOSE + FoundBy.choices, error_messages={"required": "请选择发现途径"}
    )
    found_on = day_field("日期")
    on_behalf = forms.BooleanField(label="村里或干部代为申请", required=False)
    story = story_field("理由", 500, required=False)
    needs = story_field("帮扶需求", 200, required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    codes: tuple[str, ...] = ()
    day_label = story_label = ""

    def __init__(self, data: Any = None, *, case: Case | None = None, today: date) -> None:
        super().__init__(data, initial=self.as_it_is(case, today))
        self.fields["found_on"].label, self.fields["story"].label = self.day_label, self.story_label

    def as_it_is(self, case: Case | None, today: date) -> dict[str, Any]:
        if case is None:
            return {"token": uuid.uuid4(), "found_on": today}
        plain = {name: getattr(case, name) for name in self.base_fields if hasattr(case, name) and name != "token"}
        return {**plain, **{name: getattr(case, name).split(",") for name in self.codes}}

    def told(self) -> Told:
        asked = set(Told.__dataclass_fields__) & set(self.cleaned_data)
        facts = {name: self.cleaned_data[name] for name in asked}
        for name in ("main_cause", "monitoring_kind", "ground"):
            facts[name] = facts.get(name) or None
        return Told(**facts)

    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in self.order if name not in ("token", "version")]

    order: tuple[str, ...] = ()


class ApplicationForm(ToldForm):
    """§3.2 step 1."""

    main_cause = forms.ChoiceField(
        label="拟定主要致贫原因", choices=CHOOSE + PovertyCause.choices, error_messages={"required": "请选择主要原因"}
    )
    other_causes = several("拟定其他致贫原因", PovertyCause, 2, required=False, help_text="最多两项")

    omission = forms.BooleanField(label="漏评补录：当年就符合条件，没有评上", required=False)

    codes = ("other_causes",)
    day_label, story_label = "申请日期", "申请理由"
    order = ("found_by", "found_on", "main_cause", "on_behalf", "omission", "other_causes", "story")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("main_cause") in (cleaned.get("other_causes") or "").split(","):
            self.add_error("other_causes", "和主要致贫原因重复了")
        return cleaned


class TogetherForm(forms.Form):
    """What all the applications of one page have in common."""

    found_by = forms.ChoiceField(
        label="发现途径", choices=CHOOSE + FoundBy.choices, error_messages={"required": "请选择发现途径"}
    )
    found_on = day_field("申请日期")
    on_behalf = forms.BooleanField(label="村里或干部代为申请", required=False)
    token = forms.UUIDField(widget=forms.HiddenInput)


class ApplicantForm(forms.Form):
    """One household of the page. Ticked, it needs its cause; not ticked, nothing of it is kept."""

    chosen = forms.BooleanField(label="申请", required=False)
    main_cause = forms.ChoiceField(label="拟定主要致贫原因", choices=CHOOSE + PovertyCause.choices, required=False)
    story = forms.CharField(label="申请理由", max_length=500, required=False)

    def __init__(self, data: Any = None, *, household: Household) -> None:
        super().__init__(data, prefix=f"home{household.pk}")
        self.household = household
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{household}：{field.label}"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("chosen") and not said.get("main_cause") and "main_cause" not in self.errors:
            self.add_error("main_cause", "请选择主要原因")
        return said


TICKED = re.compile(r"home(\d{1,15})-chosen")


def ticked(data: Mapping[str, Any]) -> list[int]:
    """Numbers of the households that are ticked on the page that was sent."""
    return [int(found[1]) for name in data if (found := TICKED.fullmatch(name))]


class ApplicantsForm:
    """The whole page: what is common, and a row for each household that may apply."""

    def __init__(self, homes: Iterable[Household], data: Any = None, *, today: date) -> None:
        self.together = TogetherForm(data, initial={"token": uuid.uuid4(), "found_on": today})
        self.rows = [ApplicantForm(data, household=home) for home in homes]

    def is_valid(self) -> bool:
        return all([self.together.is_valid(), *[row.is_valid() for row in self.rows]])

    def told(self) -> list[tuple[Household, Told]]:
        """Of the households that are ticked."""
        common = {name: self.together.cleaned_data[name] for name in ("found_by", "found_on", "on_behalf")}
        chosen = [row for row in self.rows if row.cleaned_data["chosen"]]
        own = [{name: row.cleaned_data[name] for name in ("main_cause", "story")} for row in chosen]
        return [(row.household, Told(**common, **said)) for row, said in zip(chosen, own, strict=True)]


class ClueForm(ToldForm):
    """§3.3 step 1."""

    monitoring_kind = forms.ChoiceField(
        label="拟定监测对象类别", choices=CHOOSE + MonitoringKind.choices, error_messages={"required": "请选择类别"}
    )
    risks = several("拟定致贫返贫风险", Risk, 5, error_messages={"required": "请至少选一项风险"}, help_text="最多五项")
    risk_note = story_field("风险说明", 200, required=False)

    codes = ("risks",)
    day_label, story_label = "发现线索日期", "线索情况"
    order = ("found_by", "found_on", "monitoring_kind", "on_behalf", "risks", "risk_note", "story", "needs")


class RelapseForm(ToldForm):
    """§3.4 M11: the way of an application, with the cause of the return."""

    main_cause = forms.ChoiceField(
        label="返贫原因", choices=CHOOSE + PovertyCause.choices, error_messages={"required": "请选择返贫原因"}
    )

    day_label, story_label = "申请日期", "返贫的情况"
    order = ("found_by", "found_on", "main_cause", "on_behalf", "story")


class ExitForm(ToldForm):
    """§3.5 step 1."""

    day_label, story_label = "提出日期", "为什么列入预脱贫"
    order = ("found_by", "found_on", "story", "needs")


class EliminationForm(ToldForm):
    """§3.3.1."""

    natural = forms.BooleanField(label="自然消除：整户死亡、迁出，家里没有人了", required=False)

    day_label, story_label = "提出日期", "风险怎样消除的"
    order = ("found_by", "found_on", "natural", "story")


class CorrectionForm(ToldForm):
    """§3.3.2 回退, §3.4 M10 错退回退: an earlier decision was wrong."""

    day_label, story_label = "发现日期", "哪里不对"
    order = ("found_by", "found_on", "story")

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["story"].required = True
        self.fields["story"].error_messages["required"] = "请写明理由"


class RemovalForm(CorrectionForm):
    """§3.4 M9."""

    ground = forms.ChoiceField(
        label="清退原因", choices=CHOOSE + RemovalGround.choices, error_messages={"required": "请选择清退原因"}
    )
    fact_on = day_field("这个情况从哪天开始", help_text="识别以后才有的不算错评，按正常退出办")

    order = ("found_by", "found_on", "ground", "fact_on", "story")


FORMS: dict[Procedure, type[ToldForm]] = {
    Procedure.IDENTIFICATION: ApplicationForm,
    Procedure.MONITORING: ClueForm,
    Procedure.EXIT: ExitForm,
    Procedure.ELIMINATION: EliminationForm,
    Procedure.ROLLBACK: CorrectionForm,
    Procedure.RELAPSE: RelapseForm,
    Procedure.REMOVAL: RemovalForm,
    Procedure.WRONG_EXIT: CorrectionForm,
}


# ---- the home check ----------------------------------------------------------------------------------------------
class CheckForm(forms.Form):
    checked_on = day_field("入户日期")
    first = forms.TypedChoiceField(label="核实人", coerce=int, error_messages={"required": "请选择核实人"})
    second = forms.TypedChoiceField(label="另一位核实人", coerce=int, required=False, empty_value=None)
    outsider = forms.CharField(label="村外的核实人", max_length=100, required=False)
    income_year = forms.TypedChoiceField(label="收入年度", coerce=int, required=False, empty_value=None)
    finding = story_field("核实情况", 500, error_messages={"required": "请写明看到的情况"})
    fit = forms.TypedChoiceField(
        label="核实意见", coerce=lambda value: value == YesNo.YES, error_messages={"required": "请选择核实意见"}
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, case: Case, check: HomeCheck | None, today: date) -> None:
        super().__init__(data, initial=self.as_it_is(case, check, today))
        people = checker_choices(case.village_code, today)
        for name in ("first", "second"):
            self.fields[name].choices = [*CHOOSE, *people]
        self.fields["outsider"].help_text = "不在系统里的，如驻村工作队员，写单位和姓名"
        self.fields["finding"].help_text = "居住、劳动力、收入支出、住房饮水等。" + ONLY_FACTS
        rows = IncomeRecord.objects.filter(household=case.household_id, kind=IncomeKind.YEARLY).order_by("-year")
        years = rows.values_list("year", flat=True)
        self.fields["income_year"].choices = [*CHOOSE, *((year, f"{year}年") for year in years)]
        said = "人均纯收入和标准线照这一年登记的取，不用手填" if years else "这一户还没有年度收入，请先到农户页面填写"
        self.fields["income_year"].help_text = said
        self.fields["fit"].choices = [*CHOOSE, *zip(YesNo.values, fit_words(case.procedure), strict=True)]
        self.items = items_of(case, today)
        self.add_standards(case, check)
        self.period = twelve_months_before(check.checked_on if check else today)
        self.asks_months = case.procedure == Procedure.ELIMINATION
        if self.asks_months:
            self.add_months(months_before(case, check))

    def add_standards(self, case: Case, check: HomeCheck | None) -> None:
        """Three fields for each line of the standards: met, by which proof, in words."""
        rows = Evidence.objects.filter(household=case.household_id, withdrawn_at__isnull=True)
        proofs = list(rows.order_by("kind", "-pk"))
        known = {(row.key, row.member_id): row for row in check.standards.all()} if check else {}
        for item in self.items:
            row = known.get((item.key, item.member))
            self.add_item(item, proofs, row.met if row else item.says, row)

    def add_item(self, item: Item, proofs: list[Evidence], met: bool | None, row: Any) -> None:
        """What the register says is offered, and kept only when somebody saves it."""
        self.fields[f"met_{item.name}"] = forms.TypedChoiceField(
            label=f"{item.title}是否达标", required=False,
            choices=[("", "没有核对"), (YesNo.YES, "达标"), (YesNo.NO, "未达标")],
            coerce=lambda value: value == YesNo.YES, empty_value=None, initial=None if met is None else yes_or_no(met),
        )  # fmt: skip
        self.fields[f"proof_{item.name}"] = forms.TypedChoiceField(
            label=f"{item.title}的凭据", choices=[("", "没有凭据"), *((one.pk, str(one)) for one in proofs)],
            coerce=int, required=False, empty_value=None, initial=row.proof_id if row else usual_proof(item, proofs),
        )  # fmt: skip
        self.fields[f"note_{item.name}"] = forms.CharField(
            label=f"{item.title}的说明", max_length=200, required=False, initial=row.note if row else ""
        )

    def add_months(self, known: IncomeRecord | None) -> None:
        """消除时: each part of the income of twelve months. The year's is not offered: it is another account."""
        for name in ALL:
            label = str(IncomeRecord._meta.get_field(name).verbose_name)
            self.fields[f"months_{name}"] = Figure(label, initial=getattr(known, name, None))

    def months(self) -> list[forms.BoundField]:
        return [self[f"months_{name}"] for name in ALL] if self.asks_months else []

    def lines(self) -> list[dict[str, Any]]:
        """The table of the page."""
        parts = ("met", "proof", "note")
        return [{"item": item, "fields": [self[f"{part}_{item.name}"] for part in parts]} for item in self.items]

    def as_it_is(self, case: Case, check: HomeCheck | None, today: date) -> dict[str, Any]:
        if check is None:
            return {"version": case.version, "checked_on": today}
        names = ("checked_on", "outsider", "income_year", "finding")
        people = dict(zip(("first", "second"), (one.pk for one in check.checkers.all()), strict=False))
        return {"version": case.version, "fit": yes_or_no(check.fit), **people, **{n: getattr(check, n) for n in names}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("second") and cleaned.get("second") == cleaned.get("first"):
            self.add_error("second", "两位核实人不能是同一个人")
        if not cleaned.get("second") and not cleaned.get("outsider"):
            self.add_error("second", "要有两位核实人：再选一位，或写上村外的核实人")
        return cleaned

    def found(self) -> Found:
        said = self.cleaned_data
        people = tuple(one for one in (said["first"], said["second"]) if one)
        names = ("checked_on", "outsider", "income_year", "finding", "fit")
        months = Parts(**{name: said.get(f"months_{name}") for name in ALL})
        facts = {name: said[name] for name in names}
        return Found(checkers=people, standards=self.standards(), months=months, **facts)

    def standards(self) -> dict[str, ItemFound]:
        """Of the lines that were answered."""
        said = self.cleaned_data
        return {
            item.name: ItemFound(said[f"met_{item.name}"], said[f"proof_{item.name}"], said[f"note_{item.name}"])
            for item in self.items
            if said[f"met_{item.name}"] is not None
        }


def usual_proof(item: Item, proofs: list[Evidence]) -> int | None:
    """The newest evidence of a kind that fits; one of this person before one of the house."""
    fitting = [
        one
        for kind in PROVES.get(item.key, ())
        for one in proofs
        if one.kind == kind and one.member_id in (None, item.member)
    ]
    own = [one for one in fitting if item.member and one.member_id == item.member]
    return next((one.pk for one in own + fitting), None)


# ---- what the household says -------------------------------------------------------------------------------------
class ConsentForm(forms.Form):
    way = forms.ChoiceField(
        label="农户的意见", choices=CHOOSE + ConsentWay.choices, error_messages={"required": "请选择农户的意见"}
    )
    said_on = day_field("日期")
    signer = forms.CharField(label="签字人", max_length=50, error_messages={"required": "请写签字人的姓名"})
    proof = forms.TypedChoiceField(label="退出认可书", coerce=int, required=False, empty_value=None)
    note = story_field("不认可的理由", 300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, case: Case, said: HouseholdConsent | None, today: date) -> None:
        names = ("way", "said_on", "signer", "note")
        start = {name: getattr(said, name) for name in names} | {"proof": said.proof_id} if said else {}
        usual = {"version": case.version, "said_on": today, "signer": case.household.head_name}
        rows = Evidence.objects.filter(household=case.household_id, kind=EvidenceKind.CONSENT)
        papers = list(rows.filter(withdrawn_at__isnull=True).order_by("-pk"))
        super().__init__(data, initial={**usual, "proof": papers[0].pk if papers else None, **start})
        self.fields["proof"].choices = [
            *CHOOSE,
            *((one.pk, f"{one}，{timezone.localtime(one.uploaded_at):%m-%d}") for one in papers),
        ]
        if not papers:
            self.fields["proof"].help_text = "还没有上传。户主看过核算结果，签字或按手印以后，拍照上传"

    def said(self) -> Answered:
        facts = self.cleaned_data
        return Answered(**{name: facts[name] for name in ("way", "said_on", "signer", "proof", "note")})


# ---- the sheet ---------------------------------------------------------------------------------------------------
class MatchForm(forms.Form):
    """One line for each department; those without a date have not answered."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, case: Case, known: set[str]) -> None:
        super().__init__(data, initial={"version": case.version})
        self.open = [source for source in MatchSource if source.value not in known]
        for source in self.open:
            self.fields[f"day_{source}"] = day_field(f"{source.label}：名单日期", required=False)
            self.fields[f"hit_{source}"] = forms.CharField(
                label=f"{source.label}：命中情况", max_length=300, required=False
            )

    def lines(self) -> list[dict[str, Any]]:
        return [{"label": s.label, "day": self[f"day_{s}"], "hit": self[f"hit_{s}"]} for s in self.open]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for source in self.open:
            if cleaned.get(f"hit_{source}") and not cleaned.get(f"day_{source}") and f"day_{source}" not in self.errors:
                self.add_error(f"day_{source}", "写了命中情况，也要填名单日期")
        if not self.errors and not any(cleaned.get(f"day_{source}") for source in self.open):
            raise forms.ValidationError("请至少填一家的名单日期。没有命中的，命中情况空着")
        return cleaned

    def said(self) -> list[Said]:
        said = self.cleaned_data
        return [
            Said(source.value, said[f"day_{source}"], said[f"hit_{source}"].strip())
            for source in self.open
            if said.get(f"day_{source}")
        ]


ANSWERS = CHOOSE + MatchAnswer.choices
