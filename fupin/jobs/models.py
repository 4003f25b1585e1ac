"""Long work that somebody waits for: who asked, what state, how far. On its own connection, so that it moves while a
write is open elsewhere; hence plain numbers instead of foreign keys."""

from django.db import models
from django.utils import timezone

from fupin.codes import CodeList


class JobState(CodeList):
    WAITING = "waiting", "排队"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "没有做成"
    CANCELLED = "cancelled", "已停止"


OPEN_STATES = (JobState.WAITING, JobState.RUNNING)


class Job(models.Model):
    owner_id = models.BigIntegerField("发起人编号", db_index=True)
    kind = models.CharField("种类", max_length=40)
    payload_id = models.BigIntegerField("对象编号")
    state = models.CharField("状态", max_length=10, choices=JobState.choices, default=JobState.WAITING)
    stage = models.CharField("正在做", max_length=60, blank=True)
    done = models.PositiveIntegerField("已做", default=0)
    total = models.PositiveIntegerField("共", default=0)
    error = models.CharField("原因", max_length=500, blank=True)
    cancel_asked = models.BooleanField("已请求停止", default=False)
    created_at = models.DateTimeField("提交时间", default=timezone.now)
    heartbeat = models.DateTimeField("最近进展", default=timezone.now)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "payload_id"], name="job_payload")]

    def __str__(self) -> str:
        return f"{self.kind} {self.payload_id}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0
