"""One fact set for many households at once, seen before and taken back by its mark."""

from django.conf import settings
from django.db import models

from fupin.access.scope import ScopedQuerySet


class BulkEdit(models.Model):
    """`field` is a fact that `services.bulk_edits` allows; `write` the mark on the rows that were changed."""

    region_lookup = "region_code"
    personal: dict[str, str] = {}

    token = models.UUIDField("防重复提交", unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="修改人", related_name="+")
    region_code = models.CharField("范围", max_length=12, db_index=True)
    field = models.CharField("改哪一项", max_length=30)
    value = models.CharField("改成", max_length=50, blank=True, default="")
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    households = models.PositiveIntegerField("改了几户（户）")
    write = models.UUIDField("写入批号", editable=False)
    made_at = models.DateTimeField("修改时间")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    left = models.PositiveIntegerField("撤销时没有动的（户）", default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成批修改"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"成批修改 {self.households} 户"
