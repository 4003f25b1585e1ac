"""Reports with names under them: a copy of the figures as they stood when the table was made (domain.md §6.3)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import between, one_of, one_per, paired
from fupin.reports.codes import WAITING, PeriodKind, ReportState
from fupin.reports.tables import Table, unpacked


def who(label: str, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+", **options
    )  # fmt: skip


def later(label: str) -> models.ForeignKey:
    return who(label, null=True, blank=True)


class SignedReport(models.Model):
    """`cells` is the whole table, `digest` is over it; neither changes after it was made. `replaces` is the signed one
    of the same period that this one took the place of when it was signed."""

    region_lookup = "region_id"
    personal: dict[str, str] = {}

    report = models.CharField("表号", max_length=4)
    part = models.CharField("分表", max_length=12, blank=True, default="")
    title = models.CharField("表名", max_length=60)
    region = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="填报地区", related_name="+")
    kind = models.CharField("种类", max_length=8, choices=PeriodKind.choices)
    year = models.PositiveSmallIntegerField("年度")
    month = models.PositiveSmallIntegerField("月份")
    cells = models.JSONField("内容")
    digest = models.CharField("校验值", max_length=64)
    number = models.CharField("编号", max_length=20, unique=True)
    state = models.CharField("状态", max_length=8, choices=ReportState.choices, default=ReportState.MADE)
    made_by = who("制表人")
    made_at = models.DateTimeField("制表时间")
    checked_by = later("审核人")
    checked_at = models.DateTimeField("审核时间", null=True, blank=True)
    signed_by = later("负责人")
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    returned_by = later("退回人")
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)
    reason = models.CharField("退回原因", max_length=200, blank=True, default="")
    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name="替换", null=True, blank=True, related_name="replaced_by"
    )
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "签发的报表"
        ordering = ["-id"]
        indexes = [models.Index(fields=["region", "report", "-id"], name="signed_report_place")]
        constraints = [
            one_per(
                "report", "part", "region", "kind", "year", "month",
                when=Q(state__in=sorted(WAITING)),
                name="signed_report_waiting_once",
                message="这一期的这张表已经在审核",
            ),
            one_of("signed_report", "state", ReportState),
            one_of("signed_report", "kind", PeriodKind),
            between("signed_report", "year", 2013, 2100),
            between("signed_report", "month", 1, 12),
            paired("signed_report", "checked_by", "checked_at", "审核人与审核时间须同时填写"),
            paired("signed_report", "signed_by", "signed_at", "负责人与签发时间须同时填写"),
            paired("signed_report", "returned_by", "returned_at", "退回人与退回时间须同时填写"),
            models.CheckConstraint(
                condition=~Q(state=ReportState.SIGNED) | Q(signed_by__isnull=False, checked_by__isnull=False),
                name="signed_report_has_names",
                violation_error_message="签发的报表须有审核人和负责人",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.region.name}{self.period}{self.title}"

    @property
    def period(self) -> str:
        return f"{self.year}年" if self.kind == PeriodKind.YEAR else f"{self.year}年{self.month}月"

    @property
    def table(self) -> Table:
        """As it stood."""
        return unpacked(self.cells)
