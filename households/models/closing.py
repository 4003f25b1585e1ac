"""Closings: a county's figures at the end of a month or year, frozen; later edits do not move them (domain.md §6.1)."""

from django.conf import settings
from django.db import models

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import between, one_of
from fupin.personal.codes import Sensitivity
from households.codes import ClosingKind


class Closing(models.Model):
    """`moment` is the end of the period: the figures are what the register said then. `digest` is over the rows."""

    region_lookup = "region_id"
    personal: dict[str, str] = {}

    region = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="县", related_name="+")
    kind = models.CharField("种类", max_length=8, choices=ClosingKind.choices)
    year = models.PositiveSmallIntegerField("年度")
    month = models.PositiveSmallIntegerField("月份")
    moment = models.DateTimeField("截至")
    frozen_at = models.DateTimeField("冻结时间")
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="冻结人", related_name="+")
    digest = models.CharField("校验值", max_length=64)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "冻结的月报年报"
        ordering = ["-year", "-month", "kind", "region"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind", "year", "month"],
                name="closing_once",
                violation_error_message="这一期已经冻结",
            ),
            one_of("closing", "kind", ClosingKind),
            between("closing", "year", 2013, 2100),
            between("closing", "month", 1, 12),
        ]

    def __str__(self) -> str:
        period = f"{self.year}年" if self.kind == ClosingKind.YEAR else f"{self.year}年{self.month}月"
        return f"{self.region.name}{period}{self.get_kind_display()}"


class ClosingRow(models.Model):
    """Households of one village that stood alike, and their persons. "" where a household had no such fact."""

    region_lookup = "village_code"
    personal = {"main_cause": Sensitivity.PERMISSIONED}

    closing = models.ForeignKey(Closing, models.PROTECT, verbose_name="属于", related_name="rows")
    village_code = models.CharField("行政村代码", max_length=12)
    register = models.CharField("登记状态", max_length=8)
    poverty_status = models.CharField("脱贫属性", max_length=4, blank=True, default="")
    monitoring_kind = models.CharField("监测对象类别（未消除）", max_length=4, blank=True, default="")
    main_cause = models.CharField("主要致贫原因", max_length=4, blank=True, default="")
    households = models.PositiveIntegerField("户数（户）")
    persons = models.PositiveIntegerField("人数（人）")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "冻结的数"
        ordering = ["closing", "village_code", "register", "poverty_status", "monitoring_kind", "main_cause"]
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "village_code", "register", "poverty_status", "monitoring_kind", "main_cause"],
                name="closing_row_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.village_code}：{self.households} 户 {self.persons} 人"
