"""走访 and what comes of it: records, problems found, rules, busy seasons, requests (domain.md §4, S2-96, S4-264…)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from assistance.models.unit import Cadre
from assistance.visit_codes import (
    HelperLevel,
    HelperRole,
    HomeClass,
    VillageState,
    VisitMode,
    VisitOccasion,
    VisitPeriod,
    VisitTaskState,
)
from fupin.access.permissions import HOUSEHOLD_SCOPED
from fupin.access.scope import ScopedQuerySet
from fupin.constraints import between, not_before, one_of, one_per
from fupin.personal.codes import Sensitivity
from households.models.fields import a_year, codes, text
from villages.division_codes import lineage


class VisitQuerySet(ScopedQuerySet):
    def valid(self) -> "VisitQuerySet":
        """Without what was withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Visit(models.Model):
    """One record of one contact. `client_key` is made where it is typed: what is sent twice is one. `people`: names of
    those met; a photograph and a signature are never asked for (S4-270, S4-299)."""

    region_lookup = "household__village_id"
    household_lookup = "household_id"
    personal = {"people": Sensitivity.PERMISSIONED, "found": Sensitivity.PERMISSIONED}

    household = models.ForeignKey("households.Household", models.PROTECT, verbose_name="农户", related_name="visits")
    cadre = models.ForeignKey(Cadre, models.PROTECT, verbose_name="走访人", related_name="visits")
    day = models.DateField("走访日期")
    starts_at = models.TimeField("开始时间", null=True, blank=True)
    ends_at = models.TimeField("结束时间", null=True, blank=True)
    mode = models.CharField("方式", max_length=8, choices=VisitMode.choices, default=VisitMode.HOME)
    occasion = models.CharField("因为什么", max_length=8, choices=VisitOccasion.choices, default=VisitOccasion.ROUTINE)
    topics = codes("说了什么事", 10)
    people = text("见到谁", 200)
    found = text("情况", 500)
    signed = models.BooleanField("农户已签字", default=False)
    photo_as = models.CharField("照片存放名", max_length=60, blank=True, default="", editable=False)
    photo_sha256 = models.CharField("照片校验值", max_length=64, blank=True, default="", editable=False)
    recorded_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="记录人", related_name="+")
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)
    client_key = models.UUIDField("防重复提交", unique=True, editable=False)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="撤销人", null=True, blank=True, related_name="+"
    )
    withdrawn_reason = text("撤销理由", 100)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "走访"
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(fields=["household", "day"], name="visit_of_household"),
            models.Index(fields=["cadre", "day"], name="visit_of_cadre"),
        ]
        constraints = [
            one_of("visit", "mode", VisitMode),
            one_of("visit", "occasion", VisitOccasion),
            not_before("visit", "ends_at", "starts_at", "结束时间不能早于开始时间"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="visit_withdrawn_has_reason",
                violation_error_message="撤销须有人、时间和理由",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}：{self.day} {self.get_mode_display()}"


ENDED_TASKS = [VisitTaskState.DONE, VisitTaskState.VOID]


class VisitTask(models.Model):
    """走访发现的问题. `cadre` sees to it himself; without one it is the township's."""

    region_lookup = "household__village_id"
    household_lookup = "household_id"
    personal = {"title": Sensitivity.PERMISSIONED, "result": Sensitivity.PERMISSIONED}

    household = models.ForeignKey(
        "households.Household", models.PROTECT, verbose_name="农户", related_name="visit_tasks"
    )
    visit = models.ForeignKey(
        Visit, models.PROTECT, verbose_name="来自走访", null=True, blank=True, related_name="tasks"
    )
    title = models.CharField("要办的事", max_length=100)
    cadre = models.ForeignKey(
        Cadre, models.PROTECT, verbose_name="谁来办", null=True, blank=True, related_name="visit_tasks"
    )
    due_on = models.DateField("办结期限")
    state = models.CharField("状态", max_length=8, choices=VisitTaskState.choices, default=VisitTaskState.OPEN)
    result = text("办理结果", 200)
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="提出人", related_name="+")
    made_at = models.DateTimeField("提出时间", default=timezone.now)
    done_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, verbose_name="办结人", null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField("办结时间", null=True, blank=True)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "走访发现的问题"
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="visit_task_open")]
        constraints = [
            one_of("visit_task", "state", VisitTaskState),
            models.CheckConstraint(
                condition=Q(state=VisitTaskState.OPEN, done_by__isnull=True, done_at__isnull=True)
                | (Q(state__in=ENDED_TASKS, done_by__isnull=False, done_at__isnull=False) & ~Q(result="")),
                name="visit_task_done_has_result",
                violation_error_message="办结须有人、时间和结果",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}：{self.title}"


class VisitRule(models.Model):
    """How often who goes to whom, in a county and from a year on; a blank condition fits everybody. `floor` visits per
    period are asked for, 0 for none; more than `ceiling` disturb. What is dropped held until `last_year`."""

    region_lookup = "region_id"
    personal: dict[str, str] = {}

    region = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="县", related_name="+")
    year = models.PositiveSmallIntegerField("起用年度")
    last_year = a_year("用到哪一年")
    role = models.CharField("帮扶身份", max_length=4, choices=HelperRole.choices, blank=True, default="")
    level = models.CharField("单位层级", max_length=2, choices=HelperLevel.choices, blank=True, default="")
    village = models.CharField("村的情况", max_length=8, choices=VillageState.choices, blank=True, default="")
    home = models.CharField("户的情况", max_length=8, choices=HomeClass.choices, blank=True, default="")
    period = models.CharField("周期", max_length=8, choices=VisitPeriod.choices, default=VisitPeriod.MONTH)
    floor = models.PositiveSmallIntegerField("不少于（次）")
    ceiling = models.PositiveSmallIntegerField("不多于（次）", null=True, blank=True)
    modes = codes("哪些方式算数", 4)
    heart_day = models.BooleanField("每月第一次在首个工作日（爱心帮扶日）", default=False)
    source = text("依据文件", 200)
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "走访要求"
        ordering = ["region_id", "home", "village", "level", "role", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year", "role", "level", "village", "home"], name="visit_rule_once"
            ),
            one_of("visit_rule", "role", HelperRole),
            one_of("visit_rule", "level", HelperLevel),
            one_of("visit_rule", "village", VillageState),
            one_of("visit_rule", "home", HomeClass),
            one_of("visit_rule", "period", VisitPeriod),
            between("visit_rule", "year", 2013, 2100),
            not_before("visit_rule", "last_year", "year", "用到哪一年不能早于起用年度"),
            between("visit_rule", "floor", 0, 31),
            between("visit_rule", "ceiling", 1, 99),
            not_before("visit_rule", "ceiling", "floor", "不多于的次数不能小于不少于的次数"),
        ]

    def __str__(self) -> str:
        return f"{self.region.name}走访要求，{self.year}年起"


