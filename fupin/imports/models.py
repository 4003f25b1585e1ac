"""An upload on its way into the register: its file (sealed), what was found, what it did."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from fupin.access.scope import ScopedQuerySet
from fupin.codes import CodeList
from fupin.constraints import one_of


class ImportMode(CodeList):
    FACTS = "facts", "日常更新"
    LEGACY = "legacy", "存量建档"


class ImportState(CodeList):
    CHECKING = "checking", "正在检查"
    REFUSED = "refused", "有错，没有导入"
    READY = "ready", "待确认"
    APPLYING = "applying", "正在写入"
    APPLIED = "applied", "已导入"
    FAILED = "failed", "没有做成"
    CANCELLED = "cancelled", "已放弃"
    UNDONE = "undone", "已撤销"


OPEN_STATES = (ImportState.CHECKING, ImportState.READY, ImportState.APPLYING)
LOOKED_AT = (ImportState.READY, ImportState.REFUSED)
LASTS = timedelta(days=1)


class ImportBatch(models.Model):
    """One file. `counts`, `problems` and `preview` are what the page shows: masked, and capped in length. `mapping` is
    how its headings and codes are understood (fupin.imports.mapping), remembered by `layout`; `results_as` names the
    sealed outcome row by row (fupin.imports.results)."""

    region_lookup = "region_code"

    kind = models.CharField("种类", max_length=20)
    mode = models.CharField("方式", max_length=10, choices=ImportMode.choices, default=ImportMode.FACTS)
    year = models.PositiveSmallIntegerField("收入年度", null=True, blank=True)
    region_code = models.CharField("范围", max_length=12, blank=True, db_index=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导入人", related_name="+")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="确认人", null=True, blank=True, related_name="+"
    )
    state = models.CharField("状态", max_length=10, choices=ImportState.choices, default=ImportState.CHECKING)
    file_name = models.CharField("文件名", max_length=200)
    stored_as = models.CharField("存放名", max_length=60, blank=True, editable=False)
    sha256 = models.CharField("文件校验值", max_length=64)
    size = models.PositiveBigIntegerField("大小（字节）")
    created_at = models.DateTimeField("上传时间", default=timezone.now)
    applied_at = models.DateTimeField("导入时间", null=True, blank=True)
    counts = models.JSONField("各项计数", default=dict, blank=True)
    problems = models.JSONField("问题", default=list, blank=True)
    preview = models.JSONField("将要改动", default=dict, blank=True)
    error = models.CharField("没有做成的原因", max_length=500, blank=True)
    write = models.UUIDField("写入批号", null=True, blank=True, editable=False)
    token = models.UUIDField("防重复提交", default=uuid.uuid4, unique=True, editable=False)
    mapping = models.JSONField("栏目对照", default=dict, blank=True)
    layout = models.CharField("表头校验值", max_length=64, blank=True, db_index=True, editable=False)
    results_as = models.CharField("核对结果存放名", max_length=60, blank=True, editable=False)
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)
    again_of = models.ForeignKey(
        "self", models.PROTECT, verbose_name="重新导入自", null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        ordering = ["-id"]
        constraints = [one_of("import", "state", ImportState), one_of("import", "mode", ImportMode)]

    def __str__(self) -> str:
        return f"{self.file_name}（{self.get_state_display()}）"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def has_expired(self) -> bool:
        """A preview is good for a day: the register moves on."""
        return self.state in LOOKED_AT and self.checked_at is not None and self.checked_at < timezone.now() - LASTS
