"""What a village is like, year by year (domain.md §1.5). Blank means not yet collected, never zero."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from fupin.access.scope import ScopedQuerySet
from fupin.audit.versions import VersionRow, Written
from fupin.codes import YesNo
from fupin.constraints import between, one_of
from fupin.personal.codes import Sensitivity
from villages.codes import VillageAttribute


def count(name: str, unit: str, **options: Any) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(f"{name}（{unit}）", null=True, blank=True, **options)


def figure(name: str, unit: str, digits: int = 10) -> models.DecimalField:
    return models.DecimalField(
        f"{name}（{unit}）",
        max_digits=digits,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )


def yes_no(name: str) -> models.CharField:
    return models.CharField(name, max_length=1, choices=YesNo.choices, null=True, blank=True)


def degrees(name: str, low: int, high: int) -> models.DecimalField:
    limits = [MinValueValidator(low), MaxValueValidator(high)]
    return models.DecimalField(
        f"{name}（度）", max_digits=9, decimal_places=6, null=True, blank=True, validators=limits
    )


class ProfileFacts(models.Model):
    year = models.PositiveSmallIntegerField("年度")
    head_name = models.CharField("村负责人", max_length=50, blank=True)
    head_post = models.CharField("职务", max_length=30, blank=True)
    office_phone = models.CharField("村办公电话", max_length=20, blank=True)
    attribute = models.CharField("村属性", max_length=2, choices=VillageAttribute.choices, null=True, blank=True)
    exit_year = models.PositiveSmallIntegerField("出列年度", null=True, blank=True)
    college_officers = count("大学生村官人数", "人")
    party_members = count("中共党员人数", "人")
    longitude = degrees("经度", 73, 136)
    latitude = degrees("纬度", 3, 54)
    elevation = models.IntegerField("高程（米）", null=True, blank=True)
    households = count("总户数", "户")
    population = count("总人口数", "人")
    groups = count("村民小组数", "个")
    dibao_households = count("低保户数", "户")
    dibao_persons = count("低保人口数", "人")
    tekun_households = count("特困供养户数", "户")
    tekun_persons = count("特困供养人口数", "人")
    minority = count("少数民族人口数", "人")
    women = count("妇女人口数", "人")
    disabled = count("残疾人口数", "人")
    labour = count("劳动力人数", "人")
    migrant_workers = count("外出务工人数", "人")
    arable = figure("耕地面积", "亩")
    irrigated = figure("有效灌溉面积", "亩")
    forest = figure("林地面积", "亩")
    returned = figure("退耕还林面积", "亩")
    fruit = figure("林果面积", "亩")
    grass = figure("牧草地面积", "亩")
    water_surface = figure("水域面积", "亩")
    farmer_income = figure("农民人均纯收入", "元")
    collective_income = figure("村级集体经济收入", "万元")
    medical_insured = count("参加城乡居民医保人数", "人")
    pension_insured = count("参加城乡居民养老保险人数", "人")
    employee_pension_insured = count("参加城镇职工养老保险人数", "人")
    paved_road = yes_no("到乡镇是否通沥青（水泥）路")
    unpaved_km = figure("到乡镇未通沥青（水泥）路里程", "公里")
    bus = yes_no("是否通客运班车")
    unsafe_water_households = count("未实现饮水安全户数", "户")
    hard_water_households = count("饮水困难户数", "户")
    powered_groups = count("通生产用电村民小组数", "个")
    dangerous_households = count("危房户数", "户")
    cooperatives = count("农民专业合作社个数", "个")
    tourism_households = count("开展乡村旅游户数", "户")
    tourism_workers = count("乡村旅游从业人员数", "人")
    guesthouses = count("经营农家乐户数", "户")
    guesthouse_income = figure("农家乐户均年收入", "元")
    library_rooms = count("文化（图书）室个数", "个")
    primary_schools = count("村小学个数", "个")
    broadband_households = count("通宽带户数", "户")
    mobile_households = count("能用手机上网户数", "户")
    note = models.CharField("备注", max_length=500, blank=True)

    class Meta:
        abstract = True


class VillageProfile(ProfileFacts, Written):
    region_lookup = "village_id"
    personal = {"head_name": Sensitivity.PERMISSIONED}

    village = models.ForeignKey(
        "villages.Region", models.PROTECT, verbose_name="行政村", related_name="profiles", db_column="village_code"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村情"
        ordering = ["village", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year"], name="profile_once", violation_error_message="这个村这一年的村情已经填过"
            ),
            between("profile", "year", 2013, 2100),
            between("profile", "exit_year", 2013, 2100),
            one_of("profile", "attribute", VillageAttribute),
            one_of("profile", "paved_road", YesNo),
            one_of("profile", "bus", YesNo),
        ]

    def __str__(self) -> str:
        return f"{self.village} {self.year}年"


class VillageProfileVersion(ProfileFacts, VersionRow):
    village_code = models.CharField("行政村代码", max_length=12)

    class Meta:
        verbose_name = verbose_name_plural = "村情（旧版）"


VillageProfile.versions = VillageProfileVersion  # type: ignore[attr-defined]
