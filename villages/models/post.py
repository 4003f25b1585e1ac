"""Who serves where, as what, from when to when. A post's region and everything below it is the user's scope."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from fupin.access.permissions import Role
from fupin.access.scope import ScopedQuerySet
from fupin.constraints import not_before, one_of, one_per


class PostQuerySet(ScopedQuerySet):
    def in_force(self, day: date) -> "PostQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class Post(models.Model):
    """`ends_on` is the last day on which the post is held."""

    region_lookup = "region_id"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="账号", related_name="posts")
    role = models.CharField("岗位", max_length=20, choices=Role.choices)
    region = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="地区", related_name="posts")
    starts_on = models.DateField("到任日期")
    ends_on = models.DateField("离任日期", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        ordering = ["region", "role", "starts_on"]
        constraints = [
            one_of("post", "role", Role),
            not_before("post", "ends_on", "starts_on", "离任日期不能早于到任日期"),
            one_per(
                "user",
                "role",
                "region",
                when=Q(ends_on__isnull=True),
                name="post_held_once",
                message="这个账号在这里已有同样的岗位",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.get_role_display()}"
