"""Leave and presence of those stationed in a village (domain.md §4; sources.md S2-98, S4-42, S0-87). They hang on the
person and the village and not on the posting: who is first secretary and leader at once is there once."""

from django.db import models
from django.utils import timezone

from assistance.models.unit import Cadre
from assistance.presence_codes import CheckWay, LeaveKind, LeaveState
from fupin.access.scope import ScopedQuerySet
from fupin.constraints import between, not_before, one_of, paired
from fupin.personal.codes import Sensitivity
from households.models.fields import codes, text


class Leave(models.Model):
    """Whole days, first and last included. `back_on`: the first day on which he was there again."""

    region_lookup = "village_id"
    personal = {"reason": Sensitivity.PERMISSIONED}

    cadre = models.ForeignKey(Cadre, models.PROTECT, verbose_name="驻村的人", related_name="leaves")
    village = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="驻哪个村", related_name="+")
    kind = models.CharField("请什么假", max_length=8, choices=LeaveKind.choices)
    starts_on = models.DateField("从哪天起")
    ends_on = models.DateField("到哪天止")
    reason = models.CharField("事由", max_length=200)
    state = models.CharField("状态", max_length=8, choices=LeaveState.choices, default=LeaveState.ASKED)
    asked_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="申请登记人", related_name="+")
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    decided_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="批的人", null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("批的时间", null=True, blank=True)
    answer = text("批复", 100)
    back_on = models.DateField("回村日期", null=True, blank=True)
    token = models.UUIDField("防重复提交", unique=True, editable=False)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "请假"
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["cadre", "starts_on"], name="leave_of_cadre")]
        constraints = [
            one_of("leave", "kind", LeaveKind),
            one_of("leave", "state", LeaveState),
            not_before("leave", "ends_on", "starts_on", "到哪天止不能早于从哪天起"),
            not_before("leave", "back_on", "starts_on", "回村不能早于请假开始"),
            paired("leave", "decided_by", "decided_at", "批的人和时间须同时有"),
            models.CheckConstraint(
                condition=models.Q(state=LeaveState.RETURNED, back_on__isnull=False)
                | (~models.Q(state=LeaveState.RETURNED) & models.Q(back_on__isnull=True)),
                name="leave_returned_has_day",
                violation_error_message="销假须有回村日期",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cadre.person.name}{self.get_kind_display()}"

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


class PresenceMonth(models.Model):
    """On which days of a month somebody was in his village. `days`: numbers of days, joined by commas."""

    region_lookup = "village_id"
    personal: dict[str, str] = {}

    cadre = models.ForeignKey(Cadre, models.PROTECT, verbose_name="驻村的人", related_name="months")
    village = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="驻哪个村", related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    month = models.PositiveSmallIntegerField("月份")
    days = codes("在村的日子", 31)
    recorded_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="登记人", related_name="+")
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "在村天数"
        ordering = ["cadre", "-year", "-month"]
        constraints = [
            models.UniqueConstraint(fields=["cadre", "village", "year", "month"], name="presence_month_once"),
            between("presence_month", "year", 2013, 2100),
            between("presence_month", "month", 1, 12),
        ]

    def __str__(self) -> str:
        return f"{self.cadre.person.name}{self.year}年{self.month}月"


class PostCheck(models.Model):
    """查岗. Whether he had leave is told by the leave that was asked for until then, not by who looks."""

    region_lookup = "village_id"
    personal = {"note": Sensitivity.PERMISSIONED}

    cadre = models.ForeignKey(Cadre, models.PROTECT, verbose_name="驻村的人", related_name="checks")
    village = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="驻哪个村", related_name="+")
    day = models.DateField("查岗日期")
    way = models.CharField("怎么查的", max_length=8, choices=CheckWay.choices)
    present = models.BooleanField("在岗")
    note = text("情况", 200)
    checked_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="查岗人", related_name="+")
    checked_at = models.DateTimeField("登记时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_reason = text("撤销理由", 100)
    token = models.UUIDField("防重复提交", unique=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "查岗"
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["cadre", "day"], name="post_check_of_cadre")]
        constraints = [one_of("post_check", "way", CheckWay)]

    def __str__(self) -> str:
        return f"{self.cadre.person.name} {self.day}"
