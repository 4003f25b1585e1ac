"""公示公告: the sheet exactly as it was posted, and its photographs (domain.md §8; security.md T6, T7)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import not_before, one_of, paired
from fupin.personal.codes import Sensitivity
from households.codes import NoticeKind, NoticePhotoKind, NoticeState, Procedure
from households.models.case import CaseBatch
from households.models.fields import text
from households.notice_rules import title_parts


class PublicNotice(models.Model):
    """`rows` is what stands on the paper and nothing else (domain.md §8.2): no number, phone, card, illness or cause
    can be in it, because what builds it is never given them. `sha256` is of the whole content; `code` is printed on
    the sheet and leads to its page on the board. Days are the server's; nobody types them."""

    region_lookup = "village_code"
    personal = {"rows": Sensitivity.PERMISSIONED}

    code = models.CharField("公示编号", max_length=12, unique=True)
    kind = models.CharField("公示种类", max_length=2, choices=NoticeKind.choices)
    procedure = models.CharField("程序", max_length=4, choices=Procedure.choices)
    batch = models.ForeignKey(CaseBatch, models.PROTECT, verbose_name="批次", related_name="notices")
    village_code = models.CharField("行政村代码", max_length=12, db_index=True)
    title = models.CharField("标题", max_length=120)
    opening = models.CharField("正文", max_length=600)
    issuer = models.CharField("落款单位", max_length=60)
    phones = models.JSONField("受理异议的电话", default=list)
    rows = models.JSONField("公示名单", default=list)
    case_numbers = models.JSONField("案卷号", default=list, editable=False, help_text="与公示名单逐行对应，不印")
    sha256 = models.CharField("内容校验值", max_length=64, editable=False)
    state = models.CharField("状态", max_length=10, choices=NoticeState.choices, default=NoticeState.POSTED)
    days = models.PositiveSmallIntegerField("公示天数（天）")
    starts_on = models.DateField("公示起日")
    ends_on = models.DateField("公示止日")
    web_until = models.DateField("网上撤下日期")
    posted_at = models.DateTimeField("张贴时间", default=timezone.now)
    posted_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="张贴人", related_name="+")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="办结人", null=True, blank=True, related_name="+"
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, verbose_name="更正的公示", null=True, blank=True, related_name="replaced_by"
    )
    token = models.UUIDField("防重复提交编号", unique=True, editable=False)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示公告"
        ordering = ["-id"]
        constraints = [
            one_of("notice", "kind", NoticeKind),
            one_of("notice", "procedure", Procedure),
            one_of("notice", "state", NoticeState),
            not_before("notice", "ends_on", "starts_on", "公示止日不能早于起日"),
            paired("notice", "closed_at", "closed_by", "办结时间与办结人须同时有"),
            models.CheckConstraint(condition=Q(days__gte=1), name="notice_has_days"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title_parts(self) -> list[str]:
        return title_parts(self.title)


class NoticePhoto(models.Model):
    """A photograph of the hanging sheet. Its day is the day on which it was sent in."""

    region_lookup = "notice__village_code"
    personal: dict[str, str] = {}

    notice = models.ForeignKey(PublicNotice, models.PROTECT, verbose_name="公示", related_name="photos")
    kind = models.CharField("种类", max_length=8, choices=NoticePhotoKind.choices)
    place = text("张贴地点", 60)
    stored_as = models.CharField("存放名", max_length=60, editable=False)
    small_as = models.CharField("缩略图存放名", max_length=60, blank=True, editable=False)
    sha256 = models.CharField("文件校验值", max_length=64, editable=False)
    taken_on = models.DateField("日期")
    uploaded_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="上传人", related_name="+")
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)
    token = models.UUIDField("防重复提交编号", unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示照片"
        ordering = ["notice", "pk"]
        constraints = [
            one_of("notice_photo", "kind", NoticePhotoKind),
            models.UniqueConstraint(fields=["notice", "sha256"], name="notice_photo_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.taken_on:%Y-%m-%d}"
