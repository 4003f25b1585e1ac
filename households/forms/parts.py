"""The four parts of the entry form, field by field, in the order of the paper (domain.md §1.2, §1.3)."""

from typing import Any

from django import forms
from django.utils import timezone

from households.codes import (
    DecreaseReason,
    Dibao,
    DisabilityGrade,
    DisabilityKind,
    DropoutReason,
    Ethnicity,
    Fuel,
    HouseGrade,
    IdentityType,
    Labour,
    Politics,
    PublicPost,
    Relation,
    RelocationMode,
    RelocationTrouble,
    RoadType,
    SettleMode,
    SettlePlace,
    Sex,
    Tekun,
    WorkArea,
    WorkChannel,
)
from households.forms import cells
from households.forms.cells import code, text, yes_no

NUMBERED = {IdentityType.IDENTITY_CARD.value, IdentityType.DISABILITY_CARD.value, None}
CARD_LENGTHS = (20, 22)


class HomeForm(forms.Form):
    """一、家庭住址和联系. `village` is offered by who fills in the form."""

    group_name = text("村民小组", 50, list="groups")
    address = text("家庭住址", 200)
    phone = cells.Mobile("户联系电话")
    household_no = text("户编号", 20)
    bank_name = text("开户银行", 60)
    bank_card = cells.Card("银行卡号")
    martyr_family = yes_no("军烈属")
    one_child = yes_no("独生子女户")
    two_girls = yes_no("双女户")
    relocated = yes_no("易地扶贫搬迁户")
    relocation_willing = yes_no("有搬迁意愿")
    relocation_mode = code("搬迁方式", RelocationMode)
    settle_mode = code("安置方式", SettleMode)
    settle_place = code("安置地点", SettlePlace)
    relocation_trouble = code("搬迁可能存在的困难", RelocationTrouble)
    collector = text("信息采集人", 50)
    collector_phone = cells.Mobile("采集人电话")
    filled_on = cells.Day("填表日期")
    note = text("备注", 500)

    def clean_household_no(self) -> str | None:
        typed = cells.plain(self.cleaned_data["household_no"])
        if typed and not (typed.isascii() and typed.isdigit()):
            raise forms.ValidationError("户编号只有数字", code="figure")
        return typed or None


class MemberForm(forms.Form):
    """二、家庭成员, one row. The first eight are cells of the grid, the others stand in its second line."""

    name = text("姓名", 50)
    relation = code("与户主关系", Relation)
    identity = cells.Number("证件号码")
    schooling = cells.schooling("文化 / 在校")
    health = cells.Coded("健康状况", [*cells.BLANK, *cells.HEALTHS], blank="", widget=cells.Select)
    labour = code("劳动技能", Labour)
    work_months = cells.Whole("务工月", 0, 12, "个月")
    identity_type = code("证件类型", IdentityType)
    sex = code("性别", Sex)
    birth_date = cells.Day("出生日期")
    ethnicity = code("民族", Ethnicity)
    politics = code("政治面貌", Politics)
    phone = cells.Mobile("联系电话")
    mandarin = yes_no("会讲普通话")
    soldier = yes_no("现役军人")
    dropout_reason = code("未上学原因", DropoutReason)
    disease_name = text("患病名称", 100)
    disability_kind = code("残疾类别", DisabilityKind)
    disability_grade = code("残疾等级", DisabilityGrade)
    disability_year = cells.Whole("残疾证办证年度", 1990, 2100, "年")
    resident_medical = yes_no("居民医保")
    employee_medical = yes_no("职工医保")
    major_illness = yes_no("大病保险")
    commercial_medical = yes_no("商业补充医保")
    medical_aid = yes_no("接受医疗救助")
    health_aid = yes_no("其他健康扶贫")
    resident_pension = yes_no("居民养老保险")
    employee_pension = yes_no("职工养老保险")
    accident_insurance = yes_no("意外险补贴")
    dibao = code("享受低保", Dibao)
    tekun = code("特困供养", Tekun)
    work_area = code("务工区域", WorkArea)
    work_place = text("务工所在地", 100, placeholder="写到县，如 浙江省义乌市")
    employer = text("务工企业", 100)
    work_channel = code("就业渠道", WorkChannel)
    work_abroad = yes_no("国外务工")
    industry = text("产业分类", 50)
    public_post = code("公益性岗位", PublicPost)
    public_months = cells.Whole("公益岗月数", 1, 12, "个月")
    relocated_person = yes_no("易地搬迁人口")
    note = text("备注", 500)
    leave_reason = code("离开原因", DecreaseReason)
    left_on = cells.Day("离开日期")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        self._check_number(found)
        reason, day = found.get("leave_reason"), found.get("left_on")
        if bool(reason) != bool(day) and not ({"leave_reason", "left_on"} & self.errors.keys()):
            self.add_error("left_on" if reason else "leave_reason", "离开的原因和日期要一起填")
        if day and day > timezone.localdate():
            self.add_error("left_on", "日期还没有到，请核对")
        born = found.get("birth_date")
        if born and born > timezone.localdate():
            self.add_error("birth_date", "日期还没有到，请核对")
        return found

    def _check_number(self, found: dict[str, Any]) -> None:
        number, kind = found.get("identity"), found.get("identity_type")
        if not number:
            return
        if kind in NUMBERED:
            if fault := cells.number_fault(number, timezone.localdate()):
                self.add_error("identity", fault)
        elif len(number) > 22:
            self.add_error("identity", "太长了，最多 22 位")


class IncomeForm(forms.Form):
    """三、年度收入: parts only; sums are worked out."""

    wage = cells.Figure("工资性收入")
    operating = cells.Figure("生产经营性收入")
    operating_cost = cells.Figure("生产经营性支出")
    property_dividend = cells.Figure("资产收益扶贫分红")
    property_other = cells.Figure("其他财产性收入")
    family_planning = cells.Figure("计划生育金")
    dibao = cells.Figure("低保金")
    tekun = cells.Figure("特困供养金")
    pension = cells.Figure("养老保险金")
    eco = cells.Figure("生态补偿金")
    other_transfer = cells.Figure("其他转移性收入")
    claim_income = cells.Figure("理赔收入")
    self_paid = cells.Figure("合规自付支出")


class LivingForm(forms.Form):
    """四、生产生活条件."""

    arable = cells.Figure("耕地（亩）", most=9_999)
    irrigated = cells.Figure("有效灌溉（亩）", most=9_999)
    forest = cells.Figure("林地（亩）", most=99_999)
    returned = cells.Figure("退耕还林（亩）", most=99_999)
    fruit = cells.Figure("林果（亩）", most=99_999)
    grass = cells.Figure("牧草地（亩）", most=99_999)
    water_surface = cells.Figure("水面（亩）", most=99_999)
    house_area = cells.Figure("住房面积（㎡）", most=9_999)
    house_built = cells.Whole("建房年度", 1900, 2100, "年")
    dangerous = yes_no("危房户")
    house_grade = code("危房级别", HouseGrade)
    safe_water = yes_no("安全饮用水")
    water_hard = yes_no("饮水困难")
    power = yes_no("通生活用电")
    production_power = yes_no("通生产用电")
    television = yes_no("通广播电视")
    toilet = yes_no("卫生厕所")
    fuel = code("主要燃料", Fuel)
    road_km = cells.Figure("距村主干路（公里）", most=9_999)
    road_type = code("入户路", RoadType)
    cooperative = yes_no("加入合作社")
    leading_firm = yes_no("龙头企业带动")
    leader_person = yes_no("致富带头人带动")
