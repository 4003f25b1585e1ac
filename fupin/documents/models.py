"""A printout that takes long (the book of a village, the roster of a county): asked for, made by a job, fetched by who
asked, then thrown away. The trail keeps that it was made; the file is made again when it is needed again."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from fupin.access.scope import ScopedQuerySet
from fupin.codes import CodeList
from fupin.constraints import one_of


class PrintoutState(CodeList):
    MAKING = "making", "正在生成"
    READY = "ready", "可以下载"
    FAILED = "failed", "没有做成"
    GONE = "gone", "已过期"


class Printout(models.Model):
    """`kind` names what was registered to write it; `asked` what else it needs to know; `stored_as` is the sealed
    file, "" before and after."""

    region_lookup = "region_code"

    kind = models.CharField("种类", max_length=20)
    title = models.CharField("名称", max_length=100)
    region_code = models.CharField("范围", max_length=12)
    day = models.DateField("登记日", null=True, blank=True)
    asked = models.JSONField("要求", default=dict, blank=True)
    number = models.CharField("打印编号", max_length=20, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="打印人", related_name="+")
    state = models.CharField("状态", max_length=8, choices=PrintoutState.choices, default=PrintoutState.MAKING)
    stored_as = models.CharField("存放名", max_length=60, blank=True, editable=False)
    size = models.PositiveBigIntegerField("大小（字节）", default=0)
    error = models.CharField("没有做成的原因", max_length=500, blank=True)
    created_at = models.DateTimeField("提交时间", default=timezone.now)
    token = models.UUIDField("防重复提交", unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "打印件"
        ordering = ["-id"]
        constraints = [one_of("printout", "state", PrintoutState)]

    def __str__(self) -> str:
        return f"{self.title}（{self.get_state_display()}）"
