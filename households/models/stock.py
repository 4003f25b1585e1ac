"""The stock ledger, and what places report of their stock (domain.md §6.1): numbers that can be reconciled."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import between, one_of
from households.codes import StockFlow, StockMeasure, StockSource
from households.models.fields import text


class StockEntry(models.Model):
    """One household began or ceased to count in a village, or counts with more or fewer people. Signed: what it adds to
    the stock. Written by the service that made it so, in the same transaction; never changed, never deleted."""

    region_lookup = "village_code"
    household_lookup = "household_id"
    personal: dict[str, str] = {}

    household = models.ForeignKey("households.Household", models.PROTECT, verbose_name="农户", related_name="stock")
    village_code = models.CharField("行政村代码", max_length=12)
    measure = models.CharField("对象", max_length=10, choices=StockMeasure.choices)
    flow = models.CharField("增减", max_length=10, choices=StockFlow.choices)
    households = models.SmallIntegerField("户数（户）")
    persons = models.SmallIntegerField("人数（人）")
    day = models.DateField("日期")
    written_at = models.DateTimeField("写入时间")
    write = models.UUIDField("写入批号", editable=False, db_index=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "存量账"
        ordering = ["written_at", "id"]
        indexes = [models.Index(fields=["village_code", "day"], name="stock_place_day")]
        constraints = [
            one_of("stock", "measure", StockMeasure),
            one_of("stock", "flow", StockFlow),
            between("stock", "households", -1, 1),
            models.CheckConstraint(
                condition=~Q(households=0, persons=0),
                name="stock_moves_something",
                violation_error_message="没有增减的不记账",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}{self.get_flow_display()} {self.households} 户 {self.persons} 人"


def figure(label: str) -> models.PositiveIntegerField:
    """Blank is not reported; it is reckoned as nothing."""
    return models.PositiveIntegerField(label, null=True, blank=True)


class ReportedStock(models.Model):
    """What a place itself says of one year, from one source: beginning, flows and end, in households and persons."""

    region_lookup = "region_id"
    personal: dict[str, str] = {}

    region = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="地区", related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    source = models.CharField("来源", max_length=10, choices=StockSource.choices)
    measure = models.CharField("对象", max_length=10, choices=StockMeasure.choices)
    opening_households = figure("年初（户）")
    opening_persons = figure("年初（人）")
    registered_households = figure("新识别（户）")
    registered_persons = figure("新识别（人）")
    returned_households = figure("返贫（户）")
    returned_persons = figure("返贫（人）")
    joined_households = figure("增加（户）")
    joined_persons = figure("增加（人）")
    exited_households = figure("脱贫或风险消除（户）")
    exited_persons = figure("脱贫或风险消除（人）")
    left_households = figure("减少（户）")
    left_persons = figure("减少（人）")
    removed_households = figure("清退（户）")
    removed_persons = figure("清退（人）")
    closing_households = models.PositiveIntegerField("年末（户）")
    closing_persons = models.PositiveIntegerField("年末（人）")
    note = text("说明", 200)
    version = models.PositiveIntegerField("版次", default=1, editable=False)
    saved_at = models.DateTimeField("填报时间")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填报人", related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "填报的存量数字"
        ordering = ["-year", "region", "measure", "source"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year", "source", "measure"],
                name="reported_stock_once",
                violation_error_message="这个地区、年度、来源、对象已经填报，请修改那一条",
            ),
            one_of("reported_stock", "source", StockSource),
            one_of("reported_stock", "measure", StockMeasure),
            between("reported_stock", "year", 2013, 2100),
        ]

    def __str__(self) -> str:
        return f"{self.region.name}{self.year}年{self.get_measure_display()}（{self.get_source_display()}）"
