"""Administrative divisions. The code is kept unpadded (2, 4, 6, 9 or 12 digits): it is the key, and its own prefix."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import In

from fupin.access.scope import ScopedQuerySet
from villages.codes import Level


class RegionQuerySet(ScopedQuerySet):
    def current(self) -> "RegionQuerySet":
        return self.filter(valid_to__isnull=True)

    def at(self, level: Level) -> "RegionQuerySet":
        return self.filter(level=level)


class Region(models.Model):
    """One division. Source of the code's structure: domain.md §2.22."""

    region_lookup = "code"

    code = models.CharField("代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    full_name = models.CharField("全称", max_length=200, help_text="县以下从县写起，如 望谟县平洞街道平洞村")
    initials = models.CharField("拼音首字母", max_length=60, blank=True, db_index=True)
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级", null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, verbose_name="并入", null=True, blank=True, related_name="replaces"
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "code"], name="region_level_code")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(In(Length("code"), [2, 4, 6, 9, 12])),
                name="region_code_length",
                violation_error_message="代码应为 2、4、6、9 或 12 位数字",
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.name
