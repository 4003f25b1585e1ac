"""A photograph or a scan that proves something about a household. The file lies sealed on disk; what goes wrong is
withdrawn with a reason and never deleted. Its scope is its household's, wherever that moves."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import one_of, one_per
from fupin.personal.codes import Sensitivity
from households.codes.evidence import SENSITIVE, EvidenceKind
from households.models.fields import text


class Evidence(models.Model):
    """`width` and `height` of a photograph, `pages` of a scan. `sha256` is of what is kept. `token` and `place` say
    from which form it came, so that a form sent twice is kept once."""

    region_lookup = "household__village_id"
    household_lookup = "household_id"
    personal = {"file_name": Sensitivity.PERMISSIONED, "note": Sensitivity.PERMISSIONED}

    household = models.ForeignKey("households.Household", models.PROTECT, verbose_name="农户", related_name="evidence")
    member = models.ForeignKey(
        "households.Member", models.PROTECT, verbose_name="成员", null=True, blank=True, related_name="evidence"
    )
    kind = models.CharField("种类", max_length=2, choices=EvidenceKind.choices)
    note = text("说明", 100)
    taken_on = models.DateField("拍摄或出具日期", null=True, blank=True)
    file_name = models.CharField("原文件名", max_length=200)
    content_type = models.CharField("格式", max_length=20, choices=[("image/jpeg", "照片"), ("application/pdf", "PDF")])
    stored_as = models.CharField("存放名", max_length=60, editable=False)
    small_as = models.CharField("缩略图存放名", max_length=60, blank=True, editable=False)
    sha256 = models.CharField("文件校验值", max_length=64, editable=False)
    size = models.PositiveIntegerField("大小（字节）")
    width = models.PositiveIntegerField("宽（像素）", null=True, blank=True)
    height = models.PositiveIntegerField("高（像素）", null=True, blank=True)
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="撤下人", null=True, blank=True, related_name="+"
    )
    withdrawn_reason = text("撤下理由", 200)
    token = models.UUIDField("防重复提交", editable=False)
    place = models.PositiveSmallIntegerField("表单内序号", default=0, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["household", "kind", "-id"]
        constraints = [
            one_of("evidence", "kind", EvidenceKind),
            models.UniqueConstraint(fields=["token", "place"], name="evidence_form_once"),
            one_per(
                "household",
                "kind",
                "sha256",
                when=Q(withdrawn_at__isnull=True),
                name="evidence_file_once",
                message="这一户已有同样的一份材料",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="evidence_withdrawn_has_reason",
                violation_error_message="撤下须有人、时间和理由",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def is_photo(self) -> bool:
        return self.content_type == "image/jpeg"

    @property
    def is_guarded(self) -> bool:
        """Opened only for a reason: proofs of illness and disability, and what should not have been uploaded."""
        return self.kind in SENSITIVE or self.withdrawn_at is not None
