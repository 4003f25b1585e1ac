"""Who allowed the comparison, and what was compared: a signed authorisation of a household, and the record of a
department's list that was matched and destroyed (domain.md §7.6)."""

import uuid
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from fupin.access.scope import ScopedQuerySet
from fupin.comparison.codes import OPEN, ComparisonState
from fupin.comparison.lists import KINDS
from fupin.constraints import not_before, one_of, one_per, paired
from fupin.personal.codes import Sensitivity

LASTS = timedelta(days=1)
"""How long a list waits for its confirmation."""


class AuthorisationQuerySet(ScopedQuerySet):
    def valid(self, day: date) -> Self:
        """Those by which a household may be compared on a day."""
        return self.filter(signed_on__lte=day, withdrawn_on__isnull=True)


class Authorisation(models.Model):
    """The head signed that the household may be compared with what departments know. `archive_no` is where the paper
    lies when no picture of it has been uploaded. One that was withdrawn stays to be seen."""

    region_lookup = "household__village_id"
    household_lookup = "household_id"
    personal = {"archive_no": Sensitivity.PERMISSIONED, "withdrawn_reason": Sensitivity.PERMISSIONED}

    household = models.ForeignKey(
        "households.Household", models.PROTECT, verbose_name="农户", related_name="authorisations"
    )
    signed_on = models.DateField("签字日期")
    evidence = models.ForeignKey(
        "households.Evidence", models.PROTECT, verbose_name="承诺授权书", null=True, blank=True, related_name="+"
    )
    archive_no = models.CharField("纸质存档号", max_length=60, blank=True, default="")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+")
    entered_at = models.DateTimeField("登记时间")
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="撤回登记人", null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField("撤回说明", max_length=200, blank=True, default="")
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = AuthorisationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "比对授权"
        ordering = ["household", "-pk"]
        constraints = [
            one_per(
                "household",
                when=Q(withdrawn_on__isnull=True),
                name="authorisation_once",
                message="这一户已有在用的授权",
            ),
            models.CheckConstraint(
                condition=Q(evidence__isnull=False) | ~Q(archive_no=""),
                name="authorisation_proven",
                violation_error_message="授权须有上传的承诺授权书，或者纸质存档号",
            ),
            not_before("authorisation", "withdrawn_on", "signed_on", "撤回日期不能早于签字日期"),
            paired("authorisation", "withdrawn_on", "withdrawn_by", "撤回须有日期和登记人"),
        ]

    def __str__(self) -> str:
        return f"{self.signed_on:%Y-%m-%d} 签字"


class Comparison(models.Model):
    """One list of one department: who loaded it when, what it came to, when the raw list was destroyed. Nothing that
    stands in the list is kept here; `counts` are figures, `problems` say row and column with the number masked."""

    region_lookup = "region_code"
    personal = {"file_name": Sensitivity.PERMISSIONED}

    kind = models.CharField("名单种类", max_length=20)
    region_code = models.CharField("县", max_length=6, db_index=True)
    listed_on = models.DateField("数据日期")
    source = models.CharField("出具单位", max_length=60)
    complete = models.BooleanField("名单是本县全部", default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="载入人", related_name="+")
    confirmer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="确认人", null=True, blank=True, related_name="+"
    )
    state = models.CharField("状态", max_length=10, choices=ComparisonState.choices, default=ComparisonState.CHECKING)
    file_name = models.CharField("文件名", max_length=200)
    stored_as = models.CharField("存放名", max_length=60, blank=True, editable=False)
    sha256 = models.CharField("文件校验值", max_length=64)
    size = models.PositiveBigIntegerField("大小（字节）")
    created_at = models.DateTimeField("载入时间", default=timezone.now)
    checked_at = models.DateTimeField("比对时间", null=True, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    destroyed_at = models.DateTimeField("原始名单销毁时间", null=True, blank=True)
    counts = models.JSONField("各项计数", default=dict, blank=True)
    problems = models.JSONField("问题", default=list, blank=True)
    error = models.CharField("没有做成的原因", max_length=500, blank=True)
    token = models.UUIDField("防重复提交", default=uuid.uuid4, unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "信息比对"
        ordering = ["-pk"]
        constraints = [
            one_of("comparison", "state", ComparisonState),
            models.CheckConstraint(
                condition=Q(state__in=list(OPEN), destroyed_at__isnull=True)
                | (~Q(state__in=list(OPEN)) & Q(destroyed_at__isnull=False, stored_as="")),
                name="comparison_list_destroyed",
                violation_error_message="比对办完，原始名单就要销毁",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.listed_on}"

    @property
    def label(self) -> str:
        return KINDS[self.kind].label

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def has_expired(self) -> bool:
        return self.is_open and self.created_at < timezone.now() - LASTS
