"""How many full values each user has looked at on each day: the allowance is kept here, so that two windows at once
cannot go past it. Who looked at what stands in the trail."""

from django.conf import settings
from django.db import models


class RevealCount(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="账号", related_name="+")
    day = models.DateField("日期")
    used = models.PositiveIntegerField("已查看（项）", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "查看次数"
        ordering = ["-day", "user"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="reveal_count_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.used}"
