"""Production and living conditions of a household in one year (domain.md §1.2, second table)."""

from django.db import models

from fupin.access.scope import ScopedQuerySet
from fupin.audit.versions import VersionRow, Written
from fupin.constraints import between, one_of
from households.codes import Fuel, HouseGrade, RoadType
from households.models.fields import a_year, area, carried, code, yes_no


class LivingFacts(models.Model):
    year = models.PositiveSmallIntegerField("年度")
    arable = area("耕地面积")
    irrigated = area("有效灌溉面积")
    forest = area("林地面积")
    returned = area("退耕还林面积")
    fruit = area("林果面积")
    grass = area("牧草地面积")
    water_surface = area("水面面积")
    cooperative = yes_no("是否加入农民专业合作社")
    leading_firm = yes_no("是否有龙头企业带动")
    leader_person = yes_no("是否有创业致富带头人带动")
    production_power = yes_no("是否通生产用电")
    power = yes_no("是否通生活用电")
    television = yes_no("是否通广播电视")
    road_km = area("与村主干路距离", "公里")
    road_type = code("入户路类型", RoadType)
    house_area = area("住房面积", "㎡")
    dangerous = yes_no("是否危房户")
    house_grade = code("危房级别", HouseGrade)
    house_built = a_year("建房年度")
    toilet = yes_no("是否有卫生厕所")
    fuel = code("主要燃料类型", Fuel)
    water_hard = yes_no("饮水是否困难")
    safe_water = yes_no("是否解决安全饮用水")
    carried = carried()

    class Meta:
        abstract = True


class LivingCondition(LivingFacts, Written):
    region_lookup = "village_code"
    household_lookup = "household_id"
    personal: dict[str, str] = {}

    household = models.ForeignKey(  # found by the index of the constraint
        "households.Household", models.PROTECT, verbose_name="农户", related_name="conditions", db_index=False
    )
    village_code = models.CharField("行政村代码", max_length=12)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "生产生活条件"
        ordering = ["household", "year"]
        indexes = [models.Index(fields=["village_code"], name="living_village")]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year"],
                name="living_once_a_year",
                violation_error_message="这一年的生产生活条件已经填过",
            ),
            between("living", "year", 2013, 2100),
            between("living", "arable", 0, 9999),
            between("living", "forest", 0, 99999),
            between("living", "house_area", 0, 9999),
            one_of("living", "house_grade", HouseGrade),
            one_of("living", "fuel", Fuel),
            one_of("living", "road_type", RoadType),
        ]

    def __str__(self) -> str:
        return f"{self.year}年生产生活条件"


class LivingConditionVersion(LivingFacts, VersionRow):
    household_id = models.BigIntegerField("农户编号", db_index=True)
    village_code = models.CharField("行政村代码", max_length=12)

    class Meta:
        verbose_name = verbose_name_plural = "生产生活条件（旧版）"


LivingCondition.versions = LivingConditionVersion  # type: ignore[attr-defined]
