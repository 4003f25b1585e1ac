"""责任清单: what a county asks of each who helps, by role (domain.md §4 lists; sources.md S3-72, S4-227)."""

from django.db import models

from assistance.duty_codes import DutyRole
from fupin.access.scope import ScopedQuerySet
from fupin.constraints import one_of


class DutyList(models.Model):
    """One duty a line. Where a county has written none, the usual ones of `duty_codes` hold."""

    region_lookup = "region_id"
    personal: dict[str, str] = {}

    region = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="县", related_name="+")
    role = models.CharField("谁的责任", max_length=8, choices=DutyRole.choices)
    text = models.TextField("责任", max_length=3000)
    source = models.CharField("依据文件", max_length=200, blank=True, default="")
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "责任清单"
        ordering = ["region_id", "role"]
        constraints = [
            models.UniqueConstraint(fields=["region", "role"], name="duty_list_once"),
            one_of("duty_list", "role", DutyRole),
        ]

    def __str__(self) -> str:
        return f"{self.region.name}{self.get_role_display()}责任清单"
