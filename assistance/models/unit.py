"""帮扶单位 and 帮扶干部 (domain.md §4, §2.32)."""

from django.db import models
from django.db.models import Q

from assistance.codes import CadreEducation, CadreRank, Speciality, UnitKind, UnitLevel
from fupin.access.scope import ScopedQuerySet
from fupin.constraints import one_of, one_per
from fupin.personal.codes import Sensitivity
from households.codes import Politics
from households.models.fields import codes, text


class HelpUnit(models.Model):
    """A unit where it helps: one that helps in two counties stands in both. `region` and all below it is where its
    people may be sent; `level` whose unit it is, which the rules of visiting ask."""

    region_lookup = "region_id"
    personal = {"contact": Sensitivity.PERMISSIONED}

    region = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="帮扶地区", related_name="+")
    name = models.CharField("单位名称", max_length=100)
    level = models.CharField("单位隶属关系", max_length=2, choices=UnitLevel.choices)
    kind = models.CharField("单位性质", max_length=8, choices=UnitKind.choices)
    address = text("单位地址", 200)
    contact = text("联络员", 50)
    office_phone = text("办公电话", 20)
    ended_on = models.DateField("停止帮扶日期", null=True, blank=True)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶单位"
        ordering = ["region_id", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"], name="help_unit_once", violation_error_message="这里已有同名的单位"
            ),
            one_of("help_unit", "level", UnitLevel),
            one_of("help_unit", "kind", UnitKind),
        ]

    def __str__(self) -> str:
        return self.name


class CadreQuerySet(ScopedQuerySet):
    def serving(self) -> "CadreQuerySet":
        return self.filter(ended_on__isnull=True)


class Cadre(models.Model):
    """A natural person who helps, for a unit. Number, phone and declared kin are the person's. `ended_on` is the last
    day."""

    region_lookup = "unit__region_id"
    personal: dict[str, str] = {}

    person = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="本人", related_name="cadres")
    unit = models.ForeignKey(HelpUnit, models.PROTECT, verbose_name="单位", related_name="cadres")
    position = text("派出单位职务", 50)
    rank = models.CharField("职务级别", max_length=3, choices=CadreRank.choices, blank=True, default="")
    politics = models.CharField("政治面貌", max_length=4, choices=Politics.choices, blank=True, default="")
    education = models.CharField("学历", max_length=2, choices=CadreEducation.choices, blank=True, default="")
    speciality = models.CharField("技术特长", max_length=2, choices=Speciality.choices, blank=True, default="")
    skills = codes("擅长", 6)
    started_on = models.DateField("开始帮扶日期")
    ended_on = models.DateField("停止帮扶日期", null=True, blank=True)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = CadreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶干部"
        ordering = ["unit", "pk"]
        constraints = [
            one_per(
                "person",
                when=Q(ended_on__isnull=True),
                name="cadre_serves_one_unit",
                message="这个人已登记为另一个单位的帮扶干部",
            ),
            one_of("cadre", "rank", CadreRank),
            one_of("cadre", "politics", Politics),
            one_of("cadre", "education", CadreEducation),
            one_of("cadre", "speciality", Speciality),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}（{self.unit.name}）"
