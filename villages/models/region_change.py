"""A village merged, split, renamed or recoded (撤并村): prepared by one person of the county, confirmed by another."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import one_of, one_per, paired
from villages.codes import RegionChangeKind, RegionChangeState


class RegionChange(models.Model):
    """`into` is the village that takes over, where there is one already; `code` and `name` are those of a new village,
    or the new name. `groups` are the 村民小组 that go to a new village, one a line."""

    region_lookup = "village_id"

    kind = models.CharField("种类", max_length=8, choices=RegionChangeKind.choices)
    village = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="原来的村", related_name="changes")
    into = models.ForeignKey(
        "villages.Region", models.PROTECT, verbose_name="并入", null=True, blank=True, related_name="+"
    )
    code = models.CharField("新代码", max_length=12, blank=True, default="")
    name = models.CharField("新名称", max_length=60, blank=True, default="")
    groups = models.TextField("分出的村民小组", blank=True, default="")
    day = models.DateField("批准日期")
    basis = models.CharField("依据文件", max_length=200)
    state = models.CharField(
        "状态", max_length=10, choices=RegionChangeState.choices, default=RegionChangeState.PREPARED
    )
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="准备人", related_name="+")
    prepared_at = models.DateTimeField("准备时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办结人", null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("办结时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "撤并村"
        ordering = ["-id"]
        constraints = [
            one_of("region_change", "kind", RegionChangeKind),
            one_of("region_change", "state", RegionChangeState),
            one_per(
                "village",
                when=Q(state=RegionChangeState.PREPARED),
                name="region_change_one_open",
                message="这个村已有一件撤并在等确认",
            ),
            paired("region_change", "decided_by", "decided_at", "办结人与办结时间须同时填写"),
        ]

    def __str__(self) -> str:
        return f"{self.village.name}：{self.get_kind_display()}"

    @property
    def group_names(self) -> list[str]:
        return [line.strip() for line in self.groups.splitlines() if line.strip()]
