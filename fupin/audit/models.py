"""The append-only trail. Rows are written by `fupin.audit.write` alone; nothing updates or deletes them."""

from django.conf import settings
from django.db import models

from fupin.access.scope import ScopedQuerySet
from fupin.audit.codes import Verb


class AuditEvent(models.Model):
    """One act. `id` is its place in the chain, counted by us without gaps; `mac` binds it to the entry before it."""

    region_lookup = "region_code"

    id = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间", db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="操作人", null=True, related_name="+"
    )
    verb = models.CharField("事项", max_length=40, choices=Verb.choices)
    subject_type = models.CharField("对象类别", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    region_code = models.CharField("地区代码", max_length=12, blank=True)
    before = models.JSONField("原值", default=dict)
    after = models.JSONField("新值", default=dict)
    note = models.CharField("说明", max_length=500, blank=True)
    write = models.UUIDField("写入批号", db_index=True)
    mac = models.CharField("校验值", max_length=64)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_subject"),
            models.Index(fields=["region_code", "-id"], name="audit_region"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.get_verb_display()}"


class AuditHead(models.Model):
    """The single row that says how long the chain is and where it ends."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    count = models.BigIntegerField("条数", default=0)
    last = models.CharField("末条校验值", max_length=64, blank=True)
    mac = models.CharField("本行校验值", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "操作记录末端"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_one_head")]

    def __str__(self) -> str:
        return f"{self.count} 条"
