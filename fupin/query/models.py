"""Questions that somebody keeps: a name and an address. What an address asks is read when it is opened, in the scope of
who opens it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import one_per
from fupin.personal.codes import Sensitivity

LONGEST_ADDRESS, MOST_SAVED = 4000, 100


class SavedQuery(models.Model):
    """`place`: of its owner's post; `shared` with who has a post there or below. Removed ones can be taken back."""

    region_lookup = "place_id"
    personal = {"name": Sensitivity.PERMISSIONED, "address": Sensitivity.PERMISSIONED}

    name = models.CharField("名称", max_length=50)
    address = models.CharField("查询地址", max_length=LONGEST_ADDRESS, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="保存人", related_name="+")
    place = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="地区", related_name="+")
    shared = models.BooleanField("本地区共用", default=False)
    created_at = models.DateTimeField("保存时间", default=timezone.now)
    removed_at = models.DateTimeField("删除时间", null=True, blank=True)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "保存的查询"
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["place", "shared"], name="saved_query_shared")]
        constraints = [
            one_per(
                "owner",
                "name",
                when=Q(removed_at__isnull=True),
                name="saved_query_name_once",
                message="您已经有一个查询叫这个名字",
            )
        ]

    def __str__(self) -> str:
        return self.name