class BusySeason(models.Model):
    """农忙 as month and day, the same each year from the first to the last: no routine visit is due, a call counts
    (S4-267, S4-301). Other days, or none, hold from this year on; the past years keep theirs."""

    region_lookup = "region_id"
    personal: dict[str, str] = {}

    region = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="县", related_name="+")
    name = models.CharField("农忙", max_length=20)
    year = models.PositiveSmallIntegerField("起用年度")
    last_year = a_year("用到哪一年")
    first_month = models.PositiveSmallIntegerField("从几月")
    first_day = models.PositiveSmallIntegerField("从几日")
    last_month = models.PositiveSmallIntegerField("到几月")
    last_day = models.PositiveSmallIntegerField("到几日")
    version = models.PositiveIntegerField("版次", default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "农忙时节"
        ordering = ["region_id", "first_month", "first_day", "year"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name", "year"], name="busy_season_once"),
            one_per(
                "region",
                "name",
                when=Q(last_year__isnull=True),
                name="busy_season_one_now",
                message="这个县已有这段农忙",
            ),
            between("busy_season", "year", 2013, 2100),
            not_before("busy_season", "last_year", "year", "用到哪一年不能早于起用年度"),
            between("busy_season", "first_month", 1, 12),
            between("busy_season", "last_month", 1, 12),
            between("busy_season", "first_day", 1, 31),
            between("busy_season", "last_day", 1, 31),
        ]

    def __str__(self) -> str:
        return f"{self.region.name}{self.name}"


class RequestQuerySet(VisitQuerySet):
    """What was asked of a wider place is seen below it too."""

    def _allowed_by(self, post: Any, user: Any) -> Q:
        allowed = super()._allowed_by(post, user)
        if post.role in HOUSEHOLD_SCOPED:
            return allowed
        return allowed | Q(region__in=lineage(post.region_id), household__isnull=True)


class VisitRequest(models.Model):
    """A department asks for visits to a place, or somebody reports what happened in one household. Any visit made from
    `starts_on` on serves it, so that one serves several (S4-276, S4-277)."""

    region_lookup = "region_id"
    household_lookup = "household_id"
    personal = {"reason": Sensitivity.PERMISSIONED}

    region = models.ForeignKey("villages.Region", models.PROTECT, verbose_name="地区", related_name="+")
    household = models.ForeignKey(
        "households.Household", models.PROTECT, verbose_name="农户", null=True, blank=True, related_name="+"
    )
    asked_by = models.CharField("谁请求", max_length=60)
    occasion = models.CharField("因为什么", max_length=8, choices=VisitOccasion.choices, default=VisitOccasion.ASKED)
    reason = models.CharField("去办什么事", max_length=100)
    starts_on = models.DateField("从哪天起")
    ends_on = models.DateField("到哪天止")
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, verbose_name="登记人", related_name="+")
    made_at = models.DateTimeField("登记时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    token = models.UUIDField("防重复提交", unique=True, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "走访请求"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            one_of("visit_request", "occasion", VisitOccasion),
            not_before("visit_request", "ends_on", "starts_on", "到哪天止不能早于从哪天起"),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by}：{self.reason}"
