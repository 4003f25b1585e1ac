"""Samples for inspections: drawn with a seed that is kept, and what was found in each household (§6.2)."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from fupin.access.scope import ScopedQuerySet
from fupin.codes import YesNo
from fupin.constraints import between, one_of, paired
from fupin.personal.codes import Sensitivity
from households.codes import AskingMode, SampleFinding, SampleKind
from households.models.fields import text


class InspectionSample(models.Model):
    """`seed` and the households that could be drawn (`frame_sha256` over their sorted numbers) repeat the draw exactly.
    `frame_*` count them (户, 人)."""

    region_lookup = "region_code"
    personal: dict[str, str] = {}

    region_code = models.CharField("抽样地区代码", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("抽哪类户", max_length=8, choices=SampleKind.choices)
    size = models.PositiveIntegerField("抽取户数（户）")
    seed = models.PositiveIntegerField("随机种子")
    frame_homes = models.PositiveIntegerField("总体户数（户）")
    frame_persons = models.PositiveIntegerField("总体人数（人）")
    frame_sha256 = models.CharField("总体校验值", max_length=64)
    drawn_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="抽样人", related_name="+")
    drawn_at = models.DateTimeField("抽样时间", default=timezone.now)
    token = models.UUIDField("防重复提交编号", unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "检查样本"
        ordering = ["-id"]
        constraints = [
            one_of("inspection_sample", "kind", SampleKind),
            between("inspection_sample", "year", 2013, 2100),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=F("frame_homes")),
                name="inspection_sample_within_frame",
                violation_error_message="抽取户数不能多于总体",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.get_kind_display()}样本"


class SampleHousehold(models.Model):
    """One household of a sample. `persons` as they were when it was drawn, `wrong` of them found wrong (人). NULL: not
    visited yet, or not asked."""

    region_lookup = "village_code"
    household_lookup = "household_id"
    personal = {"note": Sensitivity.PERMISSIONED}

    sample = models.ForeignKey(InspectionSample, models.PROTECT, verbose_name="样本", related_name="homes")
    household = models.ForeignKey("households.Household", models.PROTECT, verbose_name="农户", related_name="+")
    village_code = models.CharField("行政村代码", max_length=12, db_index=True)
    place = models.PositiveIntegerField("抽取序号")
    persons = models.PositiveSmallIntegerField("家庭人口（人）")
    finding = models.CharField("检查结果", max_length=10, choices=SampleFinding.choices, null=True, blank=True)
    wrong = models.PositiveSmallIntegerField("有误人数（人）", default=0)
    content = models.CharField("是否认可", max_length=1, choices=YesNo.choices, null=True, blank=True)
    mode = models.CharField("怎么问的", max_length=5, choices=AskingMode.choices, null=True, blank=True)
    note = text("说明", 300)
    visited_on = models.DateField("检查日期", null=True, blank=True)
    entered_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="登记人", null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField("登记时间", null=True, blank=True)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "样本户"
        ordering = ["sample", "place"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "household"], name="sample_household_once"),
            one_of("sample_household", "finding", SampleFinding),
            one_of("sample_household", "content", YesNo),
            one_of("sample_household", "mode", AskingMode),
            paired("sample_household", "content", "mode", "认可与否和怎么问的须同时有"),
            paired("sample_household", "entered_at", "entered_by", "登记时间与登记人须同时有"),
            models.CheckConstraint(
                condition=Q(wrong__lte=F("persons")),
                name="sample_household_wrong_of_persons",
                violation_error_message="有误人数不能多于家庭人口",
            ),
            models.CheckConstraint(
                condition=Q(finding__isnull=True, wrong=0)
                | Q(finding=SampleFinding.TRUE, wrong=0)
                | (~Q(finding=SampleFinding.TRUE) & Q(finding__isnull=False, wrong__gte=1)),
                name="sample_household_wrong_counted",
                violation_error_message="有误的须写有误人数，属实的没有",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}：{self.get_finding_display() or '还没有检查'}"
