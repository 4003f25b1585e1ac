"""What the office in charge is called: names changed with every reform, so they are data (domain.md §0.3)."""

from django.db import models

from fupin.access.scope import ScopedQuerySet


class Office(models.Model):
    region_lookup = "region_id"

    region = models.OneToOneField(
        "villages.Region", models.PROTECT, verbose_name="地区", primary_key=True, related_name="office"
    )
    name = models.CharField("单位名称", max_length=60)
    help_phone = models.CharField("服务电话", max_length=30)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位名称"
        ordering = ["region"]

    def __str__(self) -> str:
        return self.name
