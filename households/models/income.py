"""Income of a household over one period: 年度 (one per year), 纳入时, 消除时 (twelve months). domain.md §1.2, §3."""

from django.db import models
from django.db.models import F, Q

from fupin.access.scope import ScopedQuerySet
from fupin.audit.versions import VersionRow, Written
from fupin.constraints import between, one_of, one_per
from households.codes import IncomeKind
from households.models.fields import carried, money


class IncomeFacts(models.Model):
    """Parts are entered, sums are computed by the services through `income_rules`; a sheet that holds only a result is
    kept as the reported figure."""

    kind = models.CharField("种类", max_length=10, choices=IncomeKind.choices, default=IncomeKind.YEARLY)
    year = models.PositiveSmallIntegerField("年度")
    period_start = models.DateField("核算期起")
    period_end = models.DateField("核算期止")
    persons = models.PositiveSmallIntegerField("核算人口（人）")
    wage = money("工资性收入")
    operating = money("生产经营性收入")
    property_dividend = money("资产收益扶贫分红收入")
    property_other = money("其他财产性收入")
    family_planning = money("计划生育金")
    dibao = money("低保金")
    tekun = money("特困供养金")
    pension = money("养老保险金")
    eco = money("生态补偿金")
    other_transfer = money("其他转移性收入")
    operating_cost = money("生产经营性支出")
    claim_income = money("理赔收入")
    self_paid = money("合规自付支出")
    reported_transfer = money("上报转移性收入")
    reported_net = money("上报纯收入", signed=True)
    reported_per_head = money("上报人均纯收入", signed=True)
    net_income = money("纯收入", signed=True)
    net_per_head = money("人均纯收入", signed=True)
    carried = carried()

    class Meta:
        abstract = True


class IncomeRecord(IncomeFacts, Written):
    region_lookup = "village_code"
    household_lookup = "household_id"
    personal: dict[str, str] = {}

    household = models.ForeignKey("households.Household", models.PROTECT, verbose_name="农户", related_name="incomes")
    village_code = models.CharField("行政村代码", max_length=12)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "收入"
        ordering = ["household", "year", "kind"]
        indexes = [models.Index(fields=["village_code"], name="income_village")]
        constraints = [
            one_per(
                "household",
                "year",
                when=Q(kind=IncomeKind.YEARLY),
                name="income_once_a_year",
                message="这一年的收入已经填过",
            ),
            one_of("income", "kind", IncomeKind),
            between("income", "year", 2013, 2100),
            models.CheckConstraint(condition=Q(period_end__gt=F("period_start")), name="income_period_order"),
            models.CheckConstraint(condition=Q(persons__gt=0), name="income_persons_positive"),
        ] + [
            between("income", part, 0, 99_999_999)
            for part in ("wage", "operating", "dibao", "tekun", "pension", "operating_cost")
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.get_kind_display()}收入"


class IncomeRecordVersion(IncomeFacts, VersionRow):
    household_id = models.BigIntegerField("农户编号", db_index=True)
    village_code = models.CharField("行政村代码", max_length=12)

    class Meta:
        verbose_name = verbose_name_plural = "收入（旧版）"


IncomeRecord.versions = IncomeRecordVersion  # type: ignore[attr-defined]
