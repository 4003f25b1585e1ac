"""The household: where it lives, how it is registered, why it is poor (domain.md §1.2 base fields, §3 for states)."""

from django.db import models
from django.db.models import F, Q

from fupin.access.scope import ScopedQuerySet
from fupin.audit.versions import VersionRow, Written
from fupin.constraints import between, not_before, one_of, one_per
from fupin.personal.codes import Sensitivity
from fupin.personal.fields import DigestField, SealedField
from households.codes import (
    EndReason,
    HouseholdAttribute,
    HouseholdKind,
    IdStandard,
    PovertyCause,
    PovertyStatus,
    Register,
    RelocationMode,
    RelocationTrouble,
    SettleMode,
    SettlePlace,
)
from households.models.fields import a_year, code, codes, text, yes_no


class HouseholdFacts(models.Model):
    household_no = models.CharField("户编号", max_length=20, null=True, blank=True)
    group_name = text("村民小组", 50)
    address = text("家庭住址", 200)
    phone = SealedField("联系电话", purpose="household.phone")
    phone_digest = DigestField("联系电话摘要")
    bank_name = text("开户银行", 60)
    bank_card = SealedField("银行卡号", purpose="household.bank_card")
    register = models.CharField("登记状态", max_length=8, choices=Register.choices, default=Register.UNLISTED)
    poverty_status = code("脱贫属性", PovertyStatus)
    id_standard = code("识别标准", IdStandard)
    attribute = code("贫困户属性", HouseholdAttribute)
    kind = code("户类型", HouseholdKind)
    first_year = a_year("识别年度")
    exit_year = a_year("脱贫年度")
    return_year = a_year("返贫年度")
    plan_exit_year = a_year("计划脱贫年度")
    main_cause = code("主要致贫原因", PovertyCause)
    other_causes = codes("其他致贫原因", 2)
    cause_note = text("致贫原因说明", 500)
    return_cause = code("返贫原因", PovertyCause)
    martyr_family = yes_no("是否军烈属")
    one_child = yes_no("是否独生子女户")
    two_girls = yes_no("是否双女户")
    relocated = yes_no("是否易地扶贫搬迁户")
    relocation_willing = yes_no("是否有搬迁意愿")
    relocation_mode = code("搬迁方式", RelocationMode)
    settle_mode = code("安置方式", SettleMode)
    settle_place = code("安置地点", SettlePlace)
    relocation_trouble = code("搬迁可能存在的困难", RelocationTrouble)
    collector = text("信息采集人", 50)
    collector_phone = SealedField("信息采集人联系电话", purpose="household.collector_phone")
    filled_on = models.DateField("填表日期", null=True, blank=True)
    members_missing = models.BooleanField("成员待补", default=False)
    split_on = models.DateField("最近分户日期", null=True, blank=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    end_reason = code("结束原因", EndReason)
    note = text("备注", 500)

    class Meta:
        abstract = True


class HouseholdSummary(models.Model):
    """What lists show and sort by; the services keep it right inside the write that changes a member or an income."""

    head_name = text("户主", 50)
    head_initials = text("户主拼音首字母", 20)
    member_count = models.PositiveSmallIntegerField("家庭人口数", default=0)
    income_year = a_year("最近收入年度")
    net_per_head = models.DecimalField("人均纯收入（元）", max_digits=12, decimal_places=2, null=True, blank=True)
    monitoring_kind = models.CharField("监测对象类别（未消除）", max_length=2, blank=True, default="")

    class Meta:
        abstract = True


class Household(HouseholdFacts, HouseholdSummary, Written):
    """An ordinary household is `unlisted`: it is kept because the missed ones are found among them."""

    region_lookup = "village_id"
    household_lookup = "pk"
    personal = {
        "phone": Sensitivity.SEALED,
        "phone_digest": Sensitivity.DIGEST,
        "bank_card": Sensitivity.SEALED,
        "collector_phone": Sensitivity.SEALED,
        "head_name": Sensitivity.PERMISSIONED,
        "head_initials": Sensitivity.PERMISSIONED,
        "address": Sensitivity.PERMISSIONED,
        "main_cause": Sensitivity.PERMISSIONED,
        "other_causes": Sensitivity.PERMISSIONED,
        "return_cause": Sensitivity.PERMISSIONED,
        "cause_note": Sensitivity.PERMISSIONED,
    }

    village = models.ForeignKey(  # found by the index that begins with it
        "villages.Region",
        models.PROTECT,
        verbose_name="行政村",
        related_name="+",
        db_column="village_code",
        db_index=False,
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, verbose_name="从哪一户分出", null=True, blank=True, related_name="splits"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "农户"
        ordering = ["village_id", "pk"]
        indexes = [
            models.Index(
                fields=["village", "register", "poverty_status", "monitoring_kind", "member_count"],
                name="household_standing",  # all that a ledger counts: it is read without the rows
            ),
            models.Index(fields=["phone_digest"], name="household_phone"),
            models.Index(fields=["head_initials"], name="household_initials"),
            models.Index(fields=["net_per_head"], name="household_income"),
        ]
        constraints = [
            one_per(
                "household_no",
                when=Q(household_no__isnull=False) & ~Q(register=Register.CLOSED),
                name="household_no_once",
                message="这个户编号已有别的户在用",
            ),
            one_of("household", "register", Register),
            one_of("household", "poverty_status", PovertyStatus),
            one_of("household", "attribute", HouseholdAttribute),
            one_of("household", "kind", HouseholdKind),
            one_of("household", "main_cause", PovertyCause),
            one_of("household", "return_cause", PovertyCause),
            between("household", "first_year", 2013, 2100),
            between("household", "exit_year", 2013, 2100),
            between("household", "return_year", 2013, 2100),
            not_before("household", "exit_year", "first_year", "脱贫年度不能早于识别年度"),
            models.CheckConstraint(  # of who exited once more, the return is the one before
                condition=~Q(poverty_status=PovertyStatus.RELAPSED)
                | Q(return_year__isnull=True)
                | Q(exit_year__isnull=True)
                | Q(return_year__gte=F("exit_year")),
                name="household_return_year_order",
                violation_error_message="返贫年度不能早于脱贫年度",
            ),
            models.CheckConstraint(
                condition=~Q(register=Register.LISTED) | Q(poverty_status__isnull=False),
                name="household_listed_has_status",
                violation_error_message="在册户须有脱贫属性",
            ),
            models.CheckConstraint(
                condition=~Q(register=Register.CLOSED) | Q(ended_on__isnull=False, end_reason__isnull=False),
                name="household_closed_has_reason",
                violation_error_message="结束登记须有日期和原因",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.head_name or '（无户主）'}户"


class HouseholdVersion(HouseholdFacts, VersionRow):
    village_code = models.CharField("行政村代码", max_length=12)

    class Meta:
        verbose_name = verbose_name_plural = "农户（旧版）"


Household.versions = HouseholdVersion  # type: ignore[attr-defined]
