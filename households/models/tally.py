"""What a dashboard adds up: the households of a village, and of a township, told apart in one way, kept right by each
write there."""

from django.db import models

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import one_of
from fupin.personal.codes import Sensitivity
from households.codes import TallyBy


class VillageTally(models.Model):
    """One row a village, a way (`TallyBy`) and a value, so that a village has some sixty rows however many households;
    `households.services.tally_ways` says what each way counts. `value`: for the standing 登记状态, 脱贫属性 and open
    monitoring kind, joined by "|"; a code; a year; a month (2026-11); "" where it is not known. `income` in 元:
    人均纯收入 of the latest year times persons, over the `earners` who have one; of a part of income its sum.
    `findings`: 疑点, 条."""

    region_lookup = "village_code"
    personal = {"value": Sensitivity.PERMISSIONED}

    village_code = models.CharField("行政村代码", max_length=12)
    by = models.CharField("按什么分", max_length=8, choices=TallyBy.choices)
    value = models.CharField("哪一类", max_length=24, blank=True, default="")
    households = models.PositiveIntegerField("户数（户）")
    persons = models.PositiveIntegerField("人数（人）")
    income = models.DecimalField("纯收入合计（元）", max_digits=16, decimal_places=2, default=0)
    earners = models.PositiveIntegerField("有收入的人数（人）", default=0)
    findings = models.PositiveIntegerField("疑点（条）", default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "各村现在的数"
        ordering = ["village_code", "by", "value"]
        constraints = [
            models.UniqueConstraint(fields=["village_code", "by", "value"], name="village_tally_once"),
            one_of("village_tally", "by", TallyBy),
        ]
        indexes = [models.Index(fields=["by", "village_code"], name="village_tally_by")]

    def __str__(self) -> str:
        return f"{self.village_code}：{self.households} 户 {self.persons} 人"


class TownshipTally(models.Model):
    """The sums of its villages' rows, so that a prefecture's page reads some thousands of rows instead of its villages'
    eighty thousand. A write adds what it changed; a row whose figures went to 0 stays."""

    region_lookup = "township_code"
    personal = {"value": Sensitivity.PERMISSIONED}

    township_code = models.CharField("乡镇代码", max_length=9)
    by = models.CharField("按什么分", max_length=8, choices=TallyBy.choices)
    value = models.CharField("哪一类", max_length=24, blank=True, default="")
    households = models.IntegerField("户数（户）")
    persons = models.IntegerField("人数（人）")
    income = models.DecimalField("纯收入合计（元）", max_digits=18, decimal_places=2, default=0)
    earners = models.IntegerField("有收入的人数（人）", default=0)
    findings = models.IntegerField("疑点（条）", default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "各乡镇现在的数"
        ordering = ["township_code", "by", "value"]
        constraints = [
            models.UniqueConstraint(fields=["township_code", "by", "value"], name="township_tally_once"),
            one_of("township_tally", "by", TallyBy),
        ]

    def __str__(self) -> str:
        return f"{self.township_code}：{self.households} 户 {self.persons} 人"
