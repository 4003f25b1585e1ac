"""What entry keeps beside the register: drafts of its form, and decisions that two people are not one."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from fupin.access.scope import ScopedQuerySet
from fupin.personal.codes import Sensitivity
from fupin.personal.fields import SealedField


class EntryDraft(models.Model):
    """One unsaved form of one person: nobody else sees it. `content` is sealed JSON, [[field, value], …], and is
    emptied once the form was saved. `token` also keeps a household from being registered twice by a double click."""

    region_lookup = "village_code"
    personal = {"title": Sensitivity.PERMISSIONED, "content": Sensitivity.SEALED}

    token = models.UUIDField("防重复提交", default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", related_name="+")
    household = models.ForeignKey(
        "households.Household", models.PROTECT, verbose_name="农户", null=True, blank=True, related_name="+"
    )
    village_code = models.CharField("行政村代码", max_length=12, blank=True)
    title = models.CharField("户主", max_length=50, blank=True)
    content = SealedField("填写内容", purpose="draft.content")
    started_version = models.PositiveIntegerField("打开时的版次", null=True, blank=True)
    updated_at = models.DateTimeField("最近填写时间", default=timezone.now)
    saved_at = models.DateTimeField("登记时间", null=True, blank=True)
    discarded_at = models.DateTimeField("放弃时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "录入草稿"
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "household"],
                condition=Q(household__isnull=False, saved_at__isnull=True, discarded_at__isnull=True),
                name="draft_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or '（未填户主）'}户草稿"

    @property
    def is_open(self) -> bool:
        return self.saved_at is None and self.discarded_at is None


class DuplicateDecision(models.Model):
    """Somebody looked at two people who are alike and found that they are two. The row is the decision; it is kept as
    long as they are, so that nobody is asked again. `member` is the one with the smaller number."""

    region_lookup = "village_code"
    household_lookup = "member__household_id"
    personal: dict[str, str] = {}

    member = models.ForeignKey("households.Member", models.PROTECT, verbose_name="成员", related_name="+")
    other = models.ForeignKey("households.Member", models.PROTECT, verbose_name="相像的人", related_name="+")
    village_code = models.CharField("行政村代码", max_length=12, db_index=True)
    alike = models.CharField("哪里相像", max_length=100)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="判定人", related_name="+")
    decided_at = models.DateTimeField("判定时间", default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不是同一人的判定"
        ordering = ["-decided_at"]
        constraints = [
            models.UniqueConstraint(fields=["member", "other"], name="duplicate_decided_once"),
            models.CheckConstraint(condition=Q(member__lt=F("other")), name="duplicate_smaller_first"),
        ]

    def __str__(self) -> str:
        return f"{self.member}与{self.other}不是同一人"
