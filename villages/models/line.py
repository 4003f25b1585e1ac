"""Lines by place, year and kind (domain.md §3.6). Where none is set the app says so and does not guess."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import between, one_of, one_per
from villages.codes import LineKind


class LineQuerySet(ScopedQuerySet):
    def in_force(self) -> "LineQuerySet":
        return self.filter(ended_on__isnull=True)


class PovertyLine(models.Model):
    """Yuan per head and year. A county's own line goes before its province's. One that should not stand is ended."""

    region_lookup = "region_id"

    region = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="适用地区", related_name="lines")
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("线别", max_length=12, choices=LineKind.choices)
    amount = models.DecimalField(
        "标准（元/人）", max_digits=8, decimal_places=2, validators=[MinValueValidator(1)], help_text="人均纯收入，元"
    )
    source = models.CharField("依据文件", max_length=200, blank=True)
    ended_on = models.DateField("停用日期", null=True, blank=True, editable=False)
    end_reason = models.CharField("停用原因", max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "标准线"
        ordering = ["-year", "kind", "region"]
        constraints = [
            one_per(
                "region",
                "year",
                "kind",
                when=Q(ended_on__isnull=True),
                name="line_once",
                message="这个地区这一年的这条线已经填过，请修改原来那一条",
            ),
            one_of("line", "kind", LineKind),
            between("line", "year", 2010, 2100),
            models.CheckConstraint(condition=Q(amount__gt=0), name="line_positive"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="") | Q(ended_on__isnull=False) & ~Q(end_reason=""),
                name="line_ended_has_reason",
                violation_error_message="停用须有日期和原因",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.year}年 {self.get_kind_display()}"
