"""What a dashboard adds up: the households of a village that stand alike, kept right by the write that moves one."""

from django.db import models

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import one_of
from fupin.personal.codes import Sensitivity
from households.codes import IncomeBand


class VillageTally(models.Model):
    """As `ClosingRow`, of now, and by income besides. "" where a household has no such fact. `income` is 人均纯收入 of
    the latest year times persons, summed over the `earners`: the persons of households that have one."""

    region_lookup = "village_code"
    personal = {"main_cause": Sensitivity.PERMISSIONED}

    village_code = models.CharField("行政村代码", max_length=12)
    register = models.CharField("登记状态", max_length=8)
    poverty_status = models.CharField("脱贫属性", max_length=4, blank=True, default="")
    monitoring_kind = models.CharField("监测对象类别（未消除）", max_length=4, blank=True, default="")
    main_cause = models.CharField("主要致贫原因", max_length=4, blank=True, default="")
    band = models.CharField("收入档", max_length=8, choices=IncomeBand.choices, blank=True, default="")
    households = models.PositiveIntegerField("户数（户）")
    persons = models.PositiveIntegerField("人数（人）")
    income = models.DecimalField("纯收入合计（元）", max_digits=16, decimal_places=2, default=0)
    earners = models.PositiveIntegerField("有收入的人数（人）", default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "各村现在的数"
        ordering = ["village_code", "register", "poverty_status", "monitoring_kind", "main_cause", "band"]
        constraints = [
            models.UniqueConstraint(
                fields=["village_code", "register", "poverty_status", "monitoring_kind", "main_cause", "band"],
                name="village_tally_once",
            ),
            one_of("village_tally", "band", IncomeBand),
        ]

    def __str__(self) -> str:
        return f"{self.village_code}：{self.households} 户 {self.persons} 人"
