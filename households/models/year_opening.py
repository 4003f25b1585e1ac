"""A county opens a new year: living conditions are carried over from the year before, marked until confirmed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import between, one_per, paired


class YearOpening(models.Model):
    """`write` is the mark on every row that it carried over: by it those still unconfirmed are found again."""

    region_lookup = "region_id"
    personal: dict[str, str] = {}

    region = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="县", related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    households = models.PositiveIntegerField("沿用户数（户）", default=0)
    write = models.UUIDField("写入批号", editable=False)
    opened_at = models.DateTimeField("开启时间")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="开启人", related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="撤回人", null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "开启新年度"
        ordering = ["-year", "-id"]
        constraints = [
            one_per(
                "region",
                "year",
                when=Q(withdrawn_at__isnull=True),
                name="year_opened_once",
                message="这个年度已经开启",
            ),
            between("year_opening", "year", 2014, 2100),
            paired("year_opening", "withdrawn_at", "withdrawn_by", "撤回人与撤回时间须同时填写"),
        ]

    def __str__(self) -> str:
        return f"{self.region.name}{self.year}年"
