"""One time that a household is monitored: from identification to elimination; several in its life (domain.md §1.4)."""

from django.db import models
from django.db.models import Q

from fupin.access.scope import ScopedQuerySet
from fupin.audit.versions import VersionRow, Written
from fupin.constraints import not_before, one_of, one_per, paired
from fupin.personal.codes import Sensitivity
from fupin.personal.fields import SealedField
from households.codes import EliminationMode, FoundBy, MonitoringKind
from households.models.fields import code, codes, text, yes_no


class MonitoringFacts(models.Model):
    kind = models.CharField("监测对象类别", max_length=2, choices=MonitoringKind.choices)
    risks = codes("致贫返贫风险", 5)
    disaster_note = text("自然灾害说明", 200)
    risk_note = text("风险说明", 200)
    found_by = code("发现途径", FoundBy)
    found_on = models.DateField("发现线索日期", null=True, blank=True)
    identified_on = models.DateField("识别监测月份", help_text="当月一日")
    no_labour = yes_no("整户无劳动能力兜底保障户")
    house_risk = yes_no("是否住房出现安全问题")
    school_risk = yes_no("是否义务教育阶段适龄儿童少年失学辍学")
    water_risk = yes_no("是否饮水出现安全问题")
    medical_risk = yes_no("是否有家庭成员未参加基本医疗保险")
    measures_done = yes_no("是否已实施开发式帮扶措施")
    eliminated_on = models.DateField("消除监测月份", null=True, blank=True, help_text="当月一日")
    elimination_mode = code("风险消除方式", EliminationMode)
    contact = text("监测联系人", 50)
    contact_phone = SealedField("监测联系人电话", purpose="monitoring.contact_phone")

    class Meta:
        abstract = True


class MonitoringEpisode(MonitoringFacts, Written):
    region_lookup = "village_code"
    household_lookup = "household_id"
    personal = {"contact": Sensitivity.PERMISSIONED, "contact_phone": Sensitivity.SEALED}

    household = models.ForeignKey("households.Household", models.PROTECT, verbose_name="农户", related_name="episodes")
    village_code = models.CharField("行政村代码", max_length=12)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "监测情况"
        ordering = ["household", "identified_on"]
        indexes = [models.Index(fields=["village_code"], name="monitoring_village")]
        constraints = [
            one_per(
                "household",
                when=Q(eliminated_on__isnull=True),
                name="monitoring_one_open",
                message="这一户正在监测中，不能重复纳入",
            ),
            one_of("monitoring", "kind", MonitoringKind),
            not_before("monitoring", "eliminated_on", "identified_on", "消除月份不能早于识别月份"),
            paired("monitoring", "eliminated_on", "elimination_mode", "消除月份与消除方式须同时填写"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.identified_on:%Y年%m月}"


class MonitoringEpisodeVersion(MonitoringFacts, VersionRow):
    household_id = models.BigIntegerField("农户编号", db_index=True)
    village_code = models.CharField("行政村代码", max_length=12)

    class Meta:
        verbose_name = verbose_name_plural = "监测情况（旧版）"


MonitoringEpisode.versions = MonitoringEpisodeVersion  # type: ignore[attr-defined]
