"""民主评议: one meeting of a village's representatives on one batch, and what it said of each household
(domain.md §3 quorum, security.md T5)."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from fupin.access.scope import ScopedQuerySet
from fupin.constraints import paired
from fupin.personal.codes import Sensitivity
from households.models.case import Case, CaseBatch
from households.models.fields import text


class Assembly(models.Model):
    """The minutes. `expected`, `present` in 人; `present` is counted from the attendees named. Locked when sent in:
    then the scans' digests are on the trail and nothing here changes any more."""

    region_lookup = "village_code"
    personal = {"chair": Sensitivity.PERMISSIONED, "recorder": Sensitivity.PERMISSIONED}

    batch = models.ForeignKey(CaseBatch, models.PROTECT, verbose_name="批次", related_name="assemblies")
    village_code = models.CharField("行政村代码", max_length=12, db_index=True)
    held_on = models.DateField("开会日期")
    held_at = models.TimeField("开会时间")
    place = text("地点", 60)
    chair = text("主持人", 30)
    recorder = text("记录人", 30)
    expected = models.PositiveSmallIntegerField("应到（人）")
    present = models.PositiveSmallIntegerField("实到（人）", default=0)
    minutes = text("会议记录", 2000)
    minutes_file = text("会议记录扫描件", 60, editable=False)
    minutes_sha256 = text("会议记录校验值", 64, editable=False)
    sign_in_file = text("签到表扫描件", 60, editable=False)
    sign_in_sha256 = text("签到表校验值", 64, editable=False)
    written_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="登记人", related_name="+")
    written_at = models.DateTimeField("登记时间", default=timezone.now)
    locked_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="报送人", null=True, blank=True, related_name="+"
    )
    locked_at = models.DateTimeField("报送时间", null=True, blank=True)
    token = models.UUIDField("防重复提交编号", unique=True, editable=False)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "民主评议"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present__lte=F("expected")),
                name="assembly_present_of_expected",
                violation_error_message="实到不能多于应到",
            ),
            paired("assembly", "locked_at", "locked_by", "报送时间与报送人须同时有"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d} 民主评议"


class Attendee(models.Model):
    """Somebody who signed in. A staff person or a declared relative of one is linked, for recusal and for the rule
    that nobody sits in two villages' meetings at one time."""

    region_lookup = "assembly__village_code"
    personal = {"name": Sensitivity.PERMISSIONED}

    assembly = models.ForeignKey(Assembly, models.PROTECT, verbose_name="民主评议", related_name="attendees")
    name = models.CharField("姓名", max_length=30)
    group_name = text("村民小组", 50)
    duty = text("身份", 30, help_text="村民代表、村干部、驻村工作队 …")
    place = models.PositiveSmallIntegerField("序号")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "到会人员"
        ordering = ["assembly", "place"]
        constraints = [models.UniqueConstraint(fields=["assembly", "place"], name="attendee_place_once")]

    def __str__(self) -> str:
        return self.name


class Ballot(models.Model):
    """What the meeting said of one household (票): those who left the room for it, for, against, abstained."""

    region_lookup = "assembly__village_code"
    household_lookup = "case__household_id"
    personal = {"note": Sensitivity.PERMISSIONED, "recused_names": Sensitivity.PERMISSIONED}

    assembly = models.ForeignKey(Assembly, models.PROTECT, verbose_name="民主评议", related_name="ballots")
    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案卷", related_name="ballots")
    agree = models.PositiveSmallIntegerField("同意（票）", default=0)
    against = models.PositiveSmallIntegerField("反对（票）", default=0)
    abstain = models.PositiveSmallIntegerField("弃权（票）", default=0)
    recused = models.PositiveSmallIntegerField("回避（人）", default=0)
    recused_names = text("回避的人", 200)
    rank = models.PositiveSmallIntegerField("名次", null=True, blank=True)
    note = text("评议意见", 300)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评议票数"
        ordering = ["assembly", "rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["assembly", "case"], name="ballot_once")]

    def __str__(self) -> str:
        return f"{self.case}：同意 {self.agree}，反对 {self.against}，弃权 {self.abstain}"
