"""Who works in which village as what, and who answers for which place (domain.md §4; sources.md S2-58, S2-77)."""

from django.db import models
from django.db.models import Q

from assistance.codes import ONE_EACH, STATIONED, ChargeKind, PostKind, PostSource
from assistance.models.unit import Cadre, HelpUnit
from fupin.access.scope import ScopedQuerySet
from fupin.constraints import between, not_before, one_of, one_per
from households.models.fields import codes, text

OPEN = Q(ends_on__isnull=True)


class CurrentQuerySet(ScopedQuerySet):
    def current(self) -> "CurrentQuerySet":
        """Nothing begins in the future, so what has not ended is in force."""
        return self.filter(ends_on__isnull=True)


class Posting(models.Model):
    """`ends_on` is the last day, `term_ends_on` when somebody else is due. A village's team are those stationed."""

    region_lookup = "village_id"
    personal: dict[str, str] = {}

    cadre = models.ForeignKey(Cadre, models.PROTECT, verbose_name="干部", related_name="postings")
    village = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="行政村", related_name="+")
    kind = models.CharField("驻村职务", max_length=8, choices=PostKind.choices)
    source = models.CharField("来源", max_length=8, choices=PostSource.choices, default=PostSource.OFFICE)
    starts_on = models.DateField("到村日期")
    term_ends_on = models.DateField("任期到", null=True, blank=True)
    ends_on = models.DateField("离村日期", null=True, blank=True)
    end_reason = text("离村原因", 100)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = CurrentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "驻村任职"
        ordering = ["village_id", "kind", "-starts_on"]
        constraints = [
            one_of("posting", "kind", PostKind),
            one_of("posting", "source", PostSource),
            not_before("posting", "ends_on", "starts_on", "离村日期不能早于到村日期"),
            not_before("posting", "term_ends_on", "starts_on", "任期到不能早于到村日期"),
            one_per(
                "village",
                "kind",
                when=OPEN & Q(kind__in=sorted(ONE_EACH)),
                name="posting_one_each",
                message="这个村已有第一书记或队长",
            ),
            one_per(
                "cadre",
                when=OPEN & Q(kind__in=sorted(STATIONED)),
                name="posting_lives_in_one_village",
                message="这个人已驻另一个村",
            ),
            one_per("cadre", "village", "kind", when=OPEN, name="posting_held_once", message="这个人已任这个职务"),
        ]

    def __str__(self) -> str:
        return f"{self.cadre.person.name}：{self.village.name}{self.get_kind_display()}"


class Charge(models.Model):
    """包乡 by a leader, 包村 by a unit: two of the three rounds. `cadre` is the leader, or who answers for the unit."""

    region_lookup = "region_id"
    personal: dict[str, str] = {}

    kind = models.CharField("包联方式", max_length=8, choices=ChargeKind.choices)
    region = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="包联的乡镇或村", related_name="+")
    unit = models.ForeignKey(
        HelpUnit, models.PROTECT, verbose_name="包联单位", null=True, blank=True, related_name="charges"
    )
    cadre = models.ForeignKey(
        Cadre, models.PROTECT, verbose_name="包联人", null=True, blank=True, related_name="charges"
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = CurrentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "包乡包村"
        ordering = ["region_id", "kind", "-starts_on"]
        constraints = [
            one_of("charge", "kind", ChargeKind),
            not_before("charge", "ends_on", "starts_on", "结束日期不能早于开始日期"),
            models.CheckConstraint(
                condition=Q(kind=ChargeKind.LEADER, cadre__isnull=False) | Q(kind=ChargeKind.UNIT, unit__isnull=False),
                name="charge_has_holder",
                violation_error_message="包乡要有领导，包村要有单位",
            ),
            one_per(
                "region",
                when=OPEN & Q(kind=ChargeKind.LEADER),
                name="charge_one_leader",
                message="这个乡镇已有包联领导",
            ),
            one_per(
                "region",
                "unit",
                when=OPEN & Q(kind=ChargeKind.UNIT),
                name="charge_unit_once",
                message="这个单位已包这个村",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region.name}：{self.unit or self.cadre}"


class VillageNeed(models.Model):
    """What a village lacks in a year, surveyed before anybody is posted (S3-02)."""

    region_lookup = "village_id"
    personal: dict[str, str] = {}

    village = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="行政村", related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    needs = codes("最缺什么", 3)
    note = text("摸底情况", 300)
    surveyed_on = models.DateField("摸底日期")
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村需求摸底"
        ordering = ["village_id", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["village", "year"], name="village_need_once"),
            between("village_need", "year", 2013, 2100),
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.year}年"
